"""Deliberate faults: each a SPARQL update that spoils the sound sample, and the check that must catch it."""

# ruff: noqa: E501  (one fault a line, so that the list reads as a table)

from __future__ import annotations

from dataclasses import dataclass

PREFIXES = """
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rnr: <https://w3id.org/research-network/role#>
PREFIX rnt: <https://w3id.org/research-network/type#>
PREFIX rnc: <https://w3id.org/research-network/code#>
PREFIX schema: <https://schema.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX x: <https://example.org/>
"""

ASSERTED = "rn:confidence 0.5 ; rn:status rnc:proposed ; rn:evidence ?span ; prov:wasGeneratedBy ?run"
WHOLE = "INSERT { x:whole a rn:Event ; rdfs:label 'Forum'@en ; rn:eventType rnt:forum . %s } WHERE { %s }"


@dataclass(frozen=True)
class Fault:
    """What is spoilt, how, and the check that must say so."""

    name: str
    check: str
    update: str
    severity: str = "violation"


def _change(old: str, new: str, where: str = "") -> str:
    return f"DELETE {{ {old} }} INSERT {{ {new} }} WHERE {{ {old} {where} }}"


def _add(new: str, where: str) -> str:
    return f"INSERT {{ {new} }} WHERE {{ {where} }}"


def _drop(old: str, where: str = "") -> str:
    return f"DELETE {{ {old} }} WHERE {{ {old} {where} }}"


def _day(text: str) -> str:
    return f'"{text}"^^xsd:date'


EVENT = "?e a rn:Event ."
PERSON = '?p a rn:Person ; rn:name "Boris Lind"@en .'
PART = "?x a rn:Participation ; rn:role rnr:participant ; rn:evidence ?span ; prov:wasGeneratedBy ?run ."

FAULTS = (
    # 1. named things
    Fault("an event without a label", "NamedThing/label", _drop("?e rdfs:label ?l .", EVENT)),
    Fault("two labels in one language", "NamedThing/label", _add("?p rdfs:label 'B. Lind'@en", PERSON)),
    Fault("a name without a language", "NamedThing/name", _add("?p rn:name 'B. Lind'", PERSON)),
    Fault("an alias without a language", "NamedThing/alias", _add("?p rn:alias 'B. Lind'", PERSON)),
    Fault("an outside identifier in words", "NamedThing/sameAs", _add("?p schema:sameAs 'Q42'", PERSON)),
    Fault("a mention that is no passage", "NamedThing/mention", _add("?p rn:mention ?e", PERSON + EVENT)),
    Fault("a person surer than sure", "NamedThing/confidence", _change("?p rn:confidence ?c .", "?p rn:confidence 1.2", PERSON)),
    # 2. kinds
    Fault("a person that is a body as well", "Disjoint", _add("?p a rn:Institution", PERSON)),
    # 3-12. events
    Fault("an event without a type", "Event/eventType", _drop("?e rn:eventType ?t .")),
    Fault("a type outside the scheme", "Event/eventType", _add("?e rn:eventType x:party", EVENT)),
    Fault("a state outside the list", "Event/eventState", _change("?e rn:eventState ?s .", "?e rn:eventState rnc:accepted")),
    Fault("a date with a clock time", "Event/startDate", _change("?e rn:startDate ?d .", '?e rn:startDate "2024-05-17T10:00:00Z"^^xsd:dateTime')),
    Fault("a day that no calendar has", "Event/startDate", _change("?e rn:startDate ?d .", f"?e rn:startDate {_day('2024-02-31')}")),
    Fault("two first days", "Event/startDate", _add(f"?e rn:startDate {_day('2024-05-18')}", EVENT)),
    Fault("bounds the wrong way round", "Event/earliestDate", _change("?e rn:earliestDate ?d .", f"?e rn:earliestDate {_day('2024-06-01')}")),
    Fault("a place that is a person", "Event/place", _add("?e rn:place ?p", EVENT + PERSON)),
    Fault("two wholes", "Event/partOfEvent", WHOLE % ("x:other a rn:Event ; rdfs:label 'Week'@en ; rn:eventType rnt:forum . ?e rn:partOfEvent x:whole , x:other", EVENT)),
    Fault("ordinal zero", "Event/ordinal", _add("?e rn:ordinal 0", EVENT)),
    Fault("a topic in words", "Event/topic", _add("?e rn:topic 'water'", EVENT)),
    Fault("a start without bounds", "Event", _drop("?e rn:latestDate ?d .")),
    Fault("an end before the start", "Event", _add(f"?e rn:endDate {_day('2024-05-01')}", EVENT)),
    Fault("bounds beside the dates", "Event", _change("?e rn:latestDate ?d .", f"?e rn:latestDate {_day('2024-05-19')}")),
    Fault("an event that is part of itself", "Event", _add("?e rn:partOfEvent ?e", EVENT)),
    Fault("an event of 1850", "EventWarnings", _change("?e rn:earliestDate ?d .", f"?e rn:earliestDate {_day('1850-01-01')}"), "warning"),
    Fault("a part outside the days of its whole", "EventWarnings", WHOLE % (f"x:whole rn:earliestDate {_day('2020-01-01')} ; rn:latestDate {_day('2020-01-02')} . ?e rn:partOfEvent x:whole", EVENT), "warning"),
    Fault("online only, in a town", "EventWarnings", _change("?e rn:attendanceMode ?m .", "?e rn:attendanceMode schema:OnlineEventAttendanceMode", EVENT), "warning"),
    Fault("an event that nobody came to", "EventWarnings", WHOLE % ("", ""), "warning"),
    # 13-18. participations
    Fault("a part in nothing", "Participation/event", _drop("?x rn:event ?e .", PART)),
    Fault("two agents in one part", "Participation/agent", _add("?x rn:agent ?b", PART + "?b rn:institutionType rnc:university .")),
    Fault("a part of a place", "Participation/agent", _change("?x rn:agent ?a .", "?x rn:agent ?l", PART + "?l rn:countryCode 'KZ' .")),
    Fault("a role that is none", "Participation/role", _change("?x rn:role ?r .", "?x rn:role x:friend", PART)),
    Fault("a role of another scheme", "Participation/role/inScheme", _change("?x rn:role ?r .", "?x rn:role x:friend . x:friend a rn:Role ; skos:inScheme x:friends", PART)),
    Fault("one part told by two nodes", "Participation", _add(f"x:again a rn:Participation ; rn:event ?e ; rn:agent ?a ; rn:role rnr:participant ; {ASSERTED}", PART + "?x rn:event ?e ; rn:agent ?a .")),
    Fault("a talk of another event", "Participation", WHOLE % ("?w rn:presentedAt x:whole", "?w a rn:Contribution") + " ; DELETE { ?w rn:presentedAt ?e } WHERE { ?w rn:presentedAt ?e . ?e rn:startDate ?d }"),
    Fault("somebody else's affiliation", "Participation", _add("?x rn:affiliationAtEvent ?f", PART + "?x rn:agent ?a . ?f a rn:Affiliation ; rn:agent ?b . FILTER(?a != ?b)")),
    Fault("a way to attend that is none", "Participation/attendanceMode", _change("?x rn:attendanceMode ?m .", "?x rn:attendanceMode rnc:held", PART)),
    Fault("a university that lectures", "ParticipationWarnings", _change("?x rn:role rnr:organizer .", "?x rn:role rnr:lecturer"), "warning"),
    # 19. contributions
    Fault("a talk given nowhere", "Contribution/presentedAt", _drop("?w rn:presentedAt ?e .")),
    Fault("a talk given by nobody", "ContributionWarnings", _drop("?x rn:contribution ?w ."), "warning"),
    # 20-21. outside identifiers
    Fault("a malformed ORCID", "PersonIds", _add("?p schema:sameAs <https://orcid.org/0000-12>", PERSON)),
    Fault("two people with one ORCID", "PersonIds", _add("?p schema:sameAs <https://orcid.org/0000-0000-0000-0001>", "?p a rn:Person")),
    Fault("a malformed ROR", "InstitutionIds", _add("?b schema:sameAs <https://ror.org/1il0u>", "?b rn:institutionType rnc:university")),
    Fault("owl:sameAs in the core", "NoInnerSameAs/sameAs", _add("?p owl:sameAs x:lind", PERSON)),
    # 22-23. bodies
    Fault("a unit of nothing", "Unit/unitOf", _drop("?u rn:unitOf ?b .")),
    Fault("a container of what is no unit", "Unit", _add("?b rn:unitOf ?c", "?b rn:institutionType rnc:university . ?c rn:institutionType rnc:researchInstitute")),
    Fault("a unit inside itself", "Unit", _add("?b a rn:Unit ; rn:unitOf ?u", "?u rn:unitOf ?b")),
    Fault("a body of a type from another list", "Institution/institutionType/inScheme", _change("?b rn:institutionType rnc:university .", "?b rn:institutionType rnc:held")),
    Fault("a seat that is a body", "Institution/basedIn", _add("?b rn:basedIn ?b", "?b rn:institutionType rnc:university")),
    # 24. affiliations
    Fault("a tie to nothing", "Affiliation/institution", _drop("?f rn:institution ?b .")),
    Fault("a body tied to itself", "Affiliation/agent", _change("?f rn:agent ?a .", "?f rn:agent ?b", "?f rn:institution ?b .")),
    Fault("a tie seen in a month", "Affiliation/observedOn", _add('?f rn:observedOn "2024-05"^^xsd:gYearMonth', "?f a rn:Affiliation")),
    Fault("a tie that ends before it begins", "Affiliation", _add('?f rn:since "2020"^^xsd:gYear ; rn:until "2010"^^xsd:gYear', "?f a rn:Affiliation")),
    Fault("a tie of no known day", "AffiliationWarnings", _drop("?f rn:observedOn ?d ."), "warning"),
    # 25. places
    Fault("a country code in words", "Place/countryCode", _change("?l rn:countryCode ?c .", "?l rn:countryCode 'Kazakhstan'")),
    Fault("a town inside itself", "Place", _add("?l rn:within ?t", "?t rn:within ?l")),
    # 26. concepts
    Fault("a topic without a label", "Concept/prefLabel", _drop("?t skos:prefLabel ?l .", "?t a rn:Topic .")),
    Fault("a topic of no scheme", "Concept/inScheme", _drop("?t skos:inScheme ?s .", "?t a rn:Topic .")),
    Fault("a topic broader than itself", "Concept", _add("?t skos:broader ?t", "?t a rn:Topic")),
    Fault("a role that is silent on presence", "Role/impliesPresence", _add("x:r a rn:Role ; skos:prefLabel 'r'@en ; skos:inScheme x:s ; rn:shortcut schema:attendee", "")),
    Fault("a type without a schema.org class", "EventType/shortcutClass", _add("x:t a rn:EventType ; skos:prefLabel 't'@en ; skos:inScheme x:s", "")),
    # 27. assertions
    Fault("a confidence of three", "Assertion/confidence", _change("?x rn:confidence ?c .", "?x rn:confidence 3.0", PART)),
    Fault("a confidence as a whole number", "Assertion/confidence", _change("?x rn:confidence ?c .", "?x rn:confidence 1", PART)),
    Fault("no status", "Assertion/status", _drop("?x rn:status ?s .", PART)),
    Fault("evidence that is a document", "Assertion/evidence", _add("?x rn:evidence ?d", PART + "?d a rn:SourceDocument .")),
    Fault("made by nobody", "Assertion/wasGeneratedBy", _drop("?x prov:wasGeneratedBy ?g .", PART)),
    Fault("no passage behind it", "Assertion", _drop("?x rn:evidence ?s .", PART)),
    Fault("a rejected part among the live ones", "Relation/status", _change("?x rn:status ?s .", "?x rn:status rnc:rejected", PART)),
    # 28-30. claims
    Fault("a claim about two things", "Claim/subject", _add("?k rdf:subject x:y", "?k a rn:Claim ; rdf:predicate rn:startDate")),
    Fault("a standing claim that is not stated", "Claim", _drop("?e rn:eventState ?s .", EVENT)),
    Fault("a fallen claim that is stated", "Claim", _change("?k rn:status ?s .", "?k rn:status rnc:superseded", "?k rdf:predicate rn:startDate .")),
    Fault("two standing first days", "Claim", _add(f"x:k a rn:Claim ; rdf:subject ?e ; rdf:predicate rn:startDate ; rdf:object {_day('2024-05-18')} ; {ASSERTED} . ?e rn:startDate {_day('2024-05-18')}", EVENT + PART)),
    Fault("a place that nobody claims", "Coverage", _drop("?k ?q ?v .", "?k rdf:predicate rn:place ."), "info"),
    # 31-32. passages and documents
    Fault("a passage of no document", "TextSpan/hasSource", _drop("?s oa:hasSource ?d .")),
    Fault("a passage without a position", "TextSpan/hasSelector", _drop("?s oa:hasSelector ?q .", "?q a oa:TextPositionSelector .")),
    Fault("offsets past the end", "TextSpan", _change("?q oa:end ?n .", "?q oa:end 99999")),
    Fault("a quote longer than its offsets", "TextSpan", _change("?q oa:exact ?w .", "?q oa:exact 'x'")),
    Fault("a malformed hash", "SourceDocument/sha256", _change("?d schema:sha256 ?h .", "?d schema:sha256 'abc'")),
    Fault("an empty document", "SourceDocument/charCount", _change("?d rn:charCount ?n .", "?d rn:charCount 0")),
    Fault("a document in no language", "SourceDocument/inLanguage", _drop("?d schema:inLanguage ?l .")),
    # 33-34. decisions and retired identifiers
    Fault("a decision of no known kind", "CurationDecision/decision", _add("x:d a rn:CurationDecision ; rn:decision rnc:held ; prov:used ?p ; prov:wasAssociatedWith x:c", PERSON)),
    Fault("a decision by nobody", "CurationDecision/wasAssociatedWith", _add("x:d a rn:CurationDecision ; rn:decision rnc:accept ; prov:used ?p", PERSON)),
    Fault("a decision about nothing", "CurationDecision", _add("x:d a rn:CurationDecision ; rn:decision rnc:accept ; prov:wasAssociatedWith x:c", "")),
    Fault("a merge that retires nothing", "CurationWarnings", _add("x:d a rn:CurationDecision ; rn:decision rnc:merge ; prov:used ?p ; prov:wasAssociatedWith x:c", PERSON), "warning"),
    Fault("software that rejects", "MachineDecision/decision", _add("x:d a rn:MachineDecision ; rn:decision rnc:reject ; rn:confidence 0.5 ; prov:wasInformedBy ?run", PART)),
    Fault("a merge of unknown certainty", "MachineDecision/confidence", _add("x:d a rn:MachineDecision ; rn:decision rnc:merge ; prov:wasInformedBy ?run", PART)),
    Fault("replaced by what is retired", "RetiredEntity", _add("x:a a rn:RetiredEntity ; dcterms:isReplacedBy x:b . x:b a rn:RetiredEntity", "")),
    Fault("a tie to what is retired", "RetiredEntity", _add("x:a a rn:RetiredEntity . ?x rn:affiliationAtEvent x:a", PART)),
    # 35-37
    Fault("a shortcut with nothing behind it", "Shortcut", _add("?e schema:organizer ?p", EVENT + PERSON)),
    Fault("a body that nothing ties", "OrphanAgent", _add("x:b a rn:Institution ; rdfs:label 'B'@en", ""), "warning"),
    Fault("a term that nobody declared", "Declared", _add("?e rn:venue 'hall'", EVENT)),
)  # fmt: skip
"""In the order of the sections of shapes.ttl."""

QUALITY = (
    Fault("an event unknown to the report of its part", "quality/event-mentioned", _drop("?e rn:mention ?s .", EVENT)),
    Fault("a person unknown to the report", "quality/agent-mentioned", _drop("?p rn:mention ?s .", PERSON)),
    Fault("one triple claimed twice", "quality/claim-told-twice", _add(f"x:k a rn:Claim ; rdf:subject ?s ; rdf:predicate rn:startDate ; rdf:object ?o ; {ASSERTED}", PART + "?k rdf:subject ?s ; rdf:predicate rn:startDate ; rdf:object ?o .")),
    Fault("two events that look alike", "quality/same-event", _add("x:e a rn:Event ; rn:earliestDate ?d ; rn:place ?l . x:x rn:event x:e ; rn:agent ?a", "?x rn:event ?e ; rn:agent ?a . ?e rn:earliestDate ?d ; rn:place ?l"), "warning"),
    Fault("two people of one name", "quality/same-name", _add("x:p a rn:Person ; rn:alias 'Boris Lind'@en", PERSON), "warning"),
    Fault("an event of five years", "quality/very-long-event", _change("?e rn:latestDate ?l .", f"?e rn:endDate {_day('2029-01-01')} ; rn:latestDate {_day('2029-01-01')}"), "warning"),
    Fault("a person with nine employers", "quality/many-employers", _add(" . ".join(f"x:f{i} rn:agent ?p ; rn:institution x:b{i}" for i in range(9)), PERSON), "warning"),
    Fault("a part named as its whole", "quality/part-named-as-whole", _add("x:e a rn:Event ; rn:name ?n ; rn:partOfEvent ?e", EVENT + "?e rn:name ?n ."), "warning"),
    Fault("guests of what is to come", "quality/present-at-announced", _change("?e rn:eventState ?s .", "?e rn:eventState rnc:announced"), "warning"),
    Fault("a passage that nothing needs", "quality/unused-passage", _drop("?x rn:mention ?s .", "FILTER(isIRI(?s))"), "info"),
    Fault("a report that says nothing", "quality/silent-report", _drop("?s oa:hasSource ?d ."), "info"),
)  # fmt: skip
"""One for each quality query."""
