"""Participations and affiliations: n-ary nodes that carry their own evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Quad

from kgbuild.lift.frame import CORE, Frame
from kgbuild.lift.gather import Gathered
from kgbuild.lift.names import MODES
from kgbuild.lift.settled import Settled, Taking
from kgbuild.lift.support import strongest
from kgbuild.lift.terms import text
from kgbuild.vocabulary import rdf, rn, roles, xsd

__all__ = ["lift_affiliations", "lift_participations"]


def lift_participations(event: str, settled: Settled, frame: Frame) -> Iterator[Quad]:
    """One node for each (event, agent, role, contribution) of an event, and where the contributions were given."""
    for taking in settled.takings.get(event, ()):
        yield from _participation(event, taking, frame)
    for work in sorted(settled.works.get(event, ())):
        yield Quad(frame.entity(work), rn.presentedAt, frame.entity(event), CORE)


def _participation(event: str, taking: Taking, frame: Frame) -> Iterator[Quad]:
    part = taking.part
    node = frame.relation("participation", event, taking.agent, taking.role, taking.work)
    yield Quad(node, rdf.type, rn.Participation, CORE)
    yield Quad(node, rn.event, frame.entity(event), CORE)
    yield Quad(node, rn.agent, frame.entity(taking.agent), CORE)
    yield Quad(node, rn.role, roles[taking.role], CORE)
    if taking.work:
        yield Quad(node, rn.contribution, frame.entity(taking.work), CORE)
    for words, language in sorted(part.wordings):
        yield Quad(node, rn.roleText, text(words, language), CORE)
    if part.modes:
        yield Quad(node, rn.attendanceMode, MODES[strongest(part.modes)], CORE)
    for tie in taking.ties:
        yield Quad(node, rn.affiliationAtEvent, frame.relation("affiliation", *tie), CORE)
    yield from frame.assertion(node, part.support, CORE)


def lift_affiliations(agent: str, table: Gathered, settled: Settled, frame: Frame) -> Iterator[Quad]:
    """One node for each (agent, institution, position) of an agent, with every day on which a report shows it to
    hold."""
    for tie in settled.ties.get(agent, ()):
        told = table.affiliations[tie]
        _, institution, position = tie
        node = frame.relation("affiliation", *tie)
        yield Quad(node, rdf.type, rn.Affiliation, CORE)
        yield Quad(node, rn.agent, frame.entity(agent), CORE)
        yield Quad(node, rn.institution, frame.entity(institution), CORE)
        if position:
            yield Quad(node, rn.position, text(position, told.language), CORE)
        for day in settled.days[tie]:
            yield Quad(node, rn.observedOn, Literal(day, datatype=xsd.date), CORE)
        yield from frame.assertion(node, told.support, CORE)
