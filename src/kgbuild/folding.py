"""What makes two written names comparable: case, accents, quotes, articles, honorifics, legal forms, script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from kgbuild.lexicons import lexicon

__all__ = ["acronym_of", "fold", "initials", "romanized", "sound", "without_honorifics", "without_legal_form"]

_QUOTE = re.compile(r"[\"'“”„‟«»‘’‚‛`´ʼʻ]")
_NOT_WORD = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:(?:the|a|an) )+(?=\S)")
_SPECIAL = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss"})


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Without case, accents, quotes, punctuation and a leading article.

    >>> fold("The “Süleyman Demirel” University,"), fold("Somuncuoğlu") == fold("SOMUNCUOGLU")
    ('suleyman demirel university', True)
    """
    text = _unaccented(text).casefold().translate(_SPECIAL)
    text = _NOT_WORD.sub(" ", _QUOTE.sub("", text)).strip()
    return _ARTICLE.sub("", text)


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(maxsize=65_536)
def romanized(text: str) -> str:
    """Folded, in Latin letters whatever the script.

    >>> romanized("Ботагоз Ракишева")
    'botagoz rakisheva'
    """
    from anyascii import anyascii

    return fold(text if text.isascii() else anyascii(text))


_SPELLINGS = (
    ("shch", "sc"),
    ("sch", "s"),
    ("tch", "c"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("dzh", "j"),
    ("dj", "j"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("ye", "e"),
    ("yo", "o"),
    ("iu", "u"),
    ("yu", "u"),
    ("ia", "a"),
    ("ya", "a"),
    ("iy", "i"),
    ("ii", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("q", "k"),
    ("x", "ks"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
)


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """A rough common spelling of what different romanizations write differently.

    >>> sound("Akkieva") == sound("Akkiyeva"), sound("Yessimova") == sound("Esimova"), sound("Li") == sound("Lee")
    (True, True, True)
    """
    word = romanized(text)
    for written, common in _SPELLINGS:
        word = word.replace(written, common)
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _honorifics() -> frozenset[str]:
    words = lexicon("titles")
    return frozenset(fold(word) for kind in ("honorifics", "degrees_short") for word in words[kind])


def without_honorifics(name: str) -> str:
    """The name without the honorifics and degrees before and after it.

    >>> without_honorifics("H.E. Prof. Dr. Anja Mihr, Ph.D.")
    'Anja Mihr'
    """
    words = name.replace(",", " ").split()
    while len(words) > 1 and fold(words[0]) in _honorifics():
        words.pop(0)
    while len(words) > 1 and fold(words[-1]) in _honorifics() and "." in words[-1] + "." and not _initial(words[-1]):
        words.pop()
    return " ".join(words)


def _initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("institutions")["words"]["legal_forms"])


def without_legal_form(name: str) -> str:
    """The name of a body without its legal form, quotes and article.

    >>> without_legal_form("NJSC “Otandastar Foundation”"), without_legal_form("The Acme Group Ltd.")
    ('Otandastar Foundation', 'Acme Group')
    """
    words = _QUOTE.sub("", name).replace(",", " ").split()
    while len(words) > 1 and fold(words[0]) in _legal_forms() | {"the"}:
        words.pop(0)
    while len(words) > 1 and fold(words[-1]) in _legal_forms():
        words.pop()
    return " ".join(words)


_SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "in",
        "on",
        "at",
        "to",
        "by",
        "de",
        "la",
        "le",
        "du",
        "des",
        "del",
        "der",
        "die",
        "das",
        "und",
        "et",
        "y",
        "e",
        "di",
        "da",
        "do",
        "dos",
        "fur",
        "für",
    ]
)


def acronym_of(name: str) -> str:
    """The capitals of the words that count.

    >>> acronym_of("European Society for Central Asian Studies")
    'ESCAS'
    """
    words = re.findall(r"[^\W\d_]+", name)
    return "".join(word[0].upper() for word in words if word.lower() not in _SMALL)


def initials(name: str) -> str:
    """The initials of a person's name, in order.

    >>> initials("Botagoz Rakisheva"), initials("M.B. Syzdykova")
    ('BR', 'MBS')
    """
    return "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", name))
