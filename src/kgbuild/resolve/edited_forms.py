"""Whether the edited name of a body, or title of an event or a talk, is still the same one's, where of the form before
only an anchor is kept.

The words before and after are compared by their sketches; of one word that became another it is tried whether a letter
was mended, by the fingerprint. Another word in the place of one is another thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kgbuild.curation.anchors import anchor, base_of, likeness, pair_of, sketch_of
from kgbuild.resolve.edited_names import misprinted
from kgbuild.resolve.editions import renumbered, titled
from kgbuild.resolve.gazetteer import lexicon
from kgbuild.resolve.institution_names import parse
from kgbuild.resolve.institutions import shorter_forms
from kgbuild.resolve.sights import body_sounds

__all__ = ["same_body", "same_event", "same_talk"]

_LEAST = 2
"""Words that a title keeps where others were left out or added."""
_SAME_DAY = 0.5
"""What it adds to the likeness of two events that they are on one day."""


def same_body(old: str, new: str, form: str) -> float:
    """How like a body's name at the anchor ``old`` and ``form``, whose anchor is ``new``, are; 0 where they are two's.

    Spelling, legal form, order, country and former names of cities do not count; the person that it is named after,
    and one word of its own, may come and go. A sketch has no general words: that one of them was another, or was not
    there, is seen by the fingerprint, that two were is not.
    """
    before, after, fingerprint = set(sketch_of(old)), set(sketch_of(new)), _print(old)
    if len(before ^ after) <= _LEAST and _misprinted(fingerprint, form):
        return 0.9
    if not before or _other_number(fingerprint, form):
        return 0.0
    if before == after:
        return 0.0 if _other_kind(fingerprint, form) else 1.0
    if before < after:
        known = ({*map(pair_of, body_sounds(other))} for other in shorter_forms(form))
        return likeness([*before], [*after]) if before in known else 0.0
    if after < before and len(before - after) == 1:
        return likeness([*before], [*after]) if len(after) > 1 else 0.0
    return 0.0


def _other_kind(fingerprint: str, form: str) -> bool:
    """Whether the form before had another general word in the place of one, one more or one less, and so was the name
    of another body: ``Tarragwyn Medical University`` beside ``Tarragwyn University``."""
    mine = parse(form).key
    cut = form.casefold().split()
    found = (
        guess
        for place in range(len(cut) + 1)
        for stop in (place, place + 1)
        for word in (*_general(), "")
        if anchor("", guess := " ".join(filter(None, [*cut[:place], word, *cut[stop:]])))[1:] == fingerprint
    )
    return any(parse(guess).key != mine for guess in found)


def same_talk(old: str, new: str, form: str) -> float:
    """The same of a talk's title: words may be left out or added, none replaced but for a misprint."""
    return _same_title(sketch_of(old), sketch_of(new), _print(old), form)


def same_event(old: str, new: str, form: str) -> float:
    """The same of an event's title and day. A title that the report gives or leaves out now says nothing against the
    day; under another title it is another event, though of that day."""
    before, after = sketch_of(old), sketch_of(new)
    same_day = _SAME_DAY * (before[:1] == after[:1])
    if not before[1:] or not after[1:]:
        return same_day
    like = _same_title(before[1:], after[1:], _print(old), form)
    return like + same_day if like else 0.0


def _same_title(before: Iterable[str], after: Iterable[str], fingerprint: str, form: str) -> float:
    one, two = set(before), set(after)
    like = likeness([*one], [*two])
    if one == two and _other_number(fingerprint, form):
        return 0.0
    if one <= two or two <= one:
        return like if one == two or min(len(one), len(two)) >= _LEAST else 0.0
    if len(one - two) == len(two - one) == 1:
        return 0.9 if _misprinted(fingerprint, form) else 0.0
    return 0.0


def _misprinted(fingerprint: str, form: str) -> bool:
    """Whether one letter was mended, and not a number made another."""
    found = misprinted(fingerprint, form)
    return (
        found is not None
        and titled(found).numbers == titled(form.casefold()).numbers
        and not _other_number(fingerprint, form)
    )


def _other_number(fingerprint: str, form: str) -> bool:
    """Whether the form before had another number in the place of one: another edition, another school."""
    return any(anchor("", guess)[1:] == fingerprint for guess in renumbered(form))


def _print(text: str) -> str:
    """The fingerprint in an anchor."""
    return base_of(text).rpartition("~")[2]


@cache
def _general() -> tuple[str, ...]:
    """Words that many bodies share."""
    lex = lexicon()
    return (*lex["generic"], *lex["heads"]["body"], *lex["heads"]["unit"])
