"""A push to a real server: the same graph arrives, no reader sees half of it, and it goes on where it stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from servers import oxigraph

from kgbuild.cli import cli
from kgbuild.errors import EndpointError, NotFound, UsageError
from kgbuild.serve import push as pushing
from kgbuild.serve.batches import layers_of
from kgbuild.serve.push import Target, push
from kgbuild.store.layers import layer_iri
from kgbuild.store.local import open_graph
from kgbuild.store.remote import RemoteStore, open_endpoint

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[str]:
    with oxigraph() as url:
        yield url


def graphs(server: str) -> dict[str, int]:
    """Triples by named graph."""
    return graphs_of(RemoteStore(url=f"{server}/query"))


def graphs_of(store: RemoteStore, known: tuple[str, ...] = ()) -> dict[str, int]:
    """Triples by named graph, of those that are known or of all."""
    wanted = f"VALUES ?g {{ {' '.join(f'<{one}>' for one in known)} }}" if known else ""
    rows = store.select(f"SELECT ?g (COUNT(*) AS ?n) {{ {wanted} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g")
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
    pushed = push(folder, server, store=f"{server}/store" if by_store else None, batch=500)
    assert graphs(server) == expected(folder)
    assert pushed.triples == sum(expected(folder).values())
    assert pushed.skipped == 0
    query = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } }"
    there = set(RemoteStore(url=f"{server}/query").select(query))
    assert there == set(open_graph(folder).select(query))


def test_each_triple_is_pushed_into_one_graph():
    """A server whose default graph is the union of all counts right; core keeps what it needs to be read alone."""
    layers = layers_of(Path(__file__).resolve().parents[2] / "graph", 1000)
    rows = [row for layer in layers for batch in layer.batches for row in batch]
    assert len(set(rows)) == len(rows) == sum(layer.triples for layer in layers)
    core = next(layer for layer in layers if layer.graph.endswith("/core"))
    assert any(b"prefLabel" in row for batch in core.batches for row in batch)


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
        push(folder, server, batch=500)
    assert graphs(server)[core] == 1
    monkeypatch.setattr(pushing._Server, "send", send)
    pushed = push(folder, server, batch=500)
    assert pushed.skipped == 4
    assert graphs(server) == expected(folder)


def test_a_second_push_replaces_the_first(server: str, folder: Path, tmp_path: Path):
    """What the new graph lacks is gone, and no staging graph is left."""
    push(folder, server)
    smaller = tmp_path / "graph"
    smaller.mkdir()
    for path in folder.glob("*.ttl"):
        (smaller / path.name).write_bytes(path.read_bytes())
    (smaller / "curation.ttl").write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    (smaller / "provenance.ttl").unlink()
    push(smaller, server)
    assert graphs(server) == expected(smaller)
    assert graphs(server)[layer_iri("curation")] == 1


def test_a_server_that_loses_triples_is_found_out(server: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What arrived is counted before the swap; the old graph stays."""
    send = pushing._Server.send
    monkeypatch.setattr(pushing._Server, "send", lambda self, layer, number, rows: send(self, layer, number, rows[:-1]))
    with pytest.raises(EndpointError, match="the old graph stays in place"):
        push(folder, server)
    assert layer_iri("core") not in graphs(server)


KILLED = """
import os, sys
from pathlib import Path
from kgbuild.serve import push
from kgbuild.store.access import Access
send = push._Server.send
def dying(self, layer, number, rows):
    if layer.graph.endswith("provenance") and number == 3:
        print("half way", flush=True)
        sys.stdin.readline()
    send(self, layer, number, rows)
push._Server.send = dying
push.push(Path(sys.argv[1]), sys.argv[2], batch=300, access=Access.from_environment())
"""
"""A push that stands still half way, until it is killed."""


def kill_half_way(folder: Path, server: str) -> None:
    """Start a push in a process of its own and kill it in the middle of a layer."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, folder, server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "half way\n"
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    process.stdin.close()
    process.stdout.close()


def test_a_killed_push_goes_on_in_another_process(server: str, folder: Path):
    """kill -9 in the middle: readers see the old graph, the next push sends the rest and only that."""
    push(folder, server)
    before = {name: count for name, count in graphs(server).items() if ".staging" not in name}
    smaller = folder.parent / "smaller"
    changed(folder, smaller)
    kill_half_way(smaller, server)
    now = graphs(server)
    assert {name: now[name] for name in before} == before
    pushed = push(smaller, server, batch=300)
    assert pushed.skipped > 2
    assert pushed.sent > 2
    assert graphs(server) == expected(smaller)


def changed(folder: Path, other: Path) -> None:
    """A copy of the graph in which each layer says of one thing more that it is there."""
    other.mkdir(exist_ok=True)
    for path in folder.glob("*.ttl"):
        (other / path.name).write_bytes(path.read_bytes() + f"\n<urn:new> <urn:in> <urn:{path.stem}> .\n".encode())


def watch(seen: list[Any], look: Callable[[], object], work: Callable[[], object]) -> None:
    """What a reader sees, again and again, while the work is done."""
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(look())
            time.sleep(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        time.sleep(0.2)
        work()
        time.sleep(0.2)
    finally:
        done.set()
        reader.join(60)


def sizes(url: str) -> Callable[[], object]:
    """A look at the sizes of all layers, by one query of a store that was opened before the push."""
    store = open_endpoint(url)
    known = " ".join(f"<{graph}>" for graph in store.graphs)
    query = f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {known} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    return lambda: frozenset((row[0].value, int(row[1].value)) for row in store.select(query))  # type: ignore[union-attr]


def test_readers_never_see_half_a_graph(server: str, folder: Path, tmp_path: Path):
    """All layers change between one answer and the next, and every answer is the old graph or the new one."""
    push(folder, server)
    changed(folder, tmp_path / "graph")
    seen: list[object] = []
    watch(seen, sizes(f"{server}/query"), lambda: push(tmp_path / "graph", server, batch=300))
    old, new = (frozenset(expected(one).items()) for one in (folder, tmp_path / "graph"))
    assert list(dict.fromkeys(seen)) == [old, new]


def test_a_server_that_is_not_there_is_an_error(folder: Path):
    with pytest.raises(EndpointError, match="cannot be reached"):
        push(folder, "http://127.0.0.1:9", retries=0, sleep=lambda _: None)


def test_what_makes_no_sense_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="want an address"):
        Target.of("localhost:7878")
    with pytest.raises(NotFound, match="no graph folder"):
        push(tmp_path, "http://127.0.0.1:9")


def test_the_verb_pushes_and_says_so(server: str, folder: Path):
    done = CliRunner().invoke(cli, ["push", server, "--graph", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    assert f"{sum(expected(folder).values()):,} triples pushed" in done.output
    assert graphs(server) == expected(folder)


class Locked(BaseHTTPRequestHandler):
    """A server whose readers are always quicker than a writer."""

    def do_GET(self) -> None:
        self._say(200, "application/sparql-results+json", EMPTY)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(500, "text/plain", b"Virtuoso 40001 Error SR172: Transaction deadlocked")

    def _say(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


EMPTY = b'{"head":{"vars":["graph","sent"]},"results":{"bindings":[]}}'


def test_a_push_that_finds_no_gap_between_readers_ends(folder: Path):
    """A deadlock may be gone at the next try, but there is an end to trying; the message says what to do."""
    server = HTTPServer(("127.0.0.1", 0), Locked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(EndpointError, match=r"do its readers never rest.*the old graph stays in place, push again"):
            push(folder, f"http://127.0.0.1:{server.server_port}", patience=0.5)
    finally:
        server.shutdown()
        server.server_close()
