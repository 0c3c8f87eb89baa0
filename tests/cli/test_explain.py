"""``kgbuild explain``: every statement with its passage, in words and as JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.cli.explain import format_explanation
from kgbuild.query.explain import explain
from kgbuild.store.local import LocalStore, open_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_made_up_graph(tmp_path_factory.mktemp("cli_explain") / "graph", 200)
    with (folder / "curation.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "id:claim\\/gone a rn:Claim ; rdf:subject id:event\\/e0 ; rdf:predicate rn:eventType ; "
            "rdf:object rnt:school ; rn:confidence 0.4 ; rn:status rnc:rejected ; rn:evidence id:span\\/d0-0-3 .\n"
        )
    return folder


@pytest.fixture(scope="module")
def store(graph: Path) -> LocalStore:
    return open_graph(graph)


def kgbuild(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


def test_every_role_of_a_person_stands_with_its_passage(store: LocalStore):
    """No participation is missing, and each has evidence that quotes the person."""
    found = explain(store, "Beata Belkoescu")
    (roles,) = (section for section in found.sections if section.heading == "Took part in")
    rows = store.select(
        "SELECT ?s { ?s <https://w3id.org/research-network/ns#agent> "
        "<https://w3id.org/research-network/id/person/p1> ; <https://w3id.org/research-network/ns#event> ?e }"
    )
    assert {said.statement for said in roles.said} == {row[0].value for row in rows}  # type: ignore[union-attr]
    assert all(passage.text.startswith("Beata Belkoescu") for said in roles.said for passage in said.passages)
    assert all(said.passages and said.confidence is not None for said in roles.said)


def test_the_words_that_name_the_thing_are_marked(store: LocalStore):
    found = explain(store, "p1")
    passages = [passage for section in found.sections if section.heading == "Took part in" for said in section.said
                for passage in said.passages]  # fmt: skip
    assert {passage.text[start:end] for passage in passages for start, end in passage.marks} == {"Beata Belkoescu"}
    assert "\x1b[33m\x1b[1mBeata Belkoescu\x1b[0m was" in format_explanation(found, colour=True)


def test_a_refused_statement_is_told_as_refused(store: LocalStore):
    text = format_explanation(explain(store, "e0"))
    assert "event type: school  (0.40; refused by a curator)" in text


def test_a_single_fact_stands_with_its_claim(store: LocalStore):
    (facts,) = (section for section in explain(store, "e0").sections if section.heading == "Facts")
    (start,) = (said for said in facts.said if said.says == "start date")
    assert start.value == "2014-01-01"
    assert start.passages[0].text.endswith("2014-01-01.")


def test_a_retired_identifier_says_what_took_its_place(store: LocalStore):
    found = explain(store, "old1")
    assert [ref.label for ref in found.replaced_by] == ["Institute of Alpine Studies"]
    assert "No longer in use: see Institute of Alpine Studies" in format_explanation(found)


@pytest.mark.parametrize("key", ["i0", "t1", "c1", "s1", "d3", "k0", "a0-p1", "e0b"])
def test_anything_can_be_explained(store: LocalStore, key: str):
    """Institutions, topics, places, series, reports, claims, participations and parts of events."""
    found = explain(store, key)
    assert found.iri.endswith(f"/{key}")
    assert found.sections


def test_json_holds_the_same(graph: Path):
    told = json.loads(kgbuild("explain", "p1", "--graph", graph, "--json").stdout)
    assert told["label"] == "Beata Belkoescu"
    assert told["sections"][0]["heading"] == "Names"


def test_a_pipe_gets_no_colour_and_quotes_can_be_left_out(graph: Path):
    plain = kgbuild("explain", "p1", "--graph", graph).stdout
    bare = kgbuild("explain", "p1", "--graph", graph, "--no-quotes").stdout
    assert "\x1b" not in plain
    assert "“Beata Belkoescu was" in plain
    assert "Belkoescu was" not in bare
    assert "r00000.txt, characters" in bare


def test_an_unknown_name_is_one_line_and_status_2(graph: Path):
    told = kgbuild("explain", "Beata Belkoesku", "--graph", graph)
    assert told.returncode == 2
    assert "did you mean Beata Belkoescu" in told.stderr
    assert told.stderr.count("\n") == 1
