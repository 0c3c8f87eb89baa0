"""Turtle and JSON-LD beside a page, and the schema.org inside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from kgbuild.publish import Options, publish
from kgbuild.publish.schemaorg import data_block
from kgbuild.vocabulary import ontology_file

BASE = "https://w3id.org/research-network/id/"


def graph_of(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="turtle" if path.suffix == ".ttl" else "json-ld")


@pytest.mark.parametrize(
    "stem",
    [
        "id/person/p1",
        "id/person/hostile",
        "id/institution/i0",
        "id/event/e0",
        "id/series/s0",
        "id/topic/t0",
        "id/place/c0",
        "id/doc/d0",
        "id/institution/old1",
        "id/person/gone",
        "dataset/dataset",
        "role",
        "code",
    ],
)
def test_both_documents_say_the_same(site: Path, stem: str):
    """JSON-LD parses to the triples of the Turtle, by another library than the one that wrote them."""
    turtle, jsonld = graph_of(site / f"{stem}.ttl"), graph_of(site / f"{stem}.jsonld")
    assert len(turtle) > 0
    assert set(turtle) == set(jsonld)


def test_the_vocabulary_as_jsonld_is_the_vocabulary(site: Path):
    """Blank nodes included, up to their names; and the Turtle is the file itself."""
    assert isomorphic(graph_of(site / "ns.ttl"), graph_of(site / "ns.jsonld"))
    assert (site / "ns.ttl").read_bytes() == ontology_file("rn.ttl").read_bytes()


def test_a_document_holds_statements_with_their_passages(site: Path):
    """Who reads a person's document alone knows role, event, confidence, and the words that say so."""
    graph = graph_of(site / "id/person/p1.ttl")
    rows = list(
        graph.query("""
        PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?event ?role ?quote WHERE {
          ?part rn:agent <https://w3id.org/research-network/id/person/p1> ;
                rn:event/rdfs:label ?event ; rn:role/skos:prefLabel ?role ;
                rn:confidence ?sure ; rn:evidence/oa:hasSelector/oa:exact ?quote }""")
    )
    assert rows
    assert all("was" in str(row.quote) for row in rows)


def test_the_dumps_hold_the_whole(graph: Path, site: Path):
    """The zipped whole is the union of the zipped layers, and the layers are what the graph folder holds."""
    import gzip

    import pyoxigraph as ox

    def triples(name: str) -> set[ox.Triple]:
        data = gzip.decompress((site / "data" / name).read_bytes())
        return {quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)}

    layers = {path.name for path in (site / "data").glob("*.ttl.gz")} - {"graph.ttl.gz"}
    assert {"core.ttl.gz", "provenance.ttl.gz", "curation.ttl.gz"} <= layers
    assert set().union(*(triples(name) for name in layers)) == triples("graph.ttl.gz")
    assert triples("core.ttl.gz") == {
        q.triple for q in ox.parse(path=str(graph / "core.ttl"), format=ox.RdfFormat.TURTLE)
    }
    quads = ox.parse(gzip.decompress((site / "data/graph.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS)
    assert {quad.triple for quad in quads} == triples("graph.ttl.gz")


def block(page: Path) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    data: dict[str, object] = json.loads(found[0])
    return data


def test_search_engines_read_schema_org(site: Path):
    """Type, identifier, dates and people stand in the page, and parse as RDF."""
    event = block(site / "id/event/e0/index.html")
    assert (event["@type"], event["@id"]) == ("Event", f"{BASE}event/e0")
    assert event["startDate"] == "2014-01-01"
    assert {"organizer", "location", "about"} <= event.keys()
    # schema.org's own context is on the web: its vocabulary does here
    text = json.dumps({**event, "@context": {"@vocab": "https://schema.org/"}})
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    assert (rdflib.URIRef(f"{BASE}event/e0"), rdflib.RDF.type, rdflib.SDO.Event) in graph


def test_hostile_names_stay_text(site: Path):
    """Markup in a name is shown, not run: in the page, in its data block, in lists and in the index."""
    page = (site / "id/person/hostile/index.html").read_text("utf-8")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert str(block(site / "id/person/hostile/index.html")["name"]).startswith("</script><img")
    assert 'href="javascript' not in page
    assert "https://orcid.org/0000-0002-1825-0097" in page
    assert not any("<img" in path.read_text("utf-8") for path in site.rglob("*.html"))
    assert "\u2028" not in (site / "assets/search-index.js").read_text("utf-8")


def test_the_block_ends_no_element():
    """Neither a script's end nor a comment's beginning can come out of data."""
    text = data_block({"name": "</script><!-- \u2028"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><!-- \u2028"}


def test_alternates_are_linked(site: Path):
    """A page names its documents in its head."""
    page = (site / "id/topic/t0/index.html").read_text("utf-8")
    assert '<link rel="alternate" type="text/turtle" href="../../../id/topic/t0.ttl">' in page
    assert '<link rel="alternate" type="application/ld+json" href="../../../id/topic/t0.jsonld">' in page


def test_a_site_with_an_address_says_so(graph: Path, tmp_path: Path):
    """Sitemap, robots, canonical links and download addresses are absolute; the page of the lost has the path."""
    publish(graph, tmp_path / "s", Options(explorer="none", validate=False, processes=1, url="https://example.org/net"))
    site = tmp_path / "s"
    pages = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    assert "https://example.org/net/id/person/p1/" in pages
    assert not [page for page in pages if "gone" in page or "old1" in page or "404" in page]
    assert "Sitemap: https://example.org/net/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/net/id/person/p1/">' in (
        site / "id/person/p1/index.html"
    ).read_text("utf-8")
    assert 'href="/net/assets/icon.svg"' in (site / "404.html").read_text("utf-8")
    assert "<https://example.org/net/data/graph.ttl.gz>" in (site / "dataset/dataset.ttl").read_text("utf-8")


def rules(text: str) -> list[tuple[str, str, str]]:
    """Rewrite rules with the condition before each: (accept, pattern, target)."""
    found, accept = [], ""
    for line in text.splitlines():
        if line.startswith("RewriteCond %{HTTP_ACCEPT}"):
            accept = line.split()[2]
        elif line.startswith("RewriteRule"):
            _, pattern, target, _ = line.split()
            found.append((accept, pattern, target))
            accept = ""
    return found


def redirect(text: str, path: str, accept: str = "text/html") -> str:
    for wanted, pattern, target in rules(text):
        match = re.search(pattern, path)
        if match and (not wanted or re.search(wanted, accept)):
            return re.sub(r"\$(\d)", lambda m, match=match: match[int(m[1])] or "", target)
    return path


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("id/person/p1", "text/html", "id/person/p1/"),
        ("id/person/p1", "text/turtle", "id/person/p1.ttl"),
        ("id/person/p1", "application/ld+json", "id/person/p1.jsonld"),
        ("id/person/p1.ttl", "text/html", "id/person/p1.ttl"),
        ("id/institution/old1", "text/html", "id/institution/i0/"),
        ("id/institution/old1.ttl", "*/*", "id/institution/i0.ttl"),
        ("ns", "text/turtle", "ns.ttl"),
        ("role", "text/html", "role/"),
    ],
)
def test_identifiers_lead_to_files(site: Path, path: str, accept: str, target: str):
    """The rules for a server turn an identifier into the file that the client wants, and that file is there."""
    found = redirect((site / ".htaccess").read_text("utf-8"), path, accept)
    assert found == target
    assert (site / (found + "index.html" if found.endswith("/") else found)).is_file()
    assert redirect((site / "w3id/.htaccess").read_text("utf-8"), "id/person/p1", "text/turtle").endswith(
        "/id/person/p1.ttl"
    )
