"""Bodies that no head noun shows are known by the slot that their name fills; what else is in capitals is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.annotate.slots import Around, marks_of
from kgbuild.annotate.words import line_of
from kgbuild.model.mention import Mention
from kgbuild.model.text import Sentence
from kgbuild.spans import Span

Reader = Callable[..., tuple[Mention, ...]]


def bodies(found: tuple[Mention, ...]) -> list[str]:
    return [m.name for m in found if m.kind == "institution"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Dr. Thabo Mokoena (Umoja Film Workshop, Durban) spoke first.", "Umoja Film Workshop"),
        (
            "Dr. Nina Bakke, senior researcher, Tidal Rivers Archive Project, Oslo, spoke.",
            "Tidal Rivers Archive Project",
        ),
        ("The course was commissioned by the Northern Seas Harbour Facility.", "Northern Seas Harbour Facility"),
    ],
)
def test_the_slot_of_a_name_makes_it_a_body(mentions: Reader, sentence: str, name: str) -> None:
    """Brackets behind a person, a post before it, an agent: what stands there is a body, whatever it is called."""
    assert name in bodies(mentions(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks were followed by a walk along the Old Harbour Road.",
        "Dr. Nina Bakke presented her book Rivers of the North to the guests.",
        "Within the framework of the Third Baltic Sea Forum two round tables were held.",
    ],
)
def test_ways_works_and_meetings_are_no_bodies(mentions: Reader, sentence: str) -> None:
    """Capitals alone make no body."""
    assert bodies(mentions(sentence)) == []


def test_marks_tell_the_slot_and_nothing_of_the_head_noun() -> None:
    """A head noun leaves no mark, so that the model learns of known bodies what unknown ones bear as well."""
    text = "Nina Bakke (Harbour Institute) spoke"
    line = line_of(text, Sentence(0, Span(0, len(text))))
    around = Around(person_starts=frozenset((0,)), person_ends=frozenset((10,)))
    marks = marks_of(line, 3, 5, around)
    assert "in-brackets-of-person" in marks
    assert "tied" in marks
    assert not {mark for mark in marks if mark.startswith(("head-", "last-"))}
