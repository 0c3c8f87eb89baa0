"""Looking people and bodies up in Wikidata, or in another SPARQL endpoint with its vocabulary.

Items are found by their exact labels and aliases in some languages, which every engine has an index for, and are told
with the institutions that they belong to, so that a shared one can make a candidate sure. SPARQLWrapper asks
(:mod:`kgbuild.store.remote`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from kgbuild.authority import Described, RecordKind
from kgbuild.curation.authority import problem_with
from kgbuild.reconcile.answers import AnswerCache
from kgbuild.reconcile.lists import Row
from kgbuild.reconcile.service import spellings

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["ENDPOINT", "LANGUAGES", "look_up"]

ENDPOINT = "https://query.wikidata.org/sparql"
LANGUAGES = ("en", "mul", "ru", "kk", "ky", "uz", "tr", "de", "fr", "es")
_KINDS: tuple[RecordKind, ...] = ("person", "institution")
_THINGS = 20
"""Things in one query."""

_PREFIXES = (
    "PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX schema: <http://schema.org/> "
)
_IS_A = {
    "person": "?item wdt:P31 wd:Q5 .",
    "institution": "?item wdt:P31/wdt:P279* wd:Q43229 .",
}
"""Human; organization."""
_FIND = (
    _PREFIXES
    + "SELECT DISTINCT ?name ?item WHERE {{ VALUES ?name {{ {names} }} ?item rdfs:label|skos:altLabel ?name . {is_a} }}"
)
_TELL = (
    _PREFIXES
    + """SELECT DISTINCT ?item ?what ?value WHERE {{ VALUES ?item {{ {items} }}
{{ ?item rdfs:label ?value BIND("label" AS ?what) }}
UNION {{ ?item skos:altLabel ?value BIND("alias" AS ?what) }}
UNION {{ ?item schema:description ?value BIND("description" AS ?what) }}
UNION {{ ?item wdt:P108|wdt:P1416|wdt:P463|wdt:P361|wdt:P749 ?body .
  ?body rdfs:label|skos:altLabel ?value BIND("body" AS ?what) }}
UNION {{ ?item wdt:P496 ?value BIND("orcid" AS ?what) }}
UNION {{ ?item wdt:P6782 ?value BIND("ror" AS ?what) }}
FILTER(LANG(?value) IN ("", {languages})) }}"""
)
"""Employer, affiliation, member of, part of, parent organization; ORCID iD, ROR ID."""
_STEMS = {"orcid": "https://orcid.org/", "ror": "https://ror.org/"}


def look_up(
    store: Store,
    things: Iterable[Described],
    cache: AnswerCache,
    *,
    where: str = ENDPOINT,
    languages: Sequence[str] = LANGUAGES,
    pause: float = 1.0,
    fresh: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[tuple[Described, list[Row]]]:
    """The candidates for each thing, in the order of the things. An item with an ORCID or a ROR gives a row for it too.

    Raises:
        EndpointError: where the endpoint gives no answer. What it answered until then is in the cache (for ``where``).
    """
    batch: list[Described] = []
    asked = 0
    for thing in [*things, None]:
        if thing is not None:
            batch.append(thing)
        if thing is None or len(batch) == _THINGS:
            known = {} if fresh else _cached(cache, where, batch, languages)
            missing = [one for one in batch if one.key not in known]
            for kind in _KINDS:
                part = [one for one in missing if one.kind == kind]
                if part:
                    if asked:
                        sleep(pause)
                    asked += 1
                    known |= _ask(store, part, kind, languages)
            for one in missing:
                cache.put(one.key, msgspec.json.encode(known[one.key]), *_question(where, one, languages))
            cache.commit()
            yield from ((one, known[one.key]) for one in batch)
            batch = []


def _question(where: str, thing: Described, languages: Sequence[str]) -> tuple[str, ...]:
    return (where, "wikidata", thing.kind, *languages, "", *spellings(thing.names))


def _cached(
    cache: AnswerCache, where: str, things: Iterable[Described], languages: Sequence[str]
) -> dict[str, list[Row]]:
    found = ((thing, cache.get(*_question(where, thing, languages))) for thing in things)
    # two things of the same names share an answer
    return {
        thing.key: [replace(row, key=thing.key) for row in msgspec.json.decode(answer, type=list[Row])]
        for thing, answer in found
        if answer is not None
    }


def _ask(store: Store, things: Sequence[Described], kind: RecordKind, languages: Sequence[str]) -> dict[str, list[Row]]:
    by_name: dict[str, set[str]] = defaultdict(set)
    for thing in things:
        for name in spellings(thing.names):
            by_name[" ".join(name.split())].add(thing.key)
    names = " ".join(f"{_quoted(name)}@{language}" for name in sorted(by_name) for language in languages)
    items: dict[str, set[str]] = defaultdict(set)
    for found, item in store.select(_FIND.format(names=names, is_a=_IS_A[kind])):
        for key in by_name.get(str(getattr(found, "value", "")), ()):
            items[key].add(str(getattr(item, "value", "")))
    about = _tell(store, sorted({item for several in items.values() for item in several}), languages)
    return {
        thing.key: [row for item in sorted(items[thing.key]) for row in _rows(thing.key, kind, item, about[item])]
        for thing in things
    }


_About = dict[str, list[str]]


def _tell(store: Store, items: Sequence[str], languages: Sequence[str]) -> dict[str, _About]:
    """What is said of each item: values by kind, those of the first language first."""
    found: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    told = ", ".join(_quoted(language) for language in languages)
    for start in range(0, len(items), 200):
        values = " ".join(f"<{item}>" for item in items[start : start + 200])
        for item, what, value in store.select(_TELL.format(items=values, languages=told)):
            language = getattr(value, "language", None)
            rank = languages.index(language) if language in languages else 0
            found[item.value][what.value].append((rank, value.value))  # type: ignore[union-attr]
    return {item: {what: [v for _, v in sorted(ranked)] for what, ranked in found[item].items()} for item in items}


def _rows(key: str, kind: RecordKind, item: str, about: _About) -> Iterator[Row]:
    names = list(dict.fromkeys((*about.get("label", ()), *about.get("alias", ()))))
    identifiers = [item, *(_STEMS[what] + value for what in _STEMS for value in about.get(what, ()))]
    for uri in identifiers:
        if names and not problem_with(uri):
            yield Row(
                uri=uri,
                name=names[0],
                aliases=tuple(names[1:]),
                kind=kind,
                affiliation=tuple(dict.fromkeys(about.get("body", ()))),
                description=next(iter(about.get("description", ())), ""),
                key=key,
            )


def _quoted(text: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(text))
