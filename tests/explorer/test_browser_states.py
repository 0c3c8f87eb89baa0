"""What a visitor meets off the beaten path: going back, nothing to show, paper, high contrast, names side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from explorer_network import PREFIXES, store_of

from kgbuild.explorer.page import explorer_page

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
TOP = "() => [...kgbuild.network.nodes].sort((a, b) => kgbuild.network.degree.get(b) - kgbuild.network.degree.get(a))"
SOLO = """id:person\\/p1 a rn:Person ; rdfs:label "Solo Person"@en .
id:event\\/e1 a rn:Event ; rdfs:label "An evening"@en ; rn:eventType rnt:lecture .
id:participation\\/x1 a rn:Participation ; rn:agent id:person\\/p1 ; rn:event id:event\\/e1 ; rn:role rnr:speaker .
"""


def test_back_goes_to_the_view_before(visit: Visit, lite: Path) -> None:
    """Each thing opened is a step of the browser's history; what a slider passes through is none."""
    seen = visit(lite)
    first, second = seen.run(TOP)[:2]
    seen.run("node => kgbuild.open(node)", first)
    seen.run("node => kgbuild.open(node)", second)
    for minimum in (2, 3, 1):
        seen.run("minimum => kgbuild.store.set({ minimum })", minimum)
    seen.page.go_back()
    seen.until("node => kgbuild.store.view.selection?.node === node", first)
    seen.page.go_back()
    seen.until("() => kgbuild.store.view.selection === null")
    seen.page.go_forward()
    seen.until("node => kgbuild.store.view.selection?.node === node", first)


def test_a_name_that_was_searched_for_is_let_go_by_escape(visit: Visit, lite: Path) -> None:
    """After Enter in the search the keys of the drawing work at once."""
    seen = visit(lite)
    seen.page.keyboard.press("/")
    seen.page.keyboard.type(seen.run("() => kgbuild.model.label(0)"))
    seen.page.keyboard.press("Enter")
    assert seen.run("() => [kgbuild.store.view.selection.kind, document.activeElement.id]") == ["node", "field"]
    seen.page.keyboard.press("Escape")
    assert seen.run("() => kgbuild.store.view.selection") is None


@pytest.mark.parametrize(
    ("graph", "wants"),
    [("", {"network": "no events yet", "timeline": "no events yet"}), (SOLO, {"timeline": "No event here has a date"})],
)
def test_a_small_graph_says_why_a_view_is_empty(
    visit: Visit, built: None, tmp_path: Path, graph: str, wants: dict[str, str]
) -> None:
    """Without events, dates or places every view opens, none fails, and those that are empty say why."""
    path = tmp_path / "small.html"
    path.write_text(explorer_page(store_of(PREFIXES + graph), lite=True), "utf-8")
    seen = visit(path)
    for view in ("network", "timeline", "map", "table"):
        seen.run("view => kgbuild.setView(view)", view)
        seen.page.wait_for_timeout(100)
        if view in wants:
            assert wants[view] in seen.page.inner_text(f"#view-{view} .empty")
    assert "No event here names a place" in seen.run("() => document.getElementById('view-map').textContent")
    assert "1 names" not in seen.run("() => document.body.textContent")
    assert seen.failures == []


def test_filters_that_leave_nothing_say_so_and_lead_out(visit: Visit, lite: Path) -> None:
    """A blank drawing tells why and offers to clear the filters."""
    seen = visit(lite)
    seen.run("() => kgbuild.store.set({ from: 1, to: 2, undated: false })")
    assert "No event passes these filters" in seen.page.inner_text("#view-network .empty")
    seen.page.click("#view-network .empty button")
    assert seen.run("() => kgbuild.scene.nodes.length") > 0
    assert not seen.page.is_visible("#view-network .empty")


@pytest.mark.parametrize("renderer", ["canvas", "webgl"])
def test_a_drawing_never_lies_outside_the_window(visit: Visit, lite: Path, renderer: str) -> None:
    """Filters that leave only names beside the window bring them into it."""
    seen = visit(lite, f"?renderer={renderer}")
    seen.run("() => { kgbuild.renderer.zoom(0.05); kgbuild.renderer.pan(9000, 9000); }")
    seen.page.wait_for_timeout(200)
    assert not seen.run("() => kgbuild.renderer.sees()")
    seen.run("() => kgbuild.store.set({ minimum: 2 })")
    seen.page.wait_for_timeout(200)
    assert seen.run("() => kgbuild.scene.nodes.length && kgbuild.renderer.sees()")


def test_on_paper_stand_the_drawing_and_the_details(visit: Visit, lite: Path, tmp_path: Path) -> None:
    """Printing shows the network, in ink on white even from the dark page, and every sentence of the panel."""
    seen = visit(lite, color_scheme="dark")
    seen.run("node => kgbuild.open(node)", seen.run(TOP)[0])
    seen.page.pdf(path=tmp_path / "page.pdf")
    assert seen.page.locator("img").count() == 0
    seen.run("() => { dispatchEvent(new Event('beforeprint')) }")
    picture = unquote(seen.page.get_attribute("img.only-print", "src") or "")
    assert picture.startswith("data:image/svg+xml,")
    assert seen.run("() => kgbuild.model.label(0)") in picture
    seen.page.emulate_media(media="print")
    assert seen.run("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert seen.page.is_visible("img.only-print")
    assert not seen.page.is_visible("#field")
    assert seen.run(
        "() => document.getElementById('panel').scrollHeight <= document.getElementById('panel').clientHeight + 1"
    )


def test_high_contrast_keeps_what_only_colour_says(visit: Visit, lite: Path) -> None:
    """Where the system sets the colours, bars, dots of the legend and the chosen view are still to be seen."""
    seen = visit(lite, forced_colors="active")
    colour = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    paper = seen.run(colour, "body")
    for selector in (".legend .dot", ".histogram .bars .in", ".tab[aria-selected=true]"):
        assert seen.run(colour, selector) not in (paper, "rgba(0, 0, 0, 0)"), selector


def test_the_picture_has_no_name_over_another(visit: Visit, lite: Path) -> None:
    """Names of the saved SVG, as a browser sets them, do not cross each other."""
    seen = visit(lite)
    crossing = seen.run("""() => {
      const holder = document.createElement("div");
      const text = decodeURIComponent(kgbuild.pictureForPrint().split(",").slice(1).join(","));
      holder.append(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
      document.body.append(holder);
      const boxes = [...holder.querySelectorAll("text")].map(each => each.getBBox());
      const over = (a, b) => a.x < b.x + b.width - 2 && b.x < a.x + a.width - 2
        && a.y + a.height * .2 < b.y + b.height * .8 && b.y + b.height * .2 < a.y + a.height * .8;
      return [boxes.length, boxes.filter((a, i) => boxes.some((b, j) => j > i && over(a, b))).length];
    }""")
    assert crossing[0] > 10
    assert crossing[1] == 0


def test_days_are_told_in_as_few_words_as_they_need(visit: Visit, built: None, tmp_path: Path) -> None:
    """A whole year or month is told as that, days of one month with the month once."""
    spans = [
        ("2016-01-01", "2016-12-31"),
        ("2016-02-01", "2016-02-29"),
        ("2016-03-02", "2016-03-04"),
        ("2016-03-30", "2016-04-02"),
    ]
    events = "".join(
        f'id:event\\/e{i} a rn:Event ; rdfs:label "E{i}"@en ; rn:earliestDate "{a}"^^xsd:date ; '
        f'rn:latestDate "{b}"^^xsd:date .\n'
        for i, (a, b) in enumerate(spans)
    )
    path = tmp_path / "days.html"
    path.write_text(explorer_page(store_of(PREFIXES + events), lite=True), "utf-8")
    seen = visit(path)
    told = seen.run("() => [0, 1, 2, 3].map(event => kgbuild.model.dateText(event))")
    assert told == ["2016", "Feb 2016", "2–4 Mar 2016", "30 Mar – 2 Apr 2016"]
