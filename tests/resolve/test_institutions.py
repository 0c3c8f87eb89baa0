"""Institutions across reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import AT, bodies, entities, keys, resolved

from kgbuild.model import EventClaim, ParticipationClaim, PlaceName, Reading, Source, Stated
from kgbuild.resolve import resolve
from kgbuild.resolve.cluster import TOO_LITTLE


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
        ("L.N. Baitursyn Turgai National University", "Turgai National University"),
        ("First Turgai Hospital", "1st Turgai Hospital"),
        ("School No. 7 of Turgai", "School №7 of Turgai"),
        ("Embassy of Latvia in Kazakhstan", "Latvian Embassy in Kazakhstan"),
        ("Academy of Sciences of the Republic of Latvia", "Latvian Academy of Sciences"),
        ("Kumis Institute for Strategy", "Kumis Institute for Strategy under the President of the Republic of Latvia"),
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
        ("A.B. Zhumabai Turgai University", "Turgai University named after L. Baitursyn"),
        ("U.S. Turgai Survey", "Turgai Survey Office"),
        ("A. Zhumabai National University", "National University"),
        ("Latvian Academy of Sciences", "Estonian Academy of Sciences"),
        ("Latvian Academy of Sciences", "Latvian Academy of Medical Sciences"),
        (
            "Institute for Strategy under the President of Latvia",
            "Institute for Strategy under the President of Estonia",
        ),
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


def held(report: str, city: str, country: str, *names: str, seat: PlaceName | None = None) -> Reading:
    """Bodies of a report whose one event took place in a city."""
    place = Stated(PlaceName(city, "city", (country,)), AT)
    event = EventClaim(key="e1", evidence=AT, mentions=(AT,), label="meeting", places=(place,))
    return replace(bodies(report, *names, seat=seat), events=(event,))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ministry of Education", "Ministry of Education of the Republic of Kazakhstan"),
        ("Ministry of Education", "Ministry of Education"),
        ("Institute of Economics", "Institute of Economics of the Republic of Kazakhstan"),
        ("UN", "United Nations"),
        ("UN", "UN"),
        ("IOM", "International Organisation for Migration"),
    ],
)
def test_reports_of_a_country_speak_of_its_bodies(one: str, two: str) -> None:
    """The state's name may be left out where the report is from there; what all the world knows needs no more."""
    first, second = held("a.txt", "Almaty", "Kazakhstan", one), held("b.txt", "Astana", "Kazakhstan", two)
    assert len(entities(resolved(first, second), "institution")) == 1


@pytest.mark.parametrize(
    ("one", "two", "country"),
    [
        ("Ministry of Education", "Ministry of Education of the Republic of Kazakhstan", "Uzbekistan"),
        ("Ministry of Education", "Ministry of Education", "Uzbekistan"),
        ("Institute of Economics", "Institute of Economics", "Kazakhstan"),
        ("Ministry of Education of Uzbekistan", "Ministry of Education", "Kazakhstan"),
    ],
)
def test_general_names_stay_two_without_a_country_in_common(one: str, two: str, country: str) -> None:
    """Another country's report says nothing; an institute may be one of many in its country. The refusal has a name."""
    first, second = held("a.txt", "Tashkent", country, one), held("b.txt", "Astana", "Kazakhstan", two)
    resolution = resolved(first, second)
    assert len(entities(resolution, "institution")) == 2
    assert all(TOO_LITTLE in d.reason or "countries" in d.reason for d in resolution.decisions if d.kind == "keepApart")


def test_a_country_in_the_name_is_a_seat_as_well() -> None:
    """Where the extractor takes the country of a name for its seat, the state may be left out all the same."""
    kz = PlaceName("Republic of Kazakhstan", "country")
    first = held("a.txt", "Almaty", "Kazakhstan", "Ministry of Education of the Republic of Kazakhstan", seat=kz)
    second = held("b.txt", "Astana", "Kazakhstan", "Ministry of Education")
    assert len(entities(resolved(first, second), "institution")) == 1


def test_a_country_as_the_seat_of_both_makes_one_body() -> None:
    """“Institute of Economics, Kazakhstan” in two reports; a city on one side alone says too little."""
    kz, city = PlaceName("Kazakhstan", "country"), PlaceName("Almaty", "city", ("Kazakhstan",))
    first = bodies("a.txt", "Institute of Economics", seat=kz)
    assert len(entities(resolved(first, bodies("b.txt", "Institute of Economics", seat=kz)), "institution")) == 1
    assert len(entities(resolved(first, bodies("b.txt", "Institute of Economics", seat=city)), "institution")) == 2


def test_a_chamber_is_one_with_and_without_its_parliament() -> None:
    """Where the reports are from one state; not the chambers of two states, nor the chamber and the parliament."""
    whole = held("a.txt", "Astana", "Kazakhstan", "Senate of the Parliament of the Republic of Kazakhstan")
    for name, city, country, count in [
        ("Senate", "Almaty", "Kazakhstan", 1),
        ("Senate of Kazakhstan", "Seoul", "South Korea", 1),
        ("Senate", "Paris", "France", 2),
        ("Parliament of the Republic of Kazakhstan", "Almaty", "Kazakhstan", 2),
        ("Mazhilis of the Parliament", "Almaty", "Kazakhstan", 2),
    ]:
        other = held("b.txt", city, country, name)
        assert len(entities(resolved(whole, other), "institution")) == count, name


def test_a_report_that_names_the_ministries_of_two_countries_leaves_a_third_open() -> None:
    """Which of the two the bare name means is told by neither the report nor the country it is from."""
    ministry = "Ministry of Education"
    alone = resolved(held("a.txt", "Tashkent", "Uzbekistan", ministry, f"{ministry} of Uzbekistan"))
    both = held("a.txt", "Tashkent", "Uzbekistan", ministry, f"{ministry} of Uzbekistan", f"{ministry} of Kazakhstan")
    assert len(entities(alone, "institution")) == 1
    assert len(entities(resolved(both), "institution")) == 3


def host(report: str, name: str, *cities: str, seat: PlaceName | None = None) -> Reading:
    """A body that hosts an event in each of the cities."""
    reading = bodies(report, name, seat=seat)
    events = tuple(
        EventClaim(key=f"e{n}", evidence=AT, mentions=(AT,), label="meeting",
                   places=(Stated(PlaceName(city, "city"), AT),))
        for n, city in enumerate(cities)
    )  # fmt: skip
    parts = tuple(ParticipationClaim(event=e.key, agent="i0", role="host", evidence=(AT,)) for e in events)
    return replace(reading, events=events, participations=parts)


@pytest.mark.parametrize(
    ("cities", "others", "count"),
    [
        (["Astana"], ["Nur-Sultan"], 1),
        (["Astana"], ["Almaty"], 2),
        (["Astana", "Almaty"], ["Astana"], 2),
    ],
)
def test_a_body_that_holds_its_events_in_one_city_is_there(cities: list[str], others: list[str], count: int) -> None:
    """Of a general name, by the present name of the city; who goes about has no seat by it."""
    name = "Centre for Law and Society"
    found = resolved(host("a.txt", name, *cities), host("b.txt", name, *others))
    assert len(entities(found, "institution")) == count


def test_organs_of_states_and_seats_told_are_not_placed_by_their_events() -> None:
    """A ministry goes anywhere, and what a report says of a seat counts for more."""
    ministry = "Ministry of Culture"
    assert (
        len(entities(resolved(host("a.txt", ministry, "Geneva"), host("b.txt", ministry, "Geneva")), "institution"))
        == 2
    )
    almaty = PlaceName("Almaty", "city", ("Kazakhstan",))
    name = "Centre for Law and Society"
    told = resolved(host("a.txt", name, "Astana", seat=almaty), host("b.txt", name, "Astana"))
    assert len(entities(told, "institution")) == 2


def test_a_seat_read_out_of_a_name_is_no_other_seat() -> None:
    """A surname in the name taken for a town, beside the city that both names hold."""
    one = bodies("a.txt", "Zhumabai Aksai State University", seat=PlaceName("Zhumabai", "city"))
    two = bodies("b.txt", "Aksai State University named after A. Zhumabai", seat=PlaceName("Aksai", "city"))
    assert len(entities(resolved(one, two), "institution")) == 1


ALMATY, MOSCOW = PlaceName("Almaty", "city"), PlaceName("Moscow", "city")


@pytest.mark.parametrize("name", ["Institute of Economics", "Goncharov Institute"])
def test_bodies_of_one_name_in_two_cities_are_two(name: str) -> None:
    """Siblings never become one, whoever publishes; nor through a third report that tells no seat."""
    tellings = [bodies("a.txt", name, seat=ALMATY), bodies("b.txt", name, seat=MOSCOW), bodies("c.txt", name)]
    resolution = resolve(tellings, {f"{letter}.txt": Source(publisher="Steppe Wire") for letter in "abc"})
    a, b = keys(resolution, "institution", "i0", ("a.txt", "b.txt"))
    assert a != b
    assert any(d.reason.endswith("seats in different cities") for d in resolution.decisions)


def test_a_city_is_one_with_and_without_its_country() -> None:
    """Cambridge, told once with its country, is no second seat."""
    two = PlaceName("Cambridge", "city", ("United Kingdom",))
    told = (
        bodies("a.txt", "Fenland Institute", seat=PlaceName("Cambridge", "city")),
        bodies("b.txt", "Fenland Institute", seat=two),
    )
    assert len(entities(resolved(*told), "institution")) == 1


def test_bodies_of_one_name_in_one_city_need_more_where_one_is_a_unit() -> None:
    """An institute of an academy is not the one of that name and city of which no container is told."""
    one = bodies("a.txt", "Institute of Economics", inside="Academy of Sciences", seat=ALMATY)
    two = bodies("b.txt", "Institute of Economics", seat=ALMATY)
    a, b = keys(resolved(one, two), "institution", "i0", ("a.txt", "b.txt"))
    assert a != b


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("L.N. Baitursyn EKTU", "L.N.Baitursyn Eastern Karatau Technical University", True),
        ("Al-Birun KazNU", "Al-Birun Kazakh National University", True),
        ("L.N. Baitursyn EKTU", "A. Zhumabai Eastern Karatau Technical University", False),
        ("Al-Birun KazNU", "Al-Birun Kazakh National Pedagogical University", False),
    ],
)
def test_an_acronym_at_the_end_of_a_name(short: str, full: str, same: bool) -> None:
    """A name whose end is abbreviated is the full name that begins alike and goes on with these words."""
    assert len(entities(resolved(bodies("a.txt", short), bodies("b.txt", full)), "institution")) == 1 + (not same)


def test_an_acronym_at_the_end_of_two_names_joins_neither() -> None:
    """Where two bodies' names go on so, the short one stays by itself."""
    names = "Al-Birun KazNU", "Al-Birun Kazakh National University", "Al-Birun Kazakh Northern University"
    told = [bodies(f"{n}.txt", name) for n, name in enumerate(names)]
    assert len(entities(resolved(*told), "institution")) == 3
