"""Written names of persons: what their words are, and whether two of them can be one person's.

Nothing is assumed about the order of given name and surname: words are aligned, best fit first, and what
stays unaligned decides. ``Kim German Nikolaevich`` and ``German Kim`` align in two words and leave a patronymic;
``German Kim`` and ``Galina Kim`` leave a given name on both sides, which is a conflict.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from kgbuild.resolve.letters import bare, one_edit, skeletons, words

__all__ = ["Lexicon", "PersonName", "Verdict", "compare", "lexicon", "may_be_one_word", "parse"]

_DOTTED = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,4})\.")
_LONG_INITIALS = frozenset(
    ("ye", "yu", "ya", "yo", "zh", "sh", "kh", "ts", "ch", "shch", "dzh", "dj", "iu", "ia", "je", "ju", "th")
)
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|ar|ash|an)[-‐‑’](?=\w{3})", re.IGNORECASE)
"""The Arabic article at the beginning of a word."""
_ARTICLES = ("al", "el")
"""How the article is written where it has grown onto the word, whatever letter it has taken from it."""
_ENDINGS = frozenset(("uly", "kyzy", "qyzy", "ogly", "oglu", "oghlu", "zade"))
"""Particles that belong to the word before them: Kasym uly is Kasymuly."""
_SERVANT = re.compile(r"\bAbd(?:[- ]?[aeiou]l|[- ]a[rsndtz]|[- ]ash)[- ]+(?:al[- ])?(?=\w{3,}[- ]+\w)", re.IGNORECASE)
"""``Abd al-``, ``Abdul `` before the word that it is one name with, where a surname follows."""
_LEAST_TYPO = 5
"""A word shorter than this is another name, not a misprint, when one letter differs."""
_SHORT = 5
"""Letters that one of two words has at most where they are one word written apart."""


@dataclass(frozen=True)
class Lexicon:
    """What is known of names in general (``lexicons/identity.toml``, ``given_names.toml``)."""

    particles: frozenset[str]
    generations: dict[str, str]
    """``junior`` -> ``jr``."""
    titles: frozenset[str]
    gendered: tuple[tuple[str, str], ...]
    gendered_endings: tuple[str, ...]
    patronymic_male: tuple[str, ...]
    patronymic_female: tuple[str, ...]
    patronymics: tuple[str, ...]
    common_surnames: frozenset[str]
    common_given: frozenset[str]
    known: frozenset[str]
    """Names that exist: one letter between two of them is no misprint."""
    east_asian: frozenset[str]
    left_out: frozenset[str]
    """Titles, particles and generations together."""
    dotted: frozenset[str]
    """Titles as they stand before a name: ``Dr.``."""
    forms: dict[str, frozenset[int]]
    """Word -> the numbers of the name families it belongs to ("bill" and "william")."""


def _sounds(endings: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skeletons(ending)[0] for ending in endings))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The packaged lexicon, read once."""
    folder = files("kgbuild") / "lexicons"
    identity = tomllib.loads((folder / "identity.toml").read_text("utf-8"))
    given = tomllib.loads((folder / "given_names.toml").read_text("utf-8"))
    forms: dict[str, set[int]] = {}
    for number, family in enumerate([*given["forms"], *given["surname_forms"]]):
        for form in family:
            forms.setdefault(skeletons(form)[0], set()).add(number)
    common_surnames = frozenset(skeletons(name)[0] for name in identity["common_surnames"])
    common_given = frozenset(skeletons(name)[0] for name in identity["common_given"])
    return Lexicon(
        particles=frozenset(identity["particles"]),
        generations=identity["generations"],
        titles=frozenset(bare(title) for title in identity["titles"]),
        gendered=tuple((pair["male"], pair["female"]) for pair in identity["gendered"]),
        gendered_endings=tuple(sorted({ending for pair in identity["gendered"] for ending in pair.values()})),
        patronymic_male=_sounds(identity["patronymics_male"]),
        patronymic_female=_sounds(identity["patronymics_female"]),
        patronymics=_sounds(identity["patronymics_male"] + identity["patronymics_female"]),
        common_surnames=common_surnames,
        common_given=common_given,
        known=common_surnames
        | common_given
        | frozenset(skeletons(name)[0] for family in given["forms"] for name in family)
        | frozenset(skeletons(name)[0] for name in given["known"]),
        east_asian=frozenset(skeletons(name)[0] for name in given["east_asian_surnames"]),
        left_out=frozenset(identity["particles"])
        | frozenset(identity["generations"])
        | frozenset(bare(title) for title in identity["titles"]),
        dotted=frozenset(f"{title.capitalize()}." for title in identity["titles"]),
        forms={word: frozenset(numbers) for word, numbers in forms.items()},
    )


class PersonName(msgspec.Struct, frozen=True, gc=False):
    """A name cut into words (``bare`` spelling and skeletons) and initials, without titles and particles."""

    full: tuple[str, ...]
    sounds: tuple[tuple[str, ...], ...]
    """The skeletons of each word of ``full``."""
    initials: tuple[str, ...]
    hyphened: tuple[tuple[str, ...], ...] = ()
    """The parts of each hyphenated word of ``full``, empty for the others."""
    generation: str = ""
    """``jr``, ``sr``, ``iii``: what tells a father from a son of one name."""
    bound: tuple[str, ...] = ()
    """Words as they are written with their particles in one: ``benyoussef`` of Ben Youssef; their skeletons are among
    those of the word without."""

    @property
    def key(self) -> str:
        """The words in alphabetical order of their first skeletons: equal for two orders and scripts of a name."""
        return " ".join([*sorted(sound[0] for sound in self.sounds), *(f"{i}." for i in sorted(self.initials))])


_TITLE = ("", ("",))


@lru_cache(maxsize=1 << 18)
def _plain(word: str) -> tuple[str, tuple[str, ...]] | None:
    """A word that can only be a name, bare and by its skeletons; ``_TITLE`` for one before a name, None for others."""
    lex = lexicon()
    if word in lex.dotted:
        return _TITLE
    spelled = bare(word)
    if not word.isalpha() or len(spelled) < 2 or spelled in lex.left_out:
        return None
    return spelled, skeletons(word.lower())


@lru_cache(maxsize=1 << 18)
def parse(text: str) -> PersonName:
    """The words of a name.

    >>> parse("Prof. Kim G.N.").full, parse("Prof. Kim G.N.").initials
    (('kim',), ('g', 'n'))
    >>> parse("РАКИШЕВА Ботагоз").full, parse("Ye. Ukibayev").initials
    (('rakisheva', 'botagoz'), ('ye',))

    A particle that is also a form of a given name counts where it comes first:

    >>> parse("Ben Ford").full, parse("Ahmed ben Salah").full
    (('ben', 'ford'), ('ahmed', 'salah'))
    >>> parse("Leila Ben Youssef").bound, parse("Omar al-Hakim").bound, parse("Nurlan Kasym uly").bound
    (('benyoussef',), ('alhakim', 'elhakim'), ('kasymuly',))
    """
    lex = lexicon()
    if "bd" in text:
        text = _SERVANT.sub("Abdul", text)
    usual = [known for word in text.split() if (known := _plain(word)) is not _TITLE]
    if usual and None not in usual:  # without search
        spelled, sounds = zip(*usual, strict=True)
        return PersonName(spelled, sounds, (), ((),) * len(spelled))
    dotted: list[str] = []

    def take(match: re.Match[str]) -> str:
        letter = bare(match[1])
        if len(match[1]) == 1 or letter in _LONG_INITIALS:
            dotted.append(letter)
            return " "
        return match[0]

    rest = words(_DOTTED.sub(take, text.strip()) if "." in text else text)
    full: list[str] = []
    parts: list[tuple[str, tuple[str, ...]]] = []
    bound: list[tuple[int, str]] = []
    before = generation = ""
    for number, written in enumerate(rest):
        word = written if written.isalpha() else _ARTICLE.sub("", written)
        plain = bare(word)
        if not plain or (plain in lex.titles and len(rest) - number > 1):
            continue
        if len(plain) == 1:
            dotted.append(plain)
        elif plain in lex.generations and full:
            generation = lex.generations[plain]
        elif plain not in lex.particles or len(rest) == 1 or (not full and skeletons(word)[0] in lex.forms):
            bound += [(len(full), article + plain) for article in _grown(before, word != written)]
            full.append(plain)
            parts.append((word, tuple(bare(part) for part in re.split("[-‐‑–]", word)) if "-" in word else ()))
            before = ""
        elif plain in _ENDINGS and full:
            bound.append((len(full) - 1, full[-1] + plain))
        else:
            before += plain
    return PersonName(
        full=tuple(full),
        sounds=tuple(
            tuple(dict.fromkeys([*skeletons(word), *(skeletons(whole)[0] for n, whole in bound if n == index)]))
            for index, (word, _) in enumerate(parts)
        ),
        initials=tuple(dotted),
        hyphened=tuple(pieces for _, pieces in parts),
        generation=generation,
        bound=tuple(whole for _, whole in bound),
    )


def _grown(before: str, article: bool) -> tuple[str, ...]:
    """What a word begins with once the particles before it, or its Arabic article, have grown onto it."""
    if article or before in _ARTICLES:
        return tuple(before.removesuffix("al").removesuffix("el") + form for form in _ARTICLES)
    return (before,) if before else ()


class Verdict(NamedTuple):
    """Whether two names can be one person's: ``strength`` 0 with the reason of a conflict, or how much they say."""

    strength: float
    reason: str
    weak: bool = False
    """An initial stands for a word on one side."""


_EXACT, _SOUND, _FORM, _TYPO = 0.0, 0.1, 0.5, 0.75
_GIVEN = "different given name"
_GENDER = "a man's and a woman's surname"
_TWO_WORDS = 3.0
"""What a given name and a surname say together."""
_OPENED = 0.25
"""What it costs to take a hyphenated word for two."""


def _fit(a: PersonName, i: int, b: PersonName, j: int, lex: Lexicon) -> tuple[float, str] | None:
    """What it costs to take two unlike words for one, and why; None where they are two."""
    sounds, others = a.sounds[i], b.sounds[j]
    one, two = sounds[0], others[0]
    if one == two or not set(sounds).isdisjoint(others):
        return _SOUND, "transliteration"
    families = lex.forms.get(one)
    if families and not families.isdisjoint(lex.forms.get(two, ())):
        return _FORM, "form of the name"
    if one.endswith(lex.patronymics) and _one_father(one, two, lex):
        return _FORM, "form of the patronymic"
    word, other = a.full[i], b.full[j]
    if min(len(word), len(other)) >= _LEAST_TYPO and (one_edit(word, other) or one_edit(one, two)):
        if one in lex.known and two in lex.known:
            return None
        return _TYPO, "one letter"
    return None


def _one_father(one: str, two: str, lex: Lexicon) -> bool:
    """Whether two skeletons are patronymics of one father's name: Kasymuly and Kasymovich, a man's or a woman's."""
    for endings in (lex.patronymic_male, lex.patronymic_female):
        stem = _father(one, endings)
        if stem and stem == _father(two, endings):
            return True
    return False


def _father(sound: str, endings: tuple[str, ...]) -> str:
    """The father's name in a patronymic, without a glide at its end (Abai-uly, Aba-evich); nothing where it has none of
    the endings."""
    found = [sound[: -len(ending)] for ending in endings if sound.endswith(ending)]
    stem = min(found, key=len, default="").rstrip("i")
    return stem if len(stem) > 2 else ""


def gender_pair(a: str, b: str, lex: Lexicon) -> bool:
    """Whether two skeletons are the man's and the woman's form of one surname."""
    if not a.endswith(lex.gendered_endings) or not b.endswith(lex.gendered_endings):
        return False
    for male, female in lex.gendered:
        for one, two in ((a, b), (b, a)):
            if one.endswith(male) and two.endswith(female) and one[: -len(male)] == two[: -len(female)]:
                return True
    return False


def _align(a: PersonName, b: PersonName, lex: Lexicon) -> list[tuple[float, str, int, int]] | None:
    """Pairs of words, cheapest first, each word once; None where a pair tells a man from a woman."""
    fits = []
    for i, word in enumerate(a.full):
        for j, other in enumerate(b.full):
            if word == other:
                fits.append((_EXACT, abs(i - j), i, j, ""))
                continue
            if word[:2] == other[:2] and gender_pair(a.sounds[i][0], b.sounds[j][0], lex):
                return None
            fit = _fit(a, i, b, j, lex)
            if fit:
                fits.append((fit[0], abs(i - j), i, j, fit[1]))
    fits.sort()
    left, right, pairs = set(range(len(a.full))), set(range(len(b.full))), []
    for cost, _, i, j, why in fits:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((cost, why, i, j))
    return pairs


def _is_initial_of(initial: str, word: str, sounds: tuple[str, ...]) -> bool:
    if word.startswith(initial):
        return True
    return any(sound.startswith(skeleton) for skeleton in skeletons(initial) for sound in sounds)


def _take_initials(initials: list[str], name: PersonName, open_words: list[int]) -> int:
    """Strike initials against the open words that they begin; how many found one."""
    taken = 0
    for initial in list(initials):
        for index in open_words:
            if _is_initial_of(initial, name.full[index], name.sounds[index]):
                open_words.remove(index)
                initials.remove(initial)
                taken += 1
                break
    return taken


def is_patronymic(sound: str, lex: Lexicon) -> bool:
    """Whether a skeleton ends like a patronymic."""
    return sound.endswith(lex.patronymics)


def may_be_one_word(first: str, second: str) -> bool:
    """Whether two words may be one written apart: syllables and prefixes are short."""
    return len(first) <= _SHORT or len(second) <= _SHORT


def _joined(a: PersonName, b: PersonName) -> bool:
    """Whether the names agree once words written apart are joined (``Sang Cheol``, ``Sangcheol``)."""
    if abs(len(a.full) - len(b.full)) != 1 or a.initials or b.initials or not a.full or not b.full:
        return False
    longer, shorter = (a, b) if len(a.full) > len(b.full) else (b, a)
    for i in range(len(longer.full) - 1):
        want = list(shorter.sounds)
        for n, sounds in enumerate(longer.sounds):
            found = next((w for w in want if w[0] == sounds[0]), None) if n not in (i, i + 1) else None
            if found:
                want.remove(found)
        if (
            len(want) == 1
            and len(want[0][0]) <= len(longer.full[i]) + len(longer.full[i + 1])
            and may_be_one_word(longer.full[i], longer.full[i + 1])
            and skeletons(longer.full[i] + longer.full[i + 1])[0] in want[0]
        ):
            return True
    return False


def compare(a: PersonName, b: PersonName) -> Verdict:
    """How much two names say that they are one person's; strength 0 where they cannot be.

    >>> for pair in [("German Kim", "Kim German Nikolaevich"), ("G. Kim", "German Kim"), ("German Kim", "Galina Kim"),
    ...              ("Marat Ivanov", "Marat Ivanova"), ("Botagoz Rakisheva", "Ботагоз Ракишева")]:
    ...     verdict = compare(parse(pair[0]), parse(pair[1]))
    ...     print(verdict.strength, verdict.reason)
    3.0 same given name and surname
    1.0 same surname, initial fits
    0.0 different given name
    0.0 a man's and a woman's surname
    3.0 same given name and surname
    """
    if a.generation != b.generation and a.generation and b.generation:
        return Verdict(0.0, "different generation")
    verdict = _compared(a, b)
    if verdict.strength > _TWO_WORDS and not (_tells_more(a) and _tells_more(b)):
        return verdict._replace(strength=_TWO_WORDS)
    return verdict


def _tells_more(name: PersonName) -> bool:
    """Whether a name is more than given name and surname: three words, unless they are a given name in two
    syllables after an East Asian surname."""
    lex = lexicon()
    if len(name.full) + len(name.initials) < 3:
        return False
    asian = any(not lex.east_asian.isdisjoint(sounds) for sounds in name.sounds)
    return not asian or any(is_patronymic(sounds[0], lex) for sounds in name.sounds) or bool(name.initials)


def _compared(a: PersonName, b: PersonName) -> Verdict:
    if a.full == b.full and a.initials == b.initials:
        return _judge(len(a.full), len(a.initials), [], 0.0)._replace(weak=len(a.full) < 2)
    if not a.initials and not b.initials:
        usual = _usual(a, b)
        if usual:
            return usual
    whole = _compare(a, b)
    if not any(a.hyphened) and not any(b.hyphened):
        return whole
    opened = _compare(_opened(a), _opened(b))
    if opened.strength - _OPENED > whole.strength:
        return opened._replace(strength=opened.strength - _OPENED)
    return whole


def _usual(a: PersonName, b: PersonName) -> Verdict | None:
    """The verdict on two names of two words, or of two and three, most of which agree: what is met most, without the
    search for the best alignment."""
    if len(a.full) > len(b.full):
        a, b = b, a
    if len(a.full) != 2 or len(b.full) > 3:
        return None
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (1, 2))[: 2 * len(b.full)]:
        cost = _agreement(a, i, b, j)
        if cost is None:
            continue
        for k in range(len(b.full)):
            more = _agreement(a, 1 - i, b, k) if k != j else None
            if more is not None:
                return _usual_agreement(b, {j, k}, cost + more)
        if len(b.full) == 2 and not any(a.hyphened) and not any(b.hyphened):
            return _usual_rest(a, 1 - i, b, 1 - j, cost)
    return None


def _agreement(a: PersonName, i: int, b: PersonName, j: int) -> float | None:
    """What it costs to take two words of one sound for one; None where they are not of one sound."""
    if a.full[i] == b.full[j]:
        return _EXACT
    sounds, others = a.sounds[i], b.sounds[j]
    return _SOUND if sounds[0] == others[0] or not set(sounds).isdisjoint(others) else None


def _usual_agreement(longer: PersonName, aligned: set[int], cost: float) -> Verdict:
    """The verdict where both words of one name agree with words of the other."""
    left = [k for k in range(len(longer.full)) if k not in aligned]
    extra = _cost_of_extra(longer, left, aligned, lexicon())
    if extra is None:
        return Verdict(0.0, _GIVEN)
    return _judge(2, 0, ["transliteration"] if cost else [], cost + extra)


def _usual_rest(a: PersonName, i: int, b: PersonName, j: int, cost: float) -> Verdict:
    """The verdict on two names of two words of which all but these two agree."""
    lex = lexicon()
    if a.full[i][:2] == b.full[j][:2] and gender_pair(a.sounds[i][0], b.sounds[j][0], lex):
        return Verdict(0.0, _GENDER)
    fit = _fit(a, i, b, j, lex)
    if fit is None:
        return Verdict(0.0, _GIVEN)
    return _judge(2, 0, sorted({fit[1], *(["transliteration"] if cost else [])}), cost + fit[0])


def _opened(name: PersonName) -> PersonName:
    """The name with its hyphenated words taken apart."""
    if not any(name.hyphened):
        return name
    full = [
        piece for word, pieces in zip(name.full, name.hyphened, strict=True) for piece in pieces or (word,) if piece
    ]
    sounds = tuple(skeletons(word) for word in full)
    return PersonName(tuple(full), sounds, name.initials, ((),) * len(full))


def _compare(a: PersonName, b: PersonName) -> Verdict:
    lex = lexicon()
    if _joined(a, b):
        return Verdict(2.9, "same given name and surname (words joined)")
    pairs = _align(a, b, lex)
    if pairs is None:
        return Verdict(0.0, _GENDER)
    typos = sum(why == "one letter" for _, why, _, _ in pairs)
    if typos > 1 or (typos and len(pairs) == 1):
        return Verdict(0.0, "names differ in more than one letter")
    open_a = [i for i in range(len(a.full)) if i not in {p[2] for p in pairs}]
    open_b = [j for j in range(len(b.full)) if j not in {p[3] for p in pairs}]
    left_a, left_b = list(a.initials), list(b.initials)
    taken = _take_initials(left_a, b, open_b) + _take_initials(left_b, a, open_a)
    for initial in list(left_a):
        fitting = next((i for i in left_b if set(skeletons(i)) & set(skeletons(initial))), None)
        if fitting is not None:
            left_a.remove(initial)
            left_b.remove(fitting)
            taken += 1
    if open_a and open_b:
        return Verdict(0.0, _GIVEN if pairs else "different names")
    if (left_a and (left_b or open_b)) or (left_b and open_a):
        return Verdict(0.0, "conflicting initials")
    if open_a:
        extra = _cost_of_extra(a, open_a, {p[2] for p in pairs}, lex)
    else:
        extra = _cost_of_extra(b, open_b, {p[3] for p in pairs}, lex)
    if extra is None:
        return Verdict(0.0, _GIVEN)
    reasons = sorted({why for _, why, _, _ in pairs if why})
    return _judge(len(pairs), taken, reasons, sum(p[0] for p in pairs) + extra)


def _cost_of_extra(name: PersonName, open_words: list[int], aligned: Set[int], lex: Lexicon) -> float | None:
    """What the words cost that only the longer name has: nothing for a patronymic or middle name."""
    if not open_words:
        return 0.0
    others = [i for i in open_words if not is_patronymic(name.sounds[i][0], lex)]
    if not others:
        return 0.0
    if len(name.full) <= 4 and any(s[0] in lex.east_asian for s in name.sounds) and all(len(w) <= 6 for w in name.full):
        return None  # Kim En Un is not Kim Un
    if 0 in others and aligned and not any(is_patronymic(name.sounds[i][0], lex) for i in aligned):
        return 0.75  # goes by the second given name, or another name altogether
    return 0.0


def _judge(full: int, initials: int, reasons: list[str], cost: float) -> Verdict:
    suffix = f" ({', '.join(reasons)})" if reasons else ""
    if full >= 3:
        return Verdict(4.5 - cost, "same full name" + suffix, weak=initials > 0)
    if full == 2:
        return Verdict(3.0 + 0.5 * min(initials, 1) - cost, "same given name and surname" + suffix, weak=initials > 0)
    if full == 1 and initials:
        strength = 2.0 if initials >= 2 else 1.0
        fits = "initials fit" if initials >= 2 else "initial fits"
        return Verdict(max(strength - cost, 0.1), f"same surname, {fits}{suffix}", weak=True)
    if full == 1:
        return Verdict(0.0, "a surname alone says too little")
    return Verdict(0.0, "different names")
