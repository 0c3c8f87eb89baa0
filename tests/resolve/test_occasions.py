"""Persons named by initials in one of two sources of one event."""

from __future__ import annotations

import pytest
from cases import entities, meeting, resolved

from kgbuild.model import Reading, Resolution

DAY = "2025-03-14"
FULL = ("Ottilie Brandwater", "Casimir Holloway")
SHORT = ("O. Brandwater", "Professor C. Holloway")


def counts(*readings: Reading) -> tuple[int, int]:
    """How many events and persons there are."""
    resolution = resolved(*readings)
    return len(entities(resolution, "event")), len(entities(resolution, "person"))


def told(report: str, names: tuple[str, ...], title: str = "", **options: str) -> Reading:
    """A round table in Port Ellery."""
    given = {"city": "Port Ellery", "type": "roundTable", "day": DAY} | options
    return meeting(report, title, given.pop("day"), *names, **given)  # type: ignore[arg-type]


def reasons(resolution: Resolution) -> str:
    """Those of all decisions."""
    return "\n".join(decision.reason for decision in resolution.decisions)


def test_initials_in_one_of_two_sources() -> None:
    """Day, place and two fitting names are one event with its persons once, and the reason says where they met."""
    both = told("a.txt", FULL, "Ferries and Schools"), told("b.txt", SHORT)
    assert counts(*both) == (1, 2)
    assert "same surname, initial fits; at one event of two sources" in reasons(resolved(*both))
    assert counts(*reversed(both)) == (1, 2)


@pytest.mark.parametrize("options", [{"talk": "Timetables and Leaving Home"}, {"title": "Ferries, Schools and Homes"}])
def test_one_name_with_a_talk_or_a_title(options: dict[str, str]) -> None:
    """One fitting name is enough where both tell of one talk, or of one title."""
    a, b = told("a.txt", FULL[1:], **options), told("b.txt", SHORT[1:], **options)
    assert counts(a, b) == (1, 1)


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (SHORT, {"day": "2025-03-15"}),
        (SHORT, {"city": "West Marrow"}),
        (SHORT[1:], {}),
        (SHORT[1:], {"talk": "Another matter altogether"}),
        (SHORT, {"title": "Harvests of the Outer Shelf"}),
        (("U. Brandwater", "L. Holloway"), {"talk": "Timetables and Leaving Home"}),
    ],
)
def test_too_little_for_one_occasion(names: tuple[str, ...], options: dict[str, str]) -> None:
    """Another day, place, title or initial, or one fitting name alone: two events, and nobody is one with another."""
    one = told("a.txt", FULL, "Ferries and Schools", talk="Timetables and Leaving Home")
    events, persons = counts(one, told("b.txt", names, **options))
    assert (events, persons) == (2, 2 + len(names))


def test_initials_that_fit_two_of_the_other_telling() -> None:
    """Of two who bear the initial nobody is chosen."""
    one = told("a.txt", ("Casimir Holloway", "Clara Holloway", "Ottilie Brandwater"), talk="Timetables and Home")
    two = told("b.txt", ("C. Holloway", "O. Brandwater"), talk="Timetables and Home")
    assert counts(one, two) == (1, 4)


def test_another_institution_at_that_date() -> None:
    """Initials do not make one of two people of two institutions."""
    one = told("a.txt", FULL, body="Cape Wrath College")
    assert counts(one, told("b.txt", SHORT, body="Cape Wrath College")) == (1, 2)
    assert counts(one, told("b.txt", SHORT, body="Moravian Polytechnic"))[1] == 3
