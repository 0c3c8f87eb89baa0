"""The page of a thing, as values: what a template shows, and nothing that it would have to work out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kgbuild.links import web
from kgbuild.publish.addresses import KINDS
from kgbuild.publish.agents import institution_page, person_page
from kgbuild.publish.graph import Node, iri_of, node_of
from kgbuild.publish.happenings import contribution_page, event_page, series_page
from kgbuild.publish.lines import Link
from kgbuild.publish.network import Ties
from kgbuild.publish.page import Page
from kgbuild.publish.parts import capped
from kgbuild.publish.reports import report_page
from kgbuild.publish.statements import Reader
from kgbuild.publish.subjects import place_page, topic_page
from kgbuild.publish.terms import REPLACED_BY, SAME_AS, UNIT_OF
from kgbuild.vocabulary import rn, skos

__all__ = ["page_of", "retired_page"]


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
    sections = tuple(
        capped(section) for section in page.sections if section.groups or section.passages or section.entries
    )
    return replace(page, sections=sections)


def retired_page(reader: Reader, thing: Node) -> Page:
    """The page of an identifier that is no longer in use."""
    iri = iri_of(thing)
    ends = reader.graph.values(thing, REPLACED_BY)
    homes = [reader.home(end) for end in ends]
    successors = tuple(dict.fromkeys(map(reader.link, homes)))
    words = "was replaced" if successors else "was withdrawn"
    return Page(
        iri=iri,
        kind="retired",
        path=reader.addresses.page(iri),
        stem=reader.addresses.stem(iri),
        title=f"This identifier {words}",
        kicker="Identifier no longer in use",
        successors=successors,
        description="" if homes == ends else "What it stated is told there now:",
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


_MAKERS: dict[str, Callable[[Reader, Node, Page, Mapping[str, Ties]], Page]] = {
    "person": person_page,
    "institution": institution_page,
    "event": event_page,
    "series": series_page,
    "topic": topic_page,
    "place": place_page,
    "contribution": contribution_page,
    "doc": report_page,
}
