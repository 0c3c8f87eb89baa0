"""What the graph says of things, property by property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kgbuild.serve.reconcile.terms import PREFIXES, Property

if TYPE_CHECKING:
    from pyoxigraph import Literal

    from kgbuild.serve.graph import ServedGraph
    from kgbuild.serve.reconcile.index import Entry, Index
    from kgbuild.store.base import Term

__all__ = ["described", "having", "plain", "values_of"]


def values_of(graph: ServedGraph, prop: Property, iris: Iterable[str]) -> dict[str, list[Term]]:
    """The values of a property by thing, sorted."""
    wanted = sorted(set(iris))
    found: dict[str, set[Term]] = defaultdict(set)
    for start in range(0, len(wanted), 500):
        things = " ".join(f"<{iri}>" for iri in wanted[start : start + 500])
        query = f"{PREFIXES}SELECT DISTINCT ?x ?v WHERE {{ VALUES ?x {{ {things} }} {prop.pattern} }}"
        for thing, value in graph.store.select(query):
            if thing is not None and value is not None:
                found[str(getattr(thing, "value", ""))].add(value)
    return {iri: sorted(values, key=str) for iri, values in found.items()}


def having(graph: ServedGraph, prop: Property, values: Sequence[str]) -> list[str]:
    """The things that have one of the values (IRIs) for a property that leads to things; at most a thousand."""
    things = " ".join(f"<{iri}>" for iri in sorted(set(values)))
    query = f"{PREFIXES}SELECT DISTINCT ?x WHERE {{ VALUES ?v {{ {things} }} {prop.pattern} }} ORDER BY ?x LIMIT 1000"
    return [str(getattr(row[0], "value", "")) for row in graph.store.select(query)]


def plain(index: Index, value: Term) -> dict[str, Any]:
    """A value as the specification writes it: a thing, a number, a day, or text."""
    kind = type(value).__name__
    text = str(getattr(value, "value", value))
    if kind == "NamedNode":
        entry = index.get(text)
        return {"id": entry.id, "name": entry.names[0]} if entry else {"str": text}
    return _literal(value) if kind == "Literal" else {"str": text}  # type: ignore[arg-type]


def _literal(value: Literal) -> dict[str, Any]:
    kind = value.datatype.value.rsplit("#", 1)[-1]
    if kind == "integer":
        return {"int": int(value.value)}
    if kind in ("decimal", "double", "float"):
        return {"float": float(value.value)}
    if kind == "date" and len(value.value) == 10:
        return {"date": f"{value.value}T00:00:00Z"}
    return {"str": value.value}


def described(graph: ServedGraph, index: Index, entries: Sequence[Entry]) -> dict[str, str]:
    """A few words on each thing that tell it from its namesakes: where somebody works, when and where an event was.

    Each word once: somebody may be of a body several times.
    """
    from kgbuild.serve.reconcile.terms import properties

    told: dict[str, list[str]] = defaultdict(list)
    for prop in properties().values():
        iris = [entry.iri for entry in entries if prop.described and set(prop.of) & set(entry.types)]
        for iri, values in values_of(graph, prop, iris).items() if iris else ():
            told[iri] += list(dict.fromkeys(_words(index, value) for value in values))[:3]
    return {iri: ", ".join(dict.fromkeys(words))[:300] for iri, words in told.items()}


def _words(index: Index, value: Term) -> str:
    one = plain(index, value)
    return str(one.get("name") or getattr(value, "value", ""))
