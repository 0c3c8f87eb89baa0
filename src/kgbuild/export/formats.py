"""A graph in every format that others read; each is the same bytes for the same graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kgbuild.errors import NotFound
from kgbuild.export.jsonld import jsonld_pieces
from kgbuild.export.lines import Row, rows_by_graph, unique
from kgbuild.export.turtle import data_prefixes, turtle_lines
from kgbuild.iris import BASE

__all__ = ["RDF_FORMATS", "export_rdf"]

Graphs = Mapping[str, list[Row]]
"""Sorted rows by the IRI of their graph; empty for the default graph."""


def export_rdf(quads: Iterable[Quad], form: str, *, base: str = BASE) -> Iterator[bytes]:
    """The quads in a format of :data:`RDF_FORMATS`, piece by piece.

    Formats without named graphs hold the union of the layers.

    >>> b"".join(export_rdf([], "nt"))
    b''

    Raises:
        NotFound: for a format that there is not.
    """
    try:
        writer = RDF_FORMATS[form]
    except KeyError:
        raise NotFound(f"no format {form!r}; there are {', '.join(RDF_FORMATS)}") from None
    return writer(rows_by_graph(quads), data_prefixes(base))


def _union(graphs: Graphs) -> list[Row]:
    return unique([row for rows in graphs.values() for row in rows])


def _turtle(graphs: Graphs, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    return turtle_lines(_union(graphs), prefixes)


def _ntriples(graphs: Graphs, _: Mapping[str, str]) -> Iterator[bytes]:
    return (row + b" .\n" for row in _union(graphs))


def _nquads(graphs: Graphs, _: Mapping[str, str]) -> Iterator[bytes]:
    for graph, rows in sorted(graphs.items()):
        end = f" <{graph}> .\n".encode() if graph else b" .\n"
        for row in rows:
            yield row + end


def _trig(graphs: Graphs, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    yield from turtle_lines((), prefixes)
    for graph, rows in sorted(graphs.items()):
        yield f"\n<{graph}> {{\n".encode() if graph else b"\n{\n"
        yield from turtle_lines(rows, prefixes, indent=b"    ")
        yield b"}\n"


def _jsonld(graphs: Graphs, _: Mapping[str, str]) -> Iterator[bytes]:
    return jsonld_pieces(_union(graphs))


def _rdfxml(graphs: Graphs, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    lines = b"".join(_ntriples(graphs, prefixes))
    triples = (quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES))
    # RDF/XML needs prefixes for properties only; the kinds of things are never properties
    used = {name: iri for name, iri in prefixes.items() if not iri.startswith(prefixes["person"].rsplit("person/")[0])}
    written = serialize(triples, format=RdfFormat.RDF_XML, prefixes=used) or b""
    yield _NOT_XML.sub("\ufffd", written.decode()).encode()


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, however it is written (XML 1.0, production 2); RDF may."""


RDF_FORMATS: dict[str, Callable[[Graphs, Mapping[str, str]], Iterator[bytes]]] = {
    "turtle": _turtle,
    "nt": _ntriples,
    "nquads": _nquads,
    "trig": _trig,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}
"""Format name to writer."""
