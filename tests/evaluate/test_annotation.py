"""A reading in the form of the hand-made annotations, and annotation files."""

import json
from pathlib import Path

import pytest
from builders import TEXT, event, institution, participation, reading, report, sample, span, stated

from kgbuild.errors import InputError
from kgbuild.evaluate import annotation_of, read_annotation, read_annotations
from kgbuild.evaluate.annotation import guideline
from kgbuild.model import PlaceName, When
from kgbuild.vocabulary import roles, types


def test_agents_go_by_name_and_roles_by_the_guideline() -> None:
    """Keys become names, finer roles the guideline's role, the affiliation what the person represents."""
    note = annotation_of(sample(), report())
    assert note["events"][0]["participations"] == [
        {
            "agent": "Steppe Institute",
            "kind": "institution",
            "role": "organizer",
            "representing": None,
            "contribution": None,
        },
        {
            "agent": "Aigul Sarsen",
            "kind": "person",
            "role": "speaker",
            "representing": "Survey Centre",
            "contribution": "Rivers and wages",
        },
        {
            "agent": "Boris Lind",
            "kind": "person",
            "role": "participant",
            "representing": "Fjord University",
            "contribution": None,
        },
    ]


def test_an_event_keeps_its_values_under_the_guidelines_names() -> None:
    """Type, dates, place, mode and topics stand where annotators write them."""
    found = annotation_of(sample(), report())["events"][0]
    assert (found["type"], found["start"], found["end"]) == ("round table", "2024-05-17", "2024-05-17")
    assert (found["city"], found["country"], found["mode"], found["topics"]) == (
        "Almaty",
        "Kazakhstan",
        "hybrid",
        ["water"],
    )
    assert found["title"] == "Water and Work"


def test_units_and_posts_are_told_by_name() -> None:
    """A unit names its container, a person the body with the post as printed."""
    note = annotation_of(sample(), report())
    assert [(body["name"], body["part_of"], body["type"]) for body in note["institutions"]] == [
        ("Steppe Institute", None, "institute"),
        ("Survey Centre", "Steppe Institute", None),
        ("Fjord University", None, "university"),
    ]
    assert note["persons"][0]["affiliations"] == [{"institution": "Survey Centre", "position": "head"}]


def test_a_part_without_a_date_takes_that_of_its_whole() -> None:
    """Dates are inherited through several levels, and a cycle ends."""
    whole = event("e1", when=stated(When("2024-05-17", "2024-05-18"), "17 May 2024"))
    middle = event("e2", part_of=stated("e1", "round table"))
    inner = event("e3", part_of=stated("e2", "round table"))
    lost = event("e4", part_of=stated("e4", "round table"))
    dates = [
        (note["start"], note["end"])
        for note in annotation_of(reading(events=[whole, middle, inner, lost]), report())["events"]
    ]
    assert dates == [("2024-05-17", "2024-05-18")] * 3 + [(None, None)]


def test_a_venues_city_is_the_widest_place_below_the_country() -> None:
    """A hall names its city where the wider places say so, and is no city itself."""
    hall = event("e1", places=(stated(PlaceName("Hall 2", "venue", ("Old Town", "Almaty", "Kazakhstan")), "Almaty"),))
    room = event("e2", places=(stated(PlaceName("Room 1", "venue"), "Almaty"),))
    first, second = annotation_of(reading(events=[hall, room]), report())["events"]
    assert (first["venue"], first["city"], first["country"]) == ("Hall 2", "Almaty", "Kazakhstan")
    assert (second["venue"], second["city"]) == ("Room 1", None)


def test_the_anchor_is_the_start_of_the_evidence() -> None:
    """The anchor stands in the text and is short."""
    anchor = annotation_of(reading(events=[event(evidence=span(TEXT))]), report())["events"][0]["anchor"]
    assert anchor is not None
    assert TEXT.startswith(anchor)
    assert len(anchor) <= 160


def test_every_role_and_type_of_the_ontology_has_a_name_in_the_guideline() -> None:
    """Nothing that extraction may say is outside the annotations' enumerations."""
    lists = guideline()
    assert {lists.role.get(name, name) for name in roles} == set(lists.roles)
    assert {lists.type.get(name, name) for name in types} == set(lists.types)


def test_a_file_that_is_no_annotation_is_refused_with_its_place(tmp_path: Path) -> None:
    """Broken JSON names the line; a missing list names itself; an empty folder says what was wanted."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"events": [],\n oops', "utf-8")
    with pytest.raises(InputError, match=r"broken\.json:2"):
        read_annotation(broken)
    partial = tmp_path / "partial.json"
    partial.write_text(json.dumps({"events": [], "persons": []}), "utf-8")
    with pytest.raises(InputError, match="institutions"):
        read_annotation(partial)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"NAME\.json"):
        read_annotations(tmp_path / "empty")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"events": [{"title": "x"}]}, r"events\[0\]: want text for 'id'"),
        (
            {"events": [{"id": "e1", "participations": [{"agent": "x", "kind": "person"}]}]},
            r"participations\[0\].*'role'",
        ),
        ({"persons": [{"name": "x", "affiliations": ["y"]}]}, r"persons\[0\].affiliations\[0\]: want an object"),
        ({"institutions": {"name": "x"}}, "institutions: want a list"),
    ],
)
def test_an_incomplete_annotation_is_refused_with_the_item(
    wrong: dict[str, object], message: str, tmp_path: Path
) -> None:
    """A missing id, role or name is told with the item, not as a traceback later."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"events": [], "persons": [], "institutions": [], **wrong}), "utf-8")
    with pytest.raises(InputError, match=message):
        read_annotation(path)


def test_a_participation_of_another_event_is_not_listed() -> None:
    """Each event has its own participations only."""
    two = reading(
        events=[event("e1"), event("e2")],
        institutions=[institution("i1", "Steppe Institute")],
        participations=[participation("i1", "host", "Almaty", event="e2")],
    )
    first, second = annotation_of(two, report())["events"]
    assert first["participations"] == []
    assert [part["role"] for part in second["participations"]] == ["host"]
