"""What a participation says of its own wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.extract import BuiltinExtractor
from kgbuild.model import Report, Source

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_role_text_quotes_the_report(path: Path) -> None:
    """The wording of a role is exact words of the report, short, and never a sign of the reduced sentence."""
    text = path.read_text("utf-8").partition("---\n")[0]
    for part in BuiltinExtractor().extract(Report(path.name, text, Source())).participations:
        words = part.role_text or ""
        assert words in text
        assert len(words) <= 80
