"""The network: its ties, filters, panels, colours and links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import page_scripts as js
import pytest

from kgbuild.network.data import read_participations
from kgbuild.network.project import project
from kgbuild.store.local import LocalStore

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


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


def test_lay_out_again_moves_nodes_and_keeps_them(visit: Visit, lite: Path) -> None:
    """ForceAtlas2 runs in a worker; nodes end elsewhere and stay there when a filter changes, and the worker ends."""
    seen = visit(lite)
    before = seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])")
    workers: list[Any] = []
    seen.page.on("worker", lambda worker: workers.append(worker))  # noqa: PLW0108  playwright wraps functions only
    seen.run("() => kgbuild.relayout()")
    seen.until("() => document.getElementById('live').textContent === 'Laid out'")
    after = seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])")
    assert after != before
    seen.run("() => kgbuild.store.set({ colour: 'kind' })")
    assert seen.run("() => kgbuild.scene.nodes.map(n => [n.x, n.y])") == after
    assert [worker.url[:5] for worker in workers] == ["blob:"]
    assert seen.page.workers == []
    assert seen.failures == []


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
    assert "Drawn on a plain canvas" in seen.page.text_content("#drawn-by")


def test_communities_wear_colours_that_the_colour_blind_can_tell_apart(visit: Visit, lite: Path) -> None:
    """At most eight colours, far apart for eyes without red or green cones too, and one grey for the rest."""
    seen = visit(lite)
    colours = seen.run("() => [...new Set(kgbuild.scene.nodes.map(n => n.colour))]")
    assert 2 <= len(colours) <= 9
    for theme in ("light", "dark"):
        seen.run("theme => kgbuild.setTheme(theme)", theme)
        shades = seen.run("() => kgbuild.theme.communities.slice(0, 8)")
        assert len(set(shades)) == 8
        assert _least_distance(shades) > 7


def _least_distance(shades: list[str]) -> float:
    """Of all pairs, the smallest CIE76 difference, for full, red-blind and green-blind sight (Viénot 1999)."""
    import itertools

    import numpy as np

    rgb = np.array([[int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)] for shade in shades])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    red_blind = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
    green_blind = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    least = np.inf
    for sight in (np.eye(3), red_blind, green_blind):
        xyz = (linear @ sight.T).clip(0, 1) @ to_xyz.T / [0.9505, 1.0, 1.089]
        f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
        lab = np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)
        least = min([least, *(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(lab, 2))])
    return least
