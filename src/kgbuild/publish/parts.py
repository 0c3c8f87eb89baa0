"""Sections that pages of several kinds have: events, topics, reports, partners, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kgbuild.counting import count
from kgbuild.publish.graph import Node
from kgbuild.publish.lines import Link, Statement
from kgbuild.publish.network import SHOWN, Drawing, Ties, draw
from kgbuild.publish.page import MOST_LINES, MOST_PARTNERS, Entry, Group, Page, Section, Years
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import AGENT, CONTRIBUTION, EVENT, TOPIC
from kgbuild.publish.words import year_of

__all__ = [
    "active",
    "by_date",
    "capped",
    "circle_of",
    "counted",
    "entries_of",
    "events_section",
    "explorer_link",
    "joined",
    "meeting",
    "parts_of",
    "rank",
    "sentence",
    "sources_section",
    "talk_entries",
    "talks_of",
    "timeline",
    "topics_section",
    "years_of",
]


def parts_of(reader: Reader, agent: Node) -> list[tuple[Node, Node]]:
    """Participations of an agent: (statement, event), late ones first."""
    found = []
    for statement in reader.graph.subjects(AGENT, agent):
        event = reader.graph.value(statement, EVENT)
        if event is not None:
            found.append((statement, event))
    return sorted(found, key=lambda pair: (_late(reader.dates(pair[1])[0]), reader.name(pair[1]), pair))


def _late(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date) if date else (0,)


def timeline(reader: Reader, thing: Node, parts: list[tuple[Node, Node]]) -> Section:
    groups: dict[str, list[Statement]] = {}
    for statement, event in parts:
        one = reader.participation(statement, event, about=(thing,), dated=True)
        groups.setdefault(year_of(one.date) or "Without a date", []).append(one)
    return Section(
        "events", "Events", tuple(Group(year, tuple(lines)) for year, lines in groups.items()), number=len(parts)
    )


def events_section(reader: Reader, events: Iterable[Node], heading: str) -> Section:
    listed = by_date(reader, set(events))
    entries = []
    for event in listed:
        where = reader.where(event)
        entries.append(
            Entry(reader.link(event), " · ".join(filter(None, (reader.when(event), where[0].text if where else ""))))
        )
    return Section("events", heading, entries=tuple(entries), number=len(entries))


def by_date(reader: Reader, events: Iterable[Node]) -> list[Node]:
    return sorted(events, key=lambda event: (_late(reader.dates(event)[0]), reader.name(event), event))


def entries_of(reader: Reader, things: Iterable[Node]) -> tuple[Entry, ...]:
    return tuple(Entry(reader.link(one)) for one in sorted(set(things), key=lambda one: (reader.name(one), one)))


def counted(
    reader: Reader, counts: Counter[Node], *, most: int = MOST_PARTNERS, of: str = "event"
) -> tuple[Entry, ...]:
    """Things with how many events (or what ``of`` says) they have in common with the page's, most first."""
    listed = sorted(counts, key=lambda one: (-counts[one], reader.name(one), one))
    return tuple(Entry(reader.link(one), number=count(counts[one], of)) for one in listed[:most])


def talk_entries(reader: Reader, talks: Iterable[Node]) -> tuple[Entry, ...]:
    found = []
    for talk in sorted(set(talks), key=lambda one: (reader.name(one), one)):
        agents = {
            reader.name(agent)
            for statement in reader.graph.subjects(CONTRIBUTION, talk)
            if (agent := reader.graph.value(statement, AGENT)) is not None
        }
        found.append(Entry(reader.link(talk), ", ".join(sorted(agents))))
    return tuple(found)


def talks_of(reader: Reader, person: Node) -> list[Node]:
    return [
        talk
        for statement in reader.graph.subjects(AGENT, person)
        for talk in reader.graph.values(statement, CONTRIBUTION)
    ]


def topics_section(reader: Reader, events: Iterable[Node]) -> Section:
    """Topics of the events, those of the whole counting for its parts."""
    counts: Counter[Node] = Counter()
    for event in sorted(set(events)):
        top = reader.top(event)
        counts.update(sorted({*reader.graph.values(event, TOPIC), *reader.graph.values(top, TOPIC)}))
    return Section("topics", "Topics", entries=counted(reader, counts), number=len(counts))


def sources_section(reader: Reader, thing: Node) -> Section:
    sources = reader.sources(thing)
    entries = tuple(Entry(link, f"named {count(number, 'time')}") for link, number in sources)
    return Section("sources", "Reports that name it", entries=entries, number=len(sources))


def active(reader: Reader, events: Iterable[Node]) -> tuple[Section, Section]:
    """People and bodies of the events."""
    counts: dict[str, Counter[Node]] = {"person": Counter(), "institution": Counter()}
    for event in sorted(set(events)):
        agents = {reader.graph.value(statement, AGENT) for statement in reader.graph.subjects(EVENT, event)}
        for agent in sorted(one for one in agents if one is not None):
            if reader.kind(agent) in counts:
                counts[reader.kind(agent)][agent] += 1
    return (
        Section("active-people", "Most active people", entries=counted(reader, counts["person"])),
        Section("active-bodies", "Most active institutions", entries=counted(reader, counts["institution"])),
    )


def years_of(reader: Reader, events: Iterable[Node]) -> Years | None:
    counts = Counter(year for event in set(events) if (year := year_of(reader.dates(event)[0])))
    if len(counts) < 2:
        return None
    first, last = int(min(counts)), int(max(counts))
    if last - first > 60:
        return None
    most = max(counts.values())
    return Years(tuple((str(y), counts[str(y)], round(100 * counts[str(y)] / most)) for y in range(first, last + 1)))


def circle_of(reader: Reader, thing: Node, ties: Ties) -> tuple[Drawing | None, tuple[Entry, ...]]:
    """The drawing around an agent, and the list beside it."""
    partners = ties.partners.get(thing, ())
    shown = [(node, number, reader.name(node)) for node, number in partners[:SHOWN]]
    entries = tuple(
        Entry(reader.link(node), number=count(number, "event")) for node, number in partners[:MOST_PARTNERS]
    )
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


def meeting(reader: Reader, agents: Counter[Node], ties: Mapping[str, Ties]) -> Drawing | None:
    """People of an event, tied where they met at another one too."""
    people = [agent for agent in agents if reader.kind(agent) == "person"]
    reach = {person: len(ties["person"].partners.get(person, ())) for person in people}
    chosen = sorted(people, key=lambda one: (-reach[one], reader.name(one), one))[:SHOWN]
    again = _among(chosen, ties["person"], 1)
    return draw(None, [(one, 1 + reach[one], reader.name(one)) for one in chosen], again) if again else None


def joined(links: tuple[Link, ...]) -> list[Link]:
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


def rank(term: str) -> int:
    name = term.rpartition("#")[2]
    return _ROLE_ORDER.index(name) if name in _ROLE_ORDER else len(_ROLE_ORDER)


def sentence(page: Page, post: str, events: list[Node], reader: Reader) -> str:
    years = sorted(filter(None, (year_of(reader.dates(event)[0]) for event in events)))
    span = "" if not years else years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    return " · ".join(filter(None, (page.kicker, post, count(len(set(events)), "event") if events else "", span)))


def explorer_link(page: Page, network: str) -> str:
    """The fragment that shows the thing in the explorer."""
    base = "https://w3id.org/research-network/"
    short = f"~{page.iri.removeprefix(base)}" if page.iri.startswith(base) else page.iri
    net = "" if network == "persons" else f"net={network}&"
    return f"explorer/index.html#{net}sel={short}&ego=1"


def capped(section: Section) -> Section:
    """The section without what is too much for one page, and a word on it."""
    lines = sum(len(group.lines) for group in section.groups) + sum(len(one.lines) for one in section.passages)
    total = lines or len(section.entries)
    if total <= MOST_LINES:
        return section
    groups, left = [], MOST_LINES
    for group in section.groups:
        if left > 0:
            groups.append(replace(group, lines=group.lines[:left]))
            left -= len(group.lines)
    passages, left = [], MOST_LINES
    for passage in section.passages:
        if left > 0:
            passages.append(replace(passage, lines=passage.lines[:left]))
            left -= len(passage.lines)
    note = f"The first {MOST_LINES} of {total:,}; the documents of this page (Turtle, JSON-LD) hold all."
    return replace(
        section,
        groups=tuple(groups),
        passages=tuple(passages),
        entries=section.entries[:MOST_LINES],
        note=f"{section.note} {note}".strip(),
    )
