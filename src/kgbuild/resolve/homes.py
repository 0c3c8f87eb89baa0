"""Which registered key each cluster bears: a key goes where most of its anchors are.

Several keys may come together in one cluster: the oldest stays. A cluster to which no key comes takes one whose
mention was edited there (:mod:`kgbuild.resolve.heirs`), then one that is at home nowhere any more and once was here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgbuild.curation.anchors import base_of, in_report, report_of
from kgbuild.curation.registry import Pool, Registry
from kgbuild.resolve.heirs import heirs
from kgbuild.resolve.moves import Moves, before

__all__ = ["Homes", "recognised"]

Votes = dict[str, dict[int, int]]
"""Key -> number of a cluster -> anchors of the key in it."""


def recognised(
    owners: Mapping[str, object], texts: Iterable[str], moves: Moves, signed: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Each anchor -> the one that the registry has for it in the report that was this one (``moves``): the same, one by
    which it was told from another of its name (``signed``), or one of the same form with another sketch (an event's day
    was edited). None is had by two."""
    out: dict[str, str] = {}
    if not owners:
        return out
    taken: set[str] = set()
    others: list[str] = []
    rank = {report: n for n, report in enumerate(moves)}
    for text in sorted(dict.fromkeys(texts), key=lambda text: rank.get(report_of(text), -1)):
        there = [in_report(one, report) for one in (text, *signed.get(text, ())) for report in before(moves, text)]
        if old := next((old for old in there if old in owners and old not in taken), None):
            out[text] = old
            taken.add(old)
        else:
            others.append(text)
    free: dict[str, list[str]] = defaultdict(list)
    for text in owners if others else ():
        if text not in taken:
            free[base_of(text)].append(text)
    for text in others:
        bases = (base_of(in_report(text, report)) for report in before(moves, text))
        if left := next((free[base] for base in bases if free.get(base)), None):
            out[text] = left.pop(0)
    return out


class Homes:
    """The clusters in which the registered keys of a pool are at home.

    ``clusters`` are the anchors of each; ``known`` is :func:`recognised` of all of them; ``pins`` are keys that a
    person's line places in a cluster; ``moves`` are :func:`kgbuild.resolve.moves.moves`; ``forms`` are what
    is written at the anchors.
    """

    def __init__(
        self,
        registry: Registry,
        pool: Pool,
        clusters: Sequence[Sequence[str]],
        known: Mapping[str, str],
        pins: Mapping[str, int],
        moves: Moves,
        forms: Mapping[str, str],
    ) -> None:
        self._by_key = registry.by_key
        self._owners = registry.owners.get(pool, {})
        self.of: dict[str, int] = {}
        """The cluster that each key is at home in."""
        self.key_of: dict[int, str] = {}
        """The key that each cluster bears."""
        if not self._owners:
            return
        self._settle(self._votes(clusters, known, last=True))
        self.of.update((key, cluster) for key, cluster in pins.items() if key in self._by_key)
        self._name(self.of)
        homeless = {n for n in range(len(clusters)) if n not in self.key_of}
        if homeless:
            new = [(n, text) for n in sorted(homeless) for text in clusters[n]]
            inherited = heirs(pool.kind, self._lost(), new, moves, forms)
            self._take(inherited)
            self._take(self._votes([c if n in homeless else () for n, c in enumerate(clusters)], known, last=False))

    def _votes(self, clusters: Sequence[Sequence[str]], known: Mapping[str, str], *, last: bool) -> Votes:
        """The anchors of each key in each cluster: those that belong to it, or those that ever did."""
        votes: Votes = {}
        for n, anchors in enumerate(clusters):
            for text in anchors:
                owners = self._owners[known[text]] if text in known else ()
                for key in owners[-1:] if last else owners:
                    here = votes.setdefault(key, {})
                    here[n] = here.get(n, 0) + 1
        self._seen = {(known[text], n) for n, anchors in enumerate(clusters) for text in anchors if text in known}
        return votes

    def _settle(self, votes: Votes) -> None:
        """Each key goes where most of its anchors are; of two clusters with as many, where its older anchor is."""
        for key, here in votes.items():
            most = max(here.values())
            best = [n for n, times in here.items() if times == most]
            if len(best) > 1:
                anchors = self._by_key[key].anchors
                best.sort(key=lambda n: next((i for i, a in enumerate(anchors) if (a, n) in self._seen), len(anchors)))
            self.of[key] = best[0]

    def _name(self, homes: Mapping[str, int]) -> None:
        """The oldest of the keys that are at home in a cluster is its own."""
        for key, n in homes.items():
            other = self.key_of.get(n)
            if other is None or self._by_key[key].age < self._by_key[other].age:
                self.key_of[n] = key

    def _lost(self) -> dict[str, str]:
        """Anchors that are nowhere any more -> their keys, of keys that are at home nowhere."""
        return {text: owners[-1] for text, owners in self._owners.items() if owners[-1] not in self.of}

    def _take(self, votes: Votes) -> None:
        """Clusters without a key take those of the votes that are at home nowhere."""
        new = {
            key: {n: times for n, times in here.items() if n not in self.key_of}
            for key, here in votes.items()
            if key not in self.of
        }
        before = dict(self.of)
        self._settle({key: here for key, here in new.items() if here})
        self._name({key: n for key, n in self.of.items() if key not in before})
