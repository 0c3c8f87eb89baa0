"""Lines of a programme or of a list of papers: a talk and whose it is, on one line or on lines under each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.labels import behind_label, label_of, of_credit
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.programme import TalkLine, content_of, day_lead, speakers, talk_line
from kgbuild.interpret.roles.label_roles import exact_label, label_role
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.lists import Lists
from kgbuild.interpret.roles.part import LECTURES, OF_WHOLE, SPEAKING, TALK_LABELS, Part
from kgbuild.interpret.roles.titled import title_of
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner

__all__ = ["Talks"]

_OF_WHOLE = re.compile(r"thanks|clos|conclu|farewell|wrap")
"""In a label: that the talk is one in the whole event."""
_TITLE = re.compile(r"(?:[^\w\s] )?T\d+ (?:. )?")
_LABELLED = re.compile(r"(\w+(?: \w+)?) (?:\( [^()]* \) )?: T\d+ (?:[.] )?")
"""A sentence of a portrait that gives the talk: "Talk (in Wolof): “T”"."""
_ROSTER = re.compile(r"A\d+ (?:; (?:\S+ )?A\d+ )*[.] ")
"""A sentence that is nothing but names: who sits on the panel named above it."""
_PORTRAIT = 8
"""Lines of a speaker's portrait between the name and the talk."""
_PART_TYPES = frozenset({"session", "section", "panel", "workshop", "roundTable", "training"})
_PANEL = 15
"""Lines of a list of a panel's members."""
_TAIL = 8
"""Atoms that may stand behind the name on a line of a programme."""
_SLOT = 3
"""Lines under a timed line on which its speaker may stand."""


@dataclass(slots=True)
class _Slot:
    """A timed line without a name: what the lines below may still tell of it."""

    role: str | None
    title: str | None
    sentence: int
    parts: list[Part] = field(default_factory=list)


class Talks:
    """Reads talk lines; remembers the timed line that waits for its speaker."""

    def __init__(self, ledger: Ledger, lists: Lists, rows: Sequence[Row]) -> None:
        self._ledger, self._lists = ledger, lists
        self._slot: _Slot | None = None
        self._rows = rows
        self._programme = sum(row.sentence.layout == "programme" for row in rows) >= 2

    def read(self, row: Row, focus: Draft | None, blocked: Collection[int]) -> None:
        """Take the talk that a line tells of by its layout; ``blocked`` groups (by ``id``) did not come."""
        if focus is None or of_credit(row):
            return
        block = self._ledger.told.blocks.get(row.sentence.index)
        layout = row.sentence.layout
        line = self._line(row, block, blocked)
        if line is not None:
            role = label_role(line.label.lower()) if line.label else None
            if line.title is not None or role is not None:
                whole = line.label is not None and _OF_WHOLE.search(line.label.lower()) and focus.type != "ceremony"
                same = focus.title is not None and focus.title.value == line.title
                title = None if same and not focus.block and focus.type not in LECTURES else line.title
                self._present(speakers(line), role or "speaker", title, row, focus.root() if whole else focus)
        elif block is not None and layout != "prose" and _byline(row) and not block.agents:
            self._present(row.groups[0].phrases, "speaker", None, row, block)
        elif layout != "prose" and self._slot is not None and self._slot.role and self._under_slot(row):
            self._slot.parts = self._present(row.groups[0].phrases, self._slot.role, self._slot.title, row, focus)
        elif layout in {"item", "heading", "label"} and self._of_part(row, focus):
            parts = self._present(row.groups[0].phrases, "speaker", None, row, focus)
            self._slot = _Slot(None, None, row.sentence.index, parts)
            return
        elif layout != "prose" and self._slot is not None and self._under_slot(row):
            self._slot.parts = self._present(
                row.groups[0].phrases, self._slot.role or "speaker", self._slot.title, row, focus
            )
        elif layout == "prose" and _ROSTER.fullmatch(row.text) and self._of_part(row, focus):
            self._present([phrase for group in row.groups for phrase in group.phrases], "speaker", None, row, focus)
        else:
            self._titled(row, focus)
        self._open_slot(row)

    def _line(self, row: Row, block: Draft | None, blocked: Collection[int]) -> TalkLine | None:
        """The talk line that the row is, in a programme, a list or a block."""
        role = self._lists.role
        listed = row.sentence.layout in {"item", "programme", "label"} or role is not None
        if not (listed or self._programme or block is not None):
            return None
        line = talk_line(row, self._ledger.text)
        if line is None or id(line.group) in blocked:
            return None
        described = line.behind and role is not None and role not in SPEAKING
        if described and not any(atom.kind == "title" for atom in row.atoms):
            return TalkLine(line.group, None, None)  # what stands behind the dash says who they are
        return line

    def _titled(self, row: Row, focus: Draft) -> None:
        """ "X (Y) – “Title”" in running text: whoever stands before a dash and a title gave that talk."""
        index = row.sentence.index
        owners = self._ledger.told.owners.get(index, {})
        for phrase in (phrase for group in row.groups for phrase in group.phrases if phrase.title is not None):
            place = next((i for i, atom in enumerate(row.atoms) if atom is phrase.title), -1)
            spoke = any(
                p.key == phrase.head.key and p.sentence == index and p.role in SPEAKING for p in self._ledger.parts
            )
            if not spoke and owners.get(place, Owner("none")).kind in {"talk", "none"}:
                self._ledger.add(focus, phrase, "speaker", "listed-title", row, "")

    def _present(self, phrases: Sequence[Phrase], role: str, title: str | None, row: Row, focus: Draft) -> list[Part]:
        """Give the persons of a line their part, and their talk its title; the parts that are new."""
        ledger = self._ledger
        before = len(ledger.parts)
        draft = focus.root() if role in OF_WHOLE else focus
        for phrase in phrases:
            if phrase.head.kind != "person":
                continue
            ledger.add(draft, phrase, role, "listed-title", row, "")
            spoke = ledger.of_speaker(draft, phrase.head.key) if title is not None and role in SPEAKING else None
            if spoke is not None:
                spoke.contribution = title
        return ledger.parts[before:]

    def label(self, row: Row) -> None:
        """ "Topic: ..." under a speaker's name or portrait: what the last speaker without a talk will speak on."""
        words = self._talk_of(row)
        if words is None:
            return
        for part in reversed(self._ledger.parts):
            if row.sentence.index - part.sentence > _PORTRAIT:
                return
            if part.person and part.role in SPEAKING and part.contribution is None:
                part.contribution = words
                return

    def _talk_of(self, row: Row) -> str | None:
        """The title that a label line, or in a list of speakers a line that is nothing but a title, gives."""
        if row.sentence.layout in {"heading", "item"} and self._lists.role in SPEAKING and _TITLE.fullmatch(row.text):
            return title_of(next(atom for atom in row.atoms if atom.kind == "title"))
        if (labelled := _LABELLED.fullmatch(row.text)) and labelled[1] in TALK_LABELS:
            return title_of(next(atom for atom in row.atoms if atom.kind == "title"))
        if row.sentence.layout != "label" or row.groups or row.sentence.index in self._ledger.told.blocks:
            return None
        words = behind_label(row, self._ledger.text)
        if label_of(row, self._ledger.text) not in TALK_LABELS or words.lower().startswith(("to be", "tb")):
            return None
        return words

    def _of_part(self, row: Row, focus: Draft) -> bool:
        """Whether a line of a programme that begins with a name stands under a part of the event ("Panel 1")."""
        if not _byline(row) or self._lists.role is not None or ":" in row.text.split(" ")[:4]:
            return False
        if not (self._programme or self._under_head(row, focus)):
            return False
        return focus.type in _PART_TYPES and row.groups[0].end >= len(row.atoms) - _TAIL

    def _under_head(self, row: Row, focus: Draft) -> bool:
        """Whether nothing but lines of a list stands between the line that names a part of the event and this one."""
        between = [r for r in self._rows if focus.sentence <= r.sentence.index < row.sentence.index]
        return bool(between) and len(between) <= _PANEL and all(r.sentence.layout != "prose" for r in between)

    def _open_slot(self, row: Row) -> None:
        """A timed line without a name: its speaker, or its title and speaker, may stand on the lines below."""
        words = content_of(row.span.of(self._ledger.text))
        index, layout, slot = row.sentence.index, row.sentence.layout, self._slot
        lecture = any("ecture" in head.type for head in row.heads)
        if layout == "programme" and not row.groups and (lecture or not row.heads):
            role = "lecturer" if lecture else exact_label(words)
            self._slot = _Slot(role, None if role or not any(c.isalpha() for c in words) else words, index)
        elif slot is not None and slot.title is None and not row.groups and layout in {"heading", "label"}:
            role = exact_label(words) if not slot.parts else None
            if role is not None:
                slot.role = role
                return
            slot.title = words
            for part in slot.parts:
                part.contribution = part.contribution or words
        elif layout in {"programme", "prose"} or row.heads:
            self._slot = None

    def _under_slot(self, row: Row) -> bool:
        """Whether a line that begins with a name stands under a timed line that has none."""
        if self._slot is None or row.sentence.index - self._slot.sentence > _SLOT:
            return False
        if row.sentence.layout == "programme":
            return False
        return bool(row.groups) and row.groups[0].start <= 1 and row.groups[0].phrases[0].head.kind == "person"


def _byline(row: Row) -> bool:
    """Whether a line is a name with what is said of its bearer, behind the day at most."""
    first = row.groups[0] if row.groups else None
    return first is not None and first.start <= max(1, day_lead(row)) and first.phrases[0].head.kind == "person"
