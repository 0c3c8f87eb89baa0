"""SPARQL in the page, and the queries that it shows, against another engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import page_scripts as js
import pytest

from kgbuild.store.local import LocalStore

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


def _query(seen: Any) -> str:
    seen.run("() => document.querySelectorAll('#panel > .panel-body > details.see-query').forEach(d => d.open = true)")
    seen.page.wait_for_selector("#panel .query-text")
    return str(seen.page.inner_text("#panel > .panel-body > details.see-query .query-text"))


def test_sparql_in_the_page_answers_as_python_does(visit: Visit, full: Path, store: LocalStore) -> None:
    """The engine in the worker and the store give the same rows, for SELECT, ASK and CONSTRUCT."""
    seen = visit(full, "#view=sparql")
    seen.page.wait_for_selector(".cm-editor")
    query = """PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?name (COUNT(?p) AS ?n) { ?p rn:agent ?a . ?a rdfs:label ?name }
      GROUP BY ?a ?name ORDER BY DESC(?n) ?name"""
    seen.run("query => kgbuild.runQuery(query)", query)
    seen.page.wait_for_selector(".answer tbody tr")
    shown = [tuple(row.split("\t")) for row in seen.page.locator(".answer tbody").inner_text().splitlines()]
    expected = [(name.value.strip(), count.value) for name, count in store.select(query)]  # type: ignore[union-attr]
    assert shown == expected
    seen.run("query => kgbuild.runQuery(query)", "ASK { ?s ?p ?o }")
    seen.page.wait_for_selector(".answer .truth")
    assert seen.page.inner_text(".truth") == "Yes"
    seen.run("query => kgbuild.runQuery(query)", "SELECT * { broken")
    seen.page.wait_for_selector(".sparql .warning")
    assert "line" in seen.page.inner_text(".sparql .warning") or "error" in seen.page.inner_text(".sparql .warning")
    assert seen.failures == []


def test_the_query_of_the_drawing_gives_its_ties(visit: Visit, lite: Path, store: LocalStore) -> None:
    """`See the query` is true: run in another engine it names the same pairs with the same number of events."""
    for address in (
        "",
        "#net=institutions",
        "#net=institutions&pe=0&ru=0",
        "#net=events",
        "#net=affiliations",
        "#net=topics",
        "#cap=6&min=2",
        "#from=2018-01-01&to=2022-12-31",
    ):
        seen = visit(lite, address)
        ties = sorted(count for _, _, _, count in seen.run(js.TIES))
        rows = store.select(_query(seen))
        assert sorted(int(row[-1].value) for row in rows) == ties, address  # type: ignore[union-attr]


def test_the_query_of_every_panel_runs_and_answers(visit: Visit, lite: Path, store: LocalStore) -> None:
    """Person, institution, event, topic, place and tie each show a query that another engine answers with rows."""
    seen = visit(lite)
    a, b = seen.run(js.STRONGEST)
    opened = [
        ("n => kgbuild.open(n)", a),
        ("() => kgbuild.open(kgbuild.model.persons)", None),
        ("() => kgbuild.open(kgbuild.model.agents)", None),
        ("() => kgbuild.open(kgbuild.model.agents + kgbuild.model.events)", None),
        ("() => kgbuild.store.set({ selection: { kind: 'place', place: kgbuild.model.placesOf(0)[0] } })", None),
        ("([a, b]) => kgbuild.openEdge(a, b)", [a, b]),
    ]
    for script, argument in opened:
        seen.run(script, argument)
        assert len(store.select(_query(seen))) > 0, script
    seen.run("() => document.querySelectorAll('.facets > details').forEach(d => { d.open = true; })")
    for index in range(5):
        fold = seen.page.locator(".facets > details").nth(index).locator("details.see-query")
        fold.locator("summary").click()
        rows = store.select(fold.locator(".query-text").inner_text())
        assert len(rows) > 0


def test_the_embedded_graph_counts_facets_as_the_page_does(visit: Visit, lite: Path, store: LocalStore) -> None:
    """The query of the topic facet gives the numbers beside its values."""
    seen = visit(lite)
    fold = seen.page.locator(".facets > details").nth(1).locator("details.see-query")
    fold.locator("summary").click()
    rows = {row[0].value: int(row[1].value) for row in store.select(fold.locator(".query-text").inner_text())}  # type: ignore[union-attr]
    shown = seen.run(js.TOPIC_COUNTS)
    assert shown == rows
