"""The page in a real browser: everything that a visitor does, offline, with hostile data, by keyboard, on a phone."""

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
from explorer_network import HOSTILE, store_of, turtle
from lxml import etree

from kgbuild.explorer.page import pack, template
from kgbuild.explorer.payload import payload
from kgbuild.network.data import read_participations
from kgbuild.network.project import project
from kgbuild.store.local import LocalStore

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


def test_it_opens_from_disk_without_a_network(visit: Visit, full: Path) -> None:
    """No address is asked for but the file itself, nothing fails, and every view can be opened."""
    seen = visit(full)
    for view in ("timeline", "map", "table", "sparql", "network"):
        seen.run("view => kgbuild.setView(view)", view)
        seen.page.wait_for_timeout(150)
    outside = [url for url in seen.requests if not url.startswith(("file:", "blob:", "data:"))]
    assert outside == []
    assert seen.failures == []


def test_hostile_names_stay_text(visit: Visit, hostile: Path) -> None:
    """Markup in names, titles and addresses is shown, not run, in every view, panel, suggestion and export."""
    seen = visit(hostile)
    seen.page.set_default_timeout(10000)
    for view in ("network", "timeline", "map", "table"):
        seen.run("view => kgbuild.setView(view)", view)
        seen.page.wait_for_timeout(100)
    seen.run("() => kgbuild.setView('network')")
    for person in range(30):
        seen.run("node => kgbuild.open(node)", person)
    seen.page.fill("#search", "img")
    seen.page.wait_for_selector("#search-list li")
    seen.run(js.OPEN_ALL)
    seen.page.wait_for_timeout(300)
    assert seen.run("() => window.hacked") is None
    assert seen.run("() => document.querySelectorAll('img, iframe, object, body b').length") == 0
    assert seen.run(js.ODD_LINKS) == 0
    assert HOSTILE[0] in seen.run("() => kgbuild.scene.nodes.map(n => n.label)")
    assert seen.failures == []


def test_no_element_refers_to_the_outside(visit: Visit, lite: Path) -> None:
    """Only links to sources, which a visitor may click, name other hosts."""
    seen = visit(lite)
    seen.run("() => kgbuild.open(0)")
    assert seen.run(js.OUTSIDE) == []
    assert seen.run(js.SAFE_LINKS)


@pytest.mark.parametrize("kind", ["persons", "institutions"])
def test_the_pages_ties_are_pythons_ties(visit: Visit, lite: Path, store: LocalStore, kind: Any) -> None:
    """Two programs derive the same network: the same pairs, weights and numbers of events."""
    seen = visit(lite, f"#net={kind}")
    drawn = {tuple(sorted((a, b))): (weight, events) for a, b, weight, events in seen.run(js.TIES)}
    network = project(read_participations(store), kind)
    iris = [node.iri for node in network.nodes]
    expected = {
        tuple(sorted((iris[a], iris[b]))): (pytest.approx(weight), count)
        for a, b, weight, count in zip(
            network.source, network.target, network.weight.tolist(), network.count.tolist(), strict=True
        )
    }
    assert drawn == expected


def test_a_time_range_leaves_the_ties_of_that_time(visit: Visit, lite: Path, store: LocalStore) -> None:
    """With a range in the address, ties rest on the events of that time only."""
    seen = visit(lite, "#from=2019-01-01&to=2021-12-31")
    drawn = {tuple(sorted((a, b))): events for a, b, _, events in seen.run(js.TIES)}
    network = project(read_participations(store), "persons", since="2019-01-01", until="2021-12-31")
    iris = [node.iri for node in network.nodes]
    assert drawn == {
        tuple(sorted((iris[a], iris[b]))): n
        for a, b, n in zip(network.source, network.target, network.count.tolist(), strict=True)
    }
    assert "without a date" in seen.page.inner_text("#left-out")


def test_the_sliders_and_play_move_the_range(visit: Visit, lite: Path) -> None:
    """The handles set the range by keyboard; play moves it on by itself and pauses."""
    seen = visit(lite)
    before = seen.run("() => kgbuild.passed.eventCount")
    seen.page.focus("input[aria-label=From]")
    for _ in range(12):
        seen.page.keyboard.press("ArrowRight")
    assert seen.run("() => kgbuild.passed.eventCount") < before
    assert "from=" in seen.page.url
    seen.page.click("[aria-label='Play through time']")
    first = seen.run("() => kgbuild.store.view.from")
    seen.until("first => kgbuild.store.view.from !== first", first)
    seen.page.click("[aria-label=Pause]")
    seen.page.click("[aria-label='All years']")
    assert seen.run("() => kgbuild.passed.eventCount") == before


def test_facets_count_what_they_would_leave(visit: Visit, lite: Path) -> None:
    """The number beside a value is the number of events after choosing it, other choices held."""
    seen = visit(lite, "#type=~type%23conference")
    seen.page.wait_for_selector(".facets .facet-value")
    row = seen.page.locator(".facets > details").nth(1).locator(".facet-value").first
    promised = int(row.locator(".count").inner_text())
    row.locator("input").check()
    assert seen.run("() => kgbuild.passed.eventCount") == promised > 0
    seen.page.click("text=Clear all filters")
    assert seen.run("() => kgbuild.filtered()") is False


def test_search_finds_a_name_in_another_script(visit: Visit, lite: Path) -> None:
    """Accents and scripts are folded: Latin letters find a Cyrillic alias, bare letters a name with marks."""
    seen = visit(lite)
    seen.page.fill("#search", "aigul abeova")
    option = seen.page.locator("#search-list [role=option]").first
    assert "Айгуль Абеова" in option.inner_text()
    seen.page.keyboard.press("Enter")
    assert "Also written: Айгуль Абеова" in seen.text
    seen.page.fill("#search", "oslo")
    assert seen.page.locator("#search-list [role=option]").count() > 0
    label = seen.run("() => kgbuild.model.label(kgbuild.network.nodes.find(n => /ł/i.test(kgbuild.model.label(n))))")
    seen.page.fill("#search", label.replace("Ł", "l").replace("ł", "l"))
    assert label in seen.page.locator("#search-list [role=option]").first.inner_text()


def test_the_edge_panel_shows_events_both_roles_and_the_quotes(visit: Visit, lite: Path, store: LocalStore) -> None:
    """Everything between two people is there: each shared event, what either did, and the sentence of each part."""
    seen = visit(lite)
    a, b = seen.run(js.STRONGEST)
    seen.run("([a, b]) => kgbuild.openEdge(a, b)", [a, b])
    names = [seen.run("n => kgbuild.model.iri(n)", node) for node in (a, b)]
    rows = store.select(f"""PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
      PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT DISTINCT ?title ?one ?two {{
        ?p rn:agent <{names[0]}> ; rn:event/rn:partOfEvent* ?e ;
          rn:evidence/oa:hasSelector/oa:exact ?one .
        ?q rn:agent <{names[1]}> ; rn:event/rn:partOfEvent* ?e ;
          rn:evidence/oa:hasSelector/oa:exact ?two . ?e rdfs:label ?title
        FILTER NOT EXISTS {{ ?e rn:partOfEvent ?w }} }}""")
    assert len(rows) > 2
    text = " ".join(seen.text.split())
    for title, one, two in rows:
        assert title.value in text  # type: ignore[union-attr]
        assert one.value in text  # type: ignore[union-attr]
        assert two.value in text  # type: ignore[union-attr]
    assert seen.page.locator("#panel .shared").count() == seen.run(
        "([a, b]) => kgbuild.network.edges.find(e => e.a === a && e.b === b).events.length", [a, b]
    )
    assert all(seen.page.locator("#panel .shared").nth(index).locator(".role").count() >= 2 for index in range(2))


def test_ego_networks_keep_the_neighbours(visit: Visit, lite: Path) -> None:
    """One step leaves a node and its neighbours, two steps more, and all brings the rest back."""
    seen = visit(lite)
    seen.run("() => kgbuild.open(kgbuild.network.edges[0].a)")
    everyone = seen.run("() => kgbuild.scene.nodes.length")
    seen.page.click("text=Neighbours")
    one = seen.run("() => [kgbuild.scene.nodes.length, kgbuild.network.degree.get(kgbuild.network.edges[0].a)]")
    assert one[0] == one[1] + 1 < everyone
    seen.page.click("text=2 steps")
    assert one[0] <= seen.run("() => kgbuild.scene.nodes.length") <= everyone


def test_the_legend_hides_and_isolates_communities(visit: Visit, lite: Path) -> None:
    """A click hides a community, another brings it back, `only` leaves it alone; eight colours and one for the rest."""
    seen = visit(lite)
    entries = seen.page.locator(".legend-entry")
    assert 2 <= entries.count() <= 9
    everyone = seen.run("() => kgbuild.scene.nodes.length")
    size = int(entries.first.locator(".count").inner_text())
    entries.first.click()
    assert seen.run("() => kgbuild.scene.nodes.length") == everyone - size
    entries.first.click()
    assert seen.run("() => kgbuild.scene.nodes.length") == everyone
    seen.page.locator(".legend-row .only").first.click(force=True)
    assert seen.run("() => kgbuild.scene.nodes.length") == size


def test_a_link_brings_the_whole_view_back(visit: Visit, lite: Path) -> None:
    """Projection, time, facet, selection, depth, hidden communities and camera all live in the address."""
    seen = visit(lite)
    seen.run(js.DEEP)
    before, camera = seen.run(js.STATE), seen.run("() => kgbuild.renderer.camera()")
    again = visit(lite, "#" + seen.page.url.partition("#")[2])
    assert again.run(js.STATE) == before
    assert again.run("() => kgbuild.renderer.camera()") == pytest.approx(camera, rel=1e-3)


def test_a_changed_address_changes_the_view(visit: Visit, lite: Path) -> None:
    """Hash links work while the page is open."""
    seen = visit(lite)
    seen.run("() => { location.hash = 'view=table&net=institutions'; }")
    seen.until("() => kgbuild.store.view.view === 'table' && kgbuild.store.view.projection === 'institutions'")
    assert seen.page.is_visible("#twin table")


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


@pytest.mark.parametrize("renderer", ["canvas", "webgl"])
def test_both_renderers_draw_and_answer_clicks(visit: Visit, lite: Path, renderer: str) -> None:
    """The same scene is drawn by sigma and by the canvas, and a click on a node opens it."""
    seen = visit(lite, f"?renderer={renderer}")
    assert seen.run("() => kgbuild.renderer.name") == renderer
    seen.page.wait_for_timeout(300)
    blank = seen.page.locator("#stage").screenshot()
    seen.run("() => kgbuild.store.set({ hidden: [0, 1, 2, 3, 4, 5, 6, 7, 8] })")
    seen.page.wait_for_timeout(300)
    assert seen.page.locator("#stage").screenshot() != blank
    seen.run("() => kgbuild.store.set({ hidden: [] })")
    seen.page.wait_for_timeout(300)
    node, x, y = seen.run(js.RIGHTMOST)
    seen.page.mouse.click(x, y)
    seen.until("node => kgbuild.store.view.selection?.node === node", node)
    assert seen.run("n => kgbuild.model.label(n)", node) in seen.text


def test_without_webgl_the_canvas_draws(visit: Visit, lite: Path) -> None:
    """A browser without WebGL gets the canvas, and is told."""
    seen = visit(lite)  # headless Chromium draws WebGL in software, which counts as none
    assert seen.run("() => kgbuild.renderer.name") == "canvas"
    assert "Drawn without WebGL" in seen.page.inner_text(".renderer-note")


def test_the_keyboard_alone_is_enough(visit: Visit, lite: Path) -> None:
    """From the top of the page to a quote and back: skip link, arrows, brackets through ties, Enter, Escape."""
    seen = visit(lite)
    press = seen.page.keyboard.press
    press("Tab")
    press("Enter")
    assert seen.run("() => document.activeElement.id") == "field"
    press("ArrowRight")
    first = seen.run("() => kgbuild.store.view.selection.node")
    assert seen.run("n => kgbuild.model.label(n)", first) in seen.page.inner_text("#live")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        press(key)
        walked = seen.run("() => kgbuild.store.view.selection.node")
        if walked != first:
            break
    assert walked != first
    assert seen.run(
        "([a, b]) => kgbuild.network.edges.some(e => (e.a === a && e.b === b) || (e.a === b && e.b === a))",
        [first, walked],
    )
    press("]")
    assert seen.run("() => kgbuild.store.view.selection.kind") == "edge"
    assert seen.page.locator("#panel blockquote").count() >= 1
    tie = seen.run("() => JSON.stringify(kgbuild.store.view.selection)")
    press("]")
    assert seen.run("() => JSON.stringify(kgbuild.store.view.selection)") != tie
    press("Enter")
    assert seen.run("() => document.activeElement.id") == "panel"
    press("Escape")
    assert seen.run("() => [kgbuild.store.view.selection, document.activeElement.id]") == [None, "field"]
    press("/")
    assert seen.run("() => document.activeElement.id") == "search"


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


def _saved(seen: Any, name: str) -> bytes:
    with seen.page.expect_download() as waiting:
        seen.run("name => void kgbuild.exportAs(name)", name)
    return Path(waiting.value.path()).read_bytes()


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


def test_dark_mode_follows_the_system_and_the_choice(visit: Visit, lite: Path) -> None:
    """The system's setting is the start, the visitor's choice stays."""
    seen = visit(lite, color_scheme="dark")
    background = "() => getComputedStyle(document.body).backgroundColor"
    assert seen.run(background) == "rgb(21, 23, 27)"
    seen.page.click("[aria-label=Colours]")
    seen.page.click("role=menuitem[name=Light]")
    assert seen.run(background) == "rgb(251, 250, 247)"
    seen.page.reload()
    seen.page.wait_for_selector("#app[data-ready]")
    assert seen.run(background) == "rgb(251, 250, 247)"


def test_a_phone_gets_a_sheet_and_large_targets(visit: Visit, lite: Path) -> None:
    """At 360 pixels nothing is wider than the screen, buttons are 44 pixels high, and details come as a sheet."""
    seen = visit(lite, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert seen.run("() => document.documentElement.scrollWidth") <= 360
    assert not seen.page.is_visible("#panel")
    seen.run("() => kgbuild.open(kgbuild.network.edges[0].a)")
    assert seen.page.is_visible("#panel")
    box = seen.page.locator("#panel").bounding_box()
    assert box["y"] > 250
    seen.page.locator(".sheet-handle").click(position={"x": 20, "y": 10})
    seen.page.wait_for_timeout(350)
    assert seen.page.locator("#panel").bounding_box()["y"] < 140
    assert seen.run(js.SMALL_TARGETS) == []
    seen.run("() => { kgbuild.store.set({ selection: null }); kgbuild.showFilters(true); }")
    assert seen.run(js.SMALL_TARGETS) == []


def test_sparql_in_the_page_answers_as_python_does(visit: Visit, full: Path, store: LocalStore) -> None:
    """The engine in the worker and the store give the same rows, for SELECT, ASK and CONSTRUCT."""
    seen = visit(full, "#view=sparql")
    seen.page.wait_for_selector(".cm-editor")
    query = """PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?name (COUNT(?p) AS ?n) { ?p rn:agent ?a . ?a rdfs:label ?name }
      GROUP BY ?a ?name ORDER BY DESC(?n) ?name"""
    seen.run("query => kgbuild.runQuery(query)", query)
    seen.page.wait_for_selector(".answer tbody tr")
    shown = [tuple(row.split("\t")) for row in seen.page.locator(".answer tbody").inner_text().splitlines()]
    expected = [(name.value.strip(), count.value) for name, count in store.select(query)]  # type: ignore[union-attr]
    assert shown == expected
    seen.run("query => kgbuild.runQuery(query)", "ASK { ?s ?p ?o }")
    seen.page.wait_for_selector(".answer .truth")
    assert seen.page.inner_text(".truth") == "Yes"
    seen.run("query => kgbuild.runQuery(query)", "SELECT * { broken")
    seen.page.wait_for_selector(".sparql .warning")
    assert "line" in seen.page.inner_text(".sparql .warning") or "error" in seen.page.inner_text(".sparql .warning")
    assert seen.failures == []


def _query(seen: Any) -> str:
    seen.run("() => document.querySelectorAll('#panel > .panel-body > details.see-query').forEach(d => d.open = true)")
    seen.page.wait_for_selector("#panel .query-text")
    return str(seen.page.inner_text("#panel > .panel-body > details.see-query .query-text"))


def test_the_query_of_the_drawing_gives_its_ties(visit: Visit, lite: Path, store: LocalStore) -> None:
    """`See the query` is true: run in another engine it names the same pairs with the same number of events."""
    for address in ("", "#net=institutions&pe=0&ru=0", "#from=2018-01-01&to=2022-12-31"):
        seen = visit(lite, address)
        ties = sorted(count for _, _, _, count in seen.run(js.TIES))
        rows = store.select(_query(seen))
        assert sorted(int(row[-1].value) for row in rows) == ties, address  # type: ignore[union-attr]


def test_the_query_of_every_panel_runs_and_answers(visit: Visit, lite: Path, store: LocalStore) -> None:
    """Person, institution, event, topic, place and tie each show a query that another engine answers with rows."""
    seen = visit(lite)
    a, b = seen.run(js.STRONGEST)
    opened = [
        ("n => kgbuild.open(n)", a),
        ("() => kgbuild.open(kgbuild.model.persons)", None),
        ("() => kgbuild.open(kgbuild.model.agents)", None),
        ("() => kgbuild.open(kgbuild.model.agents + kgbuild.model.events)", None),
        ("() => kgbuild.store.set({ selection: { kind: 'place', place: kgbuild.model.placesOf(0)[0] } })", None),
        ("([a, b]) => kgbuild.openEdge(a, b)", [a, b]),
    ]
    for script, argument in opened:
        seen.run(script, argument)
        assert len(store.select(_query(seen))) > 0, script
    seen.run("() => document.querySelectorAll('.facets > details').forEach(d => { d.open = true; })")
    for index in range(5):
        fold = seen.page.locator(".facets > details").nth(index).locator("details.see-query")
        fold.locator("summary").click()
        rows = store.select(fold.locator(".query-text").inner_text())
        assert len(rows) > 0


def test_the_embedded_graph_counts_facets_as_the_page_does(visit: Visit, lite: Path, store: LocalStore) -> None:
    """The query of the topic facet gives the numbers beside its values."""
    seen = visit(lite)
    fold = seen.page.locator(".facets > details").nth(1).locator("details.see-query")
    fold.locator("summary").click()
    rows = {row[0].value: int(row[1].value) for row in store.select(fold.locator(".query-text").inner_text())}  # type: ignore[union-attr]
    shown = seen.run(js.TOPIC_COUNTS)
    assert shown == rows


def test_lay_out_again_moves_nodes_and_keeps_them(visit: Visit, lite: Path) -> None:
    """ForceAtlas2 runs in the page; nodes end elsewhere and stay there when a filter changes."""
    seen = visit(lite)
    before = seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])")
    seen.run("() => kgbuild.relayout()")
    seen.until("() => document.getElementById('live').textContent === 'Laid out'")
    after = seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])")
    assert after != before
    seen.run("() => kgbuild.store.set({ colour: 'kind' })")
    assert seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])") == after


def test_a_large_network_pans_smoothly_without_a_gpu(visit: Visit, built: None, tmp_path: Path) -> None:
    """2,000 people on the canvas: twenty frames a second while the view moves, on two shared cores."""
    data = payload(store_of(turtle(persons=2000, institutions=100, events=1200, groups=12)))
    data["maxEventSize"], data["endpoint"] = 100, ""
    sizes = {"persons": len(data["persons"]["iri"])}
    data["networks"] = {
        name: {
            "x": [41.0 * (i % 50) for i in range(n)],
            "y": [41.0 * (i // 50) for i in range(n)],
            "community": [i * 12 // n for i in range(n)],
            "names": list("abcdefghijkl"),
        }
        for name, n in sizes.items()
    }
    path = tmp_path / "large.html"
    path.write_text(pack(template(lite=True), data), "utf-8")
    seen = visit(path, "?renderer=canvas")
    assert seen.run("() => kgbuild.scene.nodes.length") > 1500
    frames = seen.run(js.FRAMES)
    assert frames > 20


AXE = Path(__file__).parents[2] / "explorer" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("address", ["", "#view=timeline", "#view=map", "#view=table", "#view=sparql"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Visit, full: Path, address: str, scheme: str) -> None:
    """WCAG 2.2 A and AA by axe-core: no serious or critical finding in any view, light or dark, with a panel open."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci` in explorer/")
    seen = visit(full, address, color_scheme=scheme)
    seen.run("() => kgbuild.openEdge(...(e => [e.a, e.b])(kgbuild.network.edges[0]))")
    seen.page.wait_for_timeout(300)
    seen.run(AXE.read_text("utf-8"))
    found = seen.run(js.FINDINGS)
    assert found == []
