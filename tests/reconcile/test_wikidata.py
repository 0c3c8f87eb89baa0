"""Look-ups in an endpoint with Wikidata's vocabulary: our own SPARQL service over a few made-up items."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from serve.service import Service, running

from kgbuild.authority import Described
from kgbuild.errors import EndpointError
from kgbuild.reconcile import AnswerCache, look_up
from kgbuild.store.remote import RemoteStore

ITEMS = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
wd:Q901 wdt:P31 wd:Q5 ; rdfs:label "Ingrid Solheim"@en, "Ингрид Солхейм"@ru ; skos:altLabel "I. \\"Inga\\" Solheim"@en ;
  schema:description "made-up glaciologist"@en, "glaciologue"@fr ; wdt:P108 wd:Q902 ; wdt:P496 "0000-0002-1825-0097" .
wd:Q902 wdt:P31 wd:Q904 ; rdfs:label "Fjord University"@en ; skos:altLabel "FU"@en ; wdt:P6782 "05a28rw58" .
wd:Q903 rdfs:label "Ingrid Solheim"@en ; wdt:P31 wd:Q4167410 .
wd:Q904 wdt:P279 wd:Q43229 .
"""
SOLHEIM = Described("p2222222a", "person", ("Ingrid Solheim",), ("Fjord University",))
NOBODY = Described("p2222222b", "person", ('No "Body" \\ } ',))
FJORD = Described("i2222222a", "institution", ("Fjord University",))


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The items, served."""
    path = tmp_path_factory.mktemp("wikidata") / "items.ttl"
    path.write_text(ITEMS, "utf-8")
    with running("--data", path, "--workers", 2, "--no-access-log") as one:
        yield one


def test_items_by_their_names(endpoint: Service) -> None:
    """A person is a human, a body an organization by its classes; an ORCID and a ROR give candidates of their own;
    a name with quotes and brackets is no query."""
    store = RemoteStore(url=f"{endpoint.url}/sparql")
    slept: list[float] = []
    cache = AnswerCache(None)
    found = {t.key: rows for t, rows in look_up(store, [SOLHEIM, NOBODY, FJORD], cache, pause=3, sleep=slept.append)}
    assert slept == [3]
    first, orcid = found[SOLHEIM.key]
    assert (first.uri, orcid.uri) == ("http://www.wikidata.org/entity/Q901", "https://orcid.org/0000-0002-1825-0097")
    assert (first.name, first.description) == ("Ingrid Solheim", "made-up glaciologist")
    assert first.aliases == ("Ингрид Солхейм", 'I. "Inga" Solheim')
    assert first.affiliation == ("FU", "Fjord University")
    assert [row.uri for row in found[FJORD.key]] == ["http://www.wikidata.org/entity/Q902", "https://ror.org/05a28rw58"]
    assert found[NOBODY.key] == []


def test_nothing_is_asked_twice(endpoint: Service) -> None:
    """The second run is answered from the cache, with no endpoint at all; a thing that is new needs one."""
    cache = AnswerCache(None)
    once = dict(_by_key(look_up(RemoteStore(url=f"{endpoint.url}/sparql"), [SOLHEIM], cache)))
    nowhere = RemoteStore(url="http://127.0.0.1:9/sparql", retries=0)
    assert dict(_by_key(look_up(nowhere, [SOLHEIM], cache))) == once
    with pytest.raises(EndpointError, match="cannot be reached"):
        list(look_up(nowhere, [FJORD], cache))


def _by_key(found):  # type: ignore[no-untyped-def]
    return ((thing.key, rows) for thing, rows in found)
