"""Topics in their place: links to the concepts of thesauri, and those concepts with all above them.

A concept that some topic is goes by that topic's node, so that the graph has one node for it; every other stands under
the IRI that its thesaurus gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kgbuild.lift.frame import CORE, Frame
from kgbuild.lift.terms import node, text
from kgbuild.model import Resolution
from kgbuild.topics import Concept, TopicLinks
from kgbuild.vocabulary import rdf, rn, skos

__all__ = ["lift_topics"]


def lift_topics(links: TopicLinks, resolution: Resolution, frame: Frame) -> Iterator[Quad]:
    """The links of topics, and the concepts that they need."""
    nodes = {iri: NamedNode(iri) for iri in links.concepts}
    nodes |= {iri: frame.entity(key) for key, iri in links.same.items()}
    entities = {entity.key: entity for entity in resolution.entities}
    for key, iri in sorted(links.same.items()):
        spoken = {entities[key].language.lower()}
        yield Quad(frame.entity(key), skos.exactMatch, NamedNode(iri), CORE)
        yield from _labels(links.concepts[iri], frame.entity(key), spoken)
    for key, iri in sorted(links.near.items()):
        yield Quad(frame.entity(key), skos.closeMatch, NamedNode(iri), CORE)
    for key, wider in sorted(links.broader.items()):
        yield from _broader(frame.entity(key), wider, nodes)
    for iri, concept in sorted(links.concepts.items()):
        yield from _placed(concept, nodes[iri], nodes)
        if nodes[iri] == NamedNode(iri):
            yield from _own(concept, nodes[iri], frame)


def _broader(subject: NamedNode, wider: Iterable[str], nodes: dict[str, NamedNode]) -> Iterator[Quad]:
    for iri in wider:
        yield Quad(subject, skos.broader, nodes[iri], CORE)


def _labels(concept: Concept, subject: NamedNode, spoken: set[str]) -> Iterator[Quad]:
    """The concept's labels, but for preferred ones in a language in which the topic has its own."""
    for label, language in concept.preferred:
        if language not in spoken:
            yield Quad(subject, skos.prefLabel, text(label, language), CORE)
    for label, language in concept.alternative:
        yield Quad(subject, skos.altLabel, text(label, language), CORE)


def _placed(concept: Concept, subject: NamedNode, nodes: dict[str, NamedNode]) -> Iterator[Quad]:
    yield from _broader(subject, concept.broader, nodes)
    for predicate, iris in ((skos.exactMatch, concept.exact), (skos.closeMatch, concept.close)):
        for target in filter(None, map(node, iris)):
            yield Quad(subject, predicate, target, CORE)


def _own(concept: Concept, subject: NamedNode, frame: Frame) -> Iterator[Quad]:
    yield Quad(subject, rdf.type, rn.Topic, CORE)
    yield from _labels(concept, subject, set())
    for scheme in concept.schemes or (frame.minter.named("scheme", "topics"),):
        yield Quad(subject, skos.inScheme, NamedNode(scheme), CORE)
