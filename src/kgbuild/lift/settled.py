"""The table once everything in it is decided, sorted by the thing under which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kgbuild.lift.gather import AffiliationKey, Gathered, TakesPart
from kgbuild.lift.settle import Verdict, participations, settle, settle_dates
from kgbuild.lift.support import acyclic
from kgbuild.lift.terms import bounds
from kgbuild.model import Entity, Resolution

__all__ = ["Settled", "Taking"]


@dataclass(frozen=True, slots=True)
class Taking:
    """A participation in an event: the agent, the role, the contribution (or empty) and what is told of it."""

    agent: str
    role: str
    work: str
    part: TakesPart
    ties: tuple[AffiliationKey, ...]
    """The affiliations that stand under which the agent appears."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands. Weaker assertions than the release threshold are left out.

    A contribution is written with its event: its ``home``. Every other thing is written by itself.
    """

    live: dict[str, Entity] = field(default_factory=dict)
    """Entities that the graph names; a contribution that no standing participation delivers is left out."""
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    takings: dict[str, list[Taking]] = field(default_factory=dict)
    ties: dict[str, list[AffiliationKey]] = field(default_factory=dict)
    days: dict[AffiliationKey, tuple[str, ...]] = field(default_factory=dict)
    """The days on which a report shows an affiliation to hold."""
    works: dict[str, set[str]] = field(default_factory=dict)
    """Contributions by event."""
    home: dict[str, str] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    """Bodies inside others."""
    within: Mapping[str, str] = field(default_factory=dict)
    """Place to next larger place, without circles."""

    @classmethod
    def of(cls, table: Gathered, resolution: Resolution, *, minimum: float) -> Settled:
        """Settle a whole table."""
        verdicts: dict[str, list[Verdict]] = {}
        for verdict in settle(table, minimum=minimum):
            verdicts.setdefault(verdict.subject, []).append(verdict)
        standing = [v for told in verdicts.values() for v in told if v.stands]
        wholes = {v.subject: str(v.value) for v in standing if v.name == "partOfEvent"}
        dates = settle_dates(table, minimum=minimum)
        sure = {tie for tie, told in table.affiliations.items() if told.support.confidence >= minimum}
        takings = _takings(table, sure, minimum)
        works = {event: {t.work for t in told if t.work} for event, told in takings.items()}
        home = {work: event for event in sorted(works, reverse=True) for work in works[event]}
        shown = (e for e in resolution.entities if e.kind != "contribution" or e.key in home)
        live = {entity.key: entity for entity in shown if not entity.withdrawn}
        ties: dict[str, list[AffiliationKey]] = {}
        for tie in sorted(sure):
            ties.setdefault(tie[0], []).append(tie)
        return cls(
            live=live,
            verdicts=verdicts,
            dates=dates,
            takings=takings,
            ties=ties,
            days={tie: tuple(sorted(_observed(tie, table, dates, wholes))) for tie in sure},
            works=works,
            home=home,
            units=frozenset(v.subject for v in standing if v.name == "unitOf"),
            within=_within(live),
        )

    def things(self, others: Iterable[str] = ()) -> list[str]:
        """The keys under which anything is written, contributions under that of their event; sorted."""
        keys = {*self.live, *self.verdicts, *self.dates, *self.takings, *self.ties, *others}
        return sorted({self.home.get(key, key) for key in keys})


def _takings(table: Gathered, sure: set[AffiliationKey], minimum: float) -> dict[str, list[Taking]]:
    found: dict[str, list[Taking]] = {}
    for event, agent, role, work, part in participations(table):
        if part.support.confidence >= minimum:
            # a curator may have rejected an affiliation, or given the part to another agent
            ties = tuple(sorted(tie for tie in part.affiliations if tie in sure and tie[0] == agent))
            found.setdefault(event, []).append(Taking(agent, role, work, part, ties))
    return found


def _within(live: Mapping[str, Entity]) -> dict[str, str]:
    edges = {
        (key, entity.within): 1.0
        for key, entity in live.items()
        if entity.kind == "place" and entity.within in live and entity.within is not None
    }
    return dict(acyclic(edges, single=True))


def _observed(
    tie: AffiliationKey, table: Gathered, dates: Mapping[str, tuple[str, str]], wholes: Mapping[str, str]
) -> Iterator[str]:
    """First days of the events and days of publication; a month or a year alone is no day, so it gives none."""
    days = set()
    for event, published in table.affiliations[tie].shown:
        current: str | None = event or None
        while current is not None and current not in dates:
            current = wholes.get(current)
        day = dates[current][0] if current is not None else ""
        days.add(day if len(day) == 10 else published)
    return (day for day in days if len(day) == 10 and bounds(day, day))
