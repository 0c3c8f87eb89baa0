"""What a written name sounds like, roughly: skeletons that hold across scripts and standards of transliteration.

The tables are ``lexicons/transliteration.toml``; scripts that they do not know go through AnyAscii.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

__all__ = ["bare", "deletions", "one_edit", "skeletons", "words"]

_WORD = re.compile(r"[^\W_]+(?:[’'ʼʻ`´ʹ-][^\W_]+)*", re.UNICODE)
_MARKS = re.compile(r"[’'ʼʻ`´ʹʺ-]")
_SOFT_C = re.compile(r"c(?=[eiy])")
_JOTTED_END = re.compile(r"(?<=[aeiou])j|(?<=[^aeiouJSCQ])j(?=[aou])")
_E_AFTER_JOT = re.compile(r"(^|[aeiou])ie")
_UMLAUT = re.compile(r"([aou])e")
_RUN = re.compile(r"(.)\1+")
_MOST_SKELETONS = 8


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], dict[int, str], tuple[tuple[str, str], ...]]:
    data = tomllib.loads((files("kgbuild") / "lexicons" / "transliteration.toml").read_text("utf-8"))
    full = {ord(letter): latin for letter, latin in data["letters"].items()}
    stripped = full | {ord(letter): latin for letter, latin in data["bare"].items()}
    return full, stripped, tuple((rule["from"], rule["to"]) for rule in data["rewrite"])


def _lower(text: str) -> str:
    """Lower case that keeps Turkish dotless i apart from i until the tables see it."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).replace("İ", "i").lower().replace("i\u0307", "i")


def _latin(text: str, table: dict[int, str]) -> str:
    """Lower-case text in a-z, as far as the table and AnyAscii go."""
    if text.isascii():
        return text
    mapped = text.translate(table)
    if mapped.isascii():
        return mapped
    plain = "".join(c for c in unicodedata.normalize("NFKD", mapped) if not unicodedata.combining(c)).translate(table)
    if plain.isascii():
        return plain
    from anyascii import anyascii  # scripts beyond Latin and Cyrillic: Greek, Georgian, Arabic, Han

    return _MARKS.sub("", anyascii(plain).lower().replace(" ", ""))


@lru_cache(maxsize=1 << 18)
def bare(word: str) -> str:
    """The word in plain a-z and digits, lower case, without accents and apostrophes.

    >>> bare("Somuncuoğlu"), bare("Ракишева"), bare("D’Souza")
    ('somuncuoglu', 'rakisheva', 'dsouza')
    """
    if word.isascii() and word.isalpha():
        return word.lower()
    return _MARKS.sub("", _latin(_lower(word), _tables()[1]))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, with inner hyphens and apostrophes, without other punctuation.

    >>> words("Kim, G. N. (Al-Farabi)")
    ('Kim', 'G', 'N', 'Al-Farabi')
    """
    return tuple(_WORD.findall(text))


def _collapse(latin: str) -> str:
    """One skeleton of a word in a-z."""
    for old, new in _tables()[2]:
        if old in latin:
            latin = latin.replace(old, new)
    if "c" in latin:
        latin = _SOFT_C.sub("Q", latin).replace("c", "k")
    if "j" in latin:
        latin = _JOTTED_END.sub("i", latin).replace("j", "J")
    latin = _RUN.sub(r"\1", latin.replace("y", "i"))
    if "ie" in latin:
        latin = _RUN.sub(r"\1", _E_AFTER_JOT.sub(r"\1e", latin))
    return latin


def _spellings(latin: str) -> list[str]:
    """Other readings of letters that stand for different sounds in different languages."""
    out = [latin]
    if latin.startswith("j"):  # Julia, Jan beside Yulia; Jumabay beside Zhumabay is the first reading
        out.append("y" + latin[1:])
    if "x" in latin:  # Uzbek and Azerbaijani x is kh; elsewhere ks
        out.append(latin.replace("x", "h"))
    if "yo" in latin[1:]:  # ё is often written e
        out.append(latin[0] + latin[1:].replace("yo", "e"))
    if "w" in latin:  # Kazakh w between vowels is u
        out.append(latin.replace("w", "u"))
    # Mueller beside Müller
    umlauts = [umlaut for umlaut in ("ae", "oe", "ue") if umlaut in latin]
    out += [latin.replace(umlaut, umlaut[0]) for umlaut in umlauts]
    if len(umlauts) > 1:  # Muehlenbroeker
        out.append(_UMLAUT.sub(r"\1", latin))
    if latin.startswith("mc") and len(latin) > 4:  # McAskill beside MacAskill
        out.append("mac" + latin[2:])
    if latin.endswith(("cki", "cky", "cka")):  # the Slavic adjective: c is ts
        out.append(latin[:-3] + "ts" + latin[-2:])
    if latin.startswith("abd") and latin[4:5] == "l" and latin[3] in "aeiou":  # Abdelrahim beside Abdulrahim
        out.append("abdul" + latin[5:])
    if "sch" in latin:  # s + ch in Polish and Italian names
        out.append(latin.replace("sch", "sk"))
    return out


@lru_cache(maxsize=1 << 18)
def skeletons(word: str) -> tuple[str, ...]:
    """The rough sound forms of one word, the likeliest first; two words that share one may be the same name.

    >>> [bool(set(skeletons(a)) & set(skeletons(b))) for a, b in
    ...  [("Ракишева", "Rakisheva"), ("Yessimova", "Есимова"), ("Xasanova", "Khassanova"), ("Şahin", "Sahin"),
    ...   ("Жұмабаев", "Jumabayev"), ("Yulia", "Julia"), ("Müller", "Mueller"), ("Marina", "Karina")]]
    [True, True, True, True, True, True, True, False]
    """
    lower = _lower(word)
    if not (lower.isascii() and lower.isalpha()):
        lower = _MARKS.sub("", lower)
    full, stripped, _ = _tables()
    readings = _spellings(_latin(lower, full))
    if not lower.isascii():
        readings += _spellings(_latin(lower, stripped))
    if "г" in lower:  # Ukrainian and Belarusian: h
        readings += _spellings(_latin(lower.replace("г", "h"), full))
    if "đ" in lower:  # Serbian and Croatian: dj; Vietnamese: d
        readings += _spellings(_latin(lower.replace("đ", "dj"), full))
    if "ə" in lower:  # Azerbaijani: q is g, and a final ə is written e abroad
        readings += _spellings(_latin(re.sub("ə$", "e", lower.replace("q", "g")), full))
    return tuple(dict.fromkeys(_collapse(latin) for latin in dict.fromkeys(readings) if latin))[:_MOST_SKELETONS]


def deletions(word: str) -> frozenset[str]:
    """The word and all that one deleted letter leaves of it: two words one edit apart share an element.

    After the deletion neighbourhood of SymSpell (Garbe 2012).

    >>> sorted(deletions("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return frozenset([word, *(word[:i] + word[i + 1 :] for i in range(len(word)))])


def one_edit(a: str, b: str) -> bool:
    """Whether one letter changed, added, dropped or swapped with its neighbour makes one word into the other.

    >>> one_edit("kim", "kin"), one_edit("anna", "ana"), one_edit("ivan", "ivna"), one_edit("ab", "cd")
    (True, True, True, False)
    """
    if a == b or not -2 < len(a) - len(b) < 2 or (a[0:1] != b[0:1] and a[-1:] != b[-1:] and len(a) > 2):
        return False
    if len(a) > len(b):
        a, b = b, a
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
