"""The layers of the graph, and keys as terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.iris import BASE, Minter
from kgbuild.lift.options import LiftOptions
from kgbuild.lift.support import Support
from kgbuild.lift.terms import decimal
from kgbuild.model import Decision
from kgbuild.spans import Span
from kgbuild.vocabulary import codes, prov, rdf, rn

__all__ = ["CORE", "CURATION", "DATASET", "LAYERS", "PROVENANCE", "SHORTCUTS", "Frame", "layer_of"]

CORE = NamedNode(BASE + "graph/core")
"""Entities, participations, affiliations."""
PROVENANCE = NamedNode(BASE + "graph/provenance")
"""Documents, spans, mentions, claims, the run."""
CURATION = NamedNode(BASE + "graph/curation")
"""Decisions of software and of people; retired identifiers."""
SHORTCUTS = NamedNode(BASE + "graph/shortcuts")
"""The derived schema.org layer."""
DATASET = NamedNode(BASE + "graph/dataset")
"""What the graph says of itself."""

LAYERS = {"core": CORE, "provenance": PROVENANCE, "curation": CURATION, "shortcuts": SHORTCUTS, "dataset": DATASET}
"""The layers, each a file of the graph folder and a named graph; their names do not move with the data's base."""


def layer_of(graph: NamedNode) -> str:
    """The name of a layer.

    >>> layer_of(CORE)
    'core'
    """
    return graph.value.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Frame:
    """Terms for keys and passages, made once each."""

    options: LiftOptions
    minter: Minter
    run: NamedNode
    _entities: dict[str, NamedNode] = field(default_factory=dict)
    _documents: dict[str, str] = field(default_factory=dict)

    def entity(self, key: str) -> NamedNode:
        """The node of an entity."""
        node = self._entities.get(key)
        if node is None:
            node = self._entities[key] = NamedNode(self.minter.entity(key))
        return node

    def span(self, report: str, span: Span) -> NamedNode:
        """The node of a passage."""
        stem = self._documents.get(report)
        if stem is None:
            stem = self._documents[report] = self.minter.document(report).replace("/doc/", "/span/", 1)
        return NamedNode(f"{stem}-{span.start}-{span.end}")

    def relation(self, kind: str, *parts: str) -> NamedNode:
        """The node of what is named by what it states."""
        return NamedNode(self.minter.relation(kind, *parts))

    def decision(self, decision: Decision) -> NamedNode:
        """The node of a decision: a hash of what it says."""
        return self.relation(
            "decision", decision.kind, decision.subject, decision.object, decision.reason, decision.by, decision.when
        )

    def assertion(
        self, node: NamedNode, support: Support, graph: NamedNode, *, status: NamedNode | None = None
    ) -> Iterator[Quad]:
        """Evidence, confidence, status and origin of an assertion, and what the decision behind it did with it."""
        for report, span in support.passages:
            yield Quad(node, rn.evidence, self.span(report, span), graph)
        yield Quad(node, rn.confidence, decimal(support.confidence), graph)
        stance = support.stance
        yield Quad(node, rn.status, status or (codes.accepted if stance else codes.proposed), graph)
        if stance and stance.made:
            decision = self.decision(stance.decision)
            yield Quad(node, prov.wasGeneratedBy, decision, graph)
            yield Quad(decision, prov.generated, node, CURATION)
            return
        yield Quad(node, prov.wasGeneratedBy, self.run, graph)
        if stance:
            yield Quad(self.decision(stance.decision), prov.used, node, CURATION)

    def claim(
        self,
        subject: NamedNode,
        predicate: NamedNode,
        value: NamedNode | Literal,
        support: Support,
        *,
        stands: bool,
        status: NamedNode = codes.superseded,
    ) -> Iterator[Quad]:
        """A claim about one triple, and the triple itself where the claim stands; ``status`` of one that does not."""
        node = self.claim_node(subject, predicate, value)
        yield Quad(node, rdf.type, rn.Claim, PROVENANCE)
        yield Quad(node, rdf.subject, subject, PROVENANCE)
        yield Quad(node, rdf.predicate, predicate, PROVENANCE)
        yield Quad(node, rdf.object, value, PROVENANCE)
        yield from self.assertion(node, support, PROVENANCE, status=None if stands else status)
        if stands:
            yield Quad(subject, predicate, value, CORE)

    def claim_node(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> NamedNode:
        """The node of a claim: a hash of the triple."""
        return self.relation("claim", subject.value, predicate.value, str(value))
