"""What a store says of a thing, in words: labels, dates, and statements with the passages that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kgbuild.query.evidence import Quote, mentions_of, quotes, stretches
from kgbuild.query.explanation import Passage, Said
from kgbuild.query.names import labels
from kgbuild.query.run import Ref, typed
from kgbuild.store.base import is_iri
from kgbuild.vocabulary import rn

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store, Term

__all__ = ["Teller", "node_of"]


def node_of(iri: str) -> NamedNode:
    """The node of an IRI."""
    from pyoxigraph import NamedNode

    return NamedNode(iri)


class Teller:
    """Looks things up; kept short-lived, so that its look-ups are shared."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._labels: dict[str, str] = {}
        self._quotes: dict[str, tuple[Quote, ...]] = {}
        self._marks: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def prime(self, statements: Iterable[str]) -> None:
        """Look up the passages of many statements at once."""
        wanted = list(statements)
        self._quotes.update(dict.fromkeys(wanted, ()))
        self._quotes.update(quotes(self.store, wanted))

    def values(self, subject: Any, predicate: NamedNode) -> list[Term]:
        """The objects that are stated."""
        return [quad.object for quad in self.store.quads_for_pattern(subject, predicate, None)]

    def value(self, subject: Any, predicate: NamedNode) -> Term | None:
        """The first of them in the order of their text, if there is any."""
        return min(self.values(subject, predicate), key=str, default=None)

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        """What has the value, in order."""
        found = {quad.subject for quad in self.store.quads_for_pattern(None, predicate, value)}
        return sorted(found, key=str)  # type: ignore[arg-type]  # predicates here have named subjects

    def label(self, iri: str) -> str:
        """The label of an IRI, or its last step."""
        if iri not in self._labels:
            known = labels(self.store, [iri])
            ref = typed(node_of(iri), known)
            self._labels[iri] = str(ref)
        return self._labels[iri]

    def ref(self, term: Term) -> Ref:
        """The thing with its label."""
        return Ref(str(getattr(term, "value", term)), self.show(term))

    def show(self, term: Term | None) -> str:
        """A term as one reads it; empty for none."""
        if term is None:
            return ""
        value = typed(term, {})
        if isinstance(value, Ref):
            return self.label(value.iri)
        return value if isinstance(value, str) else str(value)

    def date_of(self, event: Any) -> str:
        """The day of an event, or of the one that it is a part of."""
        while event is not None:
            date = self.value(event, rn.earliestDate)
            if date is not None:
                return self.show(date)
            event = self.value(event, rn.partOfEvent)
        return ""

    def notes(self, participation: Any) -> list[str]:
        """On whose behalf somebody took part, and with what."""
        ties = self.values(participation, rn.affiliationAtEvent)
        bodies = {body for tie in ties for body in self.values(tie, rn.institution)}
        talks = set(self.values(participation, rn.contribution))
        return [
            *(f"for {self.show(body)}" for body in sorted(bodies, key=str)),
            *(f"on “{self.show(talk)}”" for talk in sorted(talks, key=str)),
        ]

    def said(
        self,
        statement: str | None,
        says: str,
        value: Term | None,
        *,
        about: Iterable[Term | None] = (),
        date: str = "",
        note: str = "",
    ) -> Said:
        """A relation and its value in words; of a statement, with confidence, status and passages."""
        iri = value.value if is_iri(value) else None
        if statement is None:
            return Said(says, self.show(value), iri, date, note)
        node = node_of(statement)
        confidence, status = self.value(node, rn.confidence), self.value(node, rn.status)
        if statement not in self._quotes:
            self.prime([statement])
        found = self._quotes[statement]
        return Said(
            says,
            self.show(value),
            iri,
            date,
            note,
            float(confidence.value) if confidence is not None else None,  # type: ignore[union-attr]
            status.value.rsplit("#", 1)[-1] if status is not None else None,  # type: ignore[union-attr]
            statement,
            tuple(self.passage(quote, about) for quote in found),
        )

    def passage(self, quote: Quote, about: Iterable[Term | None]) -> Passage:
        """The passage, with the places in it that name what it is about."""
        named = [term.value for term in about if is_iri(term)]
        marks = {mark for iri in named for mark in stretches(quote, self.places_of(iri))}
        return Passage(quote.report, quote.start, quote.end, quote.text, quote.url, tuple(sorted(marks)))

    def places_of(self, iri: str) -> tuple[tuple[str, int, int], ...]:
        """Where a thing is named: report, start, end."""
        if iri not in self._marks:
            self._marks[iri] = mentions_of(self.store, iri)
        return self._marks[iri]
