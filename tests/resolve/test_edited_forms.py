"""Which edits of a name or a title leave the thing the same, and which make another of it."""

from __future__ import annotations

import pytest
from cases import bodies, meeting

from kgbuild.resolve.edited_forms import same_body, same_event, same_talk
from kgbuild.resolve.records import collect
from kgbuild.resolve.sights import sights_of


def _body(name: str) -> str:
    """The anchor of a body."""
    (sight,) = sights_of("institution", collect([bodies("a.txt", name)], {}).institutions)
    return sight.anchor


def _event(title: str, day: str = "2025-03-14") -> str:
    (sight,) = sights_of("event", collect([meeting("a.txt", title, day)], {}).events)
    return sight.anchor


def _talk(title: str) -> str:
    found = collect([meeting("a.txt", "", "2025-03-14", "Aigul Sarsen", talk=title)], {}).contributions
    return sights_of("contribution", found)[0].anchor


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tarragwyn University", "University of Tarragwyn", True),
        ("Tarragwyn University", "Tarragwin University", True),
        ("Tarragwyn University", "Tarragwyr University", True),
        ("Otandas Foundation", "NJSC “Otandas Foundation”", True),
        ("Universität Tarragwyn", "Tarragwyn University", True),
        ("Tarragwyn Institute of Law, Nur-Sultan", "Tarragwyn Institute of Law, Astana", True),
        ("Eurasian Marsh University", "L.N. Gumilyov Eurasian Marsh University", True),
        ("L.N. Gumilyov Eurasian Marsh University", "Eurasian Marsh University", True),
        ("Institute of Economcs", "Institute of Economics", True),
        ("Tarragwyn University", "Tarragwyn Institute", False),
        ("Cairo University", "Alexandria University", False),
        ("Tarragwyn University", "Tarragwyn Medical University", False),
        ("Tarragwyn Medical University", "Tarragwyn University", False),
        ("Institute of Economics", "Institute of Philosophy", False),
        ("Tarragwyn School No. 5", "Tarragwyn School No. 6", False),
    ],
)
def test_an_edited_body(one: str, other: str, same: bool) -> None:
    """Spelling, legal form, order, eponym and former city; not another word for one of its own, nor one more."""
    assert bool(same_body(_body(one), _body(other), other)) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Bread and Salt",), ("Bread, Salt and Tea",), True),
        (("Bread and Salt",), ("Bread and Salt", "2025-03-15"), True),
        (("Rivers of the Steppe",), ("Rivers of the Stepde", "2025-03-15"), True),
        (("Bread and Salt",), ("",), True),
        (("",), ("Bread and Salt",), True),
        (("",), ("Bread and Salt", "2025-03-15"), False),
        (("Bread and Salt",), ("What Stones Know",), False),
        (("Rivers of the Steppe",), ("Winds of the Steppe",), False),
        (("3rd Steppe Forum",), ("4th Steppe Forum", "2025-03-15"), False),
        (("III Steppe Forum",), ("IV Steppe Forum",), False),
        (("III Steppe Forum",), ("3rd Steppe Forum",), True),
        (("Steppe Forum 2024",), ("Steppe Forum 2025", "2025-03-15"), False),
    ],
)
def test_an_edited_event(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    """Words added or left out, a misprint, another day; not another title on the same day, nor another number."""
    assert bool(same_event(_event(*one), _event(*other), other[0])) == same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("Timetables and Leaving Home Early", True),
        ("Timetables and leaving houme", True),
        ("Timetables and Coming Home", False),
        ("Another Matter", False),
    ],
)
def test_an_edited_talk(other: str, same: bool) -> None:
    """As of events, without a day."""
    assert bool(same_talk(_talk("Timetables and Leaving Home"), _talk(other), other)) == same
