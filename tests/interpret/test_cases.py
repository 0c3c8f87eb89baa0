"""Golden passages: prose in, claims out, each another construction, reviewed as diffs."""

from __future__ import annotations

from pathlib import Path

import pytest
from rendering import rendered

from kgbuild.extract import BuiltinExtractor
from kgbuild.model import Report, Source

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_passage_gives_exactly_the_claims_below_its_line(path: Path) -> None:
    """Each construction is read as the case file says, nothing more and nothing less."""
    text, _, expected = path.read_text("utf-8").partition("---\n")
    publisher = None
    if text.startswith("publisher: "):
        first, _, text = text.partition("\n")
        publisher = first.removeprefix("publisher: ")
    reading = BuiltinExtractor().extract(Report(path.name, text, Source(publisher=publisher)))
    assert rendered(reading) == (expected if expected.strip() else "\n")
