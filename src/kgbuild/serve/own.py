"""Which file may hold a graph of the user's own: none that is a source of the graph, or made from its sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.serve.options import Sources
from kgbuild.settings import find_project, load_settings
from kgbuild.store.files import is_built

__all__ = ["check_own"]

_ELSE = "updates would change it; name a file of its own, elsewhere"


def check_own(sources: Sources) -> None:
    """Look at the file that takes updates, behind symbolic and hard links too.

    Raises:
        UsageError: where it lies in a built graph or in a project's corpus or curation, or is served otherwise too.
    """
    if sources.own is None:
        return
    given = sources.own[1]
    real = given.resolve()
    if is_built(real.parent):
        raise UsageError(f"--own {given}: {real.parent} is a built graph: {_ELSE}")
    for folder, what in _kept(sources, real):
        if real.is_relative_to(folder.resolve()) or _linked(real, folder):
            raise UsageError(f"--own {given}: {folder} is {what}: {_ELSE}")
    for other in (*sources.data, *(path for _, path in sources.named)):
        if real == other.resolve() or _same(real, other):
            raise UsageError(f"--own {given}: {other} is served by --graph, --data or --named: {_ELSE}")


def _kept(sources: Sources, real: Path) -> Iterator[tuple[Path, str]]:
    """Folders whose files are never the user's own here, and what they are."""
    if sources.folder is not None:
        yield sources.folder, "the graph that is served"
    places = (real.parent, Path.cwd(), *((sources.folder.resolve().parent,) if sources.folder else ()))
    for project in dict.fromkeys(filter(None, map(find_project, places))):
        try:
            settings = load_settings(project)
        except KgbuildError:  # whoever builds there is told what is wrong with the settings
            continue
        yield settings.folder("graph"), "a built graph"
        yield settings.folder("corpus"), "the corpus of a project"
        yield settings.folder("curation"), "the curation of a project"


def _linked(file: Path, folder: Path) -> bool:
    """Whether a file of the folder is the same by a hard link."""
    return file.exists() and file.stat().st_nlink > 1 and any(_same(file, one) for one in folder.rglob("*"))


def _same(file: Path, other: Path) -> bool:
    return file.exists() and other.exists() and file.samefile(other)
