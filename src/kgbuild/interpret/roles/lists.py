"""Labels and headings, and the lists under them: "Speakers", "Organised by: A, B", "With whose help:"."""

from __future__ import annotations

import re

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.labels import label_of
from kgbuild.interpret.programme import day_lead
from kgbuild.interpret.roles.label_roles import bearer, exact_label, label_role
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.part import CONDUCTING, OF_WHOLE, SPEAKING, TALK_LABELS
from kgbuild.interpret.roles.titled import contribute
from kgbuild.interpret.roles.wording import wording
from kgbuild.interpret.row import Row

__all__ = ["Lists"]

_HEADING = 10
"""Atoms of a heading."""
_AT_EVENT = re.compile(r"(\S+(?: \S+){0,3}?) (?:at|of|for|in|to|:|–|-) (?:the |this )?E\d+ (?:, D\d+ )?")
"""A heading that names the event whose speakers it lists ("Speakers at the 3rd Forum")."""
_BEHIND = re.compile(r"\s[–—-]\s+([^–—“”\"]+)$")
"""Behind the name of the event on its line: a label ("Colloquium “T” – our speakers")."""
_WHO = re.compile(r"A0 (?:, )?(?:is|was|are|has|holds|works|teaches|leads|heads|directs|\.|serves|studies|received) ?")
_LONGEST = 14
"""Words of what stands before a colon, from its end, that may hold a label."""
_LABEL_WORDS = 4
"""Words of a label that gives its role on its own line."""
_ITEM_LEAD = 12
"""Atoms of an item before the name."""
_DASHED = re.compile(r"(?:moderators?|chairs?|chairpersons?|discussants?|organi[sz]ers?) [-–—] ")
_PARTICIPLE = re.compile(r"(?:co-|jointly )?(?:organi[sz]ed|hosted|sponsored|supported|funded|financed|held|chaired) ")
"""How a line begins that says who stands behind an event, without a colon."""


class Lists:
    """The list that is open, if any: the role that its lines give, and the event."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._open: tuple[str, Row, Draft | None] | None = None
        self._headed = False
        """Whether a heading opened the list, so that lines of any layout but prose go on with it."""
        self._items = False

    @property
    def role(self) -> str | None:
        """The role that the open list gives; None where none is open."""
        return self._open[0] if self._open is not None else None

    def heading(self, row: Row, focus: Draft | None) -> bool:
        """Open a list if the row is nothing but a label ("Speakers", "MODERATORS"); whether it was one."""
        if row.sentence.layout not in {"heading", "label"} or len(row.atoms) > _HEADING:
            return False
        at = _AT_EVENT.fullmatch(row.text)
        line = row.span.of(self._ledger.text)
        behind = _BEHIND.search(line) if row.heads else None
        role = exact_label(at[1] if at else behind[1] if behind else line)
        if role is None:
            return False
        self._open, self._headed, self._items = (role, row, self._draft(row, focus)), True, False
        return True

    def go_on(self, row: Row, focus: Draft | None) -> None:
        """Read the row as a line of the open list, or close the list."""
        if self._named_under(row):
            self._open = (self._open[0], self._open[1], self._draft(row, focus))  # type: ignore[index]
            return
        if row.text.endswith(": ") and self._open is not None and label_role(row.text.strip(" :")) is None:
            self._open = None
        if self._headed and day_lead(row):
            self._open = None
        if self._goes_on(row) or self._portrays(row):
            self._item(row, focus)
        elif not (self._headed and (row.sentence.layout == "prose" or self._only_fact(row))):
            self._open = None

    def _portrays(self, row: Row) -> bool:
        """Whether a paragraph under a heading of speakers begins by saying who somebody is ("A is director of B.")."""
        if self._open is None or not self._headed or row.sentence.layout != "prose" or self._open[0] not in SPEAKING:
            return False
        first = row.groups[0] if row.groups else None
        person = first is not None and first.start <= 1 and first.phrases[0].head.kind == "person"
        opens = self._ledger.text[: row.span.start].rstrip(" \t").endswith("\n")
        return person and opens and _WHO.match(row.text) is not None

    def _only_fact(self, row: Row) -> bool:
        """Whether a label line names nobody and no event ("Talk: “X”"): it says more of the entry above."""
        plain = not row.groups and not self._tells(row) and not row.text.endswith(": ")
        return row.sentence.layout == "label" and plain

    def _tells(self, row: Row) -> bool:
        """Whether the row tells of an event; words for one that only stand in a title do not."""
        return any((row.sentence.index, n) in self._ledger.told.of_head for n in range(len(row.heads)))

    def _named_under(self, row: Row) -> bool:
        """Whether the row is the event's own line, right under the heading of a list of its speakers."""
        heads = bool(row.heads) and row.sentence.layout in {"heading", "label"} and not row.groups
        return (
            heads and self._headed and self._open is not None and row.sentence.index == self._open[1].sentence.index + 1
        )

    def _goes_on(self, row: Row) -> bool:
        """Whether the row is a line of the open list."""
        if self._open is None:
            return False
        layout = row.sentence.layout
        if self._open[0] in SPEAKING and label_of(row, self._ledger.text) in TALK_LABELS:
            return True
        if self._headed and layout == "programme" and self._open[0] in OF_WHOLE:
            return False
        if not self._headed:
            return layout in {"item", "programme", "label"} and not _own_label(row)
        if layout == "item":
            self._items = True
            return True
        if layout == "prose" and not self._items and self._portrait(row):
            return True
        parts = self._open[0] in CONDUCTING and layout == "label"
        if _own_label(row) or layout == "prose" or (self._tells(row) and not parts):
            return False
        named = bool(row.groups) and row.groups[0].start <= 3
        return named or not self._items

    def _portrait(self, row: Row) -> bool:
        """Whether a paragraph tells of one of the speakers: it begins with a name and what its bearer is."""
        before = self._ledger.text[: row.span.start].rstrip(' \t"“*•')
        opens = not before or before.endswith("\n")
        return opens and bearer(self.role or "") == "person" and _WHO.match(row.text) is not None

    def _item(self, row: Row, focus: Draft | None) -> None:
        assert self._open is not None
        role, label, draft = self._open
        draft = focus if row.heads else draft or focus
        if draft is None or not row.groups:
            return
        ledger, first = self._ledger, row.groups[0]
        kinds = {phrase.head.kind for phrase in first.phrases}
        people = [phrase for phrase in first.phrases if phrase.head.kind == "person"]
        if not people and bearer(role) == "person":
            return
        for phrase in people or [p for p in first.phrases if not p.crowd or "person" not in kinds]:
            if phrase.start <= _ITEM_LEAD:
                ledger.add(draft, phrase, role, "label", row, label.span.of(ledger.text), extra=label.span)
        for phrase in people:
            if phrase.title is not None and role in SPEAKING | {"participant"}:
                contribute(ledger, draft, phrase.head.key, phrase.title)

    def label(self, row: Row, focus: Draft | None, before: int) -> None:
        """A label line opens a list, and gives its role to what stands behind the colon.

        ``before`` is how many parts were known before this row.
        """
        if " : " not in row.text and not row.text.endswith(": "):
            return
        head, _, rest = row.text.partition(" : ")
        head = re.sub(r"(?<!\S)E(\d+)(?!\S)", lambda e: row.heads[int(e[1])].label.lower(), head)
        head = re.sub(r"(?<!\S)R(\d+)(?!\S)", lambda r: row.atoms[int(r[1])].lower, head)
        head = " ".join(head.split()[-_LONGEST:]) if len(head.split()) > _LONGEST else head
        role = label_role(head)
        ends = row.text.rstrip().endswith(":")
        draft = self._draft(row, focus)
        if role is None or draft is None:
            return
        if role in OF_WHOLE and not row.heads:
            draft = draft.root()
        if ends:
            self._open, self._headed = (role, row, draft), False
        if rest and len(head.split()) <= _LABEL_WORDS and not re.search(r"(?<!\S)A\d", head):
            self._behind(row, draft, role, before, len(head.split()))
            self._headed = self._headed and not ends

    def _behind(self, row: Row, draft: Draft, role: str, before: int, length: int) -> None:
        ledger = self._ledger
        for word in re.finditer(r"A(\d+)", row.text[row.text.index(" : ") :]):
            for phrase in ledger.phrases(row.groups[int(word[1])], bearer(role)):
                given = any(
                    p.key == phrase.head.key and p.draft is draft and p.role != "participant"
                    for p in ledger.parts[before:]
                )
                if not given:
                    ledger.add(draft, phrase, role, "label", row, wording(row, ledger.text, 0, length - 1))

    def _draft(self, row: Row, focus: Draft | None) -> Draft | None:
        index = row.sentence.index
        here = [draft for (sentence, _), draft in self._ledger.told.of_head.items() if sentence == index]
        return here[-1] if here else focus


_WHO = re.compile(
    r"A\d+ (?:, )?(?:[.] $|(?:(?:is|was|has|works|teaches|leads|heads|directs|holds|serves|runs|studies)(?!\S)))"
)
"""How a portrait begins: a name, and perhaps what its bearer is or does."""


def _own_label(row: Row) -> bool:
    """Whether a line gives a role of its own."""
    if _PARTICIPLE.match(row.text) is not None or _DASHED.match(row.text) is not None:
        return True
    colon = ":" in row.text.split(" ")[:-2] and row.sentence.layout == "label"
    return colon and label_role(row.text.split(" : ")[0]) is not None
