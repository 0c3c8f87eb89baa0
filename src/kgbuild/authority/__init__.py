"""Lists of people and bodies that others keep: staff with ORCIDs, bodies with RORs, extracts of Wikidata, VIVO exports.

They lie in ``curation/authorities/`` as ``.csv`` and ``.ttl`` and are compared with what the reports tell, offline.
"""

from kgbuild.authority.fits import fitting
from kgbuild.authority.link import described, link_authorities
from kgbuild.authority.match import Candidate, Described, candidates
from kgbuild.authority.records import Asked, Record, RecordKind, load_authorities

__all__ = [
    "Asked",
    "Candidate",
    "Described",
    "Record",
    "RecordKind",
    "candidates",
    "described",
    "fitting",
    "link_authorities",
    "load_authorities",
]
