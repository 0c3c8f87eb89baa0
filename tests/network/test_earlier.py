"""Maps begin from where they lay: unchanged ones stay to the last digit, changed ones move little."""

from pathlib import Path

import numpy as np
import pytest

from kgbuild.network.data import read_participations
from kgbuild.network.earlier import Earlier, lay_out, mark_of, read_earlier
from kgbuild.network.layout import layout
from kgbuild.network.page import network_page
from kgbuild.network.project import KINDS, Kind, Network, project
from kgbuild.store.local import LocalStore


def lain(network: Network, places: np.ndarray) -> Earlier:
    at = dict(zip((node.iri for node in network.nodes), map(tuple, places.tolist()), strict=True))
    return Earlier(at, mark_of(network))


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_network_stays_where_it_lay(store: LocalStore, kind: Kind):
    """Any places at all are kept as long as nodes, events and ties are the same."""
    network = project(read_participations(store), kind)
    places = np.round(layout(network) * 1.5, 1)
    assert np.array_equal(lay_out(network, lain(network, places)), places)


def test_a_tie_more_is_another_network(store: LocalStore):
    """The mark tells networks of the same nodes apart, and labels only where they take room."""
    data = read_participations(store)
    count, share = (project(data, "persons", weighting=weighting) for weighting in ("count", "share"))
    assert count.nodes == share.nodes
    assert mark_of(count) != mark_of(share)
    assert mark_of(count) != mark_of(count, labels=False)


@pytest.mark.parametrize("kind", ["persons", "institutions", "events-agents"])
def test_the_last_event_moves_nodes_little(store: LocalStore, kind: Kind):
    """On average by less than a tenth of the width of the map, and by less than half of what a map made anew does."""
    data = read_participations(store)
    days = sorted({day for day in data.dates if day})
    old, grown = project(data, kind, until=days[-2]), project(data, kind)
    before = lain(old, layout(old))
    assert mark_of(old) != mark_of(grown)
    both = [number for number, node in enumerate(grown.nodes) if node.iri in before.places]
    was = np.array([before.places[grown.nodes[number].iri] for number in both])

    def shift(places: np.ndarray) -> float:
        return float(np.linalg.norm(places[both] - was, axis=1).mean() / np.ptp(was, axis=0).max())

    stays = shift(lay_out(grown, before))
    assert stays < 0.1
    assert shift(layout(grown)) > 2 * stays


def test_the_page_begins_from_the_last_one(store: LocalStore, tmp_path: Path):
    """Over a page of the same network the bytes stay; a page of another network does no harm."""
    data = read_participations(store)
    network, file = project(data, "persons", min_events=2), tmp_path / "page.html"
    first = network_page(store, network, title="A", before=file)
    assert first == network_page(store, network, title="A")
    mirrored = first.replace('"x":[', '"x":[1e3,')  # someone moved all places by one
    file.write_text(mirrored, "utf-8")
    assert network_page(store, network, title="A", before=file) != first
    file.write_text(first, "utf-8")
    assert network_page(store, network, title="A", before=file) == first
    file.write_text(network_page(store, project(data, "persons-topics"), title="A"), "utf-8")
    assert network_page(store, network, title="A", before=file)


def test_what_is_no_place_is_left_out():
    """Only finite numbers count; of nothing comes nothing."""
    found = read_earlier(["a", "b", "c", "d"], [1, None, float("nan"), "2"], [1.5, 2, 3, 4], "m")
    assert found == Earlier({"a": (1.0, 1.5)}, "m")
    assert read_earlier([], [], [], "m") is None
