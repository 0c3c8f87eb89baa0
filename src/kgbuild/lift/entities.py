"""Entities as RDF: kind, names, aliases, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.lift.frame import CORE, CURATION, PROVENANCE, Frame
from kgbuild.lift.gather import Gathered
from kgbuild.lift.settled import Settled
from kgbuild.lift.support import Support, strongest
from kgbuild.lift.terms import decimal, node, text
from kgbuild.model import Entity, Resolution
from kgbuild.vocabulary import dcterms, owl, rdf, rdfs, rn, schema, skos

__all__ = ["lift_entity", "lift_retired", "lift_scheme"]

_CLASSES = {
    "event": rn.Event,
    "series": rn.EventSeries,
    "person": rn.Person,
    "institution": rn.Institution,
    "place": rn.Place,
    "topic": rn.Topic,
    "contribution": rn.Contribution,
}


def lift_entity(entity: Entity, table: Gathered, settled: Settled, frame: Frame) -> Iterator[Quad]:
    """What the graph says of a live entity by itself."""
    subject = frame.entity(entity.key)
    if entity.kind == "topic":
        yield from _topic(entity, subject, table, NamedNode(frame.minter.named("scheme", "topics")))
    else:
        yield from _named(entity, subject, table, frame)
    if entity.kind == "place":
        yield from _place(entity, subject, table, settled.within.get(entity.key), frame)
    if entity.key in settled.units:
        yield Quad(subject, rdf.type, rn.Unit, CORE)
    yield from _told(entity.key, subject, table, frame)


def lift_scheme(settled: Settled, frame: Frame) -> Iterator[Quad]:
    """The list of topics, where there is any topic."""
    if any(entity.kind == "topic" for entity in settled.live.values()):
        topics = NamedNode(frame.minter.named("scheme", "topics"))
        yield Quad(topics, rdf.type, skos.ConceptScheme, CORE)
        yield Quad(topics, dcterms.title, text("Topics as the reports word them"), CORE)


def _named(entity: Entity, subject: NamedNode, table: Gathered, frame: Frame) -> Iterator[Quad]:
    online = entity.kind == "place" and table.place_kinds.get(entity.key) == {"online"}
    yield Quad(subject, rdf.type, rn.OnlineVenue if online else _CLASSES[entity.kind], CORE)
    titles = _sure_enough(table.titles.get(entity.key, {}), frame.options.min_confidence)
    name = _name(entity, titles, table)
    label = name or _kind_in_words(entity, table)
    yield Quad(subject, rdfs.label, text(label, entity.language), CORE)
    if name:
        yield Quad(subject, rn.name, text(name, entity.language), CORE)
    for alias in _aliases(entity, label, titles, table):
        yield Quad(subject, rn.alias, alias, CORE)
    for title, support in sorted(titles.items(), key=lambda item: item[0]):
        what = rn.name if title == name else rn.alias
        yield from frame.claim(subject, what, text(title, entity.language), support, stands=True)
    yield from _links(entity, subject)


def _name(entity: Entity, titles: Mapping[str, Support], table: Gathered) -> str | None:
    """What it is called: the name that a curator gave, else the one that resolve chose.

    An event without a title of its own goes by the words for its kind: a label, but no name.
    """
    titles = {title: told for title, told in titles.items() if (entity.key, title) not in table.forms}
    best = strongest(titles) if titles else None
    if best is not None and titles[best].stance:
        return best
    if entity.kind != "event":
        return entity.name
    return entity.name if entity.name in titles else best


def _kind_in_words(entity: Entity, table: Gathered) -> str:
    """The label of an event without a title; its kind where the name it had was rejected.

    >>> table = Gathered(claims={("eaaaaaaaa", "eventType"): {"roundTable": Support()}}, struck={("eaaaaaaaa", "X")})
    >>> _kind_in_words(Entity(key="eaaaaaaaa", kind="event", name="X"), table)
    'round table'
    """
    if (entity.key, entity.name) not in table.struck:
        return entity.name
    kinds = sorted(map(str, table.claims.get((entity.key, "eventType"), ())))
    return re.sub("([A-Z])", lambda capital: f" {capital[1].lower()}", kinds[0]) if kinds else "event"


def _aliases(entity: Entity, label: str, titles: Iterable[str], table: Gathered) -> list[Literal]:
    forms = {form for form in (*entity.aliases, *titles) if form.strip()}
    if entity.kind != "event":
        forms.add(entity.name)
    forms = {form for form in forms - {label} if (entity.key, form) not in table.struck}
    return [text(form, entity.language) for form in sorted(forms)]


def _links(entity: Entity, subject: NamedNode) -> Iterator[Quad]:
    for iri in sorted(set(entity.same_as)):
        target = node(iri)
        if target:
            yield Quad(subject, skos.exactMatch if entity.kind == "topic" else schema.sameAs, target, CORE)


def _sure_enough(titles: Mapping[str, Support], minimum: float) -> dict[str, Support]:
    """Titles above the release threshold; what no report witnesses comes from a person and stays."""
    return {title: told for title, told in titles.items() if not told.witnesses or told.confidence >= minimum}


def _topic(entity: Entity, subject: NamedNode, table: Gathered, scheme: NamedNode) -> Iterator[Quad]:
    titles = table.titles.get(entity.key, {})
    label = _name(entity, titles, table) or entity.name
    yield Quad(subject, rdf.type, rn.Topic, CORE)
    yield Quad(subject, skos.prefLabel, text(label, entity.language), CORE)
    for alias in _aliases(entity, label, titles, table):
        yield Quad(subject, skos.altLabel, alias, CORE)
    yield Quad(subject, skos.inScheme, scheme, CORE)
    yield from _links(entity, subject)


def _place(entity: Entity, subject: NamedNode, table: Gathered, wider: str | None, frame: Frame) -> Iterator[Quad]:
    if table.place_kinds.get(entity.key) == {"online"}:
        return
    if wider:
        yield Quad(subject, rn.within, frame.entity(wider), CORE)
    if entity.country_code:
        yield Quad(subject, rn.countryCode, Literal(entity.country_code.upper()), CORE)


def _told(key: str, subject: NamedNode, table: Gathered, frame: Frame) -> Iterator[Quad]:
    """Where the reports name it, how sure they make us of it, and what stands beside the name."""
    for report, span in table.mentions.get(key, ()):
        yield Quad(subject, rn.mention, frame.span(report, span), PROVENANCE)
    if key in table.existence and subject:
        yield Quad(subject, rn.confidence, decimal(table.existence[key].confidence), CORE)
    for degree, language in sorted(table.degrees.get(key, ())):
        yield Quad(subject, rn.academicTitle, text(degree, language), CORE)
    for url in sorted(table.urls.get(key, ())):
        target = node(url)
        if target:
            yield Quad(subject, schema.url, target, CORE)


def lift_retired(resolution: Resolution, frame: Frame) -> Iterator[Quad]:
    """Identifiers that stand for nothing any more: merged, split or withdrawn. They keep no name."""
    successors = {key: tuple(by) for key, by in resolution.retired.items()}
    live = {entity.key for entity in resolution.entities if not entity.withdrawn}
    withdrawn = {entity.key for entity in resolution.entities if entity.withdrawn}
    for key in sorted((set(successors) | withdrawn) - live):
        subject = frame.entity(key)
        yield Quad(subject, rdf.type, rn.RetiredEntity, CURATION)
        yield Quad(subject, owl.deprecated, _TRUE, CURATION)
        for successor in sorted(_final(key, successors, live)):
            yield Quad(subject, dcterms.isReplacedBy, frame.entity(successor), CURATION)


def _final(key: str, successors: Mapping[str, tuple[str, ...]], live: set[str]) -> set[str]:
    """What stands at the end of a chain of replacements."""
    ends, seen, todo = set(), {key}, list(successors.get(key, ()))
    while todo:
        current = todo.pop()
        if current in live:
            ends.add(current)
        elif current not in seen:
            seen.add(current)
            todo.extend(successors.get(current, ()))
    return ends


_TRUE = Literal(True)
