"""Persons and bodies that the program left apart and that a person may know to be one.

Names of persons are compared as resolution compares them (:func:`kgbuild.resolve.person_names.compare`): what it
calls a conflict is no pair. Names of bodies are a pair where they are equal, where one is the acronym of the
other, where they differ by a letter or two, or where one has a single word more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.curation.log import Line
from kgbuild.query.names import Name, names_of
from kgbuild.resolve import institution_names, person_names
from kgbuild.resolve.institution_names import InstitutionName
from kgbuild.resolve.person_pairs import like_names

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["Pair", "pairs", "undecided"]

_MOST = 500
"""Pairs beyond which a list helps nobody."""
_BROAD = 60
"""Bodies that share a word beyond which the word says nothing."""
_LEAST, _LONG = 5, 7
"""Letters of a word below which one letter, or two, make another word of it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities, by key and name, why they may be one, and how much speaks for it (0 to 1)."""

    one: str
    two: str
    one_name: str
    two_name: str
    kind: str
    reason: str
    score: float


def pairs(store: Store) -> tuple[Pair, ...]:
    """The pairs of a graph, likeliest first."""
    found = [*_persons(store), *_bodies(store)]
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one_name, pair.two_name, pair.one)))[:_MOST]


def undecided(found: Iterable[Pair], lines: Iterable[Line]) -> tuple[Pair, ...]:
    """The pairs of which no line says whether they are one."""
    decided = {frozenset((line.subject, line.object)) for line in lines if line.action in ("merge", "keep-apart")}
    return tuple(pair for pair in found if frozenset((pair.one, pair.two)) not in decided)


def _persons(store: Store) -> Iterator[Pair]:
    names = names_of(store, "person")
    forms = [person_names.parse(name.text) for name in names]
    apart: set[tuple[str, str]] = set()
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for a, b in like_names(forms):
        pair = _two(names[a], names[b])
        if pair is None:
            continue
        verdict = person_names.compare(forms[a], forms[b])
        if verdict.strength <= 0:
            apart.add(pair)
        else:
            score = min(verdict.strength / 3, 1.0) * (0.7 if verdict.weak else 1.0)
            best[pair] = max(best.get(pair, (0.0, "")), (score, verdict.reason))
    for pair in sorted(best.keys() - apart):
        yield _pair(pair, "person", names, *best[pair])


def _bodies(store: Store) -> Iterator[Pair]:
    names = names_of(store, "institution")
    forms = [institution_names.parse(name.text) for name in names]
    containers = _containers(store)
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for a, b in _like_bodies(names, forms):
        pair = _two(names[a], names[b])
        if pair is None or pair in containers or pair[::-1] in containers:
            continue
        if forms[a].countries and forms[b].countries and forms[a].countries.isdisjoint(forms[b].countries):
            continue
        if (found := _alike(forms[a], forms[b])) is not None:
            best[pair] = max(best.get(pair, (0.0, "")), found)
    for pair in sorted(best):
        yield _pair(pair, "institution", names, *best[pair])


def _containers(store: Store) -> set[tuple[str, str]]:
    """Units with the bodies that they are parts of, near or far."""
    rows = store.select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> "
        "SELECT ?a ?b WHERE { ?a (rn:unitOf|rn:underAuspicesOf)+ ?b }"
    )
    return {(row[0].value, row[1].value) for row in rows}  # type: ignore[union-attr]


def _like_bodies(names: tuple[Name, ...], forms: list[InstitutionName]) -> list[tuple[int, int]]:
    """Pairs of indices worth comparing: those that share a word that few share, or an acronym."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        for word in {*form.words, *(word[:4] + "…" for word in form.words)}:
            blocks[word].append(index)
        for letters in {form.acronym, form.initials, *institution_names.acronyms_of(names[index].text)} - {""}:
            if len(letters) > 1:
                blocks["=" + letters].append(index)
    found = {
        (a, b) for block in blocks.values() if len(block) <= _BROAD for n, a in enumerate(block) for b in block[n + 1 :]
    }
    return sorted(found)


def _alike(a: InstitutionName, b: InstitutionName) -> tuple[float, str] | None:
    """How much two names of bodies say that they are one, and why; None where they do not."""
    if a.key == b.key:
        return (0.6, "the same general name") if a.generic else (0.9, "the same name")
    if (a.acronym and a.acronym == b.initials) or (b.acronym and b.acronym == a.initials):
        return 0.8, "one is the acronym of the other"
    more, less = set(a.words) - set(b.words), set(b.words) - set(a.words)
    if a.generic or b.generic or a.unit != b.unit or not set(a.words) & set(b.words):
        return None
    if len(more) + len(less) == 1 and min(len(a.words), len(b.words)) > 1:
        return 0.5, "one name has a word more"
    if len(more) == len(less) == 1 and _misspelt(*more, *less):
        return 0.7, "the names differ by a letter or two"
    return None


def _misspelt(a: str, b: str) -> bool:
    """Whether two words may be one: a letter apart, or two letters where the words are long.

    >>> _misspelt("gumiliov", "gumilev"), _misspelt("keio", "kenyatta"), _misspelt("of-kz", "of-kr")
    (True, False, False)
    """
    from rapidfuzz.distance import Levenshtein

    if min(len(a), len(b)) < _LEAST or "-" in a + b:
        return False
    return Levenshtein.distance(a, b, score_cutoff=2) <= (2 if min(len(a), len(b)) >= _LONG else 1)


def _two(a: Name, b: Name) -> tuple[str, str] | None:
    if a.iri == b.iri:
        return None
    return (a.iri, b.iri) if a.iri < b.iri else (b.iri, a.iri)


def _pair(pair: tuple[str, str], kind: str, names: tuple[Name, ...], score: float, reason: str) -> Pair:
    one, two = (min((n.rank, n.language != "en", n.text) for n in names if n.iri == iri)[2] for iri in pair)
    keys = [iri.rsplit("/", 1)[-1] for iri in pair]
    return Pair(keys[0], keys[1], one, two, kind, reason, round(score, 3))
