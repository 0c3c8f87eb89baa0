"""Whom no report names: added by a line, made one with whom a report names later, gone without the line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from serve.looking import participations
from serve.reviewing import HERE, make_project

from kgbuild.curation import acts
from kgbuild.curation.log import append_line, load_log, remove_line
from kgbuild.curation.newcomers import key_for
from kgbuild.store.local import LocalStore, open_graph

WHEN = "2026-01-02T03:04:05Z"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def build(project: Path) -> str:
    command = [sys.executable, "-m", "kgbuild", "build", "-v"]
    run = subprocess.run(
        command, cwd=project, env={**os.environ, "PYTHONPATH": str(HERE)}, check=True, capture_output=True, text=True
    )
    return run.stdout + run.stderr


def decide(project: Path, act: acts.Act) -> None:
    append_line(project / "curation" / "decisions.csv", act.line(who="zere", when=WHEN))


def graph(project: Path) -> LocalStore:
    return open_graph(project / "graph")


def files(project: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project / "graph").glob("*.ttl")}


def key_of(project: Path, name: str) -> str:
    from kgbuild.curation.find import find_thing

    return find_thing(graph(project), name).key


@pytest.mark.parametrize("kind", ["person", "institution", "event"])
def test_a_newcomer_is_in_the_graph_and_valid(project: Path, kind: str) -> None:
    """Of each kind; the build, which validates, tells no violation; without the line the graph is what it was."""
    before = files(project)
    act = acts.add_thing(graph(project), kind, "Nova Zeta")
    decide(project, act)
    build(project)
    assert key_of(project, "Nova Zeta") == act.subject == key_for(kind, "Nova Zeta")  # type: ignore[arg-type]
    (line,) = load_log(project / "curation" / "decisions.csv").lines
    remove_line(project / "curation" / "decisions.csv", line)
    build(project)
    assert files(project) == before


def test_the_type_of_a_new_event_gives_way(project: Path) -> None:
    """An event that a line adds is of the other type until a line tells or corrects its type."""
    key = key_for("event", "Nova Zeta")
    types = f"SELECT ?t {{ ?e <https://w3id.org/research-network/ns#eventType> ?t FILTER(STRENDS(STR(?e), '{key}')) }}"

    def told() -> list[str]:
        build(project)
        return [row[0].value.rsplit("/")[-1].rsplit("#")[-1] for row in graph(project).select(types)]  # type: ignore[union-attr]

    log = project / "curation" / "decisions.csv"
    decide(project, acts.add_thing(graph(project), "event", "Nova Zeta"))
    assert told() == ["otherEvent"]
    for action, told_type, right in (("add", "lecture", ""), ("correct", "otherEvent", "lecture")):
        decide(project, acts.Act(action, key, f"eventType {told_type}", right, ""))
        assert told() == ["lecture"]
        remove_line(log, load_log(log).lines[-1])
        assert told() == ["otherEvent"]


@pytest.mark.parametrize(
    "pair", [("Lind Boriss", "Boris Lind"), ("Boris Lind", "Lind Boriss")], ids=["newcomer-first", "newcomer-second"]
)
def test_a_newcomer_takes_part_and_turns_out_to_be_somebody(project: Path, pair: tuple[str, str]) -> None:
    """What was said of a newcomer is said of the person of a report once a line says that they are one, by the name of
    the first of the two; the newcomer's identifier leads there; taking the merge back parts them again."""
    decide(project, acts.add_thing(graph(project), "person", "Lind Boriss"))
    build(project)
    decide(project, acts.add_fact(graph(project), "Water and Work", "chair", "Lind Boriss"))
    build(project)
    apart = files(project)
    assert ("Lind Boriss", "chair") in participations(project)
    newcomer, person = key_for("person", "Lind Boriss"), key_of(project, "Boris Lind")
    decide(project, acts.merge(graph(project), *pair))
    assert "any more" not in build(project)
    assert {(pair[0], "chair"), (pair[0], "moderator")} <= participations(project)
    assert key_of(project, pair[0]) == key_of(project, pair[1]) == person
    retired = "SELECT ?o { ?s <http://purl.org/dc/terms/isReplacedBy> ?o FILTER(STRENDS(STR(?s), '%s')) }" % newcomer  # noqa: UP031
    assert [row[0].value.rsplit("/", 1)[-1] for row in graph(project).select(retired)] == [person]  # type: ignore[union-attr]
    remove_line(project / "curation" / "decisions.csv", load_log(project / "curation" / "decisions.csv").lines[-1])
    build(project)
    assert files(project) == apart


def test_namesakes_are_two(project: Path) -> None:
    """A second of the same name gets a key of its own, told what keys are taken."""
    first = acts.add_thing(graph(project), "person", "Nova Zeta")
    second = acts.add_thing(graph(project), "person", "Nova  Zeta", taken={first.subject})
    assert first.object == second.object
    assert first.subject != second.subject
    decide(project, first)
    decide(project, second)
    build(project)
    rows = graph(project).select(
        "SELECT ?s { ?s a <https://w3id.org/research-network/ns#Person> ; "
        '<http://www.w3.org/2000/01/rdf-schema#label> ?n FILTER(STR(?n) = "Nova Zeta") }'
    )
    assert {row[0].value.rsplit("/", 1)[-1] for row in rows} == {first.subject, second.subject}  # type: ignore[union-attr]


def test_a_line_under_any_other_key_adds_nobody(project: Path) -> None:
    """A name said of what no report names any more is told, and brings nothing back."""
    log = project / "curation" / "decisions.csv"
    log.write_text(
        "when,who,action,subject,object,value,reason\n" + f"{WHEN},zere,add,paaaaaaaa,name Nova Zeta,,\n", "utf-8"
    )
    assert "nothing in the corpus goes by paaaaaaaa any more" in build(project)


def test_a_set_aside_sentence_is_told_no_more(project: Path) -> None:
    """Neither counted nor listed by the build, until its words change."""
    assert "1 sentence" in build(project)
    decide(project, acts.dismiss("d.txt", "On 4 May 2021 nobody in particular spoke about nothing."))
    assert "every sentence" in build(project)
    report = project / "corpus" / "d.txt"
    report.write_text(report.read_text("utf-8").replace("nothing", "everything"), "utf-8")
    assert "1 sentence" in build(project)
