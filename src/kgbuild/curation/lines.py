"""Append-only CSV files that several people and programs write at once.

A file is locked while a line is added; a last line that a crash left without its end is closed first, so that
it costs nothing but itself. Cells that a spreadsheet would take for a formula are written with a leading
apostrophe and read without it. What spreadsheets make of such a file when they save it is read as well: a byte order
mark, other line ends, all cells quoted, empty rows, semicolons or tabs between the cells, ``sep=;`` before the header,
columns in another order, with other capitals or beside columns of one's own, empty cells that a row ends in left out.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kgbuild.errors import InputError

__all__ = ["append_lines", "delimiter_of", "locked", "read_rows", "safe_cell", "true_cell"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_SEPARATOR = re.compile(r'\s*"?sep=(.)"?[\s,;"]*', re.IGNORECASE)
"""What a spreadsheet is told the delimiter by, in a line before the header."""
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
        handle.seek(0)
        delimiter, columns, _ = _head(handle.read(_LONGEST).decode("utf-8-sig", "replace"))
        if not columns and header:
            text = ",".join(header) + "\n" + text
        text = _laid_out(text, delimiter, header, columns or header)
        lead = b""
        if size:
            lead = _closing(handle, size, delimiter, len(columns))
        handle.write(lead + text.encode("utf-8", "backslashreplace"))
        handle.flush()
        os.fsync(handle.fileno())


_NEVER_FINISHED = "never finished"
"""Stands in a cell too many of a line that broke off, so that no build takes it for a short one."""


def _closing(handle: BinaryIO, size: int, delimiter: str, width: int) -> bytes:
    """What ends the last line of a file of ``size`` bytes, if nothing does."""
    handle.seek(max(0, size - _LONGEST))
    last = re.split(rb"[\r\n]", tail := handle.read())[-1]
    if not last:
        return b"" if tail.endswith(b"\n") else b"\n"
    missing = width - len(next(csv.reader([last.decode("utf-8", "replace")], delimiter=delimiter), []))
    if missing <= 0:
        return b"\n"
    quote = b'"' if last.count(b'"') % 2 else b""
    return quote + (delimiter * (missing + 1) + _NEVER_FINISHED + "\n").encode("utf-8")


def delimiter_of(first: str) -> str:
    """What stands between the cells of a file, by its first line: a spreadsheet may have saved it with semicolons.

    >>> delimiter_of("when;who"), delimiter_of("sep=;"), delimiter_of("when,who")
    (';', ';', ',')
    """
    told = _SEPARATOR.fullmatch(first)
    return told[1] if told else max(",;\t", key=first.count)


def _head(text: str) -> tuple[str, list[str], int]:
    """The delimiter, the names of the columns in lower case (none where there is no header), and the header's line."""
    lines = re.split(r"\r\n|\r|\n", text[:_LONGEST])
    for number, line in enumerate(lines, 1):
        if line.strip(' ,;\t"') and not _SEPARATOR.fullmatch(line):
            delimiter = delimiter_of(lines[0] if _SEPARATOR.fullmatch(lines[0]) else line)
            cells = next(csv.reader([line], delimiter=delimiter))
            return delimiter, [cell.strip().casefold() for cell in cells], number
    return delimiter_of(lines[0]), [], 0


def _laid_out(text: str, delimiter: str, header: Sequence[str], columns: Sequence[str]) -> str:
    """Lines of cells in the order of ``header`` with commas between them, as a file with these columns has them."""
    plain = not header or list(columns) == list(header)
    if plain and delimiter == ",":
        return text
    places = range(len(header)) if plain else [header.index(c) if c in header else -1 for c in columns]
    rows = csv.reader(io.StringIO(text))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(
        [row[at] if at >= 0 else "" for at in places] if header else row for row in rows
    )
    return buffer.getvalue()


def read_rows(
    path: Path, header: Sequence[str], *, lenient: list[str] | None = None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a file with their place (``decisions.csv:7``), cells as they were before :func:`safe_cell`.

    Columns are found by their names; others than those of ``header`` are the user's own. Empty cells that a row ends in
    may be missing, or be too many. Another row of the wrong width raises, or is told in ``lenient`` and left out where
    that is given; a half-written last line is always left out. A file with nothing in it has no rows.

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
    delimiter, columns, begin = _head(text)
    if not columns:
        return
    if any(columns.count(name) != 1 for name in header):
        found = delimiter.join(columns).strip(delimiter)
        hint = f"want {','.join(header)}, each once; columns of your own may stand beside them"
        raise InputError(f"header {found[:80]!r}", place=f"{path}:{begin}", hint=hint)
    at = [columns.index(name) for name in header]
    lines = text.split("\n")[begin:]  # splitlines() would also cut at separators that stand inside cells
    rows = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    complete = text.endswith("\n")
    for row in rows:
        number = begin + rows.line_num
        place = f"{path.name}:{number}"
        if not any(cell.strip() for cell in row):
            continue
        half = rows.line_num == len(lines) and not complete
        if half or any(cell.strip() for cell in row[len(columns) :]):
            problem = f"{len(row)} cells, want {len(columns)}"
            if half:
                problem = "the last line was never finished (no line end: look at it, then end it or remove it)"
            elif lenient is None:
                raise InputError(problem, place=place, hint="mend or remove the line")
            if lenient is not None:
                lenient.append(f"{place}: {problem}")
            continue
        yield place, {name: true_cell(row[n]) if n < len(row) else "" for name, n in zip(header, at, strict=True)}
