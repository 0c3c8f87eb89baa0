"""What a worker answers to a client of the Reconciliation Service API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgbuild.errors import NotFound
from kgbuild.folding import romanized
from kgbuild.serve.reconcile.index import Entry, index_of
from kgbuild.serve.reconcile.match import answer, resolve
from kgbuild.serve.reconcile.terms import TYPES, Property, Type, properties, properties_of, type_named
from kgbuild.serve.reconcile.values import described, plain, values_of
from kgbuild.serve.response import Response

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["proposed", "reconcile_job", "type_told", "warm"]

_PAGE = 20
"""Suggestions in one answer."""


def reconcile_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """Candidates, suggestions, values, previews: whichever ``what`` names."""
    what = job["what"]
    if what == "match":
        return _json({name: {"result": answer(graph, query)} for name, query in job["queries"].items()})
    if what == "extend":
        return _json(_extended(graph, job["ids"], job["properties"]))
    if what == "suggest":
        return _json({"result": _suggested(graph, job["of"], job["prefix"], job["cursor"])})
    if what == "flyout":
        return _json({"id": job["id"], "html": _flyout(graph, job["of"], job["id"])})
    entry = _thing(graph, job["id"])
    if what == "view":
        from kgbuild.serve.entity import local_path

        return Response(303, "text/plain", b"", (("location", local_path(graph.base, entry.iri)),))
    from kgbuild.serve.pages import reconcile_page

    words = described(graph, index_of(graph), [entry]).get(entry.iri, "")
    page = reconcile_page(graph, entry.iri, entry.names[0], TYPES[entry.types[0]].name, words, entry.names[1:6])
    return Response(200, "text/html; charset=utf-8", page, (("content-security-policy", job["policy"]),))


def _json(told: Any) -> Response:
    return Response(200, "application/json", (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def _thing(graph: ServedGraph, identifier: str) -> Entry:
    entry = resolve(graph, identifier)
    if entry is None:
        raise NotFound(f"the graph has no {identifier[:200]!r}")
    return entry


def _suggested(graph: ServedGraph, of: str, prefix: str, cursor: int) -> list[dict[str, Any]]:
    if of == "entity":
        return [_suggestion(graph, entry) for entry in _entities(graph, prefix)[cursor : cursor + _PAGE]]
    offered: Sequence[Type | Property] = list((TYPES if of == "type" else properties()).values())
    wanted = romanized(prefix)
    fitting = [
        one
        for one in offered
        if one.id.lower().startswith(prefix.lower())
        or any(word.startswith(wanted) for word in [romanized(one.name), *romanized(one.name).split()])
    ]
    return [_term(one) for one in fitting[cursor : cursor + _PAGE]]


def _term(one: Type | Property) -> dict[str, Any]:
    if isinstance(one, Property):
        return {"id": one.id, "name": one.name, "description": "of " + ", ".join(TYPES[t].name for t in one.of)}
    return type_told(one.id)


def type_told(identifier: str) -> dict[str, Any]:
    """A type as the specification writes it."""
    one = TYPES[identifier]
    told: dict[str, Any] = {"id": one.id, "name": one.name}
    return {**told, "broader": [type_told(one.broader)]} if one.broader else told


def _entities(graph: ServedGraph, prefix: str) -> list[Entry]:
    from kgbuild.serve.search import find

    index = index_of(graph)
    named = resolve(graph, prefix.strip()) if prefix.strip() else None
    found = [index.get(name.iri) for name in find(graph, prefix, most=500)]
    return list(dict.fromkeys(entry for entry in [named, *found] if entry is not None))


def _suggestion(graph: ServedGraph, entry: Entry) -> dict[str, Any]:
    words = described(graph, index_of(graph), [entry]).get(entry.iri, "")
    told: dict[str, Any] = {"id": entry.id, "name": entry.names[0], "notable": [type_told(t) for t in entry.types[:1]]}
    return {**told, "description": words} if words else told


def _flyout(graph: ServedGraph, of: str, identifier: str) -> str:
    from markupsafe import Markup

    if of == "entity":
        told = _suggestion(graph, _thing(graph, identifier))
        name, words = told["name"], f"{told['notable'][0]['name']}. {told.get('description', '')}"
    else:
        known: Type | Property | None = type_named(identifier) if of == "type" else properties().get(identifier)
        if known is None:
            raise NotFound(f"no {of} {identifier[:80]!r}")
        name, words = known.name, str(_term(known).get("description", known.id))
    return str(Markup("<p><strong>{}</strong></p><p>{}</p>").format(name, words))


def _extended(graph: ServedGraph, ids: Sequence[str], wanted: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rows and what the columns are. An identifier that was merged away has the values of what took its place."""
    index = index_of(graph)
    entries = {identifier: resolve(graph, identifier) for identifier in ids}
    rows: dict[str, dict[str, list[Any]]] = {identifier: {} for identifier in ids}
    meta = []
    for each in wanted:
        prop = properties().get(each["id"].rsplit("#", 1)[-1])
        if prop is None:
            meta.append({"id": each["id"], "name": each["id"]})
            found = {}
        else:
            told = {"id": each["id"], "name": prop.name}
            meta.append({**told, "type": {"id": prop.value, "name": TYPES[prop.value].name}} if prop.value else told)
            found = values_of(graph, prop, {entry.iri for entry in entries.values() if entry})
        for identifier, entry in entries.items():
            values = found.get(entry.iri, []) if entry else []
            rows[identifier][each["id"]] = [plain(index, value) for value in values[: each["limit"] or None]]
    return {"meta": meta, "rows": rows}


def proposed(type_id: str, limit: int | None) -> dict[str, Any]:
    """The properties of a type, for data extension."""
    found = [{"id": one.id, "name": one.name} for one in properties_of(type_id)]
    told: dict[str, Any] = {"type": type_id, "properties": found[:limit]}
    return {**told, "limit": limit} if limit is not None else told


def warm(graph: ServedGraph) -> None:
    """Make the index and the word lists that names are compared with."""
    index = index_of(graph)
    for entry in index.entries[:1] + index.entries[-1:]:
        for type_id in TYPES:
            query = {"query": entry.names[0] + " Zzzzq", "type": [type_id], "properties": []}
            answer(graph, query)
    for type_id, name in (("Person", "Anna B. Ivanova-Petrova"), ("Institution", "Institute of Zzzzq (IZ)")):
        answer(graph, {"query": name, "type": [type_id]})
    from kgbuild.resolve import institution_names, person_names

    person_names.compare(person_names.parse("Anna Ivanova-Petrova"), person_names.parse("A. Ivanova"))
    institution_names.parse("Ministry of Education of the Republic of Kazakhstan")
