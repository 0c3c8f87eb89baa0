"""One agent's role in one event in the making, and which roles and types of event go together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.phrases import Phrase
from kgbuild.spans import Span

__all__ = ["CONDUCTING", "LECTURES", "OF_WHOLE", "RUNNING", "SPEAKING", "TALK_LABELS", "Part", "as_held"]


@dataclass(slots=True)
class Part:
    """One agent's role in one draft, with the sentence that states it."""

    draft: Draft
    phrase: Phrase
    key: str
    person: bool
    role: str
    rule: str
    evidence: tuple[Span, ...]
    role_text: str
    contribution: str | None = None
    sentence: int = 0
    at: int = 0
    """The atom of that sentence at which its agent stands, by name or by a pronoun."""
    placed: float = 1.0
    """How sure it is that it was in this event and in no other of the passage."""


SPEAKING = frozenset({"speaker", "lecturer", "keynoteSpeaker", "panelist", "openingSpeaker"})
CONDUCTING = frozenset({"moderator", "chair", "discussant"})
"""Whoever conducts or comments speaks, and is no speaker for it."""
OF_WHOLE = frozenset({"organizer", "coOrganizer", "supporter", "sponsor", "partner", "host", "openingSpeaker"})
"""Roles that a label line gives in the whole event, whatever part was told of last."""
LECTURES = frozenset({"lecture", "guestLecture", "publicLecture"})
RUNNING = frozenset({"organized-person", "held-by-person"})
"""Rules by which a person runs an event."""
TALK_LABELS = frozenset(
    {"talk", "topic", "title", "talk title", "title of the talk", "theme", "paper", "lecture", "subject", "poster"}
)
"""Labels under a speaker's name with the title of the talk behind them."""

_TAUGHT = frozenset({"training", "masterClass", "webinar", "workshop", *LECTURES})
_LED = re.compile(r"(?<!\S)(?:led|run|conducted|given|held|taught|directed|runs|leads|holds)(?!\S)")


_TOLD = frozenset({"presented", "opened"})
_SPEECH = re.compile(
    r"(?<!\S)(?:open(?:ed|s|ing)|closed|ceremony|speech|lecture|presentation|report|paper|talk|address|remarks|T\d+)(?!\S)"
)
"""In a sentence about people who meet: that somebody did more than talk to the others."""
_JOINED = re.compile(r"(?<!\S)(?:brought together|brings together|united|gathered|featur\w+|joined by)(?!\S)")


def as_held(rule: str, role: str, draft: Draft, text: str) -> str:
    """The role as one has it in an event of that type.

    Who leads a training, conducts a webinar or holds a lecture speaks there; whom a panel brought together sat on it;
    who says something at a meeting takes part; the guest of a lecture gives it.
    """
    if draft.type == "panel" and rule == "took-part" and _JOINED.search(text):
        return "panelist"
    if draft.type in _TAUGHT and (rule in RUNNING or (rule == "moderated" and _LED.search(text))):
        return role if re.search(r"(?<!\S)(?:moderat|chair|facilitat)\w*(?!\S)", text) else "trainer"
    if rule == "guest" and draft.type in LECTURES:
        return "lecturer"
    if draft.rule == "event-verb" and (
        (rule == "said" and draft.type in {"meeting", "ceremony"})
        or (rule in _TOLD and draft.type == "meeting" and not _SPEECH.search(text))
    ):
        return "participant"
    return role
