"""What an event phrase refers to: an event told of before, or one that is new."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import own_date
from kgbuild.interpret.events.kinds import PARTS, alike, kin, sibling
from kgbuild.interpret.events.signs import holds
from kgbuild.interpret.heads import Head, number_of
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.model import Stated

__all__ = ["introduce", "known"]

_SHORTEST_NAME = 8
_LOOSELY = frozenset({"meeting", "talks", "discussion", "conversation", "ceremony", "gathering", "visit", "function"})
"""Words by which a report calls whatever it has just told of."""


def known(head: Head, title: Atom | None, run: Stated[str] | None, drafts: Sequence[Draft], row: Row) -> Draft | None:
    """The draft that the phrase speaks of, or None where it speaks of something new."""
    drafts = [draft for draft in drafts if not _other_part(draft, head, row)]
    if (over := _title_line(head, title, run, drafts, row)) is not None:
        return over
    if title is not None or run is not None:
        words = (title.mention.name if title.mention else title.text) if title else run.value  # type: ignore[union-attr]
        return _of_title(head, fold(words), drafts)
    if head.name is not None and (named := _of_name(fold(head.name), drafts)) is not None:
        return named
    if _new_by_form(head):
        return None
    return _of_word(head, drafts) or (_of_kind(head, drafts) if head.name is None else None) or _follows(head, drafts)


_LINES = frozenset({"heading", "label", "programme"})


def _other_part(draft: Draft, head: Head, row: Row) -> bool:
    """Whether a phrase names another part by its number or in a line of its own: "Session 2", "Valedictory Session"."""
    if draft.head.word.split()[-1] != head.word.split()[-1]:
        return False
    one, two = draft.head.label.lower(), head.label.lower()
    known, said = number_of(draft.head), number_of(head)
    if known is not None and said is not None:
        return known != said and draft.type in PARTS
    if known is not None and draft.type in PARTS and set(two.split()) - set(one.split()):
        return True  # "the business session" is none of those that go by number
    alone = row.sentence.layout in _LINES and head.start <= 1 and head.type in {"session", "panel", "section"}
    return alone and draft.parent is not None and one != two


def _title_line(
    head: Head, title: Atom | None, run: Stated[str] | None, drafts: Sequence[Draft], row: Row
) -> Draft | None:
    """The event of a title line over the sentence, which the sentence then introduces."""
    own = _own_title(head, title, run)
    later = (draft for draft in drafts if draft.headline and row.sentence.index > draft.sentence)
    return next((draft for draft in later if _under(draft, head, own)), None)


def _own_title(head: Head, title: Atom | None, run: Stated[str] | None) -> str | None:
    return title.mention.name if title and title.mention else run.value if run else head.name


def introduce(draft: Draft, head: Head, title: Atom | None, run: Stated[str] | None, row: Row) -> None:
    """Make the sentence that speaks of the event of a title line the one that introduces it, where it tells more."""
    own = _own_title(head, title, run)
    if not (draft.headline and row.sentence.index > draft.sentence and _under(draft, head, own)):
        return
    if own is not None or holds(row) or own_date(row) is not None:
        _introduce(draft, row, own=own is not None)


def _under(draft: Draft, head: Head, own: str | None) -> bool:
    """Whether a sentence's event phrase speaks of the event in the title line over it."""
    if not alike(draft.head, head):
        return False
    if draft.title is None or own is None or not draft.anchored:
        return True
    one, two = fold(draft.title.value), fold(own)
    return (
        one.startswith(two) or two.startswith(one) or len(set(one.split()) & set(two.split())) >= len(one.split()) / 2
    )


def _introduce(draft: Draft, row: Row, *, own: bool) -> None:
    """Make the sentence the one that introduces the event of a title line."""
    draft.headline, draft.line = False, draft.sentence
    draft.sentence, draft.evidence = row.sentence.index, row.span
    plain = draft.title is not None and draft.title.confidence <= prior("title-name")
    capitals = draft.title is not None and draft.title.value.isupper() and draft.rule != "event-titled"
    if plain and (own or capitals):
        draft.title = None


def _of_title(head: Head, words: str, drafts: Sequence[Draft]) -> Draft | None:
    """The event of that title, or the last of the kind that has none yet."""
    same = [d for d in drafts if d.title is not None and fold(d.title.value) == words]
    if same:
        return same[-1]
    open_ = [
        d
        for d in drafts
        if d.title is None
        and kin(d.type, head.type)
        and alike(d.head, head)
        and not head.indefinite
        and head.ordinal in {None, d.head.ordinal}
    ]
    return open_[-1] if open_ else None


def _of_name(named: str, drafts: Sequence[Draft]) -> Draft | None:
    """The last event whose title or name is the phrase's name, or is continued or cut short by it."""
    for draft in reversed(drafts):
        if draft.title is not None and _same_name(fold(draft.title.value), named):
            return draft
        if draft.head.name is not None and _same_name(fold(draft.head.name), named):
            return draft
    return None


def _same_name(one: str, two: str) -> bool:
    long = len(two) >= _SHORTEST_NAME
    return one == two or (long and (one.endswith(two) or two.endswith(one) or one.startswith(two)))


def _new_by_form(head: Head) -> bool:
    """Whether the article says that the phrase refers to nothing: "a seminar", "Joint seminar"."""
    if head.indefinite and head.type != "":
        return True
    bare = head.name is None and not head.indefinite and head.determiner == "" and not head.definite
    short = head.end - head.start <= 1 and head.ordinal is None
    return bare and head.type != "" and not short


def _of_word(head: Head, drafts: Sequence[Draft]) -> Draft | None:
    """The last event that goes by the same word."""
    for draft in reversed(drafts):
        if (
            head.type
            and alike(draft.head, head)
            and (head.name is None or draft.head.name is None)
            and head.ordinal in {None, draft.head.ordinal}
            and (head.name is None or draft.title is None)
        ):
            return draft
    return None


def _of_kind(head: Head, drafts: Sequence[Draft]) -> Draft | None:
    """The last event of the same type, or the whole that a general word ("the event", "the meeting") stands for."""
    for draft in reversed(drafts):
        if head.type == draft.type and head.type and head.ordinal in {None, draft.head.ordinal}:
            return draft
    if head.type == "" or (head.definite and head.type not in PARTS and head.ordinal is None and sibling(head.type)):
        wholes = [d for d in drafts if d.parent is None]
        if head.type == "" or (len(wholes) == 1 and sibling(wholes[0].type) and _speaks_of(head, wholes[0])):
            candidates = wholes or drafts
            return candidates[-1] if candidates else None
    loose = head.word in _LOOSELY and head.definite and head.name is None and head.ordinal is None
    return drafts[-1] if loose and drafts and (drafts[-1].rule == "event-verb" or head.word == "meeting") else None


_TALKED_OVER = frozenset({"discussion", "discussions", "debate", "debates", "conversation"})


def _follows(head: Head, drafts: Sequence[Draft]) -> Draft | None:
    """ "the subsequent discussion": the talk at the event just told of, and no event beside it."""
    bare = head.name is None and head.definite and head.ordinal is None and head.word in _TALKED_OVER
    return drafts[-1] if bare and drafts and not drafts[-1].headline else None


def _speaks_of(head: Head, draft: Draft) -> bool:
    """Whether a kind may stand for an event: one that only a verb tells of ("visited") is a meeting, and no forum."""
    return draft.rule != "event-verb" or head.type in {"meeting", "ceremony", "discussion"}
