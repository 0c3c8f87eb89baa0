"""Links in the graph: made by each build, reviewed by people, exported as a mapping set."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from line_project import begin, kg, links

from kgbuild.authority.mappings import decided_in
from kgbuild.cli import cli
from kgbuild.errors import InputError
from kgbuild.store.local import LocalStore, open_graph

ORCID, OTHER = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0009-0000-0015"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two persons of whom a staff list knows one for sure."""
    staff = f"orcid,name,affiliation\n{ORCID},SOLHEIM Ingrid,Fjord University\n{OTHER},Boris Lind,\n"
    return begin(tmp_path, monkeypatch, staff=staff)


def test_the_sure_one_is_linked_and_the_doubtful_waits(project: Path) -> None:
    """Name and institution make a link; a name alone is listed for review, and gone from the list once decided."""
    assert links() == {"Ingrid Solheim": ORCID}
    review = kg("link", "--review")
    assert "Boris Lind" in review
    assert ORCID not in review
    kg("link", "Boris Lind", OTHER, "--yes")
    assert "Nothing waits" in kg("link", "--review")
    kg("build")
    assert links() == {"Boris Lind": OTHER, "Ingrid Solheim": ORCID}


def test_a_refused_link_is_never_made_again(project: Path) -> None:
    """People win over the list."""
    kg("link", "Ingrid Solheim", ORCID, "--not", "--yes")
    kg("build")
    assert links() == {}
    assert ORCID not in kg("link", "--review")


def test_two_orcids_are_two_persons_until_one_is_taken_back(project: Path) -> None:
    """A merge of two whom the list knows as two is refused with what to do; after that the right link stands, and the
    refused one is asked about no more, though it was refused for the one that is gone."""
    kg("link", "Boris Lind", OTHER, "--yes")
    for _ in range(2):  # while only the log knows of the second, and when the graph does
        refused = CliRunner().invoke(cli, ["merge", "Boris Lind", "Ingrid Solheim", "--yes"])
        assert f"<{OTHER}>, and Ingrid Solheim" in str(refused.exception)
        assert f"{ORCID} --not" in str(refused.exception)
        kg("build")
    kg("link", "Ingrid Solheim", ORCID, "--not", "--yes")
    kg("merge", "Boris Lind", "Ingrid Solheim", "--yes")
    kg("build")
    assert links() == {"Boris Lind": OTHER}
    assert "Nothing waits" in kg("link", "--review")
    late = CliRunner().invoke(cli, ["link", "Boris Lind", ORCID, "--yes"])
    assert "has another ORCID already" in str(late.exception)


def test_two_rors_are_two_bodies_until_one_is_taken_back(project: Path) -> None:
    """As with persons; an address that belongs to no authority tells nobody apart."""
    kg("link", "Fjord University", "https://ror.org/05a28rw58", "--yes")
    kg("link", "Fjord University", "https://example.org/fjord", "--yes")
    kg("link", "Delta Academy", "https://ror.org/02mhbdp94", "--yes")
    kg("link", "Delta Academy", "https://example.org/delta", "--yes")
    refused = CliRunner().invoke(cli, ["merge", "Fjord University", "Delta Academy", "--yes"])
    assert "Fjord University" in str(refused.exception)
    assert "has the ROR <https://ror.org/05a28rw58>" in str(refused.exception)
    kg("link", "Delta Academy", "https://ror.org/02mhbdp94", "--not", "--yes")
    assert "become one" in kg("merge", "Fjord University", "Delta Academy", "--yes")
    kg("build")
    assert "an institution in" in kg("log", "Fjord University")


def test_a_refused_record_is_no_rival(project: Path) -> None:
    """Of two merged persons each of whom a list knows, the one link that was not refused is made."""
    staff = f"orcid,name,affiliation\n{ORCID},SOLHEIM Ingrid,Fjord University\n{OTHER},Boris Lind,Fjord University\n"
    (project / "curation" / "authorities" / "staff.csv").write_text(staff, "utf-8")
    (project / "corpus" / "d.txt").write_text("2024-08-01 | Moraines | Boris Lind, speaker, Fjord University\n")
    kg("build")
    assert links() == {"Boris Lind": OTHER, "Ingrid Solheim": ORCID}
    kg("link", "Ingrid Solheim", ORCID, "--not", "--yes")
    kg("merge", "Boris Lind", "Ingrid Solheim", "--yes")
    kg("build")
    assert links() == {"Boris Lind": OTHER}


def test_links_that_only_the_log_knows_count_and_those_taken_back_do_not(project: Path) -> None:
    """Merges and links are weighed as the next build would, whatever the graph still has."""
    kg("link", "Boris Lind", OTHER, "--yes")
    kg("build")
    kg("undo", "--yes")
    kg("merge", "Boris Lind", "Ingrid Solheim", "--yes")  # the graph has the link still, the log has not
    second = CliRunner().invoke(cli, ["link", "Boris Lind", OTHER, "--yes"])
    assert f"has another ORCID already: <{ORCID}>" in str(second.exception)


def test_all_links_as_a_mapping_set(project: Path) -> None:
    """The table has the justification, the confidence and the reason of each link, and one header of metadata."""
    kg("link", "Boris Lind", OTHER, "--yes", "--reason", "=known\tpersonally")
    kg("build")
    kg("link", "--sssom", "out.sssom.tsv")
    text = Path("out.sssom.tsv").read_text("utf-8")
    table = list(csv.DictReader([row for row in text.splitlines() if row[0] != "#"], delimiter="\t"))
    assert [(row["object_id"], row["mapping_justification"]) for row in table] == sorted(
        [(ORCID, "semapv:LexicalMatching"), (OTHER, "semapv:ManualMappingCuration")],
        key=lambda pair: next(row["subject_id"] for row in table if row["object_id"] == pair[0]),
    )
    by_hand = next(row for row in table if row["object_id"] == OTHER)
    assert (by_hand["author_label"], by_hand["comment"], by_hand["confidence"]) == ("zere", "'=known personally", "1")
    assert text.startswith("#curie_map:\n")


def test_what_waits_is_decided_in_a_table(project: Path) -> None:
    """A row that a curator makes an exact match is linked, one with the modifier Not is refused, others go on waiting;
    a spreadsheet may quote cells and end lines as it likes."""
    with Path("curation/authorities/staff.csv").open("a") as file:
        file.write("0000-0001-5109-3700,=B. Lind,\n0000-0002-1694-233X,Ingrid Solheim,\n")
    kg("link", "--review", "--sssom", "waiting.tsv")
    head, *rows = [line.split("\t") for line in Path("waiting.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert head[:4] == ["subject_id", "subject_label", "predicate_id", "predicate_modifier"]
    assert {row[2] for row in rows} == {"skos:closeMatch"}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert "no row is decided" in kg("link", "--decide", "waiting.tsv", "--yes")
    for row in rows:
        if row[4] == OTHER:
            row[2] = "skos:exactMatch"
        if row[4].endswith("233X"):
            row[3] = "Not"
    quoted = [head, *([f'"{cell}"' for cell in row] for row in rows)]
    Path("waiting.tsv").write_text("\r\n".join("\t".join(row) for row in quoted), "utf-8-sig")
    assert kg("link", "--decide", "waiting.tsv", "--yes").count("Written to") == 2
    kg("build")
    assert links() == {"Boris Lind": OTHER, "Ingrid Solheim": ORCID}
    review = kg("link", "--review")
    assert "233X" not in review
    assert "0000-0001-5109-3700" in review


def test_a_long_table_asks_the_graph_no_more_often_than_a_short_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Carrying out a table reads the graph once, however many rows are decided and however long the log is."""
    asked: list[str] = []

    def counted(name: str) -> None:
        ask = getattr(LocalStore, name)

        def wrapped(store: LocalStore, *given: object, **options: object) -> object:
            asked.append(name)
            return ask(store, *given, **options)

        monkeypatch.setattr(LocalStore, name, wrapped)

    for name in ("select", "ask", "quads_for_pattern"):
        counted(name)
    ingrid = open_graph(Path("graph")).select(
        "SELECT ?x { ?x <http://www.w3.org/2000/01/rdf-schema#label> ?n FILTER(STR(?n) = 'Ingrid Solheim') }"
    )
    iri = ingrid.rows[0][0].value  # type: ignore[union-attr]
    took = []
    for count in (2, 30):
        rows = "".join(f"{iri}\tskos:exactMatch\thttps://example.org/{count}/{n}\n" for n in range(count))
        Path("many.tsv").write_text(f"subject_id\tpredicate_id\tobject_id\n{rows}")
        asked.clear()
        assert kg("link", "--decide", "many.tsv", "--yes").count("is linked to") == count
        took.append(len(asked))
    assert took[0] == took[1] > 0


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ("S,skos:exactmatch ,,O", False),
        ("S,http://www.w3.org/2004/02/skos/core#exactMatch,,O", False),
        ("S;exactMatch;;O", False),
        ("S,skos:closeMatch,not,O", True),
        ("S,skos:closeMatch,,O", None),
    ],
)
def test_decisions_as_spreadsheets_save_them(tmp_path: Path, row: str, refused: bool | None) -> None:
    """Commas, semicolons, whole IRIs, blanks and other capitals decide as what was written does."""
    sign = ";" if ";" in row else ","
    table = tmp_path / "decided.csv"
    head = sign.join(("subject_id", "predicate_id", "predicate_modifier", "object_id"))
    table.write_text(f"#license: x{sign * 3}\n{head}\n{row}\n")
    assert decided_in(table) == ([] if refused is None else [("S", "O", refused)])


@pytest.mark.parametrize("row", ["S\texactMach\t\tO", "S\t=evil\t\tO", "S\tskos:closeMatch\tno\tO"])
def test_a_decision_that_cannot_be_read_is_told(tmp_path: Path, row: str) -> None:
    """It is not passed over: the message has the file, the line and what may stand there."""
    table = tmp_path / "decided.tsv"
    table.write_text(f"# a comment\nsubject_id\tpredicate_id\tpredicate_modifier\tobject_id\n{row}\n")
    with pytest.raises(InputError, match=r"decided\.tsv:3: predicate_.*\(want "):
        decided_in(table)


def test_another_table_is_no_table_of_decisions(project: Path) -> None:
    """It is refused by the column that it lacks."""
    Path("x.tsv").write_text("a\tb\n1\t2\n")
    result = CliRunner().invoke(cli, ["link", "--decide", "x.tsv", "--yes"])
    assert "no column subject_id" in str(result.exception)
