"""A graph folder as what a push sends: its layers, each in batches of triples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.errors import InputError, NotFound
from kgbuild.store.layers import STAGING, layer_files, layer_iri, ontology_folder
from kgbuild.vocabulary import xsd

__all__ = ["Layer", "as_values", "has_blank", "layers_of", "lines_of"]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: the graph that it becomes, the graph in which it is prepared, its triples as lines without the dot."""

    graph: str
    staging: str
    batches: tuple[tuple[bytes, ...], ...]
    triples: int


def layers_of(folder: Path, size: int) -> list[Layer]:
    """The layers of a graph folder, and what its vocabulary says beyond them, in batches of so many triples.

    Raises:
        NotFound: where the folder is no graph.
        InputError: where a file is not Turtle.
    """
    if not folder.is_dir() or not (files := layer_files(folder)):
        raise NotFound(f"{folder}: no graph folder; `kgbuild build` makes one, --graph DIR names another")
    vocabulary = [path for path in sorted(ontology_folder(folder).glob("*.ttl")) if path.name != "shapes.ttl"]
    beyond = set(_rows(vocabulary))
    found = []
    for name, path in files:
        rows = _rows([path])
        beyond.difference_update(rows)
        found.append(_layer(name, rows, size))
    return [*found, _layer("ontology", sorted(beyond), size)]


def _rows(paths: Iterable[Path]) -> list[bytes]:
    """The triples of Turtle files, sorted, each once."""
    import pyoxigraph as ox

    from kgbuild.export.lines import rows_of, unique

    rows: list[bytes] = []
    for path in paths:
        try:
            rows += rows_of(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise InputError(f"not Turtle: {error.msg}", place=f"{path}:{error.lineno}") from None
    return unique(sorted(rows))


def _layer(name: str, rows: list[bytes], size: int) -> Layer:
    graph = layer_iri(name)
    return Layer(graph, f"{graph}.{STAGING}-{_digest(rows, size)}", tuple(_batches(rows, size)), len(rows))


def _digest(rows: list[bytes], size: int) -> str:
    """The same for the same graph in the same batches; a blank node has another name every time, so it is counted."""
    named = [row for row in rows if not has_blank(row)]
    return hashlib.sha256(b"%d %d\n" % (size, len(rows)) + b"\n".join(named)).hexdigest()[:16]


def _batches(rows: list[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    """Rows with blank nodes first and together, however many: a blank node's name holds for one request only."""
    blank = [row for row in rows if has_blank(row)]
    if blank:
        yield tuple(blank)
        apart = set(blank)
        rows = [row for row in rows if row not in apart]
    for start in range(0, len(rows), size):
        yield tuple(rows[start : start + size])


def lines_of(rows: tuple[bytes, ...]) -> bytes:
    """The triples as N-Triples."""
    return b"".join(row + b" .\n" for row in rows)


def has_blank(row: bytes) -> bool:
    """Whether a blank node is a part of the triple."""
    return row.startswith(b"_:") or b" _:" in row


_NUMBER = re.compile(rb' "([^"]*)"\^\^<' + re.escape(xsd.base.encode()) + rb"(integer|decimal|double|float)>$")
_TAG = re.compile(rb'"@[A-Za-z0-9-]+$')


def as_values(layer: Layer) -> int:
    """How many triples are left where 0.80 and 0.8 are one, and so are the tags en and EN: what Virtuoso keeps."""

    def value(row: bytes) -> bytes:
        if number := _NUMBER.search(row):
            return row[: number.start()] + b" %s " % number[2] + repr(float(number[1])).encode()
        return _TAG.sub(lambda tag: tag[0].lower(), row)

    return len({value(row) for rows in layer.batches for row in rows})
