"""Table, timeline, map, and the files that a visitor saves."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import page_scripts as js
import pyoxigraph as ox
import pytest
from explorer_network import HOSTILE
from lxml import etree

from kgbuild.store.local import LocalStore

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


def _saved(seen: Any, name: str) -> bytes:
    with seen.page.expect_download() as waiting:
        seen.run("name => void kgbuild.exportAs(name)", name)
    return Path(waiting.value.path()).read_bytes()


def test_the_table_twin_is_always_there(visit: Visit, lite: Path) -> None:
    """What is drawn stands in the page as tables, in every view; in the Table view it can be sorted."""
    seen = visit(lite)
    counts = "() => [...document.querySelectorAll('#twin table')].map(t => t.tBodies[0].rows.length)"
    nodes, ties = seen.run(counts)
    assert nodes == seen.run("() => kgbuild.scene.nodes.length")
    assert ties == min(200, seen.run("() => kgbuild.scene.edges.length"))
    seen.run("() => kgbuild.store.set({ from: 17000 })")
    seen.until(js.TABLE_CAUGHT_UP, nodes)
    seen.run("() => kgbuild.setView('timeline')")
    assert seen.run(counts) == [min(200, seen.run("() => [...kgbuild.passed.events].filter(Boolean).length"))]
    seen.run("() => kgbuild.setView('table')")
    seen.page.click("#twin th button:has-text('Name')")
    names = seen.page.locator("#twin tbody th").all_inner_texts()
    assert names == sorted(names)


def test_the_timeline_walks_by_date_and_lane(visit: Visit, lite: Path) -> None:
    """Arrow keys go through events in time."""
    seen = visit(lite, "#view=timeline")
    seen.page.focus(".timeline-canvas")
    days = []
    for _ in range(5):
        seen.page.keyboard.press("ArrowRight")
        days.append(seen.run("() => kgbuild.model.from[kgbuild.store.view.selection.node - kgbuild.model.agents]"))
    assert days == sorted(days)
    assert days[0] < days[-1]


def test_places_without_coordinates_are_listed(visit: Visit, lite: Path) -> None:
    """What cannot be put on the map is named beside it; circles are buttons that open a place."""
    seen = visit(lite, "#view=map")
    assert "Halle 4" in seen.page.inner_text(".map-foot")
    assert seen.page.locator(".map-svg [role=button]").count() == 13
    seen.page.locator(".map-svg [aria-label^=Nairobi]").focus()
    seen.page.keyboard.press("Enter")
    assert "Nairobi, Kenya" in seen.text


def test_exports_can_be_read_by_other_programs(visit: Visit, hostile: Path, hostile_store: LocalStore) -> None:
    """GraphML loads in networkx with all nodes and ties, GEXF and SVG are sound XML, Turtle is the graph."""
    seen = visit(hostile)
    nodes, ties = seen.run("() => [kgbuild.scene.nodes.length, kgbuild.scene.edges.length]")
    graph = nx.read_graphml(io.BytesIO(_saved(seen, "graphml")))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, ties)
    assert HOSTILE[0] in {data["label"] for _, data in graph.nodes(data=True)}
    gexf = etree.fromstring(_saved(seen, "gexf"))
    assert len(gexf.findall(".//{*}node")) == nodes
    assert len(gexf.findall(".//{*}edge")) == ties
    svg = etree.fromstring(_saved(seen, "svg"))
    assert len(svg.findall(".//{*}circle")) >= nodes
    assert svg.findall(".//{*}script") == []
    assert _saved(seen, "png").startswith(b"\x89PNG\r\n")
    turtle = {(q.subject, q.predicate, q.object) for q in ox.parse(_saved(seen, "turtle"), format=ox.RdfFormat.TURTLE)}
    assert len(turtle) == len(
        {(q.subject, q.predicate, q.object) for q in hostile_store.quads_for_pattern(None, None, None)}
    )
    rows = _saved(seen, "csv-nodes").decode("utf-8-sig").splitlines()
    assert len(rows) == nodes + 1
    assert any(""",'=HYPERLINK""" in row or ""","'=HYPERLINK""" in row for row in rows)
    json.loads(_saved(seen, "json"))
