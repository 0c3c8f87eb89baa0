"""What goes to and fro between a client and a service, in the two forms that the specification has had.

Versions 0.1 and 0.2 of the Reconciliation Service API (W3C Entity Reconciliation Community Group) post a form with a
JSON object of queries by name; the drafts of 1.0 (0.3 for a while) post a JSON list of queries with conditions. An
answer of another shape is an error that says where it differs, never an empty answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from kgbuild.errors import EndpointError

__all__ = ["Manifest", "Offer", "Query", "decode_manifest", "decode_offers", "decode_values", "encode", "entity_uri"]


class _Named(msgspec.Struct, frozen=True):
    id: str
    name: str = ""


class _View(msgspec.Struct, frozen=True):
    url: str


class _Proposer(msgspec.Struct, frozen=True):
    service_url: str = ""
    service_path: str = ""


class _Extend(msgspec.Struct, frozen=True):
    propose_properties: _Proposer | bool | None = None
    proposeProperties: bool | None = None  # noqa: N815 - the draft's name


class Manifest(msgspec.Struct, frozen=True, rename={
    "identifier_space": "identifierSpace", "schema_space": "schemaSpace", "default_types": "defaultTypes",
    "batch_size": "batchSize"}):  # fmt: skip
    """What a service says of itself. Without ``versions`` it speaks 0.1, as the specification has it."""

    name: str
    versions: list[str] = msgspec.field(default_factory=lambda: ["0.1"])
    identifier_space: str = ""
    schema_space: str = ""
    default_types: list[_Named | str] = []
    view: _View | None = None
    extend: _Extend | None = None
    batch_size: int | None = None
    authentication: dict[str, Any] | None = None

    @property
    def conditions(self) -> bool:
        """Whether queries have the form of the later drafts."""
        return not {"0.1", "0.2"} & set(self.versions)

    @property
    def types(self) -> list[tuple[str, str]]:
        """Identifier and name of the types that the service names."""
        return [(one, one) if isinstance(one, str) else (one.id, one.name) for one in self.default_types]


@dataclass(frozen=True, slots=True)
class Query:
    """A name to be looked up, of a type of the service's, with values of its properties that should fit."""

    name: str
    type: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """An entity that a service offers for a query; ``score`` is on the service's own scale."""

    id: str
    name: str
    description: str = ""
    score: float | None = None
    match: bool = False


class _Candidate(msgspec.Struct, frozen=True):
    id: str
    name: str = ""
    description: str | None = None
    score: float | None = None
    match: bool = False


class _Result(msgspec.Struct, frozen=True):
    result: list[_Candidate]


class _Candidates(msgspec.Struct, frozen=True):
    candidates: list[_Candidate]


class _Results(msgspec.Struct, frozen=True):
    results: list[_Candidates]


def encode(queries: Sequence[Query], *, conditions: bool) -> bytes:
    """A batch as JSON.

    >>> encode([Query("Ada", "Q5", (("P108", "Engine Works"),), 2)], conditions=False).decode()
    '{"q0":{"query":"Ada","limit":2,"type":"Q5","properties":[{"pid":"P108","v":"Engine Works"}]}}'
    """
    if conditions:
        batch: Any = {"queries": [_with_conditions(query) for query in queries]}
    else:
        batch = {f"q{n}": _plain(query) for n, query in enumerate(queries)}
    return json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(query: Query) -> dict[str, Any]:
    told: dict[str, Any] = {"query": query.name, "limit": query.limit}
    if query.type:
        told["type"] = query.type
    if query.properties:
        told["properties"] = [{"pid": pid, "v": value} for pid, value in query.properties]
    return told


def _with_conditions(query: Query) -> dict[str, Any]:
    told: dict[str, Any] = {"limit": query.limit, "conditions": [{"matchType": "name", "propertyValue": query.name}]}
    if query.type:
        told["type"] = query.type
    told["conditions"] += [
        {"matchType": "property", "propertyId": pid, "propertyValue": value, "required": False}
        for pid, value in query.properties
    ]
    return told


def decode_manifest(url: str, body: bytes) -> Manifest:
    """The manifest of the service at ``url``.

    Raises:
        EndpointError: for what is no manifest, or one of a version that we do not speak.
    """
    manifest: Manifest = _decode(url, body, Manifest, "a manifest of the Reconciliation Service API")
    known = {"0.1", "0.2"}
    if not any(v in known or v.startswith(("0.3", "1.")) or "draft" in v for v in manifest.versions):
        raise EndpointError(
            f"{url}: the service speaks {', '.join(manifest.versions)[:80]}; want 0.1, 0.2 or 1.0-draft"
        )
    return manifest


def decode_offers(url: str, body: bytes, count: int, *, conditions: bool) -> list[list[Offer]]:
    """The offers for each of ``count`` queries, in their order.

    Raises:
        EndpointError: where the answer has another shape, or lacks one for a query.
    """
    if conditions:
        found = [one.candidates for one in _decode(url, body, _Results, "results").results]
    else:
        results = _decode(url, body, dict[str, _Result], "results by query")
        if missing := [f"q{n}" for n in range(count) if f"q{n}" not in results]:
            raise EndpointError(f"{url}: the answer has nothing for {missing[0]}, one of {count} queries")
        found = [results[f"q{n}"].result for n in range(count)]
    if len(found) != count:
        raise EndpointError(f"{url}: {len(found)} results for {count} queries")
    return [
        [Offer(one.id, one.name, one.description or "", one.score, one.match) for one in offers if one.id]
        for offers in found
    ]


class _Values(msgspec.Struct, frozen=True):
    id: str
    values: list[dict[str, Any]]


class _Row(msgspec.Struct, frozen=True):
    id: str
    properties: list[_Values]


class _Extension(msgspec.Struct, frozen=True):
    rows: dict[str, dict[str, list[dict[str, Any]]]] | list[_Row]


def decode_values(url: str, body: bytes) -> dict[str, dict[str, list[str]]]:
    """The values of a data extension: entity, property, values as text (an entity's name).

    Raises:
        EndpointError: where the answer has another shape.
    """
    rows = _decode(url, body, _Extension, "values by entity").rows
    if isinstance(rows, list):
        rows = {row.id: {one.id: one.values for one in row.properties} for row in rows}
    return {
        entity: {pid: [text for value in values if (text := _text(value))] for pid, values in about.items()}
        for entity, about in rows.items()
    }


def _text(value: Mapping[str, Any]) -> str:
    """A value of whichever kind, as text."""
    told = next((value[kind] for kind in ("name", "str", "date", "int", "float", "id") if kind in value), "")
    return str(told)


def _decode(url: str, body: bytes, kind: Any, what: str) -> Any:
    try:
        return msgspec.json.decode(body, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise EndpointError(f"{url}: the answer is not {what}: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        start = " ".join(body[:120].decode("utf-8", "replace").split())
        raise EndpointError(f"{url}: the answer is not JSON ({error}); it begins {start[:80]!r}") from None


def entity_uri(manifest: Manifest, identifier: str) -> str:
    """The IRI of an entity: its identifier where that is one, else within the identifier space, else the view.

    >>> entity_uri(Manifest(name="x", identifier_space="http://www.wikidata.org/entity/"), "Q42")
    'http://www.wikidata.org/entity/Q42'
    >>> entity_uri(Manifest(name="x", view=_View("https://example.org/{id}")), "a b")
    'https://example.org/a%20b'
    """
    if identifier.startswith(("http://", "https://")):
        return identifier
    if manifest.identifier_space.endswith(("/", "#", "=", ":")):
        return manifest.identifier_space + quote(identifier, safe="/:@!$&'()*+,;=-._~%")
    if manifest.view is not None:
        view = manifest.view.url.replace("{+id}", quote(identifier, safe="/:@!$&'()*+,;=-._~%"))
        for hole in ("{{id}}", "{id}"):
            view = view.replace(hole, quote(identifier, safe=""))
        return view
    return ""
