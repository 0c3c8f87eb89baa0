"""Every thing has an address: 303 to a document, in the form that suits; retired identifiers lead on or are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from serve.service import Service, running
from store.synthetic import PREFIXES

BASE = "https://w3id.org/research-network/id/"

CORE = r"""
id:person\/p1 a rn:Person ; rdfs:label "<script>alert(1)</script> & Ada"@en ; rn:name "Ada"@en .
id:event\/e1 a rn:Event ; rdfs:label "Meeting"@en .
id:participation\/a1 a rn:Participation ; rn:agent id:person\/p1 ; rn:event id:event\/e1 ; rn:role rnr:speaker ;
  rn:evidence id:span\/d1-0-9 ; rn:confidence 0.9 ; rn:status rnc:proposed .
id:doc\/d1 a rn:SourceDocument ; dcterms:identifier "r1.txt" ; schema:url <javascript:alert(2)> .
id:span\/d1-0-9 a rn:TextSpan ; oa:hasSource id:doc\/d1 ; oa:hasSelector id:span\/d1-0-9-p , id:span\/d1-0-9-q .
id:span\/d1-0-9-p a oa:TextPositionSelector ; oa:start 0 ; oa:end 9 .
id:span\/d1-0-9-q a oa:TextQuoteSelector ; oa:exact "<img src=x onerror=alert(3)> Ada spoke" .
id:person\/old1 a rn:RetiredEntity ; dcterms:isReplacedBy id:person\/p1 .
id:person\/old2 a rn:RetiredEntity ; dcterms:isReplacedBy id:person\/p1 , id:event\/e1 .
id:person\/old3 a rn:RetiredEntity .
id:participation\/a0 a rn:RetiredEntity ; dcterms:isReplacedBy id:participation\/a1 .
<https://w3id.org/research-network/id/agent/curator%201> a prov:Agent ; rdfs:label "Curator" .
<https://w3id.org/research-network/id/dataset/core.ttl> rdfs:label "The file" .
<urn:elsewhere> rdfs:label "Elsewhere" .
<urn:elsewhere> rdfs:seeAlso <mailto:a@b.example> .
"""


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A graph with a hostile label, a hostile quote and four retired identifiers."""
    folder: Path = tmp_path_factory.mktemp("things") / "graph"
    folder.mkdir()
    (folder / "core.ttl").write_text(PREFIXES + CORE, "utf-8")
    with running("--graph", folder, "--workers", 2, "--no-access-log") as one:
        yield one


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", ".html"),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml;q=0.4, text/turtle;q=0.2", ".rdf"),
        ("*/*", ".html"),
    ],
)
def test_a_thing_is_not_a_document(things: Service, accept: str, suffix: str):
    """The thing's address answers 303 and leads to the document that was asked for."""
    answer = things.client.get("/id/person/p1", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/id/person/p1{suffix}"
    assert "accept" in answer.headers["vary"]
    document = things.client.get(answer.headers["location"])
    assert document.status_code == 200


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdf", ox.RdfFormat.RDF_XML),
    ],
)
def test_documents_hold_what_is_said_with_its_statements(things: Service, suffix: str, form):
    """Every format holds the label, the participation with its confidence, and the label of the event."""
    answer = things.client.get(f"/id/person/p1.{suffix}")
    said = {(quad.subject.value, quad.predicate.value.rsplit("#", 1)[-1]) for quad in ox.parse(answer.content, form)}
    assert (BASE + "person/p1", "label") in said
    assert (BASE + "participation/a1", "confidence") in said
    assert (BASE + "event/e1", "label") in said


def test_the_page_shows_the_statement_with_its_passage(things: Service):
    page = things.client.get("/id/person/p1.html").text
    assert "Took part in" in page
    assert 'href="/id/event/e1"' in page
    assert "Ada spoke" in page
    assert "90%" in page


def test_whatever_the_graph_holds_is_escaped(things: Service):
    """Labels and quotes are text, never markup, and addresses that are no web addresses are no links."""
    answer = things.client.get("/id/person/p1.html")
    assert "<script>alert(1)" not in answer.text
    assert "<img src=x" not in answer.text
    assert "javascript:" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_one_successor_is_a_redirect_and_the_form_is_kept(things: Service):
    answer = things.client.get("/id/person/old1")
    assert (answer.status_code, answer.headers["location"]) == (301, "/id/person/p1")
    assert things.client.get("/id/person/old1.ttl").headers["location"] == "/id/person/p1.ttl"


def test_a_statement_under_a_retired_key_leads_to_what_is_stated_now(things: Service):
    """What a merged person did had an identifier that may have been cited."""
    answer = things.client.get("/id/participation/a0")
    assert (answer.status_code, answer.headers["location"]) == (301, "/id/participation/a1")
    assert things.client.get(things.client.get("/id/participation/a1").headers["location"]).status_code == 200


def test_a_split_or_withdrawn_identifier_is_gone(things: Service):
    """Two successors are told, none is guessed; without one it is simply gone."""
    split = things.client.get("/id/person/old2")
    assert split.status_code == 410
    assert BASE + "person/p1" in split.text
    assert BASE + "event/e1" in split.text
    assert things.client.get("/id/person/old3").status_code == 410


@pytest.mark.parametrize("path", ["/id/person/none", "/id/person/none.ttl", "/id/person/p1.exe", "/id/", "/nowhere"])
def test_what_is_not_there_is_404(things: Service, path: str):
    assert things.client.get(path).status_code == 404


def test_errors_are_pages_for_browsers(things: Service):
    answer = things.client.get("/id/person/<b>none</b>", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<b>none" not in answer.text


def test_what_cannot_be_sent_is_406(things: Service):
    assert things.client.get("/id/person/p1", headers={"Accept": "image/png"}).status_code == 406


def test_escapes_in_an_identifier_are_kept(things: Service):
    """A space in an identifier is written %20 in the graph and in the address alike."""
    answer = things.client.get("/id/agent/curator%201", headers={"Accept": "text/turtle"})
    assert answer.headers["location"] == "/id/agent/curator%201.ttl"
    assert "Curator" in things.client.get(answer.headers["location"]).text


def test_an_identifier_may_end_like_a_suffix(things: Service):
    answer = things.client.get("/id/dataset/core.ttl", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/dataset/core.ttl.ttl")


def test_things_elsewhere_are_asked_by_their_iri(things: Service):
    """An IRI outside the base is described at /entity; one below the base leads to its own address."""
    answer = things.client.get("/entity", params={"iri": "urn:elsewhere"}, headers={"Accept": "application/n-triples"})
    assert '"Elsewhere"' in answer.text
    page = things.client.get("/entity", params={"iri": "urn:elsewhere", "format": "html"})
    assert "<h1>Elsewhere</h1>" in page.text
    below = things.client.get("/entity", params={"iri": BASE + "person/p1"}, headers={"Accept": "text/turtle"})
    assert below.headers["location"] == "/id/person/p1.ttl"


@pytest.mark.parametrize("iri", ["not an iri", "urn:a> ?p ?o . <urn:b", "javascript:alert(1)", ""])
def test_a_hostile_iri_finds_nothing(things: Service, iri: str):
    absolute = ":" in iri
    assert things.client.get("/entity", params={"iri": iri}).status_code == (404 if absolute else 400)


def test_search_folds_case_and_accents(things: Service):
    """Beginnings of words are enough, in the page and in the API."""
    assert "/id/person/p1" in things.client.get("/search", params={"q": "ádA"}).text
    found = things.client.get("/api/search", params={"q": "MEET"}).json()["results"]
    assert found == [{"iri": BASE + "event/e1", "label": "Meeting", "kind": "event"}]


def test_search_shows_what_was_asked_as_text(things: Service):
    page = things.client.get("/search", params={"q": '"><script>alert(9)</script>'}).text
    assert "<script>" not in page


def test_the_front_page_counts_and_links(things: Service):
    page = things.client.get("/").text
    assert "<b>1</b> people" in page
    assert 'href="/questions/who-with-whom"' in page
    assert 'href="/explorer"' not in page
    assert things.client.get("/explorer").status_code == 404


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_an_iri_of_any_scheme_is_told_of(things: Service, accept: str):
    """A thing that the graph speaks of has its page as it has its Turtle."""
    answer = things.client.get("/entity", params={"iri": "mailto:a@b.example"}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert "mailto:a@b.example" in answer.text
