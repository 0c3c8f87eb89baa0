"""Candidates for a name, with scores from 0 to 100 and what they are made of.

People's names are compared as the resolver compares them (order, initials, scripts, transliterations), bodies by their
telling words; the rest by their words. Values of properties that fit raise a score, others lower it. A candidate is a
``match`` where the name is the same, nothing that was asked for contradicts it, and no other comes near.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgbuild.folding import romanized
from kgbuild.resolve import institution_names, person_names
from kgbuild.serve.reconcile.index import Entry, Index, index_of
from kgbuild.serve.reconcile.terms import TYPES, Property, properties
from kgbuild.serve.reconcile.values import described, having, plain, values_of
from kgbuild.vocabulary import dcterms

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["answer", "resolve"]

_LEAST = 30.0
"""A score below which nothing is offered."""
_SURE, _APART = 90.0, 10.0
"""What a match needs of the name's score, and how far the next candidate must be."""
_UNKNOWN = 50.0
"""How well a property fits that the graph says nothing of."""


@dataclass(frozen=True, slots=True)
class _Scored:
    entry: Entry
    score: float
    name: float
    fits: Mapping[str, float]
    """The properties that were asked for and are known of the thing: how well they fit."""


def answer(graph: ServedGraph, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The candidates for one query (``query``, ``type``, ``limit``, ``properties``), the best first."""
    index = index_of(graph)
    written, types = str(query.get("query") or ""), list(query.get("type") or [])
    asked = [
        (known, each["v"])
        for each in query.get("properties") or ()
        if each["v"] and (known := properties().get(each["pid"].rsplit("#", 1)[-1])) is not None
    ]
    named = resolve(graph, written) if written else None
    if named is not None:
        scored = [_Scored(named, 100.0, 100.0, {})]
    elif written:
        scored = _scored(graph, index, index.near(written, types), written, asked)
    else:
        scored = _scored(graph, index, _by_values(graph, index, asked, types), written, asked)
    best = scored[: int(query.get("limit") or 10)]
    words = described(graph, index, [one.entry for one in best])
    sure = bool(best) and _is_match(scored)
    return [_candidate(one, words.get(one.entry.iri, ""), match=sure and one is best[0]) for one in best]


def resolve(graph: ServedGraph, identifier: str) -> Entry | None:
    """The thing of an identifier (as we give it, an IRI, a key), or the one that took its place."""
    from pyoxigraph import NamedNode

    index = index_of(graph)
    known = index.get(identifier)
    if known is not None or len(identifier) > 500:
        return known
    try:
        retired = NamedNode(identifier if identifier.startswith("http") else index.base + identifier)
    except ValueError:
        return None
    new = {quad.object for quad in graph.store.quads_for_pattern(retired, dcterms.isReplacedBy, None)}
    return index.get(str(getattr(new.pop(), "value", ""))) if len(new) == 1 else None


def _by_values(
    graph: ServedGraph, index: Index, asked: Sequence[tuple[Property, list[Any]]], types: Sequence[str]
) -> list[Entry]:
    """Things that have the values, where no name is given: for properties that lead to things."""
    found: list[Entry] = []
    for prop, wanted in asked:
        if not prop.value:
            continue
        iris = [entry.iri for value in wanted for entry in _things(index, value, prop)]
        entries = (index.get(iri) for iri in having(graph, prop, iris)) if iris else ()
        found += [entry for entry in entries if entry and (not types or set(types) & set(entry.types))]
    return list(dict.fromkeys(found))


def _things(index: Index, value: Any, prop: Property) -> list[Entry]:
    """The things that a value of a property may stand for."""
    if isinstance(value, dict):
        entry = index.get(str(value["id"]))
        return [entry] if entry else []
    near = index.near(str(value), [prop.value])
    return [entry for entry in near if _name_score(entry, str(value)) >= _SURE]


def _scored(
    graph: ServedGraph,
    index: Index,
    entries: Sequence[Entry],
    written: str,
    asked: Sequence[tuple[Property, list[Any]]],
) -> list[_Scored]:
    names = {entry.iri: _name_score(entry, written) if written else 100.0 for entry in entries}
    kept = [entry for entry in entries if names[entry.iri] >= _LEAST]
    fits: dict[str, dict[str, float]] = {entry.iri: {} for entry in kept}
    for prop, wanted in asked:
        for iri, values in values_of(graph, prop, fits).items() if fits else ():
            fits[iri][prop.id] = max(_fit(index, prop, value, known) for value in wanted for known in values)
    scored = []
    for entry in kept:
        known = fits[entry.iri]
        score = names[entry.iri]
        if asked:
            fit = sum(known.get(prop.id, _UNKNOWN) for prop, _ in asked) / len(asked)
            score = (2 * score + fit) / 3 if written else fit
        scored.append(_Scored(entry, round(score, 1), round(names[entry.iri], 1), known))
    return sorted(scored, key=lambda one: (-one.score, one.entry.names[0], one.entry.iri))


def _fit(index: Index, prop: Property, wanted: Any, known: Any) -> float:
    """How well a wanted value fits a known one, from 0 to 100."""
    node = index.get(str(getattr(known, "value", "")))
    if isinstance(wanted, dict):
        meant = index.get(str(wanted["id"]))
        return 100.0 if node and meant and node.iri == meant.iri else 0.0
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    if node is not None and type(known).__name__ == "NamedNode":
        return 100.0 if index.get(text) is node else _name_score(node, text)
    told = str(next(iter(plain(index, known).values())))
    if romanized(told) == romanized(text) or getattr(known, "value", "") == text:
        return 100.0
    return _by_words(told, text) if not told[:1].isdigit() else 0.0


def _name_score(entry: Entry, written: str) -> float:
    compare = {"Person": _person, "Institution": _body, "Unit": _body}.get(entry.types[0], _by_words)
    return max(compare(name, written) for name in entry.names)


def _person(name: str, written: str) -> float:
    verdict = person_names.compare(person_names.parse(name[:300]), person_names.parse(written[:300]))
    if verdict.strength:
        return 100.0 if romanized(name) == romanized(written) else min(98.0, 30 + 23 * min(verdict.strength, 3.0))
    return min(50.0, 0.6 * _by_words(name, written))


def _body(name: str, written: str) -> float:
    one, two = institution_names.parse(name[:300]), institution_names.parse(written[:300])
    if one.countries and two.countries and not one.countries & two.countries:
        return 20.0
    words = _by_words(name, written)
    if one.key and one.key == two.key:
        return max(words, 95.0 if one.countries == two.countries else 85.0)
    if one.acronym and one.acronym in (two.acronym, two.initials):
        return max(words, 60.0)
    return words if words == 100.0 else 0.85 * words


def _by_words(name: str, written: str) -> float:
    from rapidfuzz import fuzz

    one, two = romanized(name[:300]), romanized(written[:300])
    return 100.0 if one == two else min(98.0, fuzz.token_sort_ratio(one, two))


def _is_match(scored: Sequence[_Scored]) -> bool:
    best = scored[0]
    if best.name < _SURE or any(fit < _SURE for fit in best.fits.values()):
        return False
    return all(best.score - other.score > _APART for other in scored[1:])


def _candidate(one: _Scored, words: str, *, match: bool) -> dict[str, Any]:
    entry = one.entry
    told: dict[str, Any] = {
        "id": entry.id,
        "name": entry.names[0],
        "type": [{"id": each, "name": TYPES[each].name} for each in entry.types],
        "score": one.score,
        "features": [
            {"id": "nameSimilarity", "value": one.name},
            *({"id": k, "value": round(v, 1)} for k, v in one.fits.items()),
        ],
        "match": match,
    }
    return {**told, "description": words} if words else told
