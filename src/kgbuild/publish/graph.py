"""A graph as sorted N-Triples rows with look-ups by subject and by object: pages need thousands of look-ups each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kgbuild.export.lines import Row, split, unique
from kgbuild.vocabulary import dcterms, oa, rdf, rdfs, rn, skos

__all__ = ["Graph", "Node", "Span", "iri_of", "language_of", "node_of", "text_of"]

Node = bytes
"""A term as N-Triples writes it: ``b"<https://…>"``."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Span(NamedTuple):
    """A passage: the report, code points from and to, and the wording if the graph holds it."""

    document: Node
    start: int
    end: int
    text: str


def node_of(term: object) -> Node:
    """The row form of a named node, or of an IRI.

    >>> node_of("http://e/a")
    b'<http://e/a>'
    """
    return b"<%s>" % str(getattr(term, "value", term)).encode()


def iri_of(node: Node) -> str:
    """The IRI of a node.

    >>> iri_of(b"<http://e/a>")
    'http://e/a'
    """
    return node[1:-1].decode()


def text_of(value: bytes) -> str:
    """The lexical form of a literal, or the IRI of a node.

    >>> text_of(b'"a \\\\"b\\\\""@en'), text_of(b"<http://e/a>")
    ('a "b"', 'http://e/a')
    """
    if value[:1] != b'"':
        return value.strip(b"<>").decode()
    text = value[1 : value.rindex(b'"')].decode("utf-8", "surrogatepass")
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)


def language_of(value: bytes) -> str:
    """The language tag of a literal, or nothing.

    >>> language_of(b'"a@b"@kk-latn'), language_of(b'"a@b"')
    ('kk-latn', '')
    """
    end = value[value.rindex(b'"') + 1 :] if value[:1] == b'"' else b""
    return end[1:].decode() if end[:1] == b"@" else ""


class Graph:
    """Rows of the data, and of the vocabulary for labels."""

    def __init__(self, rows: Iterable[Row], vocabulary: Iterable[Row] = ()) -> None:
        self.rows = unique(list(rows))
        self.said: dict[Node, dict[bytes, list[bytes]]] = {}
        self.own: dict[Node, tuple[int, int]] = {}
        self.into: dict[Node, list[int]] = {}
        first, subject = 0, b""
        for number, row in enumerate(self.rows):
            this, predicate, value = row.split(b" ", 2)
            if this != subject:
                if subject:
                    self.own[subject] = (first, number)
                first, subject = number, this
                steps = self.said.setdefault(this, {})
            steps.setdefault(predicate, []).append(value)
            if value[:1] == b"<":
                self.into.setdefault(value, []).append(number)
        if subject:
            self.own[subject] = (first, len(self.rows))
        self._labels: dict[Node, str] = {}
        self.words: dict[Node, dict[bytes, list[bytes]]] = {}
        for row in unique(list(vocabulary)):
            this, predicate, value = row.split(b" ", 2)
            self.words.setdefault(this, {}).setdefault(predicate, []).append(value)

    def values(self, subject: Node, predicate: bytes) -> list[bytes]:
        """The objects of a subject and a predicate, sorted."""
        return self.said.get(subject, {}).get(predicate, [])

    def value(self, subject: Node, predicate: bytes) -> bytes | None:
        """The first of them."""
        found = self.values(subject, predicate)
        return found[0] if found else None

    def text(self, subject: Node, predicate: bytes) -> str:
        """The first of them as text; empty where there is none."""
        found = self.value(subject, predicate)
        return text_of(found) if found is not None else ""

    def about(self, subject: Node) -> list[Row]:
        """All rows of a subject."""
        first, last = self.own.get(subject, (0, 0))
        return self.rows[first:last]

    def pointing(self, value: Node) -> Iterator[tuple[Node, bytes]]:
        """Subject and predicate of each row that ends in the node."""
        for number in self.into.get(value, ()):
            subject, predicate, _ = split(self.rows[number])
            yield subject, predicate

    def subjects(self, predicate: bytes, value: Node) -> list[Node]:
        """The subjects of a predicate and an object, sorted."""
        return [subject for subject, step in self.pointing(value) if step == predicate]

    def members(self, *classes: bytes) -> list[Node]:
        """The things of the classes, sorted."""
        return sorted({subject for kind in classes for subject in self.subjects(TYPE, kind)})

    def label(self, node: Node) -> str:
        """A readable name: English if there is one; the last step of the IRI where there is none."""
        known = self._labels.get(node)
        if known is None:
            known = self._labels[node] = self._label(node)
        return known

    def _label(self, node: Node) -> str:
        for step in LABELS:
            values = self.values(node, step) or self.words.get(node, {}).get(step, [])
            if values:
                return min(((language_of(value) or "en") != "en", text_of(value)) for value in values)[1].strip()
        iri = iri_of(node)
        return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]

    @cached_property
    def spans(self) -> dict[Node, Span]:
        """Every passage by its node."""
        found = {}
        for node in self.members(node_of(rn.TextSpan)):
            selectors = self.values(node, _SELECTOR)
            numbers = [(self.text(each, _START), self.text(each, _END)) for each in selectors]
            quotes = [self.text(each, _EXACT) for each in selectors]
            document = self.value(node, _SOURCE)
            at = next((pair for pair in numbers if pair[0].isdecimal() and pair[1].isdecimal()), None)
            if document is not None and at is not None:
                found[node] = Span(document, int(at[0]), int(at[1]), max(quotes, default=""))
        return found


TYPE = node_of(rdf.type)
LABELS = tuple(node_of(term) for term in (rdfs.label, skos.prefLabel, dcterms.identifier, dcterms.title))
_SELECTOR, _SOURCE, _START, _END, _EXACT = map(node_of, (oa.hasSelector, oa.hasSource, oa.start, oa.end, oa.exact))
