"""Decisions taken on the command line with builds between them: more than docs/identity.md shows."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.curation.log import Line, append_line
from kgbuild.curation.newcomers import key_for
from kgbuild.errors import UsageError
from kgbuild.store.local import open_graph

REPORTS = {
    "a.txt": "2024-05-17 | Water and Work | Aigul Sarsenkul, speaker, Steppe Institute\n"
    "2024-06-01 | Glacier Futures | Boris Lind, moderator, Fjord University\n",
    "b.txt": "2024-09-02 | Salt and Cities | A. Sarsenkulova, chair, Steppe Institute\n",
    "c.txt": "2023-01-09 | The Old Towns of A. Sarsenkul | Dana Oral, speaker, Steppe Institute\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is read without a language model, built once, as the current folder."""
    (tmp_path / "kgbuild.toml").write_text(
        '[extract]\nextractor = "line_engine:factory"\n[build]\nworkers = 1\nrun_date = "2026-01-01"\n'
    )
    (tmp_path / "corpus").mkdir()
    for name, text in REPORTS.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    kg("build")
    return tmp_path


def kg(*words: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def contents(project: Path) -> dict[str, str]:
    """The graph's files by hash."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (project / "graph").iterdir()}


def rows(query: str) -> list[tuple[str, ...]]:
    """Rows of the current graph, as text, sorted."""
    prefixes = (
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rnc: <https://w3id.org/research-network/code#> "
        "PREFIX rnr: <https://w3id.org/research-network/role#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX schema: <https://schema.org/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    )
    found = open_graph(Path("graph")).select(prefixes + query)
    return sorted(tuple("" if term is None else term.value for term in row) for row in found.rows)  # type: ignore[union-attr]


def people() -> list[str]:
    return [name for (name,) in rows("SELECT ?n { ?p a rn:Person ; rdfs:label ?n }")]


def part(name: str) -> str:
    """The IRI of what somebody did."""
    ((iri,),) = rows(f'SELECT ?x {{ ?x a rn:Participation ; rn:agent/rdfs:label ?n FILTER(STR(?n) = "{name}") }}')
    return iri


def test_two_spellings_are_merged_unmerged_and_kept_apart(project: Path) -> None:
    """A merge makes one person of two; undoing it gives the same bytes as before; keeping apart holds."""
    before = contents(project)
    kg("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes", "--reason", "the institute's web page")
    kg("build")
    assert people() == ["Aigul Sarsenkul", "Boris Lind", "Dana Oral"]
    assert rows("SELECT ?new { ?old a rn:RetiredEntity ; dcterms:isReplacedBy/rdfs:label ?new }") == [
        ("Aigul Sarsenkul",)
    ]
    assert "the institute's web page" in kg("log", "Aigul Sarsenkul")
    kg("undo", "--yes")
    kg("build")
    assert contents(project) == before
    kg("keep-apart", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes")
    kg("build")
    assert len(people()) == 4


def refused(*words: str) -> str:
    """What a verb says that refuses, and writes nothing."""
    before = Path("curation/decisions.csv").read_bytes()
    result = CliRunner().invoke(cli, words)
    assert isinstance(result.exception, UsageError), result.output
    assert Path("curation/decisions.csv").read_bytes() == before
    return str(result.exception)


def test_two_kept_apart_are_not_merged_through_a_third(project: Path) -> None:
    """The later line is refused by its verb, whichever it is, before a build and after; a merge written by hand is told
    at the build, and the log of the one shows the line that holds."""
    aigul, second, boris = map(key_of, ("Aigul Sarsenkul", "A. Sarsenkulova", "Boris Lind"))
    kg("keep-apart", aigul, second, "--yes", "--reason", "two staff pages")
    kg("merge", "Boris Lind", aigul, "--yes")
    reason = (
        f"would make one of Aigul Sarsenkul ({aigul}) and A. Sarsenkulova ({second}) too, which decisions.csv:2 keeps"
    )
    assert reason in refused("merge", second, boris, "--yes")
    kg("build")
    assert "decisions.csv:2 keeps apart" in refused("merge", second, "Boris Lind", "--yes")
    log = Path("curation/decisions.csv")
    kept = log.read_text("utf-8")
    log.write_text(f"{kept}2026-01-01T00:00:00Z,zere,merge,{second},{boris},,\n", "utf-8")
    assert "decisions.csv:4: merge" in kg("build")
    assert people() == ["A. Sarsenkulova", "Boris Lind", "Dana Oral"]
    for name in ("Boris Lind", "A. Sarsenkulova"):
        assert "two staff pages" in kg("log", name)
    header, apart, *merges = log.read_text("utf-8").splitlines()
    log.write_text("\n".join([header, "", ""]), "utf-8")
    kg("build")
    log.write_text("\n".join([header, *merges, ""]), "utf-8")
    message = refused("keep-apart", aigul, second, "--yes")
    assert "decisions.csv:2: merge" in message
    assert "decisions.csv:3: merge" in message
    assert apart.split(",")[2] == "keep-apart"


def told_of(key: str) -> set[str]:
    """The identifiers of the participations and affiliations of somebody."""
    return {iri for (iri,) in rows(f"SELECT ?x {{ ?x rn:agent ?p FILTER(STRENDS(STR(?p), '{key}')) }}")}


def led() -> dict[str, str]:
    """What the retired identifiers of statements lead to."""
    found = rows("SELECT ?old ?new { ?old a rn:RetiredEntity ; dcterms:isReplacedBy ?new }")
    return {old: new for old, new in found if not re.search("/(person|event|institution)/", old)}


def test_the_identifiers_of_what_merged_people_did_lead_on(project: Path) -> None:
    """Those of participations and affiliations, through two merges with a build between; of what was told later there
    are none; each undo takes its own away to the byte."""
    aigul, second, dana = map(key_of, ("Aigul Sarsenkul", "A. Sarsenkulova", "Dana Oral"))
    states, did = [contents(project)], [told_of(second)]
    kg("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes")
    kg("build")
    assert led().keys() == did[0]
    assert set(led().values()) < told_of(aigul)
    states.append(contents(project))
    kg("build")
    assert contents(project) == states[1]
    did.append(told_of(dana))
    kg("merge", "Aigul Sarsenkul", "Dana Oral", "--yes")
    kg("build")
    assert led().keys() == did[0] | did[1]
    assert set(led().values()) < told_of(aigul)
    for state in reversed(states):
        kg("undo", "--yes")
        kg("build")
        assert contents(project) == state


def test_a_key_that_retired_after_another_had_led_to_it_is_followed_too(project: Path) -> None:
    """Who is merged into somebody, who is then merged into an older one, had statements under both keys."""
    aigul, second, dana = map(key_of, ("Aigul Sarsenkul", "A. Sarsenkulova", "Dana Oral"))
    before = told_of(second) | told_of(dana)
    kg("merge", "Dana Oral", "A. Sarsenkulova", "--yes")
    kg("build")
    before |= told_of(dana)
    assert not told_of(second)
    kg("merge", "Aigul Sarsenkul", "Dana Oral", "--yes")
    kg("build")
    assert led().keys() == before
    assert set(led().values()) <= told_of(aigul)
    (project / "corpus" / "d.txt").write_text("2024-11-11 | New Salt | A. Sarsenkulova, guest, Steppe Institute\n")
    kg("build")
    assert led().keys() == before  # nobody ever cited what a later report says under the retired key


def test_merged_statements_of_a_withdrawn_person_leave_no_tombstone(project: Path) -> None:
    """Nothing tells of what a withdrawn person did, under whatever key."""
    kg("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes")
    kg("build")
    assert led()
    kg("withdraw", "Aigul Sarsenkul", "--yes")
    kg("build")
    assert not led()
    for path in [*(project / "graph").iterdir(), *(project / "curation").iterdir()]:
        assert not re.search(r"Sarsenkul", path.read_text("utf-8")), path.name


def test_events_merged_by_hand_take_along_who_took_part_and_what_was_claimed(project: Path) -> None:
    """The identifiers of participations, and of claims about type and dates, lead on."""
    old = dict(rows("SELECT ?l ?e { ?e a rn:Event ; rdfs:label ?l }"))
    query = "SELECT ?x { ?x rn:event|rdf:subject ?e FILTER NOT EXISTS { ?x rdf:predicate rn:name } FILTER(?e = <%s>) }"
    told = {title: {iri for (iri,) in rows(query % iri)} for title, iri in old.items()}
    kg("merge", "Water and Work", "Salt and Cities", "--yes")
    kg("build")
    (gone,) = set(old.values()) - {iri for (iri,) in rows("SELECT ?e { ?e a rn:Event }")}
    (title,) = (title for title, iri in old.items() if iri == gone)
    assert len(told[title]) > 2
    assert led().keys() == told[title]
    kg("undo", "--yes")
    kg("build")
    assert not led()


def test_what_a_curator_said_of_a_merged_person_leads_on(project: Path) -> None:
    """Statements that were added or corrected by hand have identifiers like any other."""
    second, event = (
        key_of("A. Sarsenkulova"),
        rows("SELECT ?e { ?e a rn:Event ; rdfs:label ?l FILTER(STR(?l) = 'Glacier Futures') }"),
    )
    kg("add-fact", event[0][0].rsplit("/", 1)[-1], "speaker", second, "--yes")
    kg("build")
    before = told_of(second)
    assert len(before) == 3
    kg("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes")
    kg("build")
    assert led().keys() == before
    assert project.is_dir()


def registry_text(project: Path) -> str:
    return (project / "curation" / "identifiers.csv").read_text("utf-8")


def people_led() -> dict[str, str]:
    """What the retired identifiers of persons lead to."""
    found = rows("SELECT ?old ?new { ?old a rn:RetiredEntity ; dcterms:isReplacedBy ?new }")
    return {old.rsplit("/", 1)[-1]: new.rsplit("/", 1)[-1] for old, new in found if "/person/" in old}


def test_a_split_is_undone_exactly(project: Path) -> None:
    """A person who was two is one again, byte for byte; the identifiers that the parts were published under are left
    beside it and lead to the one, and never built they were never there."""
    (project / "corpus" / "d.txt").write_text("2024-11-11 | New Salt | Aigul Sarsenkul, guest, Steppe Institute\n")
    kg("build")
    before, curation = contents(project), (project / "graph" / "curation.ttl").read_text("utf-8")
    kg("split", "Aigul Sarsenkul", "--report", "d.txt", "--yes")
    kg("build")
    assert people().count("Aigul Sarsenkul") == 2
    parts = re.findall(r"^(p[a-z2-7]{8}),person,[^,]*~of~(p[a-z2-7]{8})", registry_text(project), re.MULTILINE)
    assert len(parts) == 2
    for part, whole in parts:
        assert f"by a split of {whole}" in kg("log", part)
        assert f"split {whole}" in kg("log", part)
    kg("undo", "--yes")
    kg("build")
    statements = ("core.ttl", "provenance.ttl", "shortcuts.ttl")
    assert {name: contents(project)[name] for name in statements} == {name: before[name] for name in statements}
    old = set(curation.splitlines())
    new = [line for line in (project / "graph" / "curation.ttl").read_text("utf-8").splitlines() if line not in old]
    assert {line.split()[0].partition(":")[0] for line in new} == {"person", "participation", "affiliation"} | {
        "owl", "dcterms",
    }  # fmt: skip
    assert people_led() == dict(parts)
    after = contents(project)
    kg("split", "Aigul Sarsenkul", "--report", "a.txt", "--yes")
    kg("undo", "--yes")
    kg("build")
    assert contents(project) == after


def test_a_withdrawn_person_is_nowhere(project: Path) -> None:
    """No layer, quote, log or registry holds the name, others keep what they did, and later builds keep it out."""
    before = contents(project)
    kg("withdraw", "Aigul Sarsenkul", "--yes", "--reason", "asked by letter")
    kg("build")
    for path in [*(project / "graph").iterdir(), *(project / "curation").iterdir()]:
        assert not re.search(r"Aigul|Sarsenkul\b", path.read_text("utf-8")), path.name
    assert people() == ["A. Sarsenkulova", "Boris Lind", "Dana Oral"]
    assert rows("SELECT ?l { ?x rn:agent/rdfs:label ?n ; rn:event/rdfs:label ?l FILTER(STR(?n) = 'Dana Oral') }") == [
        ("The Old Towns of […]",)
    ]
    (project / "corpus" / "d.txt").write_text("2025-02-02 | Dry Rivers | SARSENKUL Aigul, speaker, Delta Academy\n")
    kg("build")
    assert "SARSENKUL" not in (project / "graph" / "core.ttl").read_text("utf-8")
    (project / "corpus" / "d.txt").unlink()
    kg("undo", "--yes")
    kg("build")
    assert people() == ["A. Sarsenkulova", "Aigul Sarsenkul", "Boris Lind", "Dana Oral"]
    assert {name: contents(project)[name] for name in ("core.ttl", "provenance.ttl")} == {
        name: before[name] for name in ("core.ttl", "provenance.ttl")
    }


def test_a_rejected_statement_falls_and_comes_back(project: Path) -> None:
    """A rejection is kept as a refused claim with its passage; undoing it gives the same bytes."""
    before = contents(project)
    iri = part("Boris Lind")
    kg("reject", iri, "--yes", "--reason", "he was only in the audience")
    kg("build")
    assert not rows('SELECT ?x { ?x a rn:Participation ; rn:agent/rdfs:label ?n FILTER(STR(?n) = "Boris Lind") }')
    assert rows(
        f"SELECT ?p ?why {{ ?c rdf:subject <{iri}> ; rdf:predicate ?p ; rn:status rnc:rejected ; rn:evidence ?e . "
        f"?d prov:invalidated <{iri}> ; rn:rationale ?why ; prov:wasAssociatedWith ?w }}"
    ) == [
        (f"https://w3id.org/research-network/ns#{name}", "he was only in the audience")
        for name in ("agent", "event", "role")
    ]
    kg("undo", "--yes")
    kg("build")
    assert contents(project) == before


def test_corrected_added_and_accepted_statements_stand(project: Path) -> None:
    """Each names the curator who stands behind it, is certain, and survives any threshold."""
    kg("correct", part("Boris Lind"), "keynoteSpeaker", "--yes")
    kg("add-fact", "Glacier Futures", "organizer", "Fjord University", "--yes")
    kg("accept", part("Dana Oral"), "--yes")
    kg("build", "--min-confidence", "0.95", "--allow-violations")
    assert rows(
        "SELECT ?n ?r ?c ?k { ?x a rn:Participation ; rn:agent/rdfs:label ?n ; rn:role ?role ; rn:confidence ?c ; "
        "rn:status rnc:accepted ; prov:wasGeneratedBy ?g . ?g a ?kind "
        "BIND(STRAFTER(STR(?role), '#') AS ?r) BIND(STRAFTER(STR(?kind), '#') AS ?k) }"
    ) == [
        ("Boris Lind", "keynoteSpeaker", "1", "CurationDecision"),
        ("Dana Oral", "speaker", "1", "ExtractionRun"),
        ("Fjord University", "organizer", "1", "CurationDecision"),
    ]
    for _ in range(3):
        kg("undo", "--yes")
    kg("build")
    assert part("Boris Lind")


def claim(predicate: str, event: str) -> str:
    """The IRI of the claim of a property of an event."""
    ((iri,),) = rows(
        f'SELECT ?c {{ ?c rdf:subject/rdfs:label ?l ; rdf:predicate rn:{predicate} FILTER(STR(?l) = "{event}") }}'
    )
    return iri


@pytest.mark.parametrize("said", ["a role", "a person", "a body", "an institution", "a position", "a day", "a type"])
def test_a_build_takes_every_kind_of_correction(project: Path, said: str) -> None:
    """What `correct` writes the next build accepts, also where the right person or body is not named in the report."""
    ((tie,),) = rows('SELECT ?x { ?x a rn:Affiliation ; rn:agent/rdfs:label ?n FILTER(STR(?n) = "Boris Lind") }')
    statement, value = {
        "a role": (part("Boris Lind"), "keynoteSpeaker"),
        "a person": (part("Boris Lind"), "Dana Oral"),
        "a body": (part("Dana Oral"), "Fjord University"),
        "an institution": (tie, "Steppe Institute"),
        "a position": (tie, "dean"),
        "a day": (claim("startDate", "Salt and Cities"), "2024-09-03"),
        "a type": (claim("eventType", "Salt and Cities"), "conference"),
    }[said]
    before = contents(project)
    kg("correct", statement, value, "--yes")
    assert "did nothing" not in kg("build")
    assert contents(project) != before


def test_a_corrected_date_and_title(project: Path) -> None:
    """The right value stands with the passages of the wrong one, which is superseded."""
    for predicate, value in (("startDate", "2024-05-18"), ("name", "Water and Labour")):
        ((iri,),) = rows(
            f"SELECT ?c {{ ?c rdf:subject/rdfs:label ?l ; rdf:predicate rn:{predicate} "
            'FILTER(STR(?l) = "Water and Work") }'
        )
        kg("correct", iri, value, "--yes")
    kg("build")
    assert rows("SELECT ?l { ?e rn:startDate ?d ; rdfs:label ?l FILTER(STR(?d) = '2024-05-18') }") == [
        ("Water and Labour",)
    ]
    assert rows("SELECT ?v { ?c rn:status rnc:superseded ; rdf:object ?v }") == [("2024-05-17",), ("Water and Work",)]


def test_the_last_build_that_changed_anything_is_told(project: Path) -> None:
    """A new, an edited and a deleted report show as events, people and roles; a build without change hides nothing."""
    (project / "corpus" / "d.txt").write_text("2025-02-02 | Dry Rivers | Carla Ruiz, speaker, Delta Academy\n")
    kg("build")
    kg("build")
    words = kg("diff")
    assert "Events (1 added, 0 removed)\n  + Dry Rivers\n" in words
    assert "  + Carla Ruiz: speaker of “Dry Rivers”\n" in words
    (project / "corpus" / "d.txt").unlink()
    kg("build")
    assert "added,person" not in kg("diff", "--format", "csv")
    assert ",Carla Ruiz\n" in kg("diff", "--format", "csv")
    kg("withdraw", "Boris Lind", "--yes")
    kg("build")
    assert not (project / ".kgbuild" / "previous").exists()


def test_a_patch_turns_the_old_graph_into_the_new(project: Path) -> None:
    """Applied to the quads of the last commit, the patch gives those of the graph."""
    old = quads()
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=z", "-c", "user.email=z@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=project, check=True)
    text = REPORTS["a.txt"].replace("moderator", "speaker").replace("Aigul", "Asel")
    (project / "corpus" / "a.txt").write_text(text)
    kg("build")
    for line in kg("diff", "HEAD", "--format", "patch").splitlines()[1:-1]:
        (old.remove if line[0] == "D" else old.add)(line[2:])
    assert old == quads()


def quads() -> set[str]:
    """The lines of the graph as N-Quads."""
    from kgbuild.export import read_graph

    return {f"{quad} ." for quad in read_graph(Path("graph"))}


def test_hostile_names_and_reasons(project: Path) -> None:
    """Formulas, line breaks and very long names go through report, graph, log and table as text."""
    name = "=HYPERLINK(1) " + "x" * 10_000
    (project / "corpus" / "d.txt").write_text(f"2025-02-02 | @Rivers | {name}, speaker, +Delta Academy\n")
    kg("build")
    reason = "=1+1\nsecond line, “quoted” \u2028 and \\n"
    assert len(kg("reject", part(name), "--yes", "--reason", reason, "--who", "zere\n2024")) < 1000
    steps = kg("log").splitlines()
    assert len(steps) == 1
    assert "zere 2024" in steps[0]
    kg("build")
    assert (reason,) in rows("SELECT ?why { ?d a rn:CurationDecision ; rn:rationale ?why }")
    with (project / "curation" / "decisions.csv").open(newline="") as file:
        *_, row = csv.reader(file)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    kg("undo", "--yes")
    kg("build")
    assert part(name)


def test_a_fact_of_no_known_property_is_told_which_there_are(project: Path) -> None:
    """The message lists what can be said."""
    told = CliRunner().invoke(cli, ["add-fact", "Glacier Futures", "colour", "blue", "--yes"])
    assert isinstance(told.exception, UsageError)
    for name in ("affiliation", "speaker", "topic", "place", "partOfEvent", "dates", "eventType", "unitOf"):
        assert name in str(told.exception)


def key_of(name: str) -> str:
    """The key of a person."""
    ((iri,),) = rows(f'SELECT ?p {{ ?p a rn:Person ; rdfs:label ?n FILTER(STR(?n) = "{name}") }}')
    return iri.rsplit("/", 1)[-1]


def test_lines_that_clash_over_an_orcid_are_named(project: Path) -> None:
    """Written by hand, they stop the build, which says where they stand."""
    orcid, other = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-3700"
    one, two = key_of("Boris Lind"), key_of("Dana Oral")
    head = "when,who,action,subject,object,value,reason\n"
    log = project / "curation" / "decisions.csv"
    for second in (f"{two},{orcid}", f"{one},{other}"):
        lines = (f"2026-01-01T00:00:00Z,zere,link,{cells},,\n" for cells in (f"{one},{orcid}", second))
        log.write_text(head + "".join(lines))
        told = str(CliRunner().invoke(cli, ["build"]).exception)
        assert "decisions.csv:3: link" in told
        assert "decisions.csv:2 links it" in told or "linked to it by decisions.csv:2" in told


@pytest.mark.parametrize("target", ["javascript:alert(1)", "urn:x:y", "https://orcid.org/0000-0002-1825-0098", "0000"])
def test_a_link_by_hand_to_what_is_no_address_is_left_out(project: Path, target: str) -> None:
    """As the verb refuses it; the build goes on and tells the line."""
    log = project / "curation" / "decisions.csv"
    log.parent.mkdir(exist_ok=True)
    log.write_text(
        "when,who,action,subject,object,value,reason\n"
        f"2026-01-01T00:00:00Z,zere,link,{key_of('Boris Lind')},{target},,\n"
    )
    assert "decisions.csv:2: " in kg("build")
    assert not rows("SELECT ?o { ?s schema:sameAs ?o }")


def test_a_half_written_line_costs_only_itself(project: Path) -> None:
    """A build after a crash in the middle of a line carries out the others and tells of the loss."""
    kg("merge", "Aigul Sarsenkul", "A. Sarsenkulova", "--yes")
    with (project / "curation" / "decisions.csv").open("a") as file:
        file.write("2026-01-01T00:00:00Z,zere,rej")
    assert "never finished" in kg("build", "-v")
    assert len(people()) == 3
    kg("keep-apart", "Boris Lind", "Dana Oral", "--yes")
    kg("build")
    assert len(people()) == 3


def test_a_line_about_what_is_gone_is_told(project: Path) -> None:
    """Deleting a report does not drop the line: it is reported at each build, and applies again once it is back."""
    kg("reject", part("Boris Lind"), "--yes")
    text = (project / "corpus" / "a.txt").read_text()
    (project / "corpus" / "a.txt").write_text(text.splitlines()[0] + "\n")
    assert "no report says so any more" in kg("build", "-v")
    (project / "corpus" / "a.txt").write_text(text)
    kg("build")
    assert not rows('SELECT ?x { ?x a rn:Participation ; rn:agent/rdfs:label ?n FILTER(STR(?n) = "Boris Lind") }')


def test_people_who_decide_at_once(project: Path) -> None:
    """Two curators who run the verbs at the same moment both find their lines in the log."""
    verb = [sys.executable, "-m", "kgbuild", "keep-apart", "--yes", "--who"]
    pairs = [("Aigul Sarsenkul", "Boris Lind"), ("Boris Lind", "Dana Oral")]
    running = [subprocess.Popen([*verb, f"w{n}", *pair], stdout=subprocess.DEVNULL) for n, pair in enumerate(pairs)]
    assert [one.wait() for one in running] == [0, 0]
    log = kg("log")
    assert "w0" in log
    assert "w1" in log


def test_what_only_moved_is_told_once(project: Path) -> None:
    """A merge, a split and the undoing of each move roles and affiliations; nothing came or went but an identifier."""
    kg("merge", "Boris Lind", "Aigul Sarsenkul", "--yes")
    kg("build")
    told = kg("diff")
    assert "  - Aigul Sarsenkul (now Boris Lind)\n" in told
    assert "~ Aigul Sarsenkul: speaker of “Water and Work”, now under Boris Lind (merged)" in told
    assert "Roles (0 added, 0 removed, 1 moved)" in told
    assert "Affiliations (0 added, 0 removed, 1 moved)" in told
    kg("undo", "--yes")
    kg("build")
    told = kg("diff")
    assert "~ Boris Lind: speaker of “Water and Work”, now under Aigul Sarsenkul (apart again)" in told
    assert "Roles (0 added, 0 removed, 1 moved)" in told
    assert "moved,role," in kg("diff", "--format", "csv")


def test_a_role_that_fell_together_with_one_that_says_more_is_moved(project: Path) -> None:
    """Of two events that become one, a part without its talk is told as that with it, not as lost."""
    (project / "corpus" / "d.txt").write_text(
        "2024-05-18 | Work and Waters | Aigul Sarsenkul, speaker, Delta Academy\n"
    )
    kg("build")
    shutil.copytree("graph", "before")
    kg("merge", "Water and Work", "Work and Waters", "--yes")
    kg("build")
    core = Path("graph/core.ttl")
    work = "rn:contribution <https://w3id.org/research-network/id/contribution/c2222222>"
    core.write_text(
        core.read_text("utf-8").replace("    rn:role rnr:speaker", f"    {work} ;\n    rn:role rnr:speaker")
    )
    told = kg("diff", "before", "graph")
    assert "speaker of “Work and Waters”, now under Water and Work (merged)" in told
    assert "Roles (0 added, 0 removed, 1 moved)" in told


def test_namesakes_are_told_by_their_keys(project: Path) -> None:
    """Who came under a name that another bears is told with the key, and so are their roles; a name that is one's own
    is not."""
    key = key_for("person", "Boris Lind")
    log = project / "curation" / "decisions.csv"
    append_line(log, Line(when="", who="zere", action="add", subject=key, object="name Boris Lind"))
    kg("build")
    assert f"  + Boris Lind ({key})\n" in kg("diff")
    kg("add-fact", "Glacier Futures", "guest", key, "--yes")
    kg("add-fact", "Glacier Futures", "guest", "Dana Oral", "--yes")
    kg("build")
    told = kg("diff")
    assert f"  + Boris Lind ({key}): guest of “Glacier Futures”\n" in told
    assert "  + Dana Oral: guest of “Glacier Futures”\n" in told


def test_a_name_of_several_things_is_the_one_that_can_be_meant(project: Path) -> None:
    """A role is one in an event and somebody's; what is merged is a person, a body or an event."""
    (project / "corpus" / "d.txt").write_text("2024-11-11 | Dana Oral | Rauan Teberik, guest, Steppe Institute\n")
    kg("build")
    kg("add-fact", "Dana Oral", "speaker", "Boris Lind", "--yes")
    kg("add-fact", "Glacier Futures", "guest", "Dana Oral", "--yes")
    kg("build")
    assert ("Boris Lind", "Dana Oral") in rows("SELECT ?n ?e { ?p rn:agent/rdfs:label ?n ; rn:event/rdfs:label ?e }")
    assert ("Dana Oral", "Glacier Futures") in rows(
        "SELECT ?n ?e { ?p rn:agent/rdfs:label ?n ; rn:event/rdfs:label ?e }"
    )


def test_a_line_that_does_nothing_is_told_at_every_build(project: Path) -> None:
    """With its place in the file, and counted; it works again when its report comes back."""
    kg("keep-apart", "Boris Lind", "Dana Oral", "--yes")
    kg("reject", part("Boris Lind"), "--yes")
    kg("build")
    text = (project / "corpus" / "a.txt").read_text()
    (project / "corpus" / "a.txt").write_text(text.splitlines()[0] + "\n")
    for _ in range(2):
        told = kg("build")
        assert "decisions.csv:2: keep-apart" in told
        assert "decisions.csv:3: reject" in told
        assert "2 lines of decisions.csv did nothing" in told
    (project / "corpus" / "a.txt").write_text(text)
    assert "did nothing" not in kg("build")


def test_what_is_said_beforehand_tells_what_the_program_thinks(project: Path) -> None:
    """Keeping two apart that nothing speaks for is said to be a precaution."""
    assert "nothing in the reports speaks for one" in kg("keep-apart", "Boris Lind", "Dana Oral", "--yes")


def test_an_endless_name_is_not_repeated(project: Path) -> None:
    """A message shows the beginning of what was given, and how long it was."""
    result = CliRunner().invoke(cli, ["merge", "Boris Lind", "x" * 10_000, "--yes"])
    assert len(str(result.exception)) < 1000
    assert "10000 characters" in str(result.exception)
