"""What makes written names comparable."""

from __future__ import annotations

import pytest

from kgbuild.folding import acronym_of, fold, initials, romanized, sound, without_honorifics, without_legal_form


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The «Ürümqi» Club", "urumqi club"),
        ("Łódź", "LODZ"),
        ("L.N. Gumilyov ENU", "L. N. Gumilyov ENU"),
        ("Diyarbakır", "DIYARBAKIR"),
    ],
)
def test_fold(a: str, b: str) -> None:
    """Case, accents, quotes, articles and punctuation make no difference."""
    assert fold(a) == fold(b)


def test_folding_twice_changes_nothing() -> None:
    """Folded text is stable."""
    assert fold(fold("The A-Team’s “Œuvre”")) == fold("The A-Team’s “Œuvre”")


@pytest.mark.parametrize(
    ("a", "b"), [("Akhmetov", "Ahmetov"), ("Yevgeny", "Evgeni"), ("Zhanna", "Janna"), ("Nurzhan", "Nurjan")]
)
def test_romanizations_sound_alike(a: str, b: str) -> None:
    """Usual romanizations of one name share a spelling."""
    assert sound(a) == sound(b)


def test_different_names_sound_different() -> None:
    """The common spelling does not melt names together."""
    assert len({sound(n) for n in ("Ivanov", "Petrov", "Kim", "Khan", "Omarova")}) == 5


def test_scripts() -> None:
    """Cyrillic is read as Latin letters."""
    assert romanized("Алматы") == "almaty"


def test_trimming() -> None:
    """Honorifics and legal forms fall away; what is left stays as printed."""
    assert without_honorifics("Ambassador Dr. Alexey Rogov") == "Alexey Rogov"
    assert without_honorifics("Petrov A.A.") == "Petrov A.A."
    assert without_legal_form("Blue Sky JSC") == "Blue Sky"
    assert without_legal_form("JSC") == "JSC"


def test_acronyms_and_initials() -> None:
    """Small words do not count in an acronym."""
    assert acronym_of("Kazakhstan Council on International Relations") == "KCIR"
    assert initials("Mary-Jane O'Hara") == "MJOH"
