"""Where each event was: the places said of it, venue lines, datelines, titles that say where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.rowdates import HELD, only_dated, wholes_of
from kgbuild.interpret.scene.towns import (
    Placed,
    behind_in,
    dateline_of,
    free_places,
    house_in,
    never,
    office_of,
    on_line,
)
from kgbuild.model import PlaceName, Stated

__all__ = ["address", "place_beside", "place_page", "place_said", "stated_places"]

_WAS = frozenset({"was", "were", "is", "be"})


def place_beside(draft: Draft, number: int, row: Row, told: Told) -> None:
    """The place that the sentence which introduces an event names."""
    here = _place_of(number, row)
    for places, rule in (
        (free_places(row), "place-beside"),
        (behind_in(row), "place-model"),
        (office_of(row), "place-beside"),
        (house_in(row), "place-model"),
    ):
        own = [(i, m) for i, m in places if (draft.parent is None or i > here) and _nearest(draft, here, i, row, told)]
        if draft.mode is not None and draft.mode.value == "online":
            own = [town for town in own if town not in dateline_of(row)]
        if not draft.places:
            draft.places.extend(stated_places(own, row, prior(rule)))


def place_said(draft: Draft, number: int, row: Row, told: Told) -> None:
    """The place that a later sentence gives an event: "The conference was held in A", "The sitting was in B"."""
    if draft.places or draft.parent is not None or draft.sentence == row.sentence.index:
        return
    held = HELD.search(row.text)
    floor = len(row.atoms)
    if held is not None:
        floor = next((k for k, at in zip(row.at, row.offsets, strict=True) if at >= held.start()), 0)
    here = _place_of(number, row)
    for i, mention in [*free_places(row), *behind_in(row)]:
        said = i > 1 and row.atoms[i - 1].lower == "in" and row.atoms[i - 2].lower in _WAS
        if (said or i >= floor) and not draft.places and _nearest(draft, here, i, row, told):
            draft.places.extend(stated_places([(i, mention)], row, prior("place-beside")))


def _place_of(number: int, row: Row) -> int:
    return next((i for i, atom in enumerate(row.atoms) if atom.kind == "event" and int(atom.lemma) == number), 0)


def _nearest(draft: Draft, here: int, i: int, row: Row, told: Told) -> bool:
    """Whether a place is said of this event of the row and not of another one."""
    others = [
        k
        for k, atom in enumerate(row.atoms)
        if atom.kind == "event"
        and (other := told.of_head.get((row.sentence.index, int(atom.lemma)))) is not None
        and other is not draft
        and other.parent is None
    ]
    if not others or row.atoms[here].kind != "event":
        return True
    events = sorted([here, *others])
    before = [k for k in events if k < i]
    return here == (before[-1] if before else events[0])


def stated_places(places: Sequence[Placed], row: Row, confidence: float) -> list[Stated[PlaceName]]:
    """The first city of the places, with its country; else the country that stands behind "in"."""
    city = next(((i, m) for i, m in places if m.type not in {"country", "region", "online"} and len(m.name) > 2), None)
    country = next(((i, m) for i, m in places if m.type == "country" and (city is None or abs(i - city[0]) <= 3)), None)
    out: list[Stated[PlaceName]] = []
    if city is not None:
        within = city[1].parents or ((country[1].name,) if country else ())
        kind = "venue" if city[1].type == "venue" else "city"
        out.append(Stated(PlaceName(city[1].name, kind, tuple(within)), row.span, confidence))  # type: ignore[arg-type]
    elif country is not None and row.atoms[country[0] - 1].lower == "in":
        out.append(Stated(PlaceName(country[1].name, "country"), row.span, confidence))
    return out


# ---------------------------------------------------------------- the page


_UNDER_TITLE = 6


def place_page(rows: Sequence[Row], told: Told) -> None:
    """The city that the page gives for its first event; what is said of a series is said of its members.

    The place of writing says nothing of an event that was held online.
    """
    wholes = wholes_of(told)
    if wholes and not wholes[0].places:
        _place_first(wholes[0], rows, min(draft.sentence for draft in wholes))
    for draft in wholes:
        if draft.members and not draft.places:
            _place_series(draft, rows, told)
        for member in draft.members:
            if not member.places and not (member.mode and member.mode.value == "online"):
                member.places.extend(draft.places)


_MEETS = re.compile(r"(?<!\S)(?:held|meets?|begins?|starts?|takes? place|takes? place|convenes?|gathers?)(?!\S)")


def _place_series(draft: Draft, rows: Sequence[Row], told: Told) -> None:
    """The place that a sentence gives all events of a series: "All talks begin at 18:00 in the Archive, Zadar"."""
    for row in rows:
        if row.sentence.index in told.blocks or _MEETS.search(row.text) is None or draft.places:
            continue
        for towns in (free_places(row), behind_in(row), house_in(row)):
            if not draft.places:
                draft.places.extend(stated_places(towns, row, prior("place-line")))


def _place_first(draft: Draft, rows: Sequence[Row], first: int) -> None:
    online = draft.mode is not None and draft.mode.value == "online"
    for position, row in enumerate(rows):
        towns = dateline_of(row) if position < _UNDER_TITLE and not online else []
        if not towns and 0 <= row.sentence.index - first <= _UNDER_TITLE:
            towns = address(row, (*rows[max(0, position - 1) : position], *rows[position + 1 : position + 2]))
        found = stated_places(towns, row, prior("place-line"))
        if found:
            draft.places.extend(found)
            return
    for row in rows:
        if row.sentence.layout == "heading" and row.sentence.index <= draft.sentence:
            draft.places.extend(stated_places(_said_where(row), row, prior("place-model")))
        if draft.places:
            return


_EVENT = re.compile(r"(?<!\S)E\d")


def address(row: Row, beside: Iterable[Row]) -> list[Placed]:
    """The town of a line that is an address, beside a line with the day or with a town that is known."""
    telling = _EVENT.search(row.text) or any(
        atom.kind in {"person", "title"} or (atom.pos in {"VERB", "AUX"} and not atom.capital) for atom in row.atoms
    )
    if row.sentence.layout not in {"heading", "label"} or telling:
        return []
    towns = on_line(row)
    known = [town for town in towns if row.atoms[town[0]].kind == "place"]
    dated = only_dated(row) or any(only_dated(other) for other in beside)
    housed = any(atom.kind == "institution" or atom.lower in never() for atom in row.atoms)
    pieces = any(atom.lower in {",", "|", "·", "("} for atom in row.atoms)
    sure = bool(known) and (dated or known[0][0] == 0)
    return known if sure else towns if pieces and (only_dated(row) or (dated and housed)) else []


def _said_where(row: Row) -> list[Placed]:
    """The place that a title names behind a verb or the event: "Small towns were discussed in Riga"."""
    out = []
    for i, mention in [*free_places(row), *behind_in(row)]:
        before = row.atoms[i - 2] if i > 1 and row.atoms[i - 1].lower == "in" else None
        if before is not None and (before.kind in {"event", "date"} or before.pos in {"VERB", "AUX"}):
            out.append((i, mention))
    return out
