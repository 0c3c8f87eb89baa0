"""A built graph read back into annotations."""

import pyoxigraph as ox
from builders import TEXT, event, institution, participation, person, reading, report, resolution, sample, stated

from kgbuild.evaluate import annotation_of, compare
from kgbuild.evaluate.document import score_document
from kgbuild.evaluate.graph import annotations_of
from kgbuild.lift import lift
from kgbuild.model import Decision, PlaceName, Reading, When
from kgbuild.store.local import LocalStore


def graph(*readings: Reading, decisions: tuple[Decision, ...] = ()) -> LocalStore:
    """The readings lifted into a store."""
    store = ox.Store()
    told = [(report(one.report), one) for one in readings]
    store.extend(lift(told, resolution(*readings, decisions=decisions)))
    return LocalStore(store)


def test_a_lifted_reading_says_what_the_reading_says() -> None:
    """Nothing that is measured is lost on the way through the graph."""
    found = annotations_of(graph(sample()))["a"]
    score = score_document("a", annotation_of(sample(), report()), found)
    assert score.slips == ()


def test_each_report_gets_what_it_tells_and_no_more() -> None:
    """Two reports of one person: each has its own events and participations."""
    first = sample("a.txt")
    second = reading(
        "b.txt",
        events=[event("e1", when=stated(When("2023-01-02", "2023-01-02"), "17 May 2024"), label="congress")],
        persons=[person("p1", "Aigul Sarsen")],
        institutions=[institution("i1", "Fjord University")],
        participations=[participation("p1", "chair", "Aigul Sarsen")],
    )
    found = annotations_of(graph(first, second))
    assert sorted(found) == ["a", "b"]
    assert [part["role"] for note in found["b"]["events"] for part in note["participations"]] == ["moderator"]
    result = compare({"a": annotation_of(first, report())}, found)
    assert result.count("participations+role").fp == 0
    assert result.count("events").fp == 0


def test_a_part_takes_the_date_of_its_whole() -> None:
    """In the graph a date is stated once; read back, each part has it."""
    whole = event(
        "e1", when=stated(When("2024-05-17", "2024-05-18"), "17 May 2024"), title=stated("Water and Work", TEXT[:9])
    )
    part = event("e2", words="held", part_of=stated("e1", "held"))
    found = annotations_of(graph(reading(events=[whole, part])))["a"]["events"]
    assert [(note["start"], note["end"]) for note in found] == [("2024-05-17", "2024-05-18")] * 2


def test_a_hall_leads_to_its_city() -> None:
    """Of a chain of places the widest below the country is the city."""
    hall = stated(PlaceName("Hall 2", "venue", ("Almaty", "Kazakhstan")), "Almaty")
    found = annotations_of(graph(reading(events=[event(places=(hall,))])))["a"]["events"]
    assert [note["city"] for note in found] == ["Almaty"]
