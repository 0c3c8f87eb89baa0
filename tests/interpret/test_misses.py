"""Nothing is silently ignored: a sentence that looks as if it said something is a miss, with the reason."""

from __future__ import annotations

import pytest

from kgbuild.extract import BuiltinExtractor
from kgbuild.model import Report, Source

HELD = "On 4 May 2021 the University of Oslo held a seminar “Ice and Law” in Oslo."


def misses(*sentences: str) -> list[tuple[str, str]]:
    """Sentence and reason of each miss in a report of these sentences."""
    text = " ".join(sentences)
    told = BuiltinExtractor().extract(Report("a.txt", text, Source(publisher="University of Oslo")))
    return [(miss.span.of(text), miss.reason) for miss in told.misses]


def test_a_sentence_with_a_statement_is_no_miss() -> None:
    """What is quoted as evidence is not listed."""
    assert misses(HELD) == []


def test_a_line_that_dates_an_event_is_no_miss() -> None:
    """The evidence of a date, a place or a topic counts like that of a participation."""
    text = "Seminar “Ice and Law”\n\nDate: 4 May 2021\n\nOrganizer: University of Oslo\n"
    told = BuiltinExtractor().extract(Report("a.txt", text, Source(publisher="University of Oslo")))
    assert [event.when.value.start for event in told.events if event.when] == ["2021-05-04"]
    assert told.misses == ()


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Kari Nordmann was born in the north.", "a person"),
        ("The old harbour burned down on 3 March 1907.", "a date, but no event"),
        ("Somebody lectured about ice.", "'lectured', but nobody is named"),
    ],
)
def test_a_person_a_date_or_a_role_verb_alone_is_a_miss(sentence: str, reason: str) -> None:
    """Each of the three makes a sentence worth a look, and the reason says which it was."""
    found = dict(misses(HELD, sentence))
    assert reason in found[sentence]


def test_a_plain_sentence_is_no_miss() -> None:
    """Without date, person and role verb there is nothing to miss."""
    assert misses(HELD, "The weather was fine.") == []


def test_misses_stand_in_the_order_of_the_text() -> None:
    """They can be read beside the report."""
    first, second = "Kari Nordmann was born in the north.", "The old harbour burned down on 3 March 1907."
    assert [sentence for sentence, _ in misses(HELD, first, second)] == [first, second]


@pytest.mark.parametrize(
    "sentence",
    ["Moderated by nobody we know.", "Perhaps Ola Hansen was born in the north.", "It was chaired as always."],
)
def test_a_role_word_or_a_name_that_gave_nothing_is_listed(sentence: str) -> None:
    """A participle at the head of a sentence, a name behind a word with a capital: nothing passes in silence."""
    report = Report("a.txt", f'The seminar "Small Languages" was held in Tartu on 8 March 2023.\n\n{sentence}\n')
    assert [miss.span.of(report.text) for miss in BuiltinExtractor().extract(report).misses] == [sentence]
