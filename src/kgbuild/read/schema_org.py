"""schema.org/Event of a web page: written out as lines below the main text, and taken over as claims.

Every value that the page states gets a line, so nothing of it is lost; those that our claims have a place for become
claims with the line as evidence. ``https://schema.org/`` documents the properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kgbuild.model import EventClaim, Reading, Stated, When
from kgbuild.read.claims import Claims
from kgbuild.read.jsonld import is_event, types_of
from kgbuild.read.lines import Lines, Value
from kgbuild.read.located import Node, Writer, name_of
from kgbuild.read.schema_agents import Agents
from kgbuild.read.schema_places import places_of, venue_mode
from kgbuild.read.when import period
from kgbuild.read.words import Words
from kgbuild.spans import Span

__all__ = ["HEADING", "Structured", "take_over"]

HEADING = "Structured data"

_ROLES = {
    "organizer": "organizer",
    "performer": "speaker",
    "performers": "speaker",
    "actor": "speaker",
    "attendee": "participant",
    "attendees": "participant",
    "sponsor": "sponsor",
    "funder": "sponsor",
    "contributor": "partner",
}
"""Property to role; a person who contributes takes part, a body is a partner."""


@dataclass(frozen=True, slots=True)
class Structured:
    """The text with the data written out below it, the claims, and where the data begins."""

    text: str
    reading: Reading
    data_start: int
    warnings: tuple[str, ...] = ()


def take_over(report: str, text: str, tops: list[dict[str, Any]], words: Words) -> Structured | None:
    """The events among a page's nodes, below its main text; None where there is no event.

    Shape: ``tops`` are nodes as :func:`kgbuild.read.jsonld.nodes` gives them.
    """
    events = [node for node in _with_inner(tops) if is_event(node)]
    if not events:
        return None
    lines = Lines(text)
    if text:
        lines.put()
    start = lines.put(HEADING).start
    page = _Page(Claims(report), lines, words)
    for node in events:
        page.take(node)
    page.finish()
    left_out = page.writer.left_out
    warnings = (f"{left_out} values of the page's JSON-LD were left out: there are too many",) if left_out else ()
    return Structured(lines.text, page.claims.reading(), start, warnings)


def _with_inner(tops: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The top nodes and, one level in, what pages wrap events in (``mainEntity``, an ItemList's items)."""
    for node in tops:
        yield node
        for key in (
            "mainEntity",
            "mainEntityOfPage",
            "itemListElement",
            "event",
            "events",
            "subjectOf",
            "about",
            "item",
        ):
            value = node.get(key)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict) and not is_event(node):
                    yield item
                    if isinstance(item.get("item"), dict):
                        yield item["item"]


class _Page:
    """Writes one event after the other; those that an event refers to come after it."""

    def __init__(self, claims: Claims, lines: Lines, words: Words) -> None:
        self.claims, self._lines, self._words = claims, lines, words
        self.writer = Writer(lines, self._queue)
        self._agents = Agents(claims, words)
        self._keys: dict[tuple[str, ...], str] = {}
        self._plain: dict[str, list[Mapping[str, Any]]] = {}
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._parts: dict[str, Stated[str]] = {}
        self._series: dict[str, Stated[str]] = {}

    def take(self, node: dict[str, Any]) -> None:
        """Write the event and those that it leads to, unless they are written already."""
        self._queue(node)
        while self._waiting:
            self._write(*self._waiting.pop(0))

    def finish(self) -> None:
        """Say which event is part of which, now that all have a claim."""
        for key, claim in self.claims.events.items():
            part = self._parts.get(key)
            if part is None or part.value not in self.claims.events or part.value == key:
                part = None
            self.claims.events[key] = replace(claim, part_of=part, series=self._series.get(key))

    def _queue(self, node: dict[str, Any]) -> str | None:
        """The event's key; None for a series. What two places tell of one event is written twice where it differs."""
        series = "EventSeries" in types_of(node)
        name = name_of(node).casefold()
        identity = ("id", str(node["@id"])) if "@id" in node else ("name", name, str(node.get("startDate", "")))
        if not name and "@id" not in node:
            identity = ("node", str(len(self._keys)))
        key = self._keys.setdefault(identity, f"{'series' if series else 'se'}{len(self._keys) + 1}")
        plain = {key: value for key, value in node.items() if isinstance(value, str)}
        told = self._plain.setdefault(key, [])
        if plain not in told:
            told.append(plain)
            self._waiting.append((key, node))
        return None if series else key

    def _write(self, key: str, data: dict[str, Any]) -> None:
        series = "EventSeries" in types_of(data)
        self._lines.put()
        start = len(self._lines.text)
        node = self.writer.block(data, "Series" if series else "Event")
        end = len(self._lines.text)
        if start == end:
            return
        first = node.name.line if node.name else Span(start, end - 1)
        self._relate(key, node, series=series)
        if series:
            return
        self.claims.tell(self._claim(key, node, first))
        self._participations(key, node, first)

    def _relate(self, key: str, node: Node, *, series: bool) -> None:
        """Larger and smaller events; an EventSeries around an event is its series, not an event."""
        for item in node.all("superEvent"):
            if isinstance(item, Node) and item.name:
                if item.event:
                    self._parts.setdefault(key, Stated(item.event, item.name.line))
                elif "EventSeries" in item.types:
                    self._series.setdefault(key, item.name.stated())
        for item in node.all("subEvent", "subEvents"):
            if isinstance(item, Node) and item.name and item.event:
                if not series:
                    self._parts.setdefault(item.event, Stated(key, item.name.line))
                elif node.name:
                    self._series.setdefault(item.event, Stated(node.name.text, item.name.line))

    def _claim(self, key: str, node: Node, first: Span) -> EventClaim:
        types = tuple(node.values("type", "additionalType", "genre"))
        return EventClaim(
            key=key,
            evidence=first,
            mentions=(node.name.span,) if node.name else (first,),
            label=_label(node.types),
            title=node.name.stated() if node.name else None,
            types=tuple(Stated(term, value.line) for value in types if (term := self._words.type(value.text)))[:1],
            state=_term(node.first("eventStatus"), self._words.state),
            when=_when(node),
            places=tuple(places_of(node)),
            mode=_term(node.first("eventAttendanceMode"), self._words.mode) or venue_mode(node),
            topics=tuple(_topics(node)),
            url=next((value.text for value in node.values("url") if _is_address(value.text)), None),
        )

    def _participations(self, key: str, node: Node, first: Span) -> None:
        for name, role in _ROLES.items():
            for item in node.all(name):
                self._agents.participate(key, item, role, name)
        for item in node.all("location"):
            if isinstance(item, Node):
                self._agents.host(key, item)
        for item in node.all("workPerformed", "workFeatured"):
            if isinstance(item, Node) and item.name:
                for author in item.all("author", "creator"):
                    self._agents.participate(key, author, "speaker", "author", contribution=item.name.stated())


def _label(types: tuple[str, ...]) -> str:
    """``EducationEvent`` as "education event"."""
    name = next((one for one in types if one != "Event"), "Event")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _term(value: Value | None, look_up: Callable[[str], str | None]) -> Stated[str] | None:
    """EventScheduled has no term: it is what a page says of any event that was not moved."""
    term = look_up(value.text) if value else None
    return Stated(term, value.line) if value and term else None


def _when(node: Node) -> Stated[When] | None:
    start, end = node.first("startDate"), node.first("endDate")
    first = start or end
    when = period(first.text, end.text if start and end else None) if first else None
    return Stated(when, first.line) if when and first else None


def _topics(node: Node) -> Iterator[Stated[str]]:
    seen = set()
    for value in node.values("about", "keywords"):
        for part in re.split(r"[,;]", value.text) if value in node.fields.get("keywords", ()) else [value.text]:
            topic = part.strip()
            if topic and not _is_address(topic) and topic.casefold() not in seen:
                seen.add(topic.casefold())
                yield Stated(topic, value.line)


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) is not None
