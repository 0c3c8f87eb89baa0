"""Quoted titles, however their marks are set."""

from __future__ import annotations

import pytest

from kgbuild.annotate.quotes import titles_in
from kgbuild.model.text import Sentence
from kgbuild.spans import Span


def titles(text: str) -> list[str]:
    return [m.name for m in titles_in(text, Sentence(0, Span(0, len(text))))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She read “Rivers and roads.”", ["Rivers and roads"]),
        ('The talk "Rivers: an outlook" was short.', ["Rivers: an outlook"]),
        ("«People and places» met «Past and future».", ["People and places", "Past and future"]),
        ("He spoke on “On “Doors” and windows” today.", ["On “Doors” and windows"]),
        ("He spoke on “Doors and “windows” today.", ["Doors and “windows"]),
        ("The theme was ‘Korea’s Cooperation in the Global Age’.", ["Korea’s Cooperation in the Global Age"]),
        ('A round table was held "Skills for new challenges.', ["Skills for new challenges"]),
        ("Vortrag „Formen ohne Substanz“ heute.", ["Formen ohne Substanz"]),
    ],
)
def test_titles(text: str, expected: list[str]) -> None:
    """Outermost quotations, nested or unbalanced, without their marks."""
    assert titles(text) == expected


@pytest.mark.parametrize(
    "text", ['"We are glad to see you," the rector said.', 'She said: "This was long. It was hot. We left."']
)
def test_speech_is_no_title(text: str) -> None:
    """What somebody says is no title."""
    assert titles(text) == []


def test_an_apostrophe_opens_nothing() -> None:
    """Possessives are no quotation marks."""
    assert titles("The Institute's office and the students' hall, women’s rights") == []
