"""From a written name to the things that may bear it: an index of words, made once before the workers part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.folding import romanized, sound
from kgbuild.query.kept import kept
from kgbuild.query.names import Name
from kgbuild.query.names import index_of as names_by_form
from kgbuild.serve.reconcile.terms import PREFIXES, TYPES

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["Entry", "Index", "index_of"]

_MOST = 200
"""Things that are compared with a name in full."""
_LONGEST = 300
"""Characters of a name that are looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with its types and its names, the preferred first."""

    id: str
    iri: str
    types: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """All things that can be reconciled with; ``words`` leads from a word, as written and by sound, to things."""

    base: str
    entries: tuple[Entry, ...]
    by_iri: dict[str, int]
    words: dict[str, list[int]]
    vocabulary: tuple[str, ...]

    def get(self, identifier: str) -> Entry | None:
        """The thing of an identifier: as we give it, an IRI, or a bare key."""
        at = self.by_iri.get(identifier, self.by_iri.get(self.base + identifier))
        if at is None and "/" not in identifier:
            paths = (f"{self.base}{kind}/{identifier}" for kind in sorted({t.kind for t in TYPES.values()}))
            at = next((self.by_iri[iri] for iri in paths if iri in self.by_iri), None)
        return None if at is None else self.entries[at]

    def near(self, written: str, types: Collection[str]) -> list[Entry]:
        """Things of one of the types (of any, where none is given) that share words with the name, the most telling
        words first."""
        weights: Counter[int] = Counter()
        for word in dict.fromkeys(romanized(written[:_LONGEST]).split()):
            for spelt in self._spellings(word):
                found = self.words[spelt]
                for at in found:
                    weights[at] += 1.0 / len(found)  # type: ignore[assignment]
        ranked = sorted(weights, key=lambda at: (-weights[at], self.entries[at].iri))
        fitting = (self.entries[at] for at in ranked if not types or set(types) & set(self.entries[at].types))
        return [entry for entry, _ in zip(fitting, range(_MOST), strict=False)]

    def _spellings(self, word: str) -> list[str]:
        """The words of the index that this one may be: itself, those that sound alike, else the nearest."""
        if known := [spelt for spelt in dict.fromkeys((word, "~" + sound(word))) if spelt in self.words]:
            return known
        if len(word) < 4:
            return []
        from rapidfuzz import fuzz, process

        return [
            spelt for spelt, *_ in process.extract(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=80, limit=5)
        ]


def index_of(graph: ServedGraph) -> Index:
    """The index of a graph, made when it is first asked for."""
    return kept(graph.store, "things to reconcile with", lambda: _make(graph))


def _make(graph: ServedGraph) -> Index:
    units = {row[0].value for row in graph.store.select(PREFIXES + "SELECT ?x { ?x a rn:Unit }")}  # type: ignore[union-attr]
    names: dict[str, list[Name]] = defaultdict(list)
    type_of: dict[str, tuple[str, ...]] = {}
    for one in TYPES.values():
        if not one.broader:
            for name, _ in names_by_form(graph.store, one.kind).forms:
                names[name.iri].append(name)
                type_of[name.iri] = ("Unit", "Institution") if name.iri in units else (one.id,)
    entries = tuple(
        Entry(iri.removeprefix(graph.base), iri, type_of[iri], _ordered(names[iri])) for iri in sorted(names)
    )
    words: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for spelt in _words(entry.names):
            words[spelt].append(at)
    vocabulary = tuple(sorted(word for word in words if word[0] != "~" and len(word) > 3))
    return Index(graph.base, entries, {entry.iri: at for at, entry in enumerate(entries)}, dict(words), vocabulary)


def _ordered(names: Iterable[Name]) -> tuple[str, ...]:
    ranked = sorted(names, key=lambda name: (name.rank, name.language not in ("en", ""), name.text))
    return tuple(dict.fromkeys(name.text for name in ranked))


def _words(names: Iterable[str]) -> list[str]:
    """The words of the names, as they are written and by sound (those begin with ``~``), each once."""
    found: dict[str, None] = {}
    for name in names:
        for word in romanized(name[:_LONGEST]).split():
            found[word] = found["~" + sound(word)] = None
    return list(found)
