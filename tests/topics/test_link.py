"""Topics find their place below the concepts of a thesaurus, and queries roll up through it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import event, reading, report, resolution, stated
from pyoxigraph import Store

from kgbuild.lift import lift
from kgbuild.settings import Settings
from kgbuild.topics import link_topics, load_thesauri
from kgbuild.topics.link import labels_inside
from kgbuild.validate import validate_quads

PREFIXES = (
    "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX t: <https://w3id.org/research-network/topic#> "
)


def graph_of(*topics: str, language: str = "en") -> Store:
    """A graph of one event with these topics, linked to the shipped thesaurus."""
    told = reading("a.txt", events=[event(topics=tuple(stated(topic, "Water") for topic in topics))])
    decided = resolution(told)
    decided = replace(decided, entities=tuple(replace(one, language=language) for one in decided.entities))
    links = link_topics(decided, load_thesauri(Settings()))
    store = Store()
    store.extend(lift([(report(language=language), told)], decided, topics=links))
    return store


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}", use_default_graph_as_union=True))


def concepts(phrase: str) -> list[str]:
    return [iri.rpartition("#")[2] for iri in labels_inside(phrase, load_thesauri(Settings()))]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Labor migrants in the Gulf", ["labourMigration"]),
        ("Trends of internal migration and fertility", ["fertility", "internalMigration"]),
        ("Migration and labour migration", ["labourMigration"]),
        ("The history of a harbour", ["history"]),
        ("Harbours of the north", []),
        ("Трудовая миграция и бедность", ["labourMigration", "poverty"]),
    ],
)
def test_the_longest_labels_inside_a_phrase_count(phrase: str, expected: list[str]) -> None:
    """No label inside a longer one, no concept above another, plural as singular, any language, none by force."""
    assert concepts(phrase) == expected


def test_a_topic_with_a_preferred_label_is_the_concept() -> None:
    """One node: the topic has the concept's labels, its place and its matches, and the concept is no second topic."""
    graph = graph_of("Poverty")
    assert ask(graph, '?x rn:topic ?t . ?t skos:exactMatch t:poverty ; skos:prefLabel "Poverty"@en, "бедность"@ru')
    assert ask(graph, "?t skos:exactMatch t:poverty ; skos:broader t:socialExclusion")
    assert not ask(graph, "t:poverty a rn:Topic")
    assert not ask(graph, '?t skos:prefLabel "poverty"@en')


def test_a_topic_with_another_label_stays_visible_below_the_concept() -> None:
    """The wording of the report is the topic's label; the concept is near and above it."""
    graph = graph_of("climate crisis")
    assert ask(graph, '?x rn:topic ?t . ?t skos:prefLabel "climate crisis"@en ; skos:closeMatch t:climateChange')
    assert ask(graph, "?t skos:closeMatch t:climateChange ; skos:broader t:climateChange")


def test_a_phrase_lies_below_the_topic_that_is_the_concept() -> None:
    """Where the corpus has the concept as a topic of its own, the phrase hangs under that topic."""
    graph = graph_of("Migration", "Migration to the mountains")
    assert ask(graph, '?n skos:prefLabel "Migration to the mountains"@en ; skos:broader/skos:exactMatch t:migration')


def test_a_new_topic_is_proposed_as_it_is() -> None:
    """What no thesaurus knows is a concept of the corpus, linked to nothing."""
    graph = graph_of("harbour lights")
    assert ask(graph, '?t skos:prefLabel "harbour lights"@en ; skos:inScheme ?own')
    assert not ask(graph, "?t skos:broader|skos:closeMatch|skos:exactMatch ?other")


def test_events_roll_up_to_the_top() -> None:
    """A question for population finds an event on labour migration in a place."""
    graph = graph_of("Labour migration in the Gulf")
    assert ask(graph, '?e rn:topic/skos:broader* ?t . ?t skos:prefLabel "population"@en')


def test_one_concept_in_two_languages_is_named_once() -> None:
    """The second topic is near the first one's concept and below the first; no label is doubled."""
    graph = graph_of("poverty", "бедность")
    assert ask(graph, "?a skos:exactMatch t:poverty . ?b skos:closeMatch t:poverty ; skos:broader ?a")


def test_the_linked_graph_conforms() -> None:
    """Labels, schemes and hierarchy keep to the shapes."""
    graph = graph_of(
        "Poverty", "climate crisis", "Migration", "Migration to the mountains", "harbour lights", "бедность"
    )
    faults = [f for f in validate_quads(graph) if f.severity == "violation" and "topic" in f.focus]
    assert faults == []


def test_a_thesaurus_of_the_users_own_is_used(tmp_path: Path) -> None:
    """Its concepts stand in the graph under their own IRIs, in their scheme."""
    (tmp_path / "own.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix my: <https://example.org/t/> ."
        'my:lights a skos:Concept ; skos:prefLabel "lights"@en ; skos:inScheme my:all .',
        "utf-8",
    )
    told = reading("a.txt", events=[event(topics=(stated("harbour lights", "Water"),))])
    decided = resolution(told)
    known = load_thesauri(replace(Settings(), root=tmp_path, thesauri=("own.ttl",)))
    graph = Store()
    graph.extend(lift([(report(), told)], decided, topics=link_topics(decided, known)))
    lights = "<https://example.org/t/lights>"
    assert ask(graph, f"?t skos:broader {lights} . {lights} a rn:Topic ; skos:inScheme <https://example.org/t/all>")
