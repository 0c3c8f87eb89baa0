"""A query that does not parse is told with its place and, where it can be, with what to do."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.store.complaints import parse_query_error
from kgbuild.store.local import LocalStore


def told(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    return str(parse_query_error(caught.value, query))


@pytest.mark.parametrize(
    ("query", "line", "column", "reason"),
    [
        ("SELECT * WHERE {\n ?s ?p }", 2, 8, "unexpected '}'"),
        ("SELEC * {}", 1, 1, "unexpected 'SELEC'"),
        ("SELECT ?x { ?x a ?y } LIMI 3", 1, 23, "unexpected 'LIMI'"),
        ("SELECT ?a, ?b { ?a ?p ?b }", 1, 10, "unexpected ','"),
        ("SELECT * { FILTER(foo(?x)) }", 1, 19, "unexpected 'foo'"),
        ("SELECT * { ?s ?p ?o } }", 1, 23, "unexpected '}'"),
        ("SELECT * {\n\n ?s ?p ?o", 1, 10, "this { is never closed"),
        ("CONSTRUCT { ?s ?p ?o }", 1, 23, "it ends too early"),
        ("SELECT * { ?s ?p 'abc }", 1, 18, "a string begins that does not end"),
        ("SELECT * { ?s <http://a b> ?o }", 1, 15, "an IRI ends with >"),
        ("ASK { ?s foo:bar 1 }", 1, 10, "the prefix foo: is not declared"),
        ("ASK { ?x a rn:Person }", 1, 12, "put PREFIX rn: <https://w3id.org/research-network/ns#> first"),
        ("SELECT ?x (COUNT(*) AS ?n)\nWHERE { ?x a ?y }", 2, 18, "neither grouped nor an aggregate"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 1, 1, "INSERT begins an update"),
    ],
)
def test_the_fault_is_found(query: str, line: int, column: int, reason: str):
    """The place is that of the token which cannot stand there, not where the engine stopped looking."""
    message = told(query)
    assert f"at line {line}, column {column}, near" in message
    assert reason in message
    assert "[_]" not in message


def test_an_empty_query_is_told_as_such():
    assert told("") == told("  # only a remark\n") == "the query is empty"


def test_a_value_given_twice_is_told():
    assert "is given a value twice" in told("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }")


@pytest.mark.parametrize("word", ["?s", "'a'", "<urn:a>", "rn:x", "1.5", "^", "||", "\\", "[", ")", "\u00e9", "\x00"])
def test_any_word_in_any_place_is_told_in_one_line(word: str):
    """Whatever stands wherever, a message comes of it, and none that repeats a long query."""
    tokens = ["PREFIX rn: <urn:rn>", "SELECT", "*", "{", "?s", "?p", "?o", ".", "FILTER", "(", "1", "<", "2", ")", "}"]
    for at in range(len(tokens) + 1):
        query = " ".join([*tokens[:at], word, *tokens[at:], "#" + "x" * 500])
        try:
            ox.Store().query(query)
        except RuntimeError:
            continue  # it parses, as the call of a function that there is not
        except SyntaxError as error:
            message = str(parse_query_error(error, query))
            assert "\n" not in message
            assert len(message) < 400


def test_a_byte_order_mark_is_no_part_of_a_query():
    """Editors on Windows put one before the text."""
    assert LocalStore(ox.Store()).ask("\ufeffASK {}")


@pytest.mark.parametrize(
    "query",
    ["SELECT * { FILTER(<urn:no-function>(1)) }", "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"],
)
def test_a_query_that_cannot_be_carried_out_is_an_error_of_ours(query: str):
    """What the engine raises while it works is told in a line, never as a traceback."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))
    with pytest.raises(KgbuildError, match="the query failed: ") as caught:
        LocalStore(store).select(query)
    assert not isinstance(caught.value, UsageError)
