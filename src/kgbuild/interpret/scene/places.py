"""Where each event was: the places said of it, datelines, venue lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.rowdates import HELD
from kgbuild.model import Mention, PlaceName, Stated

__all__ = ["free_places", "place_beside", "place_of_page", "stated_places"]


def place_beside(draft: Draft, number: int, row: Row) -> None:
    introduces = draft.sentence == row.sentence.index
    if draft.places or (not introduces and (draft.parent is not None or HELD.search(row.text) is None)):
        return
    places = free_places(row)
    if draft.parent is not None:
        here = next((i for i, atom in enumerate(row.atoms) if atom.kind == "event" and int(atom.lemma) == number), 0)
        places = [(i, m) for i, m in places if i > here]
    draft.places.extend(stated_places(places, row, prior("place-beside")))


def free_places(row: Row) -> list[tuple[int, Mention]]:
    """Places of the row that are said of no agent and stand behind "in", "at" or "to", alone, or in front."""
    taken = {k for group in row.groups for phrase in group.phrases for k in range(phrase.start, phrase.end)}
    out: list[tuple[int, Mention]] = []
    for i, atom in enumerate(row.atoms):
        if atom.kind != "place" or i in taken or atom.mention is None:
            continue
        before = row.atoms[i - 1].lower if i else ""
        chained = bool(out) and (out[-1][0] == i - 2)
        if before == "," and not chained and _seat(row, i):
            continue
        if (
            before in {"in", "at", "to", "", ",", "(", ".", "city", "here"}
            or i == 0
            or chained
            or (before == "and")
            or row.atoms[i - 1].kind == "date"
        ) or (i + 1 < len(row.atoms) and row.atoms[i + 1].lower in {"was", "welcomed", "hosted", "became", "saw"}):
            out.append((i, atom.mention))
    return out


def _seat(row: Row, i: int) -> bool:
    """Whether a place behind a comma is the seat of a body that is no house of the event ("funded by A, Delhi")."""
    group = next((g for g in row.groups if g.end == i - 1), None)
    if group is None or row.sentence.layout != "prose":
        return False
    before = [atom.lower for atom in row.atoms[max(0, group.start - 4) : group.start + 1]]
    return not {"at", "in", "inside", "venue"} & set(before)


def stated_places(places: Sequence[tuple[int, Mention]], row: Row, confidence: float) -> list[Stated[PlaceName]]:
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


_DATELINE = re.compile(r"(L\d+) (?:, (?:L\d+|\w+) )?(?:[,(] )?D\d+ ")
_UNDER_TITLE = 4


def place_of_page(draft: Draft, rows: Sequence[Row], first: int) -> None:
    """The city of a dateline ("RIGA, 5 May –"), of a line under the title, or behind "in" known to the model only."""
    for row in rows:
        line = _DATELINE.match(row.text)
        under = (
            row.sentence.layout == "heading"
            and row.text.startswith("L0 ")
            and 0 <= row.sentence.index - first <= _UNDER_TITLE
            and not any(atom.kind in {"person", "event"} or atom.pos in {"VERB", "AUX"} for atom in row.atoms)
        )
        if line or under:
            places = [
                (i, a.mention) for i, a in enumerate(row.atoms[:4]) if a.kind == "place" and a.mention is not None
            ]
            found = stated_places(places, row, prior("place-line"))
            if found:
                draft.places.extend(found)
                return
    telling = next((row for row in rows if row.sentence.index == draft.sentence), None)
    city = _city_of_model(telling) if telling is not None else None
    if telling is not None and city is not None:
        draft.places.append(Stated(PlaceName(city, "city"), telling.span, prior("place-model")))


def _city_of_model(row: Row) -> str | None:
    """ "in Stepanavan": a name behind "in" that the language model takes for a place and the gazetteer lacks."""
    tokens = row.sentence.tokens
    for before, atom in pairwise(row.atoms):
        named = before.lower == "in" and atom.kind == "word" and atom.capital and 0 <= atom.token < len(tokens)
        if named and tokens[atom.token].entity == "GPE":
            return atom.text
    return None
