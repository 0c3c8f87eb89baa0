"""Institutions across reports."""

from __future__ import annotations

import pytest
from cases import bodies, entities, keys, resolved

from kgbuild.model import PlaceName


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ministry of Culture of the Republic of Kazakhstan", "Kazakhstan's Ministry of Culture"),
        ("NJSC “Otandas Foundation”", "Otandas Foundation"),
        ("University of Tarragwyn", "Tarragwyn University"),
        ("Akmola Institute of Management", "Nur-Sultan Institute of Management"),
        ("Centre for Nomad Dialogue", "Center for Nomad Dialogue"),
        ("Ege Think Tank", "Ege Think-Tank"),
        ("L.N. Baitursyn Eurasian University", "Eurasian University named after Baitursyn"),
        ("Zhetisay University named after Baitursyn", "Zhetisay University"),
        ("First Turgai Hospital", "1st Turgai Hospital"),
        ("School No. 7 of Turgai", "School №7 of Turgai"),
        ("Embassy of Latvia in Kazakhstan", "Latvian Embassy in Kazakhstan"),
    ],
)
def test_forms_of_one_name_are_one_body(one: str, two: str) -> None:
    """Legal forms, the state's full name, order, spelling and renamed cities make no second body."""
    assert len(entities(resolved(bodies("a.txt", one), bodies("b.txt", two)), "institution")) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ministry of Culture of Finland", "Ministry of Culture of Estonia"),
        ("Embassy of Latvia in Kazakhstan", "Embassy of Kazakhstan in Latvia"),
        ("Institute of Economics", "Institute of Economics"),
        ("Ministry of Foreign Affairs", "Ministry of Foreign Affairs"),
        ("Hanul University", "Hanul Cyber University"),
        ("Turan Policy Lab", "Turan Police Lab"),
        ("School No. 7 of Turgai", "School No. 8 of Turgai"),
        ("Latvian Embassy in Kazakhstan", "Kazakh Embassy in Latvia"),
    ],
)
def test_like_names_of_different_bodies_stay_apart(one: str, two: str) -> None:
    """Another country, a general name without a place, or one more telling word are different bodies."""
    assert len(entities(resolved(bodies("a.txt", one), bodies("b.txt", two)), "institution")) == 2


def test_city_within_a_name_is_the_seat_beside_it() -> None:
    """``Astana Institute of Kumis`` is the ``Institute of Kumis`` that is based in Astana, not that of Almaty."""
    named = bodies("a.txt", "Astana Institute of Kumis")
    here = bodies("b.txt", "Institute of Kumis", seat=PlaceName("Astana", "city", ("Kazakhstan",)))
    there = bodies("c.txt", "Institute of Kumis", seat=PlaceName("Almaty", "city", ("Kazakhstan",)))
    assert len(entities(resolved(named, here), "institution")) == 1
    assert len(entities(resolved(named, there), "institution")) == 2


def test_acronym_joins_its_expansion() -> None:
    """A report that gives both teaches what the bare acronym elsewhere means."""
    resolution = resolved(bodies("a.txt", "Steppe Opinion Institute (SOI)"), bodies("b.txt", "SOI"))
    assert len(entities(resolution, "institution")) == 1


def test_acronym_of_two_bodies_joins_neither() -> None:
    """Where two bodies go by one acronym, a report that says no more leaves it open."""
    resolution = resolved(
        bodies("a.txt", "Centre for Border Dialogue (CBD)"),
        bodies("b.txt", "Centre for Border Data (CBD)"),
        bodies("c.txt", "CBD"),
    )
    assert len(entities(resolution, "institution")) == 3


def test_units_belong_to_their_body() -> None:
    """Departments of one name are one within a university, and as many as there are universities."""
    resolution = resolved(
        bodies("a.txt", "Department of Sociology", inside="Orhon University"),
        bodies("b.txt", "Sociology Department", inside="Orhon University"),
        bodies("c.txt", "Department of Sociology", inside="Selenga University"),
    )
    a, b, c = keys(resolution, "institution", "i0", ("a.txt", "b.txt", "c.txt"))
    assert a == b != c


def test_general_name_with_a_seat_is_one_body() -> None:
    """A general name is enough together with the same city."""
    almaty, seoul = PlaceName("Almaty", "city", ("Kazakhstan",)), PlaceName("Seoul", "city")
    resolution = resolved(
        bodies("a.txt", "House of Friendship", seat=almaty),
        bodies("b.txt", "House of Friendship", seat=almaty),
        bodies("c.txt", "House of Friendship", seat=seoul),
    )
    a, b, c = keys(resolution, "institution", "i0", ("a.txt", "b.txt", "c.txt"))
    assert a == b != c
