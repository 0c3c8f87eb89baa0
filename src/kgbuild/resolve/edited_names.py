"""Whether an edited name is still the same person's, where of the form before only an anchor is kept.

The fingerprint in an anchor tells whether a guess is the form that stood there, so one letter, one initial and one word
that was left out are tried, and where a guess is right the table of names decides. Else the sketch of the words does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from kgbuild.curation.anchors import anchor, base_of, pair_of, sketch_of
from kgbuild.resolve.letters import skeletons
from kgbuild.resolve.person_names import compare, lexicon, parse
from kgbuild.resolve.sights import consonants

__all__ = ["misprinted", "same_person"]

_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщыьэюяәғқңөұүһі")
_LONG = (("ch", "kh", "sh", "ts", "ya", "ye", "yo", "yu", "zh"), ())
"""Initials of two letters, of Latin and of Cyrillic."""
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]{1,2}(?=\.)|(?<![^\W_])[^\W\d_](?![^\W_])")


def same_person(old: str, new: str, form: str) -> bool:
    """Whether a mention at the anchor ``old`` may have become ``form``, whose anchor is ``new``.

    >>> from kgbuild.resolve.sights import person_anchor as at
    >>> [same_person(at(one), at(two), two) for one, two in [("Casimir Holloway", "Holloway Kasimir"),
    ...     ("Casimir Holloway", "Casimir Holloray"), ("Marat Kim", "Murat Kim"), ("C. Holloway", "Casimir Holloway"),
    ...     ("C. Holloway", "Tobias Holloway"), ("Casimir Holloway", "Casimir Merrowdown")]]
    [True, True, False, True, False, False]
    """
    found = _found(base_of(old).rpartition("~")[2], form)
    if found is not None:
        one, two = parse(found), parse(form)
        return compare(one, two).strength > 0 or (len(one.full) == 1 and not one.initials)
    before, after = set(sketch_of(old)), set(sketch_of(new))
    if after <= before:  # spelt or ordered otherwise; words were left out or became initials
        return bool(after)
    if before < after:  # one word with initials would have been guessed
        return len(before) > 1
    return bool(before & after) and _one_name(before - after, form)


def _one_name(lost: set[str], form: str) -> bool:
    """Whether the words that a sketch had are others of the form in another reading: Bill for William."""
    readings = {
        pair_of(rough) for word in parse(form).full for other in _readings(word) if (rough := consonants(other))
    }
    return bool(lost) and lost <= readings


@lru_cache(maxsize=1 << 12)
def _readings(word: str) -> tuple[str, ...]:
    forms = lexicon().forms
    sounds = skeletons(word)
    families = {number for sound in sounds for number in forms.get(sound, ())}
    return (*sounds, *sorted(other for other, numbers in forms.items() if not families.isdisjoint(numbers)))


def _found(fingerprint: str, form: str) -> str | None:
    """The form that a fingerprint was made of, where it is one of those that can be guessed."""
    folded = " ".join(form.casefold().split())
    guesses = (guess for make in (_misprints, _initials, _one_word) for guess in make(folded))
    return next((guess for guess in guesses if anchor("", guess)[1:] == fingerprint), None)


def misprinted(fingerprint: str, form: str) -> str | None:
    """The form that a fingerprint was made of, where it is one letter away from this one."""
    folded = " ".join(form.casefold().split())
    return next((guess for guess in _misprints(folded) if anchor("", guess)[1:] == fingerprint), None)


def _alphabet(form: str) -> int:
    return int(any(letter in _LETTERS[1] for letter in form))


def _misprints(form: str) -> Iterator[str]:
    """All that is one letter away."""
    letters = _LETTERS[_alphabet(form)] + " -"
    for n in range(len(form) + 1):
        head, tail = form[:n], form[n:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _initials(form: str) -> Iterator[str]:
    """The form with other initials in the place of its own, of two at most."""
    spans = [match.span() for match in _INITIAL.finditer(form)][:2]
    for choice in product(_each(form), repeat=len(spans)):
        guess = form
        for (start, end), initial in reversed([*zip(spans, choice, strict=True)]):
            guess = guess[:start] + initial + guess[end:]
        yield guess


def _one_word(form: str) -> Iterator[str]:
    """One word of the form, by itself or with one or two initials."""
    for word in (word.strip(",;") for word in form.split()):
        if "." in word or len(word) < 2:
            continue
        yield word
        for one in _each(form):
            yield from (f"{one}. {word}", f"{one}.{word}", f"{one} {word}", f"{word} {one}.", f"{word}, {one}.")
            for two in _LETTERS[_alphabet(form)]:
                both = f"{one}.{two}.", f"{one}. {two}."
                yield from (guess for pair in both for guess in (f"{pair} {word}", f"{word} {pair}", f"{word}, {pair}"))


def _each(form: str) -> Iterable[str]:
    n = _alphabet(form)
    return (*_LETTERS[n], *_LONG[n])
