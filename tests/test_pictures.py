"""The pictures of README and docs are there, small, and all shown."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    """What README and docs point at exists, and no picture lies about unseen."""
    shown = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", page.read_text("utf-8")):
            picture = (page.parent / target).resolve()
            assert picture.is_file(), f"{page.name} shows {target}, which is not there: make pictures"
            shown.add(picture.name)
    made = {picture.name for picture in (ROOT / "docs" / "pictures").glob("*.png")}
    assert made == shown


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs" / "pictures").glob("*.png"):
        assert picture.stat().st_size < 150_000, picture.name
