"""What lies in a corpus folder: identifiers and paths, and what cannot be a report."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from kgbuild.model import Finding, Severity
from kgbuild.read.formats import FORMATS, format_of
from kgbuild.read.sources import SOURCES_FILE
from kgbuild.settings import SETTINGS_FILE

__all__ = ["finding", "list_files", "suffixes"]

_OURS = frozenset({SOURCES_FILE, SETTINGS_FILE})
_ABOUT = frozenset({"readme", "license", "licence", "changelog"})
"""Files about a folder; they are no reports."""


def finding(severity: Severity, focus: str, message: str) -> Finding:
    """A finding of this stage; ``focus`` is the file's identifier."""
    return Finding(severity=severity, check="read", focus=focus, message=message, report=focus)


def suffixes() -> str:
    """The suffixes that we can read, for messages."""
    return ", ".join(sorted(FORMATS))


def list_files(folder: Path) -> tuple[dict[str, Path], tuple[Finding, ...]]:
    """The files below a folder that a reader can be tried on, sorted by identifier, and findings on the others.

    Identifiers are paths below the folder with ``/``, composed (NFC), so that they are the same on every
    operating system. Hidden files are not looked at.
    """
    files: dict[str, Path] = {}
    folded: dict[str, str] = {}
    findings = []
    for id_, path, unread in sorted(_walk(folder), key=lambda entry: entry[:2]):
        problem = unread or _refused(id_, files)
        if problem is None:
            other = folded.setdefault(id_.casefold(), id_)
            files[id_] = path
            if other != id_:
                problem = finding("warning", id_, f"differs from {other!r} by capitals only; some systems keep but one")
        if problem is not None:
            findings.append(problem)
    return files, tuple(findings)


def _refused(id_: str, files: Mapping[str, Path]) -> Finding | None:
    """Why a file is not read, going by its name."""
    try:
        id_.encode("utf-8")
    except UnicodeEncodeError:
        shown = id_.encode("utf-8", errors="backslashreplace").decode()
        return finding("violation", shown, "left out: the file name is not UTF-8; rename it")
    if PurePosixPath(id_).stem.casefold() in _ABOUT:
        return finding("info", id_, "not read: by its name it tells about the folder; rename it if it is a report")
    if format_of(id_) is None:
        return finding("warning", id_, f"left out: no reader for this kind of file; readable are {suffixes()}")
    if id_ in files:
        return finding("violation", id_, "left out: same name as another file but for composed letters; rename it")
    return None


def _walk(folder: Path) -> Iterator[tuple[str, Path, Finding | None]]:
    """Every file below the folder, links followed; a finding in place of a folder that cannot be entered."""
    seen: set[tuple[int, int]] = set()
    waiting, linked = [(PurePosixPath(), folder)], list[tuple[PurePosixPath, Path]]()
    while waiting or linked:
        # Folders by their own name come before links to them, whatever either is called.
        below, here = waiting.pop() if waiting else linked.pop()
        try:
            status = here.stat()
            children = sorted(here.iterdir())
        except OSError as error:
            yield _entry(below, here, "violation", f"folder left out: {error.strerror or error}")
            continue
        if (status.st_dev, status.st_ino) in seen:
            yield _entry(below, here, "warning", "folder left out: a link to a folder that is read anyway")
            continue
        seen.add((status.st_dev, status.st_ino))
        for path in children:
            id_ = below / unicodedata.normalize("NFC", path.name)
            if path.name.startswith((".", "~$")) or str(id_) in _OURS:
                continue
            if not _is_folder(path):
                yield str(id_), path, None
            elif path.is_symlink():
                linked.append((id_, path))
            else:
                waiting.append((id_, path))


def _entry(below: PurePosixPath, path: Path, severity: Severity, message: str) -> tuple[str, Path, Finding]:
    return str(below), path, finding(severity, str(below), message)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:  # a broken or circular link: the reader reports it
        return False
