"""What a site is made with, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "Options",
    "Published",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a site is made.

    ``url``: where it will lie; ``base_path``: the path of that, where only it is known. ``explorer``: full, lite or
    none. ``previous``: an older graph, to tell what changed. ``processes``: 0 for as many as there are cores.
    """

    url: str = ""
    base_path: str = "/"
    quotes: bool = True
    explorer: str = "full"
    validate: bool = True
    previous: Path | None = None
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: files in the site, written and removed by this run, bytes; ``notes`` are for the reader."""

    folder: Path
    things: int
    files: int
    written: int
    removed: int
    bytes: int
    notes: tuple[str, ...] = ()
