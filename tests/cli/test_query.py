"""Asking from the command line: options from the header, four forms of output, one-line errors."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from store.synthetic import write_made_up_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_graph(tmp_path_factory.mktemp("cli_query") / "graph", 200)


def kgbuild(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


def test_a_question_takes_its_parameters_as_options(graph: Path):
    """--name value, --name=value and -p name=value are the same."""
    calls = (["--person", "p1"], ["--person=p1"], ["-p", "person=Beata Belkoescu"])
    told = [kgbuild("query", "who-with-whom", *words, "--graph", graph) for words in calls]
    assert {one.stdout for one in told} == {told[0].stdout}
    assert told[0].returncode == 0
    assert told[0].stdout.startswith("partner ")
    assert "\x1b" not in told[0].stdout


def test_a_table_in_csv_json_and_markdown(graph: Path):
    """The three forms hold the same rows."""
    words = ["query", "most-active-people", "--graph", graph, "--limit", 3]
    rows = list(csv.DictReader(io.StringIO(kgbuild(*words, "--format", "csv").stdout)))
    told = json.loads(kgbuild(*words, "--json").stdout)
    page = kgbuild(*words, "--format", "markdown").stdout.splitlines()
    assert [row["person"] for row in rows] == [row["person"]["label"] for row in told]
    assert [row["person_iri"] for row in rows] == [row["person"]["iri"] for row in told]
    assert len(page) == 2 + len(rows) == 5


def test_what_the_limit_leaves_out_is_told_on_standard_error(graph: Path):
    told = kgbuild("query", "most-active-people", "--graph", graph, "--limit", 1)
    assert "more rows" in told.stderr
    assert "more rows" not in told.stdout


def test_a_file_with_sparql_is_run(graph: Path, tmp_path: Path):
    file = tmp_path / "mine.rq"
    file.write_text(
        "PREFIX rn: <https://w3id.org/research-network/ns#>\nSELECT (COUNT(?p) AS ?n) { ?p a rn:Person }",
        encoding="utf-8",
    )
    (row,) = json.loads(kgbuild("query", "--file", file, "--graph", graph, "--json").stdout)
    assert row["n"] > 10
    layer = "https://w3id.org/research-network/id/graph/dataset"
    file.write_text(f"SELECT ?p FROM <{layer}> {{ ?p a <https://w3id.org/research-network/ns#Person> }}", "utf-8")
    assert json.loads(kgbuild("query", "--file", file, "--graph", graph, "--json").stdout) == []


def test_a_file_may_hold_any_kind_of_query(graph: Path, tmp_path: Path):
    """ASK is one row, CONSTRUCT rows of triples or Turtle; a byte order mark before the text does no harm."""
    file = tmp_path / "mine.rq"
    file.write_text("\ufeffPREFIX rn: <https://w3id.org/research-network/ns#>\nASK { ?p a rn:Person }", "utf-8")
    assert json.loads(kgbuild("query", "--file", file, "--graph", graph, "--json").stdout) == [{"answer": True}]
    assert "wants triples" in kgbuild("query", "--file", file, "--graph", graph, "--format", "turtle").stderr
    file.write_text("CONSTRUCT { ?p a <urn:x> } WHERE { ?p a <https://w3id.org/research-network/ns#Person> }", "utf-8")
    rows = json.loads(kgbuild("query", "--file", file, "--graph", graph, "--json", "--limit", 0).stdout)
    turtle = kgbuild("query", "--file", file, "--graph", graph, "--format", "turtle").stdout
    triples = list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    assert len(triples) == len(rows) > 1
    assert {row["object"]["iri"] for row in rows} == {"urn:x"}


def test_a_query_nested_too_deeply_is_wrong_use(graph: Path, tmp_path: Path):
    """Status 2 and a line, not the end of the process without a word."""
    path = tmp_path / "deep.rq"
    path.write_text("SELECT *\n" + "{" * 5_000 + "}" * 5_000, "utf-8")
    done = kgbuild("query", "--file", path, "--graph", graph)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nested too deeply at line 2, column 129" in done.stderr


def test_a_query_of_thousands_of_parts_is_wrong_use(graph: Path, tmp_path: Path):
    """The engine makes a step within a step of each; its stack would overflow."""
    path = tmp_path / "long.rq"
    path.write_text("SELECT * {\n" + " ".join(f"BIND({n} AS ?v{n})" for n in range(5_000)) + " }", "utf-8")
    done = kgbuild("query", "--file", path, "--graph", graph)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the query joins too many parts at line 2" in done.stderr


def test_columns_do_not_depend_on_the_rows(graph: Path):
    """A table of things has their IRIs, also where there is no row today."""
    none = kgbuild("query", "events-between", "--since", "1800-01-01", "--until", "1800-01-02", "--graph", graph,
                   "--format", "csv").stdout  # fmt: skip
    assert none == "event,event_iri,date,place,place_iri\n"


def test_a_place_that_cannot_be_written_is_told_in_a_line(graph: Path, tmp_path: Path):
    """No traceback for a full disk or a missing permission."""
    (tmp_path / "file").write_text("x", "utf-8")
    for place in ("/dev/full", tmp_path / "file" / "out.csv"):
        answer = kgbuild("query", "figures", "--graph", graph, "-o", place)
        assert answer.returncode == 1
        assert answer.stderr.startswith(f"kgbuild: {place}: cannot be written: ")
        assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["query", "SELECT * { ?s ?p ?o }"], "put it into a file"),
        (["query"], "give the name of a question, or --file"),
        (["query", "who-with-whon"], "did you mean who-with-whom"),
        (["query", "who-with-whom"], "who-with-whom needs --person"),
        (["query", "who-with-whom", "--persom", "p1"], "has no parameter 'persom'; it has person"),
        (["query", "who-with-whom", "--person"], "--person needs a value"),
        (["query", "new-partners", "--institution", "i0", "--year", "20"], "kgbuild: --year '20': want a year of"),
        (["query", "who-with-whom", "Ann"], "unexpected 'Ann'"),
        (["query", "who-with-whom", "--person", "Nobody Ever"], "no person is called 'Nobody Ever'"),
        (["query", "who-with-whom", "--person", "Beata", "-p", "person=x"], "given twice"),
        (["query", "--file", "none.rq"], "none.rq: no such file"),
        (["query", "topics-by-year", "--graph", "no-such-folder"], "no such graph folder"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(graph: Path, words: list[str], told: str):
    if "--graph" not in words:
        words = [*words, "--graph", str(graph)]
    result = kgbuild(*words)
    assert result.returncode == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_show_query_prints_a_query_that_runs_as_it_stands(graph: Path, tmp_path: Path):
    """The bound query can be taken elsewhere."""
    shown = kgbuild("query", "person-timeline", "--person", "p1", "--show-query", "--graph", graph).stdout
    assert "<https://w3id.org/research-network/id/person/p1>" in shown
    file = tmp_path / "shown.rq"
    file.write_text(shown, encoding="utf-8")
    again = json.loads(kgbuild("query", "--file", file, "--graph", graph, "--json").stdout)
    assert again == json.loads(kgbuild("query", "person-timeline", "--person", "p1", "--graph", graph, "--json").stdout)


def test_an_answer_goes_to_a_file_whole(graph: Path, tmp_path: Path):
    file = tmp_path / "people.csv"
    kgbuild("query", "most-active-people", "--graph", graph, "--format", "csv", "-o", file)
    assert file.read_text("utf-8") == kgbuild("query", "most-active-people", "--graph", graph, "--format", "csv").stdout


def test_ask_shows_the_question_above_the_answer(graph: Path):
    told = kgbuild("ask", "organisers-together", "--graph", graph)
    assert told.stdout.startswith("Which bodies organise events together?\n\none ")


def test_questions_are_listed_with_what_they_need():
    told = kgbuild("questions", "partner")
    assert "institution-partners --institution INSTITUTION" in told.stdout
    assert len(json.loads(kgbuild("questions", "--json").stdout)) >= 30


def test_questions_as_json_have_examples_of_the_graph(graph: Path, tmp_path: Path):
    """What is shown to try can be asked of this graph; without a graph, the examples are those of the headers."""
    listed = json.loads(kgbuild("questions", "who-with-whom", "--json", "--graph", graph).stdout)
    (person,) = (one["parameters"][0] for one in listed if one["name"] == "who-with-whom")
    answer = kgbuild("ask", "who-with-whom", "--person", person["example"], "--graph", graph, "--json")
    assert len(json.loads(answer.stdout)) > 0
    missing = kgbuild("questions", "--json", "--graph", tmp_path / "none")
    assert (missing.returncode, missing.stdout) == (2, "")
    elsewhere = subprocess.run(
        [sys.executable, "-m", "kgbuild", "questions", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(json.loads(elsewhere.stdout)) >= 30


def test_damaged_turtle_ends_with_status_1(tmp_path: Path):
    (tmp_path / "core.ttl").write_text("<urn:a> <urn:b>", encoding="utf-8")
    result = kgbuild("ask", "figures", "--graph", tmp_path)
    assert result.returncode == 1
    assert "core.ttl:1: not Turtle" in result.stderr


def test_a_chart_has_a_bar_for_each_row(graph: Path):
    """The longest bar is that of the largest figure; a year is a name, not a figure."""
    words = ["ask", "events-by-year", "--graph", graph, "--limit", 0]
    rows = json.loads(kgbuild(*words, "--json").stdout)
    bars = [line for line in kgbuild(*words, "--format", "chart").stdout.splitlines() if line[:4].isdigit()]
    assert [int(line.split()[0]) for line in bars] == [row["year"] for row in rows]
    assert [int(line.split()[-1]) for line in bars] == [row["events"] for row in rows]
    longest = max(bars, key=lambda line: line.count("█"))
    assert int(longest.split()[-1]) == max(row["events"] for row in rows)


def test_a_chart_says_what_it_leaves_out(graph: Path):
    """Its question asks for people, too."""
    words = ["ask", "events-by-year", "--format", "chart", "--graph", graph]
    assert "not drawn: people; --format table" in kgbuild(*words).stderr
    assert "not drawn" not in kgbuild("ask", "figures", *words[2:]).stderr


def test_what_is_no_chart_is_told(graph: Path):
    told = kgbuild("ask", "statements-by-source", "--format", "chart", "--graph", graph, "--limit", 0)
    assert told.returncode == 0
    told = kgbuild("ask", "event-participants", "--event", "e5", "--format", "chart", "--graph", graph)
    assert told.returncode == 2
    assert "this answer is no chart" in told.stderr


def test_a_question_needs_no_quotes_and_no_strokes(graph: Path):
    """What people type first."""
    words = ["--graph", graph, "--limit", 2]
    asked = kgbuild("ask", "most", "active", "people", *words)
    assert asked.returncode == 0
    assert asked.stdout == kgbuild("ask", "most-active-people", *words).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ask"], "`kgbuild questions` lists all"),
        (["ask", "who-with-whom", "Beata", "Belkoescu"], "did you mean --person 'Beata Belkoescu'?"),
        (["ask", "figures", "now"], "unexpected 'now': figures has no parameters"),
        (
            ["ask", "most", "activ", "people"],
            "no question is called 'most activ people'; did you mean most-active-people",
        ),
    ],
)
def test_bare_words_that_are_no_question_are_told(graph: Path, words: list[str], told: str):
    asked = kgbuild(*words, "--graph", graph)
    assert asked.returncode == 2
    assert told in asked.stderr


def test_no_rows_are_told_with_what_that_means(graph: Path):
    """In the words of the question."""
    assert "no rows: every statement has its passage\n" in kgbuild("ask", "without-evidence", "--graph", graph).stderr


def test_one_row_that_is_not_shown_is_one(graph: Path):
    rows = len(json.loads(kgbuild("ask", "figures", "--json", "--limit", 0, "--graph", graph).stdout))
    assert "\n1 more row: " in "\n" + kgbuild("ask", "figures", "--limit", rows - 1, "--graph", graph).stderr
