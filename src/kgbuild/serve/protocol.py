"""From an HTTP request to a query or an update: the SPARQL 1.1 Protocol.

Pure functions of method, header fields, query string and body; what is wrong is a :class:`Refused` with the status
that the protocol asks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

__all__ = [
    "FORM",
    "QUERY",
    "UPDATE",
    "Operation",
    "Refused",
    "Update",
    "form_fields",
    "read_operation",
    "utf8_body",
]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


class Refused(Exception):
    """A request that gets no answer: status, a message for the reader, and header fields that go with it."""

    def __init__(self, status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


@dataclass(frozen=True, slots=True)
class Operation:
    """A query and the dataset that the request names, each graph once: a dataset is made of sets."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def dataset(self) -> bool:
        """Whether the request names a dataset; it is then the dataset, whatever the query says."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True, slots=True)
class Update:
    """An update; ``dataset``: whether the request names one (using-graph-uri, using-named-graph-uri)."""

    text: str
    dataset: bool = False


def read_operation(
    method: str, query_string: bytes, content_type: str | None, body: bytes, *, wants: str = "query"
) -> Operation | Update | None:
    """The query or update of the request; None for a GET that gives none and asks for the service's description.

    ``wants`` is the field that the address is for, "query" or "update", for the messages.

    >>> read_operation("GET", b"query=ASK%20%7B%7D&default-graph-uri=urn:g", None, b"")
    Operation(query='ASK {}', default_graphs=('urn:g',), named_graphs=())

    Raises:
        Refused: where the request is not one of the three forms that the protocol knows.
    """
    fields = form_fields(query_string)
    if method in ("GET", "HEAD"):
        if "update" in _names(fields):
            raise Refused(400, "an update is never sent by GET")
        if not query_string:
            return None
        return _operation(fields)
    media_type, charset = _media_type(content_type)
    if media_type == UPDATE:
        _only_utf8(charset, media_type)
        return Update(utf8_body(body), _names_dataset(fields))
    if media_type == FORM:
        _only_utf8(charset, media_type)
        posted = form_fields(body)
        if "update" in _names(posted) or (wants == "update" and "query" not in _names(posted)):
            return _update([*posted, *fields])
        return _operation([*posted, *(field for field in fields if field[0] != "query")])
    if media_type == QUERY:
        _only_utf8(charset, media_type)
        if "query" in _names(fields):
            raise Refused(400, "the query stands in the body and in the URL: give it once")
        return _operation([*fields, ("query", utf8_body(body))])
    given = f"Content-Type {media_type}" if media_type else "a POST without Content-Type"
    other = UPDATE if wants == "update" else QUERY
    raise Refused(415, f"{given}: want {FORM} with a field {wants}, or {other}", (("Accept-Post", f"{FORM}, {other}"),))


def form_fields(encoded: bytes) -> list[tuple[str, str]]:
    """The fields of a urlencoded form, in order; raises ``Refused`` for what is not UTF-8.

    >>> form_fields(b"a=1+2&b=%C3%A9&c")
    [('a', '1 2'), ('b', 'é'), ('c', '')]
    """
    fields = []
    for part in encoded.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            fields.append((_text(name, "a name"), _text(value, "the value of " + name.decode("ascii", "replace"))))
    return fields


def utf8_body(body: bytes) -> str:
    """The body as text; raises ``Refused`` where it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8 (byte {error.start})") from None


def _text(value: bytes, what: str) -> str:
    try:
        return unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"{what[:60]} is not UTF-8 (byte {error.start})") from None


def _names(fields: list[tuple[str, str]]) -> set[str]:
    return {name for name, _ in fields}


def _names_dataset(fields: list[tuple[str, str]]) -> bool:
    return bool(_names(fields) & {"using-graph-uri", "using-named-graph-uri"})


def _update(fields: list[tuple[str, str]]) -> Update:
    texts = [value for name, value in fields if name == "update"]
    if not texts:
        raise Refused(400, "the field `update` is missing")
    if len(texts) != 1 or "query" in _names(fields):
        raise Refused(400, "want one field `update`, and no field `query` beside it")
    return Update(texts[0], _names_dataset(fields))


def _operation(fields: list[tuple[str, str]]) -> Operation:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refused(400, "the field `query` is missing" if not queries else "the field `query` is given twice")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    for name, values in (("default-graph-uri", default), ("named-graph-uri", named)):
        for value in values:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", value):
                raise Refused(400, f"{name} {value[:200]!r}: want an absolute IRI")
    return Operation(queries[0], tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))


def _media_type(content_type: str | None) -> tuple[str, str | None]:
    """The media type in small letters, and its charset."""
    kind, *parameters = (content_type or "").split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset


def _only_utf8(charset: str | None, media_type: str) -> None:
    if charset not in (None, "utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"charset {charset[:40]!r}: {media_type} is read as UTF-8 only")
