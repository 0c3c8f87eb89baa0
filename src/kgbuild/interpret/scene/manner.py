"""How an event was held: mode, state, number of participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.labels import label_of
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Report, Stated
from kgbuild.spans import Span

__all__ = ["set_mode", "set_state"]

_COUNT = re.compile(
    r"\b(\d{1,3}(?:[, ]\d{3})+|\d{2,6})\s+(?:\w+\s+){0,2}?"
    r"(?:participants|delegates|people|attendees|guests|experts|students|specialists|representatives|visitors"
    r"|scholars|scientists|researchers)\b"
)


@cache
def _words(name: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in lexicon(name)[key]), re.IGNORECASE)


def set_mode(report: Report, row: Row, here: Iterable[Draft], told: Told) -> None:
    whole = row.span.of(report.text)
    drafts = list(here)
    label = label_of(row, report.text)
    if not drafts and (
        re.search(
            r"\b(?:format|attend|attended|joined|audience|participants?|how|platform|via|through)\b",
            whole,
            re.IGNORECASE,
        )
        or label == "how"
    ):
        focus = told.focus.get(row.sentence.index) or (told.drafts[0] if told.drafts else None)
        drafts = [focus.root()] if focus else []
    if not drafts and row.sentence.layout != "prose" and row.sentence.index in told.blocks:
        drafts = [told.blocks[row.sentence.index]]
    if not drafts:
        return
    pieces, at = [], row.span.start
    aside = [
        Span(row.atoms[phrase.start].span.start, row.atoms[phrase.end - 1].span.end)
        for group in row.groups
        for phrase in group.phrases
    ]
    aside += [atom.span for atom in row.atoms if atom.kind == "title"]
    for span in sorted(aside):
        pieces.append(report.text[at : max(at, span.start)])
        at = max(at, span.end)
    title_free = " ".join([*pieces, report.text[at : max(at, row.span.end)]])
    online = _words("modes", "online").search(title_free)
    present = _words("modes", "in_person").search(title_free)
    mode = (
        "hybrid"
        if _words("modes", "hybrid").search(title_free) or (online and present)
        else "online"
        if online
        else "in person"
        if present
        else None
    )
    if mode and re.search(r"joining[^.]*online|from [A-Z]\w+ online", whole) and mode == "online":
        return
    for draft in drafts:
        if mode and (draft.mode is None or (mode == "hybrid" and draft.mode.value != "hybrid")):
            draft.mode = Stated(mode, row.span, prior("mode"))


def set_state(report: Report, draft: Draft, rows: Sequence[Row], told: Told) -> None:
    text = " ".join(
        row.span.of(report.text)
        for row in rows
        if told.focus.get(row.sentence.index) in {draft, None} or row.sentence.index == draft.sentence
    )
    value = "held"
    for name in ("cancelled", "postponed", "announced"):
        if _words("states", name).search(text):
            value = name
            break
    if (
        value == "held"
        and re.search(r"\bwill\b", text)
        and not re.search(r"\b(?:was|were|took|held|had|gave|spoke|opened|attended)\b", text)
    ):
        value = "announced"
    draft.state = Stated(value, draft.evidence, prior("state"))
    for row in rows:
        if told.focus.get(row.sentence.index) is draft and draft.count is None and draft.parent is None:
            found = _COUNT.search(row.span.of(report.text))
            number = int(re.sub(r"\D", "", found[1])) if found else 0
            year = found is not None and len(found[1]) == 4 and 1900 <= number <= 2100
            if number and not year and not re.search(r"survey|respondents|interview", row.text):
                draft.count = Stated(number, row.span, prior("count"))
