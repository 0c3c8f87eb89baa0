"""Under which names the reports were known: by what they hold, before their files' names are believed.

A report is known by the fingerprints of its things. Files that changed places, were renamed, put into another or
parted are found so; an edited one is found by its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgbuild.curation.anchors import report_of
from kgbuild.curation.registry import Registry
from kgbuild.model import EntityKind
from kgbuild.resolve.sights import SKETCHED

__all__ = ["Moves", "before", "moves"]

Moves = Mapping[str, Sequence[str]]
"""Report -> what it was called, as anchors write it: no name where it is new, several where files were put together.
Those that nobody else was come first."""

_Thing = tuple[EntityKind, str]
"""A kind, and an anchor, which is without its report where files are compared."""

_SAME = 0.8
"""Share of the things of two files that are the same, where one is the other."""
_MOST = 0.6
"""The same, of the smaller one, where both tell of something that happened."""


def before(moves: Moves, text: str) -> Sequence[str]:
    """What the report of an anchor was called."""
    report = report_of(text)
    return moves.get(report, (report,))


def moves(registry: Registry, present: Iterable[_Thing]) -> Moves:
    """What each report was called when the registry was written; ``present`` are the kinds and anchors of all things.

    Pairs of files are matched one to one by how much they have in common, those of one name before others; then what
    is left of either goes to the one that holds it (files put together) or that it was held by (a file parted).
    """
    old = _things((pool.kind, text) for pool, mine in registry.owners.items() if not pool.split_from for text in mine)
    new = _things(present)
    holders: dict[_Thing, list[str]] = defaultdict(list)
    for report, things in old.items():
        for thing in things:
            holders[thing].append(report)
    pairs: list[tuple[int, bool, str, str]] = []
    for report, things in new.items():
        common = Counter(other for thing in things for other in holders.get(thing, ()))
        like = {other for other in common if other != report and _alike(things, old[other])}
        pairs += [(-common[other], other != report, report, other) for other in like | ({report} & old.keys())]
    pairs.sort()
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for _, _, report, other in pairs:
        if report not in found and other not in taken:
            found[report] = [other]
            taken.add(other)
    for _, renamed, report, other in pairs:
        if (report in found) != (other in taken) and (renamed or _happened(new[report] & old[other])):
            found.setdefault(report, []).append(other)
            taken.add(other)
    return found | {report: [] for report in new.keys() - found.keys()}


def _things(found: Iterable[_Thing]) -> dict[str, set[_Thing]]:
    """By report: what a file is known by. Of topics and places others speak as well."""
    out: dict[str, set[_Thing]] = defaultdict(set)
    for kind, text in found:
        report = report_of(text)
        things = out[report]
        if kind in SKETCHED:
            things.add((kind, text[len(report) :]))
    return out


def _alike(one: set[_Thing], other: set[_Thing]) -> bool:
    """Whether most of each is in the other; or most of either, and something that happened is in both."""
    both = one & other
    return len(both) >= _SAME * max(len(one), len(other)) or (
        _happened(both) and len(both) >= _MOST * min(len(one), len(other))
    )


def _happened(things: set[_Thing]) -> bool:
    return any(kind in ("event", "contribution") for kind, _ in things)
