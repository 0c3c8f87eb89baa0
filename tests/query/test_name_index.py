"""The index of names finds what a walk over the SPARQL's rows finds."""

from __future__ import annotations

import pytest

from kgbuild.query.name_index import NameIndex
from kgbuild.query.names import CLASSES, Name, index_of, names_of
from kgbuild.store.local import LocalStore


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_every_beginning(tenfold: LocalStore, kind: str):
    """Of names and of their words, of one letter and of five, and of two words at once."""
    index = index_of(tenfold, kind)
    forms = dict(index.forms)
    assert set(forms) == set(names_of(tenfold, kind))
    for form in sorted(set(forms.values()))[::97]:
        for length in (1, 5):
            beginning = form[:length]
            assert set(index.beginning(beginning)) == {
                name for name, other in forms.items() if other.startswith(beginning)
            }
            words = [word[:length] for word in form.split()[:2]]
            assert {name for _, name in index.with_beginnings(words)} == _walk(forms, words)


def _walk(forms: dict[Name, str], words: list[str]) -> set[Name]:
    return {
        name
        for name, form in forms.items()
        if words and all(any(part.startswith(word) for part in form.split()) for word in words)
    }


def test_nothing_is_asked_for_and_nothing_is_there():
    index = NameIndex(["Ada"], str.lower)
    assert index.with_beginnings([]) == index.with_beginnings(["b"]) == index.same("") == index.with_word("ad") == []
    assert index.beginning("") == ["Ada"]
    assert NameIndex([], str.lower).beginning("a") == []
