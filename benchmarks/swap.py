"""What clients of a Virtuoso see while a push puts another graph in place: ``python benchmarks/swap.py [--way WAY]``.

A Virtuoso of its own (Debian: virtuoso-opensource-7-bin); three clients of plain HTTP that know nothing of a push ask
for the sizes of three layers in one query, again and again, while two graphs take turns. Printed are how often they saw
the old graph, the new one, or something else, and how long pushes took. The way ``push`` is what ``kgbuild push`` does;
the others do the swap by SQL, with isql-vt: ``serializable`` in a procedure of that isolation, ``exclusive`` in the
server's exclusive mode, ``column`` by an update of the table of quads. docs/serve.md tells what came of it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]  # not this folder, whose serve.py is another

WAYS = {
    "push": ("", ""),
    "serializable": ("set isolation='serializable'; log_enable(1);", "commit work;"),
    "exclusive": ("__atomic(1);", "__atomic(0); exec('checkpoint');"),
    "column": ("set isolation='serializable'; log_enable(1);", "commit work;"),
}
"""What stands before and after the moves."""


def main() -> None:
    """Push to and fro under readers, and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=WAYS, default="push")
    parser.add_argument("--isolation", type=int, choices=(1, 2, 4, 8), default=2, help="DefaultIsolation")
    parser.add_argument("--rest", type=float, default=0.0, help="seconds between the questions of a client")
    parser.add_argument("--participations", type=int, default=700)
    parser.add_argument("--pushes", type=int, default=4)
    options = parser.parse_args()
    import servers
    from serve.test_push import changed, expected
    from store.synthetic import write_made_up_graph

    from kgbuild.errors import EndpointError
    from kgbuild.serve import push as pushing
    from kgbuild.store.access import Access

    servers.VIRTUOSO = servers.VIRTUOSO.replace("[HTTPServer]", f"DefaultIsolation = {options.isolation}\n[HTTPServer]")
    with tempfile.TemporaryDirectory() as place, servers.virtuoso(Path(place)) as url:
        folders = [write_made_up_graph(Path(place) / "one", options.participations), Path(place) / "other"]
        changed(*folders)
        sizes = [expected(folder) for folder in folders]
        layers = sorted(sizes[0], key=lambda layer: -sizes[0][layer])[:3]
        names = {
            tuple(size[layer] for layer in layers): name for size, name in zip(sizes, ("one", "other"), strict=True)
        }
        usual = pushing._Server.update

        def update(server: pushing._Server, text: bytes) -> None:
            if options.way != "push" and b"MOVE GRAPH" in text:
                by_sql(Path(place), options.way, text.decode())
            else:
                usual(server, text)

        pushing._Server.update = update  # type: ignore[method-assign]
        access = Access(user="dba", password="dba")
        pushing.push(folders[0], url, access=access)
        with Watching(url, layers, options.rest) as seen:
            for number in range(options.pushes):
                began = time.perf_counter()
                try:
                    pushing.push(folders[1 - number % 2], url, access=access, patience=60)
                except EndpointError as error:
                    print(f"the push failed: {str(error)[:200]}", flush=True)
                    break
                print(f"a push took {time.perf_counter() - began:.1f} s", flush=True)
        for what, count in seen.most_common(12):
            print(f"{count:8} {names.get(what, what)}")


class Watching:
    """Three clients for the length of a block; what they saw is counted."""

    def __init__(self, url: str, layers: list[str], rest: float) -> None:
        counts = (f"{{ SELECT (COUNT(*) AS ?n{at}) {{ GRAPH <{g}> {{ ?s ?p ?o }} }} }}" for at, g in enumerate(layers))
        query = f"SELECT {' '.join(f'?n{at}' for at in range(len(layers)))} {{ {' '.join(counts)} }}"
        self.seen: Counter[object] = Counter()
        self.done = threading.Event()
        self.clients = [threading.Thread(target=self._ask, args=(url, query, len(layers), rest)) for _ in range(3)]

    def __enter__(self) -> Counter[object]:
        for client in self.clients:
            client.start()
        time.sleep(1)
        return self.seen

    def __exit__(self, *_: object) -> None:
        time.sleep(1)
        self.done.set()
        for client in self.clients:
            client.join(130)

    def _ask(self, url: str, query: str, width: int, rest: float) -> None:
        import httpx

        form = "application/sparql-results+json"
        with httpx.Client(timeout=120, headers={"Accept": form}) as client:
            while not self.done.is_set():
                try:
                    answer = client.get(url, params={"query": query})
                    if answer.status_code == 200:
                        (row,) = answer.json()["results"]["bindings"]
                        self.seen[tuple(int(row[f"n{at}"]["value"]) for at in range(width))] += 1
                    else:
                        self.seen[f"HTTP {answer.status_code}: {answer.text[:60]}"] += 1
                except httpx.HTTPError as error:
                    self.seen[type(error).__name__] += 1
                time.sleep(rest)


def by_sql(place: Path, way: str, text: str) -> None:
    """The moves of an update request, in one procedure."""
    before, after = WAYS[way]
    lines = []
    for move in text.split(" ;\n"):
        graphs = re.findall("<([^>]*)>", move)
        if way == "column" and move.startswith("MOVE"):
            table = "DB.DBA.RDF_QUAD table option (index RDF_QUAD_GS)"
            source, target = (f"iri_to_id('{graph}')" for graph in graphs)
            lines += [
                f"delete from {table} where g = {target};",
                f"update {table} set g = {target} where g = {source};",
            ]
        else:
            lines.append(f"exec('sparql {move}');")
    procedure = "\n".join(["create procedure DB.DBA.KG_SWAP () {", before, *lines, after, "};"])
    port = re.search(r"ServerPort = (127\S+)", (place / "virtuoso.ini").read_text("utf-8"))
    assert port is not None
    for statement in (procedure, "DB.DBA.KG_SWAP();"):
        subprocess.run(["isql-vt", port[1], "dba", "dba", f"exec={statement}"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
