"""A graph of two events, written by hand: three persons, two bodies, sentences with their places."""

from __future__ import annotations

import pyoxigraph as ox

from kgbuild.iris import BASE
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import NAMESPACES

__all__ = ["TEXT", "store"]

TEXT = "Aigul Sarsen spoke at the Salt Forum for the Dune Academy. The chair was Boris Lind."

_GRAPH = """
<event/eaaaaaaa2> a rn:Event ; rdfs:label "Salt Forum"@en ; rn:mention <span/d-26-36> ;
  rn:startDate "2024-05-17"^^xsd:date .
<event/ebbbbbbb2> a rn:Event ; rdfs:label "Sand Talks"@en .
<person/paaaaaaa2> a rn:Person ; rdfs:label "Aigul Sarsen"@en ; rn:mention <span/d-0-12> .
<person/pbbbbbbb2> a rn:Person ; rdfs:label "Boris Lind"@en ; rn:mention <span/d-73-83> .
<person/pccccccc2> a rn:Person ; rdfs:label "A. Sarsen"@en .
<institution/iaaaaaaa2> a rn:Institution ; rdfs:label "Dune Academy"@en ; rn:mention <span/d-45-57> .
<institution/ibbbbbbb2> a rn:Institution ; rdfs:label "Great Dune Academy"@en .
<institution/iccccccc2> a rn:Institution ; rdfs:label "Chair of Sand of the Dune Academy"@en ;
  rn:unitOf <institution/iaaaaaaa2> .
rnr:speaker skos:prefLabel "speaker"@en . rnr:chair skos:prefLabel "chair"@en .

<participation/p1> a rn:Participation ; rn:event <event/eaaaaaaa2> ; rn:agent <person/paaaaaaa2> ; rn:role rnr:speaker ;
  rn:status rnc:proposed ; rn:confidence 0.7 ; rn:evidence <span/d-0-58> ; rn:roleText "spoke"@en ;
  rn:affiliationAtEvent <affiliation/a1> .
<participation/p2> a rn:Participation ; rn:event <event/eaaaaaaa2> ; rn:agent <person/pbbbbbbb2> ; rn:role rnr:chair ;
  rn:status rnc:accepted ; rn:confidence 1 ; rn:evidence <span/d-59-84> .
<affiliation/a1> a rn:Affiliation ; rn:agent <person/paaaaaaa2> ; rn:institution <institution/iaaaaaaa2> ;
  rn:position "fellow"@en ; rn:status rnc:proposed ; rn:confidence 0.6 ; rn:evidence <span/d-0-58>, <span/d-59-84> .
<claim/c1> a rn:Claim ; rdf:subject <event/eaaaaaaa2> ; rdf:predicate rn:startDate ; rdf:object "2024-05-17"^^xsd:date ;
  rn:status rnc:proposed ; rn:confidence 0.9 ; rn:evidence <span/d-0-58> .
<claim/c2> a rn:Claim ; rdf:subject <event/eaaaaaaa2> ; rdf:predicate rn:endDate ; rdf:object "2024-05-17"^^xsd:date ;
  rn:status rnc:proposed ; rn:confidence 0.8 ; rn:evidence <span/d-0-58> .
<claim/c3> a rn:Claim ; rdf:subject <event/eaaaaaaa2> ; rdf:predicate rn:eventType ; rdf:object rnt:forum ;
  rn:status rnc:rejected ; rn:confidence 0.9 ; rn:evidence <span/d-0-58> .
<claim/c4> a rn:Claim ; rdf:subject <participation/fallen> ; rdf:predicate rn:role ; rdf:object rnr:chair ;
  rn:status rnc:proposed ; rn:confidence 0.9 ; rn:evidence <span/d-0-58> .
<doc/d> a rn:SourceDocument ; dcterms:identifier "a.txt" ; dcterms:title "News of the Academy" .
"""


def store() -> LocalStore:
    """The graph, loaded."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in NAMESPACES.items())
    spans = "".join(_span(start, end) for start, end in ((0, 12), (0, 58), (26, 36), (45, 57), (59, 84), (73, 83)))
    raw = ox.Store()
    raw.load((prefixes + _GRAPH + spans).encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return LocalStore(raw)


def _span(start: int, end: int) -> str:
    return (
        f"<span/d-{start}-{end}> a rn:TextSpan ; oa:hasSource <doc/d> ; oa:hasSelector [ a oa:TextPositionSelector ; "
        f"oa:start {start} ; oa:end {end} ], [ a oa:TextQuoteSelector ; oa:exact {_quoted(TEXT[start:end])} ] .\n"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
