"""What ``kgbuild diff`` compares with: the graph before the last build that changed it, or one of version control."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kgbuild.errors import NotFound
from kgbuild.lift.censor import Censor

__all__ = ["PREVIOUS", "graph_of_revision", "keep_previous"]

PREVIOUS = Path(".kgbuild") / "previous"
"""Where a project keeps the graph before the last build that changed it."""


@contextmanager
def keep_previous(graph: Path, kept: Path | None, *, hidden: Collection[str] = ()) -> Iterator[None]:
    """Around a build: where it changes the graph, what stood before goes to ``kept``; else nothing is touched.

    A graph that names one of the ``hidden`` (names of withdrawn persons) is not kept. The files are linked, not
    copied, where the disk can: a build never writes into an old file.
    """
    if kept is None or not (graph / "manifest.json").is_file():
        yield
        return
    new = kept.with_name(kept.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        for path in [*sorted(graph.glob("*.ttl")), graph / "manifest.json"]:
            _link(path, new / path.name)
        yield
        if (new / "manifest.json").read_bytes() != (graph / "manifest.json").read_bytes():
            shutil.rmtree(kept, ignore_errors=True)
            new.rename(kept)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if hidden and kept.is_dir() and _names(kept, Censor(hidden)):
            shutil.rmtree(kept)


def _names(folder: Path, censor: Censor) -> bool:
    for path in sorted(folder.glob("*.ttl")):
        with path.open(encoding="utf-8") as file:
            if any(map(censor.names, file)):
                return True
    return False


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)


@contextmanager
def graph_of_revision(graph: Path, revision: str) -> Iterator[Path]:
    """The graph folder as it stood in a revision of version control (``HEAD``, ``v1.0``), for a block.

    Raises:
        NotFound: where git, the repository, the revision, or a graph in it is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        if revision.startswith("-"):  # git would take it for an option
            raise NotFound(f"{revision!r} is neither a graph folder nor a revision")
        names = _git(graph, "ls-tree", "--full-tree", "--name-only", f"{revision}:./").decode().split("\n")
        wanted = [name for name in names if name == "manifest.json" or name.endswith(".ttl")]
        if not wanted:
            raise NotFound(f"{revision!r} is no graph folder, and no revision in which {graph} holds a graph")
        for name in wanted:
            Path(folder, name).write_bytes(_git(graph, "show", f"{revision}:./{name}"))
        yield Path(folder)


def _git(where: Path, *words: str) -> bytes:
    """What git prints; nothing where it fails or is not there."""
    with suppress(OSError):
        done = subprocess.run(["git", "-C", str(where), *words], capture_output=True, check=False)
        if done.returncode == 0:
            return done.stdout
    return b""
