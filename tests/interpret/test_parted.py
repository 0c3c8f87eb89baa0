"""A reading of any engine in which one person is two because somebody said so."""

from __future__ import annotations

from dataclasses import replace

from builders import TEXT, affiliation, event, institution, participation, person, reading, report, span

from kgbuild.engines import read_report
from kgbuild.interpret.parted import parted
from kgbuild.model import Reading, Report

WORDS = ("Boris Lind of Fjord University",)


def told() -> Reading:
    """One person for Aigul Sarsen and Boris Lind, as a careless engine may have it."""
    one = replace(person("p1", "Aigul Sarsen"), aliases=("Boris Lind",))
    one = replace(one, mentions=(span("Aigul Sarsen"), span("Boris Lind")))
    return reading(
        events=[event()],
        persons=[one],
        institutions=[institution("i1", "Survey Centre"), institution("i2", "Fjord University")],
        affiliations=[
            affiliation("a1", "p1", "i1", "Aigul Sarsen, head of the Survey Centre"),
            affiliation("a2", "p1", "i2", "Boris Lind of Fjord University"),
            affiliation("a3", "p1", "i1", TEXT),
        ],
        participations=[
            participation("p1", "speaker", "Aigul Sarsen, head of the Survey Centre", affiliations=("a1", "a3")),
            participation("p1", "participant", "Dr. Boris Lind of Fjord University took part", affiliations=("a2",)),
        ],
    )


class Careless:
    """An engine that knows nothing of quotations."""

    name, version = "careless", "1"

    def extract(self, report: Report) -> Reading:
        return told()


def test_each_has_what_is_stated_where_only_they_are_named() -> None:
    """Claims go to the one whom their evidence names; where it names both, to both; keys of ties follow."""
    found = read_report(Careless(), replace(report(), apart=(WORDS,)))
    rest, other = found.persons
    assert (rest.key, rest.name, rest.told) == ("p1", "Aigul Sarsen", ())
    assert (other.name, other.told, other.parted_from) == ("Boris Lind", WORDS, "p1")
    assert [(tie.key, tie.agent) for tie in found.affiliations] == [
        ("a1", "p1"),
        (f"a2~{other.key}", other.key),
        ("a3", "p1"),
        (f"a3~{other.key}", other.key),
    ]
    assert [(part.agent, part.role, part.affiliations) for part in found.participations] == [
        ("p1", "speaker", ("a1", "a3")),
        (other.key, "participant", (f"a2~{other.key}",)),
    ]


def test_words_that_hold_no_name_change_nothing() -> None:
    """Neither do words that are nowhere, nor a second time the same."""
    assert parted(told(), TEXT, [("Survey Centre",)]) == told()
    once = parted(told(), TEXT, [WORDS])
    assert parted(once, TEXT, [WORDS]) == once


def test_all_names_of_a_person_are_told_without_a_rest() -> None:
    """Then there is nobody to part from, and the person is marked."""
    alone = replace(told(), persons=(person("p1", "Boris Lind"),))
    [one] = parted(alone, TEXT, [WORDS]).persons
    assert (one.key, one.told, one.parted_from) == ("p1", WORDS, None)
