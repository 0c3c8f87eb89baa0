"""Maps begin from where they lay: unchanged ones stay to the last digit, changed ones move little."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from kgbuild.api import NetworkView
from kgbuild.network.data import read_participations
from kgbuild.network.earlier import Earlier, lay_out, mark_of, read_earlier
from kgbuild.network.layout import layout
from kgbuild.network.page import network_page
from kgbuild.network.project import project
from kgbuild.network.value import KINDS, Kind, Network
from kgbuild.network.vosviewer import to_vosviewer
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


def test_a_vosviewer_file_begins_from_the_last_one(store: LocalStore, tmp_path: Path):
    """Over a file of the same network the bytes stay, even where its places were chosen otherwise; a changed network
    begins from there; a file of somebody else's does no harm."""
    data, file = read_participations(store), tmp_path / "map.json"
    days = sorted({day for day in data.dates if day})
    network, grown = project(data, "persons", until=days[-2]), project(data, "persons")
    fresh = to_vosviewer(network)
    assert to_vosviewer(network, before=file) == fresh
    turned = json.loads(fresh)
    for item in turned["network"]["items"]:
        item["x"], item["y"] = round(-item["y"] / 2, 5), round(item["x"] / 2, 5)
    file.write_text(json.dumps(turned, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert to_vosviewer(network, before=file) == file.read_bytes()
    was = _places(file.read_bytes())
    anew, again = _places(to_vosviewer(grown)), _places(to_vosviewer(grown, before=file))
    both = sorted(was.keys() & again.keys())

    def apart(places: dict[str, np.ndarray]) -> float:
        """How far the shape of the map is from what it was, whatever its scale."""
        shapes = [np.array([one[iri] for iri in both]) for one in (was, places)]
        shapes = [(shape - shape.mean(axis=0)) / np.linalg.norm(shape - shape.mean(axis=0)) for shape in shapes]
        return float(np.linalg.norm(shapes[0] - shapes[1]))

    assert apart(again) < apart(anew) / 2
    for foreign in (b"{}", b"[1]", b"\xff", json.dumps({"network": {"items": [{}]}, "info": None}).encode()):
        file.write_bytes(foreign)
        assert to_vosviewer(network, before=file) == fresh


def _places(file: bytes) -> dict[str, np.ndarray]:
    return {item["url"]: np.array([item["x"], item["y"]]) for item in json.loads(file)["network"]["items"]}


def test_the_page_from_python_begins_from_the_last_one(store: LocalStore, tmp_path: Path):
    """``to_html(before=…)`` keeps places that somebody moved, as the command line does."""
    view = NetworkView(project(read_participations(store), "persons", min_events=2), store)
    file = tmp_path / "page.html"
    first = view.to_html("A", before=file)
    assert first == view.to_html("A")
    x = float(re.findall(r'"x":\[(-?[0-9.]+)', first)[-1])
    file.write_text(first.replace(f'"x":[{x!r}', f'"x":[{x + 7!r}'), "utf-8")
    assert f'"x":[{x + 7!r}' in view.to_html("A", before=str(file))


def test_what_is_no_place_is_left_out():
    """Only finite numbers count; of nothing comes nothing."""
    found = read_earlier(["a", "b", "c", "d"], [1, None, float("nan"), "2"], [1.5, 2, 3, 4], "m")
    assert found == Earlier({"a": (1.0, 1.5)}, "m")
    assert read_earlier([], [], [], "m") is None
