"""What makes a link sure."""

from __future__ import annotations

from kgbuild.authority import Described, Record, candidates

ONE, TWO = "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0009-0000-0015"


def person(uri: str, *names: str, bodies: tuple[str, ...] = ()) -> Record:
    return Record(uri, "person", names, bodies)


def mine(*names: str, bodies: tuple[str, ...] = (), key: str = "p7f3k2q4a") -> Described:
    return Described(key, "person", names, bodies)


def test_a_name_alone_is_doubtful() -> None:
    """A person's name without an institution in common is a candidate, never sure."""
    (one,) = candidates([mine("Ingrid Solheim")], [person(ONE, "Ingrid Solheim")])
    assert not one.sure


def test_name_and_institution_are_sure() -> None:
    """In another script and order too."""
    (one,) = candidates(
        [mine("Ботагоз Ракишева", bodies=("Steppe Institute",))],
        [person(ONE, "Botagoz Rakisheva", bodies=("The Steppe Institute",))],
    )
    assert one.sure


def test_two_records_that_fit_alike_are_both_doubtful() -> None:
    """Namesakes in one institution are for people to decide; so is one record that fits two of ours."""
    tie = ("Steppe Institute",)
    both = candidates(
        [mine("Min Kim", bodies=tie)], [person(ONE, "Min Kim", bodies=tie), person(TWO, "Min Kim", bodies=tie)]
    )
    assert [one.sure for one in both] == [False, False]
    ours = [mine("Min Kim", bodies=tie), mine("Kim Min", bodies=tie, key="p2c4d6e7f")]
    assert not any(one.sure for one in candidates(ours, [person(ONE, "Min Kim", bodies=tie)]))


def test_other_names_are_no_candidates() -> None:
    """A different given name, or a man's and a woman's surname, give nothing to look at."""
    assert not candidates([mine("Ingrid Solheim")], [person(ONE, "Astrid Solheim")])


def test_a_body_of_general_words_is_doubtful() -> None:
    """There are many institutes of economics; a name of its own is sure, and another country's body no candidate."""

    def judge(ours: str, theirs: str) -> list[bool]:
        record = Record("https://ror.org/05a28rw58", "institution", (theirs,))
        return [one.sure for one in candidates([Described("i7f3k2q4a", "institution", (ours,))], [record])]

    assert judge("Institute of Economics", "Institute of Economics") == [False]
    assert judge("Nordlys Institute", "The Nordlys Institute") == [True]
    assert judge("Ministry of Culture of Norway", "Ministry of Culture of Spain") == []
