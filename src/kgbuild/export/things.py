"""Which things of a graph came and which went with a build, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kgbuild.export.changes import Changes
from kgbuild.export.lines import Row
from kgbuild.vocabulary import rdf, rn

__all__ = ["KINDS", "came_and_went"]

KINDS = ("Event", "Person", "Institution", "Topic", "Place", "Participation", "Affiliation")
"""The classes of things that are told of in the summary of a build."""

_TYPE = str(rdf.type).encode()
_KIND = {str(rn[kind]).encode(): kind for kind in KINDS}


def came_and_went(old: Path, new: Path, changes: Changes) -> dict[str, tuple[int, int]] | None:
    """Kind to how many came and how many went from the graph in one folder to that in another; None where there was
    no graph, or none that can be read."""
    if changes.before:
        came, went = _counts(changes.added.get("core", ())), _counts(changes.removed.get("core", ()))
        return {kind: (came[kind], went[kind]) for kind in KINDS if came[kind] or went[kind]}
    before, after = _things(old), _things(new)
    if not any(before.values()):
        return None
    return {
        kind: (len(after[kind] - before[kind]), len(before[kind] - after[kind]))
        for kind in KINDS
        if after[kind] != before[kind]
    }


def _counts(rows: Iterable[Row]) -> Mapping[str, int]:
    found = dict.fromkeys(KINDS, 0)
    for row in rows:
        _, predicate, value = row.split(b" ", 2)
        if predicate == _TYPE and value in _KIND:
            found[_KIND[value]] += 1
    return found


def _things(folder: Path) -> dict[str, set[str]]:
    """The IRIs in a graph's core layer, by kind."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    path = folder / "core.ttl"
    with suppress(SyntaxError, OSError):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            kind = _KIND.get(str(triple.object).encode()) if triple.predicate == rdf.type else None
            if kind is not None:
                found[kind].add(triple.subject.value)
    return found
