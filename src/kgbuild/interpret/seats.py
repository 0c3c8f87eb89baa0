"""Where a body is, as far as it is told beside its name or by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kgbuild.annotate.bodywords import country_in
from kgbuild.annotate.places import Place, lookup
from kgbuild.model.claim import PlaceName, Stated
from kgbuild.model.mention import Mention

__all__ = ["based_in", "cities_beside", "places_beside"]

_BETWEEN = re.compile(r"\s*(?:\(|,\s)\s*")
_MOST = 50_000
"""Mentions of a report beyond which nobody looks for places beside names."""


def places_beside(text: str, mentions: Sequence[Mention]) -> Mapping[Mention, Mention]:
    """The place right behind each body that has one: ``Institute of Economics, Almaty``."""
    starts = {m.span.start: m for m in mentions if m.kind == "place"} if len(mentions) < _MOST else {}
    out = {}
    for mention in mentions if starts else ():
        if mention.kind == "institution" and (between := _BETWEEN.match(text, mention.span.end)):
            place = starts.get(between.end())
            if place is not None and place.type in ("city", "country", "region"):
                out[mention] = place
    return out


def cities_beside(beside: Mapping[Mention, Mention]) -> Mapping[Mention, str]:
    """The city that a body is told to be in, by its usual name."""
    return {
        mention: found.name if (found := lookup(place.name)) else place.name
        for mention, place in beside.items()
        if place.type == "city"
    }


def based_in(mentions: Sequence[Mention], beside: Mapping[Mention, Mention]) -> Stated[PlaceName] | None:
    """Where a body with these mentions is: as the place beside one of them says, else as the name does."""
    for mention in mentions:
        if told := beside.get(mention):
            kind = told.type if told.type in ("city", "country") else "region"
            return Stated(PlaceName(told.name, kind, told.parents), told.span, 0.8)  # type: ignore[arg-type]
    for mention in mentions:
        country = country_in(mention.name)
        if country is not None:
            return Stated(PlaceName(country, "country"), mention.span, 0.7)
        if named := list(_named(mention.name)):
            written, place = max(named, key=lambda found: found[1].population)
            if place.kind in ("city", "country"):
                return Stated(PlaceName(written, place.kind), mention.span, 0.6)
    return None


def _named(name: str) -> Iterator[tuple[str, Place]]:
    """The place that a name begins with, and one behind it: of ``Lomonosov Moscow State University`` the second is
    meant, and the first a surname."""
    words = name.split()
    for word in words[:2] if len(words) > 1 else ():
        found = lookup(word)
        if found is None:
            return
        if found.population != 1:
            yield word, found
