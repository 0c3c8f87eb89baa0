"""The gazetteer and place mentions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.annotate.places import is_country, lookup
from kgbuild.model.mention import Mention


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Almaty", "city", "KZ"),
        ("Nur Sultan", "city", "KZ"),
        ("COLOGNE", "city", "DE"),
        ("Republic of Korea", "country", "KR"),
        ("Türkiye", "country", "TR"),
        ("Central Asia", "region", None),
    ],
)
def test_lookup(name: str, kind: str, code: str | None) -> None:
    """Cities and countries by any of their names, whatever the case."""
    place = lookup(name)
    assert place is not None
    assert (place.kind, place.country_code) == (kind, code)


def test_unknown_names_are_no_places() -> None:
    """A name that the gazetteer lacks is not guessed."""
    assert lookup("Gotham") is None
    assert not is_country("Europe")


def test_a_city_carries_the_country_beside_it(mentions: Callable[..., tuple[Mention, ...]]) -> None:
    """ "Namangan, Uzbekistan": the city's wider place is the country."""
    [city] = [m for m in mentions("The workshop was held in Namangan, Uzbekistan.") if m.name == "Namangan"]
    assert (city.type, city.parents) == ("city", ("Uzbekistan",))


def test_a_list_of_countries_is_no_chain(mentions: Callable[..., tuple[Mention, ...]]) -> None:
    """Countries enumerated contain nothing of each other."""
    found = [m for m in mentions("Guests came from Georgia, Mongolia, Pakistan.") if m.kind == "place"]
    assert [(m.name, m.parents) for m in found] == [("Georgia", ()), ("Mongolia", ()), ("Pakistan", ())]
