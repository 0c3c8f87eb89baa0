"""The walk-through of docs/identity.md is what the program prints."""

from __future__ import annotations

from pathlib import Path

from sessions import run_session

PAGE = Path(__file__).parents[2] / "docs" / "identity.md"


def test_the_walk_through_prints_what_the_page_shows(tmp_path: Path) -> None:
    """Two spellings merged, undone to the same bytes, kept apart; a person withdrawn, and found nowhere."""
    folder = run_session(PAGE, tmp_path)
    assert (folder / "curation" / "decisions.csv").read_text("utf-8").count("\n") == 3
