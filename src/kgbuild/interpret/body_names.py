"""Whether two printings name one body: spelling, legal forms, acronyms and short forms set aside."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.annotate.bodywords import is_acronym
from kgbuild.folding import fold, without_legal_form
from kgbuild.lexicons import lexicon

__all__ = ["akin", "generic_names", "letters_of", "norm_of", "shortened"]


def norm_of(name: str) -> str:
    """What different printings of one body's name have in common."""
    text = fold(without_legal_form(name))
    text = re.sub(r"\b(?:the )?(?:republic|kingdom) of (?=\w)", "", text)
    text = re.sub(r"\buniv\b", "university", text)
    text = re.sub(r"\bcentre\b", "center", text).replace("organisation", "organization").replace("programme", "program")
    return re.sub(r"\b(?:the|of) the\b", "of", text)


def akin(a: str, b: str) -> bool:
    return a == b or a.startswith(b) or b.startswith(a) or shortened(a, b) or shortened(b, a)


def letters_of(acronym: str, name: str) -> bool:
    """Whether an acronym with small letters abbreviates the end of a name ("KazNU", "Kazakh National University")."""
    parts = [part.lower() for part in re.findall(r"[A-Z][a-z]*", acronym)]
    words = [w for w in norm_of(name).split() if w not in ("of", "the", "and", "for")]
    tail = words[-len(parts) :]
    return len(tail) == len(parts) and all(w.startswith(part) for w, part in zip(tail, parts, strict=True))


@cache
def generic_names() -> frozenset[str]:
    """Head nouns, folded: a body that is called no more than that may be any."""
    return frozenset(fold(w) for entry in lexicon("institutions")["heads"].values() for w in entry["words"])


def shortened(short: str, long: str, printed: str = "") -> bool:
    """Whether one name abbreviates the other: same patron, then an acronym of the rest."""
    a, b = short.split(), long.split()
    if len(a) < 2 or len(b) <= len(a):
        return False
    last = printed.split()[-1] if printed else ""
    if last and not (is_acronym(last) and last.upper() != last.capitalize()):
        return False
    if not last and not (3 <= len(a[-1]) <= 7):
        return False
    head = a[:-1]
    if b[: len(head)] != head:
        return False
    rest = [w for w in b[len(head) :] if w not in ("of", "the", "and", "for", "named", "after")]
    capitals = re.findall(r"[A-Z]", last) if last else []
    initials = "".join(w[0] for w in rest)
    if capitals:
        return "".join(capitals).lower() == initials or ("".join(capitals).lower() in initials and len(capitals) >= 2)
    return a[-1] == initials or (a[-1][0] == initials[:1] and a[-1].endswith(initials[1:]) and len(initials) >= 2)
