"""Valid HTML by a conforming checker, and WCAG 2.2 AA in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = (
    "person/p1",
    "person/hostile",
    "institution/i0",
    "event/e0",
    "series/s0",
    "topic/t0",
    "place/c0",
    "doc/d0",
    "institution/old1",
    "person/gone",
)
PAGES = (
    "index.html",
    "404.html",
    "browse/people.html",
    "browse/events.html",
    "dataset/index.html",
    "dataset/validation.html",
    "ns/index.html",
    "role/index.html",
    "questions/index.html",
    "query/index.html",
    "search/index.html",
    *(f"id/{kind}/index.html" for kind in KINDS),
)


def checker() -> list[str]:
    """The Nu checker as a jar or program, else html-validate, else tidy."""
    jars = (Path(os.environ.get("VNU_JAR", "")), ROOT / "explorer/node_modules/vnu-jar/build/dist/vnu.jar")
    jar = next((path for path in jars if path.is_file()), None)
    if jar is not None and shutil.which("java"):
        return ["java", "-jar", str(jar), "--errors-only"]
    if found := shutil.which("vnu"):
        return [found, "--errors-only"]
    local = ROOT / "explorer/node_modules/.bin/html-validate"
    if found := shutil.which("html-validate") or (str(local) if local.is_file() else None):
        return [found, "--preset", "standard"]
    if found := shutil.which("tidy"):
        # tidy knows no SVG within HTML, so its warnings are not errors here
        return [found, "-q", "-e", "--show-warnings", "no"]
    pytest.skip("no HTML checker: npm install vnu-jar (set VNU_JAR) or html-validate, or apt-get install tidy")


def test_every_kind_of_page_is_valid_html(site: Path):
    """No error by a conforming checker, hostile names included."""
    command = checker()
    answer = subprocess.run(
        [*command, *(str(site / page) for page in PAGES)], capture_output=True, text=True, timeout=250, check=False
    )
    tidy_warned = command[0].endswith("tidy") and answer.returncode == 1
    assert answer.returncode == 0 or tidy_warned, f"{answer.stdout}\n{answer.stderr}"


def axe() -> str:
    paths = (Path(os.environ.get("AXE_CORE", "")), ROOT / "explorer/node_modules/axe-core/axe.min.js")
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        pytest.skip("axe-core is not installed: run `npm ci` in explorer/, or set AXE_CORE to axe.min.js")
    return found.read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_serious(site: Path, browser: Any, scheme: str, width: int):
    """WCAG 2.2 A and AA: no serious or critical finding on any kind of page, passages open, light and dark, wide and
    narrow; and no page is wider than a phone."""
    script = axe()
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page, found = context.new_page(), []
    for path in PAGES:
        if path == "404.html":  # its links begin at the host's root
            continue
        page.goto((site / path).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(script)
        report = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        found += [
            (path, one["id"], one["nodes"][0]["html"])
            for one in report["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the window", ""))
    context.close()
    assert found == []


@pytest.mark.browser
def test_search_works_from_disk_by_keyboard(site: Path, browser: Any):
    """From file://, under the page's own policy, without a network: accents and order do not count; Enter opens."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    left = "net::ERR_ABORTED"  # what a page had asked for when it was left
    page.on("requestfailed", lambda request: faults.append(request.url) if request.failure != left else None)
    page.goto((site / "id/event/e0/index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("odon img")
    page.wait_for_selector("#suggestions li")
    assert "Ödön" in page.inner_text("#suggestions li")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "s0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/person/hostile/index.html")
    page.fill("#q", "wanderung")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=wanderung")
    page.wait_for_selector("#results li")
    assert page.inner_text("#results a") == "migration"
    assert faults == []
    page.close()


@pytest.mark.browser
def test_it_runs_under_a_sub_path(site: Path, browser: Any, tmp_path: Path):
    """Served below /net/ by a plain file server, pages find their style, script, index and documents."""
    import functools
    import http.server
    import threading

    (tmp_path / "net").symlink_to(site, target_is_directory=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = browser.new_page()
        faults: list[str] = []
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"http://127.0.0.1:{server.server_port}/net/")
        page.click("text=All people")
        page.fill("#q", "migration")
        page.wait_for_selector("#suggestions li")
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid"
        assert faults == []
        page.close()
    finally:
        server.shutdown()
        server.server_close()
