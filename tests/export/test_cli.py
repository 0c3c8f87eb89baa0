"""``kgbuild export`` and ``kgbuild validate`` as others call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import report, resolution, sample
from click.testing import CliRunner
from pyoxigraph import Literal, Quad, RdfFormat, parse

from kgbuild.cli.export import export
from kgbuild.cli.validate import validate
from kgbuild.export import read_graph, write_graph
from kgbuild.lift import lift
from kgbuild.lift.frame import CORE
from kgbuild.vocabulary import rdf, rn


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    told = sample()
    write_graph(tmp_path / "graph", lift([(report(), told)], resolution(told)))
    return tmp_path / "graph"


def test_export_writes_every_layer_as_one_file(graph: Path, tmp_path: Path) -> None:
    """The Turtle holds what the folder holds."""
    out = tmp_path / "all.ttl"
    result = CliRunner().invoke(export, ["--graph", str(graph), "--format", "turtle", "-o", str(out)])
    assert result.exit_code == 0, result.output
    read = {quad.triple for quad in parse(path=str(out), format=RdfFormat.TURTLE)}
    assert read == {quad.triple for quad in read_graph(graph)}


def test_export_to_standard_output_is_the_same(graph: Path) -> None:
    """Without -o the bytes go to standard output."""
    result = CliRunner().invoke(export, ["--graph", str(graph), "--format", "nt"])
    assert len(result.stdout_bytes.splitlines()) == len({quad.triple for quad in read_graph(graph)})


def test_csv_needs_a_target(graph: Path) -> None:
    """Several tables cannot go into one stream."""
    result = CliRunner().invoke(export, ["--graph", str(graph), "--format", "csv"])
    assert result.exit_code != 0
    assert "-o" in str(result.exception)


def test_validate_passes_a_sound_graph(graph: Path) -> None:
    """Exit status 0 and one line."""
    result = CliRunner().invoke(validate, ["--graph", str(graph)])
    assert (result.exit_code, result.output) == (0, "conforms: 0 violations, 0 warnings\n")


def test_validate_shows_the_passage_of_a_violation(graph: Path) -> None:
    """Exit status 1; the finding names the thing, the rule and the words it was read from."""
    quads = list(read_graph(graph))
    part = next(q.subject for q in quads if q.predicate == rdf.type and q.object == rn.Participation)
    spoilt = [q for q in quads if not (q.subject == part and q.predicate == rn.confidence)]
    kept = [q for q in spoilt if q.graph_name.value.rsplit("/")[-1] not in ("shortcuts", "dataset")]  # type: ignore[union-attr]
    write_graph(graph, [*kept, Quad(part, rn.confidence, Literal(7), CORE)])
    result = CliRunner().invoke(validate, ["--graph", str(graph)])
    assert result.exit_code == 1
    assert "violation: Assertion/confidence (1)" in result.output
    assert "a.txt:" in result.output
    machine = CliRunner().invoke(validate, ["--graph", str(graph), "--json"])
    assert machine.exit_code == 1
    assert json.loads(machine.output)[0]["check"] == "Assertion/confidence"
