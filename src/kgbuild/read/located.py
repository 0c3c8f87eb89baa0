"""A JSON-LD node written out as lines, with the place of every value: what schema.org claims are read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kgbuild.read.jsonld import is_event, local_name, types_of
from kgbuild.read.lines import Lines, Value, one_line

__all__ = ["Node", "Writer", "name_of"]

_DEPTH = 6
"""Levels below the event that are written out; an organizer's parent's address is four."""
MOST_LINES = 20_000
"""Values of one page; what refers to one another in a web can be written out without end."""


@dataclass(slots=True)
class Node:
    """A node of the page. ``name`` is the value of its first line; ``event`` the key of the event that it is."""

    types: tuple[str, ...] = ()
    id: str = ""
    name: Value | None = None
    event: str | None = None
    fields: dict[str, list[Node | Value]] = field(default_factory=dict)

    def all(self, *names: str) -> Iterator[Node | Value]:
        """The values of these properties."""
        for name in names:
            yield from self.fields.get(name, ())

    def values(self, *names: str) -> Iterator[Value]:
        """The plain values of these properties, and the names of what they refer to."""
        for item in self.all(*names):
            value = item if isinstance(item, Value) else item.name
            if value is not None:
                yield value

    def first(self, *names: str) -> Value | None:
        """The first plain value."""
        return next(self.values(*names), None)


def name_of(node: dict[str, Any]) -> str:
    """What a node is called: its name, given and family name, or headline.

    >>> name_of({"givenName": "Aida", "familyName": "Example"})
    'Aida Example'
    """
    given, family = _plain(node.get("givenName")), _plain(node.get("familyName"))
    return _plain(node.get("name")) or f"{given} {family}".strip() or _plain(node.get("headline"))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool):
        return str(value).lower()
    return one_line(str(value)) if isinstance(value, str | int | float) else ""


class Writer:
    """Writes nodes as lines ``property: value``, nested properties as ``performer jobTitle: Professor``.

    An event inside an event is written as its name only: it has a block of its own, which ``event`` is told of.
    """

    def __init__(self, lines: Lines, event: Callable[[dict[str, Any]], str | None]) -> None:
        self._lines, self._event = lines, event
        self.left_out = 0
        self._count = 0

    def block(self, node: dict[str, Any], heading: str) -> Node:
        """A node and all that it states; ``heading`` is the label of its name."""
        return self._node(node, heading, (), "")

    def _node(self, node: dict[str, Any], label: str, above: tuple[int, ...], path: str) -> Node:
        name = name_of(node)
        written = Node(types=types_of(node), id=str(node.get("@id", "")))
        if name:
            written.name = self._line(label, name)
        if id(node) in above or len(above) >= _DEPTH:
            return written
        for key, value in node.items():
            shown = f"{path} {key.lstrip('@')}".strip()
            for item in value if isinstance(value, list) else [value]:
                if key == "name" and _plain(item) == name:
                    continue
                if (found := self._item(item, key, shown, (*above, id(node)))) is not None:
                    written.fields.setdefault(key.lstrip("@"), []).append(found)
        return written

    def _item(self, item: Any, key: str, shown: str, above: tuple[int, ...]) -> Node | Value | None:
        if isinstance(item, dict) and is_event(item):
            event = self._event(item)
            name = self._line(shown, name_of(item) or str(item.get("@id", "")) or "without a name")
            return Node(types=types_of(item), name=name, event=event)
        if isinstance(item, dict):
            return self._node(item, shown, above, shown)
        text = _plain(item)
        if key == "@type" or re.fullmatch(r"(https?://(www\.)?schema\.org/|schema:)\w+", text):
            text = local_name(text)
        return self._line(shown, text) if text else None

    def _line(self, label: str, text: str) -> Value | None:
        if self._count >= MOST_LINES:
            self.left_out += 1
            return None
        self._count += 1
        return self._lines.add(label, text)
