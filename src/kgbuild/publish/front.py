"""The front page: figures, the latest events, who is most active."""

from __future__ import annotations

from typing import Any

from kgbuild.publish.addresses import KINDS
from kgbuild.publish.graph import iri_of
from kgbuild.publish.making import Site
from kgbuild.publish.page import Entry
from kgbuild.publish.render import render
from kgbuild.publish.statements import Reader

__all__ = [
    "front_page",
]


def front_page(site: Site, data: dict[str, Any]) -> str:
    from kgbuild.query.catalogue import catalogue

    reader = site.reader
    figures = []
    for kind in ("event", "person", "institution", "topic", "place", "contribution", "doc"):
        number = len(reader.things(kind))
        if number:
            figures.append((KINDS[kind][0] if number == 1 else KINDS[kind][1], number, f"browse/{KINDS[kind][1]}.html"))
    figures.append(("statements", len(reader.graph.rows), "dataset/index.html"))
    tops = [event for event in reader.things("event") if reader.top(event) == event and reader.dates(event)[0]]
    tops.sort(key=lambda event: (reader.dates(event)[0], reader.name(event), event), reverse=True)
    recent = [
        Entry(
            reader.link(event),
            " · ".join(filter(None, (reader.when(event), *(p.text for p in reader.where(event)[:1])))),
        )
        for event in tops[:8]
    ]
    return render(
        "front.html",
        site.about,
        "index.html",
        figures=figures,
        recent=recent,
        people=_active(reader, "person"),
        bodies=_active(reader, "institution"),
        explorer=site.explorer,
        picture=site.overview,
        dots=[reader.addresses.page(iri_of(dot.node)) for dot in site.overview.dots] if site.overview else [],
        questions=len(catalogue()),
        description=site.about.description,
        data=data,
    )


def _active(reader: Reader, kind: str) -> list[Entry]:
    """Those who took part in the most events."""
    from kgbuild.counting import count
    from kgbuild.publish.terms import AGENT, EVENT

    found = []
    for agent in reader.things(kind):
        events = {
            reader.top(event)
            for tie in reader.graph.subjects(AGENT, agent)
            for event in reader.graph.values(tie, EVENT)
        }
        if events:
            found.append((-len(events), reader.name(agent), agent))
    return [Entry(reader.link(agent), count(-number, "event")) for number, _, agent in sorted(found)[:8]]
