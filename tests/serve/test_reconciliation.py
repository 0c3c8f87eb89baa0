"""The Reconciliation Service API over a graph, against the specification's schemas and what OpenRefine sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from serve.reconciliation_schemas import check
from serve.service import Service, running

GRAPH = """
@prefix id: <https://w3id.org/research-network/id/> .
@prefix rn: <https://w3id.org/research-network/ns#> .
@prefix rnr: <https://w3id.org/research-network/role#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/research-network/id/person/p2222222a> a rn:Person ; rdfs:label "Ingrid Solheim"@en ;
  rn:alias "Ингрид Солхейм"@ru ; schema:sameAs <https://orcid.org/0000-0002-1825-0097> .
<https://w3id.org/research-network/id/person/p2222222b> a rn:Person ; rdfs:label "Boris Lind"@en .
<https://w3id.org/research-network/id/person/p2222222c> a rn:Person ; rdfs:label "Boris Lind"@en .
<https://w3id.org/research-network/id/person/p2222222d> a rn:Person ; rdfs:label "<b>=Hostile & \\"Name\\""@en .
<https://w3id.org/research-network/id/person/p2222222z> a rn:RetiredEntity ;
  dcterms:isReplacedBy <https://w3id.org/research-network/id/person/p2222222a> .
<https://w3id.org/research-network/id/institution/i2222222a> a rn:Institution ; rdfs:label "Fjord University"@en .
<https://w3id.org/research-network/id/institution/i2222222b> a rn:Institution, rn:Unit ;
  rdfs:label "Department of Ice"@en ; rn:unitOf <https://w3id.org/research-network/id/institution/i2222222a> .
<https://w3id.org/research-network/id/event/e2222222a> a rn:Event ; rdfs:label "Glacier Futures"@en ;
  rn:startDate "2024-06-01"^^xsd:date ; rn:participantCount 200 ; rn:dateText "June 2024"@en .
<https://w3id.org/research-network/id/event/e2222222b> a rn:Event ; rdfs:label "Glacier Futures"@en ;
  rn:startDate "2025"^^xsd:gYear .
<https://example.org/topics#ice> a rn:Topic ; skos:prefLabel "ice"@en .
id:aff1 a rn:Affiliation ; rn:agent <https://w3id.org/research-network/id/person/p2222222a> ;
  rn:institution <https://w3id.org/research-network/id/institution/i2222222a> ; rn:position "head of research"@en .
id:aff2 a rn:Affiliation ; rn:agent <https://w3id.org/research-network/id/person/p2222222b> ;
  rn:institution <https://w3id.org/research-network/id/institution/i2222222b> .
<https://w3id.org/research-network/id/person/p2222222e> a rn:Person ; rdfs:label "Rolf Aas"@en .
id:aff3 a rn:Affiliation ; rn:agent <https://w3id.org/research-network/id/person/p2222222e> ;
  rn:institution <https://w3id.org/research-network/id/institution/i2222222a> ; rn:position "dean"@en .
id:aff4 a rn:Affiliation ; rn:agent <https://w3id.org/research-network/id/person/p2222222e> ;
  rn:institution <https://w3id.org/research-network/id/institution/i2222222a> ; rn:position "rector"@en .
id:aff5 a rn:Affiliation ; rn:agent <https://w3id.org/research-network/id/person/p2222222e> ;
  rn:institution <https://w3id.org/research-network/id/institution/i2222222b> .
id:part1 a rn:Participation ; rn:agent <https://w3id.org/research-network/id/person/p2222222a> ;
  rn:event <https://w3id.org/research-network/id/event/e2222222a> ; rn:role rnr:speaker .
"""
SOLHEIM, LIND = "person/p2222222a", "person/p2222222b"
FJORD, GLACIER = "institution/i2222222a", "event/e2222222a"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The graph, served."""
    path = tmp_path_factory.mktemp("reconcile") / "graph.ttl"
    path.write_text(GRAPH, "utf-8")
    with running("--data", path, "--workers", 2, "--no-access-log", "--cors", "https://refine.example.org") as one:
        yield one


def ask(served: Service, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """The candidates for each query, as OpenRefine asks for them."""
    answer = served.client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {name: each["result"] for name, each in check("results", answer.json()).items()}


def one(served: Service, query: str, **more: Any) -> list[dict[str, Any]]:
    return ask(served, q0={"query": query, **more})["q0"]


def ids(candidates: list[dict[str, Any]]) -> list[str]:
    return [candidate["id"] for candidate in candidates]


def test_the_manifest(served: Service) -> None:
    """It is what the schema asks, names every service, and its addresses answer."""
    manifest = check("manifest", served.client.get("/reconcile").json())
    assert manifest["versions"] == ["0.2"]
    assert (manifest["identifierSpace"], manifest["schemaSpace"]) == (
        "https://w3id.org/research-network/id/",
        "https://w3id.org/research-network/ns#",
    )
    assert {one["id"] for one in manifest["defaultTypes"]} >= {"Person", "Institution", "Event", "Place", "Topic"}
    for of, prefix in (("entity", "Ing"), ("type", "per"), ("property", "aff")):
        where = manifest["suggest"][of]
        found = httpx.get(where["service_url"] + where["service_path"], params={"prefix": prefix}).json()
        (first, *_) = check(f"suggest {of}", found)["result"]
        flyout = where["flyout_service_path"].replace("${id}", httpx.QueryParams({"i": first["id"]})["i"])
        assert check("flyout", httpx.get(where["service_url"] + flyout).json())["id"] == first["id"]
    page = httpx.get(manifest["preview"]["url"].replace("{{id}}", "person%2Fp2222222a"))
    assert page.headers["content-type"].startswith("text/html")
    assert "Fjord University" in page.text
    view = httpx.get(manifest["view"]["url"].replace("{{id}}", "person%2Fp2222222a"), follow_redirects=True,
                     headers={"Accept": "text/html"})  # fmt: skip
    assert "Ingrid Solheim" in view.text


@pytest.mark.parametrize(
    "kind", ["Person", "person", " PERSON", ["person"], "https://w3id.org/research-network/ns#person"]
)
def test_a_type_is_known_however_it_is_written(served: Service, kind: str | list[str]) -> None:
    """By identifier, name or IRI; no type at all is any."""
    assert ids(one(served, "Ingrid Solheim", type=kind)) == [SOLHEIM]
    assert ids(one(served, "Glacier Futures", type=kind)) == []
    if isinstance(kind, str):
        assert served.client.get("/reconcile/propose", params={"type": kind}).json()["type"] == "Person"
        assert "person" in served.client.get("/reconcile/flyout/type", params={"id": kind}).json()["html"]
    assert SOLHEIM in ids(one(served, "Ingrid Solheim", type=""))
    assert ids(one(served, "Glacier Futures", type="series of EVENTS")) == []


@pytest.mark.parametrize("kind", ["persons", "http://example.org/Nonsense", ["Person", "Robot"]])
def test_an_unknown_type_is_told(served: Service, kind: str | list[str]) -> None:
    """No empty answer, which would say that there is nobody of that name."""
    answer = served.client.post("/reconcile", data={"queries": json.dumps({"q": {"query": "ice", "type": kind}})})
    assert (answer.status_code, "Person, Institution, Unit" in answer.text) == (400, True), answer.text
    if isinstance(kind, str):
        assert served.client.get("/reconcile/propose", params={"type": kind}).status_code == 400


def test_a_description_says_each_thing_once(served: Service) -> None:
    """Two posts at one body are one word, and leave room for the next body."""
    (best, *_) = one(served, "Rolf Aas", type="Person")
    assert best["description"] == "Fjord University, Department of Ice"


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("Ingrid Solheim", 100),
        ("SOLHEIM, Ingrid", 99),
        ("Prof. Ingrid Solheim", 99),
        ("Ингрид Солхейм", 100),
        ("Ingrid Solhem", 82),
        ("I. Solheim", 53),
    ],
)
def test_people_by_their_names(served: Service, written: str, score: float) -> None:
    """Case, order, titles and script do not count; a misprint and an initial cost."""
    best = one(served, written, type="Person")[0]
    assert best["id"] == SOLHEIM
    assert best["score"] == pytest.approx(score, abs=2)
    assert best["match"] is (score > 90)
    assert best["description"] == "Fjord University"


def test_namesakes_are_no_match_until_something_tells_them_apart(served: Service) -> None:
    """Two of one name are offered, neither as sure; with the institution one is, and the wrong institution is none."""
    assert [(c["score"], c["match"]) for c in one(served, "Boris Lind")] == [(100.0, False), (100.0, False)]
    told = one(served, "Boris Lind", properties=[{"pid": "affiliation", "v": {"id": "institution/i2222222b"}}])
    assert (told[0]["id"], [candidate["match"] for candidate in told]) == (LIND, [True, False])
    wrong = one(served, "Ingrid Solheim", properties=[{"pid": "affiliation", "v": "Delta Academy"}])[0]
    assert not wrong["match"]
    assert wrong["score"] < 90
    assert {feature["id"] for feature in wrong["features"]} == {"nameSimilarity", "affiliation"}


def test_types_restrict(served: Service) -> None:
    """Only things of the type, or of a narrower one, are offered; of a type that nobody knows there are none."""
    assert ids(one(served, "Glacier Futures", type="Person")) == []
    assert "institution/i2222222b" in ids(one(served, "Department of Ice", type=["Institution"]))
    assert ids(one(served, "Fjord University", type="Unit")) == []
    assert ids(one(served, "ice", type="https://w3id.org/research-network/ns#Topic")) == [
        "https://example.org/topics#ice"
    ]


def test_identifiers_are_names_too(served: Service) -> None:
    """As we give them, as IRIs, as keys; a retired one leads to what took its place."""
    for identifier in (SOLHEIM, "https://w3id.org/research-network/id/" + SOLHEIM, "p2222222a", "person/p2222222z"):
        best = one(served, identifier)[0]
        assert (best["id"], best["score"], best["match"]) == (SOLHEIM, 100.0, True)


def test_events_of_one_title_are_told_apart_by_their_day(served: Service) -> None:
    """A date, as a table has it, fits a first day."""
    assert not one(served, "Glacier Futures")[0]["match"]
    best = one(served, "Glacier Futures", properties=[{"pid": "startDate", "v": "2024-06-01"}])[0]
    assert (best["id"], best["match"]) == (GLACIER, True)


def test_what_openrefine_sends_is_understood(served: Service) -> None:
    """A strictness that nobody ever defined, a callback that is not called, values of every kind."""
    batch = {"q0": {"query": "Ingrid Solheim", "type": "Person", "type_strict": "should", "limit": 6,
                    "properties": [{"pid": "position", "v": v} for v in (7, 2.5, True, "", None)]}}  # fmt: skip
    answer = served.client.get("/reconcile", params={"queries": json.dumps(batch), "callback": "jsonp1"})
    assert check("results", answer.json())["q0"]["result"][0]["id"] == SOLHEIM
    check("manifest", served.client.get("/reconcile", params={"callback": "jsonp1"}).json())


def test_values_without_a_name(served: Service) -> None:
    """Who is affiliated with a body, by its name and by its identifier."""
    for value in ("Fjord University", {"id": FJORD, "name": "x"}, ["nobody", {"id": FJORD}]):
        found = ask(served, q={"type": "Person", "properties": [{"pid": "affiliation", "v": value}]})["q"]
        assert ids(found) == [SOLHEIM, "person/p2222222e"]


def test_a_batch_is_answered_query_by_query(served: Service) -> None:
    """Each by its own name and limit; by GET as by POST; fifty at a time and no more."""
    batch = {f"row {n}": {"query": "Boris Lind", "limit": 1} for n in range(50)}
    found = ask(served, **batch)
    assert list(found) == list(batch)
    assert all(len(candidates) == 1 for candidates in found.values())
    by_get = served.client.get("/reconcile", params={"queries": json.dumps({"a": {"query": "Boris Lind", "limit": 1}})})
    assert by_get.json()["a"]["result"] == found["row 0"]
    batch["one more"] = {"query": "x"}
    assert served.client.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 413


def test_an_empty_cell_has_no_candidates_and_costs_the_others_nothing(served: Service) -> None:
    """A query of a batch that asks for nothing is answered with nothing."""
    found = ask(served, a={"query": "Boris Lind", "limit": 1}, b={"query": ""}, c={"query": " \t"}, d={})
    assert [len(found[name]) for name in "abcd"] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    "queries",
    ["", "{", "[]", '{"q": []}', '{"q": {"query": 7}}', '{"q": {"query": "x", "limit": 0}}',
     '{"q": {"query": "x", "properties": [{"v": "y"}]}}', '{"q": {"query": "x", "limit": "many"}}', "[" * 5000],
)  # fmt: skip
def test_what_is_no_batch_is_refused(served: Service, queries: str) -> None:
    """With 400 and what is wrong."""
    answer = served.client.post("/reconcile", data={"queries": queries})
    assert answer.status_code == 400
    assert 0 < len(answer.text) < 500


@pytest.mark.parametrize(
    "name",
    [
        "x" * 10_000,
        "=HYPERLINK(1)",
        "two\nlines\x00",
        '"} ?x ?y {',
        "<b>",
        "ß" * 400,
        "🙂",
        "\u202e",
        "a" + " b" * 4000,
    ],
)
def test_hostile_names_are_names(served: Service, name: str) -> None:
    """Whatever stands in a cell is looked up as text, in a moment."""
    assert isinstance(one(served, name, properties=[{"pid": "affiliation", "v": name}]), list)
    assert served.client.get("/reconcile/suggest/entity", params={"prefix": name}).status_code == 200


def test_names_of_the_graph_are_text_on_a_page(served: Service) -> None:
    """A name with markup is escaped in flyout and preview."""
    html = served.client.get("/reconcile/flyout/entity", params={"id": "person/p2222222d"}).json()["html"]
    page = served.client.get("/reconcile/preview", params={"id": "person/p2222222d"}).text
    for text in (html, page):
        assert "&lt;b&gt;=Hostile &amp; &#34;Name&#34;" in text


def test_data_extension(served: Service) -> None:
    """Values of each kind, entities with identifiers that can be reconciled with, columns with their types; a retired
    identifier has the values of what took its place, an unknown one none."""
    asked = {
        "ids": [SOLHEIM, "person/p2222222z", "person/unknown", GLACIER, "event/e2222222b", "bad id <>"],
        "properties": [
            {"id": p} for p in ("affiliation", "position", "sameAs", "startDate", "participantCount", "speaker")
        ]
        + [{"id": "participatedIn", "settings": {"limit": "1"}}, {"id": "nonsense"}],
    }
    for answer in (
        served.client.post("/reconcile", data={"extend": json.dumps(asked)}),
        served.client.get("/reconcile", params={"extend": json.dumps(asked)}),
    ):
        found = check("extension", answer.json())
        assert list(found["rows"]) == asked["ids"]
        solheim = found["rows"][SOLHEIM]
        assert solheim["affiliation"] == [{"id": FJORD, "name": "Fjord University"}]
        assert solheim["position"] == [{"str": "head of research"}]
        assert solheim["sameAs"] == [{"str": "https://orcid.org/0000-0002-1825-0097"}]
        assert solheim["participatedIn"] == [{"id": GLACIER, "name": "Glacier Futures"}]
        assert found["rows"]["person/p2222222z"] == solheim
        assert not any(found["rows"]["person/unknown"].values())
        assert found["rows"][GLACIER]["startDate"] == [{"date": "2024-06-01T00:00:00Z"}]
        assert found["rows"]["event/e2222222b"]["startDate"] == [{"str": "2025"}]
        assert found["rows"][GLACIER]["participantCount"] == [{"int": 200}]
        assert found["rows"][GLACIER]["speaker"] == [{"id": SOLHEIM, "name": "Ingrid Solheim"}]
        assert found["meta"][0] == {
            "id": "affiliation",
            "name": "affiliated with",
            "type": {"id": "Institution", "name": "institution"},
        }


def test_limits_of_a_data_extension(served: Service) -> None:
    """A thousand identifiers at a time; what is no query is refused."""
    many = {"ids": [f"person/{n}" for n in range(1001)], "properties": []}
    assert served.client.post("/reconcile", data={"extend": json.dumps(many)}).status_code == 413
    for wrong in ("", "[]", '{"ids": 1, "properties": []}', '{"ids": []}'):
        assert served.client.post("/reconcile", data={"extend": wrong}).status_code == 400


def test_properties_are_proposed_for_a_type(served: Service) -> None:
    """Those of the type and of its broader one, as many as are wanted."""
    found = check("proposal", served.client.get("/reconcile/propose", params={"type": "Person", "limit": 3}).json())
    assert (found["type"], found["limit"], len(found["properties"])) == ("Person", 3, 3)
    unit = served.client.get("/reconcile/propose", params={"type": "Unit"}).json()["properties"]
    assert {"unitOf", "basedIn", "alias"} <= {each["id"] for each in unit}


def test_suggestions(served: Service) -> None:
    """By the beginning of any word, by identifier, in any script, in pages; an empty prefix of types gives all."""
    for prefix in ("Solh", "ингрид", SOLHEIM):
        found = check(
            "suggest entity", served.client.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()
        )
        assert found["result"][0]["id"] == SOLHEIM
        assert found["result"][0]["notable"] == [{"id": "Person", "name": "person"}]
    both = served.client.get("/reconcile/suggest/entity", params={"prefix": "boris"}).json()["result"]
    second = served.client.get("/reconcile/suggest/entity", params={"prefix": "boris", "cursor": 1}).json()["result"]
    assert second == both[1:]
    types = served.client.get("/reconcile/suggest/type", params={"prefix": ""}).json()
    assert len(check("suggest type", types)["result"]) == 8


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile/suggest/entity", 400),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400),
        ("/reconcile/suggest/nonsense?prefix=a", 404),
        ("/reconcile/flyout/entity?id=person/none", 404),
        ("/reconcile/preview?id=none", 404),
        ("/reconcile/view?id=none", 404),
        ("/reconcile/propose?type=Person&limit=x", 400),
        ("/reconcilex", 404),
    ],
)
def test_wrong_addresses(served: Service, path: str, status: int) -> None:
    """Each has its status."""
    assert served.client.get(path).status_code == status


def test_other_bodies_are_refused(served: Service) -> None:
    """A POST that is no form gets 415, one without a known field 400, other methods 405."""
    assert served.client.post("/reconcile", json={}).status_code == 415
    assert served.client.post("/reconcile", data={"x": "y"}).status_code == 400
    assert served.client.put("/reconcile").status_code == 405


def test_pages_of_this_machine_and_of_named_origins_may_read(served: Service) -> None:
    """OpenRefine's page may, and those let in; others may not; and it is so at /reconcile only."""
    for origin, let_in in (
        ("http://127.0.0.1:3333", True),
        ("http://localhost:3333", True),
        ("https://refine.example.org", True),
        ("https://evil.example.org", False),
        ("http://localhost.evil.example.org", False),
        ("null", False),
    ):
        headers = {"Origin": origin}
        answer = served.client.get("/reconcile", headers=headers)
        assert (answer.headers.get("access-control-allow-origin") == origin) is let_in
        asked = {**headers, "Access-Control-Request-Method": "POST"}
        preflight = served.client.options("/reconcile", headers=asked)
        assert preflight.status_code == 204
        assert (preflight.headers.get("access-control-allow-origin") == origin) is let_in
    elsewhere = served.client.get("/api/questions", headers={"Origin": "http://localhost:3333"})
    assert "access-control-allow-origin" not in elsewhere.headers


def test_a_proxy_that_takes_tls_off_is_believed(served: Service) -> None:
    """The manifest's addresses are those that the client sees."""
    manifest = served.client.get("/reconcile", headers={"X-Forwarded-Proto": "https"}).json()
    assert manifest["preview"]["url"].startswith("https://127.0.0.1")


def test_our_client_reads_our_service(served: Service, tmp_path: Path) -> None:
    """The round trip: types and properties map by themselves, and people get the identifiers of the other graph."""
    from kgbuild.authority import Described, candidates, load_authorities
    from kgbuild.reconcile import AnswerCache, Courier, gather, open_service

    things = [
        Described("p3333333a", "person", ("Prof. Ingrid Solheim", "I. Solheim"), ("Fjord University",)),
        Described("p3333333b", "person", ("Boris Lind",)),
        Described("i3333333a", "institution", ("The Fjord University",)),
    ]
    client = open_service(f"{served.url}/reconcile", Courier(pause=0), AnswerCache(None))
    assert client.types == {"person": "Person", "institution": "Institution"}
    outcome = gather(client.rows(things), tmp_path / "graph.csv")
    sure = {one.key: one.record.uri for one in outcome.candidates if one.sure}
    base = "https://w3id.org/research-network/id/"
    assert sure == {"p3333333a": base + SOLHEIM, "i3333333a": base + FJORD}
    assert sum(one.key == "p3333333b" for one in outcome.candidates) == 2
    records, findings = load_authorities(tmp_path)
    assert not findings
    assert {c.key: c.record.uri for c in candidates(things, records) if c.sure} == sure
