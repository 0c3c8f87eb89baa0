"""The session in the README is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

from sessions import run_session

README = Path(__file__).parent.parent / "README.md"


def test_the_session_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """A newcomer who follows the README sees what it shows; ``...`` stands for what may differ."""
    folder = run_session(README, tmp_path)
    assert (folder / "network.ttl").read_text("utf-8").startswith("@prefix")


def test_every_page_that_the_readme_names_exists() -> None:
    """No link into the project is dead."""
    for target in re.findall(r"\]\(([\w./-]+)\)", README.read_text("utf-8")):
        assert (README.parent / target).exists(), target
