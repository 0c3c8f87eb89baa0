"""Many reports, one bad one: what an extractor breaks at is said and left out, and the others are read."""

from pathlib import Path

import pytest

from kgbuild.cache import ReadingCache
from kgbuild.errors import ModelMissing
from kgbuild.harvest import harvest
from kgbuild.model import Reading, Report
from kgbuild.read import open_corpus
from kgbuild.settings import Settings


class Brittle:
    """An extractor that breaks at some reports."""

    name, version = "brittle", "1"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def extract(self, report: Report) -> Reading:
        """Nothing, or an error."""
        if "odd" in report.text:
            raise self.error
        return Reading(report=report.id)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports, the middle one odd."""
    for name, text in (("a", "Plain."), ("b", "An odd one."), ("c", "Plain, too.")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path


def test_a_report_that_breaks_the_extractor_is_left_out_and_told(folder: Path) -> None:
    """The finding names report, extractor, error and place; the other reports are read."""
    engine = Brittle(IndexError("no such group"))
    got = harvest(open_corpus(folder), settings=Settings(workers=1), extractor=engine, cache=ReadingCache(None))
    assert [report.id for report, _ in got] == ["a.txt", "c.txt"]
    (finding,) = got.findings
    assert (finding.severity, finding.check, finding.report) == ("violation", "read", "b.txt")
    for told in ("brittle 1", "IndexError", "no such group", "test_harvest.py:"):
        assert told in finding.message


def test_what_concerns_all_reports_ends_the_work(folder: Path) -> None:
    """An error of ours says something of the installation or the settings, and no report is to blame."""
    with pytest.raises(ModelMissing):
        harvest(
            open_corpus(folder),
            settings=Settings(workers=1),
            extractor=Brittle(ModelMissing("no model")),
            cache=ReadingCache(None),
        )
