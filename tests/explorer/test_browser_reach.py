"""Everyone can use it: keyboard, dark, phone, screen reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import page_scripts as js
import pytest

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
AXE = Path(__file__).parents[2] / "explorer" / "node_modules" / "axe-core" / "axe.min.js"


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


@pytest.mark.parametrize("renderer", ["canvas", "webgl"])
def test_two_fingers_zoom_the_drawing(visit: Visit, lite: Path, renderer: str) -> None:
    """Fingers that part bring the drawing nearer, and the page itself does not grow."""
    seen = visit(lite, f"?renderer={renderer}", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    before = seen.run("() => kgbuild.renderer.camera().ratio")
    wire = seen.page.context.new_cdp_session(seen.page)

    def touch(kind: str, gap: int) -> None:
        points = (
            [] if kind == "touchEnd" else [{"x": 180 - gap, "y": 350, "id": 0}, {"x": 180 + gap, "y": 350, "id": 1}]
        )
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 20)
    for gap in range(25, 90, 5):
        touch("touchMove", gap)
        seen.page.wait_for_timeout(20)
    touch("touchEnd", 0)
    seen.page.wait_for_timeout(300)
    assert seen.run("() => kgbuild.renderer.camera().ratio") < before * 0.7
    assert seen.run("() => visualViewport.scale") == 1


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
