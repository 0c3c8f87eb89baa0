"""What is decided and what is left: the statements of a graph under the log as it is now, which may be ahead of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Statement, last_words
from kgbuild.iris import digest
from kgbuild.model import Resolution
from kgbuild.review.items import Item

__all__ = ["EVERYTHING", "Choice", "Queue", "in_order", "mark_of", "seen_of"]

_JUDGED = ("accept", "reject", "correct")


def mark_of(line: Line | None) -> str:
    """A short fingerprint of a line, by which a form says which decision it has seen; nothing for no line.

    >>> mark_of(None)
    ''
    """
    if line is None:
        return ""
    return digest(line.when, line.who, line.action, line.subject, line.object, line.value, line.reason, length=12)


def seen_of(lines: Iterable[Line], statement: Statement, retired: Mapping[str, tuple[str, ...]]) -> Line | None:
    """The last line on a statement, whichever of its keys have retired since; None where nobody has decided."""
    words = last_words(lines, _resolution(retired))
    return next((word.line for word in words if word.statement == statement), None)


def _resolution(retired: Mapping[str, tuple[str, ...]]) -> Resolution:
    return Resolution(entities=(), key_of={}, retired=retired)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which statements a reviewer wants to see: of one kind, of one report; empty for all."""

    kind: str = ""
    report: str = ""

    def takes(self, item: Item) -> bool:
        """Whether a statement is among them."""
        return self.kind in ("", item.kind) and self.report in ("", item.report)


EVERYTHING = Choice()


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """The order of review: passages by their least certain statement, so that a reviewer reads each sentence once;
    within one, the least certain statement first."""
    found = tuple(items)
    least: dict[tuple[str, int, int], float] = {}
    for item in found:
        least[item.passage] = min(item.confidence, least.get(item.passage, 1.0))
    return tuple(sorted(found, key=lambda i: (least[i.passage], i.passage, i.confidence, i.key)))


@dataclass(frozen=True)
class Queue:
    """The statements of a graph (:func:`in_order`) with the last line on each.

    The order does not change while decisions are made.
    """

    order: Sequence[Item]
    lines: Sequence[Line]
    retired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[Statement, Line]:
        """The last line on each statement that people judged."""
        found = last_words(self.lines, _resolution(self.retired))
        return {word.statement: word.line for word in found if word.line.action in _JUDGED}

    @cached_property
    def _corrected(self) -> frozenset[Statement]:
        """What corrections made of statements: it stands by a curator's word and waits for nobody."""
        found = last_words(self.lines, _resolution(self.retired))
        made = {word.statement.corrected(word.value) for word in found if word.line.action == "correct"}
        return frozenset(made | {word.statement for word in found if word.line.action == "add"})

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The statements by the last step of their IRIs."""
        return {item.key: item for item in self.order}

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """The reports that statements rest on, sorted."""
        return tuple(sorted({item.report for item in self.order}))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {item.key: n for n, item in enumerate(self.order)}

    @cached_property
    def _waiting(self) -> tuple[Item, ...]:
        return tuple(item for item in self.order if self.is_open(item))

    @cached_property
    def _by_passage(self) -> Mapping[tuple[str, int, int], list[Item]]:
        found: dict[tuple[str, int, int], list[Item]] = {}
        for item in self.order:
            found.setdefault(item.passage, []).append(item)
        return found

    def verdict(self, item: Item) -> Line | None:
        """The last line on a statement; None where it waits for a decision."""
        return self.words.get(item.statement)

    def is_open(self, item: Item) -> bool:
        """Whether the statement waits for a decision."""
        statement = item.statement
        return statement not in self.words and statement not in self._corrected

    def open(self, choice: Choice = EVERYTHING) -> tuple[Item, ...]:
        """What waits for a decision, in order."""
        return self._waiting if choice == EVERYTHING else tuple(filter(choice.takes, self._waiting))

    @property
    def done(self) -> int:
        """How many statements people have judged."""
        return len(self.words)

    def beside(self, item: Item) -> Sequence[Item]:
        """The statements of the same passage, least certain first, this one included."""
        return self._by_passage[item.passage]

    def after(self, item: Item | None, choice: Choice = EVERYTHING) -> Item | None:
        """The next statement that waits, from here on and then from the beginning; None where no other is left."""
        here = -1 if item is None else self._places[item.key]
        later = [one for one in self.open(choice) if self._places[one.key] > here]
        return next((one for one in (*later, *self.open(choice)) if item is None or one.key != item.key), None)

    def before(self, item: Item, choice: Choice = EVERYTHING) -> Item | None:
        """The last statement before this one that waits, and then from the end; None where no other is left."""
        here = self._places[item.key]
        waiting = self.open(choice)[::-1]
        earlier = [one for one in waiting if self._places[one.key] < here]
        return next((one for one in (*earlier, *waiting) if one.key != item.key), None)
