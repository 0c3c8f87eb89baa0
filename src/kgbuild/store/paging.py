"""Reading many quads from an endpoint: in one answer where it fits, else in pages that no row falls between.

Pages are cut by a key (the subject, or the object where the subject is given), not by OFFSET: servers limit OFFSET, and
without an order that lasts, it loses rows. What was read is counted in the end, because a graph may change meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kgbuild.errors import EndpointError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Row, Subject, Table, Term

__all__ = ["CutOff", "read_pattern", "where"]


class CutOff(EndpointError):
    """The server gave no more than ``limit`` rows, and there are more."""

    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


def where(
    subject: Subject | None, predicate: ox.NamedNode | None, object: Term | None, graph: ox.NamedNode | None
) -> str:
    """The pattern as the body of a WHERE clause; wildcards are ``?s ?p ?o``."""
    triple = " ".join(str(term) if term is not None else name for term, name in
                      ((subject, "?s"), (predicate, "?p"), (object, "?o")))  # fmt: skip
    return f"GRAPH {graph} {{ {triple} }}" if graph is not None else triple


def read_pattern(
    select: Callable[[str], Table], pattern: str, key: str, page: int, *, failure: Callable[[str], EndpointError]
) -> Iterator[Row]:
    """The rows ``?s ?p ?o`` of a pattern; ``key`` is the variable that pages are cut by.

    Raises:
        EndpointError: where one key has more rows than a page holds, or the graph changed while it was read.
    """
    head = f"SELECT ?s ?p ?o WHERE {{ {pattern}"
    rows: tuple[Row, ...] | None
    try:
        rows = select(f"{head} }} LIMIT {page + 1}").rows
    except CutOff as cut:
        page, rows = max(1, cut.limit - 1), None
    if rows is not None and len(rows) <= page:
        yield from rows
        return
    at, seen, index = "", 0, ("?s", "?p", "?o").index(key)
    while True:
        after = f" FILTER(STR({key}) >= {_text(at)})" if at else ""
        rows = select(f"{head}{after} }} ORDER BY STR({key}) LIMIT {page}").rows
        last = str(getattr(rows[-1][index], "value", "")) if len(rows) == page else None
        whole = [row for row in rows if getattr(row[index], "value", "") != last]
        if last is not None and not whole:
            raise failure(f"has more than {page} statements with {last}, and gives no more in one answer")
        seen += len(whole)
        yield from whole
        if last is None:
            break
        at = last
    count = _count(select, pattern)
    if seen != count:
        raise failure(f"gave {seen} of {count} statements: its graph changed while it was read, or holds blank nodes")


def _count(select: Callable[[str], Table], pattern: str) -> int:
    (row,) = select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows
    return int(row[0].value)  # type: ignore[union-attr]


def _text(value: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(value))
