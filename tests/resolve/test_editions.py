"""Numbers of editions in titles."""

from __future__ import annotations

import pytest
from cases import entities, meeting, resolved

from kgbuild.resolve.editions import titled

DAY = "2025-03-14"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2nd Island Forum", "II Island Forum"),
        ("The Second Island Forum", "2-nd Island Forum"),
        ("XXI International Island Forum", "Twenty-First International Island Forum"),
        ("IVth Congress of Island Teachers", "4th Congress of Island Teachers"),
        ("Island Forum No. 7", "VII Island Forum"),
        ("I Congress of Island Teachers", "First Congress of Island Teachers"),
        ("Third Sector Forum", "5th Third Sector Forum"),
    ],
)
def test_one_edition_however_its_number_is_written(one: str, other: str) -> None:
    """Digits, Roman numerals and words of one number on one day are one edition."""
    resolution = resolved(meeting("a.txt", one, DAY, city="Oban"), meeting("b.txt", other, DAY, city="Oban"))
    assert len(entities(resolution, "event")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2nd Island Forum", "III Island Forum"),
        ("Second Congress of Island Teachers and Pupils", "Twelfth Congress of Island Teachers and Pupils"),
        ("Dialogues on Island Water I", "Dialogues on Island Water II"),
        ("Island Schools 2030: a Seminar on Goals", "Island Schools 2050: a Seminar on Goals"),
    ],
)
def test_other_numbers_are_other_editions(one: str, other: str) -> None:
    """Two numbers under one title are two events, also on one day, and the refusal says so."""
    resolution = resolved(meeting("a.txt", one, DAY, city="Oban"), meeting("b.txt", other, DAY, city="Oban"))
    assert len(entities(resolution, "event")) == 2
    assert any(decision.reason.endswith("different edition") for decision in resolution.decisions)


def test_a_number_told_beside_the_title() -> None:
    """The ordinal that a report states speaks against the one in another's title."""
    a, b = meeting("a.txt", "Island Forum", DAY, city="Oban", ordinal=3), meeting("b.txt", "IV Island Forum", DAY)
    assert len(entities(resolved(a, b), "event")) == 2


@pytest.mark.parametrize("title", ["I, Robot", "Vitamin C for All", "Civil Law", "G20 Youth Week", "MIX Lab Evening"])
def test_what_is_no_number_stays(title: str) -> None:
    """A lone letter within a title, a word of Roman letters and a number within a word are no numbers."""
    assert titled(f"On {title}").numbers == frozenset()
