"""What resolve keeps of each reading: names, features and keys, no text and no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

import msgspec

from kgbuild.model import EventClaim, InstitutionClaim, PersonClaim, PlaceName, Reading, Source, When
from kgbuild.resolve.locals import contribution_local, folded, place_local, series_local, topic_local
from kgbuild.spans import Span

__all__ = ["EventRecord", "InstitutionRecord", "LabelRecord", "PersonRecord", "PlaceRecord", "Records", "collect"]

_UNKNOWN = Source()
_NONE: frozenset[Any] = frozenset()


class _Common(TypedDict):
    """What all records of a report share."""

    report: str
    publisher: str
    language: str


class _Record(msgspec.Struct, kw_only=True, gc=False):
    report: str
    key: str
    """The reading's own key."""
    offset: int
    """Where the report first names it."""
    name: str
    aliases: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "en"

    @property
    def voice(self) -> tuple[str, bool]:
        """Which part of the report tells of it: its prose, or data such as a table (keys that begin with ``s``)."""
        return self.report, self.key.startswith("s")

    @property
    def order(self) -> tuple[str, int, str]:
        """Where it stands in the corpus, whatever order the reports came in."""
        return self.report, self.offset, self.key


class PersonRecord(_Record, kw_only=True, gc=False):
    """A person of one report; ``ties`` are (institution's key, day or ``""``); ``beside`` are ids of the sentences
    that state the person's parts; ``events`` the reading's own event keys; ``apart``, ``sign`` (there ``beside``),
    ``told`` and ``parted_from`` are those of :class:`~kgbuild.model.PersonClaim`."""

    ties: tuple[tuple[str, str], ...] = ()
    events: tuple[str, ...] = ()
    beside: frozenset[Span] = frozenset()
    days: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    apart: tuple[tuple[str, str], ...] = ()
    sign: str = ""
    bodies: tuple[str, ...] = ()
    """Names of the institutions that it is tied to."""
    told: tuple[str, ...] = ()
    parted_from: str | None = None


class InstitutionRecord(_Record, kw_only=True, gc=False):
    """A body of one report; ``parent`` is the key of its container in the same report."""

    type: str | None = None
    parent: str | None = None
    place: PlaceName | None = None
    beside: frozenset[Span] = frozenset()
    held: tuple[str, ...] = ()
    """Keys of the events that it organized or hosted."""


class EventRecord(_Record, kw_only=True, gc=False):
    """An event of one report; ``name`` is its title or, without one, its label; ``agents`` the reading's keys."""

    titled: bool
    label: str
    types: tuple[str, ...] = ()
    when: When | None = None
    places: tuple[PlaceName, ...] = ()
    part_of: str | None = None
    series: str | None = None
    ordinal: int | None = None
    agents: tuple[str, ...] = ()
    talks: frozenset[str] = _NONE
    """Folded titles of what was given there, those of several words."""


class PlaceRecord(_Record, kw_only=True, gc=False):
    """A place name in one report; ``key`` is :func:`place_local` of it."""

    place: PlaceName


class LabelRecord(_Record, kw_only=True, gc=False):
    """A topic, series or contribution in one report; ``event`` is the key of a contribution's event."""

    event: str = ""


@dataclass(slots=True)
class Records:
    """All records of a corpus, each list in the order of the corpus."""

    persons: list[PersonRecord] = field(default_factory=list)
    institutions: list[InstitutionRecord] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)
    places: list[PlaceRecord] = field(default_factory=list)
    topics: list[LabelRecord] = field(default_factory=list)
    series: list[LabelRecord] = field(default_factory=list)
    contributions: list[LabelRecord] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)

    def sort(self) -> None:
        """Bring every list into the order of the corpus."""
        for records in (self.persons, self.institutions, self.events, self.places, self.topics, self.series):
            records.sort(key=lambda record: record.order)
        self.contributions.sort(key=lambda record: record.order)


def collect(readings: Iterable[Reading], sources: Mapping[str, Source]) -> Records:
    """The records of all readings, each reading looked at once and let go; the order of readings does not matter."""
    out = Records()
    for reading in readings:
        source = sources.get(reading.report, _UNKNOWN)
        out.reports.add(reading.report)
        _take(reading, source, out)
    out.sort()
    return out


def _first(mentions: tuple[Span, ...], fallback: int = 0) -> int:
    if len(mentions) == 1:
        return mentions[0].start
    return min((span.start for span in mentions), default=fallback)


def _take(reading: Reading, source: Source, out: Records) -> None:
    common = _Common(report=reading.report, publisher=source.publisher or "", language=source.language)
    days = {event.key: event.when.value.start for event in reading.events if event.when}
    topics = {event.key: {topic_local(t.value) for t in event.topics} for event in reading.events}
    parts: dict[str, list[str]] = {}
    beside: dict[str, set[Span]] = {}
    held: dict[str, list[str]] = {}
    for part in reading.participations:
        if part.role in ("organizer", "host"):
            held.setdefault(part.agent, []).append(part.event)
        parts.setdefault(part.agent, []).append(part.event)
        beside.setdefault(part.agent, set()).update(part.evidence)
    names = {body.key: body.name for body in reading.institutions}
    ties: dict[str, list[tuple[str, str]]] = {}
    for tie in reading.affiliations:
        told = {day for event in ([tie.event] if tie.event else parts.get(tie.agent, ())) if (day := days.get(event))}
        day = told.pop() if len(told) == 1 else source.published or ""
        ties.setdefault(tie.agent, []).append((tie.institution, day))
    for person in reading.persons:
        mine = tuple(dict.fromkeys(parts.get(person.key, ())))
        out.persons.append(_person(person, common, mine, ties, names, beside, days, topics))
    for body in reading.institutions:
        out.institutions.append(_institution(body, common, beside, held.get(body.key, ())))
    agents: dict[str, list[str]] = {}
    talks: dict[str, set[str]] = {}
    for part in reading.participations:
        agents.setdefault(part.event, []).append(part.agent)
        if part.contribution and " " in (title := folded(part.contribution.value)):
            talks.setdefault(part.event, set()).add(title)
    for event in reading.events:
        mine = tuple(dict.fromkeys(agents.get(event.key, ())))
        out.events.append(_event(event, common, mine, frozenset(talks.get(event.key, ()))))
    _take_labels(reading, common, out)


def _person(
    person: PersonClaim,
    common: _Common,
    events: tuple[str, ...],
    ties: Mapping[str, list[tuple[str, str]]],
    names: Mapping[str, str],
    beside: Mapping[str, set[Span]],
    days: Mapping[str, str],
    topics: Mapping[str, set[str]],
) -> PersonRecord:
    return PersonRecord(
        **common,
        key=person.key,
        offset=_first(person.mentions),
        name=person.name,
        aliases=person.aliases,
        ties=tuple(dict.fromkeys(ties.get(person.key, ()))),
        bodies=tuple(dict.fromkeys(names[body] for body, _ in ties.get(person.key, ()) if body in names)),
        events=events,
        beside=frozenset(beside.get(person.key, ())),
        days=tuple(sorted({days[e] for e in events if e in days})) if events else (),
        topics=frozenset(topic for e in events for topic in topics.get(e, ())) if events else _NONE,
        apart=person.apart,
        sign=person.beside,
        told=person.told,
        parted_from=person.parted_from,
    )


def _institution(
    body: InstitutionClaim, common: _Common, beside: Mapping[str, set[Span]], held: Iterable[str]
) -> InstitutionRecord:
    return InstitutionRecord(
        **common,
        key=body.key,
        offset=_first(body.mentions),
        name=body.name,
        aliases=body.aliases,
        type=body.type,
        parent=body.unit_of.value if body.unit_of else None,
        place=body.based_in.value if body.based_in else None,
        beside=frozenset(beside.get(body.key, ())),
        held=tuple(dict.fromkeys(held)),
    )


def _event(event: EventClaim, common: _Common, agents: tuple[str, ...], talks: frozenset[str]) -> EventRecord:
    return EventRecord(
        **common,
        key=event.key,
        offset=_first(event.mentions, event.evidence.start),
        name=event.title.value if event.title else event.label,
        aliases=(event.label,) if event.title else (),
        titled=event.title is not None,
        label=event.label,
        types=tuple(stated.value for stated in event.types),
        when=event.when.value if event.when else None,
        places=tuple(stated.value for stated in event.places),
        part_of=event.part_of.value if event.part_of else None,
        series=event.series.value if event.series else None,
        ordinal=event.ordinal.value if event.ordinal else None,
        agents=agents,
        talks=talks,
    )


def _take_labels(reading: Reading, common: _Common, out: Records) -> None:
    for body in reading.institutions:
        if body.based_in:
            _take_place(body.based_in.value, body.based_in.evidence.start, common, out)
    for event in reading.events:
        for place in event.places:
            _take_place(place.value, place.evidence.start, common, out)
        for topic in event.topics:
            label = LabelRecord(**common, key=topic_local(topic.value), offset=topic.evidence.start, name=topic.value)
            out.topics.append(label)
        if event.series:
            stated = event.series
            label = LabelRecord(
                **common, key=series_local(stated.value), offset=stated.evidence.start, name=stated.value
            )
            out.series.append(label)
    for part in reading.participations:
        if part.contribution:
            title = part.contribution
            key = contribution_local(part.event, title.value)
            label = LabelRecord(**common, key=key, offset=title.evidence.start, name=title.value, event=part.event)
            out.contributions.append(label)


def _take_place(place: PlaceName, offset: int, common: _Common, out: Records) -> None:
    out.places.append(PlaceRecord(**common, key=place_local(place), offset=offset, name=place.name, place=place))
