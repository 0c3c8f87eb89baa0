"""A layer's file as blocks: one a subject, in the order of the subjects, to be found and replaced without reading all.

Each block begins with an empty line, and no term holds a line break, so that a block is found by bisection over the
bytes of the file.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kgbuild.export.lines import Row, rows_of
from kgbuild.export.turtle import turtle_head

__all__ = ["Blocks", "lengthener", "open_blocks", "rows_of_blocks"]

_EDGE = b"\n\n"


class Blocks:
    """The blocks of a file that :mod:`kgbuild.export.turtle` wrote with these prefixes; of ``b""``, none.

    >>> file = Blocks(turtle_head({"e": "http://e/"}) + b"\\ne:a a e:T .\\n\\ne:c a e:T .\\n", {"e": "http://e/"})
    >>> [file.block(*file.place(b"<http://e/" + name + b">")) for name in (b"a", b"b", b"c")]
    [b'\\ne:a a e:T .\\n', b'', b'\\ne:c a e:T .\\n']
    >>> file.place(b"<http://e/b>")[0] == file.place(b"<http://e/c>")[0]
    True
    """

    def __init__(self, data: bytes | mmap.mmap, prefixes: Mapping[str, str]) -> None:
        self._data = data
        self._head = turtle_head(prefixes)
        self._long = lengthener(prefixes)

    def place(self, subject: bytes) -> tuple[int, int]:
        """Where the block of a subject (an N-Triples term) begins and ends; where it would stand, if there is none."""
        low, high = len(self._head) if self._data else 0, len(self._data)
        while low < high:
            edge = self._data.rfind(_EDGE, low, (low + high) // 2 + 1)
            start = low if edge < 0 else edge + 1
            edge = self._data.find(_EDGE, start + 1, high)
            end = high if edge < 0 else edge + 1
            this = self._subject(start)
            if this == subject:
                return start, end
            if this < subject:
                low = end
            else:
                high = start
        return low, low

    def _subject(self, start: int) -> bytes:
        return self._long(self._data[start + 1 : self._data.find(b" ", start)])

    def block(self, start: int, end: int) -> bytes:
        """The bytes between two places."""
        return self._data[start:end]

    def pieces(self, edits: Iterable[tuple[int, int, bytes]]) -> Iterator[bytes]:
        """The file with other bytes in places, which are given in order."""
        at = 0
        if not self._data:
            yield self._head
        for start, end, block in edits:
            yield from self._between(at, start)
            yield block
            at = end
        yield from self._between(at, len(self._data))

    def _between(self, start: int, end: int) -> Iterator[bytes]:
        for at in range(start, end, 1 << 20):
            yield self._data[at : min(at + (1 << 20), end)]


def lengthener(prefixes: Mapping[str, str]) -> Callable[[bytes], bytes]:
    """What makes N-Triples terms of the Turtle terms of subjects.

    >>> lengthener({"e": "http://e/"})(b"e:a"), lengthener({})(b"<http://e/a>")
    (b'<http://e/a>', b'<http://e/a>')
    """
    namespaces = {prefix.encode(): b"<" + iri.encode() for prefix, iri in prefixes.items()}

    def longer(term: bytes) -> bytes:
        prefix, _, local = term.partition(b":")
        return namespaces[prefix] + local + b">" if prefix in namespaces else term

    return longer


@contextmanager
def open_blocks(path: Path | None, prefixes: Mapping[str, str]) -> Iterator[Blocks]:
    """The blocks of a file, which is not read into memory; none where there is no path."""
    if path is None:
        yield Blocks(b"", prefixes)
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield Blocks(data, prefixes)


def rows_of_blocks(blocks: Iterable[bytes], prefixes: Mapping[str, str]) -> list[Row]:
    """The rows that blocks state, sorted."""
    text = turtle_head(prefixes) + b"".join(blocks)
    return rows_of(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
