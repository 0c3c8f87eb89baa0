"""Label lines ("Venue: ...") and what their label asks for."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["behind_label", "label_kind", "label_of", "of_credit", "of_writing"]

_LONGEST = 5


def label_of(row: Row, text: str) -> str:
    """What stands before the colon of a label line, in lower case; empty where there is no label."""
    head, colon, _ = row.span.of(text)[:80].partition(":")
    if not colon or len(head.split()) > _LONGEST or row.sentence.layout in {"programme"}:
        return ""
    return " ".join(re.sub(r"^[^\w]+", "", head).lower().split())


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in lexicon("pages")["labels"].items() for label in labels}


def label_kind(row: Row, text: str) -> str | None:
    """Which fact of an event a label line gives (``date``, ``place``, ``title`` ...); None for any other."""
    return _kinds().get(label_of(row, text))


def behind_label(row: Row, text: str) -> str:
    """What stands behind the colon, without quotation marks around it."""
    return bare(row.span.of(text).partition(":")[2])


def bare(words: str) -> str:
    """Words on one line without quotation marks around them.

    >>> bare(" “Roads and\\n rivers” ")
    'Roads and rivers'
    """
    line = " ".join(words.split())
    inner = re.fullmatch(r"[\"'“”„«‘]([^\"“”„«»]+)[\"'“”»’][.]?", line)
    return inner[1].strip() if inner else line


@cache
def _written() -> re.Pattern[str]:
    words = sorted(lexicon("pages")["words"]["written"], key=lambda word: (-len(word), word))
    return re.compile(rf"\W*(?:{'|'.join(re.escape(word) for word in words)})(?!\w)", re.IGNORECASE)


def of_writing(row: Row, text: str) -> bool:
    """Whether a line gives the day of writing or a deadline: "Posted 24 October", "Last update: ...".

    >>> bool(_written().match("Posted 24 October")), bool(_written().match("Postponed to May"))
    (True, False)
    """
    return len(row.atoms) < 20 and _written().match(row.span.of(text)) is not None


_OPENS = 8


@cache
def _credits() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(lexicon('roles')['residual']['credits'])})(?!\S)")


def of_credit(row: Row) -> bool:
    """Whether a line is a credit or a contact and no part of the story ("Photo: ...", "For information: ...")."""
    opens = " ".join(atom.lower for atom in row.atoms[:_OPENS])
    return _credits().match(opens) is not None
