"""Participations and affiliations: n-ary nodes that carry their own evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, Quad

from kgbuild.lift.frame import CORE, Frame
from kgbuild.lift.gather import AffiliationKey, Gathered
from kgbuild.lift.names import MODES
from kgbuild.lift.settle import participations
from kgbuild.lift.support import strongest
from kgbuild.lift.terms import bounds, text
from kgbuild.vocabulary import rdf, rn, roles, xsd

__all__ = ["lift_affiliations", "lift_participations"]


def lift_participations(table: Gathered, frame: Frame) -> Iterator[Quad]:
    """One node for each (event, agent, role, contribution) that is sure enough."""
    minimum = frame.options.min_confidence
    shown_at: dict[str, set[str]] = {}
    for event, agent, role, work, part in participations(table):
        if part.support.confidence < minimum:
            continue
        node = frame.relation("participation", event, agent, role, work)
        yield Quad(node, rdf.type, rn.Participation, CORE)
        yield Quad(node, rn.event, frame.entity(event), CORE)
        yield Quad(node, rn.agent, frame.entity(agent), CORE)
        yield Quad(node, rn.role, roles[role], CORE)
        if work:
            yield Quad(node, rn.contribution, frame.entity(work), CORE)
            shown_at.setdefault(work, set()).add(event)
        for words, language in sorted(part.wordings):
            yield Quad(node, rn.roleText, text(words, language), CORE)
        if part.modes:
            yield Quad(node, rn.attendanceMode, MODES[strongest(part.modes)], CORE)
        for tie in sorted(part.affiliations):
            told = table.affiliations.get(tie)  # a curator may have rejected it, or given the part to another
            if told and tie[0] == agent and told.support.confidence >= minimum:
                yield Quad(node, rn.affiliationAtEvent, frame.relation("affiliation", *tie), CORE)
        yield from frame.assertion(node, part.support, CORE)
    for work, events in sorted(shown_at.items()):
        for event in sorted(events):
            yield Quad(frame.entity(work), rn.presentedAt, frame.entity(event), CORE)


def lift_affiliations(
    table: Gathered, dates: Mapping[str, tuple[str, str]], wholes: Mapping[str, str], frame: Frame
) -> Iterator[Quad]:
    """One node for each (agent, institution, position), with every day on which a report shows it to hold."""
    for tie, told in sorted(table.affiliations.items(), key=lambda item: item[0]):
        if told.support.confidence < frame.options.min_confidence:
            continue
        agent, institution, position = tie
        node = frame.relation("affiliation", *tie)
        yield Quad(node, rdf.type, rn.Affiliation, CORE)
        yield Quad(node, rn.agent, frame.entity(agent), CORE)
        yield Quad(node, rn.institution, frame.entity(institution), CORE)
        if position:
            yield Quad(node, rn.position, text(position, told.language), CORE)
        for day in sorted(_observed(tie, table, dates, wholes)):
            yield Quad(node, rn.observedOn, Literal(day, datatype=xsd.date), CORE)
        yield from frame.assertion(node, told.support, CORE)


def _observed(
    tie: AffiliationKey, table: Gathered, dates: Mapping[str, tuple[str, str]], wholes: Mapping[str, str]
) -> set[str]:
    """First days of the events and days of publication; a month or a year alone is no day, so it gives none."""
    days = set()
    for event, published in table.affiliations[tie].shown:
        current: str | None = event or None
        while current is not None and current not in dates:
            current = wholes.get(current)
        day = dates[current][0] if current is not None else ""
        days.add(day if len(day) == 10 else published)
    return {day for day in days if len(day) == 10 and bounds(day, day)}
