"""Rows that tie are in the order of names, on any page of them."""

from pathlib import Path

import pytest

from kgbuild.api import from_turtle
from kgbuild.query.catalogue import Question, catalogue, parse, question
from kgbuild.query.order import order_keys
from kgbuild.query.run import ask
from kgbuild.store.local import LocalStore

PEOPLE = """
@prefix rn: <https://w3id.org/research-network/ns#> .
@prefix rnr: <https://w3id.org/research-network/role#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/id/> .
:p1 a rn:Person ; rdfs:label "Юлия Ким"@en .
:p2 a rn:Person ; rdfs:label "Émile Adan"@en .
:p3 a rn:Person ; rdfs:label "bo Lindt"@en .
:p4 a rn:Person ; rdfs:label "Zoe Zander"@en .
:day a rn:Event ; rdfs:label "Open Day"@en ; rn:eventState rn:held .
:night a rn:Event ; rdfs:label "Open Night"@en ; rn:eventState rn:held .
:a1 a rn:Participation ; rn:agent :p1 ; rn:event :day ; rn:role rnr:speaker .
:a2 a rn:Participation ; rn:agent :p2 ; rn:event :day ; rn:role rnr:speaker .
:a3 a rn:Participation ; rn:agent :p3 ; rn:event :day ; rn:role rnr:speaker .
:a4 a rn:Participation ; rn:agent :p4 ; rn:event :day, :night ; rn:role rnr:speaker .
"""


def test_what_ties_is_in_the_order_of_names():
    """Whatever their case, accents and script; what is counted comes first."""
    rows = from_turtle(PEOPLE).ask("most-active-people")
    assert [str(row["person"]) for row in rows] == ["Zoe Zander", "bo Lindt", "Émile Adan", "Юлия Ким"]


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_the_order_of_every_question_is_understood(asked: Question):
    """Else its ties would stay in the order of identifiers."""
    assert order_keys(asked.sparql)


def test_an_order_of_another_form_is_left_to_the_query(store: LocalStore, tmp_path: Path):
    text = """# name: mine
# question: ?
# description: .
# column: thing | thing | .
# view: table
SELECT DISTINCT ?thing { ?thing a ?class } ORDER BY DESC(STRLEN(STR(?thing))) ?thing
"""
    asked = parse(text, path=tmp_path / "mine.rq")
    assert order_keys(asked.sparql) == ()
    assert ask(store, asked).terms == store.select(asked.sparql).rows


DOUBTFUL = """
@prefix rn: <https://w3id.org/research-network/ns#> .
@prefix rnr: <https://w3id.org/research-network/role#> .
@prefix rnc: <https://w3id.org/research-network/code#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix : <https://example.org/id/> .
:ada a rn:Person ; rdfs:label "Ada Marten"@en .
:house a rn:Institution ; rdfs:label "House of Maps"@en .
:day a rn:Event ; rdfs:label "Open Day"@en .
:s1 a rn:Participation ; rn:agent :ada ; rn:event :day ; rn:role rnr:speaker ; rn:confidence 0.5 .
:s2 a rn:Affiliation ; rn:agent :ada ; rn:institution :house ; rn:confidence 0.4 .
:s3 a rn:Claim ; rdf:subject :day ; rdf:predicate rn:ordinal ; rdf:object 3 ; rn:confidence 0.3 .
:s4 a rn:Claim ; rdf:subject :day ; rdf:predicate rn:ordinal ; rdf:object 4 ; rn:confidence 0.9 .
:s1 rn:evidence :here ; rn:status rnc:proposed .
:s2 rn:evidence :here ; rn:status rnc:proposed .
:s3 rn:evidence :here ; rn:status rnc:proposed .
:s4 rn:evidence :here ; rn:status rnc:proposed .
:here oa:hasSource :report ; oa:hasSelector [ oa:exact "Ada spoke." ] .
"""


def test_what_is_least_certain_is_told_in_words():
    """Of whom, what, of what; the statement's key comes last, for those who decide it."""
    rows = from_turtle(DOUBTFUL).ask("least-certain")
    assert [[str(cell) for cell in row] for row in rows.rows] == [
        ["Open Day", "ordinal", "3", "0.3", "Ada spoke.", "report", "s3"],
        ["Ada Marten", "institution", "House of Maps", "0.4", "Ada spoke.", "report", "s2"],
        ["Ada Marten", "speaker", "Open Day", "0.5", "Ada spoke.", "report", "s1"],
    ]


def test_a_source_stands_with_its_whole_address(shipped: LocalStore):
    """Not with the last step of it, which is no address."""
    rows = ask(shipped, question("statements-by-source")).to_dicts()
    assert {str(row["url"]).split("://")[0] for row in rows if row["url"]} <= {"http", "https"}
    assert any(row["url"] for row in rows)


def test_topics_move_year_by_year(shipped: LocalStore):
    """In a year those with most events first, then by name."""
    rows = ask(shipped, question("topics-by-year")).to_dicts()
    assert rows == sorted(rows, key=lambda row: (row["year"], -row["events"]))
    assert len({row["year"] for row in rows}) > 1


def test_what_is_computed_behind_a_thing_stays(tmp_path: Path):
    """Names decide only among rows that tie in all that stands before them."""
    text = """# name: mine
# question: ?
# description: .
# column: one | person | .
# column: other | person | .
# column: n | number | .
# column: m | number | .
# view: table
SELECT ?one ?other ?n ?m {
  VALUES (?one ?other ?n ?m) {
    (<PERSON4> <PERSON1> 9 9) (<PERSON2> <PERSON1> 1 1) (<PERSON2> <PERSON3> 2 0) (<PERSON2> <PERSON4> 3 4)
  }
} ORDER BY ?one DESC(?n + ?m) ?other
""".replace("PERSON", "https://example.org/id/p")
    rows = ask(from_turtle(PEOPLE).store, parse(text, path=tmp_path / "mine.rq")).rows
    assert [(str(one.label), str(other.label)) for one, other, *_ in rows] == [  # type: ignore[union-attr]
        ("Émile Adan", "Zoe Zander"),
        ("Émile Adan", "bo Lindt"),
        ("Émile Adan", "Юлия Ким"),
        ("Zoe Zander", "Юлия Ким"),
    ]
