"""What a build leaves for the next one: which parts its graph has, of what they were made, and where they stand.

One file, which may be deleted at any time: without it, or with one that is damaged, of another program, or of another
graph than the one that stands, the next build makes every part.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from kgbuild.export.census import Census
from kgbuild.files import write_atomically

__all__ = ["KeptGraph", "KeptPart", "load_kept", "save_kept"]

_SIZE = hashlib.sha256().digest_size


class KeptPart(msgspec.Struct, array_like=True, gc=False):
    """A part of the graph as it was last made; ``subjects`` are Turtle terms by layer, a line each."""

    fingerprint: bytes
    subjects: dict[str, bytes]


class KeptGraph(msgspec.Struct):
    """All parts of a graph. ``version`` stands for what they all depend on, ``files`` are SHA-256 by file name."""

    version: str
    files: dict[str, str]
    triples: dict[str, int]
    classes: dict[bytes, int]
    properties: dict[bytes, int]
    parts: dict[str, KeptPart]

    def census(self) -> Census:
        """The counts of the graph."""
        return Census(Counter(self.triples), Counter(self.classes), Counter(self.properties))


def load_kept(path: Path | None, folder: Path, version: str) -> KeptGraph | None:
    """What is kept of the graph in a folder; None unless it is whole and speaks of these files and this version."""
    if path is None:
        return None
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[_SIZE:]).digest() != data[:_SIZE]:
            return None
        kept = msgspec.msgpack.decode(memoryview(data)[_SIZE:], type=KeptGraph)
        return kept if kept.version == version and _stands(folder, kept.files) else None
    except (OSError, msgspec.DecodeError, ValueError):
        return None


def save_kept(path: Path, kept: KeptGraph) -> None:
    """Write it; where the disk refuses, the next build makes every part."""
    data = msgspec.msgpack.encode(kept)
    with suppress(OSError):
        write_atomically(path, hashlib.sha256(data).digest() + data)


def _stands(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether the files of a graph are those that were written."""
    for name, digest in files.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return False
    return True
