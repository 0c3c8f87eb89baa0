"""Titles of talks: to whose part in which event each belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.priors import prior
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.part import LECTURES, SPEAKING, Part
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner, owners_of
from kgbuild.model import Stated

__all__ = ["contribute", "give_titles", "title_of"]

_LECTURING = frozenset({"lectured", "keynote", "label", "listed-title"})
_WITH = re.compile(r"(?<!\S)with (?:a|an|the|his|her|their) (?:(?![AETR]\d|[,:;.] )\S+ ){1,3}$")
"""Before a title: that whoever took part had a talk ("took part with the report “T”")."""
_REACH = 4
"""Sentences between a speaker's part and "her report “T”"."""
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
    owners: Mapping[int, Owner] = ledger.told.owners.get(index) or owners_of(row)
    phrases = [phrase for group in row.groups for phrase in group.phrases if phrase.title is not None]
    for phrase in phrases:
        assert phrase.title is not None
        own = [p for p in ledger.parts if p.key == phrase.head.key and p.sentence == index and p.role in SPEAKING]
        for part in own[:1]:
            contribute(ledger, part.draft, part.key, phrase.title)
    listed = {id(phrase.title) for phrase in phrases}
    for i, owner in owners.items():
        follows = owner.kind == "none" and re.search(_FOLLOWS % i, row.text)
        follows = follows or (owner.kind == "none" and re.match(_LEADS % i, row.text))
        if (owner.kind == "talk" or follows) and id(row.atoms[i]) not in listed and not _of_owner(ledger, row, i):
            _of_this_row(ledger, row, i)
            _of_earlier_row(ledger, row, i)
    _of_lectures(ledger)


def _silent(part: Part) -> bool:
    return part.person and part.role in SPEAKING and part.contribution is None


_OWNED = r"(?:A(\d+) (?:'s|’s) |(?<!\S)(?:his|her) )(?:(?![AET]\d|[:;.] )\S+ ){0,4}?(?:[,:] )?T%d "


_FOLLOWS = r"(?<!\S)(?:followed|concluded|continued|began|started|opened|closed|ended) (?:up )?with T%d "


_LEADS = r"(?:in|with|under) (?:\w+ ){0,3}?T%d (?:, )?A\d"
"""How a sentence begins with the title of the talk of whom it goes on to name: "In “T”, A argued"."""


def _of_owner(ledger: Ledger, row: Row, i: int) -> bool:
    """ "A's report “T”": the title is that of the talk of whom the words name; whether it was given so."""
    found = re.search(_OWNED % i, row.text)
    if found is None or (found[1] is None and re.search(r"(?<!\S)A\d", row.text[: found.start()])):
        return False  # "A read her paper “T”": hers who stands before
    group = row.groups[int(found[1])] if found[1] else None
    phrase = next(ledger.phrases(group, "person"), None) if group else ledger.person
    part = next((p for p in reversed(ledger.parts) if phrase and p.key == phrase.head.key and _silent(p)), None)
    if part is None or row.sentence.index - part.sentence > _REACH:
        return False
    part.contribution = title_of(row.atoms[i])
    return True


def _of_this_row(ledger: Ledger, row: Row, i: int) -> None:
    """The nearest speaker before the title, of those whose part the same sentence states."""
    speakers = [p for p in ledger.parts if p.sentence == row.sentence.index and _silent(p)]
    if not speakers and _WITH.search(row.text.partition(f"T{i} ")[0]):
        speakers = [
            p for p in ledger.parts if p.sentence == row.sentence.index and p.person and p.role == "participant"
        ]
    speakers = sorted([p for p in speakers if p.at <= i] or speakers, key=lambda part: part.at)
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
    """What a lecture or a thesis that is defended is called is what its speaker spoke on."""
    for draft in {id(d): d for d in ledger.told.drafts}.values():
        if draft.title is None or not (draft.type in LECTURES or "defen" in draft.label.lower()):
            continue
        speaking = SPEAKING - {"openingSpeaker"}
        own = [p for p in ledger.parts if p.draft is draft and p.person and p.role in speaking]
        for part in [p for p in own if p.rule in _LECTURING] or own[:1]:
            part.contribution = part.contribution or draft.title.value
