"""Titles that stand apart from the event's own phrase: a theme, a line below, the title of what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.drafting import give_title, words_of
from kgbuild.interpret.events.kinds import alike
from kgbuild.interpret.heads import Head
from kgbuild.interpret.labels import bare
from kgbuild.interpret.pages import is_title_line
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner
from kgbuild.lexicons import lexicon

__all__ = ["object_titles", "theme_of", "title_after", "title_from_object", "title_from_theme", "title_of_shown"]

_THEMES = frozenset(lexicon("events")["words"]["theme_nouns"])
_SHOWN = frozenset({"presentation", "launch", "promotion", "release", "premiere", "screening", "defence", "defense"})
_NEAR = 7
_SHORT_LINE = 16


def title_from_theme(row: Row, owners: Mapping[int, Owner], focus: Draft | None) -> None:
    """ "The theme was “X”": the title of the event spoken of."""
    if focus is None:
        return
    for i, owner in owners.items():
        if owner.kind == "theme" and focus.title is None:
            give_title(focus, words_of(row.atoms[i]), row.span, "title-elsewhere")
            return


def title_from_object(row: Row, owners: Mapping[int, Owner], draft: Draft) -> None:
    """The title of the talk or the work that the verb which tells of the event has for its object."""
    for i, owner in owners.items():
        if draft.title is None and owner.kind in {"talk", "other"}:
            give_title(draft, words_of(row.atoms[i]), row.span, "title-elsewhere")


_SHOWN_NOW = re.compile(
    r"T(\d+) (?:, (?:(?!E\d)\S+ ){1,10}?)?(?:was|were|is|will be|has been) (?:\w+ )?"
    r"(?:presented|launched|introduced|unveiled|promoted|shown|screened) "
)


def title_of_shown(row: Row, focus: Draft | None) -> None:
    """ "“X” was presented at A" under "Book presentation": the presentation goes by the title of what is shown."""
    found = _SHOWN_NOW.match(row.text)
    if focus is not None and focus.title is None and found is not None and focus.head.word.split()[-1] in _SHOWN:
        atom = row.atoms[int(found[1])]
        give_title(focus, words_of(atom), row.span, "title-elsewhere")


def title_after(position: int, rows: Sequence[Row], text: str, focus: Draft | None) -> None:
    """ "The topic is:" and the title on the line below."""
    if focus is None or focus.title is not None or not position:
        return
    above, row = rows[position - 1], rows[position]
    themed = any(a.lower in _THEMES for a in above.atoms) and len(above.atoms) < _SHORT_LINE
    if not (themed and above.text.rstrip().endswith(":")):
        return
    if is_title_line(row, text, strict=True) or any(atom.kind == "title" for atom in row.atoms[:1]):
        give_title(focus, bare(row.span.of(text)), row.span, "title-line")


def object_titles(head: Head, row: Row, owners: Mapping[int, Owner]) -> list[Atom]:
    """ "the presentation of the album “X”": the event goes by the title of what is shown."""
    if head.word.split()[-1] not in _SHOWN:
        return []
    for i, owner in owners.items():
        between = row.atoms[head.end : i]
        if owner.kind == "other" and 0 < len(between) <= _NEAR and between[0].lower == "of":
            return [row.atoms[i]]
    return []


def theme_of(head: Head, row: Row, drafts: Sequence[Draft]) -> Draft | None:
    """The event told of before whose theme is given: "the theme of the forum was “X”"."""
    before = [atom.lower for atom in row.atoms[max(0, head.start - 3) : head.start]]
    if not (head.definite and head.name is None and set(before) & _THEMES):
        return None
    same = [draft for draft in drafts if alike(draft.head, head)]
    return same[-1] if same else None
