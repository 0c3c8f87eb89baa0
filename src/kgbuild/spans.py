"""Half-open spans of a report's frozen text, counted in Unicode code points.

Offsets are Python string indices: 0-based, end exclusive, as W3C Web Annotation's
TextPositionSelector asks.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters ``start`` to ``end`` (exclusive) of a text.

    >>> span = Span(3, 8)
    >>> span.of("On Friday, a lecture")
    'Frida'
    >>> Span(0, 10).contains(span), span.overlaps(Span(8, 9)), len(span)
    (True, False, 5)

    Raises:
        ValueError: where the offsets are negative or out of order.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}-{self.end}: want 0 <= start <= end")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def cover(self, other: Span) -> Span:
        """The smallest span that contains both.

        >>> Span(2, 4).cover(Span(7, 9))
        Span(start=2, end=9)
        """
        return Span(min(self.start, other.start), max(self.end, other.end))

    def trimmed(self, text: str) -> Span:
        """The span without white space at its ends.

        >>> Span(0, 6).trimmed("  a b  ")
        Span(start=2, end=5)
        """
        inner = self.of(text)
        start = self.start + len(inner) - len(inner.lstrip())
        return Span(start, max(start, self.start + len(inner.rstrip())))
