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
    "format_rich",
    "format_table",
    "iri_columns",
    "left_undrawn",
]

Format: TypeAlias = Literal["table", "csv", "json", "markdown"]
FORMATS: tuple[Format, ...] = ("table", "csv", "json", "markdown")

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

    What stands left of the figure names the bar.

    >>> print(format_chart(["who", "n"], [("Ada", 8), ("Bo", 4), ("Cy", 0)], width=18), end="")
    who              n
    Ada  ██████████  8
    Bo   █████       4
    Cy               0

    Raises:
        UsageError: where there is nothing to draw: no column of numbers, or a negative one.
    """
    body = [tuple(row) for row in rows]
    at = _drawn(columns, body, years)
    figures = [float(row[at] or 0) for row in body if at and not isinstance(row[at], (str, Ref, date))]  # type: ignore[arg-type]
    if not figures or len(figures) < len(body) or min(figures) < 0:
        raise UsageError("this answer is no chart: it wants numbers, and a column that names them; ask for a table")
    names = [", ".join(filter(None, (_one_line(text(cell)) for cell in row[:at]))) for row in body]
    names = [name if len(name) <= width // 2 else name[: width // 2 - 1] + "…" for name in names]
    said = [text(row[at]) for row in body]
    left = max(map(_width, [", ".join(columns[:at]), *names]))
    right = max(map(_width, [columns[at], *said]))
    room, most = max(10, width - left - right - 4), max(figures) or 1.0
    lines = [(", ".join(columns[:at]), "", columns[at])]
    lines += [(name, _bar(figure / most * room), word) for name, figure, word in zip(names, figures, said, strict=True)]
    return "".join(f"{_pad(a, left, False)}  {_pad(bar, room, False)}  {_pad(b, right, True)}\n" for a, bar, b in lines)


def left_undrawn(columns: Sequence[str], rows: Rows, *, years: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns that a chart does not show: those behind the figure.

    >>> left_undrawn(["year", "events", "people"], [(2019, 3, 40)], years=["year"])
    ('people',)
    """
    return tuple(columns[_drawn(columns, [tuple(row) for row in rows], years) + 1 :])


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
    """A table with rules and colours for a terminal that is ``width`` characters wide."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    body = [tuple(row) for row in rows]
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        table.add_column(name, justify="right" if _is_number(body, index) else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(_one_line(text(cell)), style="cyan" if isinstance(cell, Ref) else "") for cell in row))
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=width, highlight=False, markup=False).print(table)
    return out.getvalue()


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
