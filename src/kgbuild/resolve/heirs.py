"""Where a mention was edited, or a report's file renamed: what stands there now is what stood there before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kgbuild.curation.anchors import likeness, report_of, sketch_of
from kgbuild.curation.registry import Registry
from kgbuild.model import EntityKind
from kgbuild.resolve.sights import SKETCHED

__all__ = ["heirs", "renamed"]

_ALIKE = 0.5
"""Share of the words of an edited form that are as before."""
_SAME = 0.8
"""Share of the things of two files that are the same, where one is the other under a new name."""


def heirs(kind: EntityKind, lost: Mapping[str, str], new: Iterable[tuple[int, str]]) -> dict[str, dict[int, int]]:
    """For each key that is at home nowhere, the clusters with a mention that is a lost one of its own, edited.

    ``lost`` are anchors that no report has any more, with their keys; ``new`` are (cluster, anchor) of mentions that
    nobody knows. A new mention takes a lost one's key where the report is the same, at least half of the words sound
    the same (or an event's day is the same), and neither is as like to another.
    """
    if kind not in SKETCHED:
        return {}
    gone: dict[str, dict[str, str]] = defaultdict(dict)
    for text, key in lost.items():
        gone[report_of(text)][text] = key
    come: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for n, text in new:
        if report_of(text) in gone:
            come[report_of(text)].append((n, text))
    out: dict[str, dict[int, int]] = {}
    for report, mentions in sorted(come.items()):
        pairs = [
            (like, key, n) for text, key in gone[report].items() for n, m in mentions if (like := _like(kind, text, m))
        ]
        for like, key, n in pairs:
            if not any(other >= like and (k == key) != (m == n) for other, k, m in pairs):
                out.setdefault(key, {})[n] = out.get(key, {}).get(n, 0) + 1
    return out


def _like(kind: EntityKind, one: str, other: str) -> float:
    """How like two forms are by their sketches, or nothing where it is not enough."""
    a, b = sketch_of(one), sketch_of(other)
    if kind != "event" or not a or not b:
        like = likeness(a, b)
        return like if like >= _ALIKE else 0.0
    titles, same_day = likeness(a[1:], b[1:]), a[0] == b[0]
    return titles + same_day if titles >= _ALIKE or same_day else 0.0


def renamed(registry: Registry, present: Mapping[str, Iterable[tuple[EntityKind, str]]]) -> dict[str, str]:
    """New file -> old file, for reports that hold what a file held that is no more.

    ``present`` are the kinds and anchors of the things of each report, by the report as anchors write it.
    """
    known: dict[str, set[tuple[EntityKind, str]]] = defaultdict(set)
    for (kind, split_from), owners in registry.owners.items():
        for text in owners if not split_from else ():
            known[report_of(text)].add((kind, text))
    gone = {report: set(_things(texts)) for report, texts in known.items() if report not in present}
    holders: dict[tuple[EntityKind, str], list[str]] = defaultdict(list)
    for report in sorted(gone):
        for thing in gone[report]:
            holders[thing].append(report)
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for report in sorted(present.keys() - known.keys()) if holders else ():
        mine = set(_things(present[report]))
        for old, times in Counter(old for thing in mine for old in holders.get(thing, ())).items():
            share = times / len(gone[old])
            if share >= _SAME and times >= _SAME * len(mine):
                found[old].append((-share, report))
    return {min(news)[1]: old for old, news in sorted(found.items())}


def _things(found: Iterable[tuple[EntityKind, str]]) -> Iterator[tuple[EntityKind, str]]:
    """Kinds and anchors without their report: what a file is known by. Of topics and places others speak as well."""
    return ((kind, text[len(report_of(text)) :]) for kind, text in found if kind in SKETCHED)
