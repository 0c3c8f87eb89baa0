"""What a cluster goes by: the preferred form among those that reports print, and the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kgbuild.resolve.person_names import parse

__all__ = ["other_forms", "preferred", "preferred_person"]


def preferred(forms: Iterable[str]) -> str:
    """The form that most records use; among equals the longer, then the first by alphabet.

    >>> preferred(["PORI", "Public Opinion Research Institute", "PORI"])
    'PORI'
    """
    counts = Counter(forms)
    return min(counts, key=lambda form: (-counts[form], -len(form), form))


def preferred_person(forms: Sequence[str]) -> str:
    """The form of a person's name with most words written out that is used most, capitals calmed last.

    >>> preferred_person(["G. Kim", "German Kim", "KIM German", "German Kim"])
    'German Kim'
    """
    counts = Counter(forms)
    if len(counts) == 1:
        return forms[0]

    def rank(form: str) -> tuple[int, bool, int, int, str]:
        name = parse(form)
        shouted = not form.istitle() and any(
            word.isupper() and len(word) > 2 for word in form.replace("-", " ").split()
        )
        return -min(len(name.full), 2), shouted, -counts[form], -len(name.full), form

    return min(counts, key=rank)


def other_forms(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    """All forms but the preferred one, sorted, each once.

    >>> other_forms("b", ["c", "a", "b", "a"])
    ('a', 'c')
    """
    return tuple(sorted({form for form in forms if form and form != name}))
