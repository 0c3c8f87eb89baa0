"""Stretches of text that name something, before anything is decided about what they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kgbuild.spans import Span

__all__ = ["Mention", "MentionKind"]

MentionKind = Literal["person", "institution", "place", "date", "title", "event", "position", "backref"]
"""``title`` is a quoted or typographically set title; ``event`` the noun phrase that names an event's kind;
``position`` a post ("Deputy Director"); ``backref`` a phrase that refers back ("the Institute", "our researchers")."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a person, body, place, day, work or event, as it stands in the text.

    ``name`` is the normalized form: for a person without titles and degrees, for an institution
    without article, for a date its ISO interval ``start/end`` (``2023-08-17/2023-08-18``), for a title
    without quotes, for an event its type (``conference``).
    ``parts`` are the spans of what is nested in it: for an institution the bodies that contain it, for a
    person nothing. ``note`` carries what only its kind knows (see ``annotate``).
    """

    kind: MentionKind
    span: Span
    sentence: int
    name: str
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Degrees and honorifics beside a person's name."""
    type: str = ""
    """Institution type, event type or place kind (``city``, ``country``, ``venue``, ``online``)."""
    parents: tuple[str, ...] = ()
    """Names of the bodies that contain an institution, nearest first; of a place, the wider places."""
    confidence: float = 1.0
