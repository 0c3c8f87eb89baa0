"""docs/corpus.md tells the truth."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from kgbuild.read.formats import FORMATS
from kgbuild.read.sources import parse_sources
from kgbuild.settings import TABLE_FIELDS, load_settings

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_every_suffix_and_field_is_documented() -> None:
    """Each suffix that a reader takes and each field of a table stands in the documentation."""
    assert [suffix for suffix in FORMATS if f"`{suffix}`" not in DOCS] == []
    assert [name for name, what in TABLE_FIELDS.items() if f"| `{name}` | {what} |" not in DOCS] == []


def test_shown_settings_are_accepted(tmp_path: Path) -> None:
    """The TOML that the documentation shows is read without complaint."""
    blocks = re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert len(blocks) == 3
    sources, *settings = blocks
    assert parse_sources(sources).entries["2025/round-table.txt"]["date"] == "2025-03-17"
    for block in settings:
        tomllib.loads(block)
        (tmp_path / "kgbuild.toml").write_text(block, encoding="utf-8")
        load_settings(tmp_path)
