"""Markdown: front matter is metadata, the rest is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.read import read_bytes
from kgbuild.read.markdown import front_matter


@pytest.mark.parametrize(
    "block",
    [
        '---\npublisher: "A: Society"\ndate: 2024-05-01\nlanguage: no\ntags: [a, b]\n---\n',
        '+++\npublisher = "A: Society"\ndate = 2024-05-01\nlanguage = "no"\ntags = ["a"]\n+++\n',
    ],
)
def test_front_matter_is_taken_out(block: str) -> None:
    """YAML and TOML front matter give the same metadata; Norwegian is not "false"; the text begins after it."""
    report = read_bytes((block + "# Title\n\nOn Monday.\n").encode(), id="a.md")
    assert report.text == "# Title\n\nOn Monday.\n"
    assert (report.source.publisher, report.source.published) == ("A: Society", "2024-05-01")
    assert report.source.language == "no"


def test_bad_value_is_a_warning() -> None:
    """A date that is none is ignored with a warning; the other keys count."""
    known, _, warnings = front_matter("---\ndate: last week\ntitle: T\n---\nx")
    assert known == {"title": "T"}
    assert "date: 'last week' was ignored" in warnings[0]


@pytest.mark.parametrize("text", ["---\nOn Monday\n---\nx", "---\nno end", "--- \n", "text\n---\na: b\n---\n"])
def test_rules_are_not_front_matter(text: str) -> None:
    """A passage between two rules, or rules further down, stay text."""
    assert front_matter(text) == ({}, text, ())


def test_broken_front_matter_stays_text() -> None:
    """Front matter that cannot be read is kept as text, with a warning: nothing is lost."""
    text = "---\na: [b\n---\nOn Monday."
    assert front_matter(text)[1] == text
    assert "cannot be read" in front_matter(text)[2][0]


@given(st.text(st.sampled_from("-+ab: \n'\"[]{}&*!|>"), max_size=40))
def test_no_text_is_lost(text: str) -> None:
    """Whatever stands at the top, the text is the end of the file, and what is missing is a block between rules."""
    rest = front_matter(text)[1]
    assert text.endswith(rest)
    cut = text[: len(text) - len(rest)]
    assert cut == "" or cut[:3] in ("---", "+++")
