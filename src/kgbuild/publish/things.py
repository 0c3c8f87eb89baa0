"""The page of a thing, as values: what a template shows, and nothing that it would have to work out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kgbuild.links import web
from kgbuild.publish.addresses import KINDS, root_of
from kgbuild.publish.graph import Node, iri_of, node_of, text_of
from kgbuild.publish.network import SHOWN, Drawing, Ties, draw
from kgbuild.publish.statements import (
    AGENT,
    BASED_IN,
    CONTRIBUTION,
    EVENT,
    EVIDENCE,
    IDENTIFIER,
    INSTITUTION,
    NAME,
    OBJECT,
    PART_OF,
    PLACE,
    PREDICATE,
    PRESENTED,
    PUBLISHER,
    REPLACED_BY,
    SAME_AS,
    SERIES,
    SOURCE,
    SUBJECT,
    TOPIC,
    UNIT_OF,
    URL,
    WITHIN,
    Link,
    Reader,
    Statement,
)
from kgbuild.publish.words import count, year_of
from kgbuild.vocabulary import dc, rn, schema, skos

__all__ = ["Entry", "Page", "Section", "Years", "page_of", "retired_page"]

MOST_LINES = 400
"""Lines of one section; the documents beside the page hold what is beyond."""
MOST_PARTNERS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to click with what there is to say beside it."""

    link: Link
    detail: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading of their own."""

    heading: str
    lines: tuple[Statement, ...]
    term: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: groups of statements, or entries."""

    key: str
    heading: str
    groups: tuple[Group, ...] = ()
    entries: tuple[Entry, ...] = ()
    note: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """How many events a year: (year, number, height in per cent of the highest)."""

    bars: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a thing shows."""

    iri: str
    kind: str
    path: str
    title: str
    kicker: str
    stem: str
    lead: tuple[Link, ...] = ()
    facts: tuple[Statement, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    years: Years | None = None
    drawing: Drawing | None = None
    drawing_note: str = ""
    history: tuple[Statement, ...] = ()
    formerly: tuple[Link, ...] = ()
    successors: tuple[Link, ...] = ()
    explorer: str = ""
    description: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way up to the root."""
        return root_of(self.path)


def page_of(reader: Reader, thing: Node, ties: Mapping[str, Ties]) -> Page:
    """The page of a thing with a page."""
    kind, iri = reader.kind(thing), iri_of(thing)
    page = Page(
        iri=iri,
        kind=kind,
        path=reader.addresses.page(iri),
        stem=reader.addresses.stem(iri),
        title=reader.name(thing),
        kicker=_kicker(reader, thing, kind),
        facts=tuple(reader.facts(thing)),
        names=tuple(reader.names(thing)),
        same_as=tuple(sorted({iri_of(one) for one in _matches(reader, thing) if one[:1] == b"<" and web(iri_of(one))})),
        history=tuple(reader.decisions(thing)),
        formerly=tuple(
            Link(iri_of(old).rsplit("/", 1)[-1], reader.addresses.page(iri_of(old)))
            for old in reader.graph.subjects(REPLACED_BY, thing)
        ),
    )
    page = _MAKERS[kind](reader, thing, page, ties)
    sections = tuple(_capped(section) for section in page.sections if section.groups or section.entries)
    return replace(page, sections=sections)


def retired_page(reader: Reader, thing: Node) -> Page:
    """The page of an identifier that is no longer in use."""
    iri = iri_of(thing)
    successors = tuple(reader.link(value) for value in reader.graph.values(thing, REPLACED_BY))
    words = "was replaced" if successors else "was withdrawn"
    return Page(
        iri=iri,
        kind="retired",
        path=reader.addresses.page(iri),
        stem=reader.addresses.stem(iri),
        title=f"This identifier {words}",
        kicker="Identifier no longer in use",
        successors=successors,
    )


def _matches(reader: Reader, thing: Node) -> list[bytes]:
    return [
        value
        for step in (SAME_AS, node_of(skos.exactMatch), node_of(skos.closeMatch))
        for value in reader.graph.values(thing, step)
    ]


def _kicker(reader: Reader, thing: Node, kind: str) -> str:
    if kind == "event":
        types = [reader.graph.label(one) for one in reader.graph.values(thing, node_of(rn.eventType))]
        named = " · ".join(types[:2])
        return named[:1].upper() + named[1:] if named else "Event"
    if kind == "institution":
        sector = reader.graph.value(thing, node_of(rn.institutionType))
        named = reader.graph.label(sector) if sector is not None else ""
        unit = "Unit" if reader.graph.values(thing, UNIT_OF) else "Institution"
        return f"{unit} · {named}" if named else unit
    return KINDS[kind][0].capitalize()


# the kinds


def _person(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    parts = _parts(reader, thing)
    posts = reader.affiliations(thing, AGENT, INSTITUTION)
    events = [event for _, event in parts]
    lead: list[Link] = []
    if posts:
        best = posts[0]
        lead = (
            [Link(f"{best.says[:1].upper()}{best.says[1:]}, "), best.value]
            if best.says != "affiliated"
            else [best.value]
        )
    drawing, partners = _circle(reader, thing, ties["person"])
    return replace(
        page,
        lead=tuple(lead),
        years=_years(reader, events),
        drawing=drawing,
        drawing_note=ties["person"].left_out,
        explorer=_explorer(page, "persons"),
        description=_sentence(page, posts[0].value.text if posts else "", events, reader),
        sections=(
            Section("posts", "Affiliations", (Group("", tuple(posts)),) if posts else (), number=len(posts)),
            _timeline(reader, thing, parts),
            Section("with", "Seen with", entries=partners, note="People present at the same events, most often first."),
            _topics(reader, [*events, *_talks_of(reader, thing)]),
            _sources(reader, thing),
        ),
    )


def _institution(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    parts = _parts(reader, thing)
    events = [event for _, event in parts]
    people = reader.affiliations(thing, INSTITUTION, AGENT)
    units = reader.graph.subjects(UNIT_OF, thing)
    above = reader.graph.values(thing, UNIT_OF)
    drawing, partners = _circle(reader, thing, ties["institution"])
    return replace(
        page,
        lead=tuple([Link("Part of "), *(reader.link(one) for one in above)] if above else []),
        years=_years(reader, events),
        drawing=drawing,
        drawing_note=ties["institution"].left_out,
        explorer=_explorer(page, "institutions") if not above else "",
        description=_sentence(page, "", events, reader),
        sections=(
            _timeline(reader, thing, parts),
            Section(
                "with",
                "Works with",
                entries=partners,
                note="Bodies that took part in the same events, or whose people did; units count for the whole.",
            ),
            Section(
                "people",
                "People who appeared for it",
                (Group("", tuple(people)),) if people else (),
                number=len(people),
            ),
            Section("units", "Units", entries=_entries(reader, units), number=len(units)),
            _topics(reader, events),
            _sources(reader, thing),
        ),
    )


def _event(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    statements = graph.subjects(EVENT, thing)
    lines: dict[str, list[Statement]] = {}
    agents: Counter[Node] = Counter()
    for statement in statements:
        agent = graph.value(statement, AGENT)
        if agent is None:
            continue
        agents[agent] += 1
        one = reader.participation(statement, agent, about=(agent,), dated=False)
        lines.setdefault(one.says, []).append(one)
    groups = tuple(
        Group(
            role, tuple(sorted(found, key=lambda one: (one.value.kind != "institution", one.value.text))), found[0].term
        )
        for role, found in sorted(lines.items(), key=lambda item: (_rank(item[1][0].term), item[0]))
    )
    parts = _by_date(reader, graph.subjects(PART_OF, thing))
    talks = graph.subjects(PRESENTED, thing)
    when, where = reader.when(thing), reader.where(thing)
    lead = [Link(when)] if when else []
    lead += [*([Link(", ")] if when and where else []), *_joined(where)]
    drawing = _meeting(reader, agents, ties)
    return replace(
        page,
        lead=tuple(lead),
        drawing=drawing,
        drawing_note="People of this event, and who of them met elsewhere too." if drawing else "",
        explorer=_explorer(page, "events"),
        description=" · ".join(filter(None, (page.kicker, when, ", ".join(place.text for place in where)))),
        sections=(
            Section("who", "Who took part", groups, number=sum(agents.values())),
            Section(
                "programme", "Programme", entries=tuple(Entry(reader.link(part), reader.when(part)) for part in parts)
            ),
            Section("talks", "Talks", entries=_talks(reader, talks)),
            _sources(reader, thing),
        ),
    )


def _series(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    events = reader.graph.subjects(SERIES, thing)
    return replace(
        page,
        years=_years(reader, events),
        description=f"Series of {count(len(events), 'event')}",
        lead=(Link(count(len(events), "edition")),),
        sections=(
            _events(reader, events, "Editions"),
            *_active(reader, events),
            _topics(reader, events),
            _sources(reader, thing),
        ),
    )


def _topic(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    about = graph.subjects(TOPIC, thing)
    events = [node for node in about if reader.kind(node) == "event"]
    talks = sorted(node for node in about if reader.kind(node) == "contribution")
    narrower = graph.subjects(node_of(skos.broader), thing)
    beside: Counter[Node] = Counter(other for event in events for other in graph.values(event, TOPIC) if other != thing)
    return replace(
        page,
        years=_years(reader, events),
        explorer=_explorer(page, "topics"),
        lead=(Link(count(len(events), "event")), *([Link(f", {count(len(talks), 'talk')}")] if talks else [])),
        description=f"Topic of {count(len(events), 'event')}",
        sections=(
            _events(reader, events, "Events"),
            *_active(reader, events),
            Section("talks", "Talks", entries=_talks(reader, talks)),
            Section("narrower", "Narrower topics", entries=_entries(reader, narrower)),
            Section("beside", "Dealt with together", entries=_counted(reader, beside)),
            _sources(reader, thing),
        ),
    )


def _place(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    inside = _below(reader, thing)
    events = [event for place in sorted(inside) for event in graph.subjects(PLACE, place)]
    bodies = [body for place in sorted(inside) for body in graph.subjects(BASED_IN, place)]
    above = graph.values(thing, WITHIN)
    return replace(
        page,
        years=_years(reader, events),
        lead=tuple([Link("In "), *_joined(tuple(reader.link(one) for one in above))] if above else []),
        description=f"Place of {count(len(set(events)), 'event')}",
        sections=(
            _events(reader, events, "Events here"),
            Section("bodies", "Institutions based here", entries=_entries(reader, bodies), number=len(set(bodies))),
            Section("within", "Places within", entries=_entries(reader, graph.subjects(WITHIN, thing))),
            *_active(reader, events),
            _sources(reader, thing),
        ),
    )


def _contribution(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    lines = []
    for statement in graph.subjects(CONTRIBUTION, thing):
        agent = graph.value(statement, AGENT)
        if agent is not None:
            lines.append(reader.participation(statement, agent, about=(agent, thing), dated=False))
    lines.sort(key=lambda one: (_rank(one.term), one.value.text))
    events = graph.values(thing, PRESENTED)
    lead = [Link("Given at "), *_joined(tuple(reader.link(event) for event in events))] if events else []
    when = reader.when(events[0]) if events else ""
    if when:
        lead.append(Link(f", {when}"))
    return replace(
        page,
        lead=tuple(lead),
        description=" · ".join(filter(None, ("Talk", ", ".join(one.value.text for one in lines), when))),
        sections=(Section("by", "By", (Group("", tuple(lines)),) if lines else ()), _sources(reader, thing)),
    )


def _doc(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    publisher = graph.value(thing, PUBLISHER)
    named = graph.text(thing, node_of(dc.publisher))
    url = web(graph.text(thing, URL))
    lead = [Link("Published by "), reader.link(publisher) if publisher else Link(named)] if publisher or named else []
    spans = [span for span in graph.subjects(SOURCE, thing) if span in graph.spans]
    lines, things = [], Counter[Node]()
    for span in sorted(spans, key=lambda one: graph.spans[one][1:3]):
        for statement, step in graph.pointing(span):
            if step == EVIDENCE:
                told = _told(reader, statement)
                if told is not None:
                    lines.append(_only(told, page.path))
            elif reader.kind(statement):
                things[statement] += 1
    lines = list({one.key: one for one in lines}.values())
    extra = {
        "Original": url,
        "File": graph.text(thing, IDENTIFIER),
        "Published": graph.text(thing, node_of(schema.datePublished)),
        "Language": graph.text(thing, node_of(schema.inLanguage)),
        "SHA-256 of the text": graph.text(thing, node_of(schema.sha256)),
    }
    return replace(
        page,
        lead=tuple(lead),
        description=f"Report, {count(len(lines), 'statement')} rest on it",
        extra={name: value for name, value in extra.items() if value},
        sections=(
            Section(
                "says",
                "What rests on it",
                (Group("", tuple(lines)),) if lines else (),
                number=len(lines),
                note="In the order of the text.",
            ),
            *(
                Section(
                    f"named-{kind}",
                    KINDS[kind][1].capitalize(),
                    entries=_counted(
                        reader,
                        Counter({node: number for node, number in things.items() if reader.kind(node) == kind}),
                        most=MOST_LINES,
                    ),
                )
                for kind in ("event", "person", "institution", "place", "topic")
            ),
        ),
    )


def _only(told: Statement, path: str) -> Statement:
    """The statement with the passages of this report alone."""
    here = tuple(quote for quote in told.quotes if quote.report.href == path)
    return replace(told, quotes=here, more_quotes=0)


_MAKERS: dict[str, Callable[[Reader, Node, Page, Mapping[str, Ties]], Page]] = {
    "person": _person,
    "institution": _institution,
    "event": _event,
    "series": _series,
    "topic": _topic,
    "place": _place,
    "contribution": _contribution,
    "doc": _doc,
}


# their parts


def _parts(reader: Reader, agent: Node) -> list[tuple[Node, Node]]:
    """Participations of an agent: (statement, event), late ones first."""
    found = []
    for statement in reader.graph.subjects(AGENT, agent):
        event = reader.graph.value(statement, EVENT)
        if event is not None:
            found.append((statement, event))
    return sorted(found, key=lambda pair: (_late(reader.dates(pair[1])[0]), reader.name(pair[1]), pair))


def _late(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date) if date else (0,)


def _timeline(reader: Reader, thing: Node, parts: list[tuple[Node, Node]]) -> Section:
    groups: dict[str, list[Statement]] = {}
    for statement, event in parts:
        one = reader.participation(statement, event, about=(thing,), dated=True)
        groups.setdefault(year_of(one.date) or "Without a date", []).append(one)
    return Section(
        "events", "Events", tuple(Group(year, tuple(lines)) for year, lines in groups.items()), number=len(parts)
    )


def _events(reader: Reader, events: Iterable[Node], heading: str) -> Section:
    listed = _by_date(reader, set(events))
    entries = []
    for event in listed:
        where = reader.where(event)
        entries.append(
            Entry(reader.link(event), " · ".join(filter(None, (reader.when(event), where[0].text if where else ""))))
        )
    return Section("events", heading, entries=tuple(entries), number=len(entries))


def _by_date(reader: Reader, events: Iterable[Node]) -> list[Node]:
    return sorted(events, key=lambda event: (_late(reader.dates(event)[0]), reader.name(event), event))


def _entries(reader: Reader, things: Iterable[Node]) -> tuple[Entry, ...]:
    return tuple(Entry(reader.link(one)) for one in sorted(set(things), key=lambda one: (reader.name(one), one)))


def _counted(reader: Reader, counts: Counter[Node], *, most: int = MOST_PARTNERS) -> tuple[Entry, ...]:
    listed = sorted(counts, key=lambda one: (-counts[one], reader.name(one), one))
    return tuple(Entry(reader.link(one), number=counts[one]) for one in listed[:most])


def _talks(reader: Reader, talks: Iterable[Node]) -> tuple[Entry, ...]:
    found = []
    for talk in sorted(set(talks), key=lambda one: (reader.name(one), one)):
        agents = {
            reader.name(agent)
            for statement in reader.graph.subjects(CONTRIBUTION, talk)
            if (agent := reader.graph.value(statement, AGENT)) is not None
        }
        found.append(Entry(reader.link(talk), ", ".join(sorted(agents))))
    return tuple(found)


def _talks_of(reader: Reader, person: Node) -> list[Node]:
    return [
        talk
        for statement in reader.graph.subjects(AGENT, person)
        for talk in reader.graph.values(statement, CONTRIBUTION)
    ]


def _topics(reader: Reader, events: Iterable[Node]) -> Section:
    """Topics of the events, those of the whole counting for its parts."""
    counts: Counter[Node] = Counter()
    for event in sorted(set(events)):
        top = reader.top(event)
        counts.update(sorted({*reader.graph.values(event, TOPIC), *reader.graph.values(top, TOPIC)}))
    return Section("topics", "Topics", entries=_counted(reader, counts), number=len(counts))


def _sources(reader: Reader, thing: Node) -> Section:
    sources = reader.sources(thing)
    entries = tuple(Entry(link, f"named {count(number, 'time')}") for link, number in sources)
    return Section("sources", "Reports that name it", entries=entries, number=len(sources))


def _active(reader: Reader, events: Iterable[Node]) -> tuple[Section, Section]:
    """People and bodies of the events."""
    counts: dict[str, Counter[Node]] = {"person": Counter(), "institution": Counter()}
    for event in sorted(set(events)):
        agents = {reader.graph.value(statement, AGENT) for statement in reader.graph.subjects(EVENT, event)}
        for agent in sorted(one for one in agents if one is not None):
            if reader.kind(agent) in counts:
                counts[reader.kind(agent)][agent] += 1
    return (
        Section("active-people", "Most active people", entries=_counted(reader, counts["person"])),
        Section("active-bodies", "Most active institutions", entries=_counted(reader, counts["institution"])),
    )


def _years(reader: Reader, events: Iterable[Node]) -> Years | None:
    counts = Counter(year for event in set(events) if (year := year_of(reader.dates(event)[0])))
    if len(counts) < 2:
        return None
    first, last = int(min(counts)), int(max(counts))
    if last - first > 60:
        return None
    most = max(counts.values())
    return Years(tuple((str(y), counts[str(y)], round(100 * counts[str(y)] / most)) for y in range(first, last + 1)))


def _circle(reader: Reader, thing: Node, ties: Ties) -> tuple[Drawing | None, tuple[Entry, ...]]:
    """The drawing around an agent, and the list beside it."""
    partners = ties.partners.get(thing, ())
    shown = [(node, number, reader.name(node)) for node, number in partners[:SHOWN]]
    entries = tuple(Entry(reader.link(node), number=number) for node, number in partners[:MOST_PARTNERS])
    return draw(thing, shown, _among([node for node, _, _ in shown], ties)), entries


def _among(nodes: list[Node], ties: Ties, beyond: int = 0) -> dict[tuple[Node, Node], int]:
    """The ties among some nodes, in both directions; those of more than ``beyond`` events."""
    wanted = set(nodes)
    return {
        (one, other): number
        for one in nodes
        for other, number in ties.partners.get(one, ())
        if other in wanted and number > beyond
    }


def _meeting(reader: Reader, agents: Counter[Node], ties: Mapping[str, Ties]) -> Drawing | None:
    """People of an event, tied where they met at another one too."""
    people = [agent for agent in agents if reader.kind(agent) == "person"]
    reach = {person: len(ties["person"].partners.get(person, ())) for person in people}
    chosen = sorted(people, key=lambda one: (-reach[one], reader.name(one), one))[:SHOWN]
    again = _among(chosen, ties["person"], 1)
    return draw(None, [(one, 1 + reach[one], reader.name(one)) for one in chosen], again) if again else None


def _below(reader: Reader, place: Node) -> set[Node]:
    found, waiting = {place}, [place]
    while waiting:
        for inner in reader.graph.subjects(WITHIN, waiting.pop()):
            if inner not in found:
                found.add(inner)
                waiting.append(inner)
    return found


def _told(reader: Reader, statement: Node) -> Statement | None:
    """A participation, affiliation or claim as one line: who, what, whom."""
    graph = reader.graph
    agent, event, body = (
        graph.value(statement, AGENT),
        graph.value(statement, EVENT),
        graph.value(statement, INSTITUTION),
    )
    if agent is not None and event is not None:
        one = reader.participation(statement, agent, about=(agent,), dated=False)
        return replace(one, notes=(*one.notes, ("at", reader.link(event))))
    if agent is not None and body is not None:
        position = graph.text(statement, node_of(rn.position)) or "affiliated"
        one = reader.statement(statement, position, reader.link(agent), about=(agent, body))
        return replace(one, notes=(("of", reader.link(body)),))
    subject, step, value = (graph.value(statement, part) for part in (SUBJECT, PREDICATE, OBJECT))
    if subject is None or step is None or value is None:
        return None
    shown = reader.link(value)
    one = reader.statement(statement, graph.label(step), reader.link(subject), about=(subject, value))
    return replace(
        one,
        notes=(("", shown if value[:1] == b"<" else Link(f"“{text_of(value)}”" if step == NAME else text_of(value))),),
    )


def _joined(links: tuple[Link, ...]) -> list[Link]:
    out: list[Link] = []
    for link in links:
        out += [*([Link(", ")] if out else []), link]
    return out


_ROLE_ORDER = (
    "organizer",
    "coOrganizer",
    "host",
    "supporter",
    "sponsor",
    "partner",
    "honoree",
    "chair",
    "moderator",
    "openingSpeaker",
    "keynoteSpeaker",
    "speaker",
    "lecturer",
    "trainer",
    "panelist",
    "discussant",
    "guest",
    "participant",
)


def _rank(term: str) -> int:
    name = term.rpartition("#")[2]
    return _ROLE_ORDER.index(name) if name in _ROLE_ORDER else len(_ROLE_ORDER)


def _sentence(page: Page, post: str, events: list[Node], reader: Reader) -> str:
    years = sorted(filter(None, (year_of(reader.dates(event)[0]) for event in events)))
    span = "" if not years else years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    return " · ".join(filter(None, (page.kicker, post, count(len(set(events)), "event") if events else "", span)))


def _explorer(page: Page, network: str) -> str:
    """The fragment that shows the thing in the explorer."""
    base = "https://w3id.org/research-network/"
    short = f"~{page.iri.removeprefix(base)}" if page.iri.startswith(base) else page.iri
    net = "" if network == "persons" else f"net={network}&"
    return f"explorer/index.html#{net}sel={short}&ego=1"


def _capped(section: Section) -> Section:
    """The section without what is too much for one page, and a word on it."""
    total = sum(len(group.lines) for group in section.groups) or len(section.entries)
    if total <= MOST_LINES:
        return section
    groups, left = [], MOST_LINES
    for group in section.groups:
        if left > 0:
            groups.append(replace(group, lines=group.lines[:left]))
            left -= len(group.lines)
    note = f"The first {MOST_LINES} of {total:,}; the documents of this page (Turtle, JSON-LD) hold all."
    return replace(
        section, groups=tuple(groups), entries=section.entries[:MOST_LINES], note=f"{section.note} {note}".strip()
    )
