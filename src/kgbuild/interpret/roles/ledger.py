"""The parts found so far: one entry for each agent, event and role, and whom "she" or "the speaker" means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles.part import CONDUCTING, SPEAKING, Part
from kgbuild.interpret.roles.wording import short
from kgbuild.interpret.row import Group, Row
from kgbuild.spans import Span

__all__ = ["Ledger"]

_HOLDERS = frozenset({"guest", "speaker", "lecturer", "presenter"})
"""Nouns that mean the last who spoke."""
_TO_LET = frozenset({"hotel", "theatre", "theater", "cinema", "restaurant", "hostel", "inn", "resort"})
"""Houses that let rooms: an event there has a place and no host."""
_PRIZES = frozenset({"ceremony", "otherEvent", "congress", "festival"})
"""Events at which the winners under a label are honoured."""


class Ledger:
    """What has been found in a passage; the only place that a part is written to."""

    def __init__(self, rows: Sequence[Row], told: Told, text: str, parents: Mapping[str, str]) -> None:
        self.rows, self.told, self.text = rows, told, text
        self.parts: list[Part] = []
        self.person: Phrase | None = None
        """Whom "she" means."""
        self._parents = parents
        self._known: set[tuple[int, str, str]] = set()

    def focus(self, row: Row) -> Draft | None:
        """The event that a row speaks of where it names none."""
        here = self.told.focus.get(row.sentence.index)
        return here or (self.told.drafts[0] if self.told.drafts else None)

    def phrases(self, group: Group, who: str = "") -> Iterator[Phrase]:
        """The agents of an enumeration: persons, institutions, or (``who`` empty) both; pronouns resolved.

        The body behind a unit that it contains is no agent of its own.
        """
        before: str | None = None
        for phrase in group.phrases:
            kind = phrase.head.kind
            key, unit = phrase.head.key, before
            before = key
            inside = unit is not None and key is not None and self._parents.get(unit) == key
            if kind == "institution" and (phrase.whole or inside):
                continue
            if kind == "pronoun":
                meant = self._meant(phrase)
                if who != "institution" and meant is not None:
                    yield meant
                continue
            person = kind == "person"
            if (who == "person" and not person) or (who == "institution" and person):
                continue
            yield phrase

    def _meant(self, phrase: Phrase) -> Phrase | None:
        """Whom "she" or "the guest" means: the last named, and of speakers the last who spoke."""
        if set(phrase.head.lower.split()) & _HOLDERS:
            spoke = next((p.phrase for p in reversed(self.parts) if p.person and p.role in SPEAKING), None)
            return spoke or self.person
        return self.person

    def add(
        self,
        draft: Draft,
        phrase: Phrase,
        role: str,
        rule: str,
        row: Row,
        words: str,
        *,
        extra: Span | None = None,
        at: int | None = None,
    ) -> None:
        """Write down a part, once.

        ``words`` are those that state it, ``extra`` a further span of evidence, ``at`` the atom of a pronoun that
        stands for the agent.
        """
        key = phrase.head.key
        if key is None:
            return
        if role == "host" and phrase.head.lower.split()[-1] in _TO_LET:
            return
        if role == "honoree" and rule == "label" and draft.type not in _PRIZES:
            role = "participant"
        person = phrase.head.kind == "person"
        if not person and phrase.crowd and role not in {"participant", "organizer", "host", "guest"}:
            return
        if not person and phrase.crowd and role == "guest":
            role = "participant"
        evidence = (row.span,) if extra is None or extra == row.span else (row.span, extra)
        if (id(draft), key, role) in self._known:
            return
        if rule == "said" and any((id(draft), key, other) in self._known for other in CONDUCTING):
            return
        self._known.add((id(draft), key, role))
        place = phrase.start if at is None else at
        self.parts.append(
            Part(draft, phrase, key, person, role, rule, evidence, short(words), None, row.sentence.index, place)
        )
        draft.agents += 1

    def of_speaker(self, draft: Draft, key: str | None) -> Part | None:
        """The part in which an agent speaks at an event and has no talk yet."""
        for part in self.parts:
            own = part.draft is draft and part.key == key
            if own and part.role in SPEAKING and part.contribution is None:
                return part
        return None

    def remember(self, row: Row) -> None:
        """Whom "he" or "the speaker" means next: the last who had a part, or whom the sentence begins with."""
        busy = {part.key for part in self.parts if part.person}
        first = row.groups[0] if row.groups else None
        people = [(group, p) for group in row.groups for p in group.phrases if p.head.kind == "person"]
        likely = [p for group, p in people if group is first or p.head.key in busy] or [p for _, p in people]
        if likely:
            self.person = likely[-1]
