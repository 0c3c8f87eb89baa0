"""``kgbuild evaluate``."""

import json
from pathlib import Path

import pytest
from builders import TEXT, report, resolution, sample
from click.testing import CliRunner, Result

from kgbuild.cli import cli
from kgbuild.evaluate import FACETS, Annotation, annotation_of
from kgbuild.export import write_graph
from kgbuild.lift import lift
from kgbuild.model import Reading, Report


class Reader:
    """Reads the sample text without a language model."""

    name = "sample"
    version = "1"

    def extract(self, report: Report) -> Reading:
        return sample(report.id)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report with its annotation, in a project whose extractor needs no language model."""
    monkeypatch.setattr("kgbuild.engines.make_extractor", lambda _: Reader())
    (tmp_path / "reports").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(TEXT + "\n", "utf-8")
    (tmp_path / "gold" / "a.json").write_text(json.dumps(annotation_of(sample(), report())), "utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, arguments)])


def test_the_figures_of_every_facet_are_printed(project: Path) -> None:
    """The table names each facet and ends with the headline."""
    done = run(project / "gold")
    assert done.exit_code == 0, done.output
    assert all(facet in done.output for facet in FACETS)
    assert done.output.splitlines()[-1] == "headline (mean F1 of *): 1.000"


def test_json_is_for_programs(project: Path) -> None:
    """Corpus by corpus, the headline and each facet's counts."""
    data = json.loads(run(project / "gold", "--json").output)
    (figures,) = data.values()
    assert figures["reports"] == 1
    assert set(figures["facets"]) == set(FACETS)


def test_the_threshold_decides_the_exit_status(project: Path) -> None:
    """A headline below ``--at-least`` ends with status 1 and says by how much; a reached one with 0."""
    note: Annotation = {"events": [], "persons": [{"name": "Nobody Here"}], "institutions": []}
    (project / "gold" / "a.json").write_text(json.dumps(note), "utf-8")
    low = run(project / "gold", "--at-least", 0.9)
    assert low.exit_code == 1
    assert "below 0.9" in low.stderr
    assert run(project / "gold", "--at-least", 0).exit_code == 0


def test_errors_are_listed_with_their_passage(project: Path) -> None:
    """``--errors`` shows what was missed; a person that no one can find is among it."""
    note = annotation_of(sample(), report())
    note["persons"].append({"name": "Zed Nowhere", "aliases": [], "affiliations": []})
    (project / "gold" / "a.json").write_text(json.dumps(note), "utf-8")
    assert "a  persons  missed: Zed Nowhere" in run(project / "gold", "--errors").output


def test_slips_of_one_facet_can_be_asked_for(project: Path) -> None:
    """``--facet`` leaves the other facets' slips out; an unknown facet is wrong use."""
    note = annotation_of(sample(), report())
    note["persons"].append({"name": "Zed Nowhere", "aliases": [], "affiliations": []})
    note["institutions"].append({"name": "Institute of Nowhere", "aliases": []})
    (project / "gold" / "a.json").write_text(json.dumps(note), "utf-8")
    shown = run(project / "gold", "--errors", "--facet", "institutions").output
    assert "missed: Institute of Nowhere" in shown
    assert "Zed Nowhere" not in shown
    assert "want one of events" in str(run(project / "gold", "--errors", "--facet", "people").exception)


def test_graph_and_corpus_exclude_each_other(project: Path) -> None:
    """Two sources of what was found are wrong use."""
    done = run(project / "gold", "--graph", project, "--corpus", project / "reports")
    assert done.exit_code != 0
    assert "exclude" in str(done.exception)


def test_a_built_graph_can_be_compared(project: Path) -> None:
    """``--graph`` compares what a graph folder says of each report, without extracting anew."""
    graph = project / "graph"
    write_graph(graph, lift([(report("a.txt"), sample("a.txt"))], resolution(sample("a.txt"))))
    done = run(project / "gold", "--graph", graph)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == "headline (mean F1 of *): 1.000"
