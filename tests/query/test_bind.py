"""Parameters are bound as terms: no value can become a piece of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kgbuild.errors import UsageError
from kgbuild.query.bind import bind, literal_of, parameters_in

QUERY = "SELECT ?x WHERE { BIND($value AS ?x) FILTER(\"$value\" = '$value') } # $value"

HOSTILE = [
    '" . ?s ?p ?o . "',
    "' } UNION { ?s ?p ?o } #",
    '"""',
    "\\",
    '\\"',
    "$value",
    "?x",
    "\n\r\t\x00\u2028",
    '"@en } ; DROP ALL #',
    "> <urn:x>",
    "\U0001f600 ü َ",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_comes_back_as_it_was(value: str):
    """Whatever a value holds, the engine sees one literal with just that content."""
    (row,) = Store().query(bind(QUERY, {"value": Literal(value)}))
    assert row[0] == Literal(value)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_back_as_it_was(value: str):
    (row,) = Store().query(bind(QUERY, {"value": Literal(value)}))
    assert row[0] == Literal(value)


def test_an_iri_cannot_break_out():
    """A string that would close the IRI is no IRI, so it never reaches the query."""
    with pytest.raises(ValueError, match=r"IRI|iri"):
        bind(QUERY, {"value": NamedNode("urn:x> . ?s ?p ?o . <urn:y")})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?x ?p $a . ?y ?q $b . ?z ?r $a }", ("a", "b")),
        ("SELECT * { ?x <urn:$a> 'it''s $b' }", ()),
        ('SELECT * { ?x ?p """say "$a" """ ; ?q $c }', ("c",)),
        ("SELECT * { ?x ?p '\\'$a' } # $b\n# $c", ()),
        ("SELECT * { ?x ex:a\\$b $c FILTER(?x<$d && ?y > 1) }", ("c", "d")),
    ],
)
def test_only_tokens_are_parameters(query: str, names: tuple[str, ...]):
    """Strings, comments, IRIs and escaped signs are no parameters."""
    assert parameters_in(query) == names


def test_a_parameter_reaches_into_subqueries():
    """Every token is bound, also where a VALUES block would not reach."""
    query = "SELECT ?n { { SELECT (COUNT(*) AS ?n) { BIND($v AS ?x) FILTER(?x = $v) } } }"
    (row,) = Store().query(bind(query, {"v": Literal("a")}))
    assert row["n"].value == "1"


def test_a_name_that_the_query_does_not_use_is_told():
    with pytest.raises(UsageError, match=r"no parameter \$vlaue; it has value"):
        bind(QUERY, {"vlaue": Literal("a")})


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("year", "23", "four digits"),
        ("year", "2023 OR 1=1", "four digits"),
        ("year", "２０２３", "four digits"),
        ("date", "2023-13-01", "a day, month or year like"),
        ("date", "2023-02-30", "a day, month or year like"),
        ("date", "yesterday", "a day, month or year like"),
        ("date", "0099", "a day, month or year like"),
        ("number", "1e400", "a number like"),
        ("number", "NaN", "a number like"),
        ("number", "", "a number like"),
    ],
)
def test_a_value_of_the_wrong_type_is_told(kind: str, value: str, told: str):
    with pytest.raises(UsageError, match=told):
        literal_of(kind, value, name="x")


def test_numbers_and_dates_are_typed():
    assert str(literal_of("number", "3", name="x")).endswith("#integer>")
    assert str(literal_of("number", "0.75", name="x")).endswith("#decimal>")
    assert str(literal_of("date", "2023-05-01", name="x")).endswith("#date>")
