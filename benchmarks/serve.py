"""The service beside the raw engine, the oxigraph server and rdflib-endpoint: ``python benchmarks/serve.py``.

The raw engine is pyoxigraph in this process: the query, and its result serialised to the same JSON in memory. Printed
are milliseconds a request: of the clock (the least of the repeats and their lower quartile, because whatever else the
machine does only adds; all take turns; one connection kept open, and a client that does nothing but read), and of
processor time in all processes of a server (lower quartile), which other programs disturb less. Then the requests a
second with several connections. Everything runs on the loopback address of this machine, for about a minute.
rdflib-endpoint takes part where its program is named, on a smaller graph if need be (``--participations``).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]

QUERIES = {
    "ASK {}": "ASK {}",
    "one person's label": "SELECT ?l { <https://w3id.org/research-network/id/person/p1> "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?l }",
    "100 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100",
    "10 000 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000",
    "100 000 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100000",
}
_JSON = "application/sparql-results+json"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participations", type=int, default=5000)
    parser.add_argument("--repeats", type=int, default=400)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rdflib-endpoint", type=Path, help="its program, from an environment of its own")
    options = parser.parse_args()
    from store.synthetic import write_made_up_graph

    with tempfile.TemporaryDirectory() as place:
        folder = write_made_up_graph(Path(place) / "graph", options.participations)
        with contextlib.ExitStack() as running:
            servers = {
                "kgbuild": running.enter_context(ours(folder)),
                "oxigraph": running.enter_context(oxigraph(folder)),
            }
            if options.rdflib_endpoint:
                servers["rdflib-ep."] = running.enter_context(rdflib(options.rdflib_endpoint, folder))
            compare(folder, servers, options.repeats)
            for name, one in list(servers.items())[:2]:
                load(name, one, options.connections, options.seconds)


def compare(folder: Path, servers: dict[str, Server], repeats: int) -> None:
    """The same query by the engine in this process, and by each server."""
    import pyoxigraph as ox

    from kgbuild.store.local import open_graph

    raw = open_graph(folder).raw
    print(f"{len(raw):,} triples, {repeats} repeats\n")
    print(f"{'':20} {'':10} {'clock ms':>9} {'quartile':>9} {'adds ms':>8} {'ratio':>6} {'cpu ms':>9} {'ratio':>6}")
    for name, query in QUERIES.items():

        def engine(query: str = query) -> int:
            answer = raw.query(query, use_default_graph_as_union=True)
            return len(answer.serialize(format=ox.QueryResultsFormat.JSON))  # type: ignore[union-attr, arg-type]

        timed = [Timed(engine, (os.getpid(),))]
        timed += [Timed(asker(one.port, one.path, query), one.processes()) for one in servers.values()]
        together(timed, max(10, repeats // 10) if "000 rows" in name else repeats)
        for label, one in zip(("engine", *servers), timed, strict=True):
            print(f"{name if one is timed[0] else '':20} {label:10} {one.told(timed[0])}")


@dataclass
class Server:
    """Where it answers, and its first process."""

    port: int
    path: str
    pid: int

    def processes(self) -> tuple[int, ...]:
        """The process and all below it."""
        found = [self.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return tuple(found)


@dataclass
class Timed:
    """A call, the processes that work for it, and what it took in milliseconds, turn by turn."""

    call: Callable[[], int]
    processes: tuple[int, ...]
    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def turn(self) -> None:
        """Once more."""
        before = cpu_of(self.processes)
        began = time.perf_counter()
        self.call()
        self.clock.append((time.perf_counter() - began) * 1000)
        time.sleep(0.001)  # a server writes its log yet
        self.cpu.append(cpu_of(self.processes) - before)

    def told(self, engine: Timed) -> str:
        """What it took, and the ratios to the engine."""
        least, quartile = min(self.clock), statistics.quantiles(self.clock, n=4)[0]
        adds = least - min(engine.clock)
        return (
            f"{least:9.3f} {quartile:9.3f} {adds:8.3f} {least / min(engine.clock):6.2f} "
            f"{self.work:9.3f} {self.work / engine.work:6.2f}"
        )

    @property
    def work(self) -> float:
        """Processor time of a turn."""
        return statistics.quantiles(self.cpu, n=4)[0]


def cpu_of(processes: tuple[int, ...]) -> float:
    """Milliseconds of processor time that the processes have used so far."""
    if processes == (os.getpid(),):
        return time.process_time() * 1000
    used = 0
    for pid in processes:
        with contextlib.suppress(OSError):  # a worker may end
            tasks = Path(f"/proc/{pid}/task").iterdir()
            used += sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    return used / 1e6


def together(timed: list[Timed], repeats: int) -> None:
    """Let all take turns, so that the machine's moods hit all alike; the first two turns do not count."""
    for turn in range(repeats + 2):
        for one in timed:
            one.turn()
            if turn == 1:
                one.clock.clear()
                one.cpu.clear()


def asker(port: int, path: str, query: str) -> Callable[[], int]:
    """A call that asks over one connection and gives the length of the answer as it came."""
    wire = socket.create_connection(("127.0.0.1", port), timeout=600)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"{path}?{urllib.parse.urlencode({'query': query})}"
    request = f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {_JSON}\r\n\r\n".encode()

    def ask() -> int:
        wire.sendall(request)
        pieces = [wire.recv(1 << 18)]
        while b"\r\n\r\n" not in pieces[0]:
            pieces[0] += wire.recv(1 << 18)
        head, _, body = pieces[0].partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"{head!r} {body[:200]!r}")
        stated = re.search(rb"(?i)content-length: *([0-9]+)", head)
        missing, tail = int(stated[1]) - len(body) if stated else 0, body[-7:]
        while missing > 0 or (not stated and tail != b"\r\n0\r\n\r\n"):
            pieces.append(wire.recv(1 << 18))
            if not pieces[-1]:
                raise RuntimeError("the answer was cut off")
            missing -= len(pieces[-1])
            tail = (tail + pieces[-1])[-7:]
        return sum(map(len, pieces))

    return ask


def load(name: str, server: Server, connections: int, seconds: float) -> None:
    """Short mixed queries over several connections, for some seconds."""
    end = time.perf_counter() + seconds
    times: list[list[float]] = [[] for _ in range(connections)]
    errors: list[str] = []

    def client(number: int) -> None:
        asks = [asker(server.port, server.path, query) for title, query in QUERIES.items() if "000 rows" not in title]
        turn = number
        while time.perf_counter() < end:
            began = time.perf_counter()
            try:
                asks[turn % len(asks)]()
            except (OSError, RuntimeError) as error:
                errors.append(str(error))
                return
            times[number].append((time.perf_counter() - began) * 1000)
            turn += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(one for each in times for one in each)
    p99 = taken[int(len(taken) * 0.99)] if taken else float("nan")
    print(
        f"\n{name}: {connections} connections, {len(taken) / seconds:,.0f} requests/s, "
        f"median {statistics.median(taken):.2f} ms, p99 {p99:.2f} ms, {len(errors)} errors"
    )


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """Our server over the folder."""
    command = [sys.executable, "-m", "kgbuild", "serve", "--graph", str(folder), "--port", "0", "--no-access-log"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        line = next(line for line in server.stderr if " at http:" in line)
        yield Server(int(line.split(" at http://127.0.0.1:")[1].split("/")[0]), "/sparql", server.pid)
    finally:
        server.terminate()
        server.wait(20)
        server.stderr.close()


@contextlib.contextmanager
def rdflib(program: Path, folder: Path) -> Iterator[Server]:
    """rdflib-endpoint over the same files."""
    port = _free_port()
    files = [str(path) for path in sorted(folder.glob("*.ttl"))]
    server = subprocess.Popen(
        [program, "serve", *files, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, 600)
        yield Server(port, "/", server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """The oxigraph server over the same files."""
    from kgbuild.store.layers import layer_files, layer_iri, ontology_folder

    port = _free_port()
    program = Path(sys.executable).with_name("oxigraph")
    server = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, 10)
        files = list(layer_files(folder))
        files += [("ontology", path) for path in sorted(ontology_folder().glob("*.ttl")) if path.name != "shapes.ttl"]
        for layer, path in files:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/store?graph={urllib.parse.quote(layer_iri(layer), safe='')}",
                data=path.read_bytes(),
                headers={"Content-Type": "text/turtle"},
                method="POST",
            )
            urllib.request.urlopen(request, timeout=120).close()
        yield Server(port, "/query", server.pid)
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
