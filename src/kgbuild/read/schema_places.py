"""Where a schema.org event takes place."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.model import PlaceName, Stated
from kgbuild.read.lines import Value
from kgbuild.read.located import Node

__all__ = ["city_of", "is_body", "places_of", "venue_mode"]

_BODIES = frozenset({"CollegeOrUniversity", "Corporation", "School", "Library", "Museum", "NGO", "Consortium"})
_AREAS = {"City": "city", "Country": "country", "State": "region", "AdministrativeArea": "region"}


def is_body(node: Node) -> bool:
    """Whether a node is an organization, by its types."""
    return any(name in _BODIES or name.endswith(("Organization", "Organisation")) for name in node.types)


def places_of(event: Node) -> Iterator[Stated[PlaceName]]:
    """Venues, online venues and cities; a country by itself only where the page says nothing nearer."""
    for item in event.all("location"):
        if isinstance(item, Value):
            if not item.text.startswith(("http://", "https://")):
                yield Stated(PlaceName(item.text, "venue"), item.line, 0.9)
        elif "VirtualLocation" in item.types:
            if item.name is not None:
                yield Stated(PlaceName(item.name.text, "online"), item.name.line)
        else:
            yield from _places(item)


def _places(node: Node) -> Iterator[Stated[PlaceName]]:
    city, region, country = _address(node)
    wider = tuple(_country_name(value.text) if value is country else value.text for value in (city, country) if value)
    if node.name and node.name.text not in wider and not is_body(node):
        kind = next((_AREAS[name] for name in node.types if name in _AREAS), "venue")
        yield Stated(PlaceName(node.name.text, kind, wider), node.name.line)  # type: ignore[arg-type]
    if city is not None:
        yield Stated(PlaceName(city.text, "city", wider[1:]), city.line)
    elif region is not None:
        yield Stated(PlaceName(region.text, "region", wider), region.line)
    elif country is not None:
        yield Stated(PlaceName(_country_name(country.text), "country"), country.line)


def city_of(node: Node) -> Stated[PlaceName] | None:
    """The city of a body's address."""
    city, _, country = _address(node)
    if city is None:
        return None
    return Stated(PlaceName(city.text, "city", (_country_name(country.text),) if country else ()), city.line)


def venue_mode(event: Node) -> Stated[str] | None:
    """Online, or hybrid, where the kinds of location say so."""
    virtual, real = None, False
    for item in event.all("location"):
        if isinstance(item, Node) and "VirtualLocation" in item.types:
            virtual = virtual or item.first("type")
        else:
            real = True
    return Stated("hybrid" if real else "online", virtual.line, 0.9) if virtual else None


def _address(node: Node) -> tuple[Value | None, Value | None, Value | None]:
    """City, region and country, where they are stated apart."""
    address = node if "PostalAddress" in node.types else next(node.all("address"), None)
    if not isinstance(address, Node):
        return None, None, None
    return address.first("addressLocality"), address.first("addressRegion"), address.first("addressCountry")


def _country_name(written: str) -> str:
    """The English name of a country that is given by its ISO 3166 code; any other text as it is.

    >>> _country_name("KZ"), _country_name("Kazakhstan")
    ('Kazakhstan', 'Kazakhstan')
    """
    if len(written) not in (2, 3) or not written.isupper():
        return written
    import pycountry

    countries = pycountry.countries
    found = countries.get(alpha_2=written) if len(written) == 2 else countries.get(alpha_3=written)
    return str(getattr(found, "common_name", found.name)) if found else written
