"""The verbs that decide: the walk-through of docs/identity.md on a small graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kgbuild.cli import cli
from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import load_log
from kgbuild.export.folder import write_graph
from kgbuild.lift import lift
from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    ParticipationClaim,
    PersonClaim,
    Reading,
    Report,
    Resolution,
    Stated,
)
from kgbuild.resolve import resolve
from kgbuild.spans import Span

TEXTS = {
    "a.txt": "Aigul Sarsenkul of the Aral Centre spoke at the workshop.",
    "b.txt": "At a seminar of the Aral Centre A. Sarsenkulova spoke.",
    "c.txt": "Aigul Sarsenkul of the Aral Centre gave a lecture.",
}


def read(report: str, person: str, label: str) -> Reading:
    """One person of the Aral Centre who spoke at one event."""
    text = TEXTS[report]

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    return Reading(
        report=report,
        events=(
            EventClaim(
                key="e1", evidence=at(label), mentions=(at(label),), label=label, types=(Stated(label, at(label)),)
            ),
        ),
        persons=(PersonClaim(key="p1", name=person, mentions=(at(person),)),),
        institutions=(InstitutionClaim(key="i1", name="Aral Centre", mentions=(at("Aral Centre"),)),),
        affiliations=(
            AffiliationClaim(key="a1", agent="p1", institution="i1", evidence=(at("Aral Centre"),), event="e1"),
        ),
        participations=(
            ParticipationClaim(event="e1", agent="p1", role="speaker", evidence=(at(person),), affiliations=("a1",)),
        ),
    )


READINGS = (
    read("a.txt", "Aigul Sarsenkul", "workshop"),
    read("b.txt", "A. Sarsenkulova", "seminar"),
    read("c.txt", "Aigul Sarsenkul", "lecture"),
)


def build(project: Path, name: str = "graph") -> Resolution:
    """Resolve, lift and write the project's graph, with its decisions and registry."""
    folder = open_curation(project / "curation")
    resolution = resolve(READINGS, {}, registry=folder.registry, decisions=folder.log.decisions)
    reports = [Report(reading.report, TEXTS[reading.report]) for reading in READINGS]
    write_graph(project / name, lift(zip(reports, READINGS, strict=True), resolution))
    folder.remember(resolution)
    return resolution


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a graph of three reports, as the current folder."""
    (tmp_path / "kgbuild.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    build(tmp_path)
    return tmp_path


def run(*words: str, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=input, catch_exceptions=True)


def names(resolution: Resolution) -> list[str]:
    return sorted(entity.name for entity in resolution.entities if entity.kind == "person")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ttl"))}


def test_merge_undo_and_keep_apart(project: Path) -> None:
    """Two spellings are merged, unmerged to the same bytes, and kept apart."""
    before = bytes_of(project / "graph")
    result = run("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes", "--reason", "same post")
    assert result.exit_code == 0, result.output
    assert "become one" in result.output
    assert names(build(project)) == ["Aigul Sarsenkul"]
    assert run("undo", "--yes").exit_code == 0
    assert names(build(project)) == ["A. Sarsenkulova", "Aigul Sarsenkul"]
    assert bytes_of(project / "graph") == before
    assert run("keep-apart", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes").exit_code == 0
    assert names(build(project)) == ["A. Sarsenkulova", "Aigul Sarsenkul"]


def test_withdrawn_person_is_nowhere(project: Path) -> None:
    """After a withdrawal neither graph, log nor registry holds the name."""
    assert run("withdraw", "Aigul Sarsenkul", "--yes", "--reason", "asked by letter").exit_code == 0
    build(project)
    for path in [*(project / "graph").iterdir(), *(project / "curation").iterdir()]:
        assert "Aigul Sarsenkul" not in path.read_text("utf-8"), path.name


def test_split_by_report(project: Path) -> None:
    """What one report says goes to another person; unknown reports are refused by name."""
    assert run("split", "Aigul Sarsenkul", "--report", "x.txt", "--yes").exit_code != 0
    result = run("split", "Aigul Sarsenkul", "--report", "c.txt", "--yes")
    assert result.exit_code == 0, result.output
    assert names(build(project)) == ["A. Sarsenkulova", "Aigul Sarsenkul", "Aigul Sarsenkul"]


def test_nothing_is_written_without_consent(project: Path) -> None:
    """Without a terminal and without --yes the verb says what it would change and leaves the log alone."""
    result = run("merge", "Aigul Sarsenkul", "A. Sarsenkulova")
    assert result.exit_code != 0
    assert "become one" in result.output
    assert not load_log(project / "curation" / "decisions.csv").lines


def test_link_checks_the_identifier(project: Path) -> None:
    """An ORCID with a wrong check character is refused; a right one is kept."""
    assert run("link", "Aigul Sarsenkul", "https://orcid.org/0000-0002-1825-0098", "--yes").exit_code != 0
    assert run("link", "Aigul Sarsenkul", "https://orcid.org/0000-0002-1825-0097", "--yes").exit_code == 0
    assert "0000-0002-1825-0097" in next(e for e in build(project).entities if e.name == "Aigul Sarsenkul").same_as[0]


ORCID, OTHER = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-3700"


def test_an_orcid_is_one_persons_and_a_person_has_one(project: Path) -> None:
    """What the next build would refuse is refused before it is written, whether the graph knows of the first link or
    only the log does; once the first is taken back, the second is free."""
    assert run("link", "Aigul Sarsenkul", ORCID, "--yes").exit_code == 0
    for _ in range(2):
        taken = run("link", "A. Sarsenkulova", ORCID, "--yes")
        assert "is that of Aigul Sarsenkul" in str(taken.exception)
        second = run("link", "Aigul Sarsenkul", OTHER, "--yes")
        assert "has another ORCID already" in str(second.exception)
        build(project)
    assert len(load_log(project / "curation" / "decisions.csv").lines) == 1
    assert run("link", "Aigul Sarsenkul", ORCID, "--not", "--yes").exit_code == 0
    assert not any(entity.same_as for entity in build(project).entities)
    assert run("link", "A. Sarsenkulova", ORCID, "--yes").exit_code == 0
    assert [e.name for e in build(project).entities if e.same_as] == ["A. Sarsenkulova"]


def test_what_a_link_says_already_is_not_written_twice(project: Path) -> None:
    """Neither a link nor its refusal; the one after the other is news."""
    told = [run("link", "Aigul Sarsenkul", ORCID, *refuse, "--yes") for refuse in ((), (), ("--not",), ("--not",), ())]
    assert [result.exit_code == 0 for result in told] == [True, False, True, False, True]
    assert "already, in decisions.csv:2" in str(told[1].exception)
    assert len(load_log(project / "curation" / "decisions.csv").lines) == 3


def test_reject_names_the_statement(project: Path) -> None:
    """A participation is rejected by its identifier; the line speaks of content."""
    from kgbuild.store.local import open_graph

    rows = open_graph(project / "graph").select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> SELECT ?p WHERE { ?p a rn:Participation } ORDER BY ?p"
    )
    result = run("reject", rows.rows[0][0].value, "--yes")  # type: ignore[union-attr]
    assert result.exit_code == 0, result.output
    assert "is speaker of" in result.output
    (line,) = load_log(project / "curation" / "decisions.csv").lines
    assert line.subject.startswith("e")
    assert line.object.startswith("speaker p")


def test_log_tells_the_history(project: Path) -> None:
    """Registry, people and program, each with its reason."""
    run("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes", "--reason", "same post")
    output = run("log", "Aigul Sarsenkul").output
    assert "was given for a person in a.txt" in output
    assert "same post" in output
    assert "same given name and surname" in output


def test_diff_tells_in_words_rows_and_patch(project: Path) -> None:
    """A merge shows as a person who went, roles that moved, and quads; the name may be that of the one who went."""
    run("merge", "A. Sarsenkulova", "Aigul Sarsenkul", "--yes")
    build(project, "new")
    log = project / "curation" / "decisions.csv"
    log.write_text(re.sub(r"merge,(\w+),(\w+)", r"merge,\2,\1", log.read_text("utf-8")), "utf-8")
    build(project, "new")  # what was published stays the identifier
    words = run("diff", "graph", "new").output
    assert "People (0 added, 1 removed, 1 renamed)" in words
    assert "~ A. Sarsenkulova → Aigul Sarsenkul" in words
    gone, stays = (
        line.split(",")[2].rsplit("/", 1)[-1]
        for line in sorted(
            line for line in run("diff", "graph", "new", "--format", "csv").output.splitlines() if ",person," in line
        )
    )
    assert f"- Aigul Sarsenkul ({gone}) (now Aigul Sarsenkul ({stays}))" in words  # equal labels are told with keys
    assert f"~ Aigul Sarsenkul ({gone}): speaker of “workshop”, now under Aigul Sarsenkul ({stays}) (merged)" in words
    assert run("diff", "graph", "graph").output == "The graphs say the same.\n"
    patch = run("diff", "graph", "new", "--format", "patch").output.splitlines()
    assert (patch[0], patch[-1]) == ("TX .", "TC .")
    assert {line[0] for line in patch[1:-1]} == {"A", "D"}
    assert run("diff", "graph", "new", "--format", "csv").output.startswith("change,kind,identifier,text\n")
