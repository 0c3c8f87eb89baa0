"""``kgbuild network``: a page, five formats, a report; errors in one line."""

import subprocess
import sys
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_graph(tmp_path_factory.mktemp("cli_network") / "graph", 200)


def kgbuild(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


def test_the_page_is_written_and_its_size_told(graph: Path, tmp_path: Path):
    told = kgbuild("network", "--graph", graph, "-o", tmp_path / "out" / "net.html")
    assert told.returncode == 0, told.stderr
    assert "nodes," in told.stderr
    assert (tmp_path / "out" / "net.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("form", ["graphml", "gexf", "csv", "json"])
def test_every_format_goes_to_a_pipe_or_a_file_alike(graph: Path, tmp_path: Path, form: str):
    file = tmp_path / f"net.{form}"
    kgbuild("network", "--of", "institutions", "--format", form, "--graph", graph, "-o", file)
    assert (
        file.read_text("utf-8") == kgbuild("network", "--of", "institutions", "--format", form, "--graph", graph).stdout
    )


def test_a_report_says_who_is_central_in_words(graph: Path):
    told = kgbuild("network", "--report", "--graph", graph).stdout
    assert told.startswith("# Network of people\n")
    assert "## Most ties" in told
    assert "Nothing was left out." in told


def test_a_role_takes_narrower_roles_along(graph: Path):
    """Keynote speakers are speakers: fewer ties with the one than with the other."""
    wide, narrow = (
        kgbuild("network", "--role", role, "--format", "csv", "--graph", graph).stdout.count("\n")
        for role in ("speaker", "keynoteSpeaker")
    )
    assert wide > narrow > 1


def test_a_period_is_a_year_a_month_or_a_day(graph: Path):
    year, month = (
        kgbuild("network", "--since", since, "--until", since, "--format", "csv", "--graph", graph).stdout.count("\n")
        for since in ("2014", "2014-01")
    )
    assert year > month > 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["network"], "the page is a file: give -o FILE"),
        (["network", "--role", "wizard", "--report"], "no role is called 'wizard'"),
        (["network", "--since", "May 2023", "--report"], "--since 'May 2023': want a day, month or year"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(graph: Path, words: list[str], told: str):
    result = kgbuild(*words, "--graph", graph)
    assert result.returncode == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
