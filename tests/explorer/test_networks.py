"""Positions and communities reach the page in the order in which it numbers its nodes."""

from __future__ import annotations

from kgbuild.explorer.networks import networks
from kgbuild.explorer.payload import payload
from kgbuild.store.local import LocalStore


def test_every_projection_has_one_place_for_each_thing_it_may_draw(store: LocalStore) -> None:
    """Columns are as long as the page counts: agents, events, topics."""
    data = payload(store)
    found = networks(store, data)
    persons, bodies = len(data["persons"]["iri"]), len(data["institutions"]["iri"])
    events, topics = len(data["events"]["iri"]), len(data["topics"]["iri"])
    lengths = {name: len(columns["x"]) for name, columns in found.items()}
    assert lengths == {
        "persons": persons,
        "institutions": bodies,
        "events": persons + bodies + events,
        "affiliations": persons + bodies,
        "topics": persons + topics,
    }


def test_communities_are_numbered_into_their_names(store: LocalStore) -> None:
    """Each community that a node bears has a name for the legend."""
    for columns in networks(store, payload(store)).values():
        assert max(columns["community"]) < len(columns["names"])
        assert all(columns["names"])


def test_a_person_who_is_drawn_has_a_place(store: LocalStore) -> None:
    """Whoever was present at an event stands somewhere."""
    data = payload(store)
    columns = networks(store, data)["persons"]
    present = {index for index, role in enumerate(data["concepts"]["presence"]) if role}
    seen = {
        agent
        for agent, role in zip(data["participations"]["agent"], data["participations"]["role"], strict=True)
        if role in present and agent < len(data["persons"]["iri"])
    }
    assert all(columns["x"][person] is not None for person in seen)
