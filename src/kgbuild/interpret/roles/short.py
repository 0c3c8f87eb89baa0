"""Short forms without a verb of their own: "its first meeting", a list of who came, a line with day and house."""

from __future__ import annotations

from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import lexicon

__all__ = ["dateline", "joint", "possessed", "verbless"]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def possessed(ledger: Ledger, row: Row) -> None:
    """ "its first meeting", "our seminar": the body spoken of just before, or the house, is the one that met."""
    for number, head in enumerate(row.heads):
        draft = ledger.told.of_head.get((row.sentence.index, number))
        if draft is None or head.determiner not in {"its", "their", "our"} or draft.sentence != row.sentence.index:
            continue
        if any(part.draft is draft and part.role == "organizer" for part in ledger.parts):
            continue
        if head.determiner == "our":
            earlier = [g for g in row.groups if g.end == head.start]
        else:
            earlier = [g for g in row.groups if g.end <= head.start] or _opening(ledger, row)
            earlier = earlier if any(_bodies(ledger, g) for g in earlier[:1]) else earlier[::-1]
        for phrase in [p for group in earlier[:1] for p in _bodies(ledger, group)][:1]:
            ledger.add(draft, phrase, "organizer", "its-event", row, head.span.of(ledger.text))


def _bodies(ledger: Ledger, group: Group) -> list[Phrase]:
    return [phrase for phrase in ledger.phrases(group, "institution") if not phrase.crowd]


def joint(ledger: Ledger, row: Row) -> None:
    """ "Joint meeting with A": A is one of those who hold it."""
    for number, head in enumerate(row.heads):
        draft = ledger.told.of_head.get((row.sentence.index, number)) or ledger.told.blocks.get(row.sentence.index)
        behind = next((g for g in row.groups if head.end < g.start <= head.end + 2), None)
        if draft is None or behind is None or row.atoms[head.end].lower != "with":
            continue
        if head.label.lower().split()[0] in {"joint", "common"}:
            for phrase in ledger.phrases(behind, "institution"):
                ledger.add(draft, phrase, "coOrganizer", "jointly-with", row, head.span.of(ledger.text))


def _opening(ledger: Ledger, row: Row) -> list[Group]:
    """The first enumeration of the sentence before."""
    at = ledger.rows.index(row)
    return list(ledger.rows[at - 1].groups[:1]) if at else []


def verbless(ledger: Ledger, row: Row, focus: Draft | None) -> None:
    """ "Experts from five countries – A (B), C (D).": a sentence without a verb that lists who came."""
    if focus is None or not row.groups or row.sentence.layout not in {"prose", "label"}:
        return
    if any(a.kind == "word" and a.pos in {"VERB", "AUX"} and a.tag in _FINITE for a in row.atoms):
        return
    lead = [atom for atom in row.atoms[: max(1, row.groups[0].start)] if atom.kind == "word"][:3]
    crowd = row.groups[0].phrases[0].crowd and row.groups[0].start <= 2
    if not crowd and not any(atom.lower in _people() for atom in lead):
        return
    words = lead[0].span.cover(lead[-1].span).of(ledger.text) if lead else ""
    for phrase in (phrase for group in row.groups for phrase in ledger.phrases(group)):
        ledger.add(focus, phrase, "participant", "listed-kind", row, words)


def dateline(ledger: Ledger, row: Row, focus: Draft | None) -> None:
    """ "12 April 2019, Vilnius University Library": a line with the day and the house says who is the host."""
    if focus is None or row.heads or len(row.groups) != 1 or row.sentence.layout not in {"heading", "label", "item"}:
        return
    if not any(atom.kind == "date" for atom in row.atoms):
        return
    if any(a.pos in {"VERB", "AUX"} or a.kind in {"person", "title"} for a in row.atoms) or row.groups[0].start > 8:
        return
    for phrase in ledger.phrases(row.groups[0], "institution"):
        ledger.add(focus.root(), phrase, "host", "held-at", row, "")


@cache
def _people() -> frozenset[str]:
    return frozenset(lexicon("roles")["description"]["listed"])
