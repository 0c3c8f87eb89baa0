"""What search engines read of a page: schema.org as JSON-LD inside it, escaped so that it can end no script element."""

from __future__ import annotations

import json
from typing import Any

from kgbuild.publish.graph import Node, iri_of, node_of
from kgbuild.publish.page import Page
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import AGENT, CONTRIBUTION, EVENT, PART_OF, PLACE, PRESENTED, ROLE, TOPIC, UNIT_OF
from kgbuild.vocabulary import rn, schema

__all__ = ["data_block", "schema_org"]

MOST = 40
"""Values of one property; the documents beside the page hold all."""

_TYPES = {
    "person": "Person",
    "institution": "Organization",
    "event": "Event",
    "series": "EventSeries",
    "topic": "DefinedTerm",
    "place": "Place",
    "contribution": "CreativeWork",
    "doc": "CreativeWork",
}
_SHORTCUT = node_of(rn.shortcut)


def schema_org(reader: Reader, thing: Node, page: Page) -> dict[str, Any]:
    """The thing in schema.org's words, with its neighbours by name and IRI."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES[page.kind],
        "@id": page.iri,
        "name": page.title,
        "alternateName": sorted({text for text, _ in page.names})[:MOST],
        "sameAs": list(page.same_as),
        **_MORE.get(page.kind, _nothing)(reader, thing),
    }
    return {key: value for key, value in data.items() if value not in ([], "", None)}


def data_block(data: object) -> str:
    """JSON that cannot end its script element.

    >>> data_block({"a": "</script>"})
    '{"a": "\\\\u003c/script>"}'
    """
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _nothing(reader: Reader, thing: Node) -> dict[str, Any]:
    return {}


def _ref(reader: Reader, node: Node) -> dict[str, Any]:
    kind = reader.kind(node)
    return {"@type": _TYPES.get(kind, "Thing"), "@id": iri_of(node), "name": reader.name(node)}


def _refs(reader: Reader, nodes: list[Node]) -> list[dict[str, Any]]:
    return [_ref(reader, node) for node in list(dict.fromkeys(nodes))[:MOST]]


def _person(reader: Reader, thing: Node) -> dict[str, Any]:
    from kgbuild.publish.terms import INSTITUTION

    posts = reader.affiliations(thing, AGENT, INSTITUTION)
    bodies = [body for tie in reader.graph.subjects(AGENT, thing) for body in reader.graph.values(tie, INSTITUTION)]
    events = [event for tie in reader.graph.subjects(AGENT, thing) for event in reader.graph.values(tie, EVENT)]
    return {
        "affiliation": _refs(reader, sorted(bodies)),
        "jobTitle": sorted({post.says for post in posts if post.says != "affiliated"})[:MOST],
        "performerIn": _refs(reader, sorted(set(events))),
    }


def _institution(reader: Reader, thing: Node) -> dict[str, Any]:
    return {
        "parentOrganization": _refs(reader, reader.graph.values(thing, UNIT_OF)),
        "subOrganization": _refs(reader, reader.graph.subjects(UNIT_OF, thing)),
        "location": _refs(reader, reader.graph.values(thing, node_of(rn.basedIn))),
    }


def _event(reader: Reader, thing: Node) -> dict[str, Any]:
    graph = reader.graph
    first, last = reader.dates(thing)
    roles: dict[str, list[Node]] = {}
    for statement in graph.subjects(EVENT, thing):
        agent, role = graph.value(statement, AGENT), graph.value(statement, ROLE)
        shortcut = graph.words.get(role or b"", {}).get(_SHORTCUT, [])
        if agent is not None and shortcut and iri_of(shortcut[0]).startswith(schema.base):
            roles.setdefault(iri_of(shortcut[0]).removeprefix(schema.base), []).append(agent)
    mode = graph.value(thing, node_of(rn.attendanceMode))
    return {
        "startDate": first,
        "endDate": last,
        "location": _refs(reader, graph.values(thing, PLACE)),
        "eventAttendanceMode": iri_of(mode) if mode else "",
        "superEvent": _refs(reader, graph.values(thing, PART_OF)),
        "subEvent": _refs(reader, graph.subjects(PART_OF, thing)),
        "about": _refs(reader, [*graph.values(thing, TOPIC), *roles.pop("about", [])]),
        "workFeatured": _refs(reader, graph.subjects(PRESENTED, thing)),
        **{name: _refs(reader, sorted(agents)) for name, agents in sorted(roles.items())},
    }


def _place(reader: Reader, thing: Node) -> dict[str, Any]:
    return {"containedInPlace": _refs(reader, reader.graph.values(thing, node_of(rn.within)))}


def _contribution(reader: Reader, thing: Node) -> dict[str, Any]:
    agents = [a for tie in reader.graph.subjects(CONTRIBUTION, thing) for a in reader.graph.values(tie, AGENT)]
    return {"author": _refs(reader, sorted(agents)), "about": _refs(reader, reader.graph.values(thing, TOPIC))}


def _doc(reader: Reader, thing: Node) -> dict[str, Any]:
    graph = reader.graph
    return {
        "url": graph.text(thing, node_of(schema.url)),
        "inLanguage": graph.text(thing, node_of(schema.inLanguage)),
        "publisher": _refs(reader, graph.values(thing, node_of(schema.publisher))),
    }


_MORE = {
    "person": _person,
    "institution": _institution,
    "event": _event,
    "place": _place,
    "contribution": _contribution,
    "doc": _doc,
}
