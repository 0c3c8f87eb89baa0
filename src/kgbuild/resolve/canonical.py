"""What a cluster goes by: the preferred form among those that reports print, and the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kgbuild.resolve.gazetteer import present_name, spelt
from kgbuild.resolve.person_names import parse

__all__ = ["other_forms", "preferred", "preferred_person", "preferred_place"]


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


def preferred_place(forms: Sequence[str]) -> str:
    """The present name of a city that was renamed, whether a report prints it or not; else the form that is used most.

    >>> preferred_place(["Nur-Sultan", "Nur-Sultan", "Astana"]), preferred_place(["Alma-Ata"]), preferred_place(["Ulm"])
    ('Astana', 'Almaty', 'Ulm')
    """
    present = [form for form in forms if present_name(form) == spelt(form)]
    return preferred(present) if present else present_name(forms[0]).title()


def other_forms(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    """All forms but the preferred one, sorted, each once.

    >>> other_forms("b", ["c", "a", "b", "a"])
    ('a', 'c')
    """
    return tuple(sorted({form for form in forms if form and form != name}))
