"""What was decided about identity and about statements, by software and by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.lift.frame import CURATION, Frame
from kgbuild.lift.provenance import as_moment
from kgbuild.lift.terms import decimal, moment, node, text
from kgbuild.model import Decision, Resolution
from kgbuild.vocabulary import codes, prov, rdf, rdfs, rn

__all__ = ["Known", "lift_decisions"]


@dataclass(frozen=True, slots=True)
class Known:
    """What decisions may speak of: keys that stand or stood for something, and those that do no longer."""

    keys: frozenset[str]
    withdrawn: frozenset[str]
    retired: frozenset[str]

    @classmethod
    def of(cls, resolution: Resolution) -> Known:
        """The keys of a resolution."""
        retired = frozenset(resolution.retired)
        withdrawn = frozenset(entity.key for entity in resolution.entities if entity.withdrawn)
        return cls(retired.union(entity.key for entity in resolution.entities), withdrawn, retired)

    def state(self, key: str) -> str:
        """All that the quads of a decision need to know of a key that it names."""
        return "".join("01"[key in keys] for keys in (self.keys, self.withdrawn, self.retired))


def lift_decisions(decisions: Iterable[Decision], known: Known, frame: Frame) -> Iterator[Quad]:
    """One node for each decision; its identifier is a hash of what it says. Those who decided get a name."""
    curators: dict[str, NamedNode] = {}
    for decision in decisions:
        subject = frame.decision(decision)
        machine = decision.by == "machine"
        targets = list(_targets(decision, known.keys, frame))
        if not targets or (decision.subject in known.withdrawn and decision.kind != "withdraw"):
            continue  # it speaks of what is no longer there, or of whom nothing may be said
        yield Quad(subject, rdf.type, rn.MachineDecision if machine else rn.CurationDecision, CURATION)
        yield Quad(subject, rn.decision, codes[decision.kind], CURATION)
        if decision.reason and (decision.kind == "withdraw" or decision.object not in known.withdrawn):
            # what was said of a person before they were withdrawn may name them by a word that is nobody's alone
            yield Quad(subject, rn.rationale, text(decision.reason), CURATION)
        for target in targets:
            yield Quad(subject, prov.used, target, CURATION)
        for key in (decision.subject, decision.object):
            if key in known.withdrawn or key in known.retired:
                yield Quad(subject, prov.invalidated, frame.entity(key), CURATION)
        if machine:
            yield Quad(subject, rn.confidence, decimal(min(max(decision.score, 0.0), 1.0)), CURATION)
            yield Quad(subject, prov.wasInformedBy, frame.run, CURATION)
        else:
            curator = curators.setdefault(decision.by, NamedNode(frame.minter.named("agent", decision.by)))
            yield Quad(subject, prov.wasAssociatedWith, curator, CURATION)
        when = moment(decision.when) if decision.when else None
        if when is not None:
            yield Quad(subject, prov.endedAtTime, as_moment(when), CURATION)
    for name, curator in curators.items():
        yield Quad(curator, rdf.type, prov.Agent, CURATION)
        yield Quad(curator, rdfs.label, Literal(name), CURATION)


def _targets(decision: Decision, known: frozenset[str], frame: Frame) -> Iterator[NamedNode]:
    """What the decision speaks of, as far as the graph has an identifier for it."""
    for mentioned in dict.fromkeys((decision.subject, decision.object)):
        if mentioned in known:
            yield frame.entity(mentioned)
        elif mentioned.startswith(("http://", "https://")) and (target := node(mentioned)):
            yield target
