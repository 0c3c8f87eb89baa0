"""A new project of the user's own: settings, a sample report, and room for corrections.

The files stand beside this module as they are written. The sample report is made up, its people and bodies too.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from kgbuild.errors import UsageError
from kgbuild.files import write_atomically

__all__ = ["create_project"]


def create_project(folder: Path) -> tuple[Path, ...]:
    """Write a new project into a folder that is empty or not there yet; the files, sorted.

    Raises:
        UsageError: the folder has something in it, is a file, or cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; want a new or empty folder")
    try:
        if folder.is_dir() and (found := sorted(entry.name for entry in folder.iterdir())):
            raise UsageError(f"{folder}: not empty ({', '.join(found[:3])}); want a new or empty folder")
        written = []
        for name, content in sorted(_files(resources.files(__name__) / "project", PurePosixPath())):
            write_atomically(folder / name, content)
            written.append(folder / name)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written to: {error.strerror or error}") from None
    return tuple(written)


def _files(here: Traversable, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    for entry in here.iterdir():
        if entry.is_dir():
            yield from _files(entry, below / entry.name)
        else:
            yield below / entry.name, entry.read_bytes()
