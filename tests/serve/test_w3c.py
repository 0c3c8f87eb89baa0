"""The service passes the W3C's tests of the protocol, and every query test that the engine passes.

The suite is no part of the project: a clone of it is found beside the project, or through ``W3C_SPARQL_TESTS``.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from serve.w3c.answers import read_results, same
from serve.w3c.run import run_protocol, run_queries
from serve.w3c.suite import find_suite

SUITE = find_suite()
needs_suite = pytest.mark.skipif(SUITE is None, reason="no suite of the W3C here: W3C_SPARQL_TESTS names its sparql/")

MANIFEST = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
<> mf:entries ( <#right> <#wrong> <#empty> ) .
<#right> a mf:QueryEvaluationTest ; mf:action [ qt:query <q.rq> ; qt:data <d.ttl> ] ; mf:result <right.srj> .
<#wrong> a mf:QueryEvaluationTest ; mf:action [ qt:query <q.rq> ; qt:data <d.ttl> ] ; mf:result <wrong.srj> .
<#empty> a mf:QueryEvaluationTest ; mf:action [ qt:query <q.rq> ] ; mf:result <right.srj> .
"""
ROWS = '{"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "uri", "value": "%s"}}]}}'


@needs_suite
@pytest.mark.timeout(1200)
def test_no_query_test_fewer_than_the_engine():
    """Evaluation and syntax, by GET, form and body, in every format of results."""
    assert SUITE is not None
    outcomes = list(run_queries(SUITE))
    assert len(outcomes) > 900
    assert [(one.manifest, one.name, one.reason) for one in outcomes if one.engine and not one.service] == []


@needs_suite
@pytest.mark.timeout(600)
def test_every_protocol_test_that_applies():
    """Queries as the protocol wants them; updates refused."""
    assert SUITE is not None
    outcomes = list(run_protocol(SUITE))
    assert len(outcomes) > 30
    assert [(one.name, one.reason) for one in outcomes if not one.service] == []


@pytest.mark.parametrize("each", [False, True])
def test_the_runner_can_tell_right_from_wrong(tmp_path: Path, each: bool):
    """A made-up suite: what is right passes on both sides, what is wrong and what lacks its data on none."""
    folder = tmp_path / "suite" / "sparql11" / "made-up"
    folder.mkdir(parents=True)
    files = {"manifest.ttl": MANIFEST, "q.rq": "SELECT ?o { ?s <urn:p> ?o }", "d.ttl": "<urn:s> <urn:p> <urn:o> ."}
    files |= {"right.srj": ROWS % "urn:o", "wrong.srj": ROWS % "urn:x"}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    found = {one.name: (one.engine, one.service) for one in run_queries(tmp_path / "suite", each=each)}
    assert found == {"right": (True, True), "wrong": (False, False), "empty": (False, False)}


def test_rows_are_compared_as_a_bag_up_to_blank_nodes():
    """Names of blank nodes do not matter, which of them are the same does; nor does the order, but the count does."""

    def rows(*cells: str):
        body = "?a\t?b\n" + "".join(cell + "\n" for cell in cells)
        return read_results(body.encode(), ox.QueryResultsFormat.TSV)

    assert same(rows("_:x\t1", "_:y\t2"), rows("_:b\t2", "_:a\t1"))
    assert not same(rows("_:x\t1", "_:x\t2"), rows("_:a\t1", "_:b\t2"))
    assert not same(rows("_:x\t1", "_:x\t1"), rows("_:x\t1"))
    assert not same(rows("_:x\t1", "_:y\t2"), rows("_:b\t2", "_:a\t1"), ordered=True)
    assert same(rows("_:x\t1.0e0"), rows("_:x\t1.00e0"))
    assert not same(rows("_:x\t1"), rows("_:x\t"))
