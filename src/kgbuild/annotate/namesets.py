"""The lexicon's words that the grammar of persons goes by, as sets of folded words."""

from __future__ import annotations

from functools import cache

from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = [
    "common_words",
    "doubtful_honorifics",
    "folded_set",
    "honorifics",
    "modifiers",
    "particles",
    "patronymics",
    "posts",
]


@cache
def folded_set(name: str, kind: str) -> frozenset[str]:
    """The words of one table of a lexicon, folded."""
    return frozenset(fold(word) for word in lexicon(name)[kind])


@cache
def particles() -> frozenset[str]:
    """Small words inside names (van, bin)."""
    return frozenset(lexicon("persons")["particles"])


@cache
def patronymics() -> tuple[str, ...]:
    """Endings of patronymics."""
    return tuple(lexicon("persons")["patronymics"])


@cache
def honorifics() -> frozenset[str]:
    """Words before a name that are no part of it."""
    return folded_set("titles", "honorifics")


@cache
def doubtful_honorifics() -> frozenset[str]:
    """Honorifics that are also given names."""
    return folded_set("titles", "doubtful_honorifics")


@cache
def posts() -> frozenset[str]:
    """Nouns that name posts, also in the plural."""
    nouns = folded_set("positions", "nouns")
    nouns |= {fold(f"co-{noun}") for noun in nouns if " " not in noun}
    return nouns | {noun + "s" for noun in nouns if not noun.endswith(("s", "man", "men"))}


@cache
def modifiers() -> frozenset[str]:
    """Words inside a post before its noun."""
    return folded_set("positions", "modifiers")


@cache
def common_words() -> frozenset[str]:
    """Words that no name begins or ends with."""
    bodies = lexicon("institutions")
    heads = {fold(word) for entry in bodies["heads"].values() for word in entry["words"]}
    events = {fold(word) for word in bodies["words"]["not_bodies"]}
    months = {fold(month) for month in lexicon("dates")["months"]} | {
        fold(w) for w in lexicon("dates")["words"]["weekdays"]
    }
    keep = folded_set("persons", "given") | folded_set("persons", "surnames")
    return (folded_set("persons", "common") | heads | events | (months - keep)) - {
        "chan",
        "park",
        "green",
        "young",
        "song",
        "may",
        "june",
        "april",
        "long",
    }
