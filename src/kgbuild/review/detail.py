"""All that a reviewer needs to judge one statement: its passages with what they name, and what a decision changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.curation.find import find_statement
from kgbuild.curation.statements import Statement
from kgbuild.iris import KINDS, is_key
from kgbuild.query.evidence import Quote, mentions_of, quotes, stretches
from kgbuild.query.explain import explain
from kgbuild.query.names import labels
from kgbuild.query.teller import Teller, node_of
from kgbuild.review.items import names_in
from kgbuild.review.words import Piece, in_pieces, kind_of
from kgbuild.vocabulary import dcterms, rn, roles, schema

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store

__all__ = ["Detail", "Mark", "Portrait", "Shown", "Thing", "detail", "portrait"]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a passage (code points from its beginning) that names the subject, the value or the relation."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its report; ``text`` is empty where the graph holds positions only."""

    report: str
    title: str
    url: str
    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity that a statement speaks of."""

    key: str
    iri: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One statement as a reviewer judges it. ``effects`` says for ``accept`` and ``reject`` what else they change."""

    key: str
    subject: str
    told: str
    kind: str
    pieces: tuple[Piece, ...]
    confidence: float
    things: tuple[Thing, ...]
    passages: tuple[Shown, ...]
    notes: tuple[str, ...]
    effects: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Portrait:
    """An entity beside another: its names, what it is known for, and passages that name it."""

    key: str
    iri: str
    name: str
    kind: str
    others: tuple[str, ...]
    known: tuple[str, ...]
    passages: tuple[Shown, ...]


def detail(store: Store, iri: str) -> Detail:
    """What there is to know of a statement, by its IRI.

    Raises:
        NotFound: where the graph has no such statement.
    """
    statement = find_statement(store, iri)
    node, base = node_of(iri), iri.rsplit("/", 2)[0] + "/"
    names = names_in(store, [statement], base=base)
    marked = _marked(statement, names, base)
    words = [str(getattr(term, "value", "")) for term in _values(store, node, rn.roleText)]
    if statement.predicate == "affiliation":
        words += [statement.value.partition(" ")[2]]
    elif not is_key(statement.value):
        words += [statement.value, *statement.value.split("/")]
    return Detail(
        key=iri.rsplit("/", 1)[-1],
        subject=statement.subject,
        told=statement.told,
        kind=kind_of(statement),
        pieces=in_pieces(statement, names),
        confidence=float(_first(store, node, rn.confidence) or 0),
        things=tuple(thing for _, thing in marked),
        passages=_passages(store, quotes(store, [iri]).get(iri, ()), marked, words),
        notes=_notes(store, node),
        effects={"accept": _IF_ACCEPTED, "reject": tuple(_if_rejected(store, node, statement, names))},
    )


_KNOWN = {
    "Affiliations": "{0.says} at {0.value}",
    "Took part in": "{0.says} at {0.value}, {0.date}",
    "People who appeared for it": "{0.value}, {0.says}",
    "Facts": "{0.says}: {0.value}",
}
"""Under which headings of an explanation it is told what an entity is known for, and how."""


def portrait(store: Store, key: str, *, most: int = 3) -> Portrait:
    """An entity with a few passages that name it.

    Raises:
        NotFound: where the graph does not know the key.
    """
    said = explain(store, key)
    thing = Thing(key, said.iri, said.label, said.kind)
    facts = {section.heading: section.said for section in said.sections}
    known = [
        form.format(one).rstrip(", ")
        for heading, form in _KNOWN.items()
        for one in facts.get(heading, ())
        if one.statement
    ]
    found: dict[tuple[str, int], Quote] = {}
    for section in said.sections:
        for one in section.said:
            for passage in one.passages:
                quote = Quote(passage.report, passage.start, passage.end, passage.text, passage.url)
                found.setdefault((passage.report, passage.start), quote)
    places = mentions_of(store, said.iri)
    named = [q for q in found.values() if stretches(q, places)]
    widest = [q for q in named if not any(q is not other and _holds(other, q) for other in named)]
    return Portrait(
        key=key,
        iri=said.iri,
        name=said.label,
        kind=said.kind,
        others=tuple(dict.fromkeys(one.value for one in facts.get("Names", ()) if one.value != said.label)),
        known=tuple(dict.fromkeys(known))[:8],
        passages=_passages(store, sorted(widest)[:most], [("subject", thing)], ()),
    )


def _values(store: Store, node: NamedNode, predicate: NamedNode) -> list[object]:
    return sorted((quad.object for quad in store.quads_for_pattern(node, predicate, None)), key=str)


def _first(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    return next((str(getattr(term, "value", "")) for term in _values(store, node, predicate)), "")


def _marked(statement: Statement, names: Mapping[str, str], base: str) -> list[tuple[str, Thing]]:
    """The entities of a statement, and which part of it each is."""
    keys = (("subject", statement.subject), ("value", statement.value.partition(" ")[0]))
    return [
        (what, Thing(key, f"{base}{KINDS[key[0]]}/{key}", names[key], KINDS[key[0]]))
        for what, key in keys
        if is_key(key) and key in names
    ]


def _passages(
    store: Store, found: Iterable[Quote], things: Iterable[tuple[str, Thing]], words: Iterable[str]
) -> tuple[Shown, ...]:
    named = [(what, thing, mentions_of(store, thing.iri)) for what, thing in things]
    places = [(what, at) for what, _, found_at in named for at in found_at]
    spelt = [(what, thing.name) for what, thing, found_at in named if not found_at]
    spelt += [("relation", word) for word in words if word]
    titles: dict[str, str] = {}
    out = []
    for quote in found:
        if quote.report not in titles:
            titles[quote.report] = _title(store, quote.report)
        marks = [Mark(start, end, what) for what, at in places for start, end in stretches(quote, [at])]
        text = quote.text.lower() if len(quote.text.lower()) == len(quote.text) else quote.text
        marks += [Mark(at, at + len(w), what) for what, w in spelt if (at := text.find(w.lower())) >= 0]
        title = titles[quote.report]
        out.append(Shown(quote.report, title, quote.url, quote.start, quote.end, quote.text, _apart(marks)))
    return tuple(out)


def _holds(one: Quote, two: Quote) -> bool:
    return one.report == two.report and one.start <= two.start and two.end <= one.end


def _apart(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order, none inside or across another; names go before words of the relation."""
    kept: list[Mark] = []
    for mark in sorted(set(marks), key=lambda m: (m.what == "relation", m.start - m.end, m.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return tuple(sorted(kept))


def _title(store: Store, report: str) -> str:
    """What a report is called: its title, else its publisher with the day, else its file."""
    from pyoxigraph import Literal

    for quad in store.quads_for_pattern(None, dcterms.identifier, Literal(report)):
        node = quad.subject
        title = _first(store, node, dcterms.title)  # type: ignore[arg-type]
        if title:
            return title
        publisher = _first(store, node, schema.publisher)  # type: ignore[arg-type]
        named = labels(store, [publisher]).get(publisher, "") if publisher else ""
        day = _first(store, node, schema.datePublished)  # type: ignore[arg-type]
        return ", ".join(part for part in (named, day) if part) or report
    return report


def _notes(store: Store, node: NamedNode) -> tuple[str, ...]:
    """What goes with a participation or an affiliation."""
    days = [str(getattr(day, "value", "")) for day in _values(store, node, rn.observedOn)]
    return (*Teller(store).notes(node), *(f"seen on {day}" for day in days[:3]))


_IF_ACCEPTED = ("It stays in the graph at every build, marked as checked by you.",)


def _if_rejected(store: Store, node: NamedNode, statement: Statement, names: Mapping[str, str]) -> Iterator[str]:
    yield "It leaves the graph. The sentence and your decision are kept, so that it can come back."
    if statement.predicate in roles:
        yield from _ties_lost(store, node_of(_first(store, node, rn.event)), statement, names)
        if _values(store, node, rn.contribution):
            yield "The talk that goes with it is told no longer."
    elif statement.predicate == "dates":
        yield "The event keeps no date, unless another sentence tells one."
    elif statement.predicate == "eventType":
        yield "The event is kept as an event of another kind."
    elif statement.predicate == "name":
        yield "The event goes by its next likely name."


def _others(number: int) -> str:
    return "the one other" if number == 1 else f"the {number} others"


def _ties_lost(store: Store, event: NamedNode, statement: Statement, names: Mapping[str, str]) -> Iterator[str]:
    """Whether the agent stays at the event in another role, and with whom it is linked through it."""
    agents: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, rn.event, event):
        agent = _first(store, quad.subject, rn.agent).rsplit("/", 1)[-1]  # type: ignore[arg-type]
        role = _first(store, quad.subject, rn.role).rsplit("#", 1)[-1]  # type: ignore[arg-type]
        agents.setdefault(agent, set()).add(names.get(role, role))
    who = names.get(statement.value, statement.value)
    rest = sorted(agents.get(statement.value, set()) - {names.get(statement.predicate, statement.predicate)})
    others = len(agents.keys() - {statement.value})
    if rest:
        yield f"{who} stays at the event as {' and '.join(rest)}."
    elif others:
        yield f"{who} is no longer linked, through this event, with {_others(others)} who took part."
    else:
        yield "Nobody else is known to have taken part."
