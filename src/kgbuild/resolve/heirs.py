"""Where a mention was edited: what stands there now is what stood there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kgbuild.curation.anchors import likeness, report_of, sketch_of
from kgbuild.model import EntityKind
from kgbuild.resolve.edited_forms import same_body, same_event, same_talk
from kgbuild.resolve.edited_names import same_person
from kgbuild.resolve.moves import Moves, before
from kgbuild.resolve.sights import SKETCHED

__all__ = ["heirs"]

_LEAST = 0.3
"""Share of the words of an edited person's name that sound as before."""


def heirs(
    kind: EntityKind, lost: Mapping[str, str], new: Iterable[tuple[int, str]], moves: Moves, forms: Mapping[str, str]
) -> dict[str, dict[int, int]]:
    """For each key that is at home nowhere, the clusters with a mention that is a lost one of its own, edited.

    ``lost`` are anchors that no report has any more, with their keys; ``new`` are (cluster, anchor) of mentions that
    nobody knows, and ``forms`` what is written at the anchors. A new mention takes a lost one's key where the report is
    the same (``moves`` tells under which name), what is written may have been the form before
    (:mod:`kgbuild.resolve.edited_names` of persons, :mod:`kgbuild.resolve.edited_forms` of others), and neither is as
    like to another.
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
    """How like two forms are, or nothing where what stands there now is another thing."""
    if kind == "person":
        like = likeness(sketch_of(one), sketch_of(other))
        return like if like >= _LEAST and same_person(one, other, forms[other]) else 0.0
    return _SAME[kind](one, other, forms[other])


_SAME = {"institution": same_body, "event": same_event, "contribution": same_talk}
