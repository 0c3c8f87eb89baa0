"""The shipped corpus and the real pages, built as a user builds them: valid, quoted exactly, and as right as before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from kgbuild.pipeline import build
from kgbuild.read import read_corpus
from kgbuild.settings import Settings
from kgbuild.validate import validate_graph

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KGBUILD_SHARED") or ROOT.parent / "shared")
FLOORS: dict[str, dict[str, float]] = tomllib.loads(
    (Path(__file__).parent / "evaluate" / "outside.toml").read_text("utf-8")
)
PLACES = {"shipped": (ROOT / "corpus", "restated"), "real pages": (SHARED / "corpus" / "seeds", "seeds")}
RN = Namespace("https://w3id.org/research-network/ns#")
OA = Namespace("http://www.w3.org/ns/oa#")
DCTERMS = Namespace("http://purl.org/dc/terms/")


@pytest.fixture(
    scope="module",
    params=["shipped", pytest.param("real pages", marks=pytest.mark.shared)],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of a corpus and the folder of its graph."""
    name: str = request.param
    corpus, _ = PLACES[name]
    if not corpus.is_dir():
        pytest.skip(f"{corpus} is not beside the project")
    out = tmp_path_factory.mktemp("graphs") / name.replace(" ", "-")
    build(corpus, out, settings=Settings(workers=1))
    return name, out


@pytest.fixture(scope="module")
def graph(built: tuple[str, Path]) -> Graph:
    """Core and provenance, read back by another library."""
    read = Graph()
    for layer in ("core", "provenance"):
        read.parse(built[1] / f"{layer}.ttl", format="turtle")
    return read


def test_the_graph_has_no_violation(built: tuple[str, Path]) -> None:
    """Shapes and quality queries hold."""
    assert [f"{f.check}: {f.message}" for f in validate_graph(built[1]) if f.severity == "violation"] == []


def test_every_statement_resolves_to_the_exact_passage_of_its_source(built: tuple[str, Path], graph: Graph) -> None:
    """Each participation, affiliation and claim has evidence, and its quotation stands at its offsets in the file."""
    texts = {
        report.id: report.text for report in read_corpus(PLACES[built[0]][0], settings=Settings()) if _read(report)
    }
    checked: Counter[str] = Counter()
    for kind in (RN.Participation, RN.Affiliation, RN.Claim):
        for statement in graph.subjects(RDF.type, kind):
            passages = list(graph.objects(statement, RN.evidence))
            assert passages, statement
            for passage in passages:
                assert _quoted(graph, passage) == _at(graph, passage, texts)
                checked[str(kind)] += 1
    assert min(checked[str(kind)] for kind in (RN.Participation, RN.Affiliation, RN.Claim)) > 30


def _read(report: object) -> bool:
    return hasattr(report, "text")


def _quoted(graph: Graph, passage: object) -> str:
    (quote,) = (value for node in graph.objects(passage, OA.hasSelector) for value in graph.objects(node, OA.exact))
    return str(quote)


def _at(graph: Graph, passage: object, texts: dict[str, str]) -> str:
    """The stretch of the source's text that the passage's position gives."""
    assert isinstance(passage, URIRef)
    document = graph.value(passage, OA.hasSource)
    start, end = (
        int(value)
        for edge in (OA.start, OA.end)
        for node in graph.objects(passage, OA.hasSelector)
        for value in graph.objects(node, edge)
    )
    return texts[str(graph.value(document, DCTERMS.identifier))][start:end]


@pytest.mark.shared
def test_the_outside_measure_gives_what_was_reached(built: tuple[str, Path]) -> None:
    """score.py, which is not ours and reads the exported Turtle alone, is at the floor or above in each facet."""
    name, out = built
    score = SHARED / "score" / "score.py"
    if not score.is_file():
        pytest.skip(f"{score} is not beside the project")
    exported = out.with_suffix(".ttl")
    kgbuild = [sys.executable, "-m", "kgbuild"]
    subprocess.run([*kgbuild, "export", "--graph", str(out), "--format", "turtle", "-o", str(exported)], check=True)
    gold = SHARED / "gold" / PLACES[name][1]
    done = subprocess.run(
        [sys.executable, str(score), str(gold), str(exported), "--json"], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    assert told["absent"] == []
    figures = {
        key: value if isinstance(value, float) else value["f1"] for key, value in told.items() if key != "absent"
    }
    low = {key: (round(figures[key], 3), floor) for key, floor in FLOORS[name].items() if figures[key] < floor}
    assert low == {}
