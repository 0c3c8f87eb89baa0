"""The service keeps the SPARQL 1.1 Protocol, over real HTTP."""

from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest
from serve.service import Service

SELECT = "SELECT ?s ?o { ?s <http://example.org/p> ?o } ORDER BY ?o"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s <http://example.org/made> ?o } WHERE { ?s <http://example.org/p> ?o }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
G1, G2 = "http://example.org/g1", "http://example.org/g2"


def test_three_ways_to_send_a_query_give_one_answer(dataset: Service):
    """GET, a posted form and a posted query are the same operation."""
    by_get = dataset.client.get("/sparql", params={"query": SELECT})
    by_form = dataset.client.post("/sparql", data={"query": SELECT})
    direct = dataset.client.post("/sparql", content=SELECT, headers={"Content-Type": QUERY})
    assert by_get.status_code == by_form.status_code == direct.status_code == 200
    assert by_get.json() == by_form.json() == direct.json()
    assert [row["o"]["value"] for row in by_get.json()["results"]["bindings"]] == ["1"]


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/csv", "text/csv; charset=utf-8", ox.QueryResultsFormat.CSV),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", ox.QueryResultsFormat.TSV),
        ("application/json", "application/json", ox.QueryResultsFormat.JSON),
    ],
)
@pytest.mark.parametrize("query", [SELECT, ASK])
def test_results_are_what_the_engine_writes(dataset: Service, query: str, accept: str, kind: str, form):
    """Not a byte is added or lost on the way, and the media type says what it is."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/p"), ox.Literal(1)))
    answer = dataset.query(query, accept=accept)
    assert answer.headers["content-type"] == kind
    assert answer.content == store.query(query).serialize(format=form)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <http://example.org/a>"])
def test_triples_come_in_every_format(dataset: Service, query: str, accept: str, form):
    """CONSTRUCT and DESCRIBE parse back to the same one triple."""
    answer = dataset.query(query, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(accept)
    (quad,) = ox.parse(answer.content, format=form)
    assert (quad.subject.value, quad.object.value) == ("http://example.org/a", "1")


def test_quality_decides_and_refuses(dataset: Service):
    """A type of quality 0 is never sent; the best of the others is."""
    answer = dataset.query(SELECT, accept="application/sparql-results+json;q=0, text/csv;q=0.3, text/*;q=0.2")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "image/png")])
def test_what_cannot_be_sent_is_406_with_the_choice(dataset: Service, query: str, accept: str):
    answer = dataset.query(query, accept=accept)
    assert answer.status_code == 406
    assert "are answered as" in answer.text


def test_no_preference_gives_json(dataset: Service):
    assert dataset.query(SELECT, accept="*/*").headers["content-type"] == "application/sparql-results+json"


# datasets


def test_a_file_keeps_its_default_graph(dataset: Service):
    """Without a dataset, the default graph is the file's own, and GRAPH sees the named ones."""
    assert dataset.values("SELECT ?o { ?s <http://example.org/p> ?o }") == [("1",)]
    assert len(dataset.values("SELECT ?g { GRAPH ?g { ?s <http://example.org/p> ?o } }")) == 2


def test_default_graphs_of_the_request_are_merged(dataset: Service):
    found = dataset.values(SELECT, **{"default-graph-uri": [G1, G2]})
    assert [row[1] for row in found] == ["2", "3"]
    assert dataset.values("SELECT * { GRAPH ?g { ?s ?p ?o } }", **{"default-graph-uri": G1}) == []


def test_named_graphs_of_the_request_are_the_only_ones(dataset: Service):
    """Naming only named graphs leaves the default graph empty."""
    fields = {"named-graph-uri": G2}
    assert dataset.values("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", **fields) == [(G2,)]
    assert dataset.values(SELECT, **fields) == []


def test_the_request_wins_over_the_query(dataset: Service):
    """A dataset in the request replaces FROM and FROM NAMED as a whole."""
    query = f"SELECT ?o FROM <{G1}> FROM NAMED <{G1}> {{ {{ ?s <http://example.org/p> ?o }} UNION {{ GRAPH ?g {{ ?s <http://example.org/p> ?o }} }} }}"  # noqa: E501
    assert sorted(dataset.values(query)) == [("2",), ("2",)]
    assert dataset.values(query, **{"default-graph-uri": G2}) == [("3",)]


def test_a_posted_query_takes_its_dataset_from_the_url(dataset: Service):
    answer = dataset.client.post(
        "/sparql", params={"default-graph-uri": G2}, content=SELECT, headers={"Content-Type": QUERY}
    )
    assert [row["o"]["value"] for row in answer.json()["results"]["bindings"]] == ["3"]


def test_a_posted_form_holds_its_dataset(dataset: Service):
    answer = dataset.client.post("/sparql", data={"query": SELECT, "default-graph-uri": [G1, G2]})
    assert [row["o"]["value"] for row in answer.json()["results"]["bindings"]] == ["2", "3"]


def test_a_built_graph_is_asked_as_the_union_of_its_layers(service: Service):
    """A plain query joins facts of one layer with evidence of another."""
    query = """PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
    SELECT ?quote { ?s a rn:Participation ; rn:evidence/oa:hasSelector/oa:exact ?quote } LIMIT 3"""
    assert len(service.values(query)) == 3


def test_from_is_kept_on_a_built_graph(service: Service):
    """A query that names its dataset sees that and nothing else, although plain ones see all layers."""
    layer = "https://w3id.org/research-network/id/graph/curation"
    everything = int(service.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0])
    one = int(service.values(f"SELECT (COUNT(*) AS ?n) FROM <{layer}> {{ ?s ?p ?o }}")[0][0])
    none = int(service.values("SELECT (COUNT(*) AS ?n) FROM <urn:none> { ?s ?p ?o }")[0][0])
    assert 0 == none < one < everything


# what is wrong


@pytest.mark.parametrize(
    ("query", "place"),
    [("SELECT * WHERE { ?s ?p }", "line 1, column"), ("SELECT *\nWHERE {\n  ?s ?p ?o ?x }", "line 3, column")],
)
def test_a_wrong_query_is_400_and_the_message_points_into_it(dataset: Service, query: str, place: str):
    answer = dataset.query(query)
    assert answer.status_code == 400
    assert place in answer.text
    assert "Traceback" not in answer.text


def test_a_query_nested_too_deeply_is_400(dataset: Service):
    """In words with the place, by the worker that then takes the next query."""
    answer = dataset.client.post(
        "/sparql", content="ASK\n" + "{" * 5_000 + "}" * 5_000, headers={"Content-Type": QUERY}
    )
    assert (answer.status_code, "line 2, column 129" in answer.text) == (400, True), answer.text


def test_a_query_of_thousands_of_parts_is_400(dataset: Service):
    query = "SELECT * {\n" + " ".join(f"OPTIONAL {{ ?s ?p {n} }}" for n in range(5_000)) + " }"
    answer = dataset.client.post("/sparql", content=query, headers={"Content-Type": QUERY})
    assert (answer.status_code, "joins too many parts at line 2" in answer.text) == (400, True), answer.text


@pytest.mark.parametrize(
    "url",
    [
        "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
        "/sparql?default-graph-uri=urn:g",
        "/sparql?query=%FF%FE",
        "/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri",
        "/sparql?query=ASK%7B%7D&named-graph-uri=relative",
    ],
)
def test_a_wrong_url_is_400(dataset: Service, url: str):
    answer = dataset.client.get(url)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (FORM, b"x=1", 400),
        (FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        (FORM, b"query=%FF", 400),
        (FORM + "; charset=utf-16", "query=ASK{}".encode("utf-16"), 415),
        (QUERY, "ASK { ?s ?p 'é' }".encode("latin-1"), 400),
        (QUERY + "; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        (QUERY + "; charset=klingon", b"ASK {}", 415),
        ("text/plain", b"ASK {}", 415),
        ("application/json", b'{"query": "ASK {}"}', 415),
        (None, b"ASK {}", 415),
        (None, b"query=ASK%7B%7D", 415),
    ],
)
def test_a_wrong_post_has_the_status_of_its_fault(dataset: Service, kind: str | None, body: bytes, status: int):
    headers = {"Content-Type": kind} if kind else {}
    assert dataset.client.post("/sparql", content=body, headers=headers).status_code == status


def test_charset_utf8_is_named_in_any_case(dataset: Service):
    answer = dataset.client.post("/sparql", content="ASK {}", headers={"Content-Type": QUERY + '; charset="UTF-8"'})
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_405_and_name_those_that_work(dataset: Service, method: str):
    answer = dataset.client.request(method, "/sparql", params={"query": ASK})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_names_the_methods(dataset: Service):
    answer = dataset.client.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_head_is_get_without_the_body(dataset: Service):
    got = dataset.client.get("/sparql", params={"query": SELECT})
    head = dataset.client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    assert {name: head.headers[name] for name in ("content-type", "content-length", "vary")} == {
        name: got.headers[name] for name in ("content-type", "content-length", "vary")
    }


@pytest.mark.parametrize("body", ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "LOAD <file:///etc/passwd>", "DROP ALL"])
def test_updates_are_refused_in_every_form(dataset: Service, body: str):
    """A read-only service answers an update with a refusal, and changes nothing."""
    before = dataset.values("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    form = dataset.client.post("/sparql", data={"update": body})
    direct = dataset.client.post("/sparql", content=body, headers={"Content-Type": "application/sparql-update"})
    headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer a-token"}
    elsewhere = dataset.client.post("/update", content=body, headers=headers)
    assert form.status_code == direct.status_code == elsewhere.status_code == 403
    assert "this service is read-only" in elsewhere.text
    assert dataset.client.get("/sparql", params={"update": body}).status_code == 400
    assert dataset.query(body).status_code == 400
    assert before == dataset.values("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")


def test_csv_of_ten_thousand_rows_is_whole(service: Service):
    """A long answer is streamed in pieces, and none is missing."""
    query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000"
    answer = service.query(query, accept="text/csv")
    assert answer.headers["transfer-encoding"] == "chunked"
    assert len(list(csv.reader(io.StringIO(answer.text)))) == int(
        service.values(f"SELECT (COUNT(*) AS ?n) {{ {{ {query} }} }}")[0][0]
    ) + 1  # fmt: skip


def test_relative_iris_are_resolved_against_the_endpoint(dataset: Service):
    assert dataset.values("SELECT (<x> AS ?x) {}") == [(f"{dataset.url}/x",)]


# descriptions


def test_without_a_query_the_service_describes_itself(dataset: Service):
    """The service description names the endpoint, the language, the formats and each named graph."""
    answer = dataset.client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200
    triples = set(answer.text.splitlines())
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert f"<{dataset.url}/sparql> <{sd}endpoint> <{dataset.url}/sparql> ." in triples
    assert f"<{dataset.url}/sparql> <{sd}supportedLanguage> <{sd}SPARQL11Query> ." in triples
    named = {triple.split()[2] for triple in triples if f"<{sd}name>" in triple}
    assert named == {f"<{G1}>", f"<{G2}>"}
    assert f"<{sd}UnionDefaultGraph>" not in answer.text


def test_a_built_graph_says_that_its_default_graph_is_the_union(service: Service):
    told = service.client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert "UnionDefaultGraph" in told
    ((count,),) = service.values("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert re.search(rf"void:triples {count}\b", told)  # what a query counts


def test_browsers_get_a_place_to_write_a_query(service: Service):
    answer = service.client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert "<textarea" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_void_names_the_endpoint(service: Service):
    answer = service.client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    assert f"<http://rdfs.org/ns/void#sparqlEndpoint> <{service.url}/sparql>" in answer.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ('CONSTRUCT { <a:a> <http://x/1> "b" } {}', "application/rdf+xml"),
        ('CONSTRUCT { <a:a> <a:b> "a\\u0001b" } {}', "application/rdf+xml"),
        ('SELECT ("a\\u0001b" AS ?x) {}', "application/sparql-results+xml"),
        ('SELECT ("\\uFFFF" AS ?x) {}', "text/xml"),
        ("CONSTRUCT { <a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> } {}", "application/ld+json"),
    ],
)
def test_what_the_format_has_no_words_for_is_406(dataset: Service, query: str, accept: str):
    """Nothing is sent under the name of XML or JSON-LD that is none; another format can say it."""
    answer = dataset.query(query, accept=accept)
    assert answer.status_code == 406
    assert "ask for another format" in answer.text
    other = "text/turtle" if query.startswith("CONSTRUCT") else "application/sparql-results+json"
    assert dataset.query(query, accept=other).status_code == 200


def test_a_graph_named_twice_is_in_the_dataset_once(dataset: Service):
    """A default graph is a set of triples, however often its parts are named: by the request, or by the query."""
    query = "SELECT ?s {} {{ ?s ?p ?o }}"
    once = dataset.values(query.format(f"FROM <{G1}>"))
    assert once
    assert dataset.values(query.format(f"FROM <{G1}> from\n<{G1}>")) == once
    named = dataset.client.get("/sparql", params=[("query", query.format("")), *[("default-graph-uri", G1)] * 2])
    assert len(named.json()["results"]["bindings"]) == len(once)
