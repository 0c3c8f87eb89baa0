"""The role that a label gives to the names under or behind it ("Speakers", "Organised by:")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kgbuild.lexicons import lexicon

__all__ = ["bearer", "exact_label", "label_role"]

_LABEL_WORDS = 5
_AROUND = frozenset(
    {"the", "our", "meet", "introducing", "about", "list", "of", "more", "final", "biographies", "bios", "profiles"}
)
"""Words around a label that change nothing of it ("Meet our speakers")."""
_WHOM = re.compile(r" to (?:the |our |all )?\w+")
"""In a label that ends in "by": whom somebody spoke to ("greetings were addressed to the participants by")."""
_TOO_WIDE = frozenset({"programme", "program", "where", "venue", "place", "location", "talk", "members", "experts"})
_PERSONAL = frozenset(
    {
        "speaker",
        "lecturer",
        "keynoteSpeaker",
        "panelist",
        "openingSpeaker",
        "moderator",
        "chair",
        "discussant",
        "trainer",
    }
)


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Label and role, longest label first."""
    pairs = [(label, role) for role, labels in lexicon("roles")["labels"].items() for label in labels]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def label_role(words: str) -> str | None:
    """The role that a label gives to the names under it.

    >>> label_role("guests from abroad"), label_role("moderator"), label_role("admission")
    ('guest', 'moderator', None)
    >>> label_role("greetings were addressed to the participants by")
    'speaker'
    """
    words = words.strip()
    if words.endswith((" by", " from")):
        words = _WHOM.sub("", words)
        if set(words.split()) & set(lexicon("roles")["label_heads"]["speaker"]):
            return "speaker"
    for label, role in _labels():
        if words == label or (len(words.split()) <= 12 and re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", words)):
            return role
    last = words.split()[-1:]
    if words.startswith("leading organi"):
        return None
    for role, heads in lexicon("roles")["label_heads"].items():
        if set(last) & set(heads):
            return str(role)
    if len(words.split()) > _LABEL_WORDS:
        return None
    stems = lexicon("roles")["label_stems"].items()
    return next((role for role, parts in stems if any(re.search(rf"(?<!\w){part}", words) for part in parts)), None)


def exact_label(line: str) -> str | None:
    """The role of a line that is nothing but a label, with or without its colon.

    >>> exact_label("KEYNOTE SPEAKERS"), exact_label("Organisers:"), exact_label("Speakers of the Senate")
    ('keynoteSpeaker', 'organizer', None)
    >>> exact_label("Meet our speakers"), exact_label("About the speakers")
    ('speaker', 'speaker')
    """
    line = re.sub(r"\s*\([^)]*\)", "", line)
    words = re.sub(r"[^\w&' -]+", " ", line.lower()).split()
    words = [word for word in words if word not in _AROUND]
    if not words:
        return None
    role = _exact().get(" ".join(words))
    if role is not None or len(words) > _LABEL_WORDS - 1 or not (line.isupper() or line.rstrip().endswith(":")):
        return role
    ends = {words[0], words[-1]}
    return next(
        (r for r, heads in lexicon("roles")["label_heads"].items() if any(w in heads and w[-1] == "s" for w in ends)),
        None,
    )


@cache
def _exact() -> Mapping[str, str]:
    pairs = ((" ".join(w for w in label.split() if w not in _AROUND), role) for label, role in _labels())
    return {label: role for label, role in pairs if label not in _TOO_WIDE}


def bearer(role: str) -> str:
    """Who can bear a role that a label gives: persons, institutions, or (empty) either.

    >>> bearer("host"), bearer("chair"), bearer("organizer")
    ('institution', 'person', '')
    """
    if role == "host":
        return "institution"
    return "person" if role in _PERSONAL else ""
