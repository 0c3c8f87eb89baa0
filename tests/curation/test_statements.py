"""The last word on each statement that people spoke of."""

from __future__ import annotations

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Statement, last_words
from kgbuild.model import Resolution

EVENT, PERSON, OTHER = "eaaaaaaaa", "paaaaaaaa", "pbbbbbbbb"


def line(action: str, object: str, value: str = "") -> Line:
    return Line(when="2026", who="zere", action=action, subject=EVENT, object=object, value=value)


def resolved(**retired: tuple[str, ...]) -> Resolution:
    return Resolution(entities=(), key_of={}, retired=retired)


def test_the_last_line_on_a_statement_counts() -> None:
    """Accepting what was rejected leaves one word; another statement keeps its own."""
    words = last_words(
        [line("reject", "eventType forum"), line("reject", "ordinal 2"), line("accept", "eventType forum")], resolved()
    )
    assert [(word.line.action, word.statement.predicate) for word in words] == [
        ("reject", "ordinal"),
        ("accept", "eventType"),
    ]


def test_retired_keys_are_followed() -> None:
    """In the statement and in the right value alike."""
    (word,) = last_words([line("correct", f"speaker {OTHER}", OTHER)], resolved(pbbbbbbbb=(PERSON,)))
    assert word.statement == Statement(EVENT, "speaker", PERSON)
    assert word.value == PERSON


def test_a_split_key_is_not_guessed() -> None:
    """Where an identifier leads to two, the line stays with what it says."""
    (word,) = last_words([line("accept", f"speaker {OTHER}")], resolved(pbbbbbbbb=(PERSON, "pcccccccc")))
    assert word.statement.value == OTHER


def test_lines_about_identity_say_nothing_of_statements() -> None:
    """Merges, links and withdrawals are resolve's."""
    assert not last_words([line("merge", PERSON), line("link", "https://example.org/x")], resolved())
