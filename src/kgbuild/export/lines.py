"""N-Triples lines as the working form of the writers: they sort as bytes and need no objects.

A *row* is a triple as one N-Triples line without the full stop at its end (``b"<s> <p> <o>"``). Sorting rows
groups them by subject and predicate, and bytes of UTF-8 sort as their code points do, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

__all__ = ["Row", "rows_by_graph", "rows_of", "split", "unique"]

Row = bytes
T = TypeVar("T", Quad, Triple)

_BATCH = 50_000


def rows_of(triples: Iterable[Triple]) -> list[Row]:
    """The rows of triples, sorted, each once.

    >>> from pyoxigraph import NamedNode
    >>> rows_of([Triple(NamedNode("http://e/b"), NamedNode("http://e/p"), NamedNode("http://e/o"))])
    [b'<http://e/b> <http://e/p> <http://e/o>']
    """
    rows = []
    for batch in _batches(triples):
        # a line break within a literal is escaped, so this end stands at the ends of lines only
        rows += (serialize(batch, format=RdfFormat.N_TRIPLES) or b"").split(b" .\n")[:-1]
    return unique(rows)


def rows_by_graph(quads: Iterable[Quad]) -> dict[str, list[Row]]:
    """The sorted rows of each named graph, by its IRI (empty for the default graph)."""
    found: dict[str, list[Row]] = {}
    ends: dict[bytes, list[Row]] = {}  # how a line of a graph ends, and where its rows go
    for batch in _batches(quads):
        for number, line in enumerate((serialize(batch, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]):
            cut = line.rfind(b" <")
            rows = ends.get(line[cut:])
            if rows is None:
                graph = batch[number].graph_name
                name = graph.value if isinstance(graph, NamedNode) else ""
                rows = found.setdefault(name, [])
                if name:
                    ends[line[cut:]] = rows
                else:
                    cut = -2
            elif line.count(b" ", 0, cut) < 2:  # a triple of the default graph whose object is a graph
                rows, cut = found.setdefault("", []), -2
            rows.append(line[:cut])
    return {graph: unique(rows) for graph, rows in sorted(found.items())}


def unique(rows: list[Row]) -> list[Row]:
    """The rows in order, each once."""
    return list(dict.fromkeys(sorted(rows)))


def split(row: Row) -> tuple[bytes, bytes, bytes]:
    """Subject, predicate and object of a row.

    >>> split(b'<s> <p> "a b"')
    (b'<s>', b'<p>', b'"a b"')
    """
    subject, predicate, value = row.split(b" ", 2)
    return subject, predicate, value


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
