"""``kgbuild add``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.cli import main


def _run(*arguments: str) -> int:
    try:
        main(arguments)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("On Monday.", encoding="utf-8")
    return path


def test_file_goes_into_the_projects_corpus(
    tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Inside a project the corpus is the one that kgbuild.toml names, from any folder below."""
    (tmp_path / "p" / "below").mkdir(parents=True)
    (tmp_path / "p" / "kgbuild.toml").write_text('[folders]\ncorpus = "reports"\n')
    monkeypatch.chdir(tmp_path / "p" / "below")
    assert _run("add", str(notes), "--publisher", "Ferry Board") == 0
    assert (tmp_path / "p" / "reports" / "notes.txt").read_text() == "On Monday."
    assert capsys.readouterr().out.endswith("notes.txt: added, 10 characters\n")


def test_json_is_one_record(tmp_path: Path, notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json says file, outcome and length for a program."""
    assert _run("add", str(notes), "--corpus", str(tmp_path / "c"), "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (Path(record["file"]).name, record["outcome"], record["characters"]) == ("notes.txt", "added", 10)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere.txt"], 2, "no such file"),
        (["ftp://example.org/x"], 2, "http:// or https://"),
        (["http://127.0.0.1:9/x"], 2, "--allow-local"),
        (["https://example.org/x", "--url", "https://example.org/y"], 2, "are for files"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    arguments: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Wrong use ends with status 2 and one line on standard error, and writes nothing."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert _run("add", *arguments, "--corpus", str(tmp_path / "c")) == status
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "c").exists()


def test_unreadable_input_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no report ends with status 1."""
    (tmp_path / "a.pdf").write_text("no PDF")
    assert _run("add", str(tmp_path / "a.pdf"), "--corpus", str(tmp_path / "c")) == 1
    assert "not a PDF" in capsys.readouterr().err
