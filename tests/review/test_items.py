"""The statements that wait for people, as they are told."""

from __future__ import annotations

import pytest
from review.small import TEXT, store

from kgbuild.errors import NotFound
from kgbuild.iris import BASE
from kgbuild.review.detail import detail, portrait
from kgbuild.review.items import items
from kgbuild.review.words import plain


def test_statements_that_stand_least_certain_first() -> None:
    """Proposed and accepted ones; what was refused, and claims about what fell, are no items; the two dates are one."""
    assert [(item.key, item.confidence, item.words) for item in items(store())] == [
        ("a1", 0.6, "Aigul Sarsen belongs to Dune Academy as fellow"),
        ("p1", 0.7, "Aigul Sarsen was a speaker at Salt Forum"),
        ("c1", 0.8, "Salt Forum took place on 2024-05-17"),
        ("p2", 1.0, "Boris Lind was a chair at Salt Forum"),
    ]


def test_a_statement_of_several_passages_stands_where_it_is_told_first() -> None:
    """So that it is read with the other statements of that sentence."""
    assert {item.key: item.passage for item in items(store())}["a1"] == ("a.txt", 0, 58)


def test_what_a_reviewer_needs_to_judge() -> None:
    """The sentence with the stretches that name who, what and as what; the report's title; what a rejection changes."""
    said = detail(store(), f"{BASE}participation/p1")
    (passage,) = said.passages
    assert passage.text == TEXT[:58]
    assert passage.title == "News of the Academy"
    assert [(mark.what, passage.text[mark.start : mark.end]) for mark in passage.marks] == [
        ("value", "Aigul Sarsen"),
        ("relation", "spoke"),
        ("subject", "Salt Forum"),
    ]
    assert said.notes == ("for Dune Academy",)
    assert (
        "Aigul Sarsen is no longer linked, through this event, with the one other who took part."
        in said.effects["reject"]
    )
    assert plain(said.pieces) == "Aigul Sarsen was a speaker at Salt Forum"


def test_a_base_of_ones_own() -> None:
    """The names are found wherever the data lives."""
    import pyoxigraph as ox

    from kgbuild.store.local import LocalStore

    raw = ox.Store()
    moved = ox.serialize(store().raw, format=ox.RdfFormat.N_QUADS).replace(BASE.encode(), b"https://my.example/id/")
    raw.load(moved, format=ox.RdfFormat.N_QUADS)
    found = items(LocalStore(raw), base="https://my.example/id/")
    assert found[0].words == "Aigul Sarsen belongs to Dune Academy as fellow"
    said = detail(LocalStore(raw), "https://my.example/id/participation/p1")
    assert [thing.name for thing in said.things] == ["Salt Forum", "Aigul Sarsen"]
    assert said.passages[0].marks


def test_what_is_no_statement() -> None:
    """It is told as not found."""
    with pytest.raises(NotFound):
        detail(store(), f"{BASE}claim/c9")


def test_an_entity_beside_another() -> None:
    """Its name, what it is known for, and the widest passages that name it, none within another."""
    seen = portrait(store(), "paaaaaaa2")
    assert seen.name == "Aigul Sarsen"
    assert any("Dune Academy" in one for one in seen.known)
    assert any("Salt Forum" in one for one in seen.known)
    assert [(passage.start, passage.end) for passage in seen.passages] == [(0, 58)]
