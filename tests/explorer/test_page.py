"""Packing: one file, the same bytes, inert data, nothing from outside."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from explorer_network import store_of

from kgbuild.errors import NotFound
from kgbuild.explorer import page
from kgbuild.explorer.page import explorer_page, pack, policy
from kgbuild.explorer.turtle import turtle
from kgbuild.network.earlier import block_of
from kgbuild.store.local import LocalStore, open_graph

FRAME = (
    "<head><!--kg:csp--><title>kgbuild explorer</title><!--kg:icon--></head>"
    "<body><!--kg:data--><script>start()</script></body>"
)


def test_the_same_graph_gives_the_same_bytes(built: None, store: LocalStore, lite: Path) -> None:
    """A page built twice is the same file."""
    assert explorer_page(store, title="Test network", lite=True) == lite.read_text("utf-8")


def test_data_cannot_end_its_script_element() -> None:
    """No `<` and no line separator of JavaScript stands in the data block."""
    hostile = "</script><!--<script>\u2028\u2029"
    out = pack(FRAME, {"title": hostile, "x": [hostile]})
    block = re.search(r'id="kg-data">(.*?)</script>', out, re.DOTALL)
    assert block is not None
    assert not re.search("[<\u2028\u2029]", block[1])
    assert json.loads(block[1])["x"] == [hostile]


def test_much_data_is_packed_and_read_back(tmp_path: Path) -> None:
    """Beyond a hundred thousand characters the data is gzipped, with the same bytes each time, and can be read back."""
    much = {"title": "x", "columns": [f"sentence {number} <of> many" for number in range(400_000)]}
    out = pack(FRAME, much)
    assert out == pack(FRAME, much)
    assert len(out) < 3_000_000
    file = tmp_path / "page.html"
    file.write_text(out, "utf-8")
    assert block_of(file, "kg-data")["columns"] == much["columns"]
    file.write_text(out.replace('id="kg-data">', 'id="kg-data">AA'), "utf-8")
    assert block_of(file, "kg-data") is None


def test_the_policy_allows_the_one_script_by_its_hash(lite: Path) -> None:
    """The hash in the policy is that of the page's own script; any other script is refused."""
    text = lite.read_text("utf-8")
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}' 'wasm-unsafe-eval';" in text
    assert "default-src 'none'" in text
    assert "connect-src 'none'" in text


def test_a_served_page_may_ask_its_server_only() -> None:
    """With an endpoint the page connects to its own origin, not elsewhere."""
    assert "connect-src 'self'" in policy(FRAME, served=True)


def test_the_turtle_in_the_page_is_the_graph(lite: Path, store: LocalStore) -> None:
    """The embedded Turtle parses to exactly the triples of the store."""
    block = re.search(r'id="kg-rdf">(.*?)</script>', lite.read_text("utf-8"), re.DOTALL)
    assert block is not None
    text = gzip.decompress(base64.b64decode(block[1]))
    triples = {(q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert triples == {(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None)}


def test_blank_nodes_are_named_alike_at_every_load() -> None:
    """An engine names blank nodes anew at each load; the embedded Turtle does not show it."""
    text = """@prefix rn: <https://w3id.org/research-network/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    [] owl:members ( rn:Person rn:Event ) . rn:x owl:members ( rn:Event rn:Place rn:Person ) ."""
    first, second = turtle(store_of(text)), turtle(store_of(text))
    assert first == second
    assert len(list(ox.parse(first.encode(), format=ox.RdfFormat.TURTLE))) == 12


def test_without_quotes_the_turtle_has_none(store: LocalStore) -> None:
    """The setting holds for the embedded graph as for the panels."""
    assert "oa:exact" not in turtle(store, quotes=False)
    assert "oa:exact" in turtle(store)


@pytest.mark.parametrize(("name", "most"), [("lite", 0.8), ("full", 7.0)])
def test_templates_keep_their_budget(built: None, name: str, most: float) -> None:
    """Lite below 0.8 MB and full below 7 MB, before data."""
    assert len(page.template(lite=name == "lite").encode()) < most * 1e6


@pytest.mark.parametrize(("lite_page", "most"), [(True, 0.8), (False, 7.0)])
def test_the_shipped_graph_keeps_the_budget(built: None, lite_page: bool, most: float) -> None:
    """With the whole of graph/ in it, quotes and all, the page is below 0.8 MB lite and 7 MB full."""
    whole = explorer_page(open_graph(Path(__file__).parents[2] / "graph"), lite=lite_page)
    assert len(whole.encode()) < most * 1e6


@pytest.mark.parametrize("lite_page", [True, False])
def test_templates_load_nothing_from_outside(built: None, lite_page: bool) -> None:
    """No element of the template has a src or an href, and its style names no address."""
    text = page.template(lite=lite_page)
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(src|href)\s*=", markup)
    assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", markup)


def test_a_missing_template_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever works from the source tree is told the command."""
    monkeypatch.setattr(page, "__file__", str(tmp_path / "page.py"))
    with pytest.raises(NotFound, match="make explorer"):
        page.template(lite=True)
