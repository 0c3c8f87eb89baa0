"""Append-only CSV files that several people and programs write at once.

A file is locked while a line is added; a last line that a crash left without its end is closed first, so that
it costs nothing but itself. Cells that a spreadsheet would take for a formula are written with a leading
apostrophe and read without it. What spreadsheets make of such a file when they save it is read as well: a byte order
mark, other line ends, all cells quoted, empty rows, semicolons or tabs between the cells.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kgbuild.errors import InputError

__all__ = ["append_lines", "delimiter_of", "locked", "read_rows", "safe_cell", "true_cell"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST = 1 << 20
"""Characters in a cell beyond which the csv module refuses; ours are at most a name of any length."""


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet runs as a formula, and that stands on one line.

    >>> safe_cell("=cmd()"), safe_cell("two\\nlines"), safe_cell("Kim")
    ("'=cmd()", 'two\\\\nlines', 'Kim')
    """
    flat = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")
    return "'" + flat if flat.startswith(_FORMULA) else flat


def true_cell(cell: str) -> str:
    """What :func:`safe_cell` was given.

    >>> all(true_cell(safe_cell(v)) == v for v in ("=1", "'x", "a\\nb", "c:\\\\new", "", "Kim"))
    True
    """
    text = cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
    if "\\" not in text:
        return text
    out, index = [], 0
    escapes = {"n": "\n", "r": "\r", "0": "\0", "\\": "\\"}
    while index < len(text):
        if text[index] == "\\" and index + 1 < len(text) and text[index + 1] in escapes:
            out.append(escapes[text[index + 1]])
            index += 2
        else:
            out.append(text[index])
            index += 1
    return "".join(out)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock (``<name>.lock`` beside it) for a block; waits for whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock")
    with lock.open("a+b") as handle:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
            yield
            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def append_lines(path: Path, header: Sequence[str], text: str, *, unless: Callable[[], None] | None = None) -> None:
    """Add whole lines to a file in one write, its header first where the file is new.

    ``unless`` is called under the file's lock, when nobody else can write: what it raises leaves the file as it is.
    """
    if not text:
        return
    with locked(path):
        if unless is not None:
            unless()
        _append(path, header, text)


def _append(path: Path, header: Sequence[str], text: str) -> None:
    with path.open("a+b") as handle:
        size = handle.seek(0, os.SEEK_END)
        lead = b""
        if size:
            handle.seek(0)
            text = _parted_by(delimiter_of(handle.readline().decode("utf-8-sig", "replace")), text)
        if size == 0:
            lead = (",".join(header) + "\n").encode()
        else:
            handle.seek(size - 1)
            if handle.read(1) != b"\n":
                lead = b"\n"  # a line that was never finished
        handle.write(lead + text.encode("utf-8", "backslashreplace"))
        handle.flush()
        os.fsync(handle.fileno())


def delimiter_of(first: str) -> str:
    """What stands between the cells of a file, by its first line: a spreadsheet may have saved it with semicolons."""
    return max(",;\t", key=first.count)


def _parted_by(delimiter: str, text: str) -> str:
    """Lines with commas between their cells, with something else there."""
    if delimiter == ",":
        return text
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return buffer.getvalue()


def read_rows(
    path: Path, header: Sequence[str], *, lenient: list[str] | None = None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a file with their place (``decisions.csv:7``), cells as they were before :func:`safe_cell`.

    A row of the wrong width raises, or is told in ``lenient`` and left out where that is given; a half-written
    last line is always left out.

    Raises:
        InputError: for another header, an undecodable file, or a row of the wrong width.
    """
    if not path.exists():
        return
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8 (“CSV UTF-8” in a spreadsheet), or restore it from version control"
        raise InputError("not UTF-8", place=f"{path}:{line}", hint=hint) from None
    csv.field_size_limit(_LONGEST)
    lines = text.split("\n")  # splitlines() would also cut at separators that stand inside cells
    rows = csv.reader((line + "\n" for line in lines), delimiter=delimiter_of(lines[0]))
    first = next(rows, None)
    if first is None:
        return
    if [cell.strip() for cell in first] != list(header):
        raise InputError(f"header {','.join(first)[:80]!r}", place=f"{path}:1", hint=f"want {','.join(header)}")
    complete = text.endswith("\n")
    total = len(lines)
    for row in rows:
        place = f"{path.name}:{rows.line_num}"
        if not any(row):
            continue
        if len(row) != len(header) or (rows.line_num == total and not complete):
            problem = f"{place}: {len(row)} cells, want {len(header)}"
            if rows.line_num == total and not complete:
                problem = (
                    f"{place}: the last line was never finished (no line end: look at it, then end it or remove it)"
                )
            elif lenient is None:
                raise InputError(f"{len(row)} cells, want {len(header)}", place=place, hint="mend or remove the line")
            if lenient is not None:
                lenient.append(problem)
            continue
        yield place, dict(zip(header, map(true_cell, row), strict=True))
