"""``--endpoint URL``: every verb says of a server's graph what it says of the folder that was pushed there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from servers import oxigraph
from store.synthetic import write_made_up_graph

import kgbuild
from kgbuild.cli import cli
from kgbuild.serve.push import push

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_graph(tmp_path_factory.mktemp("endpoint") / "graph", 120)


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[str]:
    """The folder's graph on an oxigraph server, whose default graph is empty."""
    with oxigraph() as url:
        push(folder, url)
        yield f"{url}/query"


VERBS = [
    ["ask", "who-with-whom", "--person", "p1"],
    ["ask", "organisers-together", "--format", "csv"],
    ["query", "completeness", "--json"],
    ["explain", "p1"],
    ["network", "--format", "csv"],
    ["network", "--of", "institutions", "--role", "organizer", "--report"],
    ["export", "--format", "nquads"],
    ["export", "--format", "turtle"],
    ["export", "--format", "graphml"],
    ["validate", "--json", "--all"],
]


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_a_verb_says_the_same(endpoint: str, folder: Path, arguments: list[str]):
    here, there = (
        CliRunner().invoke(cli, [*arguments, *source], catch_exceptions=False)
        for source in (["--graph", str(folder)], ["--endpoint", endpoint])
    )
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    assert len(here.stdout) > 100


def test_a_query_of_ones_own_sees_the_same_graphs(endpoint: str, folder: Path, tmp_path: Path):
    """The layers as one, each by its name, and those that FROM names."""
    core = "<https://w3id.org/research-network/id/graph/core>"
    for number, text in enumerate(
        (
            "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o }",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
            f"SELECT (COUNT(*) AS ?n) FROM {core} {{ ?s ?p ?o }}",
        )
    ):
        (file := tmp_path / f"{number}.rq").write_text(text, "utf-8")
        here, there = (
            CliRunner().invoke(cli, ["query", "--file", str(file), *source], catch_exceptions=False)
            for source in (["--graph", str(folder)], ["--endpoint", endpoint])
        )
        assert there.stdout == here.stdout


def test_a_site_is_the_same(endpoint: str, folder: Path, tmp_path: Path):
    """The things' pages and data; only what names the build itself differs."""
    for name, source in (("here", ["--graph", str(folder)]), ("there", ["--endpoint", endpoint])):
        done = CliRunner().invoke(
            cli, ["publish", *source, "-o", str(tmp_path / name), "--explorer", "none"], catch_exceptions=False
        )
        assert done.exit_code == 0
    here, there = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name / "id").rglob("*.ttl")}
        for name in ("here", "there")
    )
    assert len(here) > 20
    assert there == here


def test_python_opens_an_address(endpoint: str, folder: Path):
    here, there = kgbuild.open(folder), kgbuild.open(endpoint)
    assert there.ask("who-with-whom", person="p1").rows == here.ask("who-with-whom", person="p1").rows
    assert there.person("p1") == here.person("p1")
    assert there.network("persons").to_graphml() == here.network("persons").to_graphml()
    assert len(there.to_rdflib()) == len(here.to_rdflib())


@pytest.mark.parametrize("verb", [["ask", "figures"], ["export"], ["network", "--report"], ["validate"]])
def test_nobody_at_home_is_an_error(verb: list[str]):
    """One line, status 1, no empty answer."""
    done = CliRunner().invoke(cli, [*verb, "--endpoint", "http://127.0.0.1:9/query"])
    assert done.exit_code != 0
    assert done.stdout == ""


def test_a_server_without_a_graph_of_ours_cannot_be_exported():
    with oxigraph() as url:
        done = CliRunner().invoke(cli, ["export", "--endpoint", f"{url}/query"])
    assert "no graph of ours there" in str(done.exception)
