"""Data written out as plain lines, so that what a table or a page's JSON-LD states can be quoted like prose."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model import Stated
from kgbuild.spans import Span

__all__ = ["Lines", "Value", "one_line"]


def one_line(value: str) -> str:
    """A value on one line, its white space collapsed.

    >>> one_line(" Research\\n Day ")
    'Research Day'
    """
    return " ".join(value.split())


@dataclass(frozen=True, slots=True)
class Value:
    """A stated value, where it stands (``span``), and the line that states it (``line``)."""

    text: str
    span: Span
    line: Span

    def stated(self, confidence: float = 1.0) -> Stated[str]:
        """The value with its line as evidence."""
        return Stated(self.text, self.line, confidence)


class Lines:
    """A text that grows line by line; what is added comes back with its place.

    >>> lines = Lines("On Monday...")
    >>> value = lines.add("organizer", "A Society")
    >>> value.span.of(lines.text), value.line.of(lines.text)
    ('A Society', 'organizer: A Society')
    """

    def __init__(self, text: str = "") -> None:
        self._parts: list[str] = []
        self._length = 0
        if text:
            self.put(text.rstrip("\n"))

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)

    def put(self, line: str = "") -> Span:
        """Add a line as it is; its span has no line feed."""
        start = self._length
        self._parts += [line, "\n"]
        self._length += len(line) + 1
        return Span(start, start + len(line))

    def add(self, label: str, value: str) -> Value:
        """Add the line ``label: value``."""
        return self.row([(label, value)])[0]

    def row(self, cells: list[tuple[str, str]]) -> list[Value]:
        """Add the line ``label: value; label: value``; each value on one line."""
        start = self._length
        line, places = "", []
        for label, value in cells:
            line += ("; " if line else "") + f"{one_line(label)}: "
            text = one_line(value)
            places.append((text, Span(start + len(line), start + len(line) + len(text))))
            line += text
        whole = self.put(line)
        return [Value(text, span, whole) for text, span in places]
