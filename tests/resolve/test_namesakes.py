"""Two people of one name in one report, and one person of two names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import entities, people, resolved
from test_keys_stay import ORCID, Project

from kgbuild.model import AffiliationClaim, InstitutionClaim, Reading
from kgbuild.spans import Span

LIST = "both named in one list"


def twins(report: str, *of: tuple[str, str], told: bool = True) -> Reading:
    """People of these names and bodies in one list of a report; the report tells those of like names apart."""
    base = people(report, *(name for name, _ in of), day="2023-05-04", listed=True)
    others = {p.key: tuple((q.key, LIST) for q in base.persons if q.key != p.key) for p in base.persons}
    return replace(
        base,
        persons=tuple(
            replace(p, apart=others[p.key] if told else (), beside=body)
            for p, (_, body) in zip(base.persons, of, strict=True)
        ),
        institutions=tuple(
            InstitutionClaim(key=f"i{n}", name=body, mentions=(Span(500 + n, 505 + n),))
            for n, (_, body) in enumerate(of)
        ),
        affiliations=tuple(
            AffiliationClaim(
                key=f"a{n}", agent=f"p{n}", institution=f"i{n}", event="e1", evidence=base.events[0].mentions
            )
            for n, _ in enumerate(of)
        ),
    )


OTTER, HERON = ("Xu Ming", "Otter University"), ("Xu Ming", "Heron Academy")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (OTTER, HERON),
        (("Casimir Holloway", "Otter University"), ("Casimir Holloway", "Otter University")),
        (("Liudmila Alexandrovna Petrenko", "Otter University"), ("Lyudmyla Petrenko", "Otter University")),
        (("Zhanna Omarova", "Otter University"), ("Жанна Омарова", "Heron Academy")),
    ],
)
def test_whom_a_report_tells_apart_stay_two(one: tuple[str, str], two: tuple[str, str]) -> None:
    """Of one form or of two, at one body or at two, with keys of their own; the refusal has the report's reason."""
    resolution = resolved(twins("a.txt", one, two))
    assert len({e.key for e in entities(resolution, "person")}) == 2
    [refusal] = [d for d in resolution.decisions if d.kind == "keepApart" and d.subject[0] == "p"]
    assert refusal.reason.endswith(LIST)
    assert {refusal.subject, refusal.object} == {e.key for e in entities(resolution, "person")}


def test_nobody_else_joins_the_two() -> None:
    """Each of the two takes their own of another report; the two stay two."""
    alone = people("b.txt", "Xu Ming", body="Heron Academy", day="2023-06-04")
    resolution = resolved(twins("a.txt", OTTER, HERON), alone)
    assert resolution.key_of["a.txt", "person", "p1"] == resolution.key_of["b.txt", "person", "p0"]
    assert resolution.key_of["a.txt", "person", "p0"] != resolution.key_of["b.txt", "person", "p0"]


def test_namesakes_of_one_report_keep_their_keys_in_another_order(tmp_path: Path) -> None:
    """The one with the ORCID is known by what stands beside the name, not by who comes first in the text."""
    project = Project(tmp_path, twins("a.txt", OTTER, HERON))
    key = project.build().key_of["a.txt", "person", "p1"]
    project.say("link", key, ORCID)
    project.put(twins("a.txt", HERON, OTTER))
    assert project.build().key_of["a.txt", "person", "p0"] == key
    project.put(twins("a.txt", ("Ada Poe", "Delta Academy"), OTTER, HERON))
    resolution = project.build()
    assert resolution.key_of["a.txt", "person", "p2"] == key
    assert [e.name for e in resolution.entities if e.same_as] == ["Xu Ming"]
    assert project.findings == []


def test_the_one_who_is_left_keeps_the_key(tmp_path: Path) -> None:
    """One of two namesakes is edited out: the other goes by the same identifier still, and again when both are back."""
    project = Project(tmp_path, twins("a.txt", OTTER, HERON), people("b.txt", "Xu Ming", body="Heron Academy"))
    resolution = project.build()
    otter, heron = (resolution.key_of["a.txt", "person", f"p{n}"] for n in (0, 1))
    project.put(twins("a.txt", HERON, told=False))
    assert project.build().key_of["a.txt", "person", "p0"] == heron
    project.put(twins("a.txt", OTTER, HERON))
    resolution = project.build()
    assert [resolution.key_of["a.txt", "person", f"p{n}"] for n in (0, 1)] == [otter, heron]


def test_a_person_unites_whom_a_report_tells_apart(tmp_path: Path) -> None:
    """`merge` wins over the report; without the line all is as before."""
    project = Project(tmp_path, twins("a.txt", OTTER, HERON))
    before = project.build()
    one, two = (before.key_of["a.txt", "person", f"p{n}"] for n in (0, 1))
    project.say("merge", one, two)
    assert len(entities(project.build(), "person")) == 1
    (tmp_path / "decisions.csv").unlink()
    after = project.build()
    assert (after.entities, after.decisions) == (before.entities, before.decisions)


def test_two_spellings_in_one_report_are_a_decision() -> None:
    """Two ways in which one report calls one person are told with reason and score; a surname alone is not."""
    base = people("a.txt", "Selma Pašić", "Viktor Zaibertov")
    forms = {"p0": ("S. Pašić", "Pašić"), "p1": ("Victor Zaibertov", "ZAIBERTOV Viktor")}
    reading = replace(base, persons=tuple(replace(p, aliases=forms[p.key]) for p in base.persons))
    told = [(d.reason, d.score) for d in resolved(reading).decisions if d.kind == "merge" and d.subject[0] == "p"]
    assert sorted(told) == [
        ("“S. Pašić” = “Selma Pašić”: same surname, initial fits; in one report", 0.75),
        (
            "“Victor Zaibertov” = “Viktor Zaibertov”: same given name and surname (transliteration); in one report",
            0.9,
        ),
    ]
