"""The explorer's first drawing beside a bare sigma page, and its frames while the view moves, in one Chromium.

Both pages are single files opened from disk with the same nodes, ties, positions and colours. The bare page holds
nothing but sigma, graphology and those columns. Drawn means: two frames after the page says so, from the start of the
navigation. Rounds alternate, and the median counts. Needs Chromium, Node and ``npm ci`` in explorer/. Without a
graphics card WebGL runs in software, so both are given: the canvas, which such a machine gets, and WebGL.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "explorer"))

from explorer_network import store_of, turtle  # noqa: E402

from kgbuild.explorer.page import explorer_page, json_block  # noqa: E402

ROUNDS = 7
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-unsafe-swiftshader",
]

BARE = """import Graph from "graphology";
import Sigma from "sigma";
const data = JSON.parse(document.getElementById("data").textContent);
const graph = new Graph({ multi: false, type: "undirected" });
data.nodes.forEach(([x, y, size, label, color], id) => graph.addNode(id, { x, y, size, label, color }));
for (const [a, b, size] of data.ties) graph.addEdge(a, b, { size, color: "#cccccc" });
new Sigma(graph, document.getElementById("app"), { labelRenderedSizeThreshold: 4 });
document.getElementById("app").dataset.ready = "webgl";
"""

WATCH = """new MutationObserver((_, watch) => {
  const ready = document.querySelector('#app[data-ready]');
  if (!ready) return;
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnAt = performance.now(); }));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] });"""

SCENE = """() => {
  const place = new Map(kgbuild.scene.nodes.map((n, i) => [n.id, i]));
  return { nodes: kgbuild.scene.nodes.map(n => [n.x, n.y, n.size, n.label, n.colour]),
    ties: kgbuild.scene.edges.map(e => [place.get(e.a), place.get(e.b), e.width]) };
}"""

FRAMES = """async () => {
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    kgbuild.renderer.pan(3, 1);
    await new Promise(r => requestAnimationFrame(r));
    frames++;
  }
  return frames / 2;
}"""

FILTER = """async () => {
  const start = performance.now();
  kgbuild.store.set({ from: kgbuild.model.firstDay + 900 });
  await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
  return (performance.now() - start) / 1000;
}"""


def bare_script(folder: Path) -> str:
    """Sigma and graphology bundled and minified as our own page is."""
    explorer = ROOT / "explorer"
    source = explorer / "bare.tmp.js"  # beside node_modules, or the bundler finds no package
    source.write_text(BARE, "utf-8")
    try:
        config = folder / "vite.config.mjs"
        output = {"format": "iife", "entryFileNames": "bare.js"}
        settings = {"build": {"target": "es2022", "modulePreload": False, "outDir": str(folder), "emptyOutDir": False}}
        settings["build"]["rolldownOptions"] = {"input": str(source), "output": output}  # type: ignore[index]
        config.write_text(f"export default {json.dumps(settings)}", "utf-8")
        run = ["npx", "vite", "build", "--config", str(config), "--logLevel", "error"]
        subprocess.run(run, cwd=explorer, check=True, stdout=subprocess.DEVNULL)
    finally:
        source.unlink()
    return (folder / "bare.js").read_text("utf-8").replace("</script", "<\\/script")


def bare_page(script: str, scene: dict[str, Any]) -> str:
    return (
        '<!doctype html><meta charset="utf-8"><style>body{margin:0}#app{height:100vh}</style><div id="app"></div>'
        f'<script type="application/json" id="data">{json_block(scene)}</script><script>{script}</script>'
    )


def drawn(browser: Any, address: str) -> float:
    """Seconds from the start of the navigation to the drawing."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    for _ in range(1200):
        if at := page.evaluate("() => window.drawnAt"):
            context.close()
            return float(at) / 1000
        page.wait_for_timeout(50)
    raise SystemExit(f"nothing drawn within a minute: {address}")


def explored(browser: Any, address: str, script: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#app[data-ready]", timeout=120_000)
    page.wait_for_timeout(1500)
    found = page.evaluate(script)
    context.close()
    return found


def compare(browser: Any, people: int, folder: Path, script: str, rounds: int) -> None:
    events, groups = people * 6 // 10, max(4, people // 160)
    store = store_of(turtle(persons=people, institutions=people // 20, events=events, groups=groups))
    ours, bare = folder / f"ours-{people}.html", folder / f"bare-{people}.html"
    ours.write_text(explorer_page(store, lite=True), "utf-8")
    scene = explored(browser, ours.as_uri() + "?renderer=canvas", SCENE)
    bare.write_text(bare_page(script, scene), "utf-8")
    addresses = {
        "bare": bare.as_uri(),
        "canvas": ours.as_uri() + "?renderer=canvas",
        "webgl": ours.as_uri() + "?renderer=webgl",
    }
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(rounds):
        for name, address in addresses.items():
            times[name].append(drawn(browser, address))
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(f"{len(scene['nodes']):,} people, {len(scene['ties']):,} ties; page {ours.stat().st_size / 1e6:.1f} MB")
    print(f"  bare sigma page, WebGL  {middle['bare']:6.2f} s")
    for name in ("canvas", "webgl"):
        took = middle[name]
        print(f"  explorer, {name:<13} {took:6.2f} s   {took / middle['bare']:.2f} of the bare page")
    frames = explored(browser, addresses["canvas"], FRAMES)
    print(f"  explorer, canvas        {frames:6.0f} frames a second while the view moves")
    print(f"  explorer, canvas        {explored(browser, addresses['canvas'], FILTER):6.2f} s for another time range")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=[2000, 20000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None or not (ROOT / "explorer" / "node_modules").is_dir():
        print("left out: it needs Chromium, and `make explorer` before")
        return
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=program, args=CHROMIUM)
        script = bare_script(Path(name))
        for people in asked.people:
            compare(browser, people, Path(name), script, asked.rounds)
        browser.close()


if __name__ == "__main__":
    main()
