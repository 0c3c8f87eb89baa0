"""JSON-LD with the published context: one object a subject, sorted, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from kgbuild.export.lines import Row, split
from kgbuild.vocabulary import NAMESPACES, ontology_file, rdf, xsd

__all__ = ["context", "jsonld_pieces"]

_TYPE = f"<{rdf.type.value}>".encode()
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<(.*)>)?\Z', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@cache
def context() -> dict[str, Any]:
    """The published context (``ontology/context.jsonld``)."""
    stated: dict[str, Any] = json.loads(ontology_file("context.jsonld").read_text("utf-8"))["@context"]
    return stated


def jsonld_pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    """Sorted rows as pieces of one JSON-LD document that carries its context."""
    terms = _terms()
    yield _opening()
    between = b"\n"
    for subject, group in groupby(rows, key=lambda row: row[: row.index(b" ")]):
        node: dict[str, Any] = {"id": _iri(subject)}
        for row in group:
            _, predicate, value = split(row)
            if predicate == _TYPE:
                node.setdefault("type", []).append(terms.compact(value))
            else:
                key, coerced = terms.key(predicate)
                node.setdefault(key, []).append(terms.value(value, coerced))
        for key, values in node.items():
            if isinstance(values, list) and len(values) == 1:
                node[key] = values[0]
        yield between + _json(node)
        between = b",\n"
    yield b"\n]\n}\n"


@cache
def _opening() -> bytes:
    return b'{\n"@context": ' + _json(context()) + b',\n"@graph": ['


class _Terms:
    """N-Triples terms as JSON-LD, by the context; remembers what it has shortened, while that is little."""

    def __init__(self) -> None:
        self.keys: dict[bytes, tuple[str, str]] = {}
        self.short: dict[bytes, str] = {}
        self.by_iri: dict[str, tuple[str, str]] = {}
        for term, stated in context().items():
            if isinstance(stated, Mapping):
                self.by_iri[_expand(stated["@id"])] = (term, _expand(stated.get("@type", "")))
        self.prefix = {iri: prefix for prefix, iri in NAMESPACES.items()}

    def key(self, predicate: bytes) -> tuple[str, str]:
        """The name of a property and the datatype (or ``@id``) that the context gives its values."""
        known = self.keys.get(predicate)
        if known is None:
            known = self.keys[predicate] = self.by_iri.get(_iri(predicate)) or (self.compact(predicate), "")
        return known

    def compact(self, term: bytes) -> str:
        """An IRI by its prefix, where one of the vocabularies' fits."""
        known = self.short.get(term)
        if known is not None:
            return known
        iri = _iri(term)
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self.prefix.get(iri[:cut])
        if len(self.short) > 200_000:
            self.short.clear()
        found = self.short[term] = f"{prefix}:{iri[cut:]}" if prefix and iri[cut:] else iri
        return found

    def value(self, term: bytes, coerced: str) -> Any:
        """A node reference, a string, a number, or an object with language or datatype."""
        if term[:1] in (b"<", b"_"):
            return self.compact(term) if coerced == "@id" else {"id": self.compact(term)}
        match = _LITERAL.match(term.decode("utf-8"))
        assert match is not None, term
        text, language, datatype = _unescape(match[1]), match[2], match[3]
        if language:
            return {"@language": language, "@value": text}
        if datatype == coerced:
            return text
        if datatype is None:
            return {"@type": "xsd:string", "@value": text} if coerced else text
        if datatype == xsd.integer.value and not coerced and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", text):
            return int(text)
        if datatype == xsd.boolean.value and not coerced and text in ("true", "false"):
            return text == "true"
        return {"@type": self.compact(f"<{datatype}>".encode()), "@value": text}


@cache
def _terms() -> _Terms:
    return _Terms()


def _iri(term: bytes) -> str:
    return term[1:-1].decode("utf-8") if term[:1] == b"<" else term.decode("utf-8")


def _expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return NAMESPACES[prefix] + local if colon and prefix in NAMESPACES else name


def _unescape(text: str) -> str:
    """The characters behind N-Triples escapes.

    >>> _unescape(r'a\\nb \\"c\\" \\u00e9')
    'a\\nb "c" é'
    """
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)


def _json(value: Any) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


_ENCODER = json.JSONEncoder(ensure_ascii=False)
