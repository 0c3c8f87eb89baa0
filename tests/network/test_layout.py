"""Positions: the same every time, without overlaps, and closer to the network than chance."""

import numpy as np

from kgbuild.network.data import read_participations
from kgbuild.network.layout import layout, neighbourhood_preservation, spread
from kgbuild.network.project import project
from kgbuild.store.local import LocalStore


def test_a_layout_is_the_same_every_time(store: LocalStore):
    network = project(read_participations(store), "persons")
    assert np.array_equal(layout(network), layout(network))


def test_boxes_are_spread_until_none_overlap():
    """Also where all begin on one spot."""
    halves = np.tile([[30.0, 10.0]], (40, 1))
    places = spread(np.zeros((40, 2)), halves)
    way = np.abs(places[:, None] - places[None, :])
    apart = (way[..., 0] >= 60 - 1e-3) | (way[..., 1] >= 20 - 1e-3)
    assert apart[~np.eye(40, dtype=bool)].all()


def test_neighbours_lie_near_each_other(store: LocalStore):
    """Nearest points are neighbours far more often than on a random map."""
    network = project(read_participations(store), "persons", min_events=3)
    chance = np.random.default_rng(1).random((len(network.nodes), 2))
    assert neighbourhood_preservation(network, layout(network)) > 1.3 * neighbourhood_preservation(network, chance)


def test_components_do_not_lie_on_each_other(store: LocalStore):
    """Each component, and each node without ties, has a place of its own."""
    from scipy.sparse.csgraph import connected_components

    network = project(read_participations(store), "persons", min_events=4)
    count, part = connected_components(network.adjacency, directed=False)
    places = layout(network)
    boxes = [(places[part == c].min(axis=0), places[part == c].max(axis=0)) for c in range(count)]
    assert count > 2
    for one in range(count):
        for other in range(one):
            (a, b), (c, d) = boxes[one], boxes[other]
            assert (b < c).any() or (d < a).any()


def test_a_map_starts_from_where_it_was(store: LocalStore):
    """With earlier positions given, nodes stay nearer to them than without."""
    network = project(read_participations(store), "persons", min_events=3)
    before = layout(network)
    mirrored = {node.iri: (-float(x), float(y)) for node, (x, y) in zip(network.nodes, before, strict=True)}
    known = np.array([mirrored[node.iri] for node in network.nodes])
    moved = layout(network, start=mirrored)
    centred = [places - places.mean(axis=0) for places in (known, moved, before)]
    assert np.linalg.norm(centred[1] - centred[0]) < np.linalg.norm(centred[2] - centred[0])


def test_a_new_event_moves_its_surroundings_and_not_the_map(store: LocalStore):
    """From where the map lay, most nodes move by less than a tenth of its width when the last event comes in."""
    data = read_participations(store)
    last = sorted(day for day in data.dates if day)[-1]
    grown = project(data, "persons", min_events=1)
    old = project(data, "persons", until=last[:-2] + "00")
    assert old.edge_count < grown.edge_count
    before = dict(zip((node.iri for node in old.nodes), map(tuple, layout(old).tolist()), strict=True))
    after = layout(grown, start=before)
    both = [(before[node.iri], place) for node, place in zip(grown.nodes, after, strict=True) if node.iri in before]
    was, now = (np.array(places) - np.mean(places, axis=0) for places in zip(*both, strict=True))
    assert np.median(np.linalg.norm(now - was, axis=1)) < 0.1 * np.ptp(was, axis=0).max()


def test_a_large_network_is_laid_out_as_well_as_a_small_one():
    """Beyond 400 nodes the push is summed on a grid; members of a clique still lie side by side."""
    from scipy import sparse

    from kgbuild.network.embed import embed

    cliques, size = 120, 6
    n = cliques * size
    within = np.kron(np.eye(cliques), np.ones((size, size))) - np.eye(n)
    ring = np.arange(cliques) * size
    within[ring, np.roll(ring, 1)] = within[np.roll(ring, 1), ring] = 1
    angle = np.arange(n) * 2.4
    places = embed(sparse.csr_array(within), np.stack([np.cos(angle), np.sin(angle)], axis=1))
    way = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(n) * 1e9
    nearest = way.argsort(axis=1)[:, : size - 1] // size
    assert (nearest == (np.arange(n) // size)[:, None]).mean() > 0.95
