"""The life of identifiers that people split, merge and take back: one that was published never changes or dies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli import cli
from kgbuild.store.local import open_graph

NAME = "Aigul Sarsenkul"
ORCID = "https://orcid.org/0000-0002-1825-0097"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one person in two reports."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n[build]\nworkers = 1\n')
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    tell("a.txt", NAME, "speaker")
    tell("d.txt", NAME, "speaker", day="2024-11-11")
    kg("build")
    return tmp_path


def kg(*words: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def tell(report: str, name: str, role: str, *, day: str = "2024-05-17", body: str = "Steppe Institute") -> None:
    """A report of one event, of its own title, with one person."""
    Path("corpus", report).write_text(f"{day} | Waters of {report[0]} | {name}, {role}, {body}\n", "utf-8")


def rows(query: str) -> list[tuple[str, ...]]:
    """Rows of the current graph, of IRIs the last step; nothing for what is not bound."""
    prefixes = (
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/> "
    )
    found = open_graph(Path("graph")).select(prefixes + query).rows
    return [tuple(_last(term) if term else "" for term in row) for row in found]


def _last(term: object) -> str:
    value = str(getattr(term, "value", ""))
    return re.split("[/#]", value)[-1] if "/research-network/" in value else value


def keys(name: str = NAME) -> dict[str, str]:
    """The keys of the persons of a name by the title of an event of theirs."""
    who = f"?p a rn:Person ; rdfs:label ?n FILTER(STR(?n) = '{name}')"
    return dict(rows(f"SELECT ?t ?p {{ ?x rn:agent ?p ; rn:event/rdfs:label ?t . {who} }}"))  # type: ignore[arg-type]


def led() -> dict[str, set[str]]:
    """The persons' identifiers that are out of use, and what each leads to."""
    old = "?old a rn:RetiredEntity FILTER(CONTAINS(STR(?old), '/person/'))"
    out: dict[str, set[str]] = {}
    for one, new in rows(f"SELECT ?old ?new {{ {old} OPTIONAL {{ ?old dcterms:isReplacedBy ?new }} }}"):
        out.setdefault(one, set()).update([new] if new else [])
    return out


def split(report: str) -> tuple[str, dict[str, str]]:
    """The whole's key, and those of its parts after a build with the report split off."""
    (whole,) = set(keys().values())
    kg("split", whole, "--report", report, "--yes", "--reason", "two staff pages")
    kg("build")
    assert len(set(keys().values())) == 2
    return whole, keys()


@pytest.mark.parametrize(("gone", "stays"), [("d.txt", "Waters of a"), ("a.txt", "Waters of d")])
def test_the_part_that_stays_keeps_its_key_when_the_other_is_told_of_nowhere(
    project: Path, gone: str, stays: str
) -> None:
    """Deleting a report changes no identifier of a person that another report tells of: the whole leads on, the part
    that is gone is gone, the difference says so, and the part comes back under its key with its report."""
    whole, parts = split("d.txt")
    mine = parts.pop(stays)
    (other,) = parts.values()
    kg("link", mine, ORCID, "--yes")
    kg("build")
    text = Path("corpus", gone).read_text("utf-8")
    Path("corpus", gone).unlink()
    assert "keeps the identifier that the split gave it" in kg("build")
    assert keys() == {stays: mine}
    assert led() == {whole: {mine}, other: set()}
    assert ORCID.rpartition("/")[2] in kg("explain", mine)
    assert "No longer in use, and nothing took its place" in kg("explain", other)
    told = kg("diff")
    assert f"- {NAME}" in told
    assert "now under" not in told
    assert "one again" not in told
    kg("build")
    assert keys() == {stays: mine}
    Path("corpus", gone).write_text(text, "utf-8")
    kg("build")
    assert keys() == {stays: mine, **parts}


def test_a_part_of_what_was_merged_keeps_its_key_through_renaming_and_deleting(project: Path) -> None:
    """Merged by hand, split again, files renamed, the other part's report deleted."""
    tell("t.txt", "Agnes Birch", "chair")
    kg("build")
    kg("merge", NAME, "Agnes Birch", "--yes")
    kg("build")
    (whole,) = set(keys().values())
    kg("split", whole, "--report", "t.txt", "--yes")
    kg("build")
    parts = keys() | keys("Agnes Birch")
    assert len(set(parts.values())) == 2
    other = parts.pop("Waters of t")
    Path("corpus/t.txt").rename("corpus/u.txt")
    kg("build")
    assert keys() | keys("Agnes Birch") == parts | {"Waters of t": other}
    Path("corpus/u.txt").unlink()
    Path("corpus/d.txt").rename("corpus/u.txt")
    kg("build")
    assert keys() == parts
    assert led()[other] == set()
    assert led()[whole] == {*parts.values()}


def test_keys_of_a_split_that_is_undone_resolve_everywhere(project: Path) -> None:
    """The graph says what took their place; so do explain, log, questions and the published site."""
    whole, parts = split("d.txt")
    before = led()
    assert before == {whole: {*parts.values()}}
    kg("undo", "--yes")
    kg("build")
    assert led() == {part: {whole} for part in parts.values()}
    kg("publish", "-o", "site")
    for part in parts.values():
        told = kg("explain", part)
        assert f"No longer in use: see {NAME}" in told
        assert f"{part} retired, see {whole}" in kg("log", part)
        assert "Waters of d" in kg("ask", "person-timeline", "--person", part)
        assert whole in next(Path("site").rglob(f"{part}/index.html")).read_text("utf-8")
    assert "(one again)" in kg("diff")


def test_an_absorbed_key_goes_with_its_own_mentions(project: Path) -> None:
    """A key that the program merged into another on new evidence leads, after a split, to the part that has what it
    was given for; the log of the parts and of that key tell the split and its reason."""
    Path("curation/decisions.csv").write_text("when,who,action,subject,object,value,reason\n", "utf-8")
    tell("m.txt", "A. Sarsenkul", "chair", body="Delta Academy")
    kg("build")
    (absorbed,) = keys("A. Sarsenkul").values()
    Path("corpus/m.txt").write_text(
        Path("corpus/m.txt").read_text("utf-8") + f"2024-01-09 | Dunes | {NAME}, speaker, Delta Academy\n", "utf-8"
    )
    kg("build")
    (whole,) = set(keys().values())
    assert led() == {absorbed: {whole}}
    whole, parts = split("m.txt")
    assert led() == {whole: {*parts.values()}, absorbed: {parts["Dunes"]}}
    kg("build")
    assert led() == {whole: {*parts.values()}, absorbed: {parts["Dunes"]}}
    for key in (*parts.values(), absorbed):
        told = kg("log", key)
        assert re.search(rf"split {whole} m.txt .*two staff pages", told)


def graph_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("graph").iterdir()}


@pytest.mark.parametrize("gone", ["Waters of a", "Waters of d"])
def test_one_of_two_namesakes_is_withdrawn_and_the_other_stays(project: Path, gone: str) -> None:
    """The verb says who stays; the other's passages keep their words; later builds keep the one out and the other in;
    undone, the bytes are those from before."""
    whole, parts = split("d.txt")
    before = graph_files()
    mine = parts.pop(gone)
    ((stays, other),) = parts.items()
    said = kg("withdraw", mine, "--yes")
    assert f"{NAME} ({other}), of the same name, stays" in said
    told = kg("build")
    assert "kept out" not in told
    assert keys() == {stays: other}
    assert led() == {whole: {other}, mine: set()}
    words = Path("graph/provenance.ttl").read_text("utf-8")
    assert (f"{stays} | {NAME}" in words, f"{gone} | {NAME}" in words) == (True, False)
    kg("build")
    assert keys() == {stays: other}
    kg("undo", "--yes")
    kg("build")
    assert graph_files() == before


@pytest.mark.parametrize("gone", ["Waters of a", "Waters of d"])
def test_a_later_report_of_a_name_that_is_shared_with_a_withdrawn_person_waits_for_somebody(
    project: Path, gone: str
) -> None:
    """It is kept out under a key of its own and told at each build; the other stays as they were. A line says that it
    is somebody else, or that it is the other."""
    _, parts = split("d.txt")
    mine = parts.pop(gone)
    ((stays, other),) = parts.items()
    kg("withdraw", mine, "--yes")
    kg("build")
    tell("n.txt", NAME, "speaker", day="2025-02-02")
    for _ in range(2):
        told = kg("build")
        found = re.search(rf"(p[a-z2-7]{{8}}) may be the withdrawn person {mine}, by name, and is kept out", told)
        assert found
        assert keys() == {stays: other}
    log = Path("curation/decisions.csv")
    lines = log.read_text("utf-8")
    log.write_text(f"{lines}2026-01-01T00:00:00Z,zere,keep-apart,{found[1]},{mine},,\n", "utf-8")
    for _ in range(2):
        assert "is kept out" not in kg("build")
        assert keys() == {stays: other, "Waters of n": found[1]}
    log.write_text(f"{lines}2026-01-01T00:00:00Z,zere,merge,{other},{found[1]},,\n", "utf-8")
    for _ in range(2):
        assert "is kept out" not in kg("build")
        assert keys() == {stays: other, "Waters of n": other}
        assert led()[found[1]] == {other}


def test_a_namesake_whom_the_program_tells_apart_stays_too(project: Path) -> None:
    """Two people of a name at two institutions: withdrawing one leaves the other, whom the line names."""
    Path("corpus/d.txt").unlink()
    tell("x.txt", "Wei Li", "speaker", body="Steppe Institute")
    tell("y.txt", "Wei Li", "speaker", day="2024-07-01", body="Delta Academy")
    kg("build")
    both = keys("Wei Li")
    assert len(set(both.values())) == 2
    kg("withdraw", both["Waters of x"], "--yes")
    for _ in range(2):
        assert "kept out" not in kg("build")
        assert keys("Wei Li") == {"Waters of y": both["Waters of y"]}
    assert both["Waters of y"] in Path("curation/decisions.csv").read_text("utf-8")


@pytest.fixture
def pair(project: Path) -> tuple[str, str]:
    """Keys of two people, of whom the second was merged into the first by a line that stands first; as built."""
    tell("t.txt", "Agnes Birch", "chair", body="Delta Academy")
    kg("build")
    (one,), (two,) = set(keys().values()), set(keys("Agnes Birch").values())
    kg("merge", NAME, "Agnes Birch", "--yes")
    kg("build")
    return one, two


def unmerge() -> str:
    """Take the merge out, wherever it stands, and build."""
    log = Path("curation/decisions.csv")
    lines = log.read_text("utf-8").splitlines(keepends=True)
    log.write_text("".join(line for line in lines if ",merge," not in line), "utf-8")
    return kg("build")


def linked() -> dict[str, str]:
    """Who is linked to what."""
    return dict(rows("SELECT ?p ?o { ?p a rn:Person ; schema:sameAs ?o }"))  # type: ignore[arg-type]


def test_of_two_of_one_build_the_first_named_stays(project: Path) -> None:
    """Their age is chance, so whoever is named first gives the identifier, as the name; of two builds the older stays,
    and what a build has published stays however the lines are turned round."""
    tell("t.txt", "Agnes Birch", "chair")
    tell("u.txt", "Boris Lind", "chair")
    kg("build")
    agnes, boris = keys("Agnes Birch")["Waters of t"], keys("Boris Lind")["Waters of u"]
    aigul = keys()["Waters of a"]
    for first, second in ((agnes, boris), (boris, agnes)):
        kg("merge", first, second, "--yes")
        kg("build")
        assert led() == {second: {first}}
        kg("undo", "--yes")
        kg("build")
    kg("merge", agnes, boris, "--yes")
    kg("build")
    unmerge_to = Path("curation/decisions.csv").read_text("utf-8").replace(f"{agnes},{boris}", f"{boris},{agnes}")
    Path("curation/decisions.csv").write_text(unmerge_to, "utf-8")
    kg("build")
    assert led() == {boris: {agnes}}
    kg("merge", agnes, aigul, "--yes")
    kg("build")
    assert led() == {boris: {aigul}, agnes: {aigul}}


def test_identifiers_of_a_split_that_is_undone_make_no_name_doubtful(pair: tuple[str, str]) -> None:
    """They are those of the one that was split, whose name it is."""
    kg("undo", "--yes")
    kg("build")
    split("d.txt")
    kg("undo", "--yes")
    kg("build")
    kg("merge", NAME, "Agnes Birch", "--yes")
    kg("build")
    kg("link", NAME, ORCID, "--yes")
    assert f"link,{pair[0]},{ORCID},," in Path("curation/decisions.csv").read_text("utf-8")


@pytest.mark.parametrize(("name", "holder"), [(NAME, 0), ("Agnes Birch", 1)])
def test_a_link_goes_with_the_one_whose_name_was_used(pair: tuple[str, str], name: str, holder: int) -> None:
    """Made while two were one, it is theirs as long as they are, then that one's."""
    kg("link", name, ORCID, "--yes")
    kg("build")
    assert linked() == {pair[0]: ORCID}
    assert "not carried out" not in unmerge()
    assert linked() == {pair[holder]: ORCID}


def test_a_link_of_two_as_one_is_doubtful_once_they_are_two(pair: tuple[str, str]) -> None:
    """By the key that stands for both nobody can tell whose it is: nobody's, and told; a retired key tells."""
    one, two = pair
    kg("link", one, ORCID, "--yes")
    kg("build")
    assert linked() == {one: ORCID}
    told = unmerge()
    assert f"not carried out, since it was said while {one} and {two} were one" in told
    assert linked() == {}
    assert f"link {one} {ORCID} as one with {two}" in kg("log", one)
    Path("curation/decisions.csv").unlink()
    kg("merge", NAME, "Agnes Birch", "--yes")
    kg("build")
    assert f"{two} stands for {NAME} ({one}) now" in kg("link", two, ORCID, "--yes")
    kg("build")
    assert linked() == {one: ORCID}
    unmerge()
    assert linked() == {two: ORCID}


def test_a_link_refused_of_two_as_one_holds_for_each_once_they_are_two(pair: tuple[str, str]) -> None:
    """Nobody can tell of whom it was said: that is told, and neither is linked by itself until somebody says more."""
    one, two = pair
    lists = Path("curation/authorities")
    lists.mkdir(exist_ok=True)
    (body,) = {body for (body,) in rows("SELECT ?n { ?i a rn:Institution ; rdfs:label ?n }")} - {"Delta Academy"}
    listed = f"orcid,name,affiliation\n{ORCID},{NAME},{body}\n"
    (lists / "staff.csv").write_text(listed, "utf-8")
    kg("build")
    assert linked() == {one: ORCID}
    kg("link", one, ORCID, "--not", "--yes")
    assert f"reject {one} sameAs {ORCID} as one with {two}" in kg("log", one)
    assert "holds for each" not in kg("build")
    assert linked() == {}
    told = unmerge()
    assert f"holds for each, since it was said while {one} and {two} were one" in told
    assert linked() == {}
    kg("undo", "--yes")
    kg("build")
    assert linked() == {one: ORCID}


def parts() -> dict[tuple[str, str, str], str]:
    """The identifier of each participation by agent, role and the title of the event."""
    what = "?x a rn:Participation ; rn:agent ?p ; rn:role ?r ; rn:event/rdfs:label ?t"
    return {(agent, role, title): part for part, agent, role, title in rows(f"SELECT ?x ?p ?r ?t {{ {what} }}")}


def test_what_was_said_of_a_sentence_stays_with_it(pair: tuple[str, str]) -> None:
    """A correction, a rejected name and a fact that was added to two as one go with what they were said of."""
    one, two = pair
    kg("correct", parts()[one, "chair", "Waters of t"], "moderator", "--yes")
    kg("add-fact", "Agnes Birch", "affiliation", "Steppe Institute", "--position", "Dean", "--yes")
    kg("build")
    assert {agent for agent, *_ in parts()} == {one}
    told = unmerge()
    assert "no report says so any more" not in told
    assert {(agent, role) for agent, role, _ in parts()} == {(one, "speaker"), (two, "moderator")}
    assert "Dean" in kg("explain", two)
    assert "Dean" not in kg("explain", one)
    kg("build")
    assert "Dean" in kg("explain", two)


def test_verbs_on_pairs_say_whom_a_retired_key_stands_for(pair: tuple[str, str]) -> None:
    """It is taken for what took its place, and the verb says so."""
    one, two = pair
    tell("u.txt", "Boris Lind", "chair")
    kg("build")
    assert f"{two} stands for {NAME} ({one}) now" in kg("keep-apart", two, "Boris Lind", "--yes")
    kg("undo", "--yes")
    assert f"{two} stands for {NAME} ({one}) now" in kg("merge", "Boris Lind", two, "--yes")


def test_what_is_told_of_both_is_doubtful_once_they_are_two(project: Path) -> None:
    """Both had the same part in the same event: the line holds for the one that it names, and is told until another
    says what holds for the other."""
    line = "2024-05-17 | Waters of a | Agnes Birch, speaker, Delta Academy\n"
    Path("corpus/t.txt").write_text(line, "utf-8")
    kg("build")
    one, two = keys()["Waters of a"], keys("Agnes Birch")["Waters of a"]
    kg("merge", one, two, "--yes")
    kg("build")
    kg("correct", parts()[one, "speaker", "Waters of a"], "moderator", "--yes")
    kg("build")
    assert f"may have been said of {key_of('Waters of a')} speaker {two} as well" in unmerge()
    assert {(agent, role) for agent, role, title in parts() if title == "Waters of a"} == {
        (one, "moderator"),
        (two, "speaker"),
    }
    kg("accept", parts()[two, "speaker", "Waters of a"], "--yes")
    assert "may have been said of" not in kg("build")


def key_of(title: str) -> str:
    """The key of an event."""
    ((event,),) = rows(f"SELECT ?e {{ ?e a rn:Event ; rdfs:label ?t FILTER(STR(?t) = '{title}') }}")
    return event
