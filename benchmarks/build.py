"""A whole build of many reports: memory, and the time of our own stages beside the language model's.

    python benchmarks/build.py [REPORTS]     (2000 by default: some minutes)

One process, no cache. The ratio is our own stages' CPU seconds over the model's, from this one run.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpora import repeat

from kgbuild import extract
from kgbuild.pipeline import build
from kgbuild.settings import Settings


class Stopwatch:
    """Adds up the CPU seconds spent in a function."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start

        return timed


def main(reports: int) -> None:
    watch = Stopwatch()
    for stage in ("segment", "annotate", "agents", "interpret"):
        setattr(extract, stage, watch.around(stage, getattr(extract, stage)))
    extract.parse = watch.around("parse (spaCy)", extract.parse)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        repeat(corpus, reports)
        start = time.process_time()
        built = build(corpus, Path(folder) / "graph", settings=Settings(workers=1))
        total = time.process_time() - start
        size = sum(path.stat().st_size for path in (Path(folder) / "graph").iterdir())
    model = watch.seconds["parse (spaCy)"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{built.reports} reports, {built.statements} statements, {size / 1e6:.0f} MB of Turtle")
    print(f"peak memory {memory:.0f} MiB")
    print(f"{'stage':28}{'wall s':>9}{'x model':>9}")
    for name, seconds in [
        *watch.seconds.items(),
        *((n, s) for n, s in built.seconds.items() if n != "read and extract"),
    ]:
        print(f"{name:28}{seconds:9.1f}{seconds / model:9.2f}")
    print(f"{'everything but the model':28}{total - model:9.1f}{(total - model) / model:9.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
