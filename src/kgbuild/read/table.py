"""Tables of events or of participations: CSV and JSON Lines.

The frozen text is one line a row, ``column: value; column: value``, so that a statement out of a table is quoted
like one out of prose. Rows with the same event (by its id, else its title and first day) tell of one event.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kgbuild.read.decode import Decoded, decode
from kgbuild.read.lines import Lines, Value, one_line
from kgbuild.read.page import Page, RawFile
from kgbuild.read.rows import RowClaims
from kgbuild.read.words import Words
from kgbuild.settings import TABLE_FIELDS, TableMapping
from kgbuild.tomlfile import nearest

__all__ = ["read_csv", "read_jsonl"]

_SHOWN = 5
"""Rows named in a warning; the rest are counted."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows as they stand in the file: line number, then column and value of each cell that is not empty."""

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    warnings: tuple[str, ...] = field(default=())


def read_csv(raw: RawFile) -> Page:
    """A .csv file with a header line; the delimiter is ``,``, ``;``, tab or ``|``, whichever splits the header most.

    Raises:
        InputError: no column for the event, a mapping to a column that is not there, or a file that is no table.
    """
    decoded, mapping = decode(raw), _mapping(raw)
    return _page(raw, decoded, _csv_rows(raw, decoded.text, mapping), mapping)


def read_jsonl(raw: RawFile) -> Page:
    """A .jsonl file: one JSON object a line; nested values are columns called ``outer.inner``.

    Raises:
        InputError: no line is an object, no column for the event, or a mapping to a column that is not there.
    """
    decoded, mapping = decode(raw), _mapping(raw)
    return _page(raw, decoded, _jsonl_rows(raw, decoded.text, mapping), mapping)


def _mapping(raw: RawFile) -> TableMapping:
    """The file's table in kgbuild.toml: by its identifier, else by its bare name."""
    tables = raw.settings.tables
    return tables.get(raw.id) or tables.get(PurePosixPath(raw.id).name) or TableMapping()


def _csv_rows(raw: RawFile, text: str, mapping: TableMapping) -> _Table:
    delimiter = mapping.delimiter or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    long = []
    try:
        for cells in reader:
            if not header:
                header = [one_line(cell) for cell in cells] if any(cell.strip() for cell in cells) else []
            elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                long.append(reader.line_num)
            else:
                row = {column: cell for column, cell in zip(header, cells, strict=False) if column and cell.strip()}
                rows += [(reader.line_num, row)] if row else []
    except csv.Error as error:
        raise raw.refuse(f"not CSV: {error}", at=str(reader.line_num), hint="check the quotes in that row") from None
    if twice := sorted({column for column in header if column and header.count(column) > 1}):
        raise raw.refuse(f"two columns are named {twice[0]!r}", at="1", hint="rename one of them")
    warnings: tuple[str, ...] = ()
    if long:
        warnings = (
            f"{_lines(long)} left out: more cells than the header has ({len(header)}); quote cells with commas",
        )
    return _Table(tuple(column for column in header if column), rows, warnings)


def _delimiter(text: str) -> str:
    head = next((line for line in text.split("\n") if line.strip()), "")
    return max(",;\t|", key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))


def _jsonl_rows(raw: RawFile, text: str, mapping: TableMapping) -> _Table:
    rows, bad = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("want an object")
            rows.append((number, dict(_flat(record, "", mapping.separator))))
        except (ValueError, RecursionError):
            bad.append(number)
    if bad and not rows:
        raise raw.refuse("no line is a JSON object", at=str(bad[0]), hint='want one {"column": "value", ...} a line')
    warnings = (f"{_lines(bad)} left out: no JSON object",) if bad else ()
    return _Table(tuple(dict.fromkeys(column for _, row in rows for column in row)), rows, warnings)


def _flat(value: object, name: str, separator: str) -> Iterable[tuple[str, str]]:
    """The cells of one record; a list of plain values is one cell."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key), separator)
    elif isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        if text := f"{separator} ".join(plain for item in value if (plain := _plain(item))):
            yield name, text
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _flat(item, f"{name}.{number}", separator)
    elif text := _plain(value):
        yield name, text


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # JSON can spell half of a surrogate pair, which no file can hold.
    return str(value).encode("utf-8", errors="replace").decode("utf-8").strip()


def _page(raw: RawFile, decoded: Decoded, table: _Table, mapping: TableMapping) -> Page:
    words = Words(raw.settings.lexicons.get("structured"))
    fields = _fields(raw, table, mapping, words)
    lines = Lines()
    claims = RowClaims(raw.id, words=words, separator=mapping.separator)
    for _, row in table.rows:
        cells = lines.row([(column, value.replace("\0", " ")) for column, value in row.items()])
        found: dict[str, Value] = {}
        for column, value in zip(row, cells, strict=True):
            if column in fields:
                found.setdefault(fields[column], value)
        claims.add(found)
    unused = [column for column in table.columns if column not in fields]
    notes = (f"columns kept as text only: {', '.join(unused)}",) if unused else ()
    warnings = decoded.warnings + table.warnings + notes + claims.warnings()
    return Page(text=lines.text, structured=claims.reading(), data_start=0, warnings=warnings)


def _fields(raw: RawFile, table: _Table, mapping: TableMapping, words: Words) -> Mapping[str, str]:
    """Column -> our field: those of kgbuild.toml first, then the columns whose names we know."""
    fields: dict[str, str] = {}
    for name, column in mapping.columns.items():
        if column not in table.columns:
            raise raw.refuse(
                f"kgbuild.toml maps {name} to the column {column!r}, which is not there; {_there(table)}",
                hint=nearest(column, table.columns),
            )
        fields[column] = name
    for column in table.columns:
        name_ = words.column(column)
        if name_ and column not in fields and name_ not in fields.values():
            fields[column] = name_
    if not {"event", "event_id"} & set(fields.values()):
        raise raw.refuse(
            f"no column for the event's title; {_there(table)}",
            hint=f'say which one it is in kgbuild.toml: [tables."{PurePosixPath(raw.id).name}"] event = "COLUMN"; '
            f"other fields: {', '.join(field for field in TABLE_FIELDS if field != 'event')}",
        )
    return fields


def _there(table: _Table) -> str:
    return "the columns there are " + (", ".join(table.columns) or "none")


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_SHOWN])
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}{more}"
