"""What the page must never do: ask for anything outside, or obey the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import page_scripts as js
import pytest
from explorer_network import HOSTILE

from kgbuild.explorer import page
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


def test_packed_data_is_the_same_page(
    visit: Visit, lite: Path, store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a large graph does to its page: packed data opens from disk and shows the same network."""
    monkeypatch.setattr(page, "_PLAIN", 0)
    packed = tmp_path / "packed.html"
    packed.write_text(page.explorer_page(store, title="Test network", lite=True), "utf-8")
    assert 'id="kg-data">{' not in packed.read_text("utf-8")
    drawn = "() => [kgbuild.network.nodes, kgbuild.network.edges.map(e => [e.a, e.b, e.events])]"
    assert visit(packed).run(drawn) == visit(lite).run(drawn)
