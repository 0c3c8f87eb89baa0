"""What was decided about identity and about statements, by software and by people."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.lift.frame import CURATION, Frame
from kgbuild.lift.provenance import as_moment
from kgbuild.lift.terms import decimal, moment, node, text
from kgbuild.model import Decision, Resolution
from kgbuild.vocabulary import codes, prov, rdf, rdfs, rn

__all__ = ["lift_decisions"]


def lift_decisions(resolution: Resolution, frame: Frame) -> Iterator[Quad]:
    """One node for each decision; its identifier is a hash of what it says."""
    known = {entity.key for entity in resolution.entities} | set(resolution.retired)
    withdrawn = {entity.key for entity in resolution.entities if entity.withdrawn}
    curators: set[NamedNode] = set()
    for decision in resolution.decisions:
        subject = frame.decision(decision)
        machine = decision.by == "machine"
        targets = list(_targets(decision, known, frame))
        if not targets or (decision.subject in withdrawn and decision.kind != "withdraw"):
            continue  # it speaks of what is no longer there, or of whom nothing may be said
        yield Quad(subject, rdf.type, rn.MachineDecision if machine else rn.CurationDecision, CURATION)
        yield Quad(subject, rn.decision, codes[decision.kind], CURATION)
        if decision.reason:
            yield Quad(subject, rn.rationale, text(decision.reason), CURATION)
        for target in targets:
            yield Quad(subject, prov.used, target, CURATION)
        for key in (decision.subject, decision.object):
            if key in withdrawn or key in resolution.retired:
                yield Quad(subject, prov.invalidated, frame.entity(key), CURATION)
        if machine:
            yield Quad(subject, rn.confidence, decimal(min(max(decision.score, 0.0), 1.0)), CURATION)
            yield Quad(subject, prov.wasInformedBy, frame.run, CURATION)
        else:
            curator = NamedNode(frame.minter.named("agent", decision.by))
            curators.add(curator)
            yield Quad(subject, prov.wasAssociatedWith, curator, CURATION)
        when = moment(decision.when) if decision.when else None
        if when is not None:
            yield Quad(subject, prov.endedAtTime, as_moment(when), CURATION)
    for decision in resolution.decisions:
        curator = NamedNode(frame.minter.named("agent", decision.by))
        if curator in curators:
            curators.discard(curator)
            yield Quad(curator, rdf.type, prov.Agent, CURATION)
            yield Quad(curator, rdfs.label, Literal(decision.by), CURATION)


def _targets(decision: Decision, known: set[str], frame: Frame) -> Iterator[NamedNode]:
    """What the decision speaks of, as far as the graph has an identifier for it."""
    for mentioned in dict.fromkeys((decision.subject, decision.object)):
        if mentioned in known:
            yield frame.entity(mentioned)
        elif mentioned.startswith(("http://", "https://")) and (target := node(mentioned)):
            yield target
