"""Lists of authorities, as people keep them."""

from __future__ import annotations

from pathlib import Path

from kgbuild.authority import load_authorities

VIVO = """
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://vivo.example.org/individual/> .
ex:n1 a foaf:Person, vivo:FacultyMember ; rdfs:label "Solheim, Ingrid" ;
  vivo:orcidId <https://orcid.org/0000-0002-1825-0097> ; vivo:relatedBy ex:n2 .
ex:n2 a vivo:FacultyPosition ; rdfs:label "Professor" ; vivo:relates ex:n1, ex:n3 .
ex:n3 a foaf:Organization, vivo:University ; rdfs:label "Fjord University" .
"""


def load(folder: Path, **files: str):  # type: ignore[no-untyped-def]
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return load_authorities(folder)


def test_staff_with_orcids(tmp_path: Path) -> None:
    """A row is a person with other spellings and institutions, whichever separator the table has."""
    (record,), findings = load(
        tmp_path, staff_csv="ORCID;Name;Aliases;Affiliation\n0000-0002-1825-0097;Ingrid Solheim;I. Solheim;Fjord U\n"
    )
    assert (record.uri, record.kind) == ("https://orcid.org/0000-0002-1825-0097", "person")
    assert record.names == ("Ingrid Solheim", "I. Solheim")
    assert record.bodies == ("Fjord U",)
    assert not findings


def test_bodies_with_rors(tmp_path: Path) -> None:
    """A ROR is a body's."""
    (record,), _ = load(tmp_path, bodies_csv="ror,name\nhttps://ror.org/05a28rw58,Fjord Institute\n")
    assert record.kind == "institution"


def test_a_vivo_export(tmp_path: Path) -> None:
    """A person is found with the ORCID as identifier, the name turned round, and the body of the position."""
    records, findings = load(tmp_path, vivo_ttl=VIVO)
    person = next(record for record in records if record.kind == "person")
    assert person.uri == "https://orcid.org/0000-0002-1825-0097"
    assert person.names[0] == "Ingrid Solheim"
    assert person.bodies == ("Fjord University",)
    assert not findings


def test_files_that_say_the_same_are_one_record(tmp_path: Path) -> None:
    """What a table and an export say of one identifier comes together."""
    records, _ = load(tmp_path, staff_csv="orcid,name\n0000-0002-1825-0097,Inga Solheim\n", vivo_ttl=VIVO)
    (person,) = [record for record in records if record.kind == "person"]
    assert set(person.names) == {"Inga Solheim", "Ingrid Solheim"}


def test_bad_rows_are_told_and_cost_no_other(tmp_path: Path) -> None:
    """A wrong check character, a missing name, a table of something else, no UTF-8 and no Turtle are named."""
    (tmp_path / "latin.csv").write_bytes(b"orcid,name\n0000-0002-1825-0097,Andr\xe9\n")
    records, findings = load(
        tmp_path,
        a_csv="orcid,name\n0000-0002-1825-0098,Wrong Check\n0000-0002-1825-0097,\nQ42,No Orcid\n"
        "0000-0002-1825-0097,Good One\n",
        b_csv="colour,size\nred,3\n",
        c_ttl="this is no turtle",
    )
    assert [record.names for record in records] == [("Good One",)]
    assert sorted(finding.focus.partition(":")[0] for finding in findings) == [
        "a.csv",
        "a.csv",
        "a.csv",
        "b.csv",
        "c.ttl",
        "latin.csv",
    ]
