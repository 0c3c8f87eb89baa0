"""Folders of annotations and their reports."""

import json
from pathlib import Path

import pytest

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.evaluate.corpora import find_corpora, measure
from kgbuild.model import Reading, Report
from kgbuild.settings import Settings

EMPTY = json.dumps({"events": [], "persons": [], "institutions": []})


def folder(path: Path, *names: str) -> Path:
    path.mkdir(parents=True)
    for name in names:
        (path / name).write_text(EMPTY if name.endswith(".json") else "Nothing happened.\n", "utf-8")
    return path


def test_reports_are_found_beside_their_annotations(tmp_path: Path) -> None:
    """``reports`` beside ``gold`` is taken, and the corpus goes by the folder around both."""
    gold, reports = folder(tmp_path / "mine" / "gold", "a.json"), folder(tmp_path / "mine" / "reports", "a.txt")
    assert find_corpora(gold) == (("mine", gold, reports.resolve()),)


def test_a_folder_of_corpora_gives_each(tmp_path: Path) -> None:
    """Both layouts are understood: NAME/gold with NAME/reports, and gold/NAME with corpus/NAME."""
    folder(tmp_path / "held" / "dev" / "gold", "a.json")
    folder(tmp_path / "held" / "dev" / "reports", "a.txt")
    folder(tmp_path / "gold" / "one", "a.json")
    folder(tmp_path / "corpus" / "one", "a.txt")
    assert [(each.name, each.reports) for each in find_corpora(tmp_path / "held")] == [
        ("dev", (tmp_path / "held" / "dev" / "reports").resolve())
    ]
    assert [(each.name, each.reports) for each in find_corpora(tmp_path / "gold")] == [
        ("one", (tmp_path / "corpus" / "one").resolve())
    ]


def test_a_stated_folder_wins(tmp_path: Path) -> None:
    """``--corpus`` is taken as given, or by the corpus's name below it."""
    gold = folder(tmp_path / "gold" / "one", "a.json")
    assert find_corpora(gold, tmp_path / "x")[0].reports == tmp_path / "x"
    assert find_corpora(tmp_path / "gold", tmp_path / "x")[0].reports == tmp_path / "x" / "one"


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    """A missing folder and an empty one say what was wanted."""
    with pytest.raises(NotFound, match=r"NAME\.json"):
        find_corpora(tmp_path / "none")
    with pytest.raises(InputError, match=r"NAME\.json"):
        find_corpora(folder(tmp_path / "empty"))


def test_unknown_reports_are_asked_for(tmp_path: Path) -> None:
    """Where no folder of reports is known, the message names the option."""
    (corpus,) = find_corpora(folder(tmp_path / "lonely", "a.json"))
    with pytest.raises(UsageError, match="--corpus"):
        measure(corpus, settings=Settings())


class Reader:
    """Finds nothing, and needs no language model for it."""

    name = "nothing"
    version = "1"

    def extract(self, report: Report) -> Reading:
        return Reading(report=report.id)


def test_only_annotated_reports_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report without an annotation is not extracted; an annotation without a report is named as absent."""
    monkeypatch.setattr("kgbuild.engines.make_extractor", lambda _: Reader())
    folder(tmp_path / "mine" / "reports", "a.txt", "c.txt")
    (corpus,) = find_corpora(folder(tmp_path / "mine" / "gold", "a.json", "b.json"))
    measured = measure(corpus, settings=Settings())
    assert [report.id for _, report in measured.readings] == ["a.txt"]
    assert measured.evaluation.absent == ("b",)
