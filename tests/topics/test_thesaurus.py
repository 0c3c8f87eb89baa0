"""SKOS files are read as they are meant, or refused with the place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from kgbuild.errors import InputError, NotFound
from kgbuild.resolve.locals import topic_local
from kgbuild.settings import Settings
from kgbuild.topics import load_thesauri, read_thesaurus
from kgbuild.vocabulary import ontology_file

SCHEME = URIRef("https://w3id.org/research-network/topic")
LANGUAGES = ("en", "ru", "kk")
OWN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix my: <https://example.org/t/> .
my:tea a skos:Concept ; skos:prefLabel "tea"@en ; skos:altLabel "chai"@en ; skos:narrower my:green .
my:green a skos:Concept ; skos:prefLabel "green tea"@en, "зелёный чай"@ru .
my:nameless a skos:Concept .
my:labour a skos:Concept ; skos:prefLabel "labour migration"@en .
"""


@pytest.fixture(scope="module")
def shipped() -> Graph:
    return Graph().parse(ontology_file("topics.ttl"), format="turtle")


def own(folder: Path, text: str = OWN, name: str = "own.ttl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_thesaurus_is_compact_and_of_one_scheme(shipped: Graph) -> None:
    """A few hundred concepts, all in the scheme; a concept without a broader one is a top concept, and no other is."""
    concepts = set(shipped.subjects(RDF.type, SKOS.Concept))
    assert 250 <= len(concepts) <= 400
    assert set(shipped.subjects(SKOS.inScheme, SCHEME)) == concepts
    tops = {concept for concept in concepts if shipped.value(concept, SKOS.broader) is None}
    assert set(shipped.objects(SCHEME, SKOS.hasTopConcept)) == tops == set(shipped.subjects(SKOS.topConceptOf, SCHEME))


def test_every_concept_is_named_in_three_languages_and_defined(shipped: Graph) -> None:
    """One preferred label each in English, Russian and Kazakh, and a definition."""
    for concept in shipped.subjects(RDF.type, SKOS.Concept):
        labels = Counter(label.language for label in shipped.objects(concept, SKOS.prefLabel))
        assert labels == Counter(LANGUAGES), concept
        assert shipped.value(concept, SKOS.definition), concept


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_concepts_share_a_label(shipped: Graph, language: str) -> None:
    """A label leads to one concept, whatever its case and number."""
    owners: dict[str, set[object]] = {}
    for property_ in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in shipped.subject_objects(property_):
            if label.language == language:
                owners.setdefault(topic_local(str(label)), set()).add(concept)
    assert {label: found for label, found in owners.items() if len(found) > 1} == {}


def test_the_hierarchy_is_sound(shipped: Graph) -> None:
    """Broader and related lead to concepts; nothing is above itself; related is symmetric and crosses no hierarchy."""
    concepts = set(shipped.subjects(RDF.type, SKOS.Concept))
    for property_ in (SKOS.broader, SKOS.related):
        assert set(shipped.objects(None, property_)) <= concepts
    above = {concept: set(shipped.transitive_objects(concept, SKOS.broader)) - {concept} for concept in concepts}
    for concept in concepts:
        assert all(concept not in above[wider] for wider in above[concept])
        for other in shipped.objects(concept, SKOS.related):
            assert (other, SKOS.related, concept) in shipped
            assert other not in above[concept]


def test_a_match_is_a_wikidata_item_of_one_concept(shipped: Graph) -> None:
    """Matches are item IRIs, and no item is matched twice."""
    items = [str(item) for p in (SKOS.exactMatch, SKOS.closeMatch) for item in shipped.objects(None, p)]
    assert len(items) == len(set(items)) > 50
    assert all(item.startswith("http://www.wikidata.org/entity/Q") and item[32:].isdigit() for item in items)


def test_labels_hierarchy_and_matches_are_read(tmp_path: Path) -> None:
    """Narrower counts as broader the other way round; a concept without a label is left out."""
    green, labour, tea = read_thesaurus(own(tmp_path))
    assert (green.name, green.broader) == ("green tea", ("https://example.org/t/tea",))
    assert tea.alternative == (("chai", "en"),)
    assert labour.broader == ()


def test_the_users_own_concepts_come_first(tmp_path: Path) -> None:
    """A label that both have leads to the user's concept; the shipped ones are there as well."""
    own(tmp_path)
    known = load_thesauri(replace(Settings(), root=tmp_path, thesauri=("own.ttl",)))
    assert known.labels["labour migration"] == "https://example.org/t/labour"
    assert known.labels["poverty"].endswith("topic#poverty")


def test_a_preferred_label_counts_before_another_ones_alternative(tmp_path: Path) -> None:
    """Two concepts that share a label are told apart by what kind of label it is."""
    text = OWN + 'my:a a skos:Concept ; skos:prefLabel "aa"@en ; skos:altLabel "tea"@en .\n'
    own(tmp_path, text)
    known = load_thesauri(replace(Settings(), root=tmp_path, thesauri=("own.ttl",)))
    assert known.labels["tea"] == "https://example.org/t/tea"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("a b c", "own.ttl", r"own\.ttl(:1)?: no Turtle"),
        ("", "own.ttl", "no skos:Concept"),
        ("", "own.docx", r"\.docx is no format of RDF"),
        (OWN + "my:tea skos:broader my:green .", "own.ttl", "broader than itself: .*tea < .*tea"),
    ],
    ids=["no turtle", "nothing in it", "no format", "circle"],
)
def test_what_is_no_thesaurus_is_refused(tmp_path: Path, text: str, name: str, message: str) -> None:
    """The message names the file and what is wrong with it."""
    with pytest.raises(InputError, match=message):
        read_thesaurus(own(tmp_path, text, name))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The setting that names it is pointed to."""
    with pytest.raises(NotFound, match=r"gone\.ttl.*\[topics\] thesauri"):
        read_thesaurus(tmp_path / "gone.ttl")
