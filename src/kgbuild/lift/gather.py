"""Readings, report by report, into one table of what the corpus says and which passages say it.

Nothing is decided here: what two reports say of one thing ends under one key, and what contradicts stays
side by side until :mod:`kgbuild.lift.settle` chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from kgbuild.lift.names import check_names
from kgbuild.lift.support import Support
from kgbuild.model import (
    AffiliationClaim,
    EntityKind,
    EventClaim,
    InstitutionClaim,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Report,
    Resolution,
    Stated,
    When,
)
from kgbuild.resolve.locals import contribution_local, place_local, series_local, topic_local
from kgbuild.spans import Span

__all__ = ["Affiliated", "Gathered", "Keys", "TakesPart", "Value"]

K = TypeVar("K")

Value = str | int
"""What an attribute holds before it is a term: a key, a local name of a scheme, a date, a number."""

AffiliationKey = tuple[str, str, str]
"""Agent, institution, position as printed (or empty)."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Looks up what resolve decided; withdrawn things are nowhere to be found."""

    resolution: Resolution
    live: frozenset[str]

    @classmethod
    def to(cls, resolution: Resolution) -> Keys:
        """The keys of a resolution's live entities."""
        return cls(resolution, frozenset(e.key for e in resolution.entities if not e.withdrawn))

    def of(self, report: str, kind: EntityKind, local: str) -> str | None:
        """The key of a thing that the reading names by a key of its own."""
        key = self.resolution.key_of.get((report, kind, local))
        return key if key in self.live else None

    def agent(self, report: str, local: str) -> str | None:
        """The key of a person or an institution."""
        return self.of(report, "person", local) or self.of(report, "institution", local)


@dataclass(slots=True)
class TakesPart:
    """What is told of one agent in one role at one event, with or without a contribution."""

    support: Support = field(default_factory=Support)
    wordings: set[tuple[str, str]] = field(default_factory=set)
    affiliations: set[AffiliationKey] = field(default_factory=set)
    modes: dict[str, Support] = field(default_factory=dict)


@dataclass(slots=True)
class Affiliated:
    """What is told of one tie: the passages, the language of the position, and the events at which it shows."""

    support: Support = field(default_factory=Support)
    language: str = "en"
    shown: set[tuple[str, str]] = field(default_factory=set)
    """The event at which it shows and the report's day of publication; either may be empty."""


@dataclass(slots=True)
class Gathered:
    """The table. ``claims`` maps subject key and property to each value that some report states."""

    claims: dict[tuple[str, str], dict[Value, Support]] = field(default_factory=dict)
    dates: dict[str, dict[tuple[str, str], Support]] = field(default_factory=dict)
    date_texts: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    existence: dict[str, Support] = field(default_factory=dict)
    titles: dict[str, dict[str, Support]] = field(default_factory=dict)
    mentions: dict[str, set[tuple[str, Span]]] = field(default_factory=dict)
    degrees: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    urls: dict[str, set[str]] = field(default_factory=dict)
    place_kinds: dict[str, set[str]] = field(default_factory=dict)
    participations: dict[tuple[str, str, str], dict[str, TakesPart]] = field(default_factory=dict)
    """(event, agent, role) to contribution (or empty) to what is told."""
    affiliations: dict[AffiliationKey, Affiliated] = field(default_factory=dict)
    struck: set[tuple[str, str]] = field(default_factory=set)
    """Keys and names that curators rejected."""
    forms: set[tuple[str, str]] = field(default_factory=set)
    """(key, name): names that a curator added somebody by who turned out to be another, and that are not its label."""

    def add(self, report: Report, reading: Reading, keys: Keys) -> frozenset[Span]:
        """Count one report's reading in; gives the passages that the graph points to from now on.

        Raises:
            InputError: where the reading names a role, type, state or mode that the ontology does not know.
        """
        check_names(reading)
        adding = _Adding(self, report, reading, keys)
        for event in reading.events:
            adding.event(event)
        for person in reading.persons:
            adding.person(person)
        for institution in reading.institutions:
            adding.institution(institution)
        for affiliation in reading.affiliations:
            adding.affiliation(affiliation)
        for participation in reading.participations:
            adding.participation(participation)
        return frozenset(adding.passages)


@dataclass(frozen=True, slots=True)
class _Adding:
    """One report on its way into the table."""

    table: Gathered
    report: Report
    reading: Reading
    keys: Keys
    passages: set[Span] = field(default_factory=set)

    def count(self, bucket: dict[K, Support], key: K, spans: Iterable[Span], confidence: float) -> None:
        spans = tuple(spans)
        self.passages.update(spans)
        bucket.setdefault(key, Support()).add(self.report.id, spans, confidence)

    @property
    def language(self) -> str:
        return self.report.source.language

    def claim(self, subject: str, name: str, value: Value | None, span: Span, confidence: float) -> None:
        if value is not None:
            self.count(self.table.claims.setdefault((subject, name), {}), value, [span], confidence)

    def exists(self, key: str, spans: Iterable[Span], confidence: float) -> None:
        spans = tuple(spans)
        self.table.mentions.setdefault(key, set()).update((self.report.id, span) for span in spans)
        self.count(self.table.existence, key, spans, confidence)

    def place(self, place: PlaceName) -> str | None:
        key = self.keys.of(self.report.id, "place", place_local(place))
        if key:
            self.table.place_kinds.setdefault(key, set()).add(place.kind)
        return key

    def event(self, told: EventClaim) -> None:
        key = self.keys.of(self.report.id, "event", told.key)
        if key is None:
            return
        self.exists(key, told.mentions or (told.evidence,), told.confidence)
        if told.title:
            titles = self.table.titles.setdefault(key, {})
            self.count(titles, told.title.value, [told.title.evidence], told.title.confidence)
        if told.url:
            self.table.urls.setdefault(key, set()).add(told.url)
        if told.when:
            self.when(key, told.when)
        for stated in told.types:
            self.claim(key, "eventType", stated.value, stated.evidence, stated.confidence)
        if not told.types:
            self.claim(key, "eventType", "otherEvent", told.evidence, told.confidence)
        for stated_place in told.places:
            self.claim(key, "place", self.place(stated_place.value), stated_place.evidence, stated_place.confidence)
        for stated in told.topics:
            topic = self.keys.of(self.report.id, "topic", topic_local(stated.value))
            self.claim(key, "topic", topic, stated.evidence, stated.confidence)
        self.event_attributes(key, told)

    def event_attributes(self, key: str, told: EventClaim) -> None:
        for name, stated in (("eventState", told.state), ("attendanceMode", told.mode)):
            if stated:
                self.claim(key, name, stated.value, stated.evidence, stated.confidence)
        for name, number in (("ordinal", told.ordinal), ("participantCount", told.participant_count)):
            if number:
                self.claim(key, name, number.value, number.evidence, number.confidence)
        if told.part_of:
            whole = self.keys.of(self.report.id, "event", told.part_of.value)
            if whole != key:
                self.claim(key, "partOfEvent", whole, told.part_of.evidence, told.part_of.confidence)
        if told.series:
            series = self.keys.of(self.report.id, "series", series_local(told.series.value))
            self.claim(key, "inSeries", series, told.series.evidence, told.series.confidence)
            if series:
                self.exists(series, [told.series.evidence], told.series.confidence)

    def when(self, key: str, stated: Stated[When]) -> None:
        when = stated.value
        dates = self.table.dates.setdefault(key, {})
        self.count(dates, (when.start, when.end or when.start), [stated.evidence], stated.confidence)
        if when.text:
            self.table.date_texts.setdefault(key, set()).add((when.text, self.language))
        if when.time:
            self.claim(key, "startTime", when.time, stated.evidence, stated.confidence)

    def person(self, told: PersonClaim) -> None:
        key = self.keys.of(self.report.id, "person", told.key)
        if key:
            self.exists(key, told.mentions, told.confidence)
            self.table.degrees.setdefault(key, set()).update((degree, self.language) for degree in told.degrees)

    def institution(self, told: InstitutionClaim) -> None:
        key = self.keys.of(self.report.id, "institution", told.key)
        if key is None:
            return
        self.exists(key, told.mentions, told.confidence)
        if told.type and told.mentions:
            self.claim(key, "institutionType", told.type, told.mentions[0], told.confidence)
        for name, stated in (("unitOf", told.unit_of), ("underAuspicesOf", told.auspices)):
            if stated:
                other = self.keys.of(self.report.id, "institution", stated.value)
                if other != key:
                    self.claim(key, name, other, stated.evidence, stated.confidence)
        if told.based_in:
            seat = self.place(told.based_in.value)
            self.claim(key, "basedIn", seat, told.based_in.evidence, told.based_in.confidence)

    def affiliation_key(self, told: AffiliationClaim) -> AffiliationKey | None:
        agent = self.keys.agent(self.report.id, told.agent)
        institution = self.keys.of(self.report.id, "institution", told.institution)
        # a body that resolve found to be its own unit is no tie
        if agent is None or institution is None or agent == institution:
            return None
        return agent, institution, told.position or ""

    def affiliation(self, told: AffiliationClaim) -> None:
        key = self.affiliation_key(told)
        if key is None:
            return
        tie = self.table.affiliations.setdefault(key, Affiliated(language=self.language))
        self.passages.update(told.evidence)
        tie.support.add(self.report.id, told.evidence, told.confidence)
        published = self.report.source.published or ""
        events = {self.keys.of(self.report.id, "event", local) for local in self.shown_at(told)}
        tie.shown.update((event or "", published) for event in events or {None})

    def shown_at(self, told: AffiliationClaim) -> set[str]:
        """The events (by local key) at which a tie shows: the one that the claim names; else those where the agent
        appears under it; else those of the sentence that states it; else those of the agent in this report.
        """
        if told.event:
            return {told.event}
        parts = [part for part in self.reading.participations if part.agent == told.agent]
        under = {part.event for part in parts if told.key in part.affiliations}
        beside = {
            part.event
            for part in parts
            if any(mine.overlaps(other) for mine in told.evidence for other in part.evidence)
        }
        return under or beside or {part.event for part in parts}

    def participation(self, told: ParticipationClaim) -> None:
        event = self.keys.of(self.report.id, "event", told.event)
        agent = self.keys.agent(self.report.id, told.agent)
        if event is None or agent is None:
            return
        work = ""
        if told.contribution:
            local = contribution_local(told.event, told.contribution.value)
            work = self.keys.of(self.report.id, "contribution", local) or ""
            if work:
                self.exists(work, [told.contribution.evidence], told.contribution.confidence)
        part = self.table.participations.setdefault((event, agent, told.role), {}).setdefault(work, TakesPart())
        self.passages.update(told.evidence)
        part.support.add(self.report.id, told.evidence, told.confidence)
        if told.role_text:
            part.wordings.add((told.role_text, self.language))
        if told.mode:
            self.count(part.modes, told.mode.value, [told.mode.evidence], told.mode.confidence)
            part.support.passages.add((self.report.id, told.mode.evidence))
        for claim in self.reading.affiliations:
            if claim.key in told.affiliations and (tie := self.affiliation_key(claim)) and tie[0] == agent:
                part.affiliations.add(tie)
