"""Opening a graph of a million triples, beside the raw engine and rdflib: ``python benchmarks/opening.py [N]``.

Prints seconds of processor time, and the ratio to pyoxigraph loading the same triples as N-Triples, unchecked, which is
the quickest that it can do in memory. Ours are the folder as ``kgbuild build`` writes it (sorted Turtle, hashed against
its manifest), and the store on disk that a graph above the limit of memory has. N is the number of participations.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]


def main() -> None:
    """Measure and print."""
    import pyoxigraph as ox
    from store.synthetic import write_made_up_graph

    from kgbuild.store.local import open_graph

    with tempfile.TemporaryDirectory() as place:
        os.environ["KGBUILD_CACHE"] = place
        folder = write_made_up_graph(Path(place) / "graph", int(sys.argv[1]) if len(sys.argv) > 1 else 34_500)
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ttl")}
        (folder / "manifest.json").write_text(json.dumps({"files": hashes}), "utf-8")
        whole = Path(place) / "whole.nt"
        opened = open_graph(folder)
        print(f"{len(opened):,} triples\n")
        opened.raw.dump(str(Path(place) / "whole.nq"), format=ox.RdfFormat.N_QUADS)
        triples = (quad.triple for quad in opened.raw)
        ox.serialize(triples, str(whole), format=ox.RdfFormat.N_TRIPLES)
        del opened

        def load(**how: bool) -> ox.Store:
            store = ox.Store()
            store.load(path=str(whole), format=ox.RdfFormat.N_TRIPLES, **how)
            return store

        def rdflib() -> object:
            import rdflib

            return rdflib.Graph().parse(whole, format="nt")

        base = took("pyoxigraph, N-Triples, unchecked", lambda: load(lenient=True))
        took("pyoxigraph, N-Triples", load, base)
        took("kgbuild.open, in memory", lambda: open_graph(folder), base)
        took("the same, store on disk made", lambda: open_graph(folder, most=0), base, repeats=1)
        took("the same, store on disk there", lambda: open_graph(folder, most=0), base)
        took("rdflib, N-Triples", rdflib, base, repeats=1)


def took(name: str, work: Callable[[], object], base: float = 0.0, *, repeats: int = 3) -> float:
    """The least processor time of some repeats, printed; what is opened is closed again outside the time."""
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        made = work()
        best = min(best, time.process_time() - began)
        del made
    print(f"{name:34} {best:8.2f} s  {best / (base or best):7.2f}", flush=True)
    return best


if __name__ == "__main__":
    main()
