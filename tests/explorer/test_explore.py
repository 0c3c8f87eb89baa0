"""``kgbuild explore``: a graph folder in, one file out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from explorer_network import turtle

from kgbuild.cli.explore import explore
from kgbuild.errors import NotFound
from kgbuild.explorer import page


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "core.ttl").write_text(turtle(persons=12, events=6, institutions=4), "utf-8")
    return folder


def test_it_writes_one_file_the_same_every_time(built: None, graph: Path, tmp_path: Path) -> None:
    """Two runs over one graph give the same bytes, and say where the file is."""
    files = [tmp_path / "one.html", tmp_path / "two.html"]
    for file in files:
        done = CliRunner().invoke(explore, ["--graph", str(graph), "-o", str(file), "--lite", "--title", "A & B"])
        assert done.exit_code == 0, done.output
        assert str(file) in done.output
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "<title>A &amp; B</title>" in files[0].read_text("utf-8")


def test_a_missing_graph_is_named(built: None, tmp_path: Path) -> None:
    """The message says which folder, and nothing is written."""
    out = tmp_path / "page.html"
    with pytest.raises(NotFound, match="nowhere"):
        CliRunner().invoke(explore, ["--graph", str(tmp_path / "nowhere"), "-o", str(out)], catch_exceptions=False)
    assert not out.exists()


def test_without_a_template_the_command_says_how_to_build_it(
    monkeypatch: pytest.MonkeyPatch, graph: Path, tmp_path: Path
) -> None:
    """The message comes before the graph is read, and names the command."""
    monkeypatch.setattr(page, "__file__", str(tmp_path / "page.py"))
    with pytest.raises(NotFound, match="make explorer"):
        CliRunner().invoke(explore, ["--graph", str(graph)], catch_exceptions=False)
