"""Which place names are one place: by name within country, countries by ISO code, renamed cities under one roof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kgbuild.model import PlaceName
from kgbuild.resolve.gazetteer import city_country, country_code, present_name
from kgbuild.resolve.locals import folded, place_local
from kgbuild.resolve.records import PlaceRecord

__all__ = ["Place", "Places"]


_RANK = {"country": 0, "city": 1, "region": 2, "venue": 3, "online": 4}


@dataclass(slots=True)
class Place:
    """One place: its forms with where they stand, the next larger place, its country code where it is a country."""

    identity: str
    within: str | None = None
    country: str | None = None
    """Code of the country that the place lies in or is."""
    is_country: bool = False
    forms: list[tuple[str, str, int, str]] = field(default_factory=list)
    """(report, local key, offset, form) of every mention."""


class Places:
    """All places of a corpus; ``identity`` is the text by which equal places are equal (``city:almaty:KZ``)."""

    def __init__(self, records: Iterable[PlaceRecord]) -> None:
        self.places: dict[str, Place] = {}
        self.identity_of: dict[tuple[str, str], str] = {}
        """(report, local key) -> identity."""
        # a report may use one name for a city and for a venue in it: both go by one local key, so the city comes first
        records = sorted(records, key=lambda record: _RANK[record.place.kind])
        self._told = _countries_told(records)
        for record in records:
            self._take(record, record.place)

    def _take(self, record: PlaceRecord, name: PlaceName) -> str:
        local = place_local(name)
        known = self.identity_of.get((record.report, local))
        if known is not None:
            identity, country = known, self.places[known].country
        else:
            identity, country = self._identify(record.report, name)
        place = self.places.get(identity)
        if place is None:
            place = self.places[identity] = Place(identity, country=country, is_country=identity.startswith("country:"))
        if (record.report, local) not in self.identity_of:
            place.forms.append((record.report, local, record.offset, name.name))
        self.identity_of[record.report, local] = identity
        wider = self._wider(record, name, identity, country)
        if wider and place.within is None and wider != identity:
            place.within = wider
        return identity

    def _wider(self, record: PlaceRecord, name: PlaceName, identity: str, country: str | None) -> str | None:
        """The identity of the next larger place, which is taken in as well."""
        if name.within:
            first = name.within[0]
            kind = "country" if country_code(first) else "city" if name.kind == "venue" else "region"
            return self._take(record, PlaceName(first, kind, name.within[1:]))  # type: ignore[arg-type]
        if country and not identity.startswith("country:"):
            known = f"country:{country}"
            self.places.setdefault(known, Place(known, country=country, is_country=True))
            return known
        return None

    def _identify(self, report: str, name: PlaceName) -> tuple[str, str | None]:
        if name.kind == "online":
            return f"online:{folded(name.name)}", None
        own = country_code(name.name) if not name.within or name.kind == "country" else None
        if name.kind == "country" or (own and name.kind != "city" and not city_country(name.name)):
            return (f"country:{own}", own) if own else (f"country:{folded(name.name)}", None)
        told = next((code for code in map(country_code, name.within) if code), None)
        if name.kind == "venue":
            city = next((w for w in name.within if not country_code(w)), "")
            country = told or (city_country(city) if city else None)
            return f"venue:{folded(name.name)}:{present_name(city) if city else report}", country
        plain = present_name(name.name)
        country = told or self._told.get((report, plain)) or (city_country(name.name) if name.kind == "city" else None)
        return f"{name.kind}:{plain}:{country or ''}", country


def _countries_told(records: Iterable[PlaceRecord]) -> dict[tuple[str, str], str]:
    """(report, folded city) -> country, where the report names one country with the city somewhere."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in records:
        chain = (record.place.name, *record.place.within)
        code = next((c for c in map(country_code, chain[1:]) if c), None)
        if code:
            for name in chain:
                told[record.report, present_name(name)].add(code)
    return {city: next(iter(codes)) for city, codes in told.items() if len(codes) == 1}
