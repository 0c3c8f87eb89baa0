"""The graph that ships is the graph that the shipped corpus gives."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("corpus", "curation", "ontology", "queries", "kgbuild.toml")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_build_of_the_shipped_corpus_gives_the_shipped_bytes(tmp_path: Path) -> None:
    """``make demo`` on another machine rebuilds graph/ to the byte, under another hash seed, time zone and locale."""
    for name in PARTS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    foreign = {**os.environ, "PYTHONHASHSEED": "99", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-m", "kgbuild", "build", "-q"], cwd=tmp_path, env=foreign, check=True)
    assert contents(tmp_path / "graph") == contents(ROOT / "graph")
    if (ROOT / "curation" / "identifiers.csv").exists():
        assert contents(tmp_path / "curation") == contents(ROOT / "curation")
