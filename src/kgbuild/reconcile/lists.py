"""What was found, as a list of authorities in ``curation/authorities/``: from then on all is offline."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kgbuild.authority import RecordKind
from kgbuild.curation.lines import locked, safe_cell
from kgbuild.errors import InputError
from kgbuild.files import write_atomically

__all__ = ["HEADER", "Row", "drop_key", "list_name", "write_list"]

HEADER = ("uri", "name", "aliases", "kind", "affiliation", "description", "for", "rank", "score", "match")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A candidate for the thing of that ``key``, with the place, score and judgement that a service gave it."""

    uri: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: RecordKind
    affiliation: tuple[str, ...] = ()
    description: str = ""
    key: str
    rank: int = 0
    score: float | None = None
    match: bool = False

    def cells(self) -> list[str]:
        """The row as it is written: one line, nothing that a spreadsheet runs."""
        return [
            self.uri,
            _cell(self.name),
            _several(self.aliases),
            self.kind,
            _several(self.affiliation),
            _cell(self.description),
            self.key,
            str(self.rank or ""),
            "" if self.score is None else f"{self.score:g}",
            "yes" if self.match else "",
        ]


def _cell(text: str) -> str:
    return safe_cell(" ".join(text.split()))


def _several(texts: Iterable[str]) -> str:
    return safe_cell(" | ".join(" ".join(text.replace("|", "/").replace(";", ",").split()) for text in texts))


def list_name(url: str) -> str:
    """The file for a service, by its host and path.

    >>> list_name("https://wikidata.reconci.link/en/api")
    'wikidata.reconci.link-en-api.csv'
    """
    parts = urlsplit(url)
    return re.sub(r"[^\w.-]+", "-", f"{parts.netloc}{parts.path}").strip("-.").lower()[:100] + ".csv"


def write_list(path: Path, rows: Iterable[Row], asked: Collection[str]) -> int:
    """Put the rows for the ``asked`` keys in place of those that the file has for them; how many rows it then has.

    Raises:
        InputError: where the file is somebody's own list.
    """
    with locked(path):
        kept = [cells for cells in _read(path) if cells[HEADER.index("for")] not in asked]
        lines = sorted([*kept, *(row.cells() for row in rows)], key=_order)
        _write(path, lines)
        return len(lines)


def drop_key(folder: Path, key: str) -> list[Path]:
    """Take what was found for a thing out of all lists of this kind in the folder; the files that had it."""
    changed = []
    for path in sorted(folder.rglob("*.csv")) if folder.is_dir() else ():
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            if file.readline().strip() != ",".join(HEADER):
                continue
        with locked(path):
            lines = _read(path)
            left = [cells for cells in lines if cells[HEADER.index("for")] != key]
            if len(left) < len(lines):
                _write(path, left)
                changed.append(path)
    return changed


def _order(cells: list[str]) -> tuple[str, int, str]:
    return cells[HEADER.index("for")], int(cells[HEADER.index("rank")] or 0), cells[0]


def _read(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    csv.field_size_limit(1 << 20)
    with path.open(newline="", encoding="utf-8") as file:
        header, *lines = list(csv.reader(file)) or [[]]
    if tuple(header) != HEADER or any(len(cells) != len(HEADER) for cells in lines):
        raise InputError("not written by `kgbuild reconcile`", place=str(path), hint="give another file with --list")
    return lines


def _write(path: Path, lines: Iterable[list[str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(lines)
    write_atomically(path, buffer.getvalue())
