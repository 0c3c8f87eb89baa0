"""Turtle for people: sorted, grouped by subject, one predicate a line, the same bytes from any order of triples.

Subjects and predicates stand in the order of their IRIs, ``a`` first. The prefixes are always the same, so that a
new statement changes the lines that it adds and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from kgbuild.export.lines import Row, rows_of
from kgbuild.iris import BASE
from kgbuild.vocabulary import NAMESPACES, rdf, xsd

__all__ = ["Shortener", "data_prefixes", "to_turtle", "turtle_blocks", "turtle_head", "turtle_lines"]

_TYPE = f"<{rdf.type.value}>".encode()
_LOCAL = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?").fullmatch
_SHORT = {
    f"^^<{xsd.integer.value}>".encode(): re.compile(rb"[+-]?[0-9]+\Z"),
    f"^^<{xsd.decimal.value}>".encode(): re.compile(rb"[+-]?[0-9]*\.[0-9]+\Z"),
    f"^^<{xsd.boolean.value}>".encode(): re.compile(rb"(?:true|false)\Z"),
}
"""Datatypes that Turtle can leave out, and the values for which it can."""


def data_prefixes(base: str = BASE) -> dict[str, str]:
    """The prefixes of a graph below a base: the vocabularies', and one for each kind of thing.

    >>> data_prefixes()["person"]
    'https://w3id.org/research-network/id/person/'
    """
    kinds = (
        "affiliation agent claim contribution dataset decision doc event institution participation person place "
        "run series span topic"
    )
    return {**NAMESPACES, **{kind: f"{base}{kind}/" for kind in kinds.split()}}


def to_turtle(triples: Iterable[Triple], *, prefixes: Mapping[str, str] | None = None) -> bytes:
    """The triples as Turtle in UTF-8.

    >>> from pyoxigraph import Literal, NamedNode
    >>> from kgbuild.vocabulary import rdf, rn
    >>> node = NamedNode("https://w3id.org/research-network/id/event/e2")
    >>> triples = [Triple(node, rn.ordinal, Literal(3)), Triple(node, rdf.type, rn.Event)]
    >>> print(to_turtle(triples, prefixes={"rn": rn.base}).decode())
    @prefix rn: <https://w3id.org/research-network/ns#> .
    <BLANKLINE>
    <https://w3id.org/research-network/id/event/e2> a rn:Event ;
        rn:ordinal 3 .
    <BLANKLINE>
    """
    chosen = data_prefixes() if prefixes is None else prefixes
    return b"".join(turtle_lines(rows_of(triples), chosen))


def turtle_lines(rows: Iterable[Row], prefixes: Mapping[str, str], *, indent: bytes = b"") -> Iterator[bytes]:
    """Sorted rows as pieces of Turtle: the prefixes, then one piece a subject."""
    if not indent:
        yield turtle_head(prefixes)
    for _, block in turtle_blocks(rows, Shortener(prefixes), indent=indent):
        yield block


def turtle_head(prefixes: Mapping[str, str]) -> bytes:
    """How a file begins: its prefixes."""
    return b"".join(f"@prefix {prefix}: <{iri}> .\n".encode() for prefix, iri in sorted(prefixes.items()))


def turtle_blocks(rows: Iterable[Row], term: Shortener, *, indent: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
    """Each subject of sorted rows, and all that is said of it as a piece of Turtle that begins with an empty line."""
    between = b" ;\n" + indent + b"    "
    more = b" ,\n" + indent + b"        "
    subject = predicate = b""
    types: list[bytes] = []
    said: list[bytes] = []
    for row in rows:
        this, step, value = row.split(b" ", 2)
        if this != subject:
            if subject:
                yield subject, _block(term[subject], types, said, indent, between)
            subject, predicate = this, b""
            types.clear()
            said.clear()
        # a literal without a datatype stands in Turtle as it is
        short = value if value[0] == 34 and value[-1] != 62 else term[value]
        if step == _TYPE:
            types.append(short)
        elif step == predicate:
            said[-1] += more + short
        else:
            predicate = step
            said.append(term[step] + b" " + short)
    if subject:
        yield subject, _block(term[subject], types, said, indent, between)


def _block(subject: bytes, types: list[bytes], said: list[bytes], indent: bytes, between: bytes) -> bytes:
    """One subject with all that is said of it."""
    if types:
        said = [b"a " + b", ".join(types), *said]
    return b"\n%s%s %s .\n" % (indent, subject, between.join(said))


class Shortener(dict[bytes, bytes]):
    """N-Triples terms to Turtle terms, remembered while they are few."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.namespaces = {b"<" + iri.encode(): prefix.encode() + b":" for prefix, iri in prefixes.items()}

    def __missing__(self, term: bytes) -> bytes:
        first = term[:1]
        if first == b"<":
            short = self._iri(term)
        elif first == b'"' and term[-1:] == b">":
            short = self._typed(term)
        else:
            return term
        if len(self) > 200_000:
            self.clear()
        self[term] = short
        return short

    def _iri(self, term: bytes) -> bytes:
        cut = (term.rfind(b"#") if b"#" in term else term.rfind(b"/")) + 1
        prefix = self.namespaces.get(term[:cut])
        if prefix is not None and _LOCAL(local := term[cut:-1]):
            return prefix + local
        return term

    def _typed(self, term: bytes) -> bytes:
        cut = term.rindex(b"^^<")
        datatype = term[cut:]
        lexical = term[1 : cut - 1]
        plain = _SHORT.get(datatype)
        if plain is not None and plain.match(lexical):
            return lexical
        return term[: cut + 2] + self[datatype[2:]]
