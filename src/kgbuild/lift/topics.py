"""Topics in their place: links to the concepts of thesauri, and those concepts with all above them.

A concept that some topic is goes by that topic's node, so that the graph has one node for it; every other stands under
the IRI that its thesaurus gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from kgbuild.lift.frame import CORE, Frame
from kgbuild.lift.terms import node, text
from kgbuild.model import Entity
from kgbuild.topics import Concept, TopicLinks
from kgbuild.vocabulary import rdf, rn, skos

__all__ = ["lift_concepts", "lift_links", "nodes_of"]


def nodes_of(links: TopicLinks, frame: Frame) -> dict[str, NamedNode]:
    """The node of each concept, by its IRI."""
    nodes = {iri: NamedNode(iri) for iri in links.concepts}
    return nodes | {iri: frame.entity(key) for key, iri in links.same.items()}


def lift_links(topic: Entity, links: TopicLinks, nodes: Mapping[str, NamedNode], frame: Frame) -> Iterator[Quad]:
    """The links of a topic; where it is a concept, all that the thesaurus says of that."""
    subject = frame.entity(topic.key)
    same, near = links.same.get(topic.key), links.near.get(topic.key)
    if same is not None:
        yield Quad(subject, skos.exactMatch, NamedNode(same), CORE)
        yield from _labels(links.concepts[same], subject, {topic.language.lower()})
        yield from _placed(links.concepts[same], subject, nodes)
    if near is not None:
        yield Quad(subject, skos.closeMatch, NamedNode(near), CORE)
    yield from _broader(subject, links.broader.get(topic.key, ()), nodes)


def lift_concepts(links: TopicLinks, nodes: Mapping[str, NamedNode], frame: Frame) -> Iterator[Quad]:
    """The concepts that topics need and that no topic is."""
    for iri, concept in sorted(links.concepts.items()):
        if nodes[iri] == NamedNode(iri):
            yield from _placed(concept, nodes[iri], nodes)
            yield from _own(concept, nodes[iri], frame)


def _broader(subject: NamedNode, wider: Iterable[str], nodes: Mapping[str, NamedNode]) -> Iterator[Quad]:
    for iri in wider:
        yield Quad(subject, skos.broader, nodes[iri], CORE)


def _labels(concept: Concept, subject: NamedNode, spoken: set[str]) -> Iterator[Quad]:
    """The concept's labels, but for preferred ones in a language in which the topic has its own."""
    for label, language in concept.preferred:
        if language not in spoken:
            yield Quad(subject, skos.prefLabel, text(label, language), CORE)
    for label, language in concept.alternative:
        yield Quad(subject, skos.altLabel, text(label, language), CORE)


def _placed(concept: Concept, subject: NamedNode, nodes: Mapping[str, NamedNode]) -> Iterator[Quad]:
    yield from _broader(subject, concept.broader, nodes)
    for predicate, iris in ((skos.exactMatch, concept.exact), (skos.closeMatch, concept.close)):
        for target in filter(None, map(node, iris)):
            yield Quad(subject, predicate, target, CORE)


def _own(concept: Concept, subject: NamedNode, frame: Frame) -> Iterator[Quad]:
    yield Quad(subject, rdf.type, rn.Topic, CORE)
    yield from _labels(concept, subject, set())
    for scheme in concept.schemes or (frame.minter.named("scheme", "topics"),):
        yield Quad(subject, skos.inScheme, NamedNode(scheme), CORE)
