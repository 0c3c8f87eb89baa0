"""Where a mention was edited: what stands there now is what stood there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kgbuild.curation.anchors import likeness, report_of, sketch_of
from kgbuild.model import EntityKind
from kgbuild.resolve.edited_names import same_person
from kgbuild.resolve.moves import Moves, before
from kgbuild.resolve.sights import SKETCHED

__all__ = ["heirs"]

_ALIKE = 0.5
"""Share of the words of an edited form that are as before."""
_LEAST = 0.3
"""The same of a name, of which more is asked."""


def heirs(
    kind: EntityKind, lost: Mapping[str, str], new: Iterable[tuple[int, str]], moves: Moves, forms: Mapping[str, str]
) -> dict[str, dict[int, int]]:
    """For each key that is at home nowhere, the clusters with a mention that is a lost one of its own, edited.

    ``lost`` are anchors that no report has any more, with their keys; ``new`` are (cluster, anchor) of mentions that
    nobody knows, and ``forms`` what is written at the anchors. A new mention takes a lost one's key where the report is
    the same (``moves`` tells under which name), at least half of the words sound the same (or an event's day is the
    same; a person's name is one of :mod:`kgbuild.resolve.edited_names`), and neither is as like to another.
    """
    if kind not in SKETCHED:
        return {}
    gone: dict[str, dict[str, str]] = defaultdict(dict)
    for text, key in lost.items():
        gone[report_of(text)][text] = key
    come: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for n, text in new:
        for old in before(moves, text):
            if old in gone:
                come[old].append((n, text))
    out: dict[str, dict[int, int]] = {}
    for report, mentions in sorted(come.items()):
        pairs = [
            (like, key, n)
            for text, key in gone[report].items()
            for n, m in mentions
            if (like := _like(kind, text, m, forms))
        ]
        for like, key, n in pairs:
            if not any(other >= like and (k == key) != (m == n) for other, k, m in pairs):
                out.setdefault(key, {})[n] = out.get(key, {}).get(n, 0) + 1
    return out


def _like(kind: EntityKind, one: str, other: str, forms: Mapping[str, str]) -> float:
    """How like two forms are by their sketches, or nothing where it is not enough."""
    a, b = sketch_of(one), sketch_of(other)
    if kind != "event" or not a or not b:
        like = likeness(a, b)
        if kind == "person" and (like < _LEAST or not same_person(one, other, forms[other])):
            return 0.0
        return like if like >= _ALIKE or kind == "person" else 0.0
    titles, same_day = likeness(a[1:], b[1:]), a[0] == b[0]
    return titles + same_day if titles >= _ALIKE or same_day else 0.0
