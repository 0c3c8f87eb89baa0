"""The passages behind statements, looked up in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.vocabulary import dcterms, oa, rn

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["Quote", "mentions_of", "quotes", "stretches"]

_QUERY = """
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?statement ?start ?end ?quote ?report ?url WHERE {
  VALUES ?statement { %s }
  ?statement rn:evidence ?span .
  ?span oa:hasSource ?source ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?span oa:hasSelector ?words . ?words oa:exact ?quote }
  OPTIONAL { ?source dcterms:identifier ?report }
  OPTIONAL { ?source schema:url ?url }
}
"""


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A passage: the report's file name, where it stands (code points), and its words if the graph holds them."""

    report: str
    start: int
    end: int
    text: str
    url: str = ""


def quotes(store: Store, statements: Iterable[str]) -> dict[str, tuple[Quote, ...]]:
    """The passages of each statement, in order of place; statements without evidence are not in the result."""
    wanted = sorted(set(statements))
    found: dict[str, set[Quote]] = {}
    for first in range(0, len(wanted), 400):
        values = " ".join(f"<{iri}>" for iri in wanted[first : first + 400])
        for statement, start, end, words, report, url in store.select(_QUERY % values):
            quote = Quote(_text(report), int(_text(start)), int(_text(end)), _text(words), _text(url))
            found.setdefault(_text(statement), set()).add(quote)
    return {iri: tuple(sorted(passages)) for iri, passages in sorted(found.items())}


def mentions_of(store: Store, iri: str) -> tuple[tuple[str, int, int], ...]:
    """Where a thing is named: report, start, end (code points), sorted."""
    rows = store.select(
        f"PREFIX rn: <{rn.base}> PREFIX oa: <{oa.base}> PREFIX dcterms: <{dcterms.base}> "
        f"SELECT ?report ?start ?end WHERE {{ <{iri}> rn:mention ?span . ?span oa:hasSource ?source ; "
        "oa:hasSelector ?at . ?at oa:start ?start ; oa:end ?end . ?source dcterms:identifier ?report }"
    )
    return tuple(sorted((_text(report), int(_text(start)), int(_text(end))) for report, start, end in rows))


def stretches(quote: Quote, places: Iterable[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Those of the places that lie within the passage, counted from its beginning.

    >>> stretches(Quote("a.txt", 10, 30, "…"), [("a.txt", 12, 15), ("a.txt", 28, 31), ("b.txt", 12, 15)])
    [(2, 5)]
    """
    return [
        (start - quote.start, end - quote.start)
        for report, start, end in places
        if report == quote.report and quote.start <= start and end <= quote.end
    ]


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
