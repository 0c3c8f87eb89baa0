"""A query that does not parse is told with its place and, where it can be, with what to do."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.store.complaints import MOST_JOINED, check_depth, fault_of, parse_query_error
from kgbuild.store.lexing import too_deep, too_many
from kgbuild.store.local import LocalStore


def told(query: str, *, update: bool = False) -> str:
    store = ox.Store()
    with pytest.raises(SyntaxError) as caught:
        (store.update if update else store.query)(query)
    return str(parse_query_error(caught.value, query, update=update))


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
        ("SELECT ?x (COUNT(*) AS ?n)\nWHERE { ?x a ?y }", 1, 8, "?x is neither grouped nor an aggregate"),
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


@pytest.mark.parametrize(
    ("query", "line", "column", "reason"),
    [
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", 1, 36, "?x has a value here already"),
        ("SELECT * {\n ?s ?p ?o .\n OPTIONAL { ?o ?q ?x }\n BIND(STR(?s) AS ?x)\n}", 4, 18, "?x has a value"),
        ("SELECT * { { SELECT (1 AS ?x) {} } BIND(3 AS ?x) }", 1, 46, "?x has a value here already"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 1, 14, "?s has a value here already"),
        ("SELECT ?s ?s { ?s ?p ?o }", 1, 11, "?s stands in SELECT twice"),
        ("SELECT ?x (1 AS ?x) {}", 1, 8, "?x stands in SELECT twice"),
        ("SELECT ?s ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s", 1, 11, "?p is neither grouped nor"),
        ("SELECT ?s (AVG(?x) + ?y AS ?z) { ?s ?p ?x, ?y } GROUP BY ?s", 1, 22, "?y is neither grouped nor"),
        ("SELECT ?y ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY (STR(?s) AS ?y)", 1, 11, "?o is neither grouped nor"),
        ("SELECT (EXISTS { ?s ?q ?r } AS ?e) ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s", 1, 36, "?o is neither"),
        ("ASK {\n { SELECT ?a { ?a ?b ?c } }\n { SELECT ?a (MAX(?c) AS ?m) { ?a ?b ?c } }\n}", 3, 11, "?a is neither"),
        ("SELECT (COUNT(*) AS ?n) (?n / 2 AS ?r) { ?s ?p ?o }", 1, 26, "?n is made in this SELECT"),
        ("SELECT\n * { ?s ?p ?o } GROUP BY ?s", 2, 2, "SELECT * cannot stand beside GROUP BY"),
        ("SELECT * { VALUES (?a ?b) { (1 2)\n (UNDEF 3)\n ('x'@en) (1 2 3) } }", 3, 2, "the row has not as many"),
        ("SELECT * { ?s ?p ?o ; <rel> 1 }", 1, 23, "<rel> is no IRI, or a relative one"),
        ("SELECT * { _:a ?p ?o { _:a ?q ?r } }", 1, 24, "the blank node _:a stands in another group"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "unexpected '?s'"),
    ],
)
def test_a_rule_that_is_broken_is_told_where_it_is(query: str, line: int, column: int, reason: str):
    """What grammar allows and the engine does not is found too, not told at the end of the query or of the group."""
    message = told(query)
    assert f"at line {line}, column {column}, near" in message
    assert reason in message


@pytest.mark.parametrize(
    ("update", "column", "reason"),
    [
        ("INSERT DATA { <urn:a> <urn:b> ?x }", 31, "?x is a variable, and data holds none"),
        ("DELETE { ?s ?p _:a } WHERE { ?s ?p ?o }", 16, "_:a is a blank node, which names nothing"),
        ("INSERT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(1 AS ?o) }", 48, "?o has a value here already"),
    ],
)
def test_a_rule_of_updates_is_told_where_it_is_broken(update: str, column: int, reason: str):
    message = told(update, update=True)
    assert f"at line 1, column {column}, near" in message
    assert reason in message


def test_a_relative_iri_is_no_fault_where_there_is_a_base():
    """The service resolves them; the fault that is told is the one that there is."""
    query = "SELECT * { ?s <rel> ?o BIND(1 AS ?o) }"
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query, base_iri="http://example.org/")
    message = str(parse_query_error(caught.value, query, base="http://example.org/"))
    assert "column 34" in message
    assert "?o has a value" in message


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


def test_a_query_that_cannot_be_carried_out_is_an_error_of_ours():
    """What the engine raises while it works is told in a line, never as a traceback."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))
    with pytest.raises(KgbuildError, match="the query failed: ") as caught:
        LocalStore(store).select("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }")
    assert not isinstance(caught.value, UsageError)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * { FILTER(<urn:f>(1)) }", "line 1, column 19"),
        ("PREFIX f: <urn:>\nSELECT * { ?s ?p ?o\n FILTER(f:f(?o)) }", "line 3, column 9"),
    ],
)
def test_a_function_that_there_is_not_is_a_fault_of_the_query(query: str, place: str):
    """It is told where it is called, and ends with the status of wrong use."""
    with pytest.raises(UsageError, match=rf"calls a function that there is not at {place}, near .*: <urn:f>$"):
        LocalStore(ox.Store()).select(query)


@pytest.mark.parametrize(
    ("start", "opening", "middle", "closing", "end"),
    [
        ("ASK ", "{", "", "}", ""),
        ("ASK { FILTER", "(", "1", ")", " }"),
        ("ASK { FILTER(", "abs(", "1", ")", ") }"),
        ("ASK { FILTER(", "!", "1", "", ") }"),
        ("ASK { ", "FILTER NOT EXISTS {", "", "}", " }"),
        ("SELECT * ", "{ SELECT * ", "{}", "}", ""),
        ("ASK { ?s <urn:p> ", "[ <urn:p> ", "1", " ]", " }"),
        ("ASK { ", "<< <urn:a> <urn:b> ", "1", " >>", " <urn:c> 1 }"),
        ("ASK { ?s ", "(", "<urn:p>", ")*", " ?o }"),
    ],
)
def test_thousands_of_brackets_are_refused_in_words(start: str, opening: str, middle: str, closing: str, end: str):
    """The engine would overflow its stack, and take the process with it."""
    store = LocalStore(ox.Store())
    query = f"{start}\n" + opening * 5_000 + middle + closing * 5_000 + end
    with pytest.raises(UsageError, match=r"nested too deeply at line 2, column \d+, .*more than 128 brackets"):
        store.ask(query)


def test_many_brackets_beside_each_other_are_no_depth():
    """Nor are those in strings, comments and IRIs; what is just deep enough is answered."""
    store = LocalStore(ox.Store())
    values = " ".join(f"(<urn:{number}> '((({{{{')" for number in range(400))
    query = f"SELECT * {{ VALUES (?a ?b) {{ {values} }} FILTER(!?x || !?y || ?a<?b) }} # " + "(" * 400
    assert too_deep(query, 4) is None
    assert store.select(query).rows == ()
    assert store.ask("ASK " + "{" * 128 + "}" * 128)


def _chain(count: int, part: str, between: str = " ", start: str = "SELECT * { ", end: str = " }") -> str:
    return start + between.join(part.replace("#", str(number)) for number in range(count)) + end


CHAINS = {
    "BIND": ("BIND(# AS ?v#)",),
    "values of values": ("BIND(?v + # AS ?v#)",),
    "UNION": ("{ ?s ?p # }", " UNION "),
    "OPTIONAL": ("OPTIONAL { ?s ?p ?o# }",),
    "MINUS": ("MINUS { ?s ?p # }",),
    "FILTER": ("FILTER(?o != #)", " ", "SELECT * { ?s ?p ?o "),
    "FILTER IF": ("FILTER(IF(true, true, #))", " ", "SELECT * { ?s ?p ?o "),
    "EXISTS": ("FILTER EXISTS { ?s ?p # }", " ", "SELECT * { ?s ?p ?o "),
    "VALUES": ("VALUES ?v# { # }",),
    "groups": ("{ ?s ?p ?o# }",),
    "GRAPH": ("GRAPH ?g { ?s ?p ?o# }",),
    "SERVICE": ("SERVICE SILENT <urn:x> { ?s ?p # }",),
    "LATERAL": ("LATERAL { ?s ?p # }", " ", "SELECT * { ?s ?p ?o "),
    "subselects": ("{ SELECT ?s { ?s ?p # } }",),
    "or": ("?o = #", " || ", "SELECT * { ?s ?p ?o FILTER(", ") }"),
    "and": ("?o != #", "&&", "SELECT * { ?s ?p ?o FILTER(", ") }"),
    "plus": ("?o", " + ", "SELECT * { ?s ?p ?o FILTER(0 < ", ") }"),
    "minus": ("1", "-", "SELECT * { ?s ?p ?o FILTER(0 < ", ") }"),
    "times": ("?o", "*", "SELECT * { ?s ?p ?o FILTER(0 < ", ") }"),
    "divided": ("?o", "/", "SELECT * { ?s ?p ?o FILTER(0 < ", ") }"),
    "path of steps": ("<urn:p>", "/", "SELECT * { ?s ", " ?o }"),
    "path of choices": ("<urn:p#>", "|", "SELECT * { ?s ", " ?o }"),
    "SELECT AS": ("(# AS ?v#)", " ", "SELECT ", " {}"),
    "aggregates": ("(COUNT(?s) AS ?v#)", " ", "SELECT ", " { ?s ?p ?o }"),
    "GROUP BY": ("(# AS ?v#)", " ", "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY ", ""),
    "HAVING": ("(1 < #)", " ", "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY ?s HAVING ", ""),
    "DESCRIBE": ("<urn:a#>", " ", "DESCRIBE ", ""),
    "DESCRIBE of variables": ("?a#", " ", "DESCRIBE ", " { ?s ?p ?o }"),
}
"""Each was seen to overflow the engine's stack (it joins step by step), or to keep it planning for ever."""


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_chains_of_thousands_are_refused_in_words(chain: tuple[str, ...]):
    """The engine would overflow its stack, and take the process with it."""
    with pytest.raises(UsageError, match=r"the query joins too many parts at line 1, column \d+, .*more than 1000 "):
        LocalStore(ox.Store()).select(_chain(20_000, *chain))


STEPPED = [name for name in CHAINS if name not in ("OPTIONAL", "groups", "GRAPH", "subselects", "path of steps")]


@pytest.mark.parametrize("name", STEPPED)
def test_chains_up_to_the_limit_are_lived_through(name: str):
    """What is let through does not end the process; the others take the engine too long to plan for a test."""
    part, *rest = CHAINS[name]
    query = _chain(490, part, *rest)
    assert too_many(query, MOST_JOINED) is None
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(1), ox.NamedNode("urn:g")))
    answer = LocalStore(store)._run(query)
    if not isinstance(answer, ox.QueryBoolean):
        assert sum(1 for _ in answer) <= 500


@pytest.mark.parametrize(
    "query",
    [
        _chain(5_000, "#", " ", "SELECT * { VALUES ?x { ", " } }"),
        _chain(5_000, "(-# <urn:a/b*c>)", " ", "SELECT * { VALUES (?x ?y) { ", " } }"),
        _chain(5_000, "-#", ", ", "SELECT * { ?s ?p ?o FILTER(?o IN (0, ", ")) }").replace("-", ""),
        _chain(5_000, "<urn:s#> <urn:p> 'a + b || c'", " . ", "CONSTRUCT { ", " } {}"),
        _chain(5_000, "# { | & + AS FILTER", "\n#", "ASK {} # ", ""),
        _chain(5_000, "PREFIX p#: <urn:p#>", " ", "", " SELECT * { ?s ?p ?o }"),
    ],
)
def test_long_lists_are_no_chains(query: str):
    """They are one step of the engine's."""
    assert LocalStore(ox.Store())._run(query) is not None


def test_operations_of_an_update_are_counted_one_by_one():
    """Data is none, and each operation is carried out by itself."""
    data = "INSERT DATA { GRAPH <urn:g> { " + "<urn:a> <urn:b> -1 . " * 3_000 + "} }"
    check_depth(" ;\n".join([data] * 3 + ["DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }"] * 2_000))
    with pytest.raises(UsageError, match="joins too many parts"):
        check_depth(f"{data} ; INSERT {{}} WHERE {{ {'{} UNION ' * 2_000} {{}} }}")


NEVER = " ".join(f"VALUES ?v{number} {{ 1 2 3 4 5 6 7 8 9 }}" for number in range(30))
"""More solutions than anybody will see."""


@pytest.mark.parametrize("query", [f"ASK {{ {NEVER} BIND(1 AS ?v0) }}", f"ASK {{ {NEVER} FILTER(?v0 > ) }}"])
def test_a_faulty_query_is_not_carried_out_to_be_explained(query: str):
    """Else this test would not end: what is left of the query without its fault has 9^30 solutions."""
    assert re.search("has a value here already|unexpected '\\)'", told(query))


def test_a_faulty_update_is_not_carried_out_to_be_explained():
    update = f"PREFIX a: <urn:a> INSERT {{ a:b a:c ?v1 }} WHERE {{ {NEVER} FILTER(?v0 > 10) BIND(1 AS ?v0) }}"
    assert "?v0 has a value here already" in told(update, update=True)


def test_what_an_endpoint_refused_is_not_carried_out_to_be_explained():
    """Nor is the list behind a predicate taken for the arguments of a function."""
    assert "calls a function that there is not" in str(fault_of(f"ASK {{ {NEVER} FILTER(<urn:f>(?v0)) }}"))
    assert fault_of(f"ASK {{ {NEVER} FILTER(?v0 > 10) ?s <urn:p> (1 2) ; <urn:q> (1) }}") is None
    assert fault_of("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT (xsd:integer('1') AS ?n) {}") is None


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT ?e { < ?e a ?x . ?x ?y ?z }", 13),
        ("SELECT ?e { ?e a < . ?x ?y ?z }", 18),
        ("SELECT ?e { ?e <http://x y> ?z }", 16),
        ("ASK { ?s ?p [ < ] }", 15),
    ],
)
def test_a_sign_that_begins_no_iri_is_where_it_stands(query: str, column: int):
    """It is an operator within brackets only."""
    assert f"column {column}, near" in told(query)
    assert "an IRI ends with >" in told(query)


def test_signs_of_triples_and_operators_are_no_open_iris():
    assert "unexpected '}'" in told(
        "ASK { << ?s ?p ?o >> ?q 1 . ?r ?q <<( ?s ?p ?o )>> {| ?u 2 |} FILTER(?a < 1 && ?b<2) . ?s }"
    )


def test_a_long_query_has_its_reason():
    """As far as a service takes queries."""
    values = "<urn:x> " * 15_000
    assert "?x has a value here already" in told(f"ASK {{ VALUES ?x {{ {values} }} BIND(1 AS ?x) }}")
    assert "unexpected 'foo'" in told(f"ASK {{ VALUES ?x {{ {values} }} foo }}")
    assert "the row has not as many" in told(f"ASK {{ VALUES (?x ?y) {{ {'(<urn:x> 1) ' * 10_000} (1) (2 3) }} }}")
    assert "in queries of up to 1000000 characters" in told(f"ASK {{ VALUES ?x {{ {values * 9} }} BIND(1 AS ?x) }}")
