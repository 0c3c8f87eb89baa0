"""The pages of events, series of events and talks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kgbuild.counting import count
from kgbuild.publish.graph import Node
from kgbuild.publish.lines import Link, Statement
from kgbuild.publish.network import Ties
from kgbuild.publish.page import Entry, Group, Page, Section
from kgbuild.publish.parts import (
    active,
    by_date,
    events_section,
    explorer_link,
    joined,
    meeting,
    rank,
    sources_section,
    talk_entries,
    topics_section,
    years_of,
)
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import AGENT, CONTRIBUTION, EVENT, PART_OF, PRESENTED, SERIES

__all__ = ["contribution_page", "event_page", "series_page"]


def event_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
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
        for role, found in sorted(lines.items(), key=lambda item: (rank(item[1][0].term), item[0]))
    )
    parts = by_date(reader, graph.subjects(PART_OF, thing))
    talks = graph.subjects(PRESENTED, thing)
    when, where = reader.when(thing), reader.where(thing)
    lead = [Link(when)] if when else []
    lead += [*([Link(", ")] if when and where else []), *joined(where)]
    drawing = meeting(reader, agents, ties)
    return replace(
        page,
        lead=tuple(lead),
        drawing=drawing,
        drawing_note="People of this event, and who of them met elsewhere too." if drawing else "",
        explorer=explorer_link(page, "events"),
        description=" · ".join(filter(None, (page.kicker, when, ", ".join(place.text for place in where)))),
        sections=(
            Section("who", "Who took part", groups, number=sum(agents.values())),
            Section(
                "programme", "Programme", entries=tuple(Entry(reader.link(part), reader.when(part)) for part in parts)
            ),
            Section("talks", "Talks", entries=talk_entries(reader, talks)),
            sources_section(reader, thing),
        ),
    )


def series_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    events = reader.graph.subjects(SERIES, thing)
    return replace(
        page,
        years=years_of(reader, events),
        description=f"Series of {count(len(events), 'event')}",
        lead=(Link(count(len(events), "edition")),),
        sections=(
            events_section(reader, events, "Editions"),
            *active(reader, events),
            topics_section(reader, events),
            sources_section(reader, thing),
        ),
    )


def contribution_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    lines = []
    for statement in graph.subjects(CONTRIBUTION, thing):
        agent = graph.value(statement, AGENT)
        if agent is not None:
            one = reader.participation(statement, agent, about=(agent, thing), dated=False)
            # that the talk is on itself need not be said
            lines.append(replace(one, notes=tuple(note for note in one.notes if note[1] != reader.link(thing))))
    lines.sort(key=lambda one: (rank(one.term), one.value.text))
    events = graph.values(thing, PRESENTED)
    lead = [Link("Given at "), *joined(tuple(reader.link(event) for event in events))] if events else []
    when = reader.when(events[0]) if events else ""
    if when:
        lead.append(Link(f", {when}"))
    return replace(
        page,
        lead=tuple(lead),
        description=" · ".join(filter(None, ("Talk", ", ".join(one.value.text for one in lines), when))),
        sections=(Section("by", "By", (Group("", tuple(lines)),) if lines else ()), sources_section(reader, thing)),
    )
