"""Who is who within one report."""

from __future__ import annotations

import pytest

from kgbuild.annotate import annotate
from kgbuild.annotate.syntax import parse
from kgbuild.interpret.agents import Agents, agents
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report, Source
from kgbuild.segment import segment


def read(text: str, publisher: str | None = None) -> tuple[Agents, tuple[Mention, ...]]:
    report = Report("made-up.txt", text, Source(publisher=publisher))
    passages = parse(report, segment(report))
    found = annotate(report, passages)
    return agents(report, passages, found), found


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Dr. Elena Zhukova spoke first. The session of Dr. Zhukova was long.", "Elena Zhukova", ("Zhukova",)),
        (
            "AKHMETOV Daniyar Kairatovich spoke. Daniyar Akhmetov left.",
            "AKHMETOV Daniyar Kairatovich",
            ("Daniyar Akhmetov",),
        ),
        ("Prof. M.B. Omarova spoke. Later Mira Omarova left.", "Mira Omarova", ("M.B. Omarova",)),
        ("Svetlana Akkieva spoke. Svetlana Akkiyeva left.", "Svetlana Akkieva", ("Svetlana Akkiyeva",)),
        (
            "Miriam Löwenstein spoke. MIRIAM LOWENSTEIN left with Peter Novak.",
            "Miriam Löwenstein",
            ("MIRIAM LOWENSTEIN",),
        ),
    ],
)
def test_forms_of_one_persons_name(text: str, name: str, aliases: tuple[str, ...]) -> None:
    """The fullest form is the name, the others are aliases."""
    who, _ = read(text)
    assert (who.persons[0].name, who.persons[0].aliases) == (name, aliases)


def test_two_persons_of_one_surname_stay_apart() -> None:
    """A shared surname joins nobody; alone it is the nearest one's."""
    who, found = read("Anna Karimova spoke. Dana Karimova commented. Dr. Karimova then left.")
    assert [p.name for p in who.persons] == ["Anna Karimova", "Dana Karimova"]
    [alone] = [m for m in found if m.name == "Karimova"]
    assert who.key_of[alone] == "p2"


def test_degrees_are_collected_over_the_report() -> None:
    """Degrees printed at different mentions come together, each once."""
    who, _ = read("Dr. Anna Berg spoke. Anna Berg, Ph.D., then left. Dr. Berg was thanked.")
    assert who.persons[0].degrees == ("Dr.", "Ph.D.")


def test_acronym_and_expansion_are_one_body() -> None:
    """An acronym given once in parentheses stands for the name ever after."""
    who, _ = read("The Nordic Society for Island Studies (NSIS) met. Later NSIS thanked all.")
    assert [(i.name, i.aliases) for i in who.institutions] == [("Nordic Society for Island Studies", ("NSIS",))]


def test_legal_form_or_not_is_one_body() -> None:
    """With and without its legal form a body is the same; the fullest form is its name."""
    who, _ = read("The Blue Steppe Foundation paid. NJSC Blue Steppe Foundation was thanked.")
    assert [(i.name, i.aliases) for i in who.institutions] == [
        ("NJSC Blue Steppe Foundation", ("Blue Steppe Foundation",))
    ]


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("Anna Berg (Institute of Economics, Almaty) and Petr Lem (Institute of Economics, Moscow) spoke.", 2),
        ("Anna Berg (Institute of Economics, Almaty) and Petr Lem (Institute of Economics) spoke.", 1),
        ("Anna Berg (Institute of Economics, Astana) and Petr Lem (Institute of Economics, Nur-Sultan) spoke.", 1),
    ],
)
def test_bodies_of_one_name_in_two_cities_are_two(text: str, seats: int) -> None:
    """The city behind the name tells institutes of one name apart, and each person's from the other's."""
    who, found = read(text)
    keys = [who.key_of[m] for m in found if m.kind == "institution"]
    assert len(set(keys)) == len([i for i in who.institutions if i.based_in]) == seats


def test_a_surname_that_is_a_town_is_no_seat() -> None:
    """Of two cities at the head of a name the great one is the seat."""
    who, _ = read("Anna Berg (Lomonosov Moscow State University) spoke.")
    [body] = who.institutions
    assert body.based_in is not None
    assert body.based_in.value.name == "Moscow"


def test_units_of_different_bodies_stay_apart() -> None:
    """Two departments of history are two bodies."""
    who, _ = read("The Department of History of Ghent University and the Department of History of Oslo University met.")
    units = [i for i in who.institutions if i.name == "Department of History"]
    assert len({i.unit_of.value for i in units if i.unit_of}) == 2


def test_the_institute_is_the_publisher_on_its_page() -> None:
    """On a body's own page, "the Institute" and "our researchers" are that body, named there or not."""
    who, found = read("Our researchers met guests of Oslo University at the Institute.", "Institute of Polar Law")
    back = [m for m in found if m.kind == "backref"]
    assert [who.key_of[m] for m in back] == [who.publisher, who.publisher]


def test_the_foundation_is_the_nearest_that_fits() -> None:
    """A back reference takes the nearest body with that head noun."""
    who, found = read("The Red Lake Foundation and Oslo University met. The Foundation paid.", "Institute of Polar Law")
    [back] = [m for m in found if m.kind == "backref"]
    [paid] = [i for i in who.institutions if i.key == who.key_of[back]]
    assert paid.name == "Red Lake Foundation"


def test_a_publisher_found_in_the_text_is_not_doubled() -> None:
    """The publisher's claim is that of its mentions."""
    who, _ = read("The Institute of Polar Law held a seminar.", "Institute of Polar Law")
    assert [i.key for i in who.institutions] == [who.publisher]


def test_every_named_mention_has_a_key() -> None:
    """No person or body is left without a cluster."""
    who, found = read("Anna Berg (Oslo University) and Peter Novak, UNESCO, met the Senate of the Parliament of Chad.")
    named = [m for m in found if m.kind in ("person", "institution")]
    assert named
    assert all(m in who.key_of for m in named)


def test_where_a_body_is_based() -> None:
    """A place in parentheses behind a body says where it is."""
    who, _ = read("Guests came from Hankuk University (Seoul, South Korea).")
    based = who.institutions[0].based_in
    assert based is not None
    assert (based.value.name, based.value.within) == ("Seoul", ("South Korea",))


def test_a_publisher_told_as_unit_and_body_is_both() -> None:
    """ "Faculty of Law, Ardmore University" publishes: the faculty is the publisher, the university contains it."""
    who, _ = read("The Faculty of Law invited guests. The Faculty will go on.", "Faculty of Law, Ardmore University")
    named = {i.key: i for i in who.institutions}
    own = named[who.publisher or ""]
    assert own.name == "Faculty of Law"
    assert own.unit_of is not None
    assert named[own.unit_of.value].name == "Ardmore University"
