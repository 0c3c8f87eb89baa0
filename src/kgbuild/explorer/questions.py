"""The SELECT queries that the page's data comes from; each answers with plain columns, ordered here by nothing.

Rows are sorted in Python, so that the data does not hang on an engine's order.
"""

from __future__ import annotations

__all__ = [
    "AFFILIATIONS",
    "AFFILIATION_DETAILS",
    "ALIASES",
    "CLAIMS",
    "CONCEPTS",
    "CONTRIBUTIONS",
    "DOCUMENTS",
    "EVENTS",
    "EVENT_LINKS",
    "INSTITUTIONS",
    "MENTIONS",
    "NAMED",
    "PARTICIPATIONS",
    "PARTICIPATION_DETAILS",
    "PLACES",
    "PREFIXES",
    "SPANS",
    "TITLE",
    "UNITS",
]

PREFIXES = """PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rnr: <https://w3id.org/research-network/role#>
PREFIX rnt: <https://w3id.org/research-network/type#>
PREFIX rnc: <https://w3id.org/research-network/code#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX schema: <https://schema.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_LIVE = "FILTER NOT EXISTS { ?x rn:status ?s FILTER(?s IN (rnc:rejected, rnc:superseded)) }"

NAMED = "SELECT DISTINCT ?x ?label WHERE { ?x a %s ; rdfs:label|skos:prefLabel ?label }"
"""IRI and label of one class (put its name in)."""

ALIASES = """SELECT DISTINCT ?x ?alias WHERE { ?x a ?c ; rn:alias|rn:name|skos:altLabel ?alias
  FILTER(?c IN (rn:Person, rn:Institution, rn:Unit, rn:Event, rn:Place, rn:Topic)) }"""

CONCEPTS = """SELECT DISTINCT ?x ?kind ?label ?broader ?presence WHERE {
  ?x a ?kind . FILTER(?kind IN (rn:Role, rn:EventType, skos:Concept))
  OPTIONAL { ?x skos:prefLabel ?label } OPTIONAL { ?x skos:broader ?broader }
  OPTIONAL { ?x rn:impliesPresence ?presence } }"""

INSTITUTIONS = """SELECT DISTINCT ?x ?label ?type ?seat WHERE {
  { ?x a rn:Institution } UNION { ?x a rn:Unit } ?x rdfs:label ?label
  OPTIONAL { ?x rn:institutionType ?type } OPTIONAL { ?x rn:basedIn ?seat } }"""

UNITS = "SELECT DISTINCT ?x ?whole WHERE { ?x rn:unitOf ?whole }"

PLACES = """SELECT DISTINCT ?x ?label ?within ?code ?same ?online WHERE {
  { ?x a rn:Place BIND(false AS ?online) } UNION { ?x a rn:OnlineVenue BIND(true AS ?online) } ?x rdfs:label ?label
  OPTIONAL { ?x rn:within ?within } OPTIONAL { ?x rn:countryCode ?code } OPTIONAL { ?x schema:sameAs ?same } }"""

EVENTS = """SELECT DISTINCT ?x ?label ?from ?to ?text ?whole ?state ?mode ?url ?confidence WHERE {
  ?x a rn:Event ; rdfs:label ?label
  OPTIONAL { ?x rn:earliestDate ?from } OPTIONAL { ?x rn:latestDate ?to } OPTIONAL { ?x rn:dateText ?text }
  OPTIONAL { ?x rn:partOfEvent ?whole } OPTIONAL { ?x rn:eventState ?state } OPTIONAL { ?x rn:attendanceMode ?mode }
  OPTIONAL { ?x schema:url ?url } OPTIONAL { ?x rn:confidence ?confidence } }"""

EVENT_LINKS = """SELECT DISTINCT ?x ?kind ?y WHERE { ?x a rn:Event
  { ?x rn:eventType ?y BIND("type" AS ?kind) } UNION { ?x rn:place ?y BIND("place" AS ?kind) }
  UNION { ?x rn:topic ?y BIND("topic" AS ?kind) } }"""

PARTICIPATIONS = f"""SELECT DISTINCT ?x ?event ?agent ?role ?confidence ?status WHERE {{
  ?x a rn:Participation ; rn:event ?event ; rn:agent ?agent ; rn:role ?role
  OPTIONAL {{ ?x rn:confidence ?confidence }} OPTIONAL {{ ?x rn:status ?status }} {_LIVE} }}"""

PARTICIPATION_DETAILS = """SELECT DISTINCT ?x ?kind ?y WHERE { ?x a rn:Participation
  { ?x rn:evidence ?y BIND("evidence" AS ?kind) } UNION { ?x rn:roleText ?y BIND("words" AS ?kind) }
  UNION { ?x rn:affiliationAtEvent ?y BIND("affiliation" AS ?kind) }
  UNION { ?x rn:contribution ?y BIND("contribution" AS ?kind) }
  UNION { ?x rn:academicTitle ?y BIND("title" AS ?kind) } }"""

CONTRIBUTIONS = "SELECT DISTINCT ?x ?label WHERE { ?x a rn:Contribution ; rdfs:label ?label }"

AFFILIATIONS = f"""SELECT DISTINCT ?x ?agent ?institution ?confidence ?since ?until WHERE {{
  ?x a rn:Affiliation ; rn:agent ?agent ; rn:institution ?institution
  OPTIONAL {{ ?x rn:confidence ?confidence }}
  OPTIONAL {{ ?x rn:since ?since }} OPTIONAL {{ ?x rn:until ?until }} {_LIVE} }}"""

AFFILIATION_DETAILS = """SELECT DISTINCT ?x ?kind ?y WHERE { ?x a rn:Affiliation
  { ?x rn:evidence ?y BIND("evidence" AS ?kind) } UNION { ?x rn:position ?y BIND("position" AS ?kind) }
  UNION { ?x rn:observedOn ?y BIND("date" AS ?kind) } }"""

CLAIMS = f"""SELECT DISTINCT ?subject ?predicate ?confidence ?span WHERE {{
  ?x a rn:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rn:evidence ?span . ?subject a rn:Event
  OPTIONAL {{ ?x rn:confidence ?confidence }} {_LIVE} }}"""

MENTIONS = """SELECT DISTINCT ?x ?span WHERE { ?x rn:mention ?span ; a ?c
  FILTER(?c IN (rn:Event, rn:Person, rn:Institution, rn:Unit)) }"""

SPANS = """SELECT DISTINCT ?x ?doc ?start ?end ?quote WHERE { ?x a rn:TextSpan ; oa:hasSource ?doc
  OPTIONAL { ?x oa:hasSelector ?p . ?p oa:start ?start ; oa:end ?end }
  OPTIONAL { ?x oa:hasSelector ?q . ?q oa:exact ?quote } }"""

DOCUMENTS = """SELECT DISTINCT ?x ?label ?name ?url ?date ?language WHERE { ?x a rn:SourceDocument
  OPTIONAL { ?x rdfs:label ?label } OPTIONAL { ?x dcterms:identifier ?name } OPTIONAL { ?x schema:url ?url }
  OPTIONAL { ?x schema:datePublished|rn:retrievedOn ?date } OPTIONAL { ?x schema:inLanguage ?language } }"""

TITLE = (
    "SELECT ?title ?text WHERE { ?x a dcat:Dataset ; dcterms:title ?title OPTIONAL { ?x dcterms:description ?text } }"
)
