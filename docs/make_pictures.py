"""The pictures of README and docs, taken in Chromium from the shipped graph: ``make pictures``.

Each is 1,200 by 760 pixels (a phone 360 by 740) in 256 colours, so that it weighs less than 150 KB. The same graph,
fonts and browser give the same pictures; nothing in them moves or knows the day.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "--headless --no-sandbox --disable-quic --disable-background-networking --no-first-run --hide-scrollbars"

STRONGEST = """() => {
  const tie = [...kgbuild.network.edges].sort((x, y) => y.events.length - x.events.length || x.a - y.a || x.b - y.b)[0];
  kgbuild.openEdge(tie.a, tie.b);
}"""
BUSIEST = """() => {
  const { nodes, degree } = kgbuild.network;
  const node = nodes.reduce((a, b) => degree.get(b) > degree.get(a) ? b : a);
  kgbuild.open(node);
  DEPTH
}"""


@dataclass(frozen=True)
class Picture:
    """What to open, what to do there, and how wide the window is."""

    name: str
    page: str
    act: str = ""
    dark: bool = False
    phone: bool = False


EXPLORED = [
    Picture("explorer-network", ""),
    Picture("explorer-tie", "", STRONGEST),
    Picture("explorer-person", "", BUSIEST.replace("DEPTH", "kgbuild.setEgo(1);")),
    Picture("explorer-institutions-dark", "#net=institutions", dark=True),
    Picture("explorer-timeline", "#view=timeline"),
    Picture("explorer-map", "#view=map"),
    Picture("explorer-table", "#view=table"),
    Picture("explorer-sparql", "#view=sparql", "() => document.querySelector('.sparql .primary').click()"),
    Picture("explorer-phone", "", STRONGEST, phone=True),
    Picture("explorer-phone-network", "", phone=True),
]


def main() -> None:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("no Chromium: install chromium to take the pictures")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as tool:
        explorer, site = Path(name) / "explorer.html", Path(name) / "site"
        kgbuild = [sys.executable, "-m", "kgbuild"]
        graph = ["--graph", str(ROOT / "graph")]
        subprocess.run([*kgbuild, "explore", *graph, "-o", str(explorer)], check=True)
        subprocess.run([*kgbuild, "publish", *graph, "-o", str(site)], check=True)
        browser = tool.chromium.launch(executable_path=program, args=CHROMIUM.split())
        for picture in EXPLORED:
            take(browser, explorer.as_uri() + picture.page, picture, "#app[data-ready]")
        for picture in published(site):
            take(browser, (site / picture.page).as_uri(), picture, "main")
        with reviewed(Path(name)) as address:
            for picture in REVIEWED:
                review(browser, address, picture)
        browser.close()


REVIEWED = [
    Picture("review-statement", "/review/next"),
    Picture(
        "review-person", "/review/next?kind=affiliation", "() => document.querySelector('.links [data-key]').click()"
    ),
    Picture("review-same", "/review/same"),
    Picture("review-missed", "/review/missed", dark=True),
    Picture("review-phone", "/review/next", phone=True),
]


@contextlib.contextmanager
def reviewed(folder: Path) -> Iterator[str]:
    """The review of a copy of the shipped corpus; its address with the token."""
    project = folder / "project"
    for part in ("corpus", "curation", "graph", "ontology", "queries"):
        shutil.copytree(ROOT / part, project / part)
    shutil.copy(ROOT / "kgbuild.toml", project)
    command = [sys.executable, "-m", "kgbuild", "serve", "--review", "--port", "0", "--no-access-log"]
    server = subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        yield next(word for line in server.stderr for word in line.split() if "token=" in word)
    finally:
        server.terminate()
        server.wait()


def review(browser: Any, way_in: str, picture: Picture) -> None:
    """Come in, wait until the graph is fresh, and take the picture."""
    context = window(browser, picture)
    page = context.new_page()
    page.goto(way_in)
    page.fill("input[name=name]", "Reviewer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/statement/**")
    page.wait_for_selector("[data-state]:has-text('Graph up to date')", timeout=300_000)
    page.goto(way_in.partition("/review")[0] + picture.page)
    if picture.act:
        with page.expect_navigation():
            page.evaluate(picture.act)
    page.wait_for_timeout(1500)
    write(PICTURES / f"{picture.name}.png", page.screenshot())
    context.close()


def published(site: Path) -> list[Picture]:
    """The front page, and the person and the event with the longest pages."""
    found = [Picture("site-front", "index.html"), Picture("site-front-phone", "index.html", phone=True)]
    for kind in ("person", "event"):
        pages = sorted((site / "id" / kind).glob("*/index.html"))
        longest = max(pages, key=lambda page: (page.stat().st_size, page.as_posix()))
        found.append(Picture(f"site-{kind}", longest.relative_to(site).as_posix()))
    return found


def take(browser: Any, address: str, picture: Picture, ready: str) -> None:
    context = window(browser, picture)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(ready)
    if picture.act:
        page.wait_for_timeout(500)
        page.evaluate(picture.act)
    page.wait_for_timeout(2500 if "sparql" in picture.name else 900)
    write(PICTURES / f"{picture.name}.png", page.screenshot())
    context.close()


def window(browser: Any, picture: Picture) -> Any:
    size = {"width": 360, "height": 740} if picture.phone else {"width": 1200, "height": 760}
    return browser.new_context(
        viewport=size,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        is_mobile=picture.phone,
        has_touch=picture.phone,
    )


def write(path: Path, shot: bytes) -> None:
    """In few colours, and only where it differs: a picture that is the same stays the same file."""
    few = (
        Image.open(io.BytesIO(shot))
        .convert("RGB")
        .quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    if not path.is_file() or path.read_bytes() != out.getvalue():
        path.write_bytes(out.getvalue())
    sys.stdout.write(f"{path.relative_to(ROOT)}: {len(out.getvalue()) / 1000:.0f} KB\n")


if __name__ == "__main__":
    main()
