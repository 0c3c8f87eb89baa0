"""The Python door: ``kgbuild.open`` gives the answers of the command line, as Python values."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store.synthetic import write_made_up_graph

import kgbuild
from kgbuild.api import Graph, Rows
from kgbuild.errors import Ambiguous, InputError, NotFound, UsageError
from kgbuild.query.run import Ref
from kgbuild.vocabulary import rn

PERSON = "Beata Belkoescu"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kgbuild.open(write_made_up_graph(tmp_path_factory.mktemp("api") / "graph", 300))


def test_importing_costs_nothing():
    """``import kgbuild`` loads no heavy library, and not even our own modules."""
    code = "import sys, kgbuild; print(sorted(name for name in sys.modules if name.startswith(('kgbuild', 'pyoxi', 'numpy', 'rdflib', 'pandas'))))"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['kgbuild']"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = kgbuild.opne


def test_rows_are_a_sequence_of_dictionaries(kg: Graph):
    rows = kg.ask("who-with-whom", person=PERSON)
    assert isinstance(rows, Rows)
    assert len(rows) > 2
    assert next(iter(rows)) == rows[0] == rows[:1][0]
    assert set(rows[0]) == set(rows.columns) == {"partner", "events", "first", "last"}
    assert isinstance(rows[0]["partner"], Ref)
    assert isinstance(rows[0]["events"], int)
    assert isinstance(rows[0]["first"], date)
    assert "SELECT" in rows.query


def test_parameters_may_be_python_values(kg: Graph):
    """A thing stands for its IRI, a date for its day, a number for itself."""
    person = kg.person(PERSON)
    assert kg.ask("who-with-whom", person=person).rows == kg.ask("who-with-whom", person=PERSON).rows
    by_date = kg.ask("affiliation-at", person=person, date=date(2020, 1, 1))
    assert by_date.rows == kg.ask("affiliation-at", person=PERSON, date="2020-01-01").rows
    assert by_date.rows == kg.ask("affiliation-at", person=PERSON, date=datetime(2020, 1, 1, 12, 30)).rows


def test_a_cell_of_a_data_frame_may_be_given_back(kg: Graph):
    """Days leave as pandas has them, and are taken as pandas has them; none is told to be none."""
    pandas = pytest.importorskip("pandas")
    asked = kg.ask("events-between", since="2014-01-01", until="2020-01-01")
    cells = asked.to_pandas()["date"]
    for first in (cells[0], cells.to_numpy()[0]):
        again = kg.ask("events-between", since=first, until="2020-01-01")
        assert again.rows == kg.ask("events-between", since=asked.rows[0][asked.columns.index("date")],
                                    until="2020-01-01").rows  # fmt: skip
        assert len(kg.network(since=first)) > 0
    for nothing in (pandas.NaT, pandas.NaT.to_numpy()):
        with pytest.raises(UsageError, match="NaT"):
            kg.ask("events-between", since=nothing, until="2020-01-01")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weighting": "nix"}, "weighting 'nix': want one of share, count, recent"),
        ({"top": 0}, "top 0: want a whole number from 1, or None"),
        ({"min_events": -1}, "min_events -1: want a whole number from 1$"),
        ({"min_events": 1.5}, "min_events 1.5"),
        ({"max_event_size": 1}, "max_event_size 1: want a whole number from 2, or None"),
        ({"since": 2020, "until": 2019}, "until 2019-12-31 comes before since 2020-01-01"),
    ],
)
def test_choices_that_make_no_network_are_told(kg: Graph, options: dict[str, Any], message: str):
    with pytest.raises(UsageError, match=message):
        kg.network(**options)


def test_a_column_called_as_that_of_iris_stays_apart(kg: Graph):
    """No value is lost where the query itself has a column NAME_iri."""
    pytest.importorskip("pandas")
    rows = kg.sparql("SELECT ?x ?x_iri { VALUES (?x ?x_iri) { (<urn:a> 1) } }")
    frame = rows.to_pandas()
    assert list(frame.columns) == ["x", "x_iri_", "x_iri"]
    assert frame.loc[0].tolist() == ["urn:a", "urn:a", 1]
    assert rows.to_csv().splitlines() == ["x,x_iri_,x_iri", "urn:a,urn:a,1"]


def test_a_thing_of_another_kind_is_told_in_english(kg: Graph):
    institution = next(iter(kg.sparql(f"SELECT ?i {{ ?i a {rn.Institution} }} LIMIT 1")))["i"].iri
    with pytest.raises(UsageError, match="is an institution, not a person"):
        kg.person(institution)


def test_a_data_frame_holds_labels_iris_and_dates(kg: Graph):
    pandas = pytest.importorskip("pandas")
    rows = kg.ask("who-with-whom", person=PERSON)
    frame = rows.to_pandas()
    assert list(frame.columns) == ["partner", "partner_iri", "events", "first", "last"]
    assert len(frame) == len(rows)
    assert frame["partner"][0] == str(rows[0]["partner"])
    assert pandas.api.types.is_datetime64_any_dtype(frame["first"])
    assert frame["events"].sum() == sum(row["events"] for row in rows)


def test_polars_holds_the_same(kg: Graph):
    pytest.importorskip("polars")
    rows = kg.ask("who-with-whom", person=PERSON)
    frame = rows.to_polars()
    assert frame.shape == (len(rows), 5)
    assert frame["events"].to_list() == [row["events"] for row in rows]


def test_a_parameter_is_told_the_python_way(kg: Graph):
    """Missing, of the wrong kind, out of bounds: by its name, as it is written in the call."""
    with pytest.raises(UsageError, match=r"^who-with-whom needs person, for example person='") as missing:
        kg.ask("who-with-whom")
    assert "--" not in str(missing.value)
    with pytest.raises(UsageError, match=r"^year '20': want a year"):
        kg.ask("new-acquaintances", person=PERSON, year=20)
    with pytest.raises(UsageError, match=r"^below '7': want a number from 0 to 1"):
        kg.ask("least-certain", below=7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda kg: kg.ask("figures", limit="3"), "limit '3': want a whole number"),
        (lambda kg: kg.ask(5), "5: want the name of a question"),
        (lambda kg: kg.sparql(5), "5: want the text of a SPARQL query"),
        (lambda kg: kg.network(roles=5), "roles 5: want a list of names of roles"),
        (lambda kg: kg.network(roles=["speaker", 5]), "roles: 5 is no name of a role"),
        (lambda kg: kg.network(min_events=True), "min_events True: want a whole number from 1"),
        (lambda kg: kg.network(since="2023-02-30"), "since '2023-02-30': want a day, month or year"),
        (lambda kg: kg.explain(5), "no thing is called '5'"),
    ],
)
def test_a_value_of_another_kind_is_told(kg: Graph, call: Callable[[Graph], object], message: str):
    """Never as an error of Python from somewhere within."""
    with pytest.raises(UsageError, match=message):
        call(kg)


def test_a_whole_year_may_be_asked_for(kg: Graph):
    """As a number or text, wherever a day may be; a network takes the same."""
    whole = kg.ask("events-between", since=date(2020, 1, 1), until="2020-12-31").rows
    assert whole
    assert kg.ask("events-between", since=2020, until="2020").rows == whole


def test_a_cell_can_be_explained(kg: Graph):
    """What an answer names need not be written again."""
    cell = kg.ask("most-active-people", limit=1)[0]["person"]
    assert kg.explain(cell).iri == kg.thing(cell).iri == cell.iri


def test_questions_have_examples_of_this_graph(kg: Graph):
    """What a question's parameter shows to try has an answer here."""
    (asked,) = (one for one in kg.questions if one.name == "who-with-whom")
    assert len(kg.ask("who-with-whom", person=asked.parameters[0].example)) > 0


def test_a_missing_library_is_told_with_what_to_do(kg: Graph, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        kg.ask("events-by-year").to_pandas()


def test_sparql_answers_every_form_of_query_as_rows(kg: Graph):
    select = kg.sparql("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/research-network/ns#Person> }")
    assert select[0]["n"] > 10
    assert kg.sparql("# SELECT\nASK { ?s ?p ?o }")[0] == {"answer": True}
    triples = kg.sparql("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 4")
    assert triples.columns == ("subject", "predicate", "object")
    assert len(triples) == 4


def test_a_wrong_query_points_to_its_place(kg: Graph):
    with pytest.raises(UsageError, match="line 2, column"):
        kg.sparql("SELECT *\n{ ?s ?p ")


def test_things_have_names_and_statements_with_evidence(kg: Graph):
    person = kg.person("b. belkoescu")
    assert person.label == PERSON == str(person)
    assert "B. Belkoescu" in person.names
    proven = [said for said in person.statements if said.passages]
    assert proven
    assert all(0 < said.confidence <= 1 for said in proven if said.confidence is not None)
    assert any(PERSON in passage.text for said in proven for passage in said.passages)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("institution", "i0"), ("event", "e5"), ("topic", "migration"), ("place", "Aldova"), ("person", PERSON)],
)
def test_each_kind_has_its_door(kg: Graph, kind: str, name: str):
    thing = getattr(kg, kind)(name)
    assert thing.kind == kind
    assert kg.thing(thing.iri) == thing


def test_names_that_fit_nothing_or_several_are_errors(kg: Graph):
    with pytest.raises(NotFound, match="did you mean"):
        kg.person("Beata Belkoeskuu")
    with pytest.raises(Ambiguous, match="fits"):
        kg.person("Beata")


def test_the_network_is_the_same_in_every_form(kg: Graph):
    """Arrays, networkx and GraphML hold the same ties."""
    import networkx as nx

    network = kg.network("persons", min_events=2)
    graph = network.to_networkx()
    assert graph.number_of_nodes() == len(network) == len(network.nodes)
    assert graph.number_of_edges() == len(network.arrays["weight"]) > 0
    read = nx.parse_graphml(network.to_graphml().decode())
    assert set(map(frozenset, read.edges)) == set(map(frozenset, graph.edges))
    assert len(network.measures.pagerank) == len(network)


def test_roles_and_years_narrow_the_network(kg: Graph):
    """A role counts with its narrower ones, a year means the whole year."""
    whole = kg.network()
    speakers = kg.network(roles=["speaker"])
    early = kg.network(until=2015)
    assert 0 < len(speakers) < len(whole)
    assert {node.iri for node in early.nodes} < {node.iri for node in whole.nodes}
    assert kg.network(since=2015, until=2015).arrays["weight"].sum() == pytest.approx(
        kg.network(since="2015-01-01", until=date(2015, 12, 31)).arrays["weight"].sum()
    )


def test_rdflib_has_every_triple(kg: Graph):
    """Asked in rdflib, the graph counts as many triples as here, with literals as written."""
    graph = kg.to_rdflib()
    (row,) = kg.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert len(graph) == row["n"]
    start = "https://w3id.org/research-network/ns#startDate"
    found = list(graph.query(f"SELECT ?d {{ ?e <{start}> ?d }} ORDER BY ?d LIMIT 1"))
    assert str(found[0][0]) == str(kg.sparql(f"SELECT (MIN(?d) AS ?m) {{ ?e <{start}> ?d }}")[0]["m"])


def test_what_notebooks_show_is_escaped():
    kg = kgbuild.api.from_turtle('<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "<b>x</b>" .')  # type: ignore[attr-defined]
    assert "<b>x" not in kg.sparql("SELECT ?l { <urn:a> ?p ?l }")._repr_html_()


def test_opening_what_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(NotFound, match="no such graph folder"):
        kgbuild.open(tmp_path / "none")
    with pytest.raises(InputError, match="text:1"):
        kgbuild.api.from_turtle("oops")  # type: ignore[attr-defined]


def test_days_and_names_of_the_wrong_kind_are_told(kg: Graph):
    """A network of nothing would look like an answer."""
    with pytest.raises(UsageError, match="since 'last year': want a day, month or year"):
        kg.network(since="last year")
    with pytest.raises(NotFound, match="no person is called '3'"):
        kg.person(3)  # type: ignore[arg-type]
    assert kg.person(kg.person(PERSON)).label == PERSON  # type: ignore[arg-type]
    assert len(kg.network(since="2014-05", until=2016)) <= len(kg.network(since=2014, until=2016))


def test_the_columns_of_a_data_frame_do_not_depend_on_its_rows(kg: Graph):
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    some, none = (kg.ask("events-between", since="1800-01-01", until=until) for until in ("2020-01-01", "1801-01-01"))
    assert len(some) > 0
    assert len(none) == 0
    assert list(some.to_pandas().columns) == list(none.to_pandas().columns)
    assert some.to_pandas()["date"].dtype.kind == none.to_pandas()["date"].dtype.kind == "M"
    assert none.to_pandas()["event"].dtype == none.to_pandas()["event_iri"].dtype == some.to_pandas()["event"].dtype
    assert some.to_polars().columns == none.to_polars().columns
    assert none.to_polars().schema["date"] == polars.Date


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "data.ttl").write_text("", "utf-8")
    with pytest.raises(NotFound, match="a file, not the folder of a built graph"):
        kgbuild.open(tmp_path / "data.ttl")
