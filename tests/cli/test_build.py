"""``kgbuild build``: what it says of sentences that gave nothing, and what it leaves out for want of confidence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, Store

from kgbuild.cli import cli

NEWS = """\
On 4 May 2021 the University of Oslo held a seminar “Ice and Law” in Oslo. Prof. Anna Berg of Fjord University gave a
lecture “Who owns a floe?”. Kari Nordmann was born in the north.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "news.txt").write_text(NEWS, "utf-8")
    return folder


def build(corpus: Path, *options: str) -> str:
    """What the command prints; the graph lies beside the corpus."""
    out = corpus.parent / "graph"
    done = CliRunner().invoke(cli, ["build", str(corpus), "--out", str(out), "--no-cache", "--workers", "1", *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def confidences(corpus: Path) -> list[float]:
    """Of every assertion in the graph."""
    store = Store()
    for name in ("core", "provenance"):
        store.load(path=str(corpus.parent / "graph" / f"{name}.ttl"), format=RdfFormat.TURTLE)
    rn = "PREFIX rn: <https://w3id.org/research-network/ns#>"
    rows = store.query(f"{rn} SELECT ?c {{ ?x rn:status ?s ; rn:confidence ?c }}")
    return sorted(float(row[0].value) for row in rows)  # type: ignore[union-attr]


def test_the_summary_counts_sentences_that_gave_nothing(corpus: Path) -> None:
    """Without any flag, so that nothing is ignored in silence; it names the flag that lists them."""
    said = build(corpus)
    assert "1 sentence with a date, a person or a role word gave nothing (--explain-misses)" in said
    assert "Nordmann" not in said


def test_each_is_listed_with_place_reason_and_words(corpus: Path) -> None:
    """``--explain-misses`` gives the report, the offsets, why, and the sentence."""
    said = build(corpus, "--explain-misses")
    start = NEWS.index("Kari")
    assert f"news.txt:{start}-{len(NEWS.rstrip())}: a person" in said
    assert "Kari Nordmann was born in the north." in said


def test_a_program_gets_the_number_always_and_the_list_on_demand(corpus: Path) -> None:
    """``--json`` has ``missed``; with the flag also ``misses``."""
    assert json.loads(build(corpus, "--json"))["missed"] == 1
    listed = json.loads(build(corpus, "--json", "--explain-misses"))["misses"]
    assert [(one["report"], one["text"]) for one in listed] == [("news.txt", "Kari Nordmann was born in the north.")]


def test_the_least_confidence_leaves_out_what_is_less_sure(corpus: Path) -> None:
    """Statements below the threshold are not in the graph, those above it are, and the graph stays valid.

    An event that is surer than its form is of another form.
    """
    build(corpus)
    every = confidences(corpus)
    limit = 0.9
    assert every[0] < limit < every[-1]
    build(corpus, "--min-confidence", str(limit))
    left = confidences(corpus)
    assert left[0] >= limit
    assert not Counter(value for value in every if value >= limit) - Counter(left)
    assert len(left) < len(every)
