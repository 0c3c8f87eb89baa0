"""Examples of questions are of the graph that is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.api import from_turtle
from kgbuild.errors import UsageError
from kgbuild.query.catalogue import ENTITY_TYPES, catalogue, question
from kgbuild.query.examples import NOTHING, examples_of, with_examples
from kgbuild.query.names import resolve
from kgbuild.query.run import ask
from kgbuild.store.local import LocalStore, open_graph


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    return open_graph(write_made_up_graph(tmp_path_factory.mktemp("examples") / "graph", 120))


def test_each_example_names_something_in_the_graph(store: LocalStore):
    """Whoever copies an example gets an answer; two different things stay two."""
    for asked in catalogue():
        fitting = with_examples(asked, examples_of(store))
        named = [one for one in fitting.parameters if one.type in ENTITY_TYPES]
        shown = [one.example for one in named if one.example != NOTHING]
        for parameter in named:
            if parameter.example != NOTHING:
                resolve(store, parameter.type, parameter.example)
        assert len(shown) == len(set(shown))


def test_the_shipped_graph_keeps_the_examples_of_the_questions():
    """docs/questions.md and the service show the same."""
    folder = Path(__file__).parents[2] / "graph"
    if not (folder / "core.ttl").is_file():
        pytest.skip("graph/ is not built")
    assert set(examples_of(open_graph(folder)).values()) <= {NOTHING}


def test_years_and_days_are_those_of_the_events():
    """Where nothing took place in the year of an example, it is the year of most events; a thing is a person."""
    told = """
        @prefix rn: <https://w3id.org/research-network/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <urn:a> rn:earliestDate "2031-03-01"^^xsd:date . <urn:b> rn:earliestDate "2032-03-01"^^xsd:date .
        <urn:c> rn:earliestDate "2032-04-01"^^xsd:date . <urn:p> a rn:Person ; rdfs:label "Ada Marten"@en .
        <urn:d> a rn:SourceDocument ; dcterms:identifier "news.txt" .
        <urn:q> rn:source <urn:d> . <urn:r> rn:source <urn:d> .
    """
    store = from_turtle(told).store
    for name, examples in {
        "events-between": ["2032-01-01", "2032-12-31"],
        "rising-topics": ["2032"],
        "statements-about": ["Ada Marten"],
    }.items():
        fitting = with_examples(question(name), examples_of(store)).parameters
        assert [one.example for one in fitting if one.required] == examples
    with pytest.raises(UsageError, match="for example year='2032'"):
        ask(store, question("rising-topics"))


def test_a_kind_that_the_graph_lacks_has_no_example():
    graph = from_turtle("<urn:a> a <https://w3id.org/research-network/ns#Person> .")
    asked = with_examples(question("topics-of-person"), examples_of(graph.store))
    assert [one.example for one in asked.parameters if one.required] == [NOTHING]
    with pytest.raises(UsageError, match="series-editions needs series: a series, of which this graph has none"):
        ask(graph.store, question("series-editions"))


def test_a_missing_value_is_told_with_a_name_of_this_graph(store: LocalStore):
    with pytest.raises(UsageError, match="needs person, for example person='") as caught:
        ask(store, question("who-with-whom"))
    example = str(caught.value).rpartition("person=")[2].strip("'")
    assert len(ask(store, question("who-with-whom"), {"person": example})) > 0
