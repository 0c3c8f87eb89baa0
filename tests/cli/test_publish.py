"""``kgbuild publish``: a site, told in figures; wrong use is one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_graph(tmp_path_factory.mktemp("cli_publish") / "graph", 40)


def kgbuild(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", *map(str, words)], capture_output=True, text=True, check=False, timeout=200
    )


def test_a_site_is_written_and_told_in_figures(graph: Path, tmp_path: Path):
    """Files and bytes as JSON; the site opens at index.html and its checks are told."""
    told = kgbuild("publish", "--graph", graph, "-o", tmp_path / "site", "--explorer", "none", "--json")
    assert told.returncode == 0, told.stderr
    figures = json.loads(told.stdout)
    assert figures["written"] == figures["files"] > 50
    assert (tmp_path / "site" / "index.html").read_text("utf-8").startswith("<!doctype html>")
    assert "conform" in (tmp_path / "site" / "dataset" / "validation.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--url", "ftp://x"), "no address of a site"),
        (("--base-path", "sub"), "no base path"),
        (("--graph", "nowhere"), "no such graph folder"),
    ],
)
def test_wrong_use_is_one_line(graph: Path, tmp_path: Path, words: tuple[str, ...], message: str):
    """The value, what was wanted, exit status 2, and nothing is written."""
    told = kgbuild("publish", "--graph", graph, *words, "-o", tmp_path / "site")
    assert told.returncode != 0
    assert message in told.stderr
    assert told.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()
