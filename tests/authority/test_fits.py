"""Two distinct records of an authority keep apart the things that fit them."""

from __future__ import annotations

from pathlib import Path

import pytest
from line_project import kg, links

from kgbuild.authority import Record, fitting
from kgbuild.model import AffiliationClaim, InstitutionClaim, PersonClaim, Reading
from kgbuild.resolve import resolve
from kgbuild.spans import Span

AT = Span(0, 1)
ONE, TWO = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-3700"


def _told(report: str, name: str, body: str = "") -> Reading:
    """A person of a body in a report."""
    return Reading(
        report=report,
        persons=(PersonClaim(key="p1", name=name, mentions=(AT,)),),
        institutions=(InstitutionClaim(key="i1", name=body, mentions=(AT,)),) if body else (),
        affiliations=(AffiliationClaim(key="a1", agent="p1", institution="i1", evidence=(AT,)),) if body else (),
    )


def _fits(told: Reading, records: list[Record]) -> frozenset[str]:
    return fitting([told], records).get((told.report, "person", "p1"), frozenset())


STAFF = [
    Record(ONE, "person", ("Solheim, Ingrid", "Ingrid Solheim"), ("Fjord University",)),
    Record(TWO, "person", ("Ingryd Solheim",), ("Delta Academy",)),
]


@pytest.mark.parametrize(
    ("name", "body", "uri"),
    [
        ("Ingrid Solheim", "Fjord University", ONE),
        ("Ingryd Solheim", "Fjord University", ONE),  # the institution counts before the spelling
        ("Ingrid Solheim", "Delta Academy", TWO),
        ("Ingrid Solheim", "", ONE),
        ("Ingryd Solheim", "", TWO),
        ("SOLHEIM Ingryd", "", TWO),
        ("Ingrid Solheim", "Cape Wrath College", ""),
        ("I. Solheim", "", ""),
        ("Boris Lind", "Delta Academy", ""),
    ],
)
def test_which_record_fits(name: str, body: str, uri: str) -> None:
    """Name and institution, else the spelling of one of several alike; nothing that another institution contradicts."""
    assert _fits(_told("a.txt", name, body), STAFF) == (frozenset([uri]) if uri else frozenset())


def test_a_lone_record_needs_its_institution() -> None:
    """A spelling decides between records only; of one record alone it says no more than the name."""
    assert _fits(_told("a.txt", "Ingrid Solheim"), STAFF[:1]) == frozenset()


def test_two_records_of_one_authority_are_two_people() -> None:
    """Where everything else speaks for one: the list wins, and the refusal has its name."""
    told = [_told("a.txt", "Ingrid Solheim", "Fjord University"), _told("b.txt", "Ingryd Solheim", "Fjord University")]
    assert len([e for e in resolve(told, {}).entities if e.kind == "person"]) == 1
    both = [Record(r.uri, r.kind, r.names, ("Fjord University",)) for r in STAFF]
    resolution = resolve(told, {}, known=fitting(told, both))
    assert len([e for e in resolution.entities if e.kind == "person"]) == 2
    assert [d.reason for d in resolution.decisions if d.kind == "keepApart"] == [
        "“Ingrid Solheim” is not “Ingryd Solheim”: different ORCIDs"
    ]


def test_records_of_different_authorities_may_be_one() -> None:
    """An ORCID and a Wikidata item contradict nothing."""
    told = [_told("a.txt", "Ingrid Solheim", "Fjord University"), _told("b.txt", "Ingryd Solheim", "Fjord University")]
    wiki = Record("http://www.wikidata.org/entity/Q42", "person", ("Ingryd Solheim",), ("Fjord University",))
    resolution = resolve(told, {}, known=fitting(told, [STAFF[0], wiki]))
    assert len([e for e in resolution.entities if e.kind == "person"]) == 1


def test_two_bodies_of_a_register_are_two() -> None:
    """Bodies as well, by the spelling that each record has."""
    names = "Centre for Tidal Studies", "Tidal Studies Center"
    told = [
        Reading(report=f"{n}.txt", institutions=(InstitutionClaim(key="i1", name=name, mentions=(AT,)),))
        for n, name in enumerate(names)
    ]
    rors = [Record(f"https://ror.org/05a28rw5{n}", "institution", (name,)) for n, name in enumerate(names)]
    assert len(resolve(told, {}).entities) == 1
    resolution = resolve(told, {}, known=fitting(told, rors))
    assert len(resolution.entities) == 2
    assert any(d.reason.endswith("different RORs") for d in resolution.decisions)


def test_a_list_takes_apart_what_was_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is put beside a built graph parts the two at the next build; without it what is stated is as before,
    to the byte."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n')
    corpus, lists = tmp_path / "corpus", tmp_path / "curation" / "authorities"
    corpus.mkdir()
    (corpus / "a.txt").write_text("2024-05-17 | Water and Work | Ingrid Solheim, speaker, Fjord University\n")
    (corpus / "b.txt").write_text("2024-06-17 | Ice and Work | Ingryd Solheim, speaker, Fjord University\n")
    monkeypatch.chdir(tmp_path)
    kg("build")
    before = {file.name: file.read_bytes() for file in (tmp_path / "graph").iterdir()}
    assert "Ingryd Solheim" in kg("explain", "Ingrid Solheim")
    lists.mkdir(parents=True)
    rows = f"{ONE},Ingrid Solheim,Fjord University\n{TWO},Ingryd Solheim,Fjord University\n"
    (lists / "staff.csv").write_text(f"orcid,name,affiliation\n{rows}")
    assert "persons +1" in kg("build")
    assert "different ORCIDs" in (tmp_path / "graph" / "curation.ttl").read_text("utf-8")
    (lists / "staff.csv").unlink()
    kg("build")
    after = {file.name: file.read_bytes() for file in (tmp_path / "graph").iterdir()}
    assert {name for name in before if before[name] != after[name]} <= {"curation.ttl", "dataset.ttl", "manifest.json"}


def test_a_refused_record_tells_nobody_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two whom a list takes apart, one is not whom it describes: they are one again, however often that one is told
    of, and the other's record alone is theirs. Without the line they are two again."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n')
    corpus, lists = tmp_path / "corpus", tmp_path / "curation" / "authorities"
    corpus.mkdir()
    lists.mkdir(parents=True)
    (corpus / "a.txt").write_text("2024-05-17 | Water and Work | Ingrid Solheim, speaker, Fjord University\n")
    for month in range(1, 13):
        told = f"2023-{month:02}-17 | Ice of month {month} | Ingryd Solheim, speaker, Fjord University\n"
        (corpus / f"b{month:02}.txt").write_text(told)
        (corpus / f"c{month:02}.txt").write_text(told.replace("Ice", "Snow"))
    rows = f"{ONE},Ingrid Solheim,Fjord University\n{TWO},Ingryd Solheim,Fjord University\n"
    (lists / "staff.csv").write_text(f"orcid,name,affiliation\n{rows}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    assert ", 2 persons," in kg("build")
    kg("link", "Ingryd Solheim", TWO, "--not", "--yes")
    assert "persons +0 -1" in kg("build")
    assert set(links().values()) == {ONE}
    kg("build")
    assert set(links().values()) == {ONE}
    kg("undo", "--yes")
    assert "persons +1" in kg("build")
    assert links() == {}


def test_two_linked_by_hand_stay_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later evidence for one person does not join two whom people linked to different ORCIDs; a link taken back does
    not count."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n')
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("2024-05-17 | Water and Work | Aigul Kim, speaker, Fjord University\n")
    (corpus / "b.txt").write_text("2024-05-17 | Ice and Rivers | Aigul Kim, speaker, Delta Academy\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    kg("build")
    one, two = sorted(
        {line.split(",")[0] for line in Path("curation/identifiers.csv").read_text().split() if line[0] == "p"}
    )
    kg("link", one, ONE, "--yes")
    kg("link", two, TWO, "--yes")
    (corpus / "b.txt").write_text("2024-05-17 | Ice and Rivers | Aigul Kim, speaker, Fjord University\n")
    assert "persons" not in kg("build").splitlines()[-1]
    assert "different ORCIDs" in (tmp_path / "graph" / "curation.ttl").read_text("utf-8")
    kg("link", two, TWO, "--not", "--yes")
    assert "persons +0 -1" in kg("build")
