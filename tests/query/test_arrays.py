"""What the arrays answer is what the SPARQL of the same question answers: rows, order and types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.query.arrays import QUESTIONS, answer
from kgbuild.query.bind import bind
from kgbuild.query.catalogue import parse, question
from kgbuild.query.kept import kept
from kgbuild.query.presence import read_presence
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import rdf, rn, xsd

INTEGER = xsd.integer


def both(store: LocalStore, name: str, **terms: ox.NamedNode | ox.Literal) -> tuple[object, object]:
    """The same question answered by the arrays and by the engine."""
    asked = question(name)
    return answer(store, asked, terms), store.select(bind(asked.sparql, terms))


def people_of(store: LocalStore) -> list[ox.NamedNode]:
    return sorted(
        {quad.subject for quad in store.quads_for_pattern(None, rdf.type, rn.Person)}, key=lambda node: node.value
    )


def check_all(store: LocalStore, every: int = 1) -> int:
    """Compare for each person, and for all pairs; returns how many people had a partner."""
    met = 0
    for person in people_of(store)[::every]:
        fast, slow = both(store, "who-with-whom", person=person)
        assert fast == slow or (fast is None and not len(slow)), person
        met += bool(fast)
    for least in ("1", "2", "3"):
        fast, slow = both(store, "most-often-together", least=ox.Literal(least, datatype=INTEGER))
        assert fast == slow
        assert fast or least == "3"
    return met


def test_every_person_of_the_shipped_graph(shipped: LocalStore):
    assert check_all(shipped) > 50


def test_people_of_ten_times_the_graph(tenfold: LocalStore):
    assert check_all(tenfold, every=7) > 50


def test_every_person_of_a_made_up_graph(store: LocalStore):
    assert check_all(store) > 10


TROUBLE = """
@prefix rn: <https://w3id.org/research-network/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:x:> .
:there rn:impliesPresence true .
:away rn:impliesPresence false .
:a a rn:Person . :b a rn:Person . :c a rn:Person . :é a rn:Person . :body a rn:Institution .
:day rn:earliestDate "2020-01-02"^^xsd:date , "2019-05-05"^^xsd:date .
:late rn:earliestDate "2021-03-04"^^xsd:date .
:part rn:partOfEvent :day , :late . :deep rn:partOfEvent :part .
:one rn:partOfEvent :other . :other rn:partOfEvent :one .
:1 rn:agent :a ; rn:event :day ; rn:role :there .
:2 rn:agent :a , :b ; rn:event :deep ; rn:role :there , :away .
:3 rn:agent :c ; rn:event :undated ; rn:role :there . :4 rn:agent :a ; rn:event :undated , :late ; rn:role :there .
:5 rn:agent :c , :body ; rn:event :late ; rn:role :there . :6 rn:agent :é ; rn:event :late ; rn:role :away .
:7 rn:agent :é , :a ; rn:event :one ; rn:role :there . :8 rn:agent :é , :b ; rn:event :alone ; rn:role :there .
"""


def made(text: str) -> LocalStore:
    raw = ox.Store()
    raw.load(input=text.encode(), format=ox.RdfFormat.TURTLE)
    return LocalStore(raw)


def test_parts_of_two_wholes_cycles_and_missing_dates():
    """What validation would forbid is answered alike too; an undated event makes first and last unknown in both."""
    store = made(TROUBLE)
    assert check_all(store) == 4
    fast, _ = both(store, "who-with-whom", person=ox.NamedNode("urn:x:a"))
    assert ("urn:x:c", "2", None) in {(row[0].value, row[1].value, row[2]) for row in fast}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "more",
    [
        ':day rn:earliestDate "2020-01-02Z"^^xsd:date .',
        ':day rn:earliestDate "2020"^^xsd:gYear .',
        "[] rn:agent :a ; rn:event [] ; rn:role :there .",
        "_:p a rn:Person . :9 rn:agent _:p ; rn:event :day ; rn:role :there .",
    ],
)
def test_what_arrays_cannot_say_is_left_to_the_engine(more: str):
    assert read_presence(made(TROUBLE + more)) is None


def test_a_graph_without_events_has_no_pairs():
    fast, slow = both(made(""), "most-often-together", least=ox.Literal("1", datatype=INTEGER))
    assert fast == slow


def test_a_changed_query_is_another_question(store: LocalStore):
    for name in QUESTIONS:
        path = Path(__file__).parents[2] / "queries" / f"{name}.rq"
        assert answer(store, parse(path.read_text("utf-8") + "LIMIT 1", path=path), {}) is None


def test_arrays_are_read_once(store: LocalStore, monkeypatch: pytest.MonkeyPatch):
    """Two questions of one opened graph share them."""
    calls: list[Callable[..., object]] = []
    monkeypatch.setattr("kgbuild.query.presence.read_presence", calls.append)
    fresh = LocalStore(store.raw, Path("another"))
    for _ in range(2):
        assert answer(fresh, question(QUESTIONS[0]), {}) is None
    assert len(calls) == 1
    assert kept(fresh, "presence", list) is None
