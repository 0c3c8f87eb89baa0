"""A project of two reports that :mod:`line_engine` reads, and the program in it, for tests of what links to others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.store.local import open_graph

__all__ = ["begin", "kg", "links"]


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch, *, staff: str = "") -> Path:
    """Two persons and two bodies, built once; the folder becomes the current one. ``staff`` is a list of people."""
    (folder / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n')
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text(
        "2024-05-17 | Water and Work | Ingrid Solheim, speaker, Fjord University\n"
        "2024-06-01 | Glacier Futures | Boris Lind, moderator, Delta Academy\n"
    )
    if staff:
        (folder / "curation" / "authorities").mkdir(parents=True)
        (folder / "curation" / "authorities" / "staff.csv").write_text(staff)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    kg("build")
    return folder


def kg(*words: str) -> str:
    """What the program prints; it must end well."""
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def links() -> dict[str, str]:
    """What is the same elsewhere, by name."""
    rows = open_graph(Path("graph")).select(
        "PREFIX schema: <https://schema.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?n ?o { ?s schema:sameAs ?o ; rdfs:label ?n }"
    )
    return {name.value: target.value for name, target in rows.rows}  # type: ignore[union-attr]
