"""The house whose page it is, where nothing says who held an event: "our seminar", a report of one event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles.part import Part
from kgbuild.lexicons import any_of, words
from kgbuild.spans import Span

__all__ = ["housed"]

_HOLDING = frozenset({"organizer", "coOrganizer", "host"})
_FEW = 2
"""Whole events of a report that is no digest, where the house holds the other one."""

_ABROAD = re.compile(r"\w\W+(?:in|at|to|into|from)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
"""Before an event that somebody only went to: "took part in the conference"."""


def housed(drafts: Sequence[Draft], parts: Sequence[Part], house: str | None, text: str) -> list[Part]:
    """The publisher's part in the whole events that no body is said to hold.

    It receives who calls or visits, and holds what is "ours" or the event of a report that is no digest.
    """
    if house is None:
        return []
    wholes = [draft for draft in drafts if draft.parent is None]
    held = {id(part.draft.root()) for part in parts if not part.person and part.role in _HOLDING}
    own = {id(part.draft.root()) for part in parts if part.key == house and part.role in _HOLDING}
    few = len(wholes) == 1 or (len(wholes) == _FEW and bool(own))
    busy = {id(part.draft) for part in parts if part.key == house}
    out: list[Part] = []
    for draft in wholes:
        if id(draft) in held or id(draft) in busy:
            continue
        abroad = _ABROAD.search(text, draft.evidence.start, draft.head.span.start)
        alone = draft.type in words("events", "types", "housed" if few else "own") and not abroad
        ours = draft.head.determiner == "our" or alone
        called = draft.rule == "event-verb" and draft.type == "meeting" and _called().search(draft.label.lower())
        role = "host" if called else "organizer" if ours else ""
        if role:
            out.append(_part(draft, house, role, text))
    return out


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('events', 'marks', 'calls')}\b")


def _part(draft: Draft, house: str, role: str, text: str) -> Part:
    said = Span(draft.head.span.start, draft.head.span.end).of(text)
    stated = Phrase(Atom("institution", draft.head.span, said, said.lower(), key=house), 0, 0)
    return Part(draft, stated, house, False, role, "house", (draft.evidence,), "", None, draft.sentence)
