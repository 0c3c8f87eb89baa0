"""Everything that the graph says of one thing, in plain words, each statement with its passage.

The thing may be an entity (person, institution, event, series, topic, place, contribution), a report, a single
statement, or an identifier that is no longer in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgbuild.counting import count
from kgbuild.errors import NotFound
from kgbuild.query.explanation import Explanation, Said, Section, order_of
from kgbuild.query.names import by_key, kind_of, resolve
from kgbuild.query.teller import Teller, node_of
from kgbuild.vocabulary import dcterms, oa, owl, prov, rdf, rdfs, rn, schema, skos

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store, Term

__all__ = [
    "explain",
]


def explain(store: Store, written: str | NamedNode) -> Explanation:
    """What the graph says of an IRI, a key or a name; of a node of the graph, whatever the scheme of its IRI.

    Raises:
        NotFound: where nothing is known of it.
        Ambiguous: where the name fits several things.
    """
    if not isinstance(written, str):
        return _Sections(store, written).explanation()
    try:
        thing = by_key(store, written.strip(), _STATEMENTS) or resolve(store, "thing", written, follow=False)
    except NotFound:
        found = _by_last_step(store, written.strip())  # a statement, or an identifier no longer in use
        if found is None:
            raise
        thing = found
    return _Sections(store, thing).explanation()


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


class _Sections:
    """What is told of one thing, section by section; None where a section does not suit its kind."""

    def __init__(self, store: Store, thing: NamedNode) -> None:
        self.tell, self.thing = Teller(store), thing
        self.kind = kind_of(store, thing.value)

    def explanation(self) -> Explanation:
        replaced = tuple(sorted(self.tell.ref(term) for term in self.tell.values(self.thing, dcterms.isReplacedBy)))
        kind = self.kind or self._class_label()
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
            self.tell.label(self.thing.value),
            kind,
            tuple(section for section in sections if section is not None and section.said),
            replaced,
        )

    def names(self) -> Section:
        rank = {rdfs.label: "called", skos.prefLabel: "called", rn.name: "name as stated", rn.alias: "also written",
                skos.altLabel: "also written"}  # fmt: skip
        found: dict[tuple[str, str], str] = {}
        for predicate in _NAMES:
            for term in sorted(self.tell.values(self.thing, predicate), key=str):
                found.setdefault((self.tell.show(term), getattr(term, "language", None) or ""), rank[predicate])
        return Section("Names", tuple(Said(says, text, note=language) for (text, language), says in found.items()))

    def statement_itself(self) -> Section | None:
        """What a claim, participation or affiliation says, if the thing is one."""
        iri = self.thing.value
        if self.tell.value(self.thing, rdf.predicate) is not None:
            subject, value = self.tell.value(self.thing, rdf.subject), self.tell.value(self.thing, rdf.object)
            says = f"{self.tell.show(subject)}: {self.tell.show(self.tell.value(self.thing, rdf.predicate))}"
            return Section("What it says", (self.tell.said(iri, says, value, about=[subject, value]),))
        agent = self.tell.value(self.thing, rn.agent)
        if agent is not None and (event := self.tell.value(self.thing, rn.event)) is not None:
            says = f"{self.tell.show(agent)}: {self.tell.show(self.tell.value(self.thing, rn.role))} at"
            return Section(
                "What it says", (self.tell.said(iri, says, event, about=[agent], date=self.tell.date_of(event)),)
            )
        if agent is not None and (body := self.tell.value(self.thing, rn.institution)) is not None:
            position = self.tell.show(self.tell.value(self.thing, rn.position)) or "affiliated"
            says = f"{self.tell.show(agent)}: {position} at"
            return Section("What it says", (self.tell.said(iri, says, body, about=[agent, body]),))
        return None

    def facts(self) -> Section:
        claims = {
            (self.tell.value(claim, rdf.predicate), self.tell.value(claim, rdf.object)): claim
            for claim in self.tell.subjects(rdf.subject, self.thing)
        }
        found = []
        stated = set()
        for quad in self.tell.store.quads_for_pattern(self.thing, None, None):
            key = (quad.predicate, quad.object)
            if quad.predicate in _SKIPPED or key in stated or quad.predicate.value.startswith(schema.base):
                continue
            stated.add(key)
            claim = claims.get(key)
            about = [quad.object, self.thing]
            found.append(
                self.tell.said(claim.value if claim else None, self.tell.show(quad.predicate), quad.object, about=about)
            )
        for (predicate, value), claim in claims.items():
            if (predicate, value) not in stated:  # refused or replaced: told, because it was once believed
                said = self.tell.said(claim.value, self.tell.show(predicate), value, about=[value, self.thing])
                found.append(said)
        return Section("Facts", tuple(sorted(found, key=order_of)))

    def roles_of_agent(self) -> Section | None:
        if self.kind not in ("person", "institution"):
            return None
        found = []
        statements = self.tell.subjects(rn.agent, self.thing)
        self.tell.prime(statement.value for statement in statements)
        for statement in statements:
            event = self.tell.value(statement, rn.event)
            if event is not None:
                found.append(self._role(statement, event, [self.thing], self.tell.date_of(event)))
        return Section("Took part in", tuple(sorted(found, key=order_of)))

    def roles_at_event(self) -> Section | None:
        if self.kind != "event":
            return None
        found = []
        statements = self.tell.subjects(rn.event, self.thing)
        self.tell.prime(statement.value for statement in statements)
        for statement in statements:
            agent = self.tell.value(statement, rn.agent)
            found.append(self._role(statement, agent, [agent], ""))
        return Section("Who took part", tuple(sorted(found, key=order_of)))

    def _role(self, statement: NamedNode, value: Term | None, about: list[Term | None], date: str) -> Said:
        words = [f"“{self.tell.show(text)}”" for text in sorted(self.tell.values(statement, rn.roleText), key=str)]
        says = self.tell.show(self.tell.value(statement, rn.role))
        return self.tell.said(
            statement.value, says, value, about=about, date=date, note=", ".join([*words, *self.tell.notes(statement)])
        )

    def affiliations(self, mine: str, other: str, heading: str) -> Section | None:
        if self.kind not in ("person", "institution"):
            return None
        found = []
        ties = self.tell.subjects(rn[mine], self.thing)
        self.tell.prime(tie.value for tie in ties)
        for tie in ties:
            if not any(term == rn.Affiliation for term in self.tell.values(tie, rdf.type)):
                continue
            value = self.tell.value(tie, rn[other])
            days = sorted(self.tell.show(day) for day in self.tell.values(tie, rn.observedOn))
            seen = "" if not days else days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}, {len(days)} times"
            position = self.tell.show(self.tell.value(tie, rn.position)) or "affiliated"
            found.append(
                self.tell.said(
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
        for statement in self.tell.subjects(rn.contribution, self.thing):
            agent = self.tell.value(statement, rn.agent)
            found.append(
                self.tell.said(
                    statement.value, self.tell.show(self.tell.value(statement, rn.role)), agent, about=[agent]
                )
            )
        return Section("By", tuple(sorted(found, key=order_of)))

    def pointing_here(self) -> Section:
        """Facts of other things that end here: parts, units, places within, events on the topic."""
        found = []
        for quad in self.tell.store.quads_for_pattern(None, None, self.thing):
            if quad.predicate in _TIES or not quad.predicate.value.startswith((rn.base, skos.base)):
                continue
            claims = [
                claim
                for claim in self.tell.subjects(rdf.object, self.thing)
                if self.tell.value(claim, rdf.subject) == quad.subject
                and self.tell.value(claim, rdf.predicate) == quad.predicate
            ]
            says = f"is the {self.tell.show(quad.predicate)} of"
            found.append(
                self.tell.said(
                    claims[0].value if claims else None,
                    says,
                    quad.subject,
                    about=[quad.subject, self.thing],
                    date=self.tell.date_of(quad.subject),
                )
            )
        return Section("Pointing here", tuple(sorted(found, key=order_of)))

    def mentions(self) -> Section:
        """The reports that name the thing, with how often."""
        counts: dict[str, int] = {}
        for span in self.tell.values(self.thing, rn.mention):
            for source in self.tell.values(span, oa.hasSource):
                counts[source.value] = counts.get(source.value, 0) + 1  # type: ignore[union-attr]
        said = [
            Said("named in", self._source_name(iri), iri, note=f"{count(number, 'time')}")
            for iri, number in counts.items()
        ]
        return Section("Sources", tuple(sorted(said, key=order_of)))

    def in_report(self) -> Section | None:
        if self.kind != "source":
            return None
        rows = self.tell.store.select(
            f"PREFIX rn: <{rn.base}> PREFIX oa: <{oa.base}> SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ "
            f"?span oa:hasSource {self.thing} . ?s rn:evidence ?span ; a ?kind }} GROUP BY ?kind ORDER BY ?kind"
        )
        return Section(
            "What rests on it", tuple(Said(self.tell.show(kind), self.tell.show(number)) for kind, number in rows)
        )

    def decisions(self) -> Section:
        found = []
        for predicate in (prov.used, prov.invalidated, prov.generated):
            for decision in self.tell.subjects(predicate, self.thing):
                if self.tell.value(decision, rn.decision) is None:
                    continue
                others = [
                    self.tell.show(term)
                    for term in sorted(self.tell.values(decision, prov.used), key=str)
                    if term != self.thing
                ]
                when = self.tell.show(self.tell.value(decision, prov.endedAtTime))[:10]
                note = self.tell.show(self.tell.value(decision, rn.rationale))
                kind = self.tell.show(self.tell.value(decision, rn.decision))
                found.append(Said(kind, ", ".join(others), date=when, note=note, statement=decision.value))
        return Section("Decisions", tuple(sorted(set(found), key=order_of)))

    def _source_name(self, iri: str) -> str:
        name = self.tell.value(node_of(iri), dcterms.identifier)
        return self.tell.show(name) if name is not None else self.tell.label(iri)

    def _class_label(self) -> str:
        classes = sorted({self.tell.show(term) for term in self.tell.values(self.thing, rdf.type)})
        return classes[0] if classes else "thing"
