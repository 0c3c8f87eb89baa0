"""Titles of talks: to whose part in which event each belongs."""

from __future__ import annotations

from collections.abc import Mapping

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.priors import prior
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.part import LECTURES, SPEAKING, Part
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner
from kgbuild.model import Stated

__all__ = ["contribute", "give_titles", "title_of"]

_LECTURING = frozenset({"lectured", "keynote", "label", "listed-title"})
_NEAR = 2
"""Sentences between a speaker and the title of the talk."""


def title_of(atom: Atom) -> str:
    """The words of a title, without quotation marks."""
    return atom.mention.name if atom.mention else atom.text


def contribute(ledger: Ledger, draft: Draft, key: str | None, atom: Atom) -> None:
    """Give a title to an agent's part as speaker; who was only said to be there spoke, if the talk has a title."""
    spoke = ledger.of_speaker(draft, key)
    if spoke is not None:
        spoke.contribution = title_of(atom)
        return
    for part in ledger.parts:
        if part.draft is draft and part.key == key and part.role == "participant":
            part.role, part.rule, part.contribution = "speaker", "listed-title", title_of(atom)
            return


def give_titles(ledger: Ledger, row: Row) -> None:
    """Find the speaker of each title of a row that is a talk's."""
    index = row.sentence.index
    owners: Mapping[int, Owner] = ledger.told.owners.get(index, {})
    phrases = [phrase for group in row.groups for phrase in group.phrases if phrase.title is not None]
    for phrase in phrases:
        assert phrase.title is not None
        own = [p for p in ledger.parts if p.key == phrase.head.key and p.sentence == index and p.role in SPEAKING]
        for part in own[:1]:
            contribute(ledger, part.draft, part.key, phrase.title)
    listed = {id(phrase.title) for phrase in phrases}
    for i, owner in owners.items():
        if owner.kind == "talk" and id(row.atoms[i]) not in listed:
            _of_this_row(ledger, row, i)
            _of_earlier_row(ledger, row, i)
    _of_lectures(ledger)


def _silent(part: Part) -> bool:
    return part.person and part.role in SPEAKING and part.contribution is None


def _of_this_row(ledger: Ledger, row: Row, i: int) -> None:
    """The nearest speaker before the title, of those whose part the same sentence states."""
    speakers = [p for p in ledger.parts if p.sentence == row.sentence.index and _silent(p)]
    speakers = [p for p in speakers if p.phrase.start <= i] or speakers
    for part in speakers[-1:]:
        contribute(ledger, part.draft, part.key, row.atoms[i])
        if part.draft.type in LECTURES and part.draft.title is None:
            part.draft.title = Stated(title_of(row.atoms[i]), row.span, prior("title-elsewhere"))


def _of_earlier_row(ledger: Ledger, row: Row, i: int) -> None:
    """Where the sentence gives nobody a part: the last speaker of the sentences before."""
    index = row.sentence.index
    if any(part.sentence == index for part in ledger.parts):
        return
    for part in reversed(ledger.parts):
        if index - part.sentence > _NEAR:
            return
        if _silent(part):
            part.contribution = title_of(row.atoms[i])
            return


def _of_lectures(ledger: Ledger) -> None:
    """What a lecture is called is what its lecturer spoke on."""
    for draft in {id(d): d for d in ledger.told.drafts}.values():
        if draft.type not in LECTURES or draft.title is None:
            continue
        speaking = SPEAKING - {"openingSpeaker"}
        own = [p for p in ledger.parts if p.draft is draft and p.person and p.role in speaking]
        for part in [p for p in own if p.rule in _LECTURING] or own:
            part.contribution = part.contribution or draft.title.value
