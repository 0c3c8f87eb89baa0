"""One changed report in a large corpus: what the next build costs beside the full one, and whether the bytes agree.

    python benchmarks/incremental.py [REPORTS] [--keep DIR]     (2000 by default: some minutes)

Each build is a process of its own on one core, with all that it takes to start. The full build reads every report; the
second finds one report edited and what the first left behind, and must give the same bytes as a third, which has the
readings and the registry of identifiers, but makes the whole graph. ``--keep`` leaves all for a profiler.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpora import repeat

from kgbuild.pipeline import build
from kgbuild.settings import Settings

EDITED = "r000007.txt"


def hashes(folder: Path) -> dict[str, str]:
    """The files of a graph by hash."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def run(root: Path, out: str) -> None:
    """Build in this process, and print what there is to say of it."""
    built = build(
        root / "corpus",
        root / out,
        settings=Settings(workers=1),
        cache=root / "readings.sqlite",
        curation=root / f"curation-{out}",
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"cached": built.cached, "statements": built.statements, "stages": built.seconds, "memory": memory}
    print(json.dumps(told))


def timed(root: Path, out: str) -> dict[str, Any]:
    """A build in a process of its own, with its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, __file__, "--keep", str(root), "--build", out]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**json.loads(done.stdout), "cpu": spent}


def edit(corpus: Path) -> None:
    """Another surname in one report: the person is another from now on, and all that follows it moves."""
    path = corpus / EDITED
    text = path.read_text("utf-8")
    path.write_text(text.replace(text.split()[-1], "Novelword " + text.split()[-1]), "utf-8")


def main(reports: int, root: Path) -> None:
    if not (root / "corpus").exists():
        repeat(root / "corpus", reports)
    full = timed(root, "graph")
    edit(root / "corpus")
    shutil.rmtree(root / "curation-again", ignore_errors=True)
    shutil.copytree(root / "curation-graph", root / "curation-again")
    part = timed(root, "graph")
    assert part["cached"] == reports - 1, part["cached"]
    shutil.rmtree(root / "again", ignore_errors=True)
    timed(root, "again")
    same = hashes(root / "graph") == hashes(root / "again")
    print(f"{reports} reports, {full['statements']} statements")
    print(f"{'seconds (clock)':20}{'full':>9}{'one changed':>13}")
    for stage in full["stages"]:
        print(f"{stage:20}{full['stages'][stage]:9.1f}{part['stages'][stage]:13.1f}")
    print(f"{'peak memory, MiB':20}{full['memory']:9.0f}{part['memory']:13.0f}")
    print(f"{'CPU seconds':20}{full['cpu']:9.1f}{part['cpu']:13.1f}   1/{full['cpu'] / part['cpu']:.1f}")
    print(f"same bytes as a build from nothing: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", type=int, nargs="?", default=2000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--build", metavar="OUT", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        run(arguments.keep, arguments.build)
    elif arguments.keep:
        main(arguments.reports, arguments.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(arguments.reports, Path(folder))
