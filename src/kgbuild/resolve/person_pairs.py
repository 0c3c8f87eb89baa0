"""Which written names of persons are worth comparing: blocks of few names, so that cost grows with their number.

A block is a pair of words, by sound and in any order; one-letter misprints are found among the distinct
words, not among the names, through a deletion neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kgbuild.resolve.letters import deletions, one_edit, skeletons
from kgbuild.resolve.person_names import PersonName, lexicon

__all__ = ["like_names"]

_LEAST_TYPO = 5
_BROAD = 200
"""Names in a block of surname and initial beyond which initials say nothing."""


def like_names(names: Sequence[PersonName]) -> list[tuple[int, int]]:
    """Pairs of indices of names that share two words, or a word and an initial; sorted, the smaller index first.

    >>> from kgbuild.resolve.person_names import parse
    >>> like_names([parse(n) for n in ("German Kim", "Kim German Nikolaevich", "G. Kim", "Galina Kim", "Kim Germann")])
    [(0, 1), (0, 2), (0, 4), (1, 2), (1, 4), (2, 3), (2, 4)]
    """
    found: set[tuple[int, int]] = set()
    blocks = _word_pairs(names)
    for block in blocks.values():
        found.update((a, b) for n, a in enumerate(block) for b in block[n + 1 :])
    neighbours = _neighbours(names)
    if neighbours:
        for index, name in enumerate(names):
            for key in _misprinted(name, neighbours):
                for other in blocks.get(key, ()):
                    if other != index:
                        found.add((index, other) if index < other else (other, index))
    found.update(_initials(names))
    return sorted(found)


def _families(name: PersonName) -> list[tuple[str, ...]]:
    """The sounds of each word, and the numbers of the name families it belongs to."""
    forms = lexicon().forms
    return [
        (*sounds, *(f"#{number}" for number in sorted(forms[sounds[0]]))) if sounds[0] in forms else sounds
        for sounds in name.sounds
    ]


def _keys(name: PersonName) -> Iterator[str]:
    words = _families(name)
    if len(words) == 2 and len(words[0]) == len(words[1]) == 1:
        one, two = words[0][0], words[1][0]
        yield f"{one} {two}" if one < two else f"{two} {one}"
    else:
        yield from _all_pairs(words)
    if len(words) > 2:  # Sang Cheol beside Sangcheol
        for i in range(len(words) - 1):
            joined = skeletons(name.full[i] + name.full[i + 1])[0]
            for k, word in enumerate(words):
                if k not in (i, i + 1):
                    yield f"{joined} {word[0]}" if joined < word[0] else f"{word[0]} {joined}"
    if any(name.hyphened):
        yield from _halves(name, words)


def _all_pairs(words: list[tuple[str, ...]]) -> Iterator[str]:
    for i in range(len(words)):
        for j in range(i + 1, len(words)):
            for one in words[i]:
                for two in words[j]:
                    if one != two:
                        yield f"{one} {two}" if one < two else f"{two} {one}"


def _halves(name: PersonName, words: list[tuple[str, ...]]) -> Iterator[str]:
    """Keys of the name with one half of a hyphenated word in place of the whole."""
    for index, pieces in enumerate(name.hyphened):
        for piece in pieces:
            for k, word in enumerate(words):
                if k != index and len(piece) > 2:
                    sound = skeletons(piece)[0]
                    yield f"{sound} {word[0]}" if sound < word[0] else f"{word[0]} {sound}"


def _word_pairs(names: Sequence[PersonName]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        for key in set(_keys(name)):
            blocks[key].append(index)
    return blocks


def _neighbours(names: Sequence[PersonName]) -> dict[str, list[str]]:
    """Each word's sound -> the sounds in use that are one letter away."""
    sounds = {s[0] for name in names for s in name.sounds if len(s[0]) >= _LEAST_TYPO - 1}
    by_deletion: dict[str, list[str]] = defaultdict(list)
    for sound in sorted(sounds):
        for rest in deletions(sound):
            by_deletion[rest].append(sound)
    out: dict[str, list[str]] = defaultdict(list)
    for group in by_deletion.values():
        if len(group) > 1:
            for one in group:
                out[one] += [two for two in group if two != one and one_edit(one, two)]
    return {sound: sorted(set(near)) for sound, near in out.items() if near}


def _misprinted(name: PersonName, neighbours: dict[str, list[str]]) -> Iterator[str]:
    """Block keys of the name with one word replaced by its neighbours."""
    for i, sounds in enumerate(name.sounds):
        for near in neighbours.get(sounds[0], ()):
            for j, other in enumerate(name.sounds):
                if i != j:
                    yield f"{near} {other[0]}" if near < other[0] else f"{other[0]} {near}"


def _initials(names: Sequence[PersonName]) -> Iterator[tuple[int, int]]:
    """Names with initials beside the names whose words begin with them."""
    short: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if name.initials:
            for sounds in name.sounds:
                for sound in sounds:
                    short[sound].append(index)
    if not short:
        return
    for index, name in enumerate(names):
        for i, sounds in enumerate(name.sounds):
            for sound in sounds:
                for other in short.get(sound, ())[:_BROAD]:
                    if other != index and _may_begin(names[other], name, i):
                        yield (index, other) if index < other else (other, index)


def _may_begin(short: PersonName, name: PersonName, surname: int) -> bool:
    """Whether one of the initials begins one of the other words, or is an initial there."""
    for initial in short.initials:
        for k, word in enumerate(name.full):
            if k != surname and (
                word.startswith(initial[0]) or any(s[0] == t[0] for s in name.sounds[k] for t in skeletons(initial))
            ):
                return True
        if any(skeletons(initial)[0][0] == skeletons(own)[0][0] for own in name.initials):
            return True
    return False
