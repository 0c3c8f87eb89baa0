"""The pages of topics and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kgbuild.counting import count
from kgbuild.publish.graph import Node, node_of
from kgbuild.publish.lines import Link
from kgbuild.publish.network import Ties
from kgbuild.publish.page import Page, Section
from kgbuild.publish.parts import (
    active,
    counted,
    entries_of,
    events_section,
    explorer_link,
    joined,
    sources_section,
    talk_entries,
    years_of,
)
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import BASED_IN, PLACE, TOPIC, WITHIN
from kgbuild.vocabulary import skos

__all__ = ["place_page", "topic_page"]


def topic_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    about = graph.subjects(TOPIC, thing)
    events = [node for node in about if reader.kind(node) == "event"]
    talks = sorted(node for node in about if reader.kind(node) == "contribution")
    narrower = graph.subjects(node_of(skos.broader), thing)
    beside: Counter[Node] = Counter(other for event in events for other in graph.values(event, TOPIC) if other != thing)
    return replace(
        page,
        years=years_of(reader, events),
        explorer=explorer_link(page, "topics"),
        lead=(Link(count(len(events), "event")), *([Link(f", {count(len(talks), 'talk')}")] if talks else [])),
        description=f"Topic of {count(len(events), 'event')}",
        sections=(
            events_section(reader, events, "Events"),
            *active(reader, events),
            Section("talks", "Talks", entries=talk_entries(reader, talks)),
            Section("narrower", "Narrower topics", entries=entries_of(reader, narrower)),
            Section("beside", "Dealt with together", entries=counted(reader, beside)),
            sources_section(reader, thing),
        ),
    )


def place_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    inside = _below(reader, thing)
    events = [event for place in sorted(inside) for event in graph.subjects(PLACE, place)]
    bodies = [body for place in sorted(inside) for body in graph.subjects(BASED_IN, place)]
    above = graph.values(thing, WITHIN)
    return replace(
        page,
        years=years_of(reader, events),
        lead=tuple([Link("In "), *joined(tuple(reader.link(one) for one in above))] if above else []),
        description=f"Place of {count(len(set(events)), 'event')}",
        sections=(
            events_section(reader, events, "Events here"),
            Section("bodies", "Institutions based here", entries=entries_of(reader, bodies), number=len(set(bodies))),
            Section("within", "Places within", entries=entries_of(reader, graph.subjects(WITHIN, thing))),
            *active(reader, events),
            sources_section(reader, thing),
        ),
    )


def _below(reader: Reader, place: Node) -> set[Node]:
    found, waiting = {place}, [place]
    while waiting:
        for inner in reader.graph.subjects(WITHIN, waiting.pop()):
            if inner not in found:
                found.add(inner)
                waiting.append(inner)
    return found
