"""One changed report in a large corpus: what the next build costs beside the full one, and whether the bytes agree.

    python benchmarks/incremental.py [REPORTS] [--keep DIR]     (2000 by default: some minutes)

Both builds run in this process on one core. The full build reads every report; the second has its readings in the
cache, finds one report edited, and must give the same bytes as a build of the edited corpus without what the
first build left behind, but for the registry of identifiers. ``--keep`` leaves the corpus and the cache for a profiler.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from pathlib import Path

from corpora import repeat

from kgbuild.pipeline import Built, build
from kgbuild.settings import Settings

SETTINGS = Settings(workers=1)


def hashes(folder: Path) -> dict[str, str]:
    """The files of a graph by hash."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def timed(root: Path, out: str, *, cache: str) -> tuple[Built, float]:
    """A build and its CPU seconds."""
    start = time.process_time()
    built = build(root / "corpus", root / out, settings=SETTINGS, cache=root / cache, curation=root / f"curation-{out}")
    return built, time.process_time() - start


def edit(corpus: Path) -> None:
    """Another surname in one report: the person is another from now on."""
    path = corpus / "r000007.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace(text.split()[-1], "Novelword " + text.split()[-1]), "utf-8")


def main(reports: int, root: Path) -> None:
    if not (root / "corpus").exists():
        repeat(root / "corpus", reports)
    full, full_seconds = timed(root, "graph", cache="readings.sqlite")
    edit(root / "corpus")
    part, part_seconds = timed(root, "graph", cache="readings.sqlite")
    assert part.cached == reports - 1, part.cached
    timed(root, "again", cache="readings.sqlite")
    same = hashes(root / "graph") == hashes(root / "again")
    print(f"{reports} reports, {full.statements} statements")
    print(f"{'stage':20}{'full':>9}{'one changed':>13}")
    for stage in full.seconds:
        print(f"{stage:20}{full.seconds[stage]:9.1f}{part.seconds[stage]:13.1f}")
    print(f"{'CPU seconds':20}{full_seconds:9.1f}{part_seconds:13.1f}   1/{full_seconds / part_seconds:.1f}")
    print(f"same bytes as a build from nothing: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", type=int, nargs="?", default=2000)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    if arguments.keep:
        main(arguments.reports, arguments.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(arguments.reports, Path(folder))
