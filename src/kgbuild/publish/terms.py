"""Terms of the vocabulary as nodes of a published graph, and the order in which facts are told."""

from __future__ import annotations

from kgbuild.publish.graph import Node, node_of
from kgbuild.vocabulary import codes, dcterms, oa, prov, rdf, rn, schema, skos

__all__ = [
    "AFFILIATION",
    "AGENT",
    "ALIAS",
    "AT_EVENT",
    "BASED_IN",
    "CONFIDENCE",
    "CONTRIBUTION",
    "COUNTED",
    "DECIDES",
    "DECISION",
    "EARLIEST",
    "END",
    "EVENT",
    "EVIDENCE",
    "FACTS",
    "FACT_NAMES",
    "FALLEN",
    "IDENTIFIER",
    "INSTITUTION",
    "LATEST",
    "MENTION",
    "NAME",
    "OBJECT",
    "OBSERVED",
    "ORDER",
    "PART_OF",
    "PLACE",
    "POSITION",
    "PREDICATE",
    "PRESENTED",
    "PUBLISHER",
    "RATIONALE",
    "REPLACED_BY",
    "ROLE",
    "ROLE_TEXT",
    "SAME_AS",
    "SERIES",
    "SOURCE",
    "START",
    "STATUS",
    "SUBJECT",
    "TOPIC",
    "UNIT_OF",
    "URL",
    "WITHIN",
    "rn_node",
]


def rn_node(name: str) -> Node:
    """The node of a term of the vocabulary."""
    return node_of(rn[name])


AGENT, EVENT, ROLE, PART_OF = map(rn_node, ("agent", "event", "role", "partOfEvent"))
INSTITUTION, POSITION, OBSERVED = map(rn_node, ("institution", "position", "observedOn"))
AT_EVENT, CONTRIBUTION, ROLE_TEXT = map(rn_node, ("affiliationAtEvent", "contribution", "roleText"))
EVIDENCE, CONFIDENCE, STATUS, MENTION = map(rn_node, ("evidence", "confidence", "status", "mention"))
EARLIEST, LATEST, START, END, PLACE, WITHIN = map(
    rn_node, ("earliestDate", "latestDate", "startDate", "endDate", "place", "within")
)
TOPIC, SERIES, UNIT_OF, BASED_IN, PRESENTED = map(rn_node, ("topic", "inSeries", "unitOf", "basedIn", "presentedAt"))
NAME, ALIAS = rn_node("name"), rn_node("alias")
SUBJECT, PREDICATE, OBJECT = map(node_of, (rdf.subject, rdf.predicate, rdf.object))
IDENTIFIER, URL, PUBLISHER = node_of(dcterms.identifier), node_of(schema.url), node_of(schema.publisher)
SAME_AS, REPLACED_BY, SOURCE = node_of(schema.sameAs), node_of(dcterms.isReplacedBy), node_of(oa.hasSource)
FALLEN = {codes.rejected.value, codes.superseded.value}
AFFILIATION = rn_node("Affiliation")


DECISION, RATIONALE = rn_node("decision"), rn_node("rationale")
DECIDES = {node_of(prov.used), node_of(prov.invalidated), node_of(prov.generated)}
ORDER = {
    rn_node(name): number
    for number, name in enumerate(
        [
            "eventType",
            "startDate",
            "endDate",
            "startTime",
            "dateText",
            "place",
            "attendanceMode",
            "eventState",
            "partOfEvent",
            "inSeries",
            "ordinal",
            "participantCount",
            "topic",
            "presentedAt",
            "institutionType",
            "unitOf",
            "underAuspicesOf",
            "basedIn",
            "within",
            "countryCode",
            "academicTitle",
            "givenName",
            "familyName",
            "patronymic",
            "charCount",
            "retrievedOn",
        ]
    )
}
ORDER |= {node_of(skos.broader): 60, node_of(skos.exactMatch): 61, node_of(skos.closeMatch): 62}
FACTS = frozenset(ORDER)

FACT_NAMES = {
    node_of(skos.broader): "Broader topic",
    node_of(skos.exactMatch): "Same as",
    node_of(skos.closeMatch): "Close to",
    rn_node("dateText"): "Date as worded",
    rn_node("charCount"): "Length",
}
"""What facts are called where the vocabulary's label says it less well on a page."""

COUNTED = {rn_node("charCount"): "character", rn_node("participantCount"): "participant"}
"""Facts that are a number of something."""
