"""Events, places and labels across reports."""

from __future__ import annotations

from cases import entities, meeting, resolved


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


def _with_key(event, key):  # type: ignore[no-untyped-def]
    from dataclasses import replace

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
