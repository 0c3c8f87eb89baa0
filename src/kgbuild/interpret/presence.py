"""Who was there where only a verb tells of an event: "A visited B", "A and B signed an agreement"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles import Part
from kgbuild.interpret.row import Row

__all__ = ["present_at"]

_TYPES = frozenset({"meeting", "ceremony"})
_RECEIVED = re.compile(
    r"(?<!\S)(?:received?|receives|welcomed|welcomes|hosted|hosts|met with (?:the|a) (?:delegation|guests))(?!\S)"
)
_MET = re.compile(r"met(?! with)(?!\S)")
"""A verb by which a body holds a meeting of its own ("the Council met in May")."""


def present_at(told: Told, rows: Sequence[Row], known: Sequence[Part]) -> list[Part]:
    """Those named in the sentence whose verb tells of a meeting or ceremony, where no other rule gave them a part."""
    parted = {(id(part.draft), part.key) for part in known}
    silent = [draft for draft in told.drafts if draft.rule == "event-verb" and draft.type in _TYPES]
    by_index = {row.sentence.index: row for row in rows} if silent else {}
    out: list[Part] = []
    for draft in silent:
        row = by_index[draft.sentence]
        for phrase, role in _named(row, draft):
            key = phrase.head.key
            if key is None or (id(draft), key) in parted:
                continue
            parted.add((id(draft), key))
            person = phrase.head.kind == "person"
            out.append(
                Part(draft, phrase, key, person, role, "event-verb", (row.span,), draft.label, None, draft.sentence)
            )
        out += _house(draft, row, [part for part in [*known, *out] if part.draft is draft])
    return out


def _house(draft: Draft, row: Row, known: Sequence[Part]) -> Iterator[Part]:
    """Who receives a delegation receives it at the body whose post the sentence gives him or her."""
    if _RECEIVED.search(draft.head.word) is None or any(part.role == "host" for part in known):
        return
    at = row.text.find(draft.head.word)
    receiving = [p for n, g in enumerate(row.groups) if row.text.find(f"A{n} ") <= at for p in g.phrases]
    for phrase in receiving:
        bodies = [post.institution for post in phrase.posts if post.institution is not None and post.institution.key]
        for body in bodies[:1] if phrase.head.kind == "person" else []:
            assert body.key is not None
            stated = Phrase(body, phrase.start, phrase.end)
            yield Part(
                draft, stated, body.key, False, "host", "event-verb", (row.span,), draft.label, None, draft.sentence
            )
            return


def _named(row: Row, draft: Draft) -> Iterator[tuple[Phrase, str]]:
    """The phrases of the sentence that the verb joins; the body that is visited is the host."""
    told = draft.head.word
    at = row.text.find(told)
    if at < 0:  # the phrase holds names, which are signs in the row
        at = row.text.find(" ".join(told.split()[:2]))
    visited = re.search(r"(?<!\S)(?:visit\w*|toured)(?! (?:of|by))(?!\S)", told) is not None
    received = draft.type == "meeting" and _RECEIVED.search(told) is not None
    paid = re.search(r"(?<!\S)(?:paid|pays|pay) A(\d+) an? ", row.text)
    passive = re.search(r"(?<!\S)(?:was|were|been) (?:\w+ )?visited by(?!\S)", told) is not None
    for number, group in enumerate(row.groups):
        place = row.text.find(f"A{number} ")
        after = at >= 0 and place >= at + len(told) - len(f"A{number}")
        for phrase in group.phrases:
            if phrase.head.kind not in {"person", "institution", "backref"}:
                continue
            house = phrase.head.kind != "person" and (
                (visited and after is not passive)
                or (received and not visited and not after)
                or (paid is not None and int(paid[1]) == number)
            )
            own = phrase.head.kind == "institution" and not (after or phrase.crowd) and _MET.match(told) is not None
            yield phrase, "host" if house else "organizer" if own else "participant"
