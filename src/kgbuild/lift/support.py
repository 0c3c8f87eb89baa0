"""Who says a thing: the passages, and how sure they make us together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from kgbuild.lift.terms import CERTAIN
from kgbuild.model import Decision
from kgbuild.spans import Span

__all__ = ["Stance", "Support", "acyclic", "best_date", "strongest"]

K = TypeVar("K")

Place = tuple[str, Span]
"""A passage: report id and span."""


class Stance(NamedTuple):
    """A curator who stands behind a statement: the later line of the log has the higher number."""

    number: int
    decision: Decision
    made: bool
    """Whether the decision made the statement (added, corrected), or only confirmed what reports say."""


@dataclass(slots=True)
class Support:
    """The passages that state one thing. Two passages of one report are one witness, two reports are two."""

    passages: set[Place] = field(default_factory=set)
    witnesses: dict[str, float] = field(default_factory=dict)
    stance: Stance | None = None

    def add(self, report: str, spans: Iterable[Span], confidence: float) -> None:
        """Count a report's passages in."""
        self.passages.update((report, span) for span in spans)
        self.witnesses[report] = max(confidence, self.witnesses.get(report, 0.0))

    def join(self, other: Support) -> None:
        """Count all of another's passages in."""
        self.passages |= other.passages
        for report, confidence in other.witnesses.items():
            self.witnesses[report] = max(confidence, self.witnesses.get(report, 0.0))
        if other.stance and other.rank > self.rank:
            self.stance = other.stance

    @property
    def rank(self) -> int:
        """0 where nobody decided, else the more the later somebody did."""
        return self.stance.number if self.stance else 0

    @property
    def confidence(self) -> float:
        """The probability that not all witnesses err, as if they erred independently; 1 where a curator decided.

        >>> support = Support()
        >>> support.add("a.txt", [Span(0, 5)], 0.8); support.add("b.txt", [Span(0, 5)], 0.5)
        >>> round(support.confidence, 3)
        0.9
        """
        if self.stance:
            return 1.0
        doubt = 1.0
        for report in sorted(self.witnesses):  # in one order, so that rounding is the same each time
            doubt *= 1.0 - min(max(self.witnesses[report], 0.0), 1.0)
        return round(min(1.0 - doubt, CERTAIN), 3)


def strongest(rivals: Mapping[K, Support]) -> K:
    """The value that stands where only one can: what was decided last, else the best supported, the first in sort
    order among equals."""
    return min(rivals, key=lambda value: (-rivals[value].rank, -rivals[value].confidence, str(value)))


def best_date(rivals: Mapping[tuple[str, str], Support]) -> tuple[str, str]:
    """The dates that stand, as (start, end): those decided last, else the best supported. A coarser date speaks for
    every finer one that fits it.

    >>> def told(report): support = Support(); support.add(report, [], 0.8); return support
    >>> month, day, other = ("2023-08",) * 2, ("2023-08-17",) * 2, ("2023-09",) * 2
    >>> best_date({month: told("a"), day: told("b"), other: told("c")})
    ('2023-08-17', '2023-08-17')
    """

    def together(dates: tuple[str, str]) -> float:
        joined = Support()
        for other, support in rivals.items():
            if dates[0].startswith(other[0]) and dates[1].startswith(other[1]):
                joined.join(support)
        return joined.confidence

    return min(rivals, key=lambda dates: (-rivals[dates].rank, -together(dates), -len(dates[0]), dates))


def acyclic(edges: Mapping[tuple[str, str], float], *, single: bool) -> set[tuple[str, str]]:
    """The edges (part, whole) that can stand together: no cycle, and with ``single`` one whole per part.

    The surer edges are taken first, so that what falls is the weakest link.

    >>> sorted(acyclic({("a", "b"): 0.9, ("b", "c"): 0.8, ("c", "a"): 0.7, ("a", "d"): 0.5}, single=True))
    [('a', 'b'), ('b', 'c')]
    """
    wholes: dict[str, list[str]] = {}
    standing = set()
    for part, whole in sorted(edges, key=lambda edge: (-edges[edge], edge)):
        if (single and part in wholes) or part in _reachable(whole, wholes):
            continue
        wholes.setdefault(part, []).append(whole)
        standing.add((part, whole))
    return standing


def _reachable(start: str, wholes: Mapping[str, list[str]]) -> set[str]:
    seen = {start}
    todo = [start]
    while todo:
        for whole in wholes.get(todo.pop(), ()):
            if whole not in seen:
                seen.add(whole)
                todo.append(whole)
    return seen
