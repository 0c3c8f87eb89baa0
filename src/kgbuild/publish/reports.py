"""The page of a report: what rests on it, in the order of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kgbuild.links import web
from kgbuild.publish.addresses import KINDS
from kgbuild.publish.graph import Node, node_of, text_of
from kgbuild.publish.lines import Link, Statement
from kgbuild.publish.network import Ties
from kgbuild.publish.page import MOST_LINES, Group, Page, Section
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
from kgbuild.publish.words import count
from kgbuild.vocabulary import dc, rn, schema

__all__ = ["report_page"]


def report_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
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


def _only(told: Statement, path: str) -> Statement:
    """The statement with the passages of this report alone."""
    here = tuple(quote for quote in told.quotes if quote.report.href == path)
    return replace(told, quotes=here, more_quotes=0)


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
    one = reader.statement(statement, reader.says(step), reader.link(subject), about=(subject, value))
    return replace(
        one,
        notes=(
            (
                "",
                shown
                if value[:1] == b"<"
                else Link(f"“{text_of(value)}”")
                if step == NAME
                else reader.literal(step, value),
            ),
        ),
    )
