"""The page: self-contained, inert whatever names hold, and with the sentences behind each tie."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.network.data import read_participations
from kgbuild.network.page import network_page, to_pyvis
from kgbuild.network.project import project
from kgbuild.store.local import LocalStore, open_graph
from kgbuild.vocabulary import rdfs

HOSTILE = "</script><script>document.title='caught'</script><img src=x onerror=alert(1)> href='javascript:1'"


@pytest.fixture(scope="module")
def page(store: LocalStore) -> str:
    return network_page(store, project(read_participations(store), "persons"), title="A & B")


def test_the_page_asks_for_nothing_outside(page: str):
    """No source, link or style of the page has an address; the policy allows none."""
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"(?:src|href)\s*=", markup)
    assert "@import" not in markup
    assert "sourceMappingURL" not in page
    assert "default-src 'none'" in page
    assert "bootstrap" not in markup


def test_the_page_is_a_page(page: str):
    """Doctype, language, encoding, one heading, escaped title."""
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.count("<h1>") == 1
    assert "<title>A &amp; B</title>" in page
    assert '<meta charset="utf-8">' in page


def test_physics_are_off_and_positions_given(store: LocalStore):
    """The picture stands at once: vis.js moves nothing."""
    drawn = to_pyvis(project(read_participations(store), "persons"))
    assert drawn.options["physics"]["enabled"] is False
    assert all(isinstance(node["id"], int) and "x" in node and "y" in node for node in drawn.nodes)


def test_a_tie_tells_events_roles_and_quotes(page: str):
    told = json.loads(re.search(r'id="details">(.*?)</script>', page, re.DOTALL)[1])
    _, _, happenings = told["edges"][0]
    event, date, mine, theirs, passages = happenings[0]
    assert told["events"][event]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)
    assert mine
    assert theirs
    assert all("was" in told["quotes"][number][3] for number in passages)
    assert passages


def test_the_table_says_the_same_as_the_picture(page: str, store: LocalStore):
    rows = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1].count("<tr>")
    assert rows == project(read_participations(store), "persons").edge_count


@pytest.fixture(scope="module")
def hostile(made_up: Path) -> str:
    """A page of a graph in which a person and an event have names that try to become markup."""
    store = open_graph(made_up)
    for kind, key in (("person", "p1"), ("event", "e0")):
        node = NamedNode(f"https://w3id.org/research-network/id/{kind}/{key}")
        for quad in list(store.raw.quads_for_pattern(node, rdfs.label, None)):
            store.raw.remove(quad)
            store.raw.add(Quad(node, rdfs.label, Literal(HOSTILE, language="en"), quad.graph_name))
    return network_page(store, project(read_participations(store), "persons"), title=HOSTILE)


def test_names_stay_text(hostile: str):
    """No name closes a script or opens an element, and none switches pyvis to live titles."""
    assert "<img" not in hostile
    assert "<script>document.title" not in hostile
    assert "innerHTML = nodeData" not in hostile


def test_a_part_of_a_large_network_says_so(store: LocalStore):
    page = network_page(store, project(read_participations(store), "persons"), title="x", max_nodes=10)
    assert re.search(r"Left out: .*nodes with weaker ties", page)


@pytest.mark.browser
def test_a_browser_draws_it_and_runs_nothing_else(hostile: str, browser: Any, tmp_path: Path):
    """In Chromium: no error, no request, the hostile title is text, and a tie opens its sentences."""
    path = tmp_path / "page.html"
    path.write_text(hostile, encoding="utf-8")
    told: list[str] = []
    view = browser.new_page()
    view.on("pageerror", lambda error: told.append(str(error)))
    view.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    view.on("request", lambda request: told.append(request.url) if not request.url.startswith("file:") else None)
    view.goto(path.as_uri())
    view.wait_for_selector("body[data-ready=yes]")
    assert view.title() == HOSTILE
    view.fill("#search", "Rudnajer")
    view.press("#search", "Enter")
    view.click("#panel .tie >> nth=0")
    assert view.locator("#panel blockquote").count() >= 1
    view.close()
    assert told == []
