"""The files of ``ontology/`` are complete and agree with each other."""

from __future__ import annotations

import json

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Namespace, URIRef

from kgbuild.vocabulary import NAMESPACES, codes, ontology_file, rn, roles, types

RN = Namespace(rn.base)
SCHEMA = Namespace(NAMESPACES["schema"])
FILES = ("rn.ttl", "roles.ttl", "types.ttl", "codes.ttl", "topics.ttl", "shapes.ttl")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    graph = Graph()
    for name in FILES[:5]:
        graph.parse(ontology_file(name), format="turtle")
    return graph


@pytest.mark.parametrize("name", FILES)
def test_file_is_turtle_for_another_library(name: str) -> None:
    """rdflib reads what we publish."""
    assert len(Graph().parse(ontology_file(name), format="turtle")) > 0


def test_every_term_is_described(vocabulary: Graph) -> None:
    """A term has labels in English and Russian, a definition, and says where it is defined."""
    for name in rn:
        term = RN[name]
        assert {label.language for label in vocabulary.objects(term, RDFS.label)} >= {"en", "ru"}, name
        assert vocabulary.value(term, RDFS.comment), name
        assert vocabulary.value(term, RDFS.isDefinedBy) == URIRef(rn.base.rstrip("#")), name


def test_every_term_is_aligned(vocabulary: Graph) -> None:
    """A term hangs under an outside term, or matches one."""
    for name in rn:
        links = [
            target
            for link in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch)
            for target in vocabulary.objects(RN[name], link)
        ]
        assert any(not str(target).startswith(rn.base) for target in links), name


@pytest.mark.parametrize("terms", [roles, types, codes], ids=["roles", "types", "codes"])
def test_every_concept_is_described(vocabulary: Graph, terms: object) -> None:
    """A concept has labels in English and Russian, a definition and a scheme."""
    for name in terms:  # type: ignore[attr-defined]
        concept = URIRef(terms.base + name)  # type: ignore[attr-defined]
        assert {label.language for label in vocabulary.objects(concept, SKOS.prefLabel)} >= {"en", "ru"}, name
        assert vocabulary.value(concept, SKOS.definition), name
        assert vocabulary.value(concept, SKOS.inScheme), name


def test_roles_say_how_they_shorten_and_whether_one_was_there(vocabulary: Graph) -> None:
    """A new role needs no new code: what it means stands on it."""
    for name in roles:
        role = URIRef(roles.base + name)
        assert str(vocabulary.value(role, RN.shortcut)).startswith(str(SCHEMA)), name
        assert vocabulary.value(role, RN.impliesPresence) is not None, name
    for name in types:
        assert vocabulary.value(URIRef(types.base + name), RN.shortcutClass), name


def test_concepts_have_no_blank_nodes() -> None:
    """Everything that data can point to has a name."""
    for name in ("roles.ttl", "types.ttl", "codes.ttl", "topics.ttl"):
        graph = Graph().parse(ontology_file(name), format="turtle")
        assert not [node for node in graph.all_nodes() if isinstance(node, BNode)]


def test_context_covers_every_property(vocabulary: Graph) -> None:
    """The published context gives each property a short name, and object properties their coercion."""
    context = json.loads(ontology_file("context.jsonld").read_text("utf-8"))["@context"]
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in vocabulary.subjects(RDF.type, kind):
            name = str(term).removeprefix(rn.base)
            assert context[name]["@id"] == f"rn:{name}"
            assert (context[name].get("@type") == "@id") == (kind == OWL.ObjectProperty), name
    assert {prefix: iri for prefix, iri in context.items() if prefix in NAMESPACES} == NAMESPACES
