"""Everything that the graph says of one thing, in plain words, each statement with its passage.

The thing may be an entity (person, institution, event, series, topic, place, contribution), a report, a single
statement, or an identifier that is no longer in use.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kgbuild.errors import NotFound
from kgbuild.query.evidence import Quote, mentions_of, quotes
from kgbuild.query.explanation import Explanation, Passage, Said, Section, order_of
from kgbuild.query.names import by_key, kind_of, labels, resolve
from kgbuild.query.run import Ref, typed
from kgbuild.vocabulary import dcterms, oa, owl, prov, rdf, rdfs, rn, schema, skos

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store, Term

__all__ = [
    "explain",
]


def explain(store: Store, written: str) -> Explanation:
    """What the graph says of an IRI, a key or a name.

    Raises:
        NotFound: where nothing is known of it.
        Ambiguous: where the name fits several things.
    """
    try:
        thing = by_key(store, written.strip(), _STATEMENTS) or resolve(store, "thing", written)
    except NotFound:
        found = _by_last_step(store, written.strip())  # a statement, or an identifier no longer in use
        if found is None:
            raise
        thing = found
    return _Reader(store, thing).explanation()


_STATEMENTS = ("participation", "affiliation", "claim", "decision", "span", "run")
"""Kinds of things that have a key and no name."""


def _by_last_step(store: Store, key: str) -> NamedNode | None:
    """The one subject whose IRI ends in the key: entities have names, statements have not."""
    import re

    from pyoxigraph import NamedNode

    if not re.fullmatch(r"[\w.~-]+", key):
        return None
    rows = store.select(f'SELECT DISTINCT ?s WHERE {{ ?s a ?c . FILTER(STRENDS(STR(?s), "/{key}")) }} LIMIT 2').rows
    return rows[0][0] if len(rows) == 1 and isinstance(rows[0][0], NamedNode) else None


_NAMES = (rdfs.label, skos.prefLabel, rn.name, rn.alias, skos.altLabel)
_SKIPPED = {
    rdf.type, rdf.subject, rdf.predicate, rdf.object, *_NAMES, rn.mention, rn.evidence, rn.confidence, rn.status,
    prov.wasGeneratedBy, oa.hasSelector, owl.deprecated, dcterms.isReplacedBy,
}  # fmt: skip
_TIES = {rn.event, rn.agent, rn.institution, rn.affiliationAtEvent, rn.mention, rn.evidence, rn.contribution,
         rdf.subject, rdf.object, oa.hasSource, prov.used, prov.invalidated, prov.generated,
         schema.publisher, dcterms.isReplacedBy}  # fmt: skip


class _Reader:
    """Collects what is said of one thing; kept short-lived, so that its look-ups are shared."""

    def __init__(self, store: Store, thing: NamedNode) -> None:
        self.store, self.thing = store, thing
        self.kind = kind_of(store, thing.value)
        self._labels: dict[str, str] = {}
        self._quotes: dict[str, tuple[Quote, ...]] = {}
        self._marks: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def explanation(self) -> Explanation:
        replaced = tuple(sorted(self.ref(term) for term in self.values(self.thing, dcterms.isReplacedBy)))
        kind = self.kind or self.class_label()
        sections = [
            self.names(),
            self.statement_itself(),
            self.facts(),
            self.roles_of_agent(),
            self.roles_at_event(),
            self.affiliations("agent", "institution", "Affiliations"),
            self.affiliations("institution", "agent", "People who appeared for it"),
            self.talks(),
            self.pointing_here(),
            self.mentions(),
            self.in_report(),
            self.decisions(),
        ]
        return Explanation(
            self.thing.value,
            self.label(self.thing.value),
            kind,
            tuple(section for section in sections if section is not None and section.said),
            replaced,
        )

    # what the store says

    def prime(self, statements: Iterable[str]) -> None:
        """Look up the passages of many statements at once."""
        wanted = list(statements)
        self._quotes.update(dict.fromkeys(wanted, ()))
        self._quotes.update(quotes(self.store, wanted))

    def values(self, subject: Any, predicate: NamedNode) -> list[Term]:
        return [quad.object for quad in self.store.quads_for_pattern(subject, predicate, None)]

    def value(self, subject: Any, predicate: NamedNode) -> Term | None:
        return min(self.values(subject, predicate), key=str, default=None)

    def subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        found = {quad.subject for quad in self.store.quads_for_pattern(None, predicate, value)}
        return sorted(found, key=str)  # type: ignore[arg-type]  # predicates here have named subjects

    def label(self, iri: str) -> str:
        if iri not in self._labels:
            known = labels(self.store, [iri])
            ref = typed(_node(iri), known)
            self._labels[iri] = str(ref)
        return self._labels[iri]

    def ref(self, term: Term) -> Ref:
        return Ref(str(getattr(term, "value", term)), self.show(term))

    def show(self, term: Term | None) -> str:
        if term is None:
            return ""
        value = typed(term, {})
        if isinstance(value, Ref):
            return self.label(value.iri)
        return value if isinstance(value, str) else str(value)

    def class_label(self) -> str:
        classes = sorted({self.show(term) for term in self.values(self.thing, rdf.type)})
        return classes[0] if classes else "thing"

    def date_of(self, event: Any) -> str:
        while event is not None:
            date = self.value(event, rn.earliestDate)
            if date is not None:
                return self.show(date)
            event = self.value(event, rn.partOfEvent)
        return ""

    # sections

    def names(self) -> Section:
        rank = {rdfs.label: "called", skos.prefLabel: "called", rn.name: "name as stated", rn.alias: "also written",
                skos.altLabel: "also written"}  # fmt: skip
        found: dict[tuple[str, str], str] = {}
        for predicate in _NAMES:
            for term in sorted(self.values(self.thing, predicate), key=str):
                found.setdefault((self.show(term), getattr(term, "language", None) or ""), rank[predicate])
        return Section("Names", tuple(Said(says, text, note=language) for (text, language), says in found.items()))

    def statement_itself(self) -> Section | None:
        """What a claim, participation or affiliation says, if the thing is one."""
        iri = self.thing.value
        if self.value(self.thing, rdf.predicate) is not None:
            subject, value = self.value(self.thing, rdf.subject), self.value(self.thing, rdf.object)
            says = f"{self.show(subject)}: {self.show(self.value(self.thing, rdf.predicate))}"
            return Section("What it says", (self.said(iri, says, value, about=[subject, value]),))
        agent = self.value(self.thing, rn.agent)
        if agent is not None and (event := self.value(self.thing, rn.event)) is not None:
            says = f"{self.show(agent)}: {self.show(self.value(self.thing, rn.role))} at"
            return Section("What it says", (self.said(iri, says, event, about=[agent], date=self.date_of(event)),))
        if agent is not None and (body := self.value(self.thing, rn.institution)) is not None:
            says = f"{self.show(agent)}: {self.show(self.value(self.thing, rn.position)) or 'affiliated'} at"
            return Section("What it says", (self.said(iri, says, body, about=[agent, body]),))
        return None

    def facts(self) -> Section:
        claims = {
            (self.value(claim, rdf.predicate), self.value(claim, rdf.object)): claim
            for claim in self.subjects(rdf.subject, self.thing)
        }
        found = []
        stated = set()
        for quad in self.store.quads_for_pattern(self.thing, None, None):
            key = (quad.predicate, quad.object)
            if quad.predicate in _SKIPPED or key in stated or quad.predicate.value.startswith(schema.base):
                continue
            stated.add(key)
            claim = claims.get(key)
            about = [quad.object, self.thing]
            found.append(self.said(claim.value if claim else None, self.show(quad.predicate), quad.object, about=about))
        for (predicate, value), claim in claims.items():
            if (predicate, value) not in stated:  # refused or replaced: told, because it was once believed
                said = self.said(claim.value, self.show(predicate), value, about=[value, self.thing])
                found.append(said)
        return Section("Facts", tuple(sorted(found, key=order_of)))

    def roles_of_agent(self) -> Section | None:
        if self.kind not in ("person", "institution"):
            return None
        found = []
        statements = self.subjects(rn.agent, self.thing)
        self.prime(statement.value for statement in statements)
        for statement in statements:
            event = self.value(statement, rn.event)
            if event is not None:
                found.append(self._role(statement, event, [self.thing], self.date_of(event)))
        return Section("Took part in", tuple(sorted(found, key=order_of)))

    def roles_at_event(self) -> Section | None:
        if self.kind != "event":
            return None
        found = []
        statements = self.subjects(rn.event, self.thing)
        self.prime(statement.value for statement in statements)
        for statement in statements:
            agent = self.value(statement, rn.agent)
            found.append(self._role(statement, agent, [agent], ""))
        return Section("Who took part", tuple(sorted(found, key=order_of)))

    def _role(self, statement: NamedNode, value: Term | None, about: list[Term | None], date: str) -> Said:
        bodies = [self.value(tie, rn.institution) for tie in self.values(statement, rn.affiliationAtEvent)]
        notes = [f"for {self.show(body)}" for body in sorted((b for b in bodies if b is not None), key=str)]
        notes += [f"on “{self.show(talk)}”" for talk in sorted(self.values(statement, rn.contribution), key=str)]
        words = [f"“{self.show(text)}”" for text in sorted(self.values(statement, rn.roleText), key=str)]
        says = self.show(self.value(statement, rn.role))
        return self.said(statement.value, says, value, about=about, date=date, note=", ".join([*words, *notes]))

    def affiliations(self, mine: str, other: str, heading: str) -> Section | None:
        if self.kind not in ("person", "institution"):
            return None
        found = []
        ties = self.subjects(rn[mine], self.thing)
        self.prime(tie.value for tie in ties)
        for tie in ties:
            if not any(term == rn.Affiliation for term in self.values(tie, rdf.type)):
                continue
            value = self.value(tie, rn[other])
            days = sorted(self.show(day) for day in self.values(tie, rn.observedOn))
            seen = "" if not days else days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}, {len(days)} times"
            position = self.show(self.value(tie, rn.position)) or "affiliated"
            found.append(
                self.said(
                    tie.value,
                    position,
                    value,
                    about=[self.thing, value],
                    date=days[0] if days else "",
                    note=f"seen {seen}" if seen else "",
                )
            )
        return Section(heading, tuple(sorted(found, key=order_of)))

    def talks(self) -> Section | None:
        if self.kind != "contribution":
            return None
        found = []
        for statement in self.subjects(rn.contribution, self.thing):
            agent = self.value(statement, rn.agent)
            found.append(self.said(statement.value, self.show(self.value(statement, rn.role)), agent, about=[agent]))
        return Section("By", tuple(sorted(found, key=order_of)))

    def pointing_here(self) -> Section:
        """Facts of other things that end here: parts, units, places within, events on the topic."""
        found = []
        for quad in self.store.quads_for_pattern(None, None, self.thing):
            if quad.predicate in _TIES or not quad.predicate.value.startswith((rn.base, skos.base)):
                continue
            claims = [
                claim
                for claim in self.subjects(rdf.object, self.thing)
                if self.value(claim, rdf.subject) == quad.subject and self.value(claim, rdf.predicate) == quad.predicate
            ]
            says = f"is the {self.show(quad.predicate)} of"
            found.append(
                self.said(
                    claims[0].value if claims else None,
                    says,
                    quad.subject,
                    about=[quad.subject, self.thing],
                    date=self.date_of(quad.subject),
                )
            )
        return Section("Pointing here", tuple(sorted(found, key=order_of)))

    def mentions(self) -> Section:
        """The reports that name the thing, with how often."""
        counts: dict[str, int] = {}
        for span in self.values(self.thing, rn.mention):
            for source in self.values(span, oa.hasSource):
                counts[source.value] = counts.get(source.value, 0) + 1  # type: ignore[union-attr]
        said = [
            Said("named in", self.source_name(iri), iri, note=f"{number} time{'s' if number > 1 else ''}")
            for iri, number in counts.items()
        ]
        return Section("Sources", tuple(sorted(said, key=order_of)))

    def source_name(self, iri: str) -> str:
        name = self.value(_node(iri), dcterms.identifier)
        return self.show(name) if name is not None else self.label(iri)

    def in_report(self) -> Section | None:
        if self.kind != "source":
            return None
        rows = self.store.select(
            f"PREFIX rn: <{rn.base}> PREFIX oa: <{oa.base}> SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ "
            f"?span oa:hasSource {self.thing} . ?s rn:evidence ?span ; a ?kind }} GROUP BY ?kind ORDER BY ?kind"
        )
        return Section("What rests on it", tuple(Said(self.show(kind), self.show(number)) for kind, number in rows))

    def decisions(self) -> Section:
        found = []
        for predicate in (prov.used, prov.invalidated, prov.generated):
            for decision in self.subjects(predicate, self.thing):
                if self.value(decision, rn.decision) is None:
                    continue
                others = [
                    self.show(term) for term in sorted(self.values(decision, prov.used), key=str) if term != self.thing
                ]
                when = self.show(self.value(decision, prov.endedAtTime))[:10]
                note = self.show(self.value(decision, rn.rationale))
                kind = self.show(self.value(decision, rn.decision))
                found.append(Said(kind, ", ".join(others), date=when, note=note, statement=decision.value))
        return Section("Decisions", tuple(sorted(set(found), key=order_of)))

    # one statement

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
        iri = value.value if type(value).__name__ == "NamedNode" else None  # type: ignore[union-attr]
        if statement is None:
            return Said(says, self.show(value), iri, date, note)
        node = _node(statement)
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
        marks = []
        for term in about:
            if type(term).__name__ != "NamedNode":
                continue
            for report, start, end in self.places_of(term.value):  # type: ignore[union-attr]
                if report == quote.report and quote.start <= start and end <= quote.end:
                    marks.append((start - quote.start, end - quote.start))
        return Passage(quote.report, quote.start, quote.end, quote.text, quote.url, tuple(sorted(set(marks))))

    def places_of(self, iri: str) -> tuple[tuple[str, int, int], ...]:
        """Where a thing is named: report, start, end."""
        if iri not in self._marks:
            self._marks[iri] = mentions_of(self.store, iri)
        return self._marks[iri]


def _node(iri: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(iri)
