"""Where a graph says that a thing is named, and which of its names quoted words hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kgbuild.errors import NotFound, UsageError
from kgbuild.interpret.quoted import places
from kgbuild.iris import parse_span
from kgbuild.spans import Span

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing
    from kgbuild.store.base import Store

__all__ = ["all_quoted", "names_in", "quoted_names"]

_PREFIXES = (
    "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#> "
    "PREFIX dcterms: <http://purl.org/dc/terms/> "
)


def names_in(store: Store, iri: str) -> dict[str, list[Span]]:
    """The places at which a thing is named, by report."""
    rows = store.select(
        f"{_PREFIXES} SELECT DISTINCT ?id ?span WHERE {{ <{iri}> rn:mention ?span . "
        "?span oa:hasSource/dcterms:identifier ?id }"
    ).rows
    out: dict[str, list[Span]] = {}
    for report, span in rows:
        _, place = parse_span(str(getattr(span, "value", "")))
        out.setdefault(str(getattr(report, "value", "")), []).append(place)
    return {report: sorted(spans) for report, spans in sorted(out.items())}


Quoted = tuple[str, str, tuple[Span, ...]]
"""A report, words of it, and the names in them."""


def quoted_names(store: Store, thing: Thing, quotes: Iterable[str], first: Collection[str]) -> list[Quoted]:
    """The reports in which quoted words stand, the words, and the names of the thing that they hold. Words that stand
    in one of the ``first`` reports are looked for in no other.

    Raises:
        NotFound: where the words stand in no passage that the graph has of a report that names the thing.
        UsageError: where they hold no name of the thing, or one of somebody else; where it is no person.
    """
    wanted = [" ".join(one.split()) for one in quotes]
    if not wanted:
        return []
    if thing.key[0] != "p":
        raise UsageError(f"{thing}: only persons are told apart within a report; give whole reports")
    named = names_in(store, thing.iri)
    out: list[Quoted] = []
    for words in wanted:
        stands = {report: places for report in named if (places := _places(store, report, words))}
        if not stands:
            raise NotFound(f"“{words}” stands in no statement of {', '.join(named)}: want words of one sentence")
        meant = [report for report in stands if report in first] or list(stands)
        found = [(report, words, _within(stands[report], named[report])) for report in meant]
        if not any(names for *_, names in found):
            raise UsageError(f"“{words}” holds no name of {thing}: want the name as printed, with words beside it")
        for report, _, names in found:
            if names:
                _of_nobody_else(store, thing, report, words, stands[report])
                out.append((report, words, names))
    return out


def _within(places: Iterable[Span], names: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(name for name in names if any(place.contains(name) for place in places))


def all_quoted(store: Store, thing: Thing, quotes: Iterable[Quoted]) -> bool:
    """Whether quotations hold all names of a thing in their reports."""
    held: dict[str, set[Span]] = {}
    for report, _, names in quotes:
        held.setdefault(report, set()).update(names)
    named = names_in(store, thing.iri)
    return all(held[report] >= set(named[report]) for report in held)


def _places(store: Store, report: str, words: str) -> list[Span]:
    """Where words stand in the passages of a report."""
    from pyoxigraph import Literal

    rows = store.select(
        f"{_PREFIXES} SELECT ?span ?text WHERE {{ ?doc dcterms:identifier {Literal(report)} . "
        "?span oa:hasSource ?doc ; oa:hasSelector/oa:exact ?text }"
    ).rows
    found = set()
    for span, text in rows:
        _, passage = parse_span(str(getattr(span, "value", "")))
        for begin, end in places(words, str(getattr(text, "value", ""))):
            found.add(Span(passage.start + begin, passage.start + end))
    return sorted(found)


def _of_nobody_else(store: Store, thing: Thing, report: str, words: str, there: Collection[Span]) -> None:
    """Refuse words that name somebody else as well: nobody could say whose statements go."""
    from pyoxigraph import Literal

    rows = store.select(
        f"{_PREFIXES} PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?one ?span ?label WHERE {{ "
        f"?doc dcterms:identifier {Literal(report)} . ?span oa:hasSource ?doc . ?one a rn:Person ; rn:mention ?span ; "
        "rdfs:label ?label }"
    ).rows
    for one, span, label in rows:
        _, place = parse_span(str(getattr(span, "value", "")))
        if getattr(one, "value", "") != thing.iri and any(within.contains(place) for within in there):
            raise UsageError(f"“{words}” names {getattr(label, 'value', '')} as well: give fewer words")
