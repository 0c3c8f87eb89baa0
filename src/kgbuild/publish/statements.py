"""What is said of a thing: participations, affiliations, facts; each with its passages, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from kgbuild.counting import count
from kgbuild.links import web
from kgbuild.publish.addresses import KINDS, Addresses
from kgbuild.publish.graph import TYPE, Graph, Node, iri_of, language_of, node_of, text_of
from kgbuild.publish.lines import Link, Quote, Statement
from kgbuild.publish.terms import (
    AFFILIATION,
    AGENT,
    ALIAS,
    AT_EVENT,
    CONFIDENCE,
    CONTRIBUTION,
    COUNTED,
    DECIDES,
    DECISION,
    EARLIEST,
    END,
    EVENT,
    EVIDENCE,
    FACT_NAMES,
    FACTS,
    FALLEN,
    INSTITUTION,
    LATEST,
    MENTION,
    NAME,
    OBJECT,
    OBSERVED,
    ORDER,
    PART_OF,
    PLACE,
    POSITION,
    PREDICATE,
    RATIONALE,
    ROLE,
    ROLE_TEXT,
    START,
    STATUS,
    SUBJECT,
    WITHIN,
    rn_node,
)
from kgbuild.publish.words import date_range, day
from kgbuild.vocabulary import prov, schema, skos

__all__ = [
    "Reader",
]

MOST_QUOTES = 4
"""Passages shown with one statement; the documents beside the page hold them all."""


@dataclass
class Reader:
    """Reads a graph for pages; look-ups are remembered."""

    graph: Graph
    addresses: Addresses
    quotes: bool = True
    _kinds: dict[Node, str] = field(default_factory=dict)
    _marks: dict[Node, dict[Node, list[tuple[int, int]]]] = field(default_factory=dict)
    _dates: dict[Node, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, (_, _, classes) in KINDS.items():
            for thing in self.graph.members(*(rn_node(name) for name in classes)):
                self._kinds.setdefault(thing, kind)

    # things

    def things(self, kind: str) -> list[Node]:
        """All things with a page of that kind, sorted."""
        return sorted(thing for thing, known in self._kinds.items() if known == kind)

    def kind(self, thing: Node) -> str:
        """The kind of page a thing has; empty where it has none."""
        return self._kinds.get(thing, "")

    def home(self, node: Node) -> Node:
        """The thing on whose page a statement is shown: the event of a participation, the agent of an affiliation, the
        subject of a claim. Any other node is its own."""
        found = (self.graph.value(node, step) for step in (EVENT, AGENT, SUBJECT))
        return node if self.kind(node) else next((thing for thing in found if thing and self.kind(thing)), node)

    def link(self, node: bytes) -> Link:
        """A thing, a term or a plain value as something to click, where it leads anywhere."""
        if node[:1] != b"<":
            return Link(text_of(node))
        iri = iri_of(node)
        kind = self._kinds.get(node, "")
        if kind:
            return Link(self.name(node), self.addresses.page(iri), kind=kind)
        term = self.addresses.term(iri)
        if term:
            return Link(self.graph.label(node), term, kind="rn_node")
        if node in self.graph.said and self.graph.value(node, TYPE) == rn_node("RetiredEntity"):
            return Link(iri.rsplit("/", 1)[-1], self.addresses.page(iri), kind="retired")
        label = self.graph.label(node)
        outside = web(iri)
        if iri.startswith(schema.base) or not outside:
            return Link(label)
        return Link(label if label not in iri.rsplit("/", 1)[-1] else outside, outside, outside=True)

    def name(self, node: Node) -> str:
        """The label; a report goes by its publisher's name for the file."""
        return self.graph.label(node)

    def dates(self, event: Node) -> tuple[str, str]:
        """First and last day as ISO dates; an event without any has those of what it is part of."""
        if event not in self._dates:
            self._dates[event] = self._look(event)
        return self._dates[event]

    def _look(self, event: Node) -> tuple[str, str]:
        at: Node | None = event
        seen: set[Node] = set()
        while at is not None and at not in seen:
            seen.add(at)
            first = self.graph.text(at, EARLIEST) or self.graph.text(at, START)
            if first:
                return first, self.graph.text(at, LATEST) or self.graph.text(at, END) or first
            at = self.graph.value(at, PART_OF)
        return "", ""

    def when(self, event: Node) -> str:
        """The date in words, at the precision that is stated."""
        start, end = self.graph.text(event, START), self.graph.text(event, END)
        if start:
            return date_range(start, end)
        upper = self.graph.value(event, PART_OF)
        if upper is not None and not self.graph.text(event, EARLIEST) and upper != event:
            top = self.top(event)
            stated = self.graph.text(top, START)
            return date_range(stated, self.graph.text(top, END)) if stated else ""
        return date_range(*self.dates(event))

    def top(self, event: Node) -> Node:
        """What the event is part of in the end."""
        seen = {event}
        while (upper := self.graph.value(event, PART_OF)) is not None and upper not in seen:
            seen.add(upper)
            event = upper
        return event

    def where(self, event: Node) -> tuple[Link, ...]:
        """Place, city, country, from the nearest to the widest."""
        places = self.graph.values(event, PLACE)
        if not places:
            top = self.top(event)
            places = self.graph.values(top, PLACE) if top != event else []
        found: list[Node] = []
        for place in places:
            at: Node | None = place
            while at is not None and at not in found:
                found.append(at)
                at = self.graph.value(at, WITHIN)
        return tuple(self.link(place) for place in found)

    # statements

    def participation(self, statement: Node, value: Node, *, about: tuple[Node, ...], dated: bool) -> Statement:
        """A part that somebody took: told of the agent (``value`` the event) or of the event (``value`` the agent)."""
        graph = self.graph
        notes: list[tuple[str, Link]] = []
        for tie in graph.values(statement, AT_EVENT):
            body = graph.value(tie, INSTITUTION)
            if body is not None:
                position = graph.text(tie, POSITION)
                notes.append((f"as {position} of" if position else "for", self.link(body)))
        notes += [("on", self.link(talk)) for talk in graph.values(statement, CONTRIBUTION)]
        role = graph.value(statement, ROLE)
        words = " / ".join(f"“{text_of(text)}”" for text in graph.values(statement, ROLE_TEXT))
        event = value if dated else None
        return self.statement(
            statement,
            graph.label(role) if role else "took part",
            self.link(value),
            about=about,
            date=self.dates(event)[0] if event else "",
            when=self.when(event) if event else "",
            notes=tuple(dict.fromkeys(notes)),
            wording=words,
            term=self.link(role).href if role else "",
        )

    def affiliations(self, thing: Node, mine: Node, other: Node) -> list[Statement]:
        """Posts of a person or body (``mine`` AGENT), or those who held one at a body (``mine`` INSTITUTION)."""
        found = []
        for tie in self.graph.subjects(mine, thing):
            value = self.graph.value(tie, other)
            if value is None or AFFILIATION not in self.graph.values(tie, TYPE):
                continue
            days = sorted(text_of(each) for each in self.graph.values(tie, OBSERVED))
            when = "" if not days else day(days[0]) if len(days) == 1 else f"{day(days[0])} to {day(days[-1])}"
            position = self.graph.text(tie, POSITION) or "affiliated"
            found.append(
                self.statement(
                    tie, position, self.link(value), about=(thing, value), date=days[-1] if days else "", when=when
                )
            )
        return sorted(found, key=lambda one: (_backwards(one.date), one.value.text, one.says))

    def facts(self, thing: Node) -> list[Statement]:
        """Single facts, those that no longer stand among them, in the order of the vocabulary."""
        graph, found, stated = self.graph, [], set()
        claims: dict[tuple[bytes | None, bytes | None], Node] = {}
        for claim in graph.subjects(SUBJECT, thing):
            claims.setdefault((graph.value(claim, PREDICATE), graph.value(claim, OBJECT)), claim)
        for predicate, values in graph.said.get(thing, {}).items():
            if predicate not in FACTS:
                continue
            for value in values:
                stated.add((predicate, value))
                found.append(self._fact(claims.get((predicate, value)), predicate, value, thing))
        for (step, object_), claim in claims.items():
            if step in FACTS and object_ is not None and (step, object_) not in stated and self.fallen(claim):
                found.append(self._fact(claim, step, object_, thing))
        return sorted(found, key=lambda one: (one.status in ("rejected", "superseded"), one.iri, one.value.text))

    def says(self, predicate: bytes) -> str:
        """What a fact is called, as a heading beside its value."""
        label = FACT_NAMES.get(predicate) or self.graph.label(predicate)
        return label[:1].upper() + label[1:]

    def literal(self, predicate: bytes, value: bytes) -> Link:
        """A plain value as people read it: days in words, numbers with their unit."""
        said = text_of(value)
        if predicate in COUNTED and said.isdecimal():
            return Link(count(int(said), COUNTED[predicate]))
        return Link(day(said))

    def fallen(self, statement: Node) -> bool:
        """Whether it was refused or replaced."""
        status = self.graph.value(statement, STATUS)
        return status is not None and iri_of(status) in FALLEN

    def _fact(self, claim: Node | None, predicate: bytes, value: bytes, thing: Node) -> Statement:
        says, link = self.says(predicate), self.link(value)
        if value[:1] == b'"':
            link = self.literal(predicate, value)
        order = f"{ORDER[predicate]:02}"
        if claim is None:
            return Statement("", says, link, term=self.addresses.term(iri_of(predicate)), iri=order)
        one = self.statement(claim, says, link, about=(value, thing), term=self.addresses.term(iri_of(predicate)))
        return Statement(
            one.key,
            says,
            link,
            confidence=one.confidence,
            status=one.status,
            quotes=one.quotes,
            more_quotes=one.more_quotes,
            term=one.term,
            iri=order,
        )

    def statement(
        self,
        node: Node,
        says: str,
        value: Link,
        *,
        about: tuple[Node, ...] = (),
        date: str = "",
        when: str = "",
        notes: tuple[tuple[str, Link], ...] = (),
        wording: str = "",
        term: str = "",
    ) -> Statement:
        """A node with evidence as a line of a page."""
        graph = self.graph
        sure = graph.text(node, CONFIDENCE)
        status = graph.value(node, STATUS)
        spans = sorted(span for span in graph.values(node, EVIDENCE) if span in graph.spans)
        spans.sort(key=lambda span: (iri_of(graph.spans[span].document), graph.spans[span].start))
        return Statement(
            iri_of(node).rsplit("/", 1)[-1],
            says,
            value,
            date,
            when,
            notes,
            wording,
            float(sure) if sure else None,
            iri_of(status).rsplit("#", 1)[-1] if status else "",
            tuple(self.quote(span, about) for span in spans[:MOST_QUOTES]),
            max(0, len(spans) - MOST_QUOTES),
            term,
            iri_of(node),
        )

    def quote(self, span: Node, about: tuple[bytes, ...] = ()) -> Quote:
        """A passage with what it is about marked."""
        document, start, end, text = self.graph.spans[span]
        report = self.link(document)
        if not text or not self.quotes:
            return Quote(report, start, end)
        marks = sorted(
            {
                (first - start, last - start)
                for node in about
                for first, last in self.marks(node).get(document, ())
                if start <= first and last <= end
            }
        )
        pieces, at = [], 0
        for first, last in marks:
            if first >= at:
                pieces += [(text[at:first], False), (text[first:last], True)]
                at = last
        pieces.append((text[at:], False))
        return Quote(report, start, end, tuple(piece for piece in pieces if piece[0]))

    def marks(self, node: bytes) -> dict[Node, list[tuple[int, int]]]:
        """Where a thing is named, by report."""
        found = self._marks.get(node)
        if found is None:
            found = {}
            for span in self.graph.values(node, MENTION):
                if span in self.graph.spans:
                    document, start, end, _ = self.graph.spans[span]
                    found.setdefault(document, []).append((start, end))
            if len(self._marks) < 50_000:
                self._marks[node] = found
        return found

    def names(self, thing: Node) -> list[tuple[str, str]]:
        """Other written forms of the name, with their language."""
        title = self.name(thing)
        found: dict[str, str] = {}
        for predicate in (NAME, ALIAS, node_of(skos.altLabel), node_of(skos.prefLabel)):
            for value in self.graph.values(thing, predicate):
                if text_of(value) != title:
                    found.setdefault(text_of(value), language_of(value))
        return sorted(found.items())

    def sources(self, thing: Node) -> list[tuple[Link, int]]:
        """The reports that name the thing, with how often; the most telling first."""
        counts = {document: len(places) for document, places in self.marks(thing).items()}
        listed = sorted(counts, key=lambda document: (-counts[document], self.name(document)))
        return [(self.link(document), counts[document]) for document in listed]

    def decisions(self, thing: Node) -> list[Statement]:
        """What people and software decided of it."""
        graph, found = self.graph, []
        nodes = {
            subject for subject, step in graph.pointing(thing) if step in DECIDES and graph.value(subject, DECISION)
        }
        for node in sorted(nodes):
            kind = graph.value(node, DECISION)
            others = [self.link(other) for other in graph.values(node, node_of(prov.used)) if other != thing]
            when = graph.text(node, node_of(prov.endedAtTime))[:10]
            machine = graph.value(node, TYPE) == rn_node("MachineDecision")
            sure = graph.text(node, CONFIDENCE)
            found.append(
                Statement(
                    iri_of(node).rsplit("/", 1)[-1],
                    graph.label(kind) if kind else "",
                    Link(graph.text(node, RATIONALE)),
                    when,
                    day(when),
                    tuple(("with", other) for other in others),
                    "by the software" if machine else f"by {self._curator(node)}",
                    float(sure) if sure else None,
                )
            )
        return sorted(found, key=lambda one: (_backwards(one.date), one.says, one.value.text, one.key))

    def _curator(self, decision: Node) -> str:
        agent = self.graph.value(decision, node_of(prov.wasAssociatedWith))
        return self.graph.label(agent) if agent is not None else "a curator"


def _backwards(date: str) -> tuple[int, ...]:
    """A key that sorts late dates first, and none last.

    >>> sorted(["", "2020-01-02", "2021"], key=_backwards)
    ['2021', '2020-01-02', '']
    """
    return tuple(-ord(letter) for letter in date) if date else (0,)
