"""Positions and communities of each projection, in the order in which the page numbers its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgbuild.network.communities import Community
    from kgbuild.network.earlier import Earlier
    from kgbuild.network.value import Kind
    from kgbuild.store.base import Store

__all__ = ["earlier_places", "networks"]

_PIVOTS = 1
"""The page shows no betweenness, so the least that measure() takes."""

_KINDS: dict[str, Kind] = {
    "persons": "persons",
    "institutions": "institutions",
    "events": "events-agents",
    "affiliations": "persons-institutions",
    "topics": "persons-topics",
}


def networks(
    store: Store,
    data: Mapping[str, Any],
    *,
    max_event_size: int = 100,
    earlier: Mapping[str, Earlier] | None = None,
) -> dict[str, Any]:
    """For each projection: ``x``, ``y``, ``community`` (-1 for none), the communities' ``names``, and ``mark``, the
    network's.

    Positions are in pixels, y upwards; None for what the projection does not draw. They begin from the ``earlier``
    ones by projection (:func:`earlier_places`).
    """
    from kgbuild.network.data import read_participations
    from kgbuild.network.earlier import lay_out, mark_of
    from kgbuild.network.measure import measure
    from kgbuild.network.project import project

    participations = read_participations(store, language=data["language"])
    order = _order(data)
    found = {}
    for name, kind in _KINDS.items():
        network = project(participations, kind, max_event_size=max_event_size)
        places = lay_out(network, (earlier or {}).get(name), labels=False)
        measures = measure(network, pivots=_PIVOTS)
        at = {node.iri: index for index, node in enumerate(network.nodes)}
        slots = [at.get(iri) for iri in order[name]]
        found[name] = {
            "x": [None if slot is None else round(float(places[slot, 0]), 1) for slot in slots],
            "y": [None if slot is None else round(-float(places[slot, 1]), 1) for slot in slots],
            "community": [-1 if slot is None else int(measures.community[slot]) for slot in slots],
            "names": [_name(group) for group in measures.communities],
            "mark": mark_of(network, labels=False),
        }
    return found


def earlier_places(page: Path | None) -> dict[str, Earlier]:
    """The places by projection that an explorer's page holds; none where there is no such page."""
    from kgbuild.explorer.payload import FORMAT
    from kgbuild.network.earlier import block_of, read_earlier

    data = block_of(page, "kg-data")
    found = {}
    try:
        if data["format"] != FORMAT:
            return {}
        order = _order(data)
        for name in _KINDS:
            columns = data["networks"][name]
            iris = (data["base"] + iri[1:] if iri.startswith("~") else iri for iri in order[name])
            down = [None if y is None else -y for y in columns["y"]]
            if earlier := read_earlier(iris, columns["x"], down, columns.get("mark", "")):
                found[name] = earlier
    except (TypeError, KeyError, AttributeError):  # not ours, or of a version that wrote something else
        return {}
    return found


def _name(group: Community) -> str:
    """What the legend says: the two strongest members, then the topic that their events deal with most."""
    return f"{group.name} · {group.topics[0]}" if group.topics else group.name


def _order(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The IRIs of each projection's nodes, as the page numbers them: `Places.slot` in explorer/src/scene.ts."""
    persons, bodies = data["persons"]["iri"], data["institutions"]["iri"]
    agents = [*persons, *bodies]
    return {
        "persons": persons,
        "institutions": bodies,
        "events": [*agents, *data["events"]["iri"]],
        "affiliations": agents,
        "topics": [*persons, *data["topics"]["iri"]],
    }
