"""Which two may be one."""

from __future__ import annotations

from review.small import store

from kgbuild.curation.log import Line
from kgbuild.review.pairs import pairs, undecided


def test_what_is_asked_and_what_is_not() -> None:
    """An initial that fits, a body with a word more; not a body and its own unit."""
    assert [(pair.kind, {pair.one_name, pair.two_name}, pair.reason) for pair in pairs(store())] == [
        ("institution", {"Dune Academy", "Great Dune Academy"}, "one name has a word more"),
        ("person", {"A. Sarsen", "Aigul Sarsen"}, "same surname, initial fits"),
    ]


def test_a_pair_is_asked_about_once() -> None:
    """Whichever way round the line names the two."""
    found = pairs(store())
    line = Line(when="2026", who="zere", action="keep-apart", subject="ibbbbbbb2", object="iaaaaaaa2")
    assert [pair.kind for pair in undecided(found, [line])] == ["person"]
