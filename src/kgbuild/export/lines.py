"""N-Triples lines as the working form of the writers: they sort as bytes and need no objects.

A *row* is a triple as one N-Triples line without the full stop at its end (``b"<s> <p> <o>"``). Sorting rows
groups them by subject and predicate, and bytes of UTF-8 sort as their code points do, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pyoxigraph import Quad, RdfFormat, Triple, serialize

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
        rows += [line[:-2] for line in (serialize(batch, format=RdfFormat.N_TRIPLES) or b"").split(b"\n") if line]
    return unique(rows)


def rows_by_graph(quads: Iterable[Quad]) -> dict[str, list[Row]]:
    """The sorted rows of each named graph, by its IRI (empty for the default graph)."""
    found: dict[str, list[Row]] = {}
    for batch in _batches(quads):
        graphs = {f" {name} .".encode(): name for name in {str(quad.graph_name) for quad in batch}}
        for line in (serialize(batch, format=RdfFormat.N_QUADS) or b"").split(b"\n"):
            if line:
                row, graph = _cut(line, graphs)
                found.setdefault(graph, []).append(row)
    return {graph[1:-1]: unique(rows) for graph, rows in sorted(found.items())}


def _cut(line: bytes, graphs: Mapping[bytes, str]) -> tuple[Row, str]:
    """Row and graph of an N-Quads line, given the graphs (as ends of a line) that occur.

    >>> ends = {b" <g> .": "<g>"}
    >>> _cut(b'<s> <p> "a <b> ." <g> .', ends), _cut(b'<s> <p> <g> .', ends), _cut(b'<s> <p> "<g> ." .', ends)
    ((b'<s> <p> "a <b> ."', '<g>'), (b'<s> <p> <g>', ''), (b'<s> <p> "<g> ."', ''))
    """
    cut = line.rfind(b" <")
    graph = graphs.get(line[cut:])
    # the end of a line is a graph only where subject, predicate and object stand before it
    if graph is not None and line.count(b" ", 0, cut) >= 2:
        return line[:cut], graph
    return line[:-2], ""


def unique(rows: list[Row]) -> list[Row]:
    """The rows in order, each once."""
    return sorted(set(rows))


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
