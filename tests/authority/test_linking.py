"""Links in the graph: made by each build, reviewed by people, exported as a mapping set."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.store.local import open_graph

ORCID, OTHER = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0009-0000-0015"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two persons of whom a staff list knows one for sure."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n')
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(
        "2024-05-17 | Water and Work | Ingrid Solheim, speaker, Fjord University\n"
        "2024-06-01 | Glacier Futures | Boris Lind, moderator, Delta Academy\n"
    )
    (tmp_path / "curation" / "authorities").mkdir(parents=True)
    (tmp_path / "curation" / "authorities" / "staff.csv").write_text(
        f"orcid,name,affiliation\n{ORCID},SOLHEIM Ingrid,Fjord University\n{OTHER},Boris Lind,\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    kg("build")
    return tmp_path


def kg(*words: str) -> str:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def links() -> list[tuple[str, str]]:
    rows = open_graph(Path("graph")).select(
        "PREFIX schema: <https://schema.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?n ?o { ?s schema:sameAs ?o ; rdfs:label ?n } ORDER BY ?n"
    )
    return [(name.value, target.value) for name, target in rows.rows]  # type: ignore[union-attr]


def test_the_sure_one_is_linked_and_the_doubtful_waits(project: Path) -> None:
    """Name and institution make a link; a name alone is listed for review, and gone from the list once decided."""
    assert links() == [("Ingrid Solheim", ORCID)]
    review = kg("link", "--review")
    assert "Boris Lind" in review
    assert ORCID not in review
    kg("link", "Boris Lind", OTHER, "--yes")
    assert "Nothing waits" in kg("link", "--review")
    kg("build")
    assert links() == [("Boris Lind", OTHER), ("Ingrid Solheim", ORCID)]


def test_a_refused_link_is_never_made_again(project: Path) -> None:
    """People win over the list."""
    kg("link", "Ingrid Solheim", ORCID, "--not", "--yes")
    kg("build")
    assert links() == []
    assert ORCID not in kg("link", "--review")


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
