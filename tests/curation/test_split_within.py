"""Two people of one report that the program took for one, taken apart by words of the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.store.local import open_graph

LINES = (
    "2024-05-17 | Water and Work | Ingrid Solheim, speaker, Fjord University\n",
    "2024-06-01 | Glacier Futures | Ingrid Solheim, moderator, Delta Academy\n",
    "2024-07-01 | Salt and Time | Boris Lind, guest, Fjord University\n",
)
QUOTE = "Ingrid Solheim, moderator, Delta Academy"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One report that tells of Ingrid Solheim twice, built."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n[build]\nworkers = 1\n')
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    tell(LINES)
    kg("build")
    assert len(roles()) == 2
    assert len({key for key, _ in roles()}) == 1
    return tmp_path


def tell(lines: tuple[str, ...], report: str = "a.txt") -> None:
    Path("corpus", report).write_text("".join(lines), "utf-8")


def kg(*words: str, fails: bool = False) -> str:
    """What a command prints; it must succeed, or fail where that is wanted."""
    result = CliRunner().invoke(cli, words, catch_exceptions=fails)
    assert (result.exit_code != 0) == fails, result.output
    return f"{result.output}{result.exception if fails else ''}"


def roles() -> set[tuple[str, str]]:
    """The keys of those called Ingrid Solheim, with what each did."""
    rows = open_graph(Path("graph")).select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?p ?r { ?x rn:agent ?p ; rn:role ?r ; rn:event ?e . ?p a rn:Person ; rdfs:label ?n "
        'FILTER(STR(?n) = "Ingrid Solheim") }'
    )
    return {(p.value.rsplit("/", 1)[-1], re.split("[/#]", r.value)[-1]) for p, r in rows.rows}  # type: ignore[union-attr]


def parts() -> dict[str, str]:
    """Role -> key, where the two are two."""
    found = {role: key for key, role in roles()}
    assert len(set(found.values())) == 2, found
    return found


def split() -> dict[str, str]:
    """The keys by role, once a person has told the two apart."""
    told = kg("split", "Ingrid Solheim", "--quote", QUOTE, "--yes", "--reason", "the staff page")
    assert f"becomes two: one as in “{QUOTE}”, one as in a.txt otherwise" in told
    kg("build")
    return parts()


def contents(*names: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("graph").iterdir() if not names or path.name in names}


def test_a_quotation_takes_two_of_one_report_apart_and_is_undone(project: Path) -> None:
    """Each has what is said at their names; the log tells it; without the line the statements are the same bytes."""
    (whole,) = {key for key, _ in roles()}
    stated = ("core.ttl", "provenance.ttl", "shortcuts.ttl")
    before = contents(*stated)
    found = split()
    assert found.keys() == {"speaker", "moderator"}
    assert whole not in found.values()
    for key in found.values():
        assert f"split {whole} a.txt → a.txt {QUOTE}  (the staff page)" in kg("log", key)
    assert "(split)" in kg("diff")
    kg("undo", "--yes")
    kg("build")
    assert contents(*stated) == before


def test_a_quotation_beside_whole_reports(project: Path) -> None:
    """What one report says and what words of another say goes to one."""
    tell(("2023-01-01 | Early Ice | Ingrid Solheim, guest, Delta Academy\n",), "b.txt")
    kg("build")
    told = kg("split", "Ingrid Solheim", "--quote", QUOTE, "--report", "b.txt", "--yes")
    assert f"one as in b.txt, “{QUOTE}”, one as in a.txt otherwise" in told
    kg("build")
    found = parts()
    assert found["guest"] == found["moderator"] != found["speaker"]


def test_withdrawing_one_of_the_two_leaves_the_other(project: Path) -> None:
    """They share a name and a report, and are two people."""
    found = split()
    kg("withdraw", found["moderator"], "--yes")
    kg("build")
    assert roles() == {(found["speaker"], "speaker")}


def test_a_line_that_was_never_built_was_never_there(project: Path) -> None:
    """Taken back before any build, the graph is the same to the last byte."""
    before = contents()
    kg("split", "Ingrid Solheim", "--quote", QUOTE, "--yes")
    kg("undo", "--yes")
    kg("build")
    assert contents() == before


def test_a_build_from_nothing_gives_the_same_bytes(project: Path) -> None:
    """What was kept of earlier builds changes nothing."""
    split()
    before = contents()
    for path in Path(".kgbuild").rglob("*"):
        if path.is_file():
            path.unlink()
    kg("build")
    assert contents() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda: tell((LINES[1], LINES[2], LINES[0])),
        lambda: tell(("An introduction.\n\n", *LINES)),
        lambda: tell((LINES[0], LINES[1].replace("Glacier Futures", "Ice and Its Futures"), LINES[2])),
        lambda: tell((LINES[0], LINES[1].replace("Solheim, moderator,", "Solheim, discussant,"), LINES[2])),
        lambda: Path("corpus/a.txt").rename("corpus/z z.txt"),
        lambda: tell((LINES[2],), "b.txt"),
    ],
    ids=["in another order", "words before", "title edited", "quotation edited", "renamed", "another report"],
)
def test_it_goes_on_applying(project: Path, change: object) -> None:
    """Whatever becomes of the text and its file, the two are the same two, as long as enough of the words is left."""
    first = split()
    change()  # type: ignore[operator]
    assert "did nothing" not in kg("build")
    now = parts()
    assert now["speaker"] == first["speaker"]
    assert now.get("moderator", now.get("discussant")) == first["moderator"]


def test_words_that_are_gone_are_told(project: Path) -> None:
    """With the statement gone nothing is told apart, and the build says which words hold no name any more."""
    split()
    tell(("2023-01-01 | Early Ice | Ingrid Solheim, guest, Fjord University\n",), "b.txt")
    tell((LINES[0], LINES[2]))
    told = kg("build")
    assert f"no name of theirs stands in “{QUOTE}” any more" in told
    assert len({key for key, _ in roles()}) == 1


def test_the_two_can_be_merged_again(project: Path) -> None:
    """A later `merge` wins over the split, and undone leaves it."""
    first = split()
    before = contents()
    kg("merge", first["speaker"], first["moderator"], "--yes")
    kg("build")
    assert len({key for key, _ in roles()}) == 1
    kg("undo", "--yes")
    kg("build")
    assert contents() == before


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Ingrid Solheim", "all names of it in the reports that tell of it were given"),
        ("Boris Lind, guest", "holds no name of Ingrid Solheim"),
        ("Ingrid Solheim, organizer", "stands in no statement of a.txt"),
    ],
)
def test_words_that_tell_nobody_apart_are_refused(project: Path, quote: str, said: str) -> None:
    """All of the names, none of them, or words that are not there."""
    assert said in " ".join(kg("split", "Ingrid Solheim", "--quote", quote, "--yes", fails=True).split())
    assert not Path("curation/decisions.csv").exists()


def test_keep_apart_says_how_one_is_made_two(project: Path) -> None:
    """Who are one entity now are taken apart by a split, which is said with its options."""
    told = kg("keep-apart", "Ingrid Solheim", "Ingrid Solheim", "--yes", fails=True)
    assert "--quote" in told
