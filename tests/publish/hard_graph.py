"""A made-up graph with everything that a site has to bear: hostile names, retired and withdrawn identifiers."""

from __future__ import annotations

from pathlib import Path

from store.synthetic import PREFIXES, write_made_up_graph

BASE = "https://w3id.org/research-network/id/"
HOSTILE = "</script><img src=x onerror=alert(1)>&\u2028\"' Ödön"
WITHDRAWN = "Quibble Nonesuch"
"""A person who asked to be left out, of whom a careless edit kept the name, a part, a quote and a reason."""

EXTRA = rf"""
id:person\/hostile a rn:Person ; rdfs:label "</script><img src=x onerror=alert(1)>&\u2028\"' Ödön"@en ;
    schema:sameAs <https://orcid.org/0000-0002-1825-0097> , <javascript:alert(1)> .
id:participation\/hostile a rn:Participation ; rn:agent id:person\/hostile ; rn:event id:event\/e0 ;
    rn:role rnr:speaker ; rn:confidence 0.5 ; rn:status rnc:rejected .
id:person\/gone a rn:RetiredEntity ; owl:deprecated true ; rdfs:label "{WITHDRAWN}"@en .
id:participation\/gone a rn:Participation ; rn:agent id:person\/gone ; rn:event id:event\/e0 ; rn:role rnr:speaker ;
    rn:roleText "{WITHDRAWN} spoke"@en ; rn:evidence id:span\/dgone-0-30 .
id:span\/dgone-0-30 a rn:TextSpan ; oa:hasSource id:doc\/d0 ; oa:hasSelector id:span\/dgone-0-30-q .
id:span\/dgone-0-30-q a oa:TextQuoteSelector ; oa:exact "There {WITHDRAWN} spoke at length." .
id:decision\/gone a rn:CurationDecision ; rn:decision rnc:withdraw ; prov:invalidated id:person\/gone ;
    rn:rationale "{WITHDRAWN} asked for it."@en .
id:person\/split a rn:RetiredEntity ; owl:deprecated true ; dcterms:isReplacedBy id:person\/p0 , id:person\/p1 .
id:participation\/before a rn:RetiredEntity ; owl:deprecated true ; dcterms:isReplacedBy id:participation\/hostile .
id:topic\/t0 rn:alias "Wanderung"@de .
"""


def write_graph(folder: Path, *, extra: str = EXTRA, participations: int = 60) -> Path:
    write_made_up_graph(folder, participations)
    (folder / "extra.ttl").write_text(PREFIXES + extra, encoding="utf-8")
    return folder
