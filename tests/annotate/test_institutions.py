"""Containers, aliases, legal forms and types of bodies; events are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.annotate.bodywords import body_type, country_in
from kgbuild.model.mention import Mention

Reader = Callable[..., tuple[Mention, ...]]


def body(found: tuple[Mention, ...], name: str) -> Mention:
    [mention] = [m for m in found if m.kind == "institution" and m.name == name]
    return mention


@pytest.mark.parametrize(
    ("sentence", "unit", "parents"),
    [
        (
            "A guest from the Department of History of Ghent University spoke.",
            "Department of History",
            ("Ghent University",),
        ),
        (
            "Ana Silva (Institute of Geography, University of Lisbon) spoke.",
            "Institute of Geography",
            ("University of Lisbon",),
        ),
        (
            "The Tourism Committee under the Ministry of Culture of Estonia took part.",
            "Tourism Committee",
            ("Ministry of Culture of Estonia",),
        ),
        (
            "She teaches at the School of Law at Monash University.",
            "School of Law",
            ("Monash University",),
        ),
        (
            "The Laboratory of Acoustics of the Faculty of Physics of Vilnius University hosted it.",
            "Laboratory of Acoustics",
            ("Faculty of Physics", "Vilnius University"),
        ),
        (
            "Waseda University's Institute of Asian Migrations hosted it.",
            "Institute of Asian Migrations",
            ("Waseda University",),
        ),
    ],
)
def test_a_unit_knows_its_containers(mentions: Reader, sentence: str, unit: str, parents: tuple[str, ...]) -> None:
    """A unit's name is its own part; the bodies around it are its parents, nearest first."""
    assert body(mentions(sentence), unit).parents == parents


def test_a_list_of_bodies_is_no_chain_of_units(mentions: Reader) -> None:
    """Institutes enumerated beside universities are not units of them."""
    found = mentions("Ghent University, Institute of Slavic Studies, Delft University and Polar Institute sent guests.")
    assert all(not m.parents for m in found if m.kind == "institution")


def test_an_acronym_in_parentheses_is_an_alias(mentions: Reader) -> None:
    """The acronym behind a name goes with the name, not for itself."""
    found = mentions("The Nordic Society for Island Studies (NSIS) met in Oslo.")
    assert body(found, "Nordic Society for Island Studies").aliases == ("NSIS",)


def test_a_translation_with_its_acronym_is_another_name(mentions: Reader) -> None:
    """A report that gives a body's name in two languages and its acronym names one body."""
    found = mentions("Guests came from the Technische Universität Kassel (Technical University of Kassel, TUK).")
    assert body(found, "Technische Universität Kassel").aliases == ("Technical University of Kassel", "TUK")
    apart = mentions("Guests came from the Centre for Islands (University of Oslo, Norway).")
    assert "University of Oslo" not in body(apart, "Centre for Islands").aliases


def test_a_place_in_parentheses_is_no_alias(mentions: Reader) -> None:
    """ "(Turkey)" behind a university says where it is."""
    found = mentions("Guests came from Hacettepe University (Turkey).")
    assert body(found, "Hacettepe University").aliases == ()


@pytest.mark.parametrize(
    ("sentence", "name", "alias"),
    [
        ('The NJSC "Blue Steppe Foundation" paid.', 'NJSC "Blue Steppe Foundation"', "Blue Steppe Foundation"),
        ("The Public Association “Clean Rivers” paid for it.", "Public Association “Clean Rivers”", "Clean Rivers"),
        ("Rahmat Qory JSC paid for it.", "Rahmat Qory JSC", "Rahmat Qory"),
    ],
)
def test_legal_forms_belong_to_the_fullest_name(mentions: Reader, sentence: str, name: str, alias: str) -> None:
    """The name keeps its legal form; the short form is an alias."""
    assert alias in body(mentions(sentence), name).aliases


@pytest.mark.parametrize(
    "sentence",
    [
        "The Steppe Forum drew a crowd.",
        "The International Conference on Water Policy ended.",
        "The Third Congress of Geographers opened.",
        "The Winter School in Data Analysis begins.",
        "The Law on Education was debated.",
    ],
)
def test_events_and_laws_are_no_bodies(mentions: Reader, sentence: str) -> None:
    """A gathering, school season or law named in capitals is no institution."""
    assert [m.name for m in mentions(sentence) if m.kind == "institution"] == []


def test_the_presidents_shelter_stays_in_the_name(mentions: Reader) -> None:
    """ "under the President of ..." is part of a body's name, "under the Ministry" is its container."""
    found = mentions("The Academy of Public Administration under the President of the Republic of Uganda invited her.")
    assert body(found, "Academy of Public Administration under the President of the Republic of Uganda").parents == ()


def test_bodies_named_in_a_title_are_part_of_the_title(mentions: Reader) -> None:
    """A talk about an institution does not make it take part."""
    found = mentions("He read a paper, “What the Institute of Rural Studies taught us about migration”.")
    assert [m.kind for m in found if m.kind in ("title", "institution")] == ["title"]


def test_types() -> None:
    """Types are the ontology's."""
    names = {
        "University of Ghana": "university",
        "Institute of Marine Biology": "researchInstitute",
        "Ministry of Finance": "government",
        "World Bank": "international",
        "Red Lake Foundation": "ngo",
        "Baltic Research Network": "network",
        "Evening Gazette": "media",
        "National Museum": "otherBody",
    }
    assert {name: body_type(name) for name in names} == names


def test_an_embassys_country_is_its_own() -> None:
    """Of two countries in a name, the sender's comes first."""
    assert country_in("Embassy of Peru in Norway") == "Peru"


def test_a_town_of_several_words_ends_the_name_of_an_office(mentions: Reader) -> None:
    """ "Dar es Salaam" belongs to the embassy's name as a whole, small word and all."""
    found = mentions("It was supported by the Embassy of Norway in Dar es Salaam and by us.")
    assert "Embassy of Norway in Dar es Salaam" in [m.name for m in found if m.kind == "institution"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("It was held in the rectorate of Universitas Hasrat Bahari.", "Universitas Hasrat Bahari"),
        ("Guests came from Universitas Ahmad Dahlan, too.", "Universitas Ahmad Dahlan"),
        ("The costs were paid by Wetterskip Lauwersland in May.", "Wetterskip Lauwersland"),
        ("The book came out with Wydawnictwo Karpowicz in May.", "Wydawnictwo Karpowicz"),
        ("She came from the Musée de l'Homme Marin in Brest.", "Musée de l'Homme Marin"),
        ("Staff of the Ministry of Mahalla and Family Support came.", "Ministry of Mahalla and Family Support"),
    ],
)
def test_a_head_noun_of_another_language_takes_what_follows(mentions: Reader, sentence: str, name: str) -> None:
    """What stands behind it is its name, whatever the language model says; alone it is what a body is about."""
    assert [m.name for m in mentions(sentence) if m.kind in ("institution", "person")] == [name]


def test_a_borrowed_head_noun_leaves_the_person_behind_it(mentions: Reader) -> None:
    """ "Majlis" is the end of a name: a person's name follows."""
    found = mentions("Deputy of the Legislative Chamber of the Oliy Majlis Komil Ashurov asked how it could be fixed.")
    assert [(m.kind, m.name) for m in found if m.kind in ("institution", "person")] == [
        ("institution", "Legislative Chamber"),
        ("institution", "Oliy Majlis"),
        ("person", "Komil Ashurov"),
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("He is a Member of the County Assembly for Nyalenda.", ["County Assembly"]),
        ("They wrote to the Assembly for Rural Development.", ["Assembly for Rural Development"]),
        ("Dana Foreign Service Institute Delegation Visits Our Academy", ["Dana Foreign Service Institute"]),
        ("Ana Terp, head of the research group Coasts and Markets, spoke.", ["Coasts and Markets"]),
    ],
)
def test_a_name_ends_where_another_phrase_begins(mentions: Reader, sentence: str, names: list[str]) -> None:
    """A constituency and what a heading tells are outside; both fields of a research group are inside."""
    assert [m.name for m in mentions(sentence) if m.kind == "institution"] == names


def test_a_bodys_organ_in_small_letters_is_none_by_itself(mentions: Reader) -> None:
    """ "the Foundation's board" names nothing; "the Institute's mapping laboratory" does."""
    assert not [m for m in mentions("Bjarne Isaksen, chair of the Foundation's board, spoke.") if m.name == "board"]
    found = mentions("Ana Silva, head of the Institute's mapping laboratory, spoke.")
    assert "mapping laboratory" in [m.name for m in found if m.kind == "institution"]


@pytest.mark.parametrize("name", ["al-Farabi Kazakh National University", "el-Manar University"])
def test_a_small_article_begins_a_name(mentions: Reader, name: str) -> None:
    """The Arabic article is written small before the name that it belongs to."""
    body(mentions(f"Aizhan Tolegen ({name}) took part."), name)
    body(mentions(f"Aizhan Tolegen of the {name} took part."), name)
