"""Graphs that are too large for memory: kept on disk in the engine's own format, and opened read-only by any number of
processes.

The layers stay what the graph is; such a store is made of them once, beside the other caches, and may be deleted at any
time. It is named by the content of the files, so that another graph is another store; the one that it took the place of
goes when nobody has it open.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import InputError, UsageError
from kgbuild.settings import find_project

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["IN_MEMORY", "Held", "in_memory", "open_on_disk"]

IN_MEMORY = 20_000_000
"""Triples up to which a graph is held in memory, where every query is several times faster than on disk."""


def in_memory(environment: Mapping[str, str] = os.environ) -> int:
    """How many triples a graph may have to be held in memory: KGBUILD_IN_MEMORY, else 20 million.

    >>> in_memory({}), in_memory({"KGBUILD_IN_MEMORY": "500000"})
    (20000000, 500000)

    Raises:
        UsageError: where that is no number.
    """
    text = environment.get("KGBUILD_IN_MEMORY") or str(IN_MEMORY)
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"KGBUILD_IN_MEMORY = {text!r}: want a number of triples such as {IN_MEMORY}")
    return int(text)


class Held:
    """A shared lock on a file, until nobody has this any more."""

    def __init__(self, path: Path) -> None:
        self._number = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        fcntl.flock(self._number, fcntl.LOCK_SH)

    def __del__(self) -> None:
        if "_number" in vars(self):
            os.close(self._number)


def open_on_disk(folder: Path, digest: str, fill: Callable[[ox.Store], None]) -> tuple[ox.Store, int, Held]:
    """The store of a graph folder whose content has this digest, made by ``fill`` where there is none yet.

    Beside it the number of its quads, and what keeps it from being cleared away.

    Raises:
        InputError: where it can be neither made nor opened.
    """
    import pyoxigraph as ox

    place = _stores(folder)
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    path = place / f"{name}-{digest[:32]}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        held = Held(path.with_name(path.name + ".lock"))
        with (place / f"{name}.making").open("ab") as making:
            fcntl.flock(making, fcntl.LOCK_EX)
            if not (path / "quads").is_file():
                _clear(place, name, path)
                _make(path, fill)
        return ox.Store.read_only(str(path / "store")), int((path / "quads").read_text("ascii")), held
    except OSError as error:
        hint = "is there room on the disk? Deleting the folder does no harm; KGBUILD_IN_MEMORY says what is kept there"
        raise InputError(f"the store on disk cannot be used: {error}", place=str(path), hint=hint) from None


def _stores(folder: Path) -> Path:
    """In the project that the graph lies in, else in the user's cache folder."""
    from platformdirs import user_cache_path

    project = find_project(folder)
    if project is not None:
        return project / ".kgbuild" / "stores"
    return Path(os.environ.get("KGBUILD_CACHE") or user_cache_path("kgbuild")) / "stores"


def _make(path: Path, fill: Callable[[ox.Store], None]) -> None:
    """Make the store aside and rename it, so that it is whole or not there."""
    import pyoxigraph as ox

    aside = path.with_name(path.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    store = ox.Store(str(aside / "store"))
    fill(store)
    store.optimize()
    store.flush()
    (aside / "quads").write_text(str(len(store)), "ascii")
    del store  # which closes it
    aside.replace(path)


def _clear(place: Path, name: str, kept: Path) -> None:
    """Delete the other stores of the same folder, save those that somebody has open, and what was left half made."""
    for lock in place.glob(f"{name}-*.lock"):
        path = lock.with_suffix("")
        if path == kept:
            continue
        with lock.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            shutil.rmtree(path, ignore_errors=True)
            shutil.rmtree(path.with_name(path.name + ".part"), ignore_errors=True)
            lock.unlink(missing_ok=True)
