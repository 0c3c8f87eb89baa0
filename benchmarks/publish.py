"""How long a site takes: a made-up graph of about 10 000 things, published afresh and again.

    python benchmarks/publish.py [PARTICIPATIONS]

Prints wall time, processor time, files and bytes. On a shared machine read the processor time: that of the first
process, which reads the graph and writes the lists alone, plus half of what the others share is the time on two free
cores.
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


def used() -> tuple[float, float]:
    """Processor seconds of this process, and of its children."""
    own, others = (sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own, others


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
            own, others = (now - before for now, before in zip(used(), spent, strict=True))
            print(
                f"{name:10} {done.things:,} things, {done.files:,} files ({done.written:,} written), "
                f"{done.bytes / 1e6:.0f} MB: "
                f"{time.perf_counter() - began:.1f} s; processor time {own:.1f} s + {others:.1f} s; "
                f"on two free cores {own + others / 2:.1f} s, {(own + others / 2) / done.things * 1e4:.1f} s per 10,000"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 18_000)
