"""The house: what the publisher of a page holds although no sentence says who does.

A page tells of a seminar of its own house without saying so. Over all annotated reports, of the seminars, webinars,
round tables, discussions and schools for which no organizer and no host is told, three in four are the publisher's;
of conferences, forums and ceremonies fewer than half are, so that nothing is taken for granted there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles import Part

__all__ = ["of_the_house"]

_OWN = frozenset({"seminar", "webinar", "roundTable", "discussion", "school"})
_HOLDING = frozenset({"organizer", "coOrganizer", "host"})
_CALL = re.compile(r"\b(?:call|called|visit\w*|dropped|received)\b")


def of_the_house(drafts: Sequence[Draft], parts: Sequence[Part], publisher: str | None) -> Iterator[Part]:
    """The publisher as organizer of its own events, and as host of those who called on it."""
    held = {id(part.draft) for part in parts if part.role in _HOLDING}
    there = {id(part.draft) for part in parts if part.key == publisher}
    for draft in drafts:
        if publisher is None or draft.parent is not None or id(draft) in held | there:
            continue
        called = draft.rule == "event-verb" and draft.type == "meeting" and _CALL.search(draft.label.lower())
        if not called and (draft.type not in _OWN or draft.rule == "event-verb"):
            continue
        house = Phrase(Atom("institution", draft.evidence, "", "", key=publisher), 0, 0)
        role, told = "host" if called else "organizer", (draft.evidence,)
        yield Part(draft, house, publisher, False, role, "of-the-house", told, "", None, draft.sentence)
