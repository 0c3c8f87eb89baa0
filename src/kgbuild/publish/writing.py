"""Files of the site: written aside and renamed, only where they differ; what is no longer ours goes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kgbuild.errors import UsageError

__all__ = ["MANIFEST", "Written", "gzipped", "prepare", "put", "remove_stale", "write_manifest"]

MANIFEST = "site-manifest.json"

_FOLDERS = (
    "assets",
    "browse",
    "code",
    "data",
    "dataset",
    "explorer",
    "id",
    "ns",
    "query",
    "questions",
    "role",
    "search",
    "type",
    "w3id",
)
"""Folders of the root that are ours alone."""


class Written(NamedTuple):
    """A file of the site; ``changed`` where this run wrote it."""

    path: str
    size: int
    sha256: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Old:
    """Root files of the site as it stood before."""

    files: frozenset[str]


def prepare(out: Path) -> Old:
    """Look at the target folder before anything is written.

    Raises:
        UsageError: where it holds files, and no site of ours.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; -o wants a folder")
    manifest = out / MANIFEST
    if manifest.is_file():
        try:
            stated = json.loads(manifest.read_text("utf-8"))["files"]
            return Old(frozenset(str(name) for name in stated if "/" not in str(name)))
        except (ValueError, KeyError, TypeError):
            return Old(frozenset())
    if out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise UsageError(
            f"{out} holds files, and no site that kgbuild made ({MANIFEST} is missing): name an empty folder"
        )
    out.mkdir(parents=True, exist_ok=True)
    # from now on the folder is known for ours, even if this run is cut off
    manifest.write_text('{"files": {}}\n', "utf-8")
    return Old(frozenset())


def put(out: Path, path: str, content: str | bytes) -> Written:
    """Write one file below ``out`` unless it holds these very bytes."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    target = out / path
    digest = hashlib.sha256(data).hexdigest()
    try:
        if target.stat().st_size == len(data) and target.read_bytes() == data:
            return Written(path, len(data), digest, changed=False)
    except (FileNotFoundError, NotADirectoryError):
        target.parent.mkdir(parents=True, exist_ok=True)
    except IsADirectoryError:
        raise UsageError(f"{target} is a folder; the site wants a file there") from None
    aside = target.with_name(f".{target.name}.new")
    aside.write_bytes(data)
    aside.replace(target)
    return Written(path, len(data), digest, changed=True)


def remove_stale(out: Path, kept: Iterable[str], old: Old) -> int:
    """Take away what this run did not make, in the folders that are ours and among the old root files."""
    known = set(kept) | {MANIFEST}
    removed = 0
    for name in sorted(old.files - known):
        path = out / name
        if path.is_file():
            path.unlink()
            removed += 1
    for folder in _FOLDERS:
        for path in sorted((out / folder).rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(out).as_posix() not in known:
                path.unlink()
                removed += 1
        if (out / folder).is_dir() and not any((out / folder).iterdir()):
            (out / folder).rmdir()
    return removed


def write_manifest(out: Path, files: Iterable[Written], about: Mapping[str, object]) -> None:
    """The list of all files with sizes and SHA-256, last of all."""
    listed = {file.path: {"bytes": file.size, "sha256": file.sha256} for file in sorted(files)}
    put(out, MANIFEST, json.dumps({**about, "files": listed}, indent=1, ensure_ascii=False) + "\n")


def gzipped(data: bytes) -> bytes:
    """Gzip without time and name: same bytes in, same bytes out."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()
