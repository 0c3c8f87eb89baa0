"""The answer to a question, and its doors to data frames."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kgbuild.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from kgbuild.query.run import Answer, Cell

__all__ = ["Rows"]


_NUMBERS = ("number", "year")
"""Types of columns that hold numbers."""


@dataclass(frozen=True)
class Rows(Sequence["dict[str, Cell]"]):
    """The answer to a question: a sequence of rows as dictionaries, and doors to data frames.

    Things are :class:`kgbuild.query.run.Ref` (an IRI and a label that it prints as); dates, numbers and booleans are
    Python's own.
    """

    answer: Answer = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.answer.columns)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows as tuples."""
        return self.answer.rows

    @property
    def query(self) -> str:
        """The SPARQL that was run."""
        return self.answer.query

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [dict(zip(self.columns, row, strict=True)) for row in self.answer.rows[index]]
        return dict(zip(self.columns, self.answer.rows[index], strict=True))

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        for row in self.answer.rows:
            yield dict(zip(self.columns, row, strict=True))

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame; a column of things is one of labels, followed by ``NAME_iri`` (``NAME_iri_``
        where the answer has such a column itself).

        Raises:
            UsageError: where pandas is not installed.
        """
        pandas = _installed("pandas")
        frame = pandas.DataFrame(self._by_column())
        numbers = {column.name for column in self.answer.columns if column.type in _NUMBERS}
        words = pandas.Series(["a"]).dtype
        for name in frame.columns[frame.isna().all()]:  # of which no cell says what it holds
            frame[name] = frame[name].astype("float64" if name in numbers else words)
        for column in self.answer.columns:
            values = [value for value in frame[column.name] if value is not None]
            if all(isinstance(value, date) for value in values) and (values or column.type == "date"):
                frame[column.name] = pandas.to_datetime(frame[column.name])
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A polars data frame, with the columns of :meth:`to_pandas`.

        Raises:
            UsageError: where polars is not installed.
        """
        polars, cells = _installed("polars"), self._by_column()
        dates = {column.name for column in self.answer.columns if column.type == "date"}
        empty = {name for name, values in cells.items() if all(value is None for value in values)}
        numbers = {column.name for column in self.answer.columns if column.type in _NUMBERS}
        kinds = {
            name: polars.Date if name in dates else polars.Float64 if name in numbers else polars.String
            for name in empty
        }
        return polars.DataFrame(cells, schema_overrides=kinds, strict=False)  # type: ignore[no-any-return]

    def to_csv(self) -> str:
        """CSV, as ``kgbuild ask --format csv`` prints it."""
        from kgbuild.present import format_csv

        return format_csv(self.columns, self.answer.rows, self.answer.things)

    def _by_column(self) -> dict[str, list[object]]:
        from kgbuild.present import iri_columns
        from kgbuild.query.run import Ref

        found: dict[str, list[object]] = {}
        iris = iri_columns(self.columns)
        things = self.answer.things
        for index, name in enumerate(self.columns):
            cells = [row[index] for row in self.answer.rows]
            found[name] = [_plain(cell) for cell in cells]
            if name in things:
                found[iris[name]] = [cell.iri if isinstance(cell, Ref) else None for cell in cells]
        return found

    def __repr__(self) -> str:
        from kgbuild.present import format_plain

        more = f"... {len(self) - 20} more rows\n" if len(self) > 20 else ""
        return (format_plain(self.columns, self.answer.rows[:20]) + more).rstrip("\n")

    def _repr_html_(self) -> str:
        from kgbuild.present import text

        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text(cell))}</td>" for cell in row) + "</tr>"
            for row in self.answer.rows[:50]
        )
        more = f"<p>{len(self) - 50} more rows</p>" if len(self) > 50 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _plain(cell: Cell) -> object:
    from kgbuild.query.run import Ref

    if isinstance(cell, Ref):
        return cell.label
    return float(cell) if isinstance(cell, Decimal) else cell


def _installed(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"{name} is not installed: `pip install {name}`, or use .rows, .to_csv()") from None
