"""What people decided about statements, on the table of what the reports say."""

from __future__ import annotations

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Statement
from kgbuild.lift.decided import Decided, decide
from kgbuild.lift.gather import Affiliated, Gathered, Keys, TakesPart
from kgbuild.lift.support import Support
from kgbuild.model import Resolution
from kgbuild.spans import Span

EVENT, PERSON, OTHER, BODY = "eaaaaaaaa", "paaaaaaaa", "pbbbbbbbb", "iaaaaaaaa"


def support(report: str = "a.txt", confidence: float = 0.5) -> Support:
    out = Support()
    out.add(report, [Span(0, 5)], confidence)
    return out


def table() -> Gathered:
    """An event with a speaker, a type, a count and dates; the speaker has a post."""
    return Gathered(
        claims={(EVENT, "eventType"): {"conference": support()}, (EVENT, "participantCount"): {40: support()}},
        dates={EVENT: {("2023-05-04", "2023-05-04"): support()}},
        titles={EVENT: {"Water": support()}},
        participations={(EVENT, PERSON, "speaker"): {"": TakesPart(support())}},
        affiliations={(PERSON, BODY, "Head of unit"): Affiliated(support())},
    )


def line(action: str, subject: str, object: str, value: str = "") -> Line:
    return Line(
        when="2026", who="zere", action=action, subject=subject, object=object, value=value, place="decisions.csv:2"
    )


def done(*lines: Line, retired: dict[str, tuple[str, ...]] | None = None) -> tuple[Gathered, Decided]:
    """A table after the lines, and what they did."""
    told = table()
    live = frozenset({EVENT, PERSON, OTHER, BODY} - set(retired or ()))
    return told, decide(told, lines, Keys(Resolution(entities=(), key_of={}, retired=retired or {}), live))


def test_nothing_said_nothing_changed() -> None:
    """Without lines the table is as it was."""
    assert done()[0] == table()


def test_rejected_statements_leave_the_table() -> None:
    """A role, a tie, a number, dates and a name can each be rejected, and what spoke for them is handed on."""
    told, decided = done(
        line("reject", EVENT, f"speaker {PERSON}"),
        line("reject", PERSON, f"affiliation {BODY} Head of unit"),
        line("reject", EVENT, "participantCount 40"),
        line("reject", EVENT, "dates 2023-05-04/2023-05-04"),
        line("reject", EVENT, "name Water"),
    )
    assert told == Gathered(claims={(EVENT, "eventType"): {"conference": support()}}, struck={(EVENT, "Water")})
    assert len(decided.refused) == 5
    assert not decided.findings


def test_an_event_without_any_type_is_of_another_kind() -> None:
    """Where the only type is rejected, the curator says that it is none of them: the graph still conforms."""
    told, _ = done(line("reject", EVENT, "eventType conference"))
    (value,) = told.claims[EVENT, "eventType"]
    assert value == "otherEvent"


def test_corrected_role_keeps_its_evidence() -> None:
    """The statement changes, its passages stay, and it is as sure as a person makes it."""
    told, decided = done(line("correct", EVENT, f"speaker {PERSON}", "moderator"))
    ((at, works),) = told.participations.items()
    assert at == (EVENT, PERSON, "moderator")
    assert works[""].support.passages == support().passages
    assert works[""].support.confidence == 1.0
    assert decided.refused[Statement(EVENT, "speaker", PERSON)].matter[""].support.confidence == 0.5


def test_corrected_agent_and_dates() -> None:
    """An agent's key is replaced by another, a date by another."""
    told, _ = done(
        line("correct", EVENT, f"speaker {PERSON}", OTHER),
        line("correct", EVENT, "dates 2023-05-04/2023-05-04", "2023-05-05/2023-05-06"),
    )
    assert set(told.participations) == {(EVENT, OTHER, "speaker")}
    assert set(told.dates[EVENT]) == {("2023-05-05", "2023-05-06")}


def test_a_correction_joins_what_says_so_already() -> None:
    """Where another report says the right thing, both reports are evidence of it."""
    told = table()
    told.claims[EVENT, "eventType"]["seminar"] = support("b.txt")
    keys = Keys(Resolution(entities=(), key_of={}), frozenset({EVENT}))
    decide(told, [line("correct", EVENT, "eventType conference", "seminar")], keys)
    (kept,) = told.claims[EVENT, "eventType"].values()
    assert {report for report, _ in kept.passages} == {"a.txt", "b.txt"}


def test_a_corrected_affiliation_is_the_one_of_the_part() -> None:
    """A part that was played under the wrong affiliation was played under the right one."""
    told = table()
    tie = (PERSON, BODY, "Head of unit")
    told.participations[EVENT, PERSON, "speaker"][""].affiliations = {tie}
    keys = Keys(Resolution(entities=(), key_of={}), frozenset({EVENT, PERSON, BODY}))
    decide(told, [line("correct", PERSON, f"affiliation {BODY} Head of unit", f"{BODY} Reader")], keys)
    assert told.participations[EVENT, PERSON, "speaker"][""].affiliations == {(PERSON, BODY, "Reader")}


def test_added_statements_are_there() -> None:
    """A role, a tie and a name that no report states; the curator stands behind them."""
    told, decided = done(
        line("add", EVENT, f"chair {OTHER}"),
        line("add", OTHER, f"affiliation {BODY} Reader"),
        line("add", OTHER, "name Aigul Sarsen"),
    )
    assert told.participations[EVENT, OTHER, "chair"][""].support.confidence == 1.0
    assert told.affiliations[OTHER, BODY, "Reader"].support.confidence == 1.0
    assert told.titles[OTHER]["Aigul Sarsen"].confidence == 1.0
    assert not decided.findings


def test_later_line_wins() -> None:
    """A statement that was rejected and then accepted stands; one corrected and then rejected does not."""
    told, decided = done(line("reject", EVENT, "eventType conference"), line("accept", EVENT, "eventType conference"))
    assert set(told.claims[EVENT, "eventType"]) == {"conference"}
    assert not decided.refused
    told, decided = done(
        line("correct", EVENT, f"speaker {PERSON}", "moderator"), line("reject", EVENT, f"moderator {PERSON}")
    )
    assert not told.participations
    assert len(decided.refused) == 2


def test_line_follows_a_retired_key() -> None:
    """After a merge, what was said of the retired identifier is said of its successor."""
    told, decided = done(line("reject", EVENT, f"speaker {OTHER}"), retired={OTHER: (PERSON,)})
    assert not told.participations
    assert not decided.findings


def test_line_that_finds_nothing_is_told() -> None:
    """The finding names the line, and the table has no trace of the search."""
    told, decided = done(line("reject", EVENT, f"panelist {PERSON}"), line("accept", OTHER, f"affiliation {BODY}"))
    assert told == table()
    assert len(decided.findings) == 2
    assert decided.findings[0].message.startswith("decisions.csv:2: ")


def test_a_line_that_the_ontology_has_no_word_for_is_told() -> None:
    """A hand-edited line with a wrong type, date, number or key is left out by name and breaks no build."""
    told, decided = done(
        line("add", EVENT, "eventType party"),
        line("add", EVENT, "participantCount many"),
        line("add", EVENT, f"place {BODY}"),
        line("add", EVENT, "speaker pzzzzzzzz"),
        line("add", EVENT, "colour blue"),
        line("correct", EVENT, "dates 2023-05-04/2023-05-04", "2023-05-40/2023-05-40"),
    )
    assert told == table()
    assert len(decided.findings) == 6
