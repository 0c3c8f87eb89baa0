"""``kgbuild dismiss``: a sentence that gave nothing is set aside, and told again as easily."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from line_project import begin, kg

from kgbuild.cli import cli
from kgbuild.curation.log import load_log
from kgbuild.errors import UsageError

WORDS = "On 4 May nobody spoke at all."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one report that gives nothing."""
    folder = begin(tmp_path, monkeypatch)
    (folder / "corpus" / "quiet.txt").write_text(WORDS)
    kg("build")
    return folder


def told() -> str:
    return kg("build", "--explain-misses")


def test_a_sentence_is_set_aside_and_told_again(project: Path) -> None:
    """The place that build shows is enough; one line is written; undo brings the sentence back."""
    assert "quiet.txt:0-29" in told()
    said = kg("dismiss", "quiet.txt:0-29", "--yes", "--reason", "the weather")
    assert WORDS in said
    (line,) = load_log(project / "curation" / "decisions.csv").lines
    assert (line.action, line.who, line.reason) == ("dismiss", "zere", "the weather")
    assert WORDS not in (project / "curation" / "decisions.csv").read_text()
    assert "quiet.txt" not in told()
    kg("undo", "--yes")
    assert "quiet.txt:0-29" in told()


def test_it_is_told_again_once_its_words_change(project: Path) -> None:
    """What was said of a sentence is not said of another in its place."""
    kg("dismiss", "quiet.txt:0-29", "--yes")
    (project / "corpus" / "quiet.txt").write_text(WORDS.replace("nobody", "Ingrid"))
    assert "quiet.txt:0-29" in told()


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("quiet.txt", "want REPORT:FIRST-LAST"),
        ("quiet.txt:3-9", "those of this report are at 0-29"),
        ("a.txt:0-9", "this report has none"),
    ],
)
def test_a_place_where_no_such_sentence_stands_is_told(project: Path, place: str, says: str) -> None:
    """Nothing is written for a sentence that is not among those that gave nothing."""
    result = CliRunner().invoke(cli, ["dismiss", place, "--yes"])
    assert isinstance(result.exception, UsageError)
    assert says in str(result.exception) + result.output
    assert not load_log(project / "curation" / "decisions.csv").lines


def test_it_is_not_dismissed_twice(project: Path) -> None:
    """A second time there is nothing left to set aside."""
    kg("dismiss", "quiet.txt:0-29", "--yes")
    result = CliRunner().invoke(cli, ["dismiss", "quiet.txt:0-29", "--yes"])
    assert isinstance(result.exception, UsageError)
    assert len(load_log(project / "curation" / "decisions.csv").lines) == 1
