"""The page's data: what the graph says, in columns, always in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterator

import explorer_network
import pytest
from explorer_network import store_of

from kgbuild.explorer.payload import payload
from kgbuild.explorer.places import locate
from kgbuild.store.base import Row, Table
from kgbuild.store.local import LocalStore


class _Backwards:
    """A store whose engine answers in the opposite order."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store

    def select(self, query: str) -> Table:
        table = self._store.select(query)
        return Table(table.columns, tuple(reversed(table.rows)))

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def __iter__(self) -> Iterator[Row]:
        raise NotImplementedError


def test_every_participation_of_the_graph_is_in_the_data(store: LocalStore) -> None:
    """Nothing that the graph states about who took part is lost."""
    data = payload(store)
    stated = store.select("PREFIX rn: <https://w3id.org/research-network/ns#> SELECT ?x { ?x a rn:Participation }")
    assert len(data["participations"]["iri"]) == len(stated) > 100


def test_columns_of_a_table_have_one_length(store: LocalStore) -> None:
    """A row is a position: columns that drift apart would put words into other people's mouths."""
    for name, table in payload(store).items():
        if isinstance(table, dict):
            assert len({len(column) for column in table.values()}) == 1, name


def test_the_order_of_the_engine_does_not_show(store: LocalStore) -> None:
    """Same graph, same data, whatever order the engine answers in."""
    assert json.dumps(payload(store)) == json.dumps(payload(_Backwards(store)))  # type: ignore[arg-type]


def test_a_quote_stands_where_its_offsets_say(store: LocalStore) -> None:
    """The length of a quote is the length of its span."""
    evidence = payload(store)["evidence"]
    assert all(
        end - start == len(quote)
        for start, end, quote in zip(evidence["start"], evidence["end"], evidence["quote"], strict=True)
    )


def test_without_quotes_no_wording_is_left(store: LocalStore) -> None:
    """Positions only: a publisher may keep the wording of sources out of the page."""
    evidence = payload(store, quotes=False)["evidence"]
    assert set(evidence["quote"]) == {""}
    assert min(evidence["start"]) > 0


def test_rejected_participations_stay_out() -> None:
    """What a curator rejected is not shown as a fact."""
    text = explorer_network.turtle(persons=10, events=4)
    first = text.index("rn:status rnc:proposed", text.index("rn:Participation"))
    rejected = text[:first] + "rn:status rnc:rejected" + text[first + len("rn:status rnc:proposed") :]
    before, after = (len(payload(store_of(each))["participations"]["iri"]) for each in (text, rejected))
    assert after == before - 1


def test_only_web_addresses_become_links(hostile_store: LocalStore) -> None:
    """An address that is no http or https address is dropped."""
    assert all(url == "" or url.startswith("https://") for url in payload(hostile_store)["documents"]["url"])


@pytest.mark.parametrize(
    ("names", "country", "near"),
    [
        (("Almaty",), "KZ", (43.2, 76.9)),
        (("Halle",), "DE", (51.5, 12.0)),
        (("Алматы", "Almaty"), "KZ", (43.2, 76.9)),
    ],
)
def test_a_city_is_found_within_its_country(names: tuple[str, ...], country: str, near: tuple[float, float]) -> None:
    """Coordinates come from the name within the stated country."""
    point = locate(names, country=country)
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx(near, abs=0.3)


def test_a_name_shared_by_countries_is_not_guessed() -> None:
    """Santiago lies in several countries: without one stated, no point."""
    assert locate(("Santiago",), country=None) is None


def test_a_link_to_geonames_decides() -> None:
    """A GeoNames link names one city and beats any name."""
    point = locate(("Somewhere else",), country=None, links=("https://sws.geonames.org/1526384/",))
    assert point is not None
    assert point.how == "link"
