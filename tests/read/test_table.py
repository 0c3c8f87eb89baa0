"""Tables become lines that their claims quote."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import InputError
from kgbuild.model import Reading, Report, Stated
from kgbuild.read import CorpusFile, read_bytes
from kgbuild.settings import Settings, TableMapping
from kgbuild.spans import Span

PARTICIPATIONS = """event,date,city,country,name,affiliation,position,role,talk title,part of
Island Forum,2024-05-01,Port Ellery,Marrow,Dr. Ida Quill,West College,Professor,Keynote speaker,"On ferries, again",
Island Forum,2024-05-01,,,,Ferry Board; Tide Office,,sponsor,,
Evening panel,2024-05-01,,,Ida Quill,West College,,moderator,,Island Forum
"""


def _csv(text: str, **mapping: str) -> Report:
    tables = {"t.csv": TableMapping(columns=mapping)} if mapping else {}
    return read_bytes(text.encode(), id="t.csv", settings=Settings(tables=tables))


def _reading(report: Report) -> Reading:
    assert report.structured is not None
    return report.structured


def _warnings(text: str, name: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("t") / name
    path.write_text(text, encoding="utf-8")
    return " ".join(finding.message for finding in CorpusFile(id=name, path=path).read(Settings())[1])


def test_rows_are_lines_and_one_event() -> None:
    """Each row is one readable line; rows of one title and day are one event with all their parts."""
    report = _csv(PARTICIPATIONS)
    reading = _reading(report)
    assert report.text.count("\n") == 3
    assert report.text.startswith(
        "event: Island Forum; date: 2024-05-01; city: Port Ellery; country: Marrow; name: Dr. Ida"
    )
    assert report.data_start == 0
    forum, panel = reading.events
    assert (forum.title and forum.title.value, forum.when and forum.when.value.start) == ("Island Forum", "2024-05-01")
    assert [(place.value.name, place.value.within) for place in forum.places] == [("Port Ellery", ("Marrow",))]
    assert panel.part_of is not None
    assert panel.part_of.value == forum.key


def test_participations_carry_role_talk_and_affiliation() -> None:
    """A row's role, its wording, the talk and the post under which the person appears are one participation."""
    reading = _reading(_csv(PARTICIPATIONS))
    (ida,) = reading.persons
    assert (ida.name, ida.degrees) == ("Ida Quill", ("Dr.",))
    first = reading.participations[0]
    assert (first.agent, first.role, first.role_text) == (ida.key, "keynoteSpeaker", "Keynote speaker")
    assert first.contribution is not None
    assert first.contribution.value == "On ferries, again"
    tie = {tie.key: tie for tie in reading.affiliations}[first.affiliations[0]]
    assert (tie.position, tie.event) == ("Professor", first.event)


def test_cell_of_bodies_is_several_bodies() -> None:
    """Bodies of one cell take part each, and each mention is its own stretch of the cell."""
    report = _csv(PARTICIPATIONS)
    reading = _reading(report)
    sponsors = [part.agent for part in reading.participations if part.role == "sponsor"]
    names = {body.key: body for body in reading.institutions}
    assert [names[key].name for key in sponsors] == ["Ferry Board", "Tide Office"]
    assert [names[key].mentions[0].of(report.text) for key in sponsors] == ["Ferry Board", "Tide Office"]


def test_columns_are_mapped_by_settings() -> None:
    """kgbuild.toml says which column holds what; the column's name is free."""
    report = _csv("Was;Wer;Als\nTagung;Ida Quill;Moderator\n", event="Was", person="Wer", role="Als")
    assert _reading(report).participations[0].role == "moderator"


def test_missing_column_says_what_is_there_and_how_to_map() -> None:
    """Without a column for the event the table is refused: which columns there are, and the lines to write."""
    with pytest.raises(InputError) as refused:
        _csv("who,wo\nx,y\n")
    assert "no column for the event's title; the columns there are who, wo" in str(refused.value)
    assert '[tables."t.csv"] event = "COLUMN"' in str(refused.value)


def test_mapping_to_a_missing_column_is_refused() -> None:
    """A mapping to a column that is not there is refused with the nearest one."""
    with pytest.raises(InputError, match=r"maps event to the column 'Titel'.*did you mean 'Title'"):
        _csv("Title,who\nx,y\n", event="Titel")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('event\n"open\n', r"t\.csv:2: not CSV"),
        ("event,a,a\nx,y,z\n", "two columns are named 'a'"),
        ("event,person\n" + "x" * 200_000 + ",y\n", "not CSV: field larger than field limit"),
    ],
)
def test_broken_tables_are_refused_with_their_line(text: str, said: str) -> None:
    """What is no table is refused, with the line."""
    limit = csv.field_size_limit(131_072)
    try:
        with pytest.raises(InputError, match=said):
            _csv(text)
    finally:
        csv.field_size_limit(limit)


def test_odd_rows_and_words_are_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Left-out rows, unknown roles, ambiguous dates and unused columns are warnings; the rest of the table is read."""
    text = "event,date,person,role,shoe size\nA,03/05/2024,Ida Quill,wizard,38\nB,2024,x,y,z,too,many\n"
    said = _warnings(text, "t.csv", tmp_path_factory)
    for part in ("columns kept as text only: shoe size", "line 3 left out", "wizard", "03/05/2024"):
        assert part in said


def test_unknown_role_is_kept_in_words() -> None:
    """A role that we have no term for is a participation, less sure, with the wording."""
    part = _reading(_csv("event,person,role\nA,Ida Quill,wizard\n")).participations[0]
    assert (part.role, part.role_text, part.confidence < 1) == ("participant", "wizard", True)


def test_user_words_extend_the_roles() -> None:
    """[lexicons.structured.roles] adds words of the user's own."""
    settings = Settings(lexicons={"structured": {"roles": {"moderator": ("anchor",)}}})
    report = read_bytes(b"event,person,role\nA,Ida Quill,Anchor\n", id="t.csv", settings=settings)
    assert _reading(report).participations[0].role == "moderator"


def test_json_lines_are_a_table_too() -> None:
    """A .jsonl file is read as a table: lists are cells, nested values are dotted columns."""
    rows = [
        {
            "title": "A",
            "start": "2024-05",
            "topics": ["ferries", "tides"],
            "organizer": ["West College"],
            "x": {"y": 1},
        },
        {"title": "B", "part_of": "A", "participants": 40, "online": True, "end": None},
    ]
    report = read_bytes("\n".join(map(json.dumps, rows)).encode(), id="t.jsonl")
    first, second = _reading(report).events
    assert "x.y: 1" in report.text
    assert [topic.value for topic in first.topics] == ["ferries", "tides"]
    assert _reading(report).participations[0].role == "organizer"
    assert (second.participant_count and second.participant_count.value, second.mode and second.mode.value) == (
        40,
        "online",
    )


def test_bad_json_line_is_left_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A line that is no object is named and left out; a file without any is refused."""
    assert "line 2 left out" in _warnings('{"event": "A"}\n{oops\n', "t.jsonl", tmp_path_factory)
    with pytest.raises(InputError, match=r"t\.jsonl:1: no line is a JSON object"):
        read_bytes(b"[1]\n" + b"[" * 100_000, id="t.jsonl")


def spans_of(value: object) -> Iterator[Span]:
    """Every span inside a claim."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans_of(getattr(value, field.name))


_CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
_ROW = st.fixed_dictionaries(
    dict.fromkeys(
        ("event", "person", "institution", "position", "role", "contribution", "topics", "venue", "city"), _CELL
    )
)


@given(st.lists(_ROW, min_size=1, max_size=6))
def test_claims_quote_what_the_cells_state(rows: list[dict[str, str]]) -> None:
    """Whatever the cells hold, every span lies in the text, names stand at their mentions, values in their lines."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    try:
        report = _csv(out.getvalue())
    except InputError:
        assert not any(" ".join(cell.split()) for row in rows for cell in row.values())
        return
    reading = _reading(report)
    assert all(span.end <= len(report.text) for span in spans_of(reading))
    for person in reading.persons:
        assert all(
            person.name.casefold() in " ".join(span.of(report.text).casefold().split()) for span in person.mentions
        )
    for body in reading.institutions:
        assert body.mentions[0].of(report.text) == body.name
    for event in reading.events:
        for stated in (event.title, *event.topics):
            if isinstance(stated, Stated):
                assert stated.value in stated.evidence.of(report.text)
    for part in reading.participations:
        if part.contribution:
            assert part.contribution.value in part.contribution.evidence.of(report.text)
        if part.role_text:
            assert any(part.role_text in span.of(report.text) for span in part.evidence)
    for tie in reading.affiliations:
        assert tie.position is None or any(tie.position in span.of(report.text) for span in tie.evidence)
