"""Whether lines on pairs go together: two that a line keeps apart must not become one through a third.

The graph may not know the last lines of the log yet, so their keys are looked up in it, and the lines followed in turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from kgbuild.curation.find import find_thing
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing
    from kgbuild.curation.log import Line
    from kgbuild.store.base import Store

__all__ = ["Chains"]


class Chains:
    """What the merges of the log join, and what its other lines keep apart, as the next build would have them."""

    def __init__(self, store: Store, lines: Iterable[Line]) -> None:
        self._store = store
        self._now: dict[str, str] = {}
        last: dict[frozenset[str], Line] = {}
        for line in lines:
            if line.action in ("merge", "keep-apart"):
                pair = frozenset((line.subject, line.object))
                last.pop(pair, None)
                last[pair] = line
            elif line.action == "split":  # what was merged before can part by it
                whole = self._joined(line.subject, last.values())
                last = {
                    pair: one
                    for pair, one in last.items()
                    if one.action != "merge" or self._key(one.subject) not in whole
                }
        self._last = last

    def can_be_one(self, one: Thing, two: Thing) -> None:
        """Refuse a merge that would join two others whom a line keeps apart.

        Raises:
            UsageError: which says whom, and which line.
        """
        mine = {one.key, two.key}
        lines = [line for line in self._last.values() if {line.subject, line.object} != mine]
        apart = [line for line in lines if line.action == "keep-apart"]
        sides = [self._joined(key, lines) for key in (one.key, two.key)] if apart else []
        for line in apart:
            if self._between(line, *sides):
                raise UsageError(
                    f"{one} and {two}: that would make one of {self._called(line.subject)} and "
                    f"{self._called(line.object)} too, which {_where(line)} keeps apart; where that is wrong take it "
                    "out first"
                )

    def can_be_two(self, one: Thing, two: Thing) -> None:
        """Refuse to keep apart two that merges join through others.

        Raises:
            UsageError: which says by which lines.
        """
        mine = {one.key, two.key}
        lines = [line for line in self._last.values() if {line.subject, line.object} != mine]
        joined = self._joined(one.key, lines)
        if two.key in joined:
            by = [line for line in lines if line.action == "merge" and self._key(line.subject) in joined]
            told = "; ".join(f"{_where(line)}: merge {line.subject} {line.object}" for line in by)
            raise UsageError(f"{one} and {two} are made one by other lines ({told}): take one of these out first")

    def _joined(self, key: str, lines: Iterable[Line]) -> set[str]:
        """The keys that merges join with one, itself among them."""
        pairs = [{self._key(line.subject), self._key(line.object)} for line in lines if line.action == "merge"]
        found, size = {self._key(key)}, 0
        while len(found) > size:
            size = len(found)
            found.update(*(pair for pair in pairs if not pair.isdisjoint(found)))
        return found

    def _between(self, line: Line, one: set[str], two: set[str]) -> bool:
        a, b = self._key(line.subject), self._key(line.object)
        return one.isdisjoint(two) and ((a in one and b in two) or (a in two and b in one))

    def _key(self, key: str) -> str:
        """The key that stands for it in the graph; itself where the graph has none, or several."""
        if key not in self._now:
            self._now[key] = key
            with suppress(UsageError):
                self._now[key] = find_thing(self._store, key).key
        return self._now[key]

    def _called(self, key: str) -> str:
        with suppress(UsageError):
            return str(find_thing(self._store, key))
        return key


def _where(line: Line) -> str:
    return line.place or "a line of decisions.csv"
