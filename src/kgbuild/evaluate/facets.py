"""What is counted, facet by facet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FACETS", "HEADLINE", "Count", "Slip"]

FACETS = (
    "events",
    "event start",
    "event end",
    "event type",
    "event title",
    "event city",
    "sub-events",
    "persons",
    "institutions",
    "participations",
    "participations+role",
    "contributions",
    "affiliations",
    "positions",
    "topics",
)
HEADLINE = ("events", "persons", "institutions", "participations+role", "affiliations")
"""The facets whose mean F1 is the one figure to quote."""


@dataclass(frozen=True, slots=True)
class Count:
    """Found as expected (``tp``), found but not expected (``fp``), expected but not found (``fn``).

    >>> count = Count(8, 2, 0) + Count(0, 0, 2)
    >>> count.precision, count.recall, count.f1
    (0.8, 0.8, 0.8)
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """The share of what was found that was expected; 0 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found; 0 where nothing was expected."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """One thing that is missing or too much. ``sort`` is its kind in general words, for counting.

    ``needle`` is what to look for in the text to see the place.
    """

    doc: str
    facet: str
    what: Literal["missed", "extra"]
    detail: str
    sort: str = ""
    needle: str = ""
