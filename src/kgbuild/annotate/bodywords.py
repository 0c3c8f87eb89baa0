"""The words that name bodies: head nouns with type and rank, known bodies, acronyms, ordinary English words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = [
    "SEASONS",
    "body_type",
    "country_in",
    "exact_set",
    "head_of",
    "heads",
    "is_acronym",
    "is_ordinary",
    "known_bodies",
    "known_firsts",
    "mixed_acronym",
    "name_word",
    "name_words",
    "next_capital",
    "plain",
    "post_words",
    "qualifying_post",
    "small_capitals",
    "word_set",
]


@cache
def heads() -> dict[str, tuple[str, int, str]]:
    """Folded head noun -> (group, rank, type)."""
    out: dict[str, tuple[str, int, str]] = {}
    for group, entry in lexicon("institutions")["heads"].items():
        for word in entry["words"]:
            out.setdefault(word.lower().rstrip("."), (group, entry["rank"], entry["type"]))
    return out


@cache
def word_set(kind: str) -> frozenset[str]:
    return frozenset(word.lower() for word in lexicon("institutions")["words"][kind])


@cache
def exact_set(kind: str) -> frozenset[str]:
    return frozenset(lexicon("institutions")["words"][kind])


@cache
def known_bodies() -> dict[str, tuple[str, str]]:
    """Folded name -> (name, type) of the bodies every reader knows."""
    return {fold(name): (name, kind) for kind, names in lexicon("institutions")["known"].items() for name in names}


@cache
def known_firsts() -> frozenset[str]:
    return frozenset(key.split(" ")[0] for key in known_bodies())


@cache
def post_words() -> frozenset[str]:
    words = lexicon("positions")
    titles = lexicon("titles")
    return frozenset(word.lower() for word in (*words["nouns"], *titles["honorifics"]))


def qualifying_post(words: Sequence[Word], j: int) -> bool:
    """Whether a word for persons only qualifies the head noun behind it: "Student Association", "General Hospital"."""
    if j + 1 >= len(words) or words[j].text.lower() not in word_set("qualifying_posts"):
        return False
    k = j + 1 + (words[j + 1].text in ("'", "’"))
    return k < len(words) and words[k].capital and head_of(words[k]) is not None


@cache
def small_capitals() -> frozenset[str]:
    """Words that open a sentence or a phrase with a capital and belong to no name."""
    return word_set("openers")


def head_of(word: Word) -> tuple[str, int, str] | None:
    low = word.text.lower().rstrip(".")
    return heads().get(low) or (
        heads().get(low.rsplit("-", 1)[-1]) if "-" in low and not low.startswith("non-") else None
    )


@cache
def _english() -> frozenset[str]:
    words = lexicon("persons")["common"]
    topics = lexicon("institutions")["words"]["topic_nouns"]
    return frozenset(word.lower() for word in (*words, *topics))


@cache
def name_words() -> frozenset[str]:
    words = lexicon("persons")
    return frozenset(fold(word) for word in (*words["given"], *words["surnames"]))


def is_ordinary(word: Word) -> bool:
    """Whether a word is an English word and no name."""
    low = re.sub(r"['’]s?$", "", word.text.lower())
    if low in _english():
        return True
    if (
        fold(low) in name_words()
        or lookup(low) is not None
        or word.kind == "initial"
        or (word.shouted and len(low) < 6)
    ):
        return False
    if "-" in low:
        return all(is_english(part) for part in low.split("-") if part)
    return (
        is_english(low)
        or bool(
            len(low) > 7
            and re.search(
                r"(?:al|ic|ive|ary|tional|ing|ment|tion|ity|ics|ogy|ness|ed|able|ent|ance|ence|ies|graphy|ship|ism)s?$",
                low,
            )
        )
        or word.pos == "ADJ"
    )


def plain(words: Sequence[Word]) -> bool:
    """Whether the words look like ordinary English adjectives and nouns."""
    return all(w.kind == "word" and not w.shouted and is_ordinary(w) for w in words)


def is_acronym(text: str) -> bool:
    """Whether a word looks like the acronym of a body.

    >>> is_acronym("UNESCO"), is_acronym("KazNU"), is_acronym("Institute"), is_acronym("XIV"), is_acronym("ZOOM")
    (True, True, False, False, False)
    """
    if not 2 <= len(text) <= 12 or not text[0].isalpha():
        return False
    letters = re.sub(r"[^A-Za-zÀ-ÿĀ-ſ]", "", text)
    capitals = sum(c.isupper() for c in letters)
    if (
        capitals < 2
        or text.upper() in exact_set("not_acronyms")
        or (text.endswith(("s", "'s")) and capitals == len(letters) - 1 and len(letters) <= 4)
    ):
        return False
    if lookup(text) is not None and len(text) <= 3:
        return False
    if re.fullmatch(r"(?:Mc|Mac|De|Di|La|Le|Van|Von|O['’])[A-Z][a-z]+", text) or re.fullmatch(
        r"[A-Z][a-z]+[-‑][A-Z][a-z].*", text
    ):
        return False
    if capitals == len(letters):
        return len(letters) <= 8 and "'" not in text
    return (bool(re.search(r"[A-Z]{2}", text)) and capitals * 2 >= len(letters) - 3) or bool(
        re.fullmatch(r"[A-Z][a-z]{1,4}[A-Z]{1,5}", text)
    )


def mixed_acronym(text: str) -> bool:
    """ "KazNU", "KazNAA": an acronym with small letters, as one puts behind the name of a patron."""
    return is_acronym(text) and any(c.islower() for c in text)


def body_type(name: str) -> str:
    """The ontology's institution type that the words of a name show, or nothing.

    >>> body_type("Ministry of Health"), body_type("Institute of Asian Studies"), body_type("Acme")
    ('government', 'researchInstitute', '')
    """
    key = fold(name)
    if key in known_bodies():
        return known_bodies()[key][1]
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    text = " ".join(words)
    if any(
        k in text
        for k in (
            "united nations",
            "un women",
            "european union",
            "international organization",
            "international organisation",
            "development bank",
            "economic community",
            "organization of american",
            "high commissioner for refugees",
            "undp",
            "osce",
            "unesco",
        )
    ) or (words and words[0] == "un"):
        return "international"
    found = [heads()[w] for w in words if w in heads()]
    if not found:
        return ""
    if any(group == "media" for group, _, _ in found) and len(found) == 1:
        return "media"
    head = found[-1] if not re.search(r"\b(?:of|for|de|für|on)\b", text) else found[0]
    group, _, kind = head
    if group == "academy" and "sciences" in words:
        return "researchInstitute"
    if group == "council" and any(
        w in words for w in ("parliament", "state", "national", "ministers", "public", "republic")
    ):
        return "government"
    if group == "department":
        inner = [k for g, _, k in found if g != "department" and k]
        return inner[0] if inner else "university"
    if group == "international":
        return {"bank": "company", "union": "ngo"}.get(words[-1], "ngo")
    return kind or "otherBody"


def country_in(name: str) -> str | None:
    """The country that a body's own name shows ("Embassy of Kazakhstan in Germany" -> Kazakhstan)."""
    for match in re.finditer(
        r"\b(?:of|for) (?:the )?((?:Republic of |Kingdom of )?[^\W\d_]+(?: [A-Z][^\W\d_]+)?)", name
    ):
        for words in (match[1], match[1].split(" ")[0]):
            if is_country(words):
                return words
    return None


def next_capital(words: Sequence[Word], j: int) -> bool:
    return j + 1 < len(words) and words[j + 1].capital and words[j + 1].kind in ("word", "abbreviation")


SEASONS = frozenset(("summer", "winter", "spring", "autumn"))


def name_word(word: Word) -> bool:
    return (
        word.kind in ("word", "abbreviation")
        and word.capital
        and word.text.lower()
        not in small_capitals() - {"experts", "researchers", "students", "scientists", "professors", "members"}
    ) or word.kind == "initial"
