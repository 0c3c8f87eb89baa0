"""The page of a report: what rests on it, in the order of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kgbuild.counting import count
from kgbuild.links import web
from kgbuild.publish.addresses import KINDS
from kgbuild.publish.graph import Node, node_of, text_of
from kgbuild.publish.lines import Link, Statement
from kgbuild.publish.network import Ties
from kgbuild.publish.page import MOST_LINES, Page, Passage, Section
from kgbuild.publish.parts import counted
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import (
    AGENT,
    EVENT,
    EVIDENCE,
    IDENTIFIER,
    INSTITUTION,
    NAME,
    OBJECT,
    PREDICATE,
    PUBLISHER,
    SOURCE,
    SUBJECT,
    URL,
)
from kgbuild.vocabulary import dc, rn, schema

__all__ = ["report_page"]


def report_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    graph = reader.graph
    publisher = graph.value(thing, PUBLISHER)
    named = graph.text(thing, node_of(dc.publisher))
    url = web(graph.text(thing, URL))
    lead = [Link("Published by "), reader.link(publisher) if publisher else Link(named)] if publisher or named else []
    spans = [span for span in graph.subjects(SOURCE, thing) if span in graph.spans]
    passages: list[Passage] = []
    things, told = Counter[Node](), set[Node]()
    for span in sorted(spans, key=lambda one: graph.spans[one][1:3]):
        lines: list[Statement] = []
        about: list[Node] = []
        for statement, step in graph.pointing(span):
            if step == EVIDENCE:
                if statement not in told and (found := _told(reader, statement)) is not None:
                    told.add(statement)
                    lines.append(replace(found[0], quotes=(), more_quotes=0))
                    about += found[1]
            elif reader.kind(statement):
                things[statement] += 1
        if lines:
            passages.append(Passage(reader.quote(span, tuple(dict.fromkeys(about))), tuple(lines)))
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
        description=f"Report, {count(len(told), 'statement')} rest on it",
        extra={name: value for name, value in extra.items() if value},
        sections=(
            Section(
                "says",
                "What rests on it",
                passages=tuple(passages),
                number=len(told),
                note="Passage by passage, in the order of the text.",
            ),
            *(
                Section(
                    f"named-{kind}",
                    KINDS[kind][1].capitalize(),
                    entries=counted(
                        reader,
                        Counter({node: number for node, number in things.items() if reader.kind(node) == kind}),
                        most=MOST_LINES,
                        of="time",
                    ),
                )
                for kind in ("event", "person", "institution", "place", "topic")
            ),
        ),
    )


def _told(reader: Reader, statement: Node) -> tuple[Statement, tuple[bytes, ...]] | None:
    """A participation, affiliation or claim as one line, who, what, whom; and what it is about."""
    graph = reader.graph
    agent, event, body = (
        graph.value(statement, AGENT),
        graph.value(statement, EVENT),
        graph.value(statement, INSTITUTION),
    )
    if agent is not None and event is not None:
        one = reader.participation(statement, agent, about=(), dated=False)
        return replace(one, notes=(*one.notes, ("at", reader.link(event)))), (agent, event)
    if agent is not None and body is not None:
        position = graph.text(statement, node_of(rn.position)) or "affiliated"
        one = reader.statement(statement, position, reader.link(agent))
        return replace(one, notes=(("of", reader.link(body)),)), (agent, body)
    subject, step, value = (graph.value(statement, part) for part in (SUBJECT, PREDICATE, OBJECT))
    if subject is None or step is None or value is None:
        return None
    shown = reader.link(value)
    if value[:1] != b"<":
        shown = Link(f"“{text_of(value)}”") if step == NAME else reader.literal(step, value)
    one = reader.statement(statement, reader.says(step), reader.link(subject))
    return replace(one, notes=(("", shown),)), (subject, value)
