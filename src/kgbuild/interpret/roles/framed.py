"""Roles by wording: the frames that a row satisfies, sifted, each bound to its event and given to its agents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.frames import Match
from kgbuild.interpret.roles.binding import bound, coordinate, of_another_work, organizes, tells
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.part import CONDUCTING, OF_WHOLE, RUNNING, as_teacher
from kgbuild.interpret.roles.wording import wording
from kgbuild.interpret.row import Group, Row

__all__ = ["blocked", "read_frames"]

_ORGANIZING = frozenset(
    {
        "organized-by",
        "organized",
        "held-by",
        "event-of-body",
        "hosted",
        "organized-person",
        "brought-together",
        "held-at",
    }
)
_GATHERED = re.compile(
    r"(?<!\S)(?:took part|attended|participated|gathered|came|joined|brought together"
    r"|participants|guests|speakers|delegates|experts from|were present)(?!\S)"
)
_WIDEST_GAP = 14
"""Atoms between an enumeration and one that goes on with it."""


def blocked(found: Sequence[Match]) -> frozenset[int]:
    """The groups (by ``id``) that a wording excuses: who was meant to come and did not."""
    return frozenset(id(match.group) for match in found if match.frame.role == "none")


def read_frames(ledger: Ledger, found: Sequence[Match], row: Row, focus: Draft | None) -> None:
    """Give out the roles of the frames ``found`` in a row; ``focus`` is the event spoken of."""
    organized = [match for match in found if match.frame.rule in _ORGANIZING]
    for match in _sifted(found):
        alone = not any(other.group is not match.group for other in organized)
        bare = not (row.heads and bound(ledger.told, match, row, focus))
        if match.frame.needs == "organizer" and alone and bare:
            continue
        inside = any(m.event is not None and m.start <= match.start and match.end <= m.end for m in organized)
        draft = bound(ledger.told, match, row, focus)
        draft = _raised(match, row, draft) if draft is not None else None
        if draft is not None and _holds(ledger, match, row, draft, inside=inside):
            _give(ledger, match, row, draft)


def _sifted(found: Sequence[Match]) -> list[Match]:
    """Without what another wording of the same sentence takes back: who comments or moderates did not lecture."""
    none = blocked(found)
    commenting = {id(m.group) for m in found if m.frame.role == "discussant"}
    moderating = {id(m.group) for m in found if m.frame.role in CONDUCTING - {"discussant"}}
    present = [m.group for m in found if m.frame.role in {"participant", "guest"}]
    return [
        m
        for m in found
        if not (
            m.frame.role == "none"
            or id(m.group) in none
            or (m.frame.rule in {"lectured", "presented"} and id(m.group) in commenting)
            or (m.frame.rule in {*RUNNING, "lectured"} and id(m.group) in moderating)
            or (m.frame.needs == "participant" and all(group is m.group for group in present))
        )
    ]


def _raised(match: Match, row: Row, draft: Draft) -> Draft:
    """The whole event where the role is one in the whole: an opening in a programme, a label "Organised by"."""
    role, layout = match.frame.role, row.sentence.layout
    opening = role == "openingSpeaker" and layout == "programme" and match.event is None
    labelled = role in OF_WHOLE and layout == "label" and not row.heads
    return draft.root() if opening or labelled else draft


def _holds(ledger: Ledger, match: Match, row: Row, draft: Draft, *, inside: bool) -> bool:
    """Whether what a frame asks for beside its wording is there; ``inside`` a wording of organizing."""
    frame, told = match.frame, ledger.told
    if frame.types and draft.type not in frame.types:
        return False
    if frame.needs == "event" and of_another_work(match, row):
        return False
    if tells(told, row, draft):
        return frame.role != "coOrganizer" or match.event is not None or inside or not of_another_work(match, row)
    if frame.rule == "took-part" and frame.needs == "event":
        return False
    if frame.rule == "support-of" and frame.needs and not organizes(row):
        return False
    if frame.needs == "tells" and not _GATHERED.search(row.text):
        return False
    return (
        match.event is not None
        or frame.role not in {"organizer", "coOrganizer", "host"}
        or (frame.rule == "organized-by" and not of_another_work(match, row))
    )


def _give(ledger: Ledger, match: Match, row: Row, draft: Draft) -> None:
    frame = match.frame
    role = as_teacher(frame.rule, frame.role, draft, row.text)
    words = wording(row, ledger.text, match.start, match.end)
    groups = [match.group, *_further(match, row)] if frame.lists else [match.group]
    for phrase in (phrase for group in groups for phrase in ledger.phrases(group, frame.who)):
        if frame.rule == "event-of-body" and phrase.crowd:
            continue
        for each in coordinate(ledger.told, match, row, draft):
            ledger.add(each, phrase, role, frame.rule, row, words)


def _further(match: Match, row: Row) -> list[Group]:
    """Enumerations that go on behind words of their own ("universities – A, B, and public bodies – C, D")."""
    out: list[Group] = []
    last = match.group
    for group in row.groups[row.groups.index(match.group) + 1 :]:
        between = row.atoms[last.end : group.start]
        marks = any(a.lower in {",", ";", "and", "–", "-", "—", ":", "("} for a in between)
        calm = not any(
            a.kind in {"event", "person", "institution"}
            or a.pos in {"VERB", "AUX", "PRON", "SCONJ"}
            or a.lower in {".", "by", "with", "under"}
            for a in (between[:-1] if [a.lower for a in between[-2:]] == ["and", "by"] else between)
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
