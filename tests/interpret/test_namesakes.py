"""Two people of one name in one report."""

from __future__ import annotations

import pytest

from kgbuild.annotate import annotate
from kgbuild.annotate.syntax import parse
from kgbuild.extract import BuiltinExtractor
from kgbuild.interpret.agents import agents
from kgbuild.interpret.namesakes import ELSEWHERE, IN_ONE_LIST
from kgbuild.model import PersonClaim, Report
from kgbuild.segment import segment


def people(text: str, *apart: tuple[str, ...]) -> tuple[PersonClaim, ...]:
    report = Report("made-up.txt", text, apart=apart)
    passages = parse(report, segment(report))
    return agents(report, passages, annotate(report, passages)).persons


def names(found: tuple[PersonClaim, ...]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("Tan Rui (Otter University), Tan Rui (Heron University) attended.", ["Tan Rui", "Tan Rui"]),
        ("Prof. Ada Poe (University of Otterby) and Ada Poe (University of Heronby) spoke.", ["Ada Poe", "Ada Poe"]),
        (
            "Sergei Ivanchuk (Institute of Soils, Almaty) and Sergey Ivanchuk (Institute of Soils, Riga) took part.",
            ["Sergei Ivanchuk", "Sergey Ivanchuk"],
        ),
        (
            "Zhanna Omirova (Ministry of Roads) and Жанна Омирова (National Museum of Bells) took part.",
            ["Zhanna Omirova", "Жанна Омирова"],
        ),
        (
            "Liudmila Alexandrovna Petrenko (Otter Academy) and Lyudmyla Petrenko (Otter Academy) gave talks.",
            ["Liudmila Alexandrovna Petrenko", "Lyudmyla Petrenko"],
        ),
        (
            "Dauren Abdrakhmanov (Otter University) and Dauren Abdirakhmanov (Otter University) gave talks.",
            ["Dauren Abdrakhmanov", "Dauren Abdirakhmanov"],
        ),
        (
            "Tan Rui, Professor of Otter University, Anna Berg, and Tan Rui, Director of the Heron Institute, spoke.",
            ["Tan Rui", "Anna Berg", "Tan Rui"],
        ),
        (
            "Speakers:\n- Petr Novy (Otter University)\n- Anna Berg (Delta Academy)\n- Petr Novy (Heron University)\n",
            ["Petr Novy", "Anna Berg", "Petr Novy"],
        ),
    ],
)
def test_nobody_is_named_twice_in_one_list(text: str, two: list[str]) -> None:
    """Two names of one enumeration are two people: of one form with a body of its own each, or of two spellings."""
    found = people(text)
    assert names(found) == two
    first, last = found[0], found[-1]
    assert first.apart == ((last.key, IN_ONE_LIST),)
    assert last.apart == ((first.key, IN_ONE_LIST),)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Poe (Otter University) spoke. Ada Poe, Director of the Heron Institute, thanked all.",
        "Ada Poe (Otter University) spoke. Ada Poe (Otter University) thanked all.",
        "Ada Poe (Otter University) spoke. Ada Poe (OU) thanked all.",
        "Ada Poe (Eurasian Otter University) spoke. Ada Poe (L.N. Otter University) thanked all.",
        "The panel was led by Ada Poe (Otter University), and Ada Poe gave a talk.",
        "Mira Olen / Mira Olén attended.",
        "Svetlana Akkieva spoke. Svetlana Akkiyeva left.",
        "10:00 Ada Poe (Otter University), opening\n11:00 Ada Poe (Otter University), talk\n",
        "Ada Poe (Department of Law, Otter University) and Ben Rowe spoke. Ada Poe (Otter University) thanked all.",
    ],
)
def test_a_name_told_again_is_the_same_person(text: str) -> None:
    """Another post, none, an acronym or another spelling in a later sentence shows nobody else."""
    assert len({one.name.split()[-1] for one in people(text)}) == len(people(text))


def test_two_introductions_with_bodies_that_have_nothing_in_common() -> None:
    """One full name with another body in parentheses in another sentence is another person; a third mention is whose
    body stands beside it."""
    found = people(
        "Ada Poe (Otter University) led the discussion. Ada Poe (Heron Academy) presented a report. "
        "Ben Rowe thanked all. Ada Poe (Otter University) closed the day."
    )
    assert names(found) == ["Ada Poe", "Ada Poe", "Ben Rowe"]
    assert found[0].apart == ((found[1].key, ELSEWHERE),)
    assert [len(one.mentions) for one in found] == [2, 1, 1]
    assert (found[0].beside, found[1].beside) == ("Otter University", "Heron Academy")


@pytest.mark.parametrize(
    "text", ["A. B. Kim and A. K. Kim took part.", "Aigul Kim spoke. A. B. Kim left. A. K. Kim came."]
)
def test_conflicting_initials_are_two_people(text: str) -> None:
    """Initials that conflict join neither each other nor, both of them, a name that each may stand for."""
    found = people(text)
    assert not any({"A. B. Kim", "A. K. Kim"} <= {one.name, *one.aliases} for one in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Wang F. took part. Fan Wang spoke. Fang Wang moderated.", 3),
        ("Fan Wang spoke. Fang Wang moderated. F. Wang took part. F. Wang left.", 3),
        ("Aigul Kim spoke. Aigul Sergeevna Kim moderated. A. Kim left.", 1),
        ("Wang F. took part. Fan Wang spoke. Guo Wang moderated.", 2),
    ],
)
def test_initials_that_fit_two_are_nobody_else(text: str, count: int) -> None:
    """They are left alone, wherever they stand; of one who is named more or less fully they are that one's."""
    assert len(people(text)) == count


def test_what_a_person_told_apart() -> None:
    """The mentions that quotations hold are a person's own, who knows whom they had been taken for."""
    text = "Ada Poe (Otter University) led the discussion. Later Ada Poe, a poet, read. Dr. Poe thanked all."
    assert len(people(text)) == 1
    rest, other = people(text, ("Ada Poe, a poet",))
    assert (other.told, other.parted_from) == (("Ada Poe, a poet",), rest.key)
    assert [span.of(text) for span in other.mentions] == ["Ada Poe"]
    assert len(rest.mentions) == 2
    assert not rest.told


def test_a_quotation_of_all_mentions_leaves_nobody_behind() -> None:
    """Where all mentions are told to be another's there is one person still."""
    [one] = people("Ada Poe (Otter University) spoke.", ("Ada Poe (Otter University)",))
    assert (one.told, one.parted_from) == (("Ada Poe (Otter University)",), None)


def test_each_of_two_told_apart_has_what_is_said_of_them() -> None:
    """The report is read anew for two people: each has a part, a talk and a tie of their own, also of one role."""
    text = (
        "On 4 May 2025 the Delta Academy held the seminar “Salt”. Ada Poe of Otter University presented the report "
        "“Bells”. Ada Poe, Director of the Heron Institute, presented the report “Time and Tides”."
    )
    words = ("Ada Poe, Director of the Heron Institute",)
    once = BuiltinExtractor().extract(Report("a.txt", text))
    assert [one.name for one in once.persons] == ["Ada Poe"]
    twice = BuiltinExtractor().extract(Report("a.txt", text, apart=(words,)))
    assert [(one.name, one.told) for one in twice.persons] == [("Ada Poe", ()), ("Ada Poe", words)]
    body = {one.key: one.name for one in twice.institutions}
    assert [(tie.agent, body[tie.institution]) for tie in twice.affiliations] == [
        ("p1", "Otter University"),
        ("p2", "Heron Institute"),
    ]
    talks = {part.agent: part.contribution and part.contribution.value for part in twice.participations}
    assert {key: talk for key, talk in talks.items() if key[0] == "p"} == {"p1": "Bells", "p2": "Time and Tides"}
