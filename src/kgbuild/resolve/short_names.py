"""Names of bodies of which the end is abbreviated: ``L.N. Gumilyov ENU``, ``Al-Farabi KazNU``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kgbuild.resolve.institution_names import is_acronym, parse
from kgbuild.resolve.letters import bare, words

__all__ = ["written_out"]

_PART = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]*")
_LEAST = 3
"""Words that an acronym stands for."""
_LEFT_OUT = frozenset(("of", "the", "and", "for", "in", "on", "at", "a"))


def written_out(forms: Iterable[str]) -> Mapping[str, str]:
    """Each form whose last word is an acronym -> the one full form that begins with the same telling words and goes on
    with the words that the acronym abbreviates. Where several bodies' names do, none.

    >>> forms = ["L.N. Gumilyov ENU", "L.N.Gumilyov Eurasian National University", "Orhon KazNPU", "Tobol ENU",
    ...          "Orhon Kazakh National Pedagogical University", "Orhon Kazakh National Polytechnic University"]
    >>> written_out(forms)
    {'L.N. Gumilyov ENU': 'L.N.Gumilyov Eurasian National University'}
    """
    short: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    full: list[str] = []
    for form in dict.fromkeys(forms):
        cut = form.split()
        if len(cut) > 1 and is_acronym(cut[-1]):
            parts = [bare(part) for part in _PART.findall(cut[-1])]
            begin = parse(" ".join(cut[:-1]))
            if len(parts) >= _LEAST and begin.words and not begin.generic:
                short[begin.key].append((form, parts))
        else:
            full.append(form)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for form in full if short else ():
        for key, rest in _cuts(form):
            for abbreviated, parts in short.get(key, ()):
                if len(parts) == len(rest) and all(map(str.startswith, rest, parts)):
                    found[abbreviated].setdefault(parse(form).key, form)
    return {form: next(iter(meant.values())) for form, meant in found.items() if len(meant) == 1}


def _cuts(form: str) -> Iterator[tuple[str, list[str]]]:
    """What a name may begin with, in comparable form, and the words that are left."""
    cut = words(form)
    for n in range(1, len(cut) - _LEAST + 1):
        rest = [bare(word) for word in cut[n:]]
        yield parse(" ".join(cut[:n])).key, [word for word in rest if word not in _LEFT_OUT]
