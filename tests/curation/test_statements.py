"""Statements that people spoke of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Curation, Statement, curate
from kgbuild.model import Resolution

EVENT, PERSON, OTHER, BODY = "eaaaaaaaa", "paaaaaaaa", "pbbbbbbbb", "iaaaaaaaa"


@dataclass
class Table:
    """The parts of lift's table that curation touches."""

    claims: dict[tuple[str, str], dict[Any, Any]] = field(default_factory=dict)
    dates: dict[str, dict[tuple[str, str], Any]] = field(default_factory=dict)
    participations: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    affiliations: dict[tuple[str, str, str], Any] = field(default_factory=dict)


def table() -> Table:
    """An event with a speaker, a type, a count and dates; the speaker has a post."""
    return Table(
        claims={(EVENT, "eventType"): {"conference": "why"}, (EVENT, "participantCount"): {40: "count"}},
        dates={EVENT: {("2023-05-04", "2023-05-04"): "when"}},
        participations={(EVENT, PERSON, "speaker"): {"": "spoke"}},
        affiliations={(PERSON, BODY, "Head of unit"): "tie"},
    )


def line(action: str, subject: str, object: str, value: str = "") -> Line:
    return Line(
        when="2026", who="zere", action=action, subject=subject, object=object, value=value, place="decisions.csv:2"
    )


def done(*lines: Line, retired: dict[str, tuple[str, ...]] | None = None) -> tuple[Table, Any]:
    """A table after curation, and what curation says of it."""
    told = table()
    curation = Curation.of(lines, Resolution(entities=(), key_of={}, retired=retired or {}))
    return told, curate(told, curation, nothing=lambda: "none", participation=lambda: "by hand")


def test_nothing_said_nothing_changed() -> None:
    """Without lines the table is as it was."""
    assert done()[0] == table()


def test_rejected_statements_leave_the_table() -> None:
    """A role, a tie, a type, a number and dates can each be rejected, and what supported them is handed on."""
    told, curated = done(
        line("reject", EVENT, f"speaker {PERSON}"),
        line("reject", PERSON, f"affiliation {BODY} Head of unit"),
        line("reject", EVENT, "eventType conference"),
        line("reject", EVENT, "participantCount 40"),
        line("reject", EVENT, "dates 2023-05-04/2023-05-04"),
    )
    assert told == Table()
    assert sorted(map(str, curated.rejected.values())) == ["count", "tie", "when", "why", "{'': 'spoke'}"]
    assert not curated.findings


def test_corrected_role_keeps_its_evidence() -> None:
    """The statement changes, what supports it stays."""
    told, _ = done(line("correct", EVENT, f"speaker {PERSON}", "moderator"))
    assert told.participations == {(EVENT, PERSON, "moderator"): {"": "spoke"}}


def test_corrected_agent_and_dates() -> None:
    """An agent's key is replaced by another, a date by another."""
    told, _ = done(
        line("correct", EVENT, f"speaker {PERSON}", OTHER),
        line("correct", EVENT, "dates 2023-05-04/2023-05-04", "2023-05-05/2023-05-06"),
    )
    assert told.participations == {(EVENT, OTHER, "speaker"): {"": "spoke"}}
    assert told.dates == {EVENT: {("2023-05-05", "2023-05-06"): "when"}}


def test_added_statements_are_there() -> None:
    """A role and a tie that no report states."""
    told, curated = done(line("add", EVENT, f"chair {OTHER}"), line("add", OTHER, f"affiliation {BODY} Reader"))
    assert told.participations[EVENT, OTHER, "chair"] == {"": "by hand"}
    assert told.affiliations[OTHER, BODY, "Reader"] == "none"
    assert len(curated.added) == 2


def test_later_line_wins() -> None:
    """A statement that was rejected and then accepted stands."""
    told, curated = done(line("reject", EVENT, "eventType conference"), line("accept", EVENT, "eventType conference"))
    assert told == table()
    assert curated.accepted == {Statement(EVENT, "eventType", "conference")}


def test_line_follows_a_retired_key() -> None:
    """After a merge, what was said of the retired identifier is said of its successor."""
    told, curated = done(line("reject", EVENT, f"speaker {OTHER}"), retired={OTHER: (PERSON,)})
    assert not told.participations
    assert not curated.findings


def test_line_that_finds_nothing_is_told() -> None:
    """The finding names the line, and the table has no trace of the search."""
    told, curated = done(line("reject", EVENT, f"panelist {PERSON}"), line("accept", OTHER, f"affiliation {BODY}"))
    assert told == table()
    assert len(curated.findings) == 2
    assert curated.findings[0].message.startswith("decisions.csv:2: ")
