"""Written names of institutions: their telling words, the country and form that were split off, acronyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kgbuild.resolve.gazetteer import country_names, lexicon
from kgbuild.resolve.letters import bare, skeletons, words
from kgbuild.resolve.locals import singular

__all__ = ["InstitutionName", "acronyms_of", "known_as", "parse"]

_PARENTHESIS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_ACRONYM = re.compile(r"(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.?&?){2,}|[A-Z][A-Za-z]*[A-Z][A-Za-z]*")
_QUOTED = re.compile(r"([^“”„\"«»]+)[“„\"«]([^“”„\"«»]+)[”“\"»]\s*$")
_STATE_ORGANS = frozenset(("embassy", "consulate", "ministry", "parliament", "government", "president"))
"""Bodies that a state has one of: with them, the name of a people stands for the country."""
_ACADEMY = frozenset(("academy", "sciences"))
"""A state has one of sciences as well, by these words together."""
_LONGEST_COUNTRY = 6
"""Words in the longest country name that we look for."""


@dataclass(frozen=True, slots=True)
class InstitutionName:
    """A name cut into its telling words (skeletons, sorted), with the country that it names split off."""

    words: tuple[str, ...]
    countries: frozenset[str]
    acronym: str
    """The name itself in bare capitals where it is nothing but an acronym, else empty."""
    initials: str
    """First letters of the words in their order, articles and prepositions left out: ``pori``."""
    generic: bool
    """Only words that many bodies share."""
    unit: bool
    """Names a part of a body: a faculty, a department."""

    @property
    def key(self) -> str:
        """Equal for two spellings of one name, whatever the order of words."""
        return " ".join(self.words)


@lru_cache(maxsize=1)
def _sets() -> tuple[frozenset[str], frozenset[str], tuple[str, ...], frozenset[str], frozenset[str], frozenset[str]]:
    lex = lexicon()
    heads, units = frozenset(lex["heads"]["body"]), frozenset(lex["heads"]["unit"])
    phrases = tuple(sorted(lex["legal_phrases"], key=lambda phrase: (-len(phrase), phrase)))
    generic = frozenset(singular(word) for word in lex["generic"]) | heads | units
    return frozenset(lex["stop"]), frozenset(lex["legal"]), phrases, generic, heads, units


def is_acronym(text: str) -> bool:
    """Whether a form is an acronym: capitals, or one word with capitals inside (``KazNU``).

    >>> [is_acronym(form) for form in ("PORI", "KazNU", "Princeton", "U.N.", "UN Women")]
    [True, True, False, True, False]
    """
    return len(text) <= 12 and _ACRONYM.fullmatch(text.strip()) is not None


def acronyms_of(name: str) -> tuple[str, ...]:
    """Acronyms that a name carries in brackets, in bare letters.

    >>> acronyms_of("Public Opinion Research Institute (PORI)")
    ('pori',)
    """
    return tuple(bare(inner.replace(".", "")) for inner in _PARENTHESIS.findall(name) if is_acronym(inner))


def known_as(name: str) -> tuple[str, ...]:
    """What an acronym stands for that nobody writes out any more, in every report: ``UN``.

    >>> known_as("UN"), known_as("U.N."), known_as("PORI")
    (('United Nations',), ('United Nations',), ())
    """
    full = lexicon()["known"].get(bare(name.replace(".", ""))) if is_acronym(name) else None
    return (full,) if full else ()


def _split_country(plain: list[str]) -> tuple[list[str], frozenset[str]]:
    """The words without names of countries, and the countries' codes."""
    names = country_names()
    rest: list[str] = []
    codes: set[str] = set()
    index = 0
    while index < len(plain):
        for length in range(min(_LONGEST_COUNTRY, len(plain) - index), 0, -1):
            code = names.get(" ".join(plain[index : index + length]))
            if code and (length > 1 or len(plain[index]) > 2 or index == len(plain) - 1 > 0):
                codes.add(code)
                index += length
                break
        else:
            rest.append(plain[index])
            index += 1
    return rest, frozenset(codes)


def _sender(plain: list[str]) -> str:
    """The country that an embassy is of, which is part of its name; the one that it is in is not."""
    if not {"embassy", "consulate", "mission", "delegation"}.intersection(plain):
        return ""
    for index, word in enumerate(plain):
        if word == "in":
            break
        _, codes = _split_country(plain[index : index + _LONGEST_COUNTRY])
        if (codes and not _split_country(plain[index : index + 1])[0]) or word == "of":
            for length in range(_LONGEST_COUNTRY, 0, -1):
                start = index + (word == "of") + (plain[index + 1 : index + 2] == ["the"])
                code = country_names().get(" ".join(plain[start : start + length]))
                if code:
                    return code
    return ""


def _unquoted(text: str) -> str:
    """A quoted name alone where what stands before it only says what kind of body it is.

    >>> _unquoted("Public Foundation “Civic Memory Foundation”"), _unquoted("“Nomad” Foundation")
    ('Civic Memory Foundation', '“Nomad” Foundation')
    """
    match = _QUOTED.match(text)
    if match:
        inner = {bare(word) for word in words(match[2])}
        if len(inner) > 1 and not inner.isdisjoint(_sets()[4]) and {bare(w) for w in words(match[1])} <= _sets()[3]:
            return match[2]
    return text


def _plain_words(text: str) -> list[str]:
    """Folded words, possessives and hyphens opened, legal phrases and former city names dealt with."""
    text = _unquoted(text)
    opened = re.sub(r"[’']s\b", "", text).replace("-", " ").replace("&", " and ").replace("№", " no ")
    plain = " ".join(bare(word) for word in words(opened))
    for phrase in _sets()[2]:
        if phrase in plain:
            plain = plain.replace(phrase, " ")
    renamed: dict[str, str] = lexicon()["renamed"]
    cut = plain.split()
    if not _STATE_ORGANS.isdisjoint(cut) or _ACADEMY.issubset(cut):  # the Japanese Embassy
        peoples: dict[str, str] = lexicon()["peoples"]
        cut = [word for written in cut for word in peoples.get(written, written).split()]
    out: list[str] = []
    index = 0
    while index < len(cut):
        for length in (3, 2, 1):
            present = renamed.get(" ".join(cut[index : index + length]))
            if present and index + length <= len(cut):
                out += present.split()
                index += length
                break
        else:
            out.append(cut[index])
            index += 1
    return out


def _telling(plain: list[str]) -> list[str]:
    """The words in one spelling, without those that say nothing."""
    stop, legal, *_ = _sets()
    spelling: dict[str, str] = lexicon()["spelling"]
    told = [
        spelling.get(singular(word), spelling.get(word, singular(word)))
        for word in plain
        if len(word) > 1 or word.isdigit()
    ]
    return [word for word in told if word not in stop and word not in legal] or told


def _sound(word: str) -> str:
    """The plainest of a word's skeletons: one for Gumilyov and Gumilev, Mueller and Müller."""
    return min(skeletons(word), key=lambda skeleton: (len(skeleton), skeleton))


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, ...]]:
    """The words of names that are one body's though many bodies share each word."""
    return frozenset(tuple(sorted(_telling(_plain_words(full)))) for full in lexicon()["known"].values())


@lru_cache(maxsize=1)
def _chambers() -> frozenset[str]:
    return frozenset(lexicon()["chambers"])


@lru_cache(maxsize=1 << 17)
def parse(text: str) -> InstitutionName:
    """The telling words of an institution's name.

    >>> parse("Ministry of Culture of the Republic of Kazakhstan").key == parse("Kazakhstan's Ministry of Culture").key
    True
    >>> parse("Senate of the Parliament").key, parse("Parliament").key
    ('senate', 'parliament')
    >>> parse("Embassy of South Korea in Kazakhstan").key == parse("Embassy of Kazakhstan in South Korea").key
    False
    >>> parse("NJSC “Otandastar Foundation”").words, parse("University of Oxford").key == parse("Oxford University").key
    (('foundation', 'otandastar'), True)
    >>> parse("Department of Sociology").generic, parse("Department of Sociology").unit
    (True, True)
    """
    stop, legal, _, generic, _, units = _sets()
    plain = _plain_words(_PARENTHESIS.sub(" ", text))
    rest, countries = _split_country(plain)
    sender = _sender(plain)
    countries -= {sender}
    if not [word for word in rest if word not in stop and word not in legal]:
        rest, countries = plain, frozenset()
    told = _telling(rest)
    if not _chambers().isdisjoint(told):
        told = [word for word in told if word != "parliament"]
    told += [f"of-{sender}"] if sender else []
    initials = "".join(word[0] for word in plain if word not in ("the", "of", "for", "and", "in", "on", "at", "a"))
    return InstitutionName(
        words=tuple(sorted(word if word in generic else _sound(word) if word.isalpha() else word for word in told)),
        countries=countries,
        acronym=bare(text.replace(".", "")) if is_acronym(text) else "",
        initials=initials,
        generic=all(word in generic for word in told) and tuple(sorted(told)) not in _known(),
        unit=any(word in units for word in told[:2]) or (bool(told) and told[-1] in units),
    )
