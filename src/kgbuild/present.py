"""Tables as text: for a terminal, a pipe, a spreadsheet, a program, a Markdown page. Compute, then show."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from kgbuild.errors import UsageError
from kgbuild.query.run import Cell, Ref
from kgbuild.sheets import safe_cell

__all__ = [
    "FORMATS",
    "Format",
    "format_chart",
    "format_csv",
    "format_json",
    "format_markdown",
    "format_plain",
    "format_records",
    "format_rich",
    "format_table",
    "iri_columns",
    "left_undrawn",
]

Format: TypeAlias = Literal["table", "csv", "json", "markdown"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "markdown")

_MOST_YEARS = 200
"""Years that a chart draws without a gap."""
_LONG_WORD, _LINES = 20, 6
"""Characters of a word that are not torn in a table, and lines that a cell of it may have."""

Rows: TypeAlias = Iterable[Sequence[Cell]]


def format_table(
    columns: Sequence[str],
    rows: Rows,
    form: Format,
    *,
    terminal: bool = False,
    width: int = 100,
    things: Sequence[str] = (),
) -> str:
    """The table in the form; ``terminal`` says that a person looks at it, ``width`` how many characters fit.

    ``things``: columns of things, whatever the rows hold (:func:`format_csv`).
    """
    if form == "csv":
        return format_csv(columns, rows, things)
    if form == "json":
        return format_json(columns, rows)
    if form == "markdown":
        return format_markdown(columns, rows)
    return format_rich(columns, rows, width=width) if terminal else format_plain(columns, rows)


def format_chart(columns: Sequence[str], rows: Rows, *, years: Sequence[str] = (), width: int = 100) -> str:
    """One bar a row, as long as its figure: the first column of numbers that is none of ``years``.

    What stands left of the figure names the bar, without days where there is more than these. Where a year alone names
    it, years within the rows that have none are drawn as nothing, so that time runs evenly.

    >>> print(format_chart(["who", "n"], [("Ada", 8), ("Bo", 4), ("Cy", 0)], width=18), end="")
    who              n
    Ada  ██████████  8
    Bo   █████       4
    Cy               0
    >>> print(format_chart(["year", "n"], [(2019, 2), (2021, 1)], years=["year"], width=19), end="")
    year              n
    2019  ██████████  2
    2020              0
    2021  █████       1

    Raises:
        UsageError: where there is nothing to draw: no column of numbers, or a negative one.
    """
    body = [tuple(row) for row in rows]
    at = _drawn(columns, body, years)
    figures = [float(row[at] or 0) for row in body if at and not isinstance(row[at], (str, Ref, date))]  # type: ignore[arg-type]
    if not figures or len(figures) < len(body) or min(figures) < 0:
        raise UsageError("this answer is no chart: it wants numbers, and a column that names them; ask for a table")
    if years and list(columns[:at]) == [years[0]]:
        body, figures = _every_year(body, at)
    naming = [index for index in range(at) if not _is_date(body, index)] or list(range(at))
    names = [_joined([_one_line(text(row[index])) for index in naming], width // 2) for row in body]
    said = [text(row[at]) for row in body]
    head = ", ".join(columns[index] for index in naming)
    left = max(map(_width, [head, *names]))
    right = max(map(_width, [columns[at], *said]))
    room, most = max(10, width - left - right - 4), max(figures) or 1.0
    lines = [(head, "", columns[at])]
    lines += [(name, _bar(figure / most * room), word) for name, figure, word in zip(names, figures, said, strict=True)]
    return "".join(f"{_pad(a, left, False)}  {_pad(bar, room, False)}  {_pad(b, right, True)}\n" for a, bar, b in lines)


def left_undrawn(columns: Sequence[str], rows: Rows, *, years: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns that a chart does not show: those behind the figure, and days beside what names it.

    >>> left_undrawn(["year", "events", "people"], [(2019, 3, 40)], years=["year"])
    ('people',)
    >>> left_undrawn(["who", "first", "events"], [("Ada", date(2019, 1, 2), 40)])
    ('first',)
    """
    body = [tuple(row) for row in rows]
    at = _drawn(columns, body, years)
    days = [index for index in range(at) if _is_date(body, index)]
    return tuple(columns[index] for index in range(len(columns)) if index > at or (index in days and len(days) < at))


def _is_date(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    cells = [row[index] for row in rows if row[index] is not None]
    return bool(cells) and all(isinstance(cell, date) for cell in cells)


def _every_year(body: Sequence[tuple[Cell, ...]], at: int) -> tuple[list[tuple[Cell, ...]], list[float]]:
    """The rows and their figures, with nothing in the years between the first and the last that have no row."""
    by_year = {row[0]: row for row in body if isinstance(row[0], int)}
    if len(by_year) < len(body) or list(by_year) != sorted(by_year) or max(by_year) - min(by_year) > _MOST_YEARS:
        return list(body), [float(row[at] or 0) for row in body]  # type: ignore[arg-type]
    nothing: tuple[Cell, ...] = (None,) * (at - 1) + (0,)
    full = [by_year.get(year, (year, *nothing)) for year in range(min(by_year), max(by_year) + 1)]
    return full, [float(row[at] or 0) for row in full]  # type: ignore[arg-type]


def _joined(parts: Sequence[str], room: int) -> str:
    """The parts with commas; the longest are cut where that is too much, so that none is lost whole.

    >>> _joined(["Institute of Mountain Studies", "2019"], 20)
    'Institute of…, 2019'
    """
    left = [part for part in parts if part]
    longest = room
    while len(joined := ", ".join(_cut(part, longest) for part in left)) > room and longest > 2:
        longest -= 1
    return joined


def _cut(part: str, longest: int) -> str:
    return part if len(part) <= longest else part[: longest - 1].rstrip() + "…"


def _drawn(columns: Sequence[str], body: Sequence[Sequence[Cell]], years: Sequence[str]) -> int:
    """Which column the bars are; 0 where there is none."""
    return next((at for at, name in enumerate(columns) if name not in years and _is_number(body, at)), 0)


def _bar(length: float) -> str:
    """A bar of so many characters, to the eighth of one."""
    whole, rest = divmod(round(length * 8), 8)
    return "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def format_csv(columns: Sequence[str], rows: Rows, stated: Sequence[str] = ()) -> str:
    """CSV by RFC 4180; a column of things, which has one or is ``stated`` as one, is followed by one of their IRIs.

    A text that a spreadsheet would take for a formula (``=``, ``+``, ``-``, ``@``, tab) gets an apostrophe in front.

    >>> print(format_csv(["who", "n"], [(Ref("urn:a", "=Ada"), 2)]), end="")
    who,who_iri,n
    '=Ada,urn:a,2
    """
    body = [tuple(row) for row in rows]
    things = [name in stated or any(isinstance(row[at], Ref) for row in body) for at, name in enumerate(columns)]
    iris = iri_columns(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            name
            for column, thing in zip(columns, things, strict=True)
            for name in ([column, iris[column]] if thing else [column])
        ]
    )
    for row in body:
        line: list[str] = []
        for cell, thing in zip(row, things, strict=True):
            line.append(_safe(cell))
            if thing:
                line.append(cell.iri if isinstance(cell, Ref) else "")
        writer.writerow(line)
    return out.getvalue()


def iri_columns(columns: Sequence[str]) -> dict[str, str]:
    """What the column of IRIs beside each column is called; one more stroke where the answer has such a column itself.

    >>> iri_columns(["x", "x_iri"])
    {'x': 'x_iri_', 'x_iri': 'x_iri_iri'}
    """
    taken = set(columns)
    found: dict[str, str] = {}
    for column in columns:
        name = f"{column}_iri"
        while name in taken:
            name += "_"
        taken.add(name)
        found[column] = name
    return found


def format_json(columns: Sequence[str], rows: Rows) -> str:
    """A JSON array of objects; things are ``{"iri", "label"}``, dates ISO text, unbound values null.

    >>> print(format_json(["who"], [(Ref("urn:a", "Ada"),)]), end="")
    [
     {"who": {"iri": "urn:a", "label": "Ada"}}
    ]
    """
    lines = [
        json.dumps({name: _plain(cell) for name, cell in zip(columns, row, strict=True)}, ensure_ascii=False)
        for row in rows
    ]
    return "[\n " + ",\n ".join(lines) + "\n]\n" if lines else "[]\n"


def format_markdown(columns: Sequence[str], rows: Rows) -> str:
    """A Markdown table; bars and line ends in cells are escaped.

    >>> print(format_markdown(["a", "n"], [("x|y", 3)]), end="")
    | a | n |
    | --- | ---: |
    | x\\|y | 3 |
    """
    body = [tuple(row) for row in rows]
    rules = ["---:" if _is_number(body, index) else "---" for index in range(len(columns))]
    lines = [columns, rules, *([_escape(text(cell)) for cell in row] for row in body)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def format_plain(columns: Sequence[str], rows: Rows) -> str:
    """Columns padded with spaces: what a pipe gets; nothing is cut.

    >>> print(format_plain(["who", "n"], [("Ada", 10), ("Bo", 2)]), end="")
    who   n
    ---  --
    Ada  10
    Bo    2
    """
    body = [tuple(row) for row in rows]
    cells = [[_one_line(text(cell)) for cell in row] for row in body]
    widths = [max([_width(name), *(_width(row[index]) for row in cells)]) for index, name in enumerate(columns)]
    right = [_is_number(body, index) for index in range(len(columns))]
    lines = [list(columns), ["-" * width for width in widths], *cells]
    return "".join(
        "  ".join(
            _pad(cell, width, at_right) for cell, width, at_right in zip(line, widths, right, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def format_rich(columns: Sequence[str], rows: Rows, *, width: int = 100) -> str:
    """A table with rules and colours for a terminal that is ``width`` characters wide; where its columns would be too
    narrow to read, one row below the other (:func:`format_records`)."""
    body = [tuple(row) for row in rows]
    needed = [_needed([name, *(_one_line(text(row[at])) for row in body)]) for at, name in enumerate(columns)]
    if sum(needed) + 3 * len(needed) > width and len(columns) > 1 and body:
        return format_records(columns, body, width=width)
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        table.add_column(
            name, justify="right" if _is_number(body, index) else "left", overflow="fold", min_width=needed[index]
        )
    for row in body:
        table.add_row(*(Text(_one_line(text(cell)), style="cyan" if isinstance(cell, Ref) else "") for cell in row))
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=width, highlight=False, markup=False).print(table)
    return out.getvalue()


def format_records(columns: Sequence[str], rows: Rows, *, width: int = 100) -> str:
    """One line a cell, folded at ``width``, and an empty one between rows; what is unbound is left out.

    >>> print(format_records(["who", "says"], [("Ada", "the sea rises here"), ("Bo", None)], width=18), end="")
    who   Ada
    says  the sea
          rises here
    <BLANKLINE>
    who   Bo
    """
    from textwrap import wrap

    left = max(map(_width, columns))
    records = []
    for row in rows:
        lines: list[str] = []
        for name, cell in zip(columns, row, strict=True):
            folded = wrap(_one_line(text(cell)), max(10, width - left - 2), break_on_hyphens=False)
            lines += [f"{_pad(name if at == 0 else '', left, False)}  {line}\n" for at, line in enumerate(folded)]
        records.append("".join(lines))
    return "\n".join(records)


def _needed(cells: Sequence[str]) -> int:
    """How wide a column must be to be read: as its name and its longest word, up to a point, and so that no cell has
    more than a few lines."""
    words = max(_width(word) for cell in cells for word in (cell.split() or [""]))
    most = max(map(_width, cells))
    return max(_width(cells[0]), min(words, _LONG_WORD), min(-(-most // _LINES), most))


def text(cell: Cell) -> str:
    """A cell as a person reads it: figures with at most four decimals, nothing for what is unbound.

    >>> text(None), text(0.123456), text(date(2024, 5, 1)), text(True)
    ('', '0.1235', '2024-05-01', 'yes')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (float, Decimal)):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return str(cell)


def _plain(cell: Cell) -> object:
    if isinstance(cell, Ref):
        return {"iri": cell.iri, "label": cell.label}
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _safe(cell: Cell) -> str:
    shown = str(cell.label) if isinstance(cell, Ref) else "" if cell is None else str(cell)
    return safe_cell(shown) if isinstance(cell, (str, Ref)) else shown


def _is_number(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    cells = [row[index] for row in rows if row[index] is not None]
    return bool(cells) and all(isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool) for cell in cells)


def _one_line(shown: str) -> str:
    return " ".join("".join(c if unicodedata.category(c) != "Cc" or c.isspace() else "�" for c in shown).split())


def _escape(shown: str) -> str:
    return _one_line(shown).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _width(shown: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def _pad(shown: str, width: int, at_right: bool) -> str:
    gap = " " * (width - _width(shown))
    return gap + shown if at_right else shown + gap
