"""What the graph says of itself: a data set in the terms of DCAT and VoID, with counts and licence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.iris import BASE, Minter
from kgbuild.lift.frame import DATASET
from kgbuild.lift.terms import integer, moment, node, text
from kgbuild.vocabulary import NAMESPACES, dcat, dcterms, rdf, rn, schema, void

__all__ = ["DatasetInfo", "describe"]

_ONTOLOGY = NamedNode(rn.base.rstrip("#"))
_TURTLE = NamedNode("https://www.iana.org/assignments/media-types/text/turtle")
_QUOTES = "The quoted passages belong to the publishers of the reports; offsets and hashes prove them without quoting."


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """How the data set is called and under which licence it goes out; ``issued`` is an ISO 8601 day or absent."""

    title: str = "Research network"
    description: str = "Who took which part in which event, with the passage that proves it."
    license: str = "https://creativecommons.org/licenses/by/4.0/"
    version: str = "0.1.0"
    issued: str | None = None
    base: str = BASE


def describe(
    info: DatasetInfo, layers: Mapping[str, int], classes: Mapping[str, int], properties: Iterable[str]
) -> Iterator[Quad]:
    """The description; ``layers`` counts triples by layer, ``classes`` things by class IRI, ``properties`` lists the
    IRIs of those that occur.
    """
    minter = Minter(info.base)
    subject = NamedNode(minter.named("dataset", "graph"))
    for kind in (dcat.Dataset, void.Dataset, schema.Dataset):
        yield Quad(subject, rdf.type, kind, DATASET)
    yield Quad(subject, dcterms.title, text(info.title), DATASET)
    yield Quad(subject, dcterms.description, text(info.description), DATASET)
    yield Quad(subject, dcat.version, Literal(info.version), DATASET)
    yield Quad(subject, dcterms.conformsTo, _ONTOLOGY, DATASET)
    issued = moment(info.issued) if info.issued else None
    if issued is not None:
        yield Quad(subject, dcterms.issued, issued, DATASET)
    licence = node(info.license)
    if licence is not None:
        yield Quad(subject, dcterms.license, licence, DATASET)
    yield Quad(subject, void.uriSpace, Literal(info.base), DATASET)
    yield Quad(subject, void.triples, integer(sum(layers.values())), DATASET)
    used = (*classes, *properties)
    for namespace in sorted(NAMESPACES.values()):
        if any(iri.startswith(namespace) for iri in used):
            yield Quad(subject, void.vocabulary, NamedNode(namespace), DATASET)
    for kind_iri, count in sorted(classes.items()):
        yield from _partition(subject, kind_iri, count, info)
    for layer, count in sorted(layers.items()):
        yield from _layer(subject, layer, count, licence, minter)


def _partition(subject: NamedNode, kind: str, count: int, info: DatasetInfo) -> Iterator[Quad]:
    local = kind.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    part = NamedNode(f"{subject.value}-{local}")
    yield Quad(subject, void.classPartition, part, DATASET)
    yield Quad(part, rdf.type, void.Dataset, DATASET)
    yield Quad(part, void["class"], NamedNode(kind), DATASET)
    yield Quad(part, void.entities, integer(count), DATASET)


def _layer(subject: NamedNode, layer: str, count: int, licence: NamedNode | None, minter: Minter) -> Iterator[Quad]:
    """Each layer is a part of the set and a file that one can take."""
    part = NamedNode(minter.named("dataset", layer))
    yield Quad(subject, void.subset, part, DATASET)
    yield Quad(part, rdf.type, void.Dataset, DATASET)
    yield Quad(part, void.triples, integer(count), DATASET)
    file = NamedNode(minter.named("dataset", f"{layer}.ttl"))
    yield Quad(subject, dcat.distribution, file, DATASET)
    yield Quad(file, rdf.type, dcat.Distribution, DATASET)
    yield Quad(file, dcterms.title, Literal(f"{layer}.ttl"), DATASET)
    yield Quad(file, dcat.mediaType, _TURTLE, DATASET)
    if licence is not None:
        yield Quad(file, dcterms.license, licence, DATASET)
    if layer == "provenance":
        yield Quad(file, dcterms.rights, text(_QUOTES), DATASET)
