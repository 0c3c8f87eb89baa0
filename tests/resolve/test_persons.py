"""Persons across reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import AT, entities, keys, people, resolved

from kgbuild.model import InstitutionClaim, PlaceName, Reading, Resolution, Stated
from kgbuild.resolve.person_names import compare, parse
from kgbuild.spans import Span


def count(resolution: Resolution) -> int:
    return len(entities(resolution, "person"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Botakoz Raimkulova", "Раимкулова Ботакоз"),
        ("Botakoz Raimkulova", "RAIMKULOVA Botakoz"),
        ("Valentin Tsai", "Tsai Valentin Olegovich"),
        ("Kalamkas Yessilova", "Қаламқас Есілова"),
        ("Zhanar Zhumakhmetova", "Janar Jumahmetova"),
        ("Çağla Şendoğan", "Cagla Sendogan"),
        ("Jürgen Möllenhoff", "Juergen Moellenhoff"),
        ("Sang-cheol Baek", "Baek Sangcheol"),
        ("Elena Voskoboynikova", "Prof. Yelena Voskoboinikova"),
        ("Saltanat Rakhimzhanova", "Saltanat Rakhimzanova"),
        ("Robert Farnsworth", "Bob Farnsworth"),
        ("Joachim Kuekenhoefer", "Joachim Kükenhöfer"),
        ("Isla McTavernish", "Isla Mac Tavernish"),
        ("Abd al-Salam Zubrawi", "Abdul Salam Zubrawi"),
        ("Abdelsalam Zubrawi", "Abd as-Salam Zubrawi"),
        ("Hryhorii Hnatovets", "Григорій Гнатовець"),
        ("Marek Zawilecki", "Marek Zaviletski"),
        ("Đurad Kravšić", "Djurad Kravsic"),
        ("Ruben Torgomyan", "Ռուբեն Թորգոմյան"),
        ("Leïla Ben Zerrouki", "Leila Benzerrouki"),
        ("Fares El-Khashab", "Faris Alkhashab"),
        ("Karel van der Zwaluw", "Karel Vanderzwaluw"),
        ("Nurlan Tolebai uly", "Nurlan Tolebaiuly"),
    ],
)
def test_spellings_of_one_name_are_one_person(one: str, two: str) -> None:
    """Order, script, standard of transliteration, marks, titles, one letter and short forms make no second person."""
    assert count(resolved(people("a.txt", one), people("b.txt", two))) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Botakoz Raimkulova", "Aigul Raimkulova"),
        ("Marat Omarkul", "Murat Omarkul"),
        ("Farid Galimzyanov", "Farida Galimzyanova"),
        ("Kim En Un", "Kim Un"),
        ("Marina Petrenko", "Karina Petrenko"),
        ("A. B. Seitkali", "A. K. Seitkali"),
        ("Marie-Hélène Tessonneau", "Marie-Louise Tessonneau"),
        ("Raimkulova", "Raimkulova"),
        ("Orville Stanhopley Jr.", "Orville Stanhopley Sr."),
        ("Orville Stanhopley II", "Orville Stanhopley III"),
    ],
)
def test_different_names_are_different_persons(one: str, two: str) -> None:
    """Another given name, another gender, other initials, or a surname alone are no ground for a merge."""
    assert count(resolved(people("a.txt", one), people("b.txt", two))) == 2


def test_initials_need_more_than_a_surname() -> None:
    """``G. Ashken`` joins ``Gulden Ashken`` with the same institution, and not without."""
    far = resolved(people("a.txt", "Gulden Ashken"), people("b.txt", "G. Ashken"))
    near = resolved(
        people("a.txt", "Gulden Ashken", body="Aral Centre"), people("b.txt", "G. Ashken", body="Aral Centre")
    )
    assert (count(far), count(near)) == (2, 1)


def test_initials_that_fit_two_people_join_neither() -> None:
    """Where two bearers of a surname at one institution share the initial, nobody can tell, so nothing is merged."""
    readings = [
        people(f"{n}.txt", name, body="Aral Centre")
        for n, name in enumerate(("Gulden Ashken", "Galym Ashken", "G. Ashken"))
    ]
    resolution = resolved(*readings)
    assert count(resolution) == 3
    assert any("initials fit several people" in d.reason for d in resolution.decisions if d.kind == "keepApart")


@pytest.mark.parametrize(
    ("one", "two", "open_name"),
    [
        ("Orville Stanhopley Jr.", "Orville Stanhopley Sr.", "Orville Stanhopley"),
        ("Orville Stanhopley II", "Orville Stanhopley III", "Stanhopley Orville"),
        ("Aigul Maratovna Sarsenkul", "Aigul Serikovna Sarsenkul", "Aigul Sarsenkul"),
        ("Gulden Ashken", "Galym Ashken", "G. Ashken"),
    ],
)
def test_a_name_that_two_people_of_one_institution_may_bear_joins_neither(one: str, two: str, open_name: str) -> None:
    """Whether the two are named together or not, and though one of them is in the company of the name that leaves it
    open; where only one of them is known, it is that one's."""
    first, second = people("a.txt", one, body="Aral Centre"), people("b.txt", two, body="Aral Centre")
    both = people("a.txt", one, two, body="Aral Centre", listed=True)
    alone = people("c.txt", open_name, body="Aral Centre")
    with_two = people("c.txt", open_name, two, body="Aral Centre")
    for readings in ((first, second, alone), (both, alone), (first, with_two)):
        resolution = resolved(*readings)
        assert count(resolution) == 3
        refusals = {d.reason for d in resolution.decisions if d.kind == "keepApart"}
        assert sum("several people" in reason for reason in refusals) == 2
    assert count(resolved(first, alone)) == 1


def test_what_a_name_leaves_open_stays_open_when_one_of_the_two_is_met_again() -> None:
    """Another spelling of the junior makes him no likelier than the senior."""
    found = resolved(
        people("a.txt", "Orville Stanhopley Jr.", "Orville Stanhopley Sr.", body="Aral Centre", listed=True),
        people("b.txt", "Orville Stanhoplay Jr.", "Zere Baitas", body="Aral Centre"),
        people("c.txt", "Orville Stanhopley", "Zere Baitas", body="Aral Centre"),
    )
    junior, again, unknown = keys(found, "person", "p0", ("a.txt", "b.txt", "c.txt"))
    assert junior == again != unknown != found.key_of["a.txt", "person", "p1"]


def test_two_initials_tell_which_of_two_colleagues() -> None:
    """``A. M.`` is Aigul Maratovna, though Aizhan of the same institution begins with A as well."""
    found = resolved(
        people("a.txt", "Aigul Maratovna Sarsenkul", body="Aral Centre"),
        people("b.txt", "Aizhan Sarsenkul", body="Aral Centre"),
        people("c.txt", "A. M. Sarsenkul", body="Aral Centre"),
    )
    a, b, c = keys(found, "person", "p0", ("a.txt", "b.txt", "c.txt"))
    assert a == c != b


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hüseyin Işık", "Hüseyin Isik"),
        ("Jan Novák", "Jan Novak"),
        ("Zoltán Kovács", "Zoltan Kovacs"),
        ("Marek Woźniak", "Marek Wozniak"),
        ("Oksana Shevchenko", "Оксана Шевченко"),
        ("Serik Zhumabayev", "Серик Жумабаев"),
        ("Davit Grigoryan", "Davit Grigoryan"),
        ("Reza Hosseini", "Reza Hosseini"),
        ("Kenji Yamada", "Yamada Kenji"),
    ],
)
def test_a_frequent_surname_at_another_institution_is_somebody_elses(one: str, two: str) -> None:
    """In every culture; at the same institution it is one person's."""
    first = people("a.txt", one, body="Aral Centre", day="2024-03-03")
    for body, persons in (("Lena College", 2), ("Aral Centre", 1)):
        assert count(resolved(first, people("b.txt", two, body=body, day="2024-05-15"))) == persons


def test_frequent_name_needs_more_than_itself() -> None:
    """Two Min-jun Kims of two employers are two; of one employer, one."""
    apart = resolved(
        people("a.txt", "Kim Min-jun", body="Hanul University"), people("b.txt", "Kim Min-jun", body="Daehan Steel")
    )
    same = resolved(
        people("a.txt", "Kim Min-jun", body="Hanul University"), people("b.txt", "Min-jun Kim", body="Hanul University")
    )
    assert (count(apart), count(same)) == (2, 1)


@pytest.mark.parametrize("said_of_the_event", [True, False])
def test_two_institutions_on_one_day_are_two_people(said_of_the_event: bool) -> None:
    """Even a rare name is not merged over contradictory affiliations at one date, and the refusal says why; an
    affiliation that is told of no event is of the day of the one that the person took part in."""
    told = [
        people("a.txt", "Aigul Sarsenkul", body="Aral Centre", day="2023-05-04"),
        people("b.txt", "Aigul Sarsenkul", body="Lena Shipping", day="2023-05-04"),
    ]
    if not said_of_the_event:
        told = [replace(one, affiliations=tuple(replace(tie, event=None) for tie in one.affiliations)) for one in told]
    resolution = resolved(*told)
    assert count(resolution) == 2
    (refusal,) = [d for d in resolution.decisions if d.kind == "keepApart"]
    assert "other institution at one date" in refusal.reason


def test_company_does_not_outweigh_two_institutions_on_one_day() -> None:
    """Whoever moderated both events of one day: who speaks here for one house and there for another is two people."""
    told = [
        people("a.txt", "Aigul Sarsenkul", "Zere Baitas", body="Aral Centre", day="2023-05-04"),
        people("b.txt", "Aigul Sarsenkul", "Zere Baitas", body="Lena Shipping", day="2023-05-04"),
    ]
    titles = ("Roads of salt", "Wells and owners")
    told = [
        replace(one, events=(replace(one.events[0], title=Stated(title, AT)),))
        for one, title in zip(told, titles, strict=True)
    ]
    kept = [d.reason.partition(": ")[2] for d in resolved(*told).decisions if d.kind == "keepApart"]
    assert kept == ["contradictory affiliation at one date"] * 2


def test_shared_company_overcomes_a_frequent_name() -> None:
    """The same companion at two events is evidence."""
    resolution = resolved(people("a.txt", "Anna Kim", "Zere Baitas"), people("b.txt", "Kim Anna", "Zere Baitas"))
    assert count(resolution) == 2


@pytest.mark.parametrize(
    ("name", "day", "body", "one"),
    [
        ("Wei Li", "2024-05-07", "Fudan University", False),
        ("Wei Li", "2024-05-07", "Peking University", True),
        ("Wei Li", "2029-05-07", "Fudan University", True),
        ("Wei Baitursyn", "2024-05-07", "Fudan University", True),
    ],
)
def test_company_alone_says_too_little_of_a_name_frequent_in_both_words(
    name: str, day: str, body: str, one: bool
) -> None:
    """Two companions make no one person of it where the institutions differ in one season; years between, one
    institution, or a rarer name leave it as it is."""
    first = " ".join(reversed(name.split()))
    company = ("Zere Sarsenkul", "Askhat Tolegetai")
    found = resolved(
        people("a.txt", first, *company, body="Peking University", day="2024-03-03"),
        people("b.txt", name, *company, body=body, day=day),
    )
    a, b = keys(found, "person", "p0", ("a.txt", "b.txt"))
    assert (a == b) is one


def test_initials_are_held_against_the_longest_form_of_a_name() -> None:
    """``A. N.`` is not Aigul Maratovna, whom a report also calls Aigul alone."""
    found = resolved(
        people("a.txt", "Aigul Maratovna Sarsenkul", body="Aral Centre"),
        people("b.txt", "Aigul Sarsenkul", body="Aral Centre"),
        people("c.txt", "A. N. Sarsenkul", body="Aral Centre"),
    )
    a, b, c = keys(found, "person", "p0", ("a.txt", "b.txt", "c.txt"))
    assert a == b != c


def test_people_of_one_list_stay_two() -> None:
    """A sentence that lists two like names names two people."""
    listed = resolved(people("a.txt", "Aigul Sarsenkul", "A. Sarsenkul", body="Aral Centre", listed=True))
    apart = resolved(people("a.txt", "Aigul Sarsenkul", "A. Sarsenkul", body="Aral Centre"))
    assert (count(listed), count(apart)) == (2, 1)


def test_surname_alone_joins_its_one_bearer_in_the_report() -> None:
    """Later in a report a surname is enough, unless two people there bear it."""
    one = resolved(people("a.txt", "Elena Zhirukh", "Zhirukh"))
    two = resolved(people("a.txt", "Elena Zhirukh", "Oleg Zhirukh", "Zhirukh"))
    assert (count(one), count(two)) == (1, 3)


def test_preferred_name_is_written_out_and_calm() -> None:
    """The entity goes by a full form, not by initials or capitals."""
    resolution = resolved(
        people("a.txt", "SARSENKUL Aigul", body="Aral Centre"),
        people("b.txt", "A. Sarsenkul", body="Aral Centre"),
        people("c.txt", "Aigul Sarsenkul", body="Aral Centre"),
    )
    (entity,) = entities(resolution, "person")
    assert entity.name == "Aigul Sarsenkul"
    assert entity.aliases == ("A. Sarsenkul", "SARSENKUL Aigul")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Нұрлан Қасымұлы Әбдіров", "Nurlan Kasymovich Abdirov", True),
        ("Nurlan Kasymuly Abdirov", "Абдиров Нурлан Касымович", True),
        ("Ertai Abaiuly Sadyr", "Ertai Abaevich Sadyr", True),
        ("Saule Bolatkyzy Temir", "Темир Сауле Болатовна", True),
        ("Nurlan Kasymuly Abdirov", "Nurlan Muratovich Abdirov", False),
        ("Saule Bolatkyzy Temir", "Saule Maratovna Temir", False),
    ],
)
def test_patronymics_of_one_father_are_one(one: str, other: str, same: bool) -> None:
    """Kazakh and Russian forms of a patronymic say the same; those of two fathers are two people."""
    assert (compare(parse(one), parse(other)).strength > 3.0) == same
    assert bool(compare(parse(one), parse(other)).strength) == same


def _of(report: str, name: str, body: str, *, inside: str = "", city: str = "") -> Reading:
    """A person of an institute, with its container and seat."""
    told = people(report, name, body=body, day=f"2024-0{1 + ord(report[0]) % 9}-01")
    seat = Stated(PlaceName(city, "city"), AT) if city else None
    own = replace(told.institutions[0], based_in=seat, unit_of=Stated("whole", AT) if inside else None)
    whole = (InstitutionClaim(key="whole", name=inside, mentions=(Span(900, 905),)),) if inside else ()
    return replace(told, institutions=(own, *whole))


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ({"city": "Almaty"}, {"city": "Moscow"}, 2),
        ({"inside": "Orhon University"}, {"inside": "Selenga University"}, 2),
        ({"city": "Almaty"}, {"city": "Almaty"}, 1),
        ({"city": "Almaty"}, {}, 1),
    ],
)
def test_institutes_of_one_name_in_two_cities_have_their_own_people(
    one: dict[str, str], other: dict[str, str], count: int
) -> None:
    """A frequent name at institutes of one general name: two people where city or container tell these apart."""
    told = (
        _of("a.txt", "Sergei Ivanov", "Institute of Economics", **one),
        _of("b.txt", "Sergey Ivanov", "Institute of Economics", **other),
    )
    assert len(entities(resolved(*told), "person")) == count
