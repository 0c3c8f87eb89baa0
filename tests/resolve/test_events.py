"""Events, places and labels across reports."""

from __future__ import annotations

from dataclasses import replace

from cases import entities, meeting, resolved

from kgbuild.model import PlaceName, Reading, Stated


def test_one_event_of_two_sources() -> None:
    """The same day and title, told by two sites, are one event."""
    resolution = resolved(
        meeting("a.txt", "Rivers and Wages", "2023-05-04"), meeting("b.txt", "“Rivers and Wages”", "2023-05-04")
    )
    assert len(entities(resolution, "event")) == 1


def test_editions_stay_apart() -> None:
    """The same title a year later, or under another number, is another edition, and the refusal says so."""
    resolution = resolved(
        meeting("a.txt", "Steppe Forum on Water", "2022-05-04", "Aigul Sarsenkul"),
        meeting("b.txt", "Steppe Forum on Water", "2023-05-04", "Aigul Sarsenkul"),
    )
    assert len(entities(resolution, "event")) == 2
    assert any("different edition" in d.reason for d in resolution.decisions)
    numbered = resolved(
        meeting("a.txt", "Steppe Forum on Water", "2022", ordinal=3),
        meeting("b.txt", "Steppe Forum on Water", "2022", ordinal=4),
    )
    assert len(entities(numbered, "event")) == 2


def test_untitled_event_needs_people_and_place() -> None:
    """One day, one city and shared people are one event; one day and city alone are not."""
    names = ("Aigul Sarsenkul", "Boris Lindgard")
    same = resolved(
        meeting("a.txt", "", "2023-05-04", *names, city="Almaty"),
        meeting("b.txt", "", "2023-05-04", *names, city="Almaty"),
    )
    other = resolved(
        meeting("a.txt", "", "2023-05-04", city="Almaty"), meeting("b.txt", "", "2023-05-04", city="Almaty")
    )
    assert (len(entities(same, "event")), len(entities(other, "event"))) == (1, 2)


def test_events_of_one_report_are_never_merged() -> None:
    """Within a report the extractor has decided."""
    one = meeting("a.txt", "Rivers and Wages", "2023-05-04")
    two = meeting("a.txt", "Rivers and Wages", "2023-05-04")
    both = type(one)(report="a.txt", events=(one.events[0], _with_key(two.events[0], "e2")))
    assert len(entities(resolved(both), "event")) == 2


def test_prose_and_data_of_one_report_are_two_tellings() -> None:
    """What a page says in words and in its data is one event; two events of the prose do not join through the data."""
    told = meeting("a.txt", "Rivers and Wages", "2023-05-04").events[0]
    data = _with_key(told, "se1")
    other = replace(told, key="e2", title=None)
    both = Reading(report="a.txt", events=(told, other, data))
    resolution = resolved(both)
    assert len(entities(resolution, "event")) == 2
    assert resolution.key_of["a.txt", "event", "e1"] == resolution.key_of["a.txt", "event", "se1"]
    undated = replace(told, when=None)
    assert len(entities(resolved(Reading(report="a.txt", events=(undated, data))), "event")) == 1


def test_one_name_for_a_venue_and_a_city_is_the_city() -> None:
    """A report that calls both the city and the venue in it by one name has one place of that name."""
    one = meeting("a.txt", "Rivers", "2023-05-04", city="Astana")
    venue = replace(one.events[0], key="e2", places=(Stated(PlaceName("Astana", "venue"), one.events[0].evidence),))
    for events in ((one.events[0], venue), (venue, one.events[0])):
        resolution = resolved(Reading(report="a.txt", events=events))
        assert [entity.name for entity in entities(resolution, "place")] == ["Astana", "Kazakhstan"]


def _with_key(event, key):  # type: ignore[no-untyped-def]
    return replace(event, key=key)


def test_cities_lie_in_their_countries() -> None:
    """An unambiguous city gets its country with the ISO code; a former name is the same place."""
    resolution = resolved(
        meeting("a.txt", "A", city="Astana"),
        meeting("b.txt", "B", city="Nur-Sultan"),
        meeting("c.txt", "C", city="Cambridge"),
    )
    by_name = {entity.name: entity for entity in entities(resolution, "place")}
    country = by_name["Kazakhstan"]
    assert country.country_code == "KZ"
    astana = by_name.get("Astana") or by_name["Nur-Sultan"]
    assert astana.within == country.key
    assert {member[0] for member in astana.members} == {"a.txt", "b.txt"}
    assert by_name["Cambridge"].within is None
