"""Ties of persons to bodies that no wording gives: what is weighed, which are given, and what states them."""

from __future__ import annotations

import pytest

from kgbuild.interpret.affiliations import Home, Tie
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.likely_ties import Known, couples_of, likely_ties, tie_weights
from kgbuild.interpret.row import Row
from kgbuild.model import Sentence
from kgbuild.spans import Span
from kgbuild.weights import Weights

HOME = Home("i9", teaches=False, short={}, heads={})


def _atom(kind: str, text: str, at: int, key: str | None = None, pos: str = "") -> Atom:
    return Atom(kind, Span(at, at + len(text)), text, text.lower(), key=key, pos=pos)


@pytest.fixture
def row() -> Row:
    """ "warden Ann came from the Park": a person with a post, and the body that she came from."""
    atoms = (
        _atom("position", "warden", 0),
        _atom("person", "Ann", 7, "p1"),
        _atom("word", "came", 11, pos="VERB"),
        _atom("word", "from", 16, pos="ADP"),
        _atom("word", "the", 21, pos="DET"),
        _atom("institution", "Park", 25, "i1"),
    )
    return Row(Sentence(0, Span(0, 29)), atoms, (), (), "R0 A0 came from the A1 ", (), ())


def _known(*ties: Tie) -> Known:
    return Known(list(ties), HOME, {"i1": "museum", "i9": "institute"})


def test_a_name_is_looked_at_beside_the_bodies_of_its_sentence_and_the_publisher(row: Row) -> None:
    """The marks tell what stands between, before and behind; the publisher is weighed by the name alone."""
    couples = {couple.body: couple for couple in couples_of([row], _known())}
    assert set(couples) == {"i1", "i9"}
    assert {"behind:shape:VERB from", "behind:near-body:from", "behind:body:museum", "behind:posted"} <= couples[
        "i1"
    ].marks
    assert {"house", "house:posted", "house:post:warden"} <= couples["i9"].marks


def test_a_tie_of_the_rules_is_a_mark_of_other_couples_and_is_not_given_again(row: Row) -> None:
    """Who is tied to the park already may still be of the house, which knows of it."""
    known = _known(Tie("p1", "i1", None, "tie-apposed", [row.span], [0]))
    marks = next(couple.marks for couple in couples_of([row], known) if couple.body == "i9")
    assert "house:tied-here" in marks
    assert [tie.institution for tie in likely_ties([row], known, Weights(3.0, {}, 0.5))] == ["i9"]


def test_what_is_likely_enough_is_given_with_its_post_its_sentence_and_its_probability(row: Row) -> None:
    """The mark "from" before a body suffices here; the house stays below the threshold."""
    [tie] = likely_ties([row], _known(), Weights(-1.0, {"behind:near-body:from": 3.0}, 0.6))
    assert (tie.person, tie.institution, tie.position, tie.chance) == ("p1", "i1", "warden", 0.8808)
    assert (tie.evidence, tie.sentences, tie.rule) == ([row.span], [0], "tie-likely")
    assert likely_ties([row], _known(), Weights(-1.0, {}, 0.6)) == []


def test_shipped_weights_prefer_who_came_from_a_body_to_who_visited_it() -> None:
    """ "from" right before the body speaks for a tie more than a name that only stands in the same sentence."""
    weights = tie_weights()
    near = weights.probability({"behind", "behind:near-body:from", "behind:gap:2"})
    assert near > weights.probability({"behind", "behind:gap:far", "behind:over:E"})
