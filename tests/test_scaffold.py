"""A new project reads at once and never overwrites anything."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kgbuild.errors import UsageError
from kgbuild.model import Report
from kgbuild.read import read_corpus
from kgbuild.scaffold import create_project
from kgbuild.settings import Settings, load_settings


def test_sample_project_reads_without_a_finding(tmp_path: Path) -> None:
    """The sample corpus has a report with its publisher, and nothing to complain of."""
    create_project(tmp_path / "new")
    settings = load_settings(tmp_path / "new")
    found = list(read_corpus(settings.folder("corpus"), settings=settings))
    assert [type(item) for item in found] == [Report]
    assert found[0].source.publisher == "Harbour Institute for Island Studies"


def test_commented_options_are_true(tmp_path: Path) -> None:
    """Every commented option of the new kgbuild.toml is one that we know, and shown defaults are the defaults."""
    create_project(tmp_path)
    path = tmp_path / "kgbuild.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    options = [
        line.removeprefix("# ") if line.startswith("# ") and (" = " in line or "[" in line[:3]) else line
        for line in lines
    ]
    path.write_text("\n".join(options), encoding="utf-8")
    settings = load_settings(path)
    default = Settings()
    assert (settings.base, settings.license, settings.corpus) == (default.base, default.license, default.corpus)
    assert (settings.max_file_size, settings.max_pages) == (default.max_file_size, default.max_pages)
    assert (settings.model, settings.quotes, settings.workers) == (default.model, default.quotes, default.workers)
    assert all((settings.tables, settings.lexicons, settings.thesauri, settings.run_date))


def test_decisions_have_a_header(tmp_path: Path) -> None:
    """curation/decisions.csv begins with the columns that corrections are written in."""
    create_project(tmp_path)
    header = (tmp_path / "curation" / "decisions.csv").read_text(encoding="utf-8")
    assert header == "when,who,action,subject,object,value,reason\n"


def test_full_folder_is_refused_untouched(tmp_path: Path) -> None:
    """A folder with something in it is refused by name of what is in it, and stays as it is."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"not empty \(thesis\.txt\)"):
        create_project(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_file_is_refused(tmp_path: Path) -> None:
    """A file is no folder to make a project in."""
    (tmp_path / "f").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        create_project(tmp_path / "f")


def test_a_project_under_git_shows_no_locks_or_caches(tmp_path: Path) -> None:
    """What kgbuild leaves beside the user's own files is hidden from git; the user's files are not."""
    create_project(tmp_path)
    (tmp_path / ".kgbuild").mkdir()
    left = ["corpus/.sources.toml.lock", "curation/decisions.csv.lock", ".kgbuild/cache"]
    for name in left:
        (tmp_path / name).touch()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert not set(left) & set(listed)
    assert {"kgbuild.toml", "corpus/sources.toml", "curation/decisions.csv"} <= set(listed)
