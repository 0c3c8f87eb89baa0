"""Putting a new folder in the place of an old one, so that a crash leaves one of them whole.

Where the system can exchange two names in one step (Linux), there is no moment without a graph. Elsewhere the old
folder steps aside first; a crash between the two renames is mended by :func:`recover` at the next start.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["aside", "locked", "recover", "swap", "sync"]

_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_HERE = -100  # AT_FDCWD


def aside(folder: Path, what: str) -> Path:
    """The hidden sibling in which a folder is made (``new``) or kept until the other stands (``old``).

    >>> aside(Path("out/graph"), "new").as_posix()
    'out/.graph.new'
    """
    return folder.with_name(f".{folder.name}.{what}")


def swap(new: Path, folder: Path) -> None:
    """Let ``new`` take the place of ``folder``, and remove what stood there.

    Raises:
        OSError: where the system refuses; the old folder stands then.
    """
    if not folder.exists():
        new.rename(folder)
    elif _exchanged(new, folder):
        shutil.rmtree(new)
    else:
        old = aside(folder, "old")
        folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old)
    sync(folder.parent)


def recover(folder: Path) -> bool:
    """Mend a swap that was cut off, and remove what a cut-off build left; says whether the old folder came back.

    Call it before reading or writing a folder that :func:`swap` serves.
    """
    old, new = aside(folder, "old"), aside(folder, "new")
    back = old.is_dir() and not folder.exists()
    if back:
        old.rename(folder)
        sync(folder.parent)
    for rest in (old, new):
        if rest.is_dir():
            shutil.rmtree(rest)
    return back


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from swapping beside this folder; they wait. Without effect where there are no locks."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Have a file's bytes or a folder's names reach the disk."""
    with suppress(OSError):  # some systems cannot open a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchanged(new: Path, folder: Path) -> bool:
    """Exchange two names in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    return bool(call(_HERE, os.fsencode(new), _HERE, os.fsencode(folder), _EXCHANGE) == 0)
