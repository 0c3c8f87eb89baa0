"""The page's data: everything that a graph says of people, bodies, events and evidence, as columns of short values.

The page derives its edges from the participations, so that a time range or a role filter stays right; positions and
communities come from :mod:`kgbuild.explorer.networks`. All lists are sorted by IRI: same graph, same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.explorer import questions as ask
from kgbuild.explorer.columns import affiliation_columns, event_evidence, participation_columns, place_columns
from kgbuild.explorer.reading import Evidence, Reader, indices_of, mode_of, other_names
from kgbuild.links import web

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = [
    "FORMAT",
    "payload",
]

FORMAT = "kgbuild-explorer/1"
"""What the page checks before it reads the data."""


def payload(
    store: Store, *, title: str = "", description: str = "", language: str = "en", quotes: bool = True
) -> dict[str, Any]:
    """The page's data, ready for :func:`json.dumps`; networks are added by :func:`kgbuild.explorer.networks.add`.

    ``language`` is the one preferred for labels; ``quotes=False`` leaves the quotes out and keeps the positions.
    """
    reader = Reader(store, language)
    concepts = reader.concepts()
    places = place_columns(reader)
    persons = reader.named("rn:Person")
    bodies = reader.institutions()
    agents = {iri: index for index, iri in enumerate([*persons, *bodies])}
    topics = reader.named("rn:Topic")
    events, links = reader.events()
    evidence = Evidence(reader, quotes=quotes)
    contributions = reader.labels(ask.CONTRIBUTIONS)
    aliases = reader.aliases()
    mentions = reader.lists(ask.MENTIONS)
    place_index = {iri: index for index, iri in enumerate(places["iri"])}
    concept_index = {iri: index for index, iri in enumerate(concepts["iri"])}
    topic_index = {iri: index for index, iri in enumerate(topics)}
    event_index = {iri: index for index, iri in enumerate(events)}

    affiliations = affiliation_columns(reader, agents, list(bodies), evidence, len(persons))
    participations = participation_columns(
        reader, event_index, agents, concept_index, evidence, affiliations["iri"], contributions
    )
    about = event_evidence(reader, mentions, evidence)
    stated_title, stated_text = reader.title()
    return {
        "format": FORMAT,
        "title": title or stated_title or "Research network",
        "description": description or stated_text,
        "language": language,
        "concepts": concepts,
        "places": places,
        "topics": {"iri": list(topics), "label": list(topics.values())},
        "persons": {
            "iri": list(persons),
            "label": list(persons.values()),
            "alias": [other_names(aliases, iri, label) for iri, label in persons.items()],
            "evidence": [evidence.of(mentions.get(iri, ()))[:20] for iri in persons],
        },
        "institutions": {
            "iri": list(bodies),
            "label": [body.label for body in bodies.values()],
            "alias": [other_names(aliases, iri, body.label) for iri, body in bodies.items()],
            "type": [concept_index.get(body.type, -1) for body in bodies.values()],
            "whole": [agents.get(body.whole, -1) for body in bodies.values()],
            "place": [place_index.get(body.seat, -1) for body in bodies.values()],
            "evidence": [evidence.of(mentions.get(iri, ()))[:20] for iri in bodies],
        },
        "events": {
            "iri": list(events),
            "label": [event["label"] for event in events.values()],
            "from": [event["from"][:10] for event in events.values()],
            "to": [event["to"][:10] for event in events.values()],
            "text": [event["text"] for event in events.values()],
            "whole": [event_index.get(event["whole"], -1) for event in events.values()],
            "state": [concept_index.get(event["state"], -1) for event in events.values()],
            "mode": [mode_of(event["mode"]) for event in events.values()],
            "url": [web(event["url"]) for event in events.values()],
            "types": [indices_of(links, iri, "type", concept_index) for iri in events],
            "places": [indices_of(links, iri, "place", place_index) for iri in events],
            "topics": [indices_of(links, iri, "topic", topic_index) for iri in events],
            "evidence": [about.get(iri, [])[:20] for iri in events],
        },
        "affiliations": affiliations,
        "participations": participations,
        "evidence": evidence.columns(),
        "documents": evidence.documents,
        "prefixes": ask.PREFIXES,
    }
