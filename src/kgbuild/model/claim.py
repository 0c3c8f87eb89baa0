"""What one report claims: the values that every extractor gives and that resolve, lift and review take.

A :class:`Reading` is all that was taken out of one report. Inside it, persons, institutions and events go
by keys of their own (``p1``, ``i3``, ``e2``): coreference within a report is the extractor's work, identity
across reports is decided in ``resolve``. Each value carries the span of the sentence that states it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from kgbuild.spans import Span

__all__ = [
    "AffiliationClaim",
    "EventClaim",
    "InstitutionClaim",
    "Miss",
    "ParticipationClaim",
    "PersonClaim",
    "PlaceName",
    "Reading",
    "Stated",
    "When",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value, the span that states it, and the probability that a careful reader agrees."""

    value: T
    evidence: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class When:
    """Dates as precise as the text: ``2023``, ``2023-08``, ``2023-08-17``; ``time`` is ``17:00``, local.

    ``end`` equals ``start`` for an event of one day.
    """

    start: str
    end: str
    text: str = ""
    time: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place by name; ``within`` lists the wider places, nearest first (``("Almaty", "Kazakhstan")``)."""

    name: str
    kind: Literal["venue", "city", "region", "country", "online"]
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClaim:
    """An event that the report tells of.

    ``types`` and ``state`` are local names of the ontology's schemes (``roundTable``, ``held``); ``label`` is
    the words that name its kind ("international scientific conference"); ``title`` its proper title
    without quotes; ``part_of`` the key of the larger event; ``mode`` is ``online``, ``hybrid`` or ``in person``.
    """

    key: str
    evidence: Span
    mentions: tuple[Span, ...]
    label: str
    title: Stated[str] | None = None
    types: tuple[Stated[str], ...] = ()
    state: Stated[str] | None = None
    when: Stated[When] | None = None
    places: tuple[Stated[PlaceName], ...] = ()
    mode: Stated[str] | None = None
    part_of: Stated[str] | None = None
    series: Stated[str] | None = None
    ordinal: Stated[int] | None = None
    topics: tuple[Stated[str], ...] = ()
    participant_count: Stated[int] | None = None
    url: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonClaim:
    """A named person; ``name`` is the fullest form in the report, without titles and degrees."""

    key: str
    name: str
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    confidence: float = 1.0
    apart: tuple[tuple[str, str], ...] = ()
    """Keys of those of like names from whom the report tells this one apart, each with the reason."""
    beside: str = ""
    """What stands beside the name and tells it from those: the body ("Tsinghua University")."""
    told: tuple[str, ...] = ()
    """The quotations by which somebody said that this is not ``parted_from`` (:attr:`Report.apart`)."""
    parted_from: str | None = None
    """Key of the person for whom this one had been taken, where mentions of theirs are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionClaim:
    """A named body; ``type`` is a local name of the institution-type list; ``unit_of`` the key of its container."""

    key: str
    name: str
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    type: str | None = None
    unit_of: Stated[str] | None = None
    auspices: Stated[str] | None = None
    based_in: Stated[PlaceName] | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationClaim:
    """A tie of a person (or body) to an institution, in a position as printed; ``event`` is where it shows."""

    key: str
    agent: str
    institution: str
    evidence: tuple[Span, ...]
    position: str | None = None
    event: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationClaim:
    """One agent in one event in one role (local name of the role scheme: ``keynoteSpeaker``).

    ``role_text`` is the wording that shows the role; ``affiliations`` are keys of affiliation claims under
    which the agent appears here; ``contribution`` is the title of the talk.
    """

    event: str
    agent: str
    role: str
    evidence: tuple[Span, ...]
    role_text: str | None = None
    contribution: Stated[str] | None = None
    affiliations: tuple[str, ...] = ()
    mode: Stated[str] | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence with a date, a person or a role word that gave no statement, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was taken out of one report."""

    report: str
    events: tuple[EventClaim, ...] = ()
    persons: tuple[PersonClaim, ...] = ()
    institutions: tuple[InstitutionClaim, ...] = ()
    participations: tuple[ParticipationClaim, ...] = ()
    affiliations: tuple[AffiliationClaim, ...] = ()
    misses: tuple[Miss, ...] = field(default=(), compare=False)
