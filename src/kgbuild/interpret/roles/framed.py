"""Roles by wording: the frames that a row satisfies, sifted, each bound to its event and given to its agents."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.frames import Match
from kgbuild.interpret.roles.binding import bound, coordinate, of_another_work, organizes, tells
from kgbuild.interpret.roles.label_roles import label_role
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.part import CONDUCTING, OF_WHOLE, RUNNING, as_held
from kgbuild.interpret.roles.wording import wording
from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import any_of

__all__ = ["blocked", "read_frames"]

_SINGLE = frozenset({"moderator", "chair", "openingSpeaker", "host"})
"""Roles whose enumeration ends where other words begin."""
_WIDEST_GAP = 14
"""Atoms between an enumeration and one that goes on with it."""


def blocked(found: Sequence[Match]) -> frozenset[int]:
    """The groups (by ``id``) that a wording excuses: who was meant to come and did not."""
    return frozenset(id(match.group) for match in found if match.frame.role == "none")


def read_frames(ledger: Ledger, found: Sequence[Match], row: Row, focus: Draft | None) -> None:
    """Give out the roles of the frames ``found`` in a row; ``focus`` is the event spoken of."""
    organized = [match for match in found if match.frame.role in {"organizer", "host"}]
    for match in _sifted(found, row):
        alone = not any(other.group is not match.group for other in organized)
        bare = not (row.heads and bound(ledger.told, match, row, focus))
        if match.frame.needs == "organizer" and alone and bare:
            continue
        inside = any(m.event is not None and m.start <= match.start and match.end <= m.end for m in organized)
        draft = bound(ledger.told, match, row, focus)
        if match.frame.rule == "trainer" and not _named(ledger, row):
            draft = _taught(ledger, row, match.frame.types, draft)
        if draft is not None:
            here = row.sentence.layout != "programme" and draft in _named(ledger, row)
            draft = _raised(match, row, draft, here=here)
        if draft is not None and _holds(ledger, match, row, draft, inside=inside):
            _give(ledger, match, row, draft)


def _taught(ledger: Ledger, row: Row, types: Collection[str], draft: Draft | None) -> Draft | None:
    """The last event before a sentence at which somebody can teach, where the one spoken of is none."""
    if draft is None or draft.type in types:
        return draft
    able = [d for d in ledger.told.drafts if d.type in types and d.sentence < row.sentence.index]
    return able[-1] if able else draft


def _named(ledger: Ledger, row: Row) -> list[Draft]:
    """The events that a sentence names."""
    return [draft for (index, _), draft in ledger.told.of_head.items() if index == row.sentence.index]


def _sifted(found: Sequence[Match], row: Row) -> list[Match]:
    """Without what another wording of the same sentence takes back: who comments or moderates did not lecture."""
    none = blocked(found)
    commenting = {id(m.group) for m in found if m.frame.role == "discussant"}
    moderating = {id(m.group) for m in found if m.frame.role in CONDUCTING - {"discussant"}}
    present = [m.group for m in found if m.frame.role in {"participant", "guest"}]
    opening = {(id(m.group), m.start) for m in found if m.frame.role == "openingSpeaker"}
    return [
        m
        for m in found
        if not (
            m.frame.role == "none"
            or (m.frame.rule == "presented" and (id(m.group), m.start) in opening)
            or id(m.group) in none
            or (m.frame.rule in {"lectured", "presented"} and id(m.group) in commenting)
            or (m.frame.role in {"moderator", "chair"} and _heads_guests(m, row))
            or (m.frame.rule in {*RUNNING, "lectured"} and id(m.group) in moderating)
            or (m.frame.rule == "presented" and id(m.group) in moderating and _rounds_off(m, row))
            or (m.frame.needs == "participant" and all(group is m.group for group in present))
        )
    ]


@cache
def _said(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){any_of('roles', 'said', kind)}(?!\S)")


def _heads_guests(match: Match, row: Row) -> bool:
    """Whether it is a delegation that somebody leads, and no event."""
    led = row.text.partition(f"A{row.groups.index(match.group)} ")[0] if match.group in row.groups else ""
    found = _led_guests().search(led)
    return found is not None and (found[1] is None or any(phrase.crowd for phrase in row.groups[int(found[1])].phrases))


@cache
def _led_guests() -> re.Pattern[str]:
    """Before a name: that people, a list or a delegation, are led by its bearer."""
    people = rf"(?:A(\d+) , |(?<!\S){any_of('roles', 'said', 'guests')} (?:(?!E\d|[;.] )\S+ ){{0,9}}?)"
    return re.compile(people + r"(?:led|headed|chaired) by (?:(?!A\d)\S+ ){0,4}?$")


def _rounds_off(match: Match, row: Row) -> bool:
    """Whether the words are those of a moderator's office: to introduce, to sum up."""
    return _said("rounding").search(" ".join(row.text.split(" ")[match.start : match.end + 1])) is not None


def _raised(match: Match, row: Row, draft: Draft, *, here: bool) -> Draft:
    """The whole event where the role is one in the whole: an opening, a keynote, a label "Organised by".

    ``here`` says that the sentence itself names the event: then the opening is that of the part.
    """
    role, layout = match.frame.role, row.sentence.layout
    opening = role in {"openingSpeaker", "keynoteSpeaker"} and match.event is None and not here
    whole = role in OF_WHOLE or _behind(row) in OF_WHOLE
    labelled = whole and layout == "label" and not row.heads
    return draft.root() if opening or labelled else draft


def _behind(row: Row) -> str | None:
    """The role that the label of a line gives to what stands behind it."""
    label, colon, _ = row.text.partition(" : ")
    return label_role(label) if colon else None


def _holds(ledger: Ledger, match: Match, row: Row, draft: Draft, *, inside: bool) -> bool:
    """Whether what a frame asks for beside its wording is there; ``inside`` a wording of organizing."""
    frame, told = match.frame, ledger.told
    if frame.types and draft.type not in frame.types:
        return False
    if frame.role == "participant" and row.sentence.layout == "label" and _behind(row) in OF_WHOLE:
        return False
    if frame.needs == "event" and of_another_work(match, row):
        return False
    if frame.needs == "self":
        return not of_another_work(match, row)
    if tells(told, row, draft):
        return frame.role != "coOrganizer" or match.event is not None or inside or not of_another_work(match, row)
    if frame.rule == "took-part" and frame.needs == "event":
        return False
    if frame.rule == "support-of" and frame.needs and not organizes(row):
        return False
    if frame.needs == "tells" and not _said("gathered").search(row.text):
        return False
    return (
        match.event is not None
        or frame.role not in {"organizer", "coOrganizer", "host"}
        or row.sentence.layout in {"heading", "label"}
        or (frame.rule in {"organized-by", "jointly-with"} and not of_another_work(match, row))
    )


def _give(ledger: Ledger, match: Match, row: Row, draft: Draft) -> None:
    frame = match.frame
    role = as_held(frame.rule, frame.role, draft, row.text)
    words = wording(row, ledger.text, match.start, match.end)
    more = frame.lists and frame.role not in _SINGLE
    groups = [match.group, *_further(match, row)] if more else [match.group]
    for group, phrase in [(each, phrase) for each in groups for phrase in ledger.phrases(each, frame.who)]:
        if (frame.rule == "event-of-body" and phrase.crowd) or (frame.needs == "crowd" and not phrase.crowd):
            continue
        at = phrase.start if phrase in group.phrases else group.start
        held = role if phrase.head.kind != "institution" or role != "panelist" else frame.role
        for each in coordinate(ledger.told, match, row, draft):
            ledger.add(each, phrase, held, frame.rule, row, words, at=at)


def _further(match: Match, row: Row) -> list[Group]:
    """Enumerations that go on behind words of their own ("universities – A, B, and public bodies – C, D")."""
    out: list[Group] = []
    last = match.group
    for group in row.groups[row.groups.index(match.group) + 1 :]:
        between = row.atoms[last.end : group.start]
        marks = any(a.lower in {",", ";", "and", "–", "-", "—", ":", "("} for a in between)
        by = [a.lower for a in between[-2:]] in (["and", "by"], [",", "by"])
        calm = not any(
            a.kind in {"event", "person", "institution"}
            or (not by and (a.pos in {"VERB", "AUX", "PRON", "SCONJ"} or a.lower in {"by", "with", "under"}))
            or a.lower == "."
            for a in (between[:-1] if by else between)
        )
        if not (marks and calm and len(between) <= _WIDEST_GAP) or (
            between and between[-1].lower in {"of", "at"} and not group.phrases[0].crowd
        ):
            if between and not marks and calm and len(between) <= 3:
                last = group
                continue
            break
        verb = next((atom for atom in row.atoms[group.end : group.end + 2] if atom.lower != ","), None)
        if verb is not None and verb.tag in {"VBD", "VBZ", "VBP", "MD"} and "and" not in {a.lower for a in between}:
            break
        out.append(group)
        last = group
    return out
