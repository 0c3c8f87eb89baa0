"""``kgbuild reconcile``: from a question to a service to links in the graph, candidates for review, a mapping set."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from line_project import begin, kg, links
from reconcile.double import Double, Fault, serving_double

from kgbuild.cli import cli
from kgbuild.errors import EndpointError, InputError
from kgbuild.reconcile import Row, drop_key, list_name, write_list

SOLHEIM, FJORD = "https://people.example.org/101", "https://people.example.org/201"


@pytest.fixture
def double() -> Iterator[Double]:
    """The service."""
    with serving_double() as one:
        yield one


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two persons and two bodies, built once; the current folder."""
    return begin(tmp_path, monkeypatch)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_sure_ones_are_linked_and_doubtful_ones_wait(project: Path, double: Double) -> None:
    """A person of the same institution and a body of the same name are linked by the next build, with the reason; a
    namesake, a name alone and another name wait for review; the links are a mapping set."""
    told = kg("reconcile", "--service", double.url, "--pause", "0")
    assert "4 answered: 2 sure, 3 doubtful" in told
    kg("build")
    assert links() == {"Ingrid Solheim": SOLHEIM, "Fjord University": FJORD}
    assert "the service takes it for the same (score 95)" in kg("log", "Ingrid Solheim")
    review = kg("link", "--review")
    assert "Boris Lind" in review
    assert "Academia Deltae" in review
    assert "another name; offered by the service (score 60)" in review
    assert SOLHEIM not in review
    kg("link", "--sssom", "out.tsv")
    table = [line.split("\t") for line in Path("out.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert {row[3]: row[4] for row in table[1:]} == {SOLHEIM: "semapv:LexicalMatching", FJORD: "semapv:LexicalMatching"}


def test_what_is_linked_is_not_asked_for_again(project: Path, double: Double) -> None:
    """The second run asks for those that are left, from the cache; --all asks for everybody."""
    kg("reconcile", "--service", double.url, "--pause", "0")
    kg("build")
    asked = len(double.asked)
    assert "2 answered" in kg("reconcile", "--service", double.url, "--pause", "0")
    assert len(double.asked) == asked
    assert "4 answered" in kg("reconcile", "--service", double.url, "--pause", "0", "--all")
    kg("reconcile", "--service", double.url, "--pause", "0", "--refresh", "--names-only", "Boris Lind")
    assert double.asked[asked:] == ["Boris Lind"]
    assert "properties" not in double.batches[-1][0]


def test_nobody_is_asked_unless_told_to(project: Path, double: Double) -> None:
    """Neither a build nor a dry run nor a review sends anything."""
    out = kg("reconcile", "--service", double.url, "--dry-run", "--kind", "person")
    assert out.count("person") == 2
    assert "Ingrid Solheim" in out
    assert double.agents == []
    kg("build")
    kg("link", "--review")
    assert double.agents == []


def test_a_service_that_fails_half_way_keeps_what_it_said(project: Path, double: Double) -> None:
    """The list holds what was answered, the exit status tells of the failure, and the next run asks for the rest."""
    double.manifest["batchSize"] = 1
    double.faults += [Fault("pass"), Fault("pass"), Fault("pass"), Fault("body", 200, (), b"<html>")]
    result = run("reconcile", "--service", double.url, "--pause", "0")
    assert isinstance(result.exception, EndpointError)
    assert "1 answered" in result.output
    asked = len(double.asked)
    (path,) = Path("curation/authorities").glob("*.csv")
    assert len(path.read_text().splitlines()) > 1
    assert "4 answered" in kg("reconcile", "--service", double.url, "--pause", "0")
    assert len(double.asked) == asked + 2


def test_a_refused_candidate_is_not_linked(project: Path, double: Double) -> None:
    """People win over services."""
    kg("reconcile", "--service", double.url, "--pause", "0")
    kg("link", "Ingrid Solheim", SOLHEIM, "--not", "--yes")
    kg("build")
    assert links() == {"Fjord University": FJORD}


def test_a_withdrawn_person_leaves_the_answers(project: Path, double: Double) -> None:
    """Neither the list nor the file of answers names them, and nobody asks for them again."""
    kg("reconcile", "--service", double.url, "--pause", "0")
    kg("withdraw", "Ingrid Solheim", "--yes")
    kg("build")
    for path in project.rglob("*"):
        if path.is_file() and "corpus" not in path.parts and path.name != "readings.sqlite":
            assert b"Solheim" not in path.read_bytes(), path
    kg("reconcile", "--service", double.url, "--pause", "0", "--refresh", "--all")
    assert double.asked.count("Ingrid Solheim") == 1


def test_candidates_as_json(project: Path, double: Double) -> None:
    """A program gets what a person reads."""
    rows = json.loads(kg("reconcile", "--service", double.url, "--pause", "0", "--json"))
    best = rows[0]
    assert (best["uri"], best["sure"]) == (SOLHEIM, True)
    assert rows == sorted(rows, key=lambda row: -row["score"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "want --service URL, or --wikidata"),
        (("--service", "x", "--wikidata"), "want --service URL, or --wikidata"),
        (("--service", "nonsense"), "want an address"),
        (("--service", "http://localhost/x", "--type", "city=Q515"), "want one of person, institution"),
        (("--service", "http://localhost/x", "Water and Work"), "none of them is a person or an institution"),
    ],
)
def test_wrong_use_is_told(project: Path, words: tuple[str, ...], told: str) -> None:
    """One line that says what is wanted."""
    result = run("reconcile", *words)
    assert told in str(result.exception)
    assert result.exception.exit_status == 2  # type: ignore[union-attr]


def test_hostile_answers_are_text_in_the_list(tmp_path: Path) -> None:
    """Formulas, line breaks, separators and long names come back out of the list as names; no spreadsheet runs them."""
    from kgbuild.authority import load_authorities

    path = tmp_path / "host.csv"
    names = ("=HYPERLINK(1)", "two\nlines\u2028and", '"quoted", with', "x" * 10_000, "@a | b ; c")
    rows = [
        Row(uri=f"https://x.example/{n}", name=name, aliases=(name, "-2+3"), kind="person", key="p2222222a", rank=n)
        for n, name in enumerate(names, 1)
    ]
    assert write_list(path, rows, {"p2222222a"}) == 5
    with path.open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    records, findings = load_authorities(tmp_path)
    assert not findings
    assert [record.names[0] for record in records] == [
        "=HYPERLINK(1)", "two lines and", '"quoted", with', "x" * 10_000, "@a | b ; c",
    ]  # fmt: skip
    assert all(record.names[1] for record in records)


def test_a_list_of_somebody_is_not_overwritten(tmp_path: Path) -> None:
    """A file of another kind is refused, and what a withdrawn person leaves is taken from our own lists only."""
    (tmp_path / "staff.csv").write_text("orcid,name\n0000-0002-1825-0097,Ingrid Solheim\n")
    with pytest.raises(InputError, match="not written by"):
        write_list(tmp_path / "staff.csv", [], {"p2222222a"})
    write_list(tmp_path / "a.csv", [Row(uri="https://x.example/1", name="n", kind="person", key="p2222222a")], set())
    assert drop_key(tmp_path, "p2222222a") == [tmp_path / "a.csv"]
    assert drop_key(tmp_path, "p2222222a") == []


def test_the_name_of_a_list_is_a_file_name() -> None:
    """Whatever the address."""
    assert list_name("https://example.org:8080/a/../b?x=/etc") == "example.org-8080-a-..-b.csv"
