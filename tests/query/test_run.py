"""Every question runs, gives what its header says, and gives the same in another engine."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.errors import UsageError
from kgbuild.query.bind import bind
from kgbuild.query.catalogue import Question, catalogue, question
from kgbuild.query.run import Ref, ask, sparql, terms_for
from kgbuild.store.layers import layer_files, ontology_folder
from kgbuild.store.local import LocalStore, open_graph

VALUES = {
    "person": ("p1", "p3"),
    "institution": ("i0", "i1"),
    "topic": ("migration", "youth"),
    "event": ("e5", "e0"),
    "series": ("s1", "s1"),
    "place": ("Northland", "Southland"),
    "thing": ("e5", "e5"),
    "year": ("2014", "2014"),
    "date": ("2018-06-01", "2020-06-01"),
}
"""What the made-up graph can be asked for: for the first parameter of a type, and for the second."""


def values_for(asked: Question) -> dict[str, str]:
    given: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for parameter in asked.parameters:
        if parameter.required:
            given[parameter.name] = VALUES[parameter.type][seen[parameter.type]]
            seen[parameter.type] += 1
    return given


EMPTY = {"possible-duplicates", "several-sources", "without-evidence"}
"""What a made-up graph without faults holds nothing for."""


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_every_question_has_an_answer(store: LocalStore, asked: Question):
    """The columns are those of the header, and the made-up graph holds something for nearly all."""
    answer = ask(store, asked, values_for(asked))
    assert answer.columns == asked.columns
    assert bool(answer.rows) != (asked.name in EMPTY)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small enough for rdflib, whose joins are slow."""
    return write_made_up_graph(tmp_path_factory.mktemp("tiny") / "graph", 80)


@pytest.fixture(scope="module")
def tiny_store(tiny: Path) -> LocalStore:
    return open_graph(tiny)


@pytest.fixture(scope="module")
def tiny_rdflib(tiny: Path):
    import rdflib

    graph = rdflib.Graph()
    for _, path in layer_files(tiny):
        graph.parse(path)
    for path in sorted(ontology_folder().glob("*.ttl")):
        if path.name != "shapes.ttl":
            graph.parse(path)
    return graph


def _plain(term: object) -> object:
    """A term of either engine as a value that compares: decimals to ten places, the rest as text."""
    if term is None:
        return None
    text, kind = str(getattr(term, "value", term)), str(getattr(term, "datatype", None))
    if "rdflib" in type(term).__module__:
        text = str(term)
    if "dateTime" in kind:
        return text.replace("+00:00", "Z")  # rdflib writes the zone its own way
    return round(Decimal(text), 10) if "decimal" in kind or "double" in kind else text


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_two_engines_give_the_same_answer(tiny_store: LocalStore, tiny_rdflib, asked: Question):
    """No question leans on what one engine alone does; the order is that of the question."""
    text = bind(asked.sparql, terms_for(tiny_store, asked, values_for(asked)))
    ours = [tuple(map(_plain, row)) for row in tiny_store.select(text)]
    theirs = [tuple(map(_plain, row)) for row in tiny_rdflib.query(text)]
    assert Counter(ours) == Counter(theirs)


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_no_row_is_lost_and_pages_agree(store: LocalStore, asked: Question):
    """The rows are those of the query, and a page is what stands there in the whole answer."""
    values = values_for(asked)
    whole = ask(store, asked, values)
    assert Counter(whole.terms) == Counter(store.select(whole.query).rows)
    for limit in (1, 3, 20):
        assert ask(store, asked, values, limit=limit).terms == whole.terms[:limit]


def test_cells_are_typed(store: LocalStore):
    """People come with label and IRI, counts as numbers, days as dates."""
    row = ask(store, question("who-with-whom"), {"person": "p1"}).to_dicts()[0]
    assert isinstance(row["partner"], Ref)
    assert isinstance(row["events"], int)
    assert isinstance(row["first"], date)


def test_a_limit_says_how_much_is_left_out(store: LocalStore):
    full = ask(store, question("most-active-people"))
    some = ask(store, question("most-active-people"), limit=3)
    assert (some.rows, some.left_out) == (full.rows[:3], len(full) - 3)


@pytest.mark.parametrize("limit", [-1, "3", 2.0, True])
def test_a_limit_that_is_no_number_of_rows_is_refused(store: LocalStore, limit: int):
    """Below zero it would leave out rows at the end, in silence."""
    with pytest.raises(UsageError, match=f"limit {limit!r}: want a whole number of rows from 0"):
        ask(store, question("most-active-people"), limit=limit)


def test_a_year_or_month_is_its_first_or_last_day(store: LocalStore):
    """Whole years are asked for by their numbers; the day on which somebody worked somewhere is the year's last."""
    between, at = question("events-between"), question("affiliation-at")
    days = {name: term.value for name, term in terms_for(store, between, {"since": "2019", "until": "2020-02"}).items()}
    assert days == {"since": "2019-01-01", "until": "2020-02-29"}
    assert terms_for(store, at, {"person": "p1", "date": "2019"})["date"].value == "2019-12-31"


def test_a_missing_value_shows_an_example(store: LocalStore):
    with pytest.raises(UsageError, match=r"who-with-whom needs person, for example person="):
        ask(store, question("who-with-whom"))


def test_a_raw_query_names_its_own_columns(store: LocalStore):
    answer = sparql(store, "SELECT (1 AS ?one) (true AS ?yes) {}")
    assert answer.to_dicts() == [{"one": 1, "yes": True}]


def test_a_unit_counts_for_its_body(store: LocalStore):
    """Partners are bodies of their own: no unit stands in the list, and never the body itself."""
    partners = {
        row["partner"].iri.rsplit("/", 1)[-1]
        for row in ask(store, question("institution-partners"), {"institution": "i0"}).to_dicts()
    }
    assert partners
    assert not partners & {"i0", "i3"}


def test_an_affiliation_is_that_of_the_day(store: LocalStore):
    """People of the made-up graph change their body in 2019; before it they are seen only with the old one."""
    before = ask(store, question("affiliation-at"), {"person": "p1", "date": "2018-06-01"}).to_dicts()
    after = ask(store, question("affiliation-at"), {"person": "p1", "date": "2023-06-01"}).to_dicts()
    assert [row["position"] for row in before] == ["fellow"]
    assert {row["position"] for row in after} == {"fellow", "head"}
    assert after[0]["position"] == "head"


@pytest.mark.parametrize("name", ["paths-between", "shared-events", "brokers-between"])
def test_what_is_between_two_wants_two(store: LocalStore, name: str):
    """A person's paths to herself would be rows without sense."""
    asked = question(name)
    values = {one.name: "p3" if one.type == "person" else "i0" for one in asked.parameters if one.required}
    with pytest.raises(UsageError, match=r"other.* is the same (person|institution) as .*: give two different ones"):
        ask(store, asked, values)
