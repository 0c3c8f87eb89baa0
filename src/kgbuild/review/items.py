"""The proposed statements of a graph, each with its confidence, the passage it rests on, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kgbuild.curation.find import find_statement
from kgbuild.curation.statements import Statement
from kgbuild.errors import NotFound
from kgbuild.iris import BASE, KINDS, is_key
from kgbuild.lift.names import MODES
from kgbuild.query.names import labels
from kgbuild.review.words import Piece, in_pieces, kind_of
from kgbuild.vocabulary import codes, roles, types

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["Item", "items", "names_in", "option_labels"]


@dataclass(frozen=True, slots=True)
class Item:
    """A proposed statement.

    ``key`` is the last step of its IRI. ``start`` and ``end`` are where its first passage stands in the report, in
    code points. ``subject`` and ``told`` are how a line of the log speaks of it.
    """

    key: str
    subject: str
    told: str
    kind: str
    pieces: tuple[Piece, ...]
    confidence: float
    report: str
    start: int
    end: int

    @property
    def statement(self) -> Statement:
        """The statement by its content."""
        return Statement.read(self.subject, self.told)

    @property
    def passage(self) -> tuple[str, int, int]:
        """Where the sentence stands: report, start, end."""
        return self.report, self.start, self.end

    @property
    def words(self) -> str:
        """The statement as a sentence."""
        return "".join(piece.text for piece in self.pieces)


_STANDING = """
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rnc: <https://w3id.org/research-network/code#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?statement ?confidence ?report ?start ?end WHERE {
  VALUES ?status { rnc:proposed rnc:accepted }
  ?statement rn:status ?status ; rn:confidence ?confidence ; rn:evidence ?span .
  ?span oa:hasSource/dcterms:identifier ?report ; oa:hasSelector ?at .
  ?at oa:start ?start ; oa:end ?end .
}
"""


def items(store: Store, *, base: str = BASE) -> tuple[Item, ...]:
    """Every statement that stands and rests on a passage, least certain first; the dates of an event are one."""
    found: dict[Statement, Item] = {}
    for iri, confidence, report, start, end in _rows(store):
        try:
            statement = find_statement(store, iri)
        except NotFound:
            continue  # a claim about a statement that fell
        if not is_key(statement.subject):
            continue
        key = iri.rsplit("/", 1)[-1]
        item = Item(key, *statement[:1], statement.told, kind_of(statement), (), confidence, report, start, end)
        known = found.get(statement)
        found[statement] = item if known is None else _joined(known, item)
    names = names_in(store, found, base=base)
    said = (replace(item, pieces=in_pieces(statement, names)) for statement, item in found.items())
    return tuple(sorted(said, key=lambda item: (item.confidence, item.passage, item.key)))


def _rows(store: Store) -> list[tuple[str, float, str, int, int]]:
    rows = store.select(_STANDING).rows
    text = [[str(getattr(term, "value", "")) for term in row] for row in rows]
    return sorted((iri, float(sure), report, int(start), int(end)) for iri, sure, report, start, end in text)


def _joined(one: Item, two: Item) -> Item:
    """A statement with several passages (or claims) stands where it is told first, as sure as the least sure."""
    first, other = sorted((one, two), key=lambda item: (item.passage, item.key))
    return replace(first, key=min(one.key, two.key), confidence=min(first.confidence, other.confidence))


def names_in(store: Store, statements: Iterable[Statement], *, base: str = BASE) -> dict[str, str]:
    """Names of all that statements speak of by key, and the labels of listed words."""
    keys = {key for one in statements for key in (one.subject, one.value.partition(" ")[0]) if is_key(key)}
    iris = {f"{base}{KINDS[key[0]]}/{key}": key for key in keys}
    found = {iris[iri]: name for iri, name in labels(store, iris).items()}
    return {**option_labels(store), **found}


def option_labels(store: Store) -> Mapping[str, str]:
    """The labels of roles, kinds of events and bodies, states and ways to attend, by their words in the log."""
    terms = {scheme[name].value: name for scheme in (roles, types, codes) for name in scheme}
    found = {terms[iri]: label for iri, label in labels(store, terms).items()}
    return {**{name: name for name in MODES}, **found}
