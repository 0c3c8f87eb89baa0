"""A push to a real server: the same graph arrives, no reader sees half of it, and it goes on where it stopped."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.errors import EndpointError, NotFound, UsageError
from kgbuild.serve import push as pushing
from kgbuild.serve.push import Target, push
from kgbuild.store.layers import layer_iri
from kgbuild.store.local import open_graph
from kgbuild.store.remote import RemoteStore

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[str]:
    """An empty oxigraph server on a port of its own."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the oxigraph server is not installed (development dependency `oxigraph`)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def graphs(server: str) -> dict[str, int]:
    """Triples by named graph."""
    rows = RemoteStore(url=f"{server}/query").select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row[0].value: int(row[1].value) for row in rows}  # type: ignore[union-attr]


def expected(folder: Path) -> dict[str, int]:
    store = open_graph(folder)
    return {
        graph.value: sum(1 for _ in store.raw.quads_for_pattern(None, None, None, graph))
        for graph in store.raw.named_graphs()
    }


@pytest.mark.parametrize("by_store", [False, True])
def test_the_whole_graph_arrives(server: str, folder: Path, by_store: bool):
    """By updates and by the Graph Store Protocol: the same named graphs, triple for triple, and nothing beside."""
    target = Target.of(server, store=f"{server}/store" if by_store else None)
    pushed = push(folder, target, batch=500)
    assert graphs(server) == expected(folder)
    assert pushed.triples == sum(expected(folder).values())
    assert pushed.skipped == 0
    query = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } }"
    there = set(RemoteStore(url=f"{server}/query").select(query))
    assert there == set(open_graph(folder).select(query))


def test_a_push_that_was_cut_off_goes_on_where_it_stopped(server: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Readers see the old graph until the end; what was sent is not sent again."""
    core = layer_iri("core")
    old = f"INSERT DATA {{ GRAPH <{core}> {{ <urn:old> <urn:old> <urn:old> }} }}"
    httpx.post(f"{server}/update", content=old, headers={"Content-Type": "application/sparql-update"})
    send, sent = pushing._Server.send, []

    def failing(self, layer, number, rows):
        if len(sent) == 4:
            raise EndpointError("pulled the plug")
        sent.append(number)
        send(self, layer, number, rows)

    monkeypatch.setattr(pushing._Server, "send", failing)
    with pytest.raises(EndpointError, match="plug"):
        push(folder, Target.of(server), batch=500)
    assert graphs(server)[core] == 1
    monkeypatch.setattr(pushing._Server, "send", send)
    pushed = push(folder, Target.of(server), batch=500)
    assert pushed.skipped == 4
    assert graphs(server) == expected(folder)


def test_a_second_push_replaces_the_first(server: str, folder: Path, tmp_path: Path):
    """What the new graph lacks is gone, and no staging graph is left."""
    push(folder, Target.of(server))
    smaller = tmp_path / "graph"
    smaller.mkdir()
    for path in folder.glob("*.ttl"):
        (smaller / path.name).write_bytes(path.read_bytes())
    (smaller / "curation.ttl").write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    push(smaller, Target.of(server))
    assert graphs(server) == expected(smaller)
    assert graphs(server)[layer_iri("curation")] == 1


def test_a_server_that_loses_triples_is_found_out(server: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What arrived is counted before the swap; the old graph stays."""
    send = pushing._Server.send
    monkeypatch.setattr(pushing._Server, "send", lambda self, layer, number, rows: send(self, layer, number, rows[:-1]))
    with pytest.raises(EndpointError, match="the old graph stays in place"):
        push(folder, Target.of(server))
    assert layer_iri("core") not in graphs(server)


def test_a_server_that_is_not_there_is_an_error(folder: Path):
    with pytest.raises(EndpointError, match="cannot be reached"):
        push(folder, Target.of("http://127.0.0.1:9"), retries=0, sleep=lambda _: None)


def test_what_makes_no_sense_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="want an address"):
        Target.of("localhost:7878")
    with pytest.raises(NotFound, match="no graph folder"):
        push(tmp_path, Target.of("http://127.0.0.1:9"))


def test_the_verb_pushes_and_says_so(server: str, folder: Path):
    done = CliRunner().invoke(cli, ["push", server, "--graph", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    assert f"{sum(expected(folder).values()):,} triples pushed" in done.output
    assert graphs(server) == expected(folder)
