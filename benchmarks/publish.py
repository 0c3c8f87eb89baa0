"""How long a site takes: a made-up graph of about 10 000 things, published afresh and again.

    python benchmarks/publish.py [PARTICIPATIONS]

Prints wall time, processor time of all processes, files and bytes. On a shared machine read the processor time.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from store.synthetic import write_made_up_graph

from kgbuild.publish import Options, publish


def used() -> float:
    """Processor seconds of this process and its children."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main(participations: int) -> None:
    """Publish twice and tell."""
    with tempfile.TemporaryDirectory() as folder:
        graph = write_made_up_graph(Path(folder) / "graph", participations)
        for name, options in (
            ("afresh", Options(explorer="none", validate=False, processes=2)),
            ("unchanged", Options(explorer="none", validate=False, processes=2)),
        ):
            began, spent = time.perf_counter(), used()
            done = publish(graph, Path(folder) / "site", options)
            print(
                f"{name:10} {done.things:,} things, {done.files:,} files ({done.written:,} written), "
                f"{done.bytes / 1e6:.0f} MB: "
                f"{time.perf_counter() - began:.1f} s, {used() - spent:.1f} s of processor time"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 18_000)
