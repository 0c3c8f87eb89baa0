"""Which written names of persons are worth comparing: blocks of few names, so that cost grows with their number.

A block is a pair of words, by sound and in any order, written as one integer; blocks are found by sorting. One-letter
misprints are sought among the distinct words, not among the names: words that share a deletion (SymSpell, Garbe
2012) are checked in one call of rapidfuzz, and each name then looks into the blocks of its words' neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kgbuild.resolve.letters import skeletons
from kgbuild.resolve.person_names import PersonName, lexicon, may_be_one_word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Ints = NDArray[np.int64]

__all__ = ["like_names"]

_LEAST_TYPO = 5
_BROAD = 200
"""Names in a block of surname and initial beyond which initials say nothing."""
_BASE = 0x9E3779B97F4A7C15
"""Of the polynomial by which words are hashed: any large odd number (2**64 by the golden ratio)."""
_WORD_BITS = 31
"""A block's integer holds the numbers of two words, the smaller one first."""


def like_names(names: Sequence[PersonName]) -> list[tuple[int, int]]:
    """Pairs of indices of names that share two words, or a word and an initial; sorted, the smaller index first.

    >>> from kgbuild.resolve.person_names import parse
    >>> like_names([parse(n) for n in ("German Kim", "Kim German Nikolaevich", "G. Kim", "Galina Kim", "Kim Germann")])
    [(0, 1), (0, 2), (0, 4), (1, 2), (1, 4), (2, 3), (2, 4)]
    """
    import numpy as np

    if len(names) < 2:
        return []
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a new word gets the next number
    blocks, owners = _blocks(names, numbers)
    found = [*_pairs_within(blocks, owners), *_misprints(names, numbers, blocks, owners)]
    more = np.array(list(_initials(names)), dtype=np.int64).reshape(-1, 2)
    found.append((more[:, 0], more[:, 1]))
    one = np.concatenate([pair[0] for pair in found])
    two = np.concatenate([pair[1] for pair in found])
    whole = np.unique(np.minimum(one, two) * len(names) + np.maximum(one, two))
    low, high = np.divmod(whole, len(names))
    different = low != high
    return list(zip(low[different].tolist(), high[different].tolist(), strict=True))


def _blocks(names: Sequence[PersonName], numbers: defaultdict[str, int]) -> tuple[_Ints, _Ints]:
    """The blocks in ascending order and the index of the name in each; gives every word of them its number."""
    import numpy as np

    blocks: list[int] = []
    owners: list[int] = []
    for index, name in enumerate(names):
        for one, two in _word_pairs(name):
            a, b = numbers[one], numbers[two]
            blocks.append(a << _WORD_BITS | b if a < b else b << _WORD_BITS | a)
            owners.append(index)
    keys, whose = np.array(blocks, dtype=np.int64), np.array(owners, dtype=np.int64)
    order = np.lexsort((whose, keys))
    return keys[order], whose[order]


def _pairs_within(blocks: _Ints, owners: _Ints) -> Iterator[tuple[_Ints, _Ints]]:
    """Owners of equal blocks, pair by pair; the blocks are in ascending order."""
    import numpy as np

    at = np.arange(len(blocks))
    step = 1
    while at.size:
        at = at[: np.searchsorted(at, len(blocks) - step)]
        at = at[blocks[at] == blocks[at + step]]
        yield owners[at], owners[at + step]
        step += 1


def _families(name: PersonName) -> list[tuple[str, ...]]:
    """The sounds of each word, and the numbers of the name families it belongs to."""
    forms = lexicon().forms
    return [
        (*sounds, *(f"#{number}" for number in sorted(forms[sounds[0]]))) if sounds[0] in forms else sounds
        for sounds in name.sounds
    ]


def _word_pairs(name: PersonName) -> Iterator[tuple[str, str]]:
    """The pairs of sounds that the name is found by."""
    words = _families(name)
    for i in range(len(words)):
        for j in range(i + 1, len(words)):
            for one in words[i]:
                for two in words[j]:
                    if one != two:
                        yield one, two
    if len(words) > 2:  # Sang Cheol beside Sangcheol
        for i in range(len(words) - 1):
            if may_be_one_word(name.full[i], name.full[i + 1]):
                joined = skeletons(name.full[i] + name.full[i + 1])[0]
                yield from ((joined, word[0]) for k, word in enumerate(words) if k not in (i, i + 1))
    if any(name.hyphened):
        yield from _halves(name, words)


def _halves(name: PersonName, words: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """One half of a hyphenated word in place of the whole, beside each other word."""
    for index, pieces in enumerate(name.hyphened):
        for piece in pieces:
            if len(piece) > 2:
                sound = skeletons(piece)[0]
                yield from ((sound, word[0]) for k, word in enumerate(words) if k != index)


def _neighbours(words: Sequence[str]) -> tuple[_Ints, _Ints]:
    """Pairs of places of words that are one letter apart, in both orders, by the first."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    rests, whose = _deletions(words)
    pairs = [low * len(words) + high for low, high in _pairs_within(rests, whose)]
    if not pairs:
        return whose[:0], whose[:0]
    low, high = np.divmod(np.unique(np.concatenate(pairs)), len(words))
    edits = cpdist(
        [words[place] for place in low.tolist()],
        [words[place] for place in high.tolist()],
        scorer=OSA.distance,
        score_cutoff=1,
        dtype=np.uint8,
        workers=1,
    )
    one, two = low[edits == 1], high[edits == 1]
    first, second = np.concatenate([one, two]), np.concatenate([two, one])
    order = np.argsort(first, kind="stable")
    return first[order], second[order]


def _deletions(words: Sequence[str]) -> tuple[_Ints, _Ints]:
    """Hashes, in ascending order, of every long word and of all that one deleted letter leaves of it, and whose.

    The hash is a polynomial over the letters: two equal words have one hash, and the few others that do are told
    apart afterwards.
    """
    import numpy as np

    by_length: dict[int, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        if len(word) >= _LEAST_TYPO - 1:
            by_length[len(word)].append(place)
    hashes, whose = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length, places in by_length.items():
        letters = np.array([words[place] for place in places]).view(np.uint32).reshape(-1, length).astype(np.uint64)
        powers = np.cumprod(np.full(length, _BASE, np.uint64))
        before = np.cumsum(letters * powers, axis=1)
        moved = np.cumsum(letters[:, 1:] * powers[:-1], axis=1)  # each letter in its neighbour's place
        kept = np.pad(before[:, :-1], ((0, 0), (1, 0))) + moved[:, -1:] - np.pad(moved, ((0, 0), (1, 0)))
        hashes += [before[:, -1].view(np.int64), kept.ravel().view(np.int64)]
        whose += [np.array(places), np.repeat(places, length)]
    all_hashes, all_whose = np.concatenate(hashes), np.concatenate(whose)
    order = np.lexsort((all_whose, all_hashes))
    return all_hashes[order], all_whose[order]


def _misprints(
    names: Sequence[PersonName], numbers: defaultdict[str, int], blocks: _Ints, owners: _Ints
) -> Iterator[tuple[_Ints, _Ints]]:
    """Names beside the names of a block that one of their words, taken for its neighbour, would be in."""
    import numpy as np

    told = np.array([numbers[sounds[0]] for name in names for sounds in name.sounds], dtype=np.int64)
    words_of = np.array([len(name.sounds) for name in names])
    beside = np.repeat(words_of, words_of)  # each word beside each of its name, itself among them
    mine = np.repeat(np.arange(len(told)), beside)
    other = _spread(np.repeat(np.cumsum(words_of) - words_of, words_of), beside)
    mine, other = mine[mine != other], told[other[mine != other]]
    whose = np.repeat(np.arange(len(names)), words_of)[mine]
    first, second = _neighbours(list(numbers))
    start, count = _run(first, told[mine])
    near = second[_spread(start, count)]
    other = np.repeat(other, count)
    keys = np.minimum(near, other) << _WORD_BITS | np.maximum(near, other)
    whose = np.repeat(whose, count)
    start, count = _run(blocks, keys)
    yield np.repeat(whose, count), owners[_spread(start, count)]


def _run(ascending: _Ints, wanted: _Ints) -> tuple[_Ints, _Ints]:
    """Where the run of each wanted value begins among ascending ones, and how long it is."""
    import numpy as np

    start = np.searchsorted(ascending, wanted)
    count = np.zeros(len(wanted), dtype=np.int64)
    met = np.flatnonzero(ascending[np.minimum(start, len(ascending) - 1)] == wanted) if len(ascending) else start[:0]
    count[met] = np.searchsorted(ascending, wanted[met], side="right") - start[met]
    return start, count


def _spread(start: _Ints, count: _Ints) -> _Ints:
    """The places of all runs, one after the other: ``start, start + 1, ...`` of each."""
    import numpy as np

    ends = np.cumsum(count)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - ends + count, count)


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
                        yield index, other


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
