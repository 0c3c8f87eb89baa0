"""The rows of a passage read once, in order, by every way of telling who took which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgbuild.interpret.events import Told
from kgbuild.interpret.frames import matches
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles.framed import blocked, read_frames
from kgbuild.interpret.roles.implied import bearer_of, implied
from kgbuild.interpret.roles.ledger import Ledger
from kgbuild.interpret.roles.lists import Lists
from kgbuild.interpret.roles.part import Part
from kgbuild.interpret.roles.short import dateline, joint, possessed, verbless
from kgbuild.interpret.roles.talks import Talks
from kgbuild.interpret.roles.titled import give_titles
from kgbuild.interpret.row import Row

__all__ = ["parts_of"]


def parts_of(
    rows: Sequence[Row],
    told: Told,
    text: str,
    parents: Mapping[str, str] | None = None,
    bearer: Phrase | None = None,
) -> list[Part]:
    """Every participation that the rows of a passage state.

    ``parents`` maps units to the bodies that contain them; ``bearer`` is the person under whose name the passage
    stands, if any.
    """
    ledger = Ledger(rows, told, text, parents or {})
    lists = Lists(ledger)
    talks = Talks(ledger, lists, rows)
    for row in rows:
        bearer = bearer_of(row, bearer)
        _read(row, ledger, lists, talks, bearer)
    return ledger.parts


def _read(row: Row, ledger: Ledger, lists: Lists, talks: Talks, bearer: Phrase | None) -> None:
    focus = ledger.focus(row)
    if lists.heading(row, focus):
        return
    lists.go_on(row, focus)
    before = len(ledger.parts)
    found = [*matches(row), *implied(row, bearer)]
    read_frames(ledger, found, row, focus)
    possessed(ledger, row)
    joint(ledger, row)
    if len(ledger.parts) == before:
        verbless(ledger, row, focus)
    talks.read(row, focus, blocked(found))
    talks.label(row)
    dateline(ledger, row, focus)
    lists.label(row, focus, before)
    give_titles(ledger, row)
    ledger.remember(row)
