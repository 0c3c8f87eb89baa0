"""A graph too large for memory, beside one that is not: ``python benchmarks/large.py FOLDER [--participations N]``.

Two made-up networks, and their stores on disk, are made in the folder (if they are not there yet): one of a million
triples, and one that is above the limit of memory. The large one is served and asked over HTTP. Then the small one is
opened in memory and on disk, the large one on disk; each in a process of its own, which says how long it takes to make
and to open, to read the names and the arrays, how much memory it holds then, and how long each named question takes the
first and the second time. Times are seconds of the processor, over HTTP of the clock; memory is anonymous memory,
shared out among those who share it: pages of files can be let go. Some 6 GB of disk and 5 GB of memory are wanted; half
an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]  # not this folder, whose questions.py is another

SMALL = 34_500
MEMORY, DISK = 10**12, 0
LIMIT = 30
"""Seconds for a question."""


def main() -> None:
    """Write, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--participations", type=int, default=680_000)
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        name, graph, most = options.stage.split(":")
        print(json.dumps({"write": write, "questions": questions}[name](options.folder / graph, int(most))))
        return
    small, large = f"g{SMALL}", f"g{options.participations}"
    for graph in (small, large):
        if not (options.folder / graph / "manifest.json").exists():
            print(f"{graph}: {stage(options, 'write', graph, int(graph[1:])):,} triples", flush=True)
    found = {}
    for title, graph, most in (("large", large, DISK), ("memory", small, MEMORY), ("disk", small, DISK)):
        found[title] = stage(options, "questions", graph, most)
        print(title, {key: value for key, value in found[title].items() if key != "questions"}, flush=True)
        if title == "large":
            print(json.dumps(served(options.folder / large), indent=1), flush=True)
    table(found)


def stage(options: argparse.Namespace, name: str, graph: str, number: int) -> Any:
    """What a process of its own says."""
    command = [sys.executable, __file__, str(options.folder), "--stage", f"{name}:{graph}:{number}"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def write(folder: Path, participations: int) -> int:
    """The graph folder with a manifest, as a build writes it; the number of its triples."""
    import hashlib

    import pyoxigraph as ox
    from store.synthetic import write_made_up_graph

    paths = sorted(write_made_up_graph(folder, participations).glob("*.ttl"))
    triples = {path.stem: sum(1 for _ in ox.parse(path=path, format=ox.RdfFormat.TURTLE)) for path in paths}
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    (folder / "manifest.json").write_text(json.dumps({"files": files, "triples": triples}), "utf-8")
    return sum(triples.values())


def questions(folder: Path, most: int) -> dict[str, object]:
    """Open the graph, and ask it every question about popular things."""
    from query.test_speed import VALUES

    from kgbuild.query import arrays
    from kgbuild.query.catalogue import catalogue
    from kgbuild.query.names import CLASSES, index_of
    from kgbuild.query.run import ask
    from kgbuild.store.local import open_graph

    told: dict[str, object] = {}
    os.environ["KGBUILD_CACHE"] = str(folder / "cache")
    store, told["made"] = clocked(lambda: open_graph(folder, most=most))
    told["peak_made"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if most == DISK:
        del store
        store, told["open"] = clocked(lambda: open_graph(folder, most=most))
    told["triples"] = len(store)
    told["memory"] = own_memory(os.getpid())
    told["names"] = clocked(lambda: [index_of(store, kind) for kind in CLASSES])[1]
    told["memory_names"] = own_memory(os.getpid())
    told["arrays"] = clocked(lambda: arrays.presence_of(store))[1]
    told["memory_arrays"] = own_memory(os.getpid())
    takes = {}
    for asked in catalogue():
        given: dict[str, str] = {}
        for parameter in asked.parameters:
            if parameter.required:
                seen = sum(asked.parameter(name).type == parameter.type for name in given)
                given[parameter.name] = VALUES[parameter.type][seen]
        takes[asked.name] = apart(lambda asked=asked, given=given: len(ask(store, asked, given, limit=100)))  # type: ignore[misc]
        print(asked.name, takes[asked.name], file=sys.stderr, flush=True)
    return {**told, "questions": takes}


def clocked(work: Callable[[], Any]) -> tuple[Any, float]:
    """What comes of it, and seconds of the processor."""
    began = time.process_time()
    made = work()
    return made, round(time.process_time() - began, 4)


def own_memory(process: int) -> int:
    """Bytes of anonymous memory; what n processes share is a n-th of each."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss_Anon:"):
            return int(line.split()[1]) * 1024
    return 0


def apart(work: Callable[[], int]) -> list[float] | None:
    """Seconds of the first and the second time, in a copy of this process; None where it takes too long."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, 2 * LIMIT)  # which ends it, unless it is handled
        took = [clocked(work)[1] for _ in range(2)]
        os.write(theirs, json.dumps(took).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def table(found: dict[str, Any]) -> None:
    """The questions side by side, and how many are within what time."""
    print(f"\n{'':28}" + "".join(f"{title:>10}{'again':>9}" for title in found))
    for name in found["memory"]["questions"]:
        cells = (found[title]["questions"][name] for title in found)
        print(f"{name:28}" + "".join(f"{took[0]:10.3f}{took[1]:9.3f}" if took else f"{'-':>19}" for took in cells))
    for title, told in found.items():
        again = [took[1] if took else float("inf") for took in told["questions"].values()]
        within = ", ".join(f"{sum(each <= limit for each in again)} in {limit} s" for limit in (0.1, 1, 10, LIMIT))
        print(f"{title}: of {len(again)} questions {within}; median {statistics.median(again):.3f} s")


def served(folder: Path) -> dict[str, object]:
    """The service over the large graph: how long until it answers, its memory, and some requests."""
    from serve.service import running

    os.environ["KGBUILD_CACHE"] = str(folder / "cache")
    os.environ["KGBUILD_IN_MEMORY"] = "1000"
    began = time.perf_counter()
    with running("--graph", folder, "--workers", 2, "--timeout", LIMIT, "--no-access-log") as one:
        one.client.timeout = LIMIT + 10
        told: dict[str, object] = {"starts": round(time.perf_counter() - began, 1)}
        told |= requests(one.client, AT_ONCE)
        told["memory"] = memory_of(one.process.pid)
        while one.client.get("/api/search?q=beata").status_code == 503:
            time.sleep(1)
        told["names"] = round(time.perf_counter() - began, 1)
        told |= requests(one.client, WITH_NAMES)
        told["memory_after"] = memory_of(one.process.pid)
    return told


AT_ONCE = (
    ("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", "application/sparql-results+json"),
    ("/health", "*/*"),
    ("/", "text/html"),
    ("/id/event/e5", "text/turtle"),
    ("/id/event/e5", "text/html"),
    ("/id/person/p50000", "text/turtle"),
    ("/id/person/p50000", "text/html"),
    ("/id/person/p3", "text/turtle"),
    ("/id/person/p3", "text/html"),
    ("/api/questions/person-timeline?person=p50000", "application/json"),
    ("/api/questions/figures", "application/json"),
)
WITH_NAMES = (
    ("/api/search?q=beata%20belkoescu", "application/json"),
    ("/api/questions/who-with-whom?person=p3", "application/json"),
    ("/api/questions/most-often-together", "application/json"),
    ("/reconcile/suggest/entity?prefix=beata%20belk", "application/json"),
)
"""What is asked before the names are read, and after."""


def requests(client: httpx.Client, asked: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """Status, bytes, and seconds of the clock, the first and the second time."""
    told: dict[str, object] = {}
    for path, accept in asked:
        times, status, size = [], 0, 0
        for _ in range(2):
            began = time.perf_counter()
            answer = client.get(path, headers={"Accept": accept}, follow_redirects=True)
            times.append(round(time.perf_counter() - began, 4))
            status, size = answer.status_code, len(answer.content)
        told[f"{path} {accept}"] = [status, size, *times]
    return told


def memory_of(process: int) -> int:
    """Bytes of anonymous memory of a process and all that it started."""
    threads = Path(f"/proc/{process}/task").iterdir()
    children = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
    return own_memory(process) + sum(memory_of(int(child)) for child in children)


if __name__ == "__main__":
    main()
