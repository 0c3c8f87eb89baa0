"""New drafts, and what a phrase adds to one."""

from __future__ import annotations

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.heads import Head
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.model import Stated
from kgbuild.spans import Span

__all__ = ["enrich", "give_title", "silent", "words_of"]

_VAGUE = frozenset({"meeting", "discussion", "otherEvent"})
"""Types that a later, firmer word for the event corrects."""


def silent(row: Row, words: str, kind: str, passage: int, rule: str, label: str | None = None) -> Draft:
    """An event that no phrase of the row names: its layout or its verb tells of it."""
    head = Head(0, 0, 0, row.span, words, kind, words, None, False, True, False, False, None, None, "")
    draft = Draft(head, passage, row.sentence.index, row.span, rule, label or words, kind)
    draft.mentions.append(row.span)
    return draft


def words_of(title: Atom) -> str:
    """A quotation without its marks."""
    return title.mention.name if title.mention else title.text


def give_title(draft: Draft, words: str, evidence: Span, rule: str) -> None:
    """Set the title of a draft."""
    draft.title = Stated(words, evidence, prior(rule))


def enrich(draft: Draft, head: Head, title: Atom | None, run: Stated[str] | None) -> None:
    """Add what a phrase says of an event: its title or name, its number, a firmer type."""
    evidence = head.span
    if draft.title is None or (title is not None and draft.title.confidence < prior("title-beside")):
        if title is not None:
            give_title(draft, words_of(title), evidence, "title-beside")
        elif run is not None:
            draft.title = run
        elif head.name is not None and draft.title is None:
            draft.title = Stated(" ".join(head.name.split()), evidence, prior("title-name"))
    if head.ordinal is not None and draft.ordinal is None:
        draft.ordinal = Stated(head.ordinal, evidence, prior("ordinal"))
    if draft.type in _VAGUE and head.type not in {"", draft.type} and head.strong:
        draft.type, draft.label = head.type, head.label
