"""The review in a real browser: keys alone, no scripts, tabs that slept, people who cannot see."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serve.looking import Visit, participations
from serve.reviewing import Review, make_project, reviewing

from kgbuild.curation.log import load_log

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
PAGES = ("/review/next", "/review/same", "/review/missed", "/review/add?relation=speaker&subject_q=g&value_q=d",
         "/review/acts", "/review/new", "/review/next?report=none")  # fmt: skip


def test_ten_decisions_by_keyboard_only(review: Review, visit: Callable[..., Visit]) -> None:
    """Accept, reject, correct, search, give a reason, undo, same and not the same, without a pointer; the graph that is
    built anew keeps all of them, and another build changes nothing."""
    zere = visit(review)
    keys = zere.page.keyboard
    zere.press("a", "a", "r")
    zere.press("u")  # the rejection never was
    assert len(review.lines) == 2
    zere.press("r")
    keys.press("w")
    keys.type("not in the hall")
    keys.press("Enter")  # ends the typing, and decides nothing
    zere.page.wait_for_timeout(300)
    assert len(review.lines) == 3
    zere.press("a")
    zere.go_to("Boris Lind was a moderator")
    zere.press("c")
    for _ in range(3):
        keys.press("ArrowDown")  # the role that is chosen has the focus
    zere.press("Enter", "Enter")
    zere.go_to("Boris Lind belongs to")
    zere.press("c")
    keys.type("stepp")
    zere.page.wait_for_selector(".found a:has-text('Steppe Institute')")
    keys.press("ArrowDown")
    zere.press("Enter", "Enter")
    zere.press("s")
    for key in ("y" if "Dune" in zere.page.inner_text(".pair") else "x", "x"):
        if zere.page.query_selector(".pair"):
            zere.press(key)
    zere.page.goto(f"{review.url}/review/next")
    while len(review.lines) < 10:
        zere.press("a")
    zere.until_fresh()
    lines = review.lines
    assert [line.action for line in lines][:6] == ["accept", "accept", "reject", "accept", "correct", "correct"]
    assert lines[3].reason == "not in the hall"
    assert {"merge", "keep-apart"} & {line.action for line in lines}
    assert zere.page.inner_text("[data-n=done]") == str(
        sum(one.action in ("accept", "reject", "correct") for one in lines)
    )
    assert ("Boris Lind", lines[4].value) in participations(review.project)
    assert ("Boris Lind", "moderator") not in participations(review.project)
    before = {path.name: path.read_bytes() for path in (review.project / "graph").glob("*.ttl")}
    with reviewing(review.project) as again:  # which builds once more
        again.reviewer("Dana").until_fresh()
    assert {path.name: path.read_bytes() for path in (review.project / "graph").glob("*.ttl")} == before
    assert zere.faults == []


def test_without_scripts(review: Review, browser: Any) -> None:
    """Buttons and links do everything: accept, correct with search, undo, same, the figures at the next page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{review.url}/review?token={review.token}")
    page.fill("input[name=name]", "Zere")
    page.click("text=Begin")
    page.click("button:has-text('Accept')")
    page.click("button:has-text('Reject')")
    page.click(".flash button:has-text('Undo')")
    assert [line.action for line in review.lines] == ["accept"]
    page.goto(f"{review.url}/review/next?kind=affiliation")
    page.click("text=Correct …")
    page.fill("input[name=q]", "dune")
    page.click(".say button:has-text('Search')")
    page.click(".found a >> nth=0")
    page.click("text=Write this correction")
    assert [line.action for line in review.lines] == ["accept", "correct"]
    page.click("text=Same or not")
    page.click("button:has-text('Not the same')")
    assert review.lines[-1].action == "keep-apart"
    page.click("text=Statements")
    page.select_option("select[name=kind]", "role")
    page.click(".filter button")
    assert "kind=role" in page.url
    context.close()


def test_a_tab_that_slept_says_what_changed(review: Review, visit: Callable[..., Visit]) -> None:
    """When a tab wakes up it says who decided meanwhile; its old form writes nothing; a look shows how things stand."""
    zere, dana = visit(review, "Zere"), visit(review, "Dana")
    assert zere.says == dana.says
    sleep = "document.dispatchEvent(new Event('visibilitychange'))"
    zere.page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    zere.page.evaluate(sleep)
    dana.press("r")
    zere.page.wait_for_timeout(2500)
    assert zere.page.is_hidden("[data-changed]")  # it sleeps
    zere.page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    zere.page.evaluate(sleep)
    zere.page.wait_for_selector("[data-changed] >> text=/Dana has just decided this|has changed in the graph/")
    zere.press("a")
    assert "Nothing was written" in zere.page.inner_text("main") or "not in the graph any more" in zere.page.inner_text(
        "main"
    )
    assert [(line.who, line.action) for line in review.lines] == [("Dana", "reject")]


def test_a_tab_that_outlived_the_server(project: Path, visit: Callable[..., Visit]) -> None:
    """After a restart on the same port the old tab says so; coming in again leads back to its statement."""
    with reviewing(project) as review:
        zere = visit(review)
        said, port = zere.says, review.url.rpartition(":")[2]
    with reviewing(project, "--port", port) as review:
        zere.page.wait_for_selector("[data-changed] >> text=started anew", timeout=30_000)
        zere.press("a")
        assert "Nothing was written" in zere.page.inner_text("main")
        assert review.lines == []
        zere.page.fill("input[name=name]", "Zere")
        zere.page.fill("input[name=token]", review.token)
        zere.press("Enter")
        assert zere.says == said
        zere.press("a")
        assert [line.who for line in review.lines] == ["Zere"]


def test_single_keys_can_be_turned_off(shared: Callable[[], Review], visit: Callable[..., Visit]) -> None:
    """Who speaks to the computer, or types beside the field, decides nothing by accident; it is remembered."""
    zere = visit(shared())
    zere.page.keyboard.press("?")
    zere.page.uncheck("[data-keys-on]")
    zere.page.reload()
    for key in ("a", "r", "c", "n"):
        zere.page.keyboard.press(key)
    zere.page.keyboard.press("Control+a")
    zere.page.wait_for_timeout(300)
    assert shared().lines == []


def test_hostile_reports_are_inert(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """Markup in reports, names, reasons and in the reviewer's name runs nowhere."""
    evil = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    project = make_project(
        tmp_path / "project", {"a.txt": f"2024-05-17 | {evil} Talk | Eve {evil} Adam, speaker, Institute of {evil}\n"}
    )
    with reviewing(project) as review:
        zere = visit(review, evil[:50])
        zere.press("a")
        for path in PAGES:
            zere.page.goto(review.url + path)
            assert not zere.page.evaluate("window.hacked")
            assert zere.page.query_selector("img") is None
        zere.page.goto(f"{review.url}/review/next?kind=role")
        zere.press("c", "2")
        zere.page.fill("input[type=search]", "")
        zere.page.keyboard.type("eve")
        zere.page.wait_for_selector(".found a")
        assert zere.page.query_selector("img") is None
        assert zere.faults == []


def axe() -> str:
    paths = (Path(os.environ.get("AXE_CORE", "")), ROOT / "explorer/node_modules/axe-core/axe.min.js")
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        pytest.skip("axe-core is not installed: run `npm ci` in explorer/, or set AXE_CORE to axe.min.js")
    return found.read_text("utf-8")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_serious(project: Path, visit: Callable[..., Visit], scheme: str, width: int) -> None:
    """WCAG 2.2 A and AA: no serious or critical finding on any page, light and dark, wide and narrow; no page is wider
    than a phone."""
    script = axe()
    log = project / "curation" / "decisions.csv"
    log.write_text(
        "when,who,action,subject,object,value,reason\n2026-01-01T00:00:00Z,dana,reject,e7f3k2q4a,speaker p2c4d6e7f,,\n"
    )
    with reviewing(project) as review:
        zere = visit(review, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        zere.until_fresh()
        zere.press("r")
        assert len(load_log(log).lines) == 2
        item = re.sub(r"\?.*", "", zere.page.url.removeprefix(review.url))
        found = []
        more = ("/correct", "/correct?field=institution&q=a")
        pages = [zere.page.url.removeprefix(review.url), *PAGES, *(item + path for path in more)]
        pages += ["/review/statement/pnothing", "/review/leave"]
        for path in pages:
            zere.page.goto(review.url + path)
            zere.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            zere.page.evaluate(script)
            told = zere.page.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            )
            found += [
                (path, one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"])
                for one in told["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            if zere.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((path, "wider than the window", "", ""))
        assert found == []


def test_going_back_shows_what_was_decided(review: Review, visit: Callable[..., Visit]) -> None:
    """Back to a statement that is decided: the page is fetched anew and says so, and a change of mind is one more
    line about the same statement."""
    zere = visit(review)
    zere.press("a")
    zere.page.go_back()
    zere.page.wait_for_selector(".decided")
    assert "accept" in zere.page.inner_text(".decided").lower()
    assert "Zere" in zere.page.inner_text(".decided")
    assert len(review.lines) == 1
    zere.press("r")
    assert [line.action for line in review.lines] == ["accept", "reject"]
    assert len({line.subject + line.object for line in review.lines}) == 1
    assert zere.faults == []


def test_high_contrast_keeps_what_only_colour_says(review: Review, visit: Callable[..., Visit]) -> None:
    """Where the system sets the colours, the page that one is on and how far the work is are still to be seen."""
    zere = visit(review, forced_colors="active")
    colour = "selector => getComputedStyle(document.querySelector(selector)).backgroundColor"
    paper = zere.page.evaluate(colour, "body")
    for selector in (".top nav a[aria-current]", "progress", ".state"):
        found = (
            zere.page.evaluate("() => getComputedStyle(document.querySelector('.state'), '::before').backgroundColor")
            if selector == ".state"
            else zere.page.evaluate(colour, selector)
        )
        assert found not in (paper, "rgba(0, 0, 0, 0)"), selector
