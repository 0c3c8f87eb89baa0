"""The pages of persons and institutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kgbuild.publish.graph import Node
from kgbuild.publish.lines import Link
from kgbuild.publish.network import Ties
from kgbuild.publish.page import Group, Page, Section
from kgbuild.publish.parts import (
    circle_of,
    entries_of,
    explorer_link,
    parts_of,
    sentence,
    sources_section,
    talks_of,
    timeline,
    topics_section,
    years_of,
)
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import AGENT, INSTITUTION, UNIT_OF

__all__ = ["institution_page", "person_page"]


def person_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    parts = parts_of(reader, thing)
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
    drawing, partners = circle_of(reader, thing, ties["person"])
    return replace(
        page,
        lead=tuple(lead),
        years=years_of(reader, events),
        drawing=drawing,
        drawing_note=ties["person"].left_out,
        explorer=explorer_link(page, "persons"),
        description=sentence(page, posts[0].value.text if posts else "", events, reader),
        sections=(
            Section("posts", "Affiliations", (Group("", tuple(posts)),) if posts else (), number=len(posts)),
            timeline(reader, thing, parts),
            Section("with", "Seen with", entries=partners, note="People present at the same events, most often first."),
            topics_section(reader, [*events, *talks_of(reader, thing)]),
            sources_section(reader, thing),
        ),
    )


def institution_page(reader: Reader, thing: Node, page: Page, ties: Mapping[str, Ties]) -> Page:
    parts = parts_of(reader, thing)
    events = [event for _, event in parts]
    people = reader.affiliations(thing, INSTITUTION, AGENT)
    units = reader.graph.subjects(UNIT_OF, thing)
    above = reader.graph.values(thing, UNIT_OF)
    drawing, partners = circle_of(reader, thing, ties["institution"])
    return replace(
        page,
        lead=tuple([Link("Part of "), *(reader.link(one) for one in above)] if above else []),
        years=years_of(reader, events),
        drawing=drawing,
        drawing_note=ties["institution"].left_out,
        explorer=explorer_link(page, "institutions") if not above else "",
        description=sentence(page, "", events, reader),
        sections=(
            timeline(reader, thing, parts),
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
            Section("units", "Units", entries=entries_of(reader, units), number=len(units)),
            topics_section(reader, events),
            sources_section(reader, thing),
        ),
    )
