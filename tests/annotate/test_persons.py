"""Degrees beside names, surnames alone, and capitals that are no persons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.model.mention import Mention

Reader = Callable[..., tuple[Mention, ...]]


def persons(found: tuple[Mention, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.name, m.titles) for m in found if m.kind == "person"]


@pytest.mark.parametrize(
    ("sentence", "name", "degrees"),
    [
        ("Dr. Peter Novak opened it.", "Peter Novak", ("Dr.",)),
        ("Aigul Omarova, Ph.D., spoke.", "Aigul Omarova", ("Ph.D.",)),
        (
            "Aigul Omarova, Master of Public Administration, spoke.",
            "Aigul Omarova",
            ("Master of Public Administration",),
        ),
        ("Candidate of Historical Sciences Ivan Petrov spoke.", "Ivan Petrov", ("Candidate of Historical Sciences",)),
        ("Prof. Carlos Ruiz Vega spoke.", "Carlos Ruiz Vega", ()),
    ],
)
def test_degrees_stand_beside_the_name(mentions: Reader, sentence: str, name: str, degrees: tuple[str, ...]) -> None:
    """Degrees are collected from both sides; a professor is none."""
    assert persons(mentions(sentence)) == [(name, degrees)]


def test_degrees_go_to_their_own_person(mentions: Reader) -> None:
    """In a list, each degree belongs to the name it stands beside."""
    found = mentions("Peter Novak, PhD, and Dr. Maria Lopez spoke; John Smith listened.")
    assert persons(found) == [("Peter Novak", ("PhD",)), ("Maria Lopez", ("Dr.",)), ("John Smith", ())]


def test_a_surname_alone_counts_behind_an_honorific(mentions: Reader) -> None:
    """ "Dr. Halloran" is a person even where no fuller name is printed."""
    assert [name for name, _ in persons(mentions("The morning was chaired by Dr. Halloran."))] == ["Halloran"]


def test_a_surname_known_from_the_report_counts(mentions: Reader) -> None:
    """Once a full name is printed, its surname alone is that person."""
    found = mentions("Luciano Tommasi founded it. Tommasi's ideas were of use.")
    assert [name for name, _ in persons(found)] == ["Luciano Tommasi", "Tommasi"]


@pytest.mark.parametrize(
    "sentence",
    [
        "New Zealand and Saint Petersburg were discussed.",
        "The Silk Road Fund and the Smart City Strategy were praised.",
        "Big Data Analysis and Artificial Intelligence came next.",
        "Coffee Break. Opening Remarks. Keynote Address.",
        "The Kazakh language, and the Great Steppe were named.",
    ],
)
def test_capitals_that_are_no_persons(mentions: Reader, sentence: str) -> None:
    """Places, programmes and programme points are not taken for persons."""
    assert persons(mentions(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        ("Deputy Director Anna Berg spoke.", "Deputy Director"),
        ("Anna Berg, leading research fellow, spoke.", "leading research fellow"),
        ("Anna Berg, UN Resident Coordinator in Kenya, spoke.", "UN Resident Coordinator in Kenya"),
        ("Vice-rector for Science Anna Berg spoke.", "Vice-rector for Science"),
    ],
)
def test_posts_are_as_printed(mentions: Reader, sentence: str, post: str) -> None:
    """A post keeps its modifiers and what it is for."""
    assert [m.name for m in mentions(sentence) if m.kind == "position"] == [post]


def test_back_references(mentions: Reader) -> None:
    """ "the Institute" and "our researchers" refer back; a full name does not."""
    found = mentions("The Institute thanked our researchers. The Institute of Physics was there.")
    assert [(m.name, m.type) for m in found if m.kind == "backref"] == [
        ("institute", "definite"),
        ("researchers", "own"),
    ]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Co-author Étienne Gaudreau summed up.", "Étienne Gaudreau"),
        ("Then El Hadji Pape Guèye spoke.", "El Hadji Pape Guèye"),
        ("It quarrels with the Jesuit Tomás Ballesteros, whose book is well known.", "Tomás Ballesteros"),
    ],
)
def test_words_before_a_name_are_told_from_its_first_ones(mentions: Reader, sentence: str, name: str) -> None:
    """What somebody is, also with "co-", is left out; a given name of two words stays whole."""
    assert [found for found, _ in persons(mentions(sentence))] == [name]


def test_a_line_above_a_post_is_a_name_where_others_are(mentions: Reader) -> None:
    """In a block of portraits a doubtful name counts as the sure ones beside it; alone it does not."""
    portrait = "Samba Diallo Fall\nDoctoral student at the University of Dakar.\n"
    other = "Antonio Garcia\nProfessor at the University of Bissau.\n\n"
    assert [name for name, _ in persons(mentions(other + portrait))] == ["Antonio Garcia", "Samba Diallo Fall"]
    assert persons(mentions(portrait)) == []
