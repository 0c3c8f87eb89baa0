"""Where a thing lies in the site: the path of its page, and of its documents, below the root.

``…/id/person/p1`` has its page at ``id/person/p1/index.html`` and its documents at ``id/person/p1.ttl`` and
``id/person/p1.jsonld``, so that one rule leads from identifiers to files. Terms are anchors of one page a namespace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.iris import BASE, digest
from kgbuild.vocabulary import codes, rn, roles, types

__all__ = ["KINDS", "Addresses", "root_of"]

KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "person": ("person", "people", ("Person",)),
    "institution": ("institution", "institutions", ("Institution", "Unit")),
    "event": ("event", "events", ("Event",)),
    "series": ("series", "series", ("EventSeries",)),
    "topic": ("topic", "topics", ("Topic",)),
    "place": ("place", "places", ("Place", "OnlineVenue")),
    "contribution": ("talk", "talks", ("Contribution",)),
    "doc": ("report", "reports", ("SourceDocument",)),
}
"""Kind of page: what one is called, what several are called, and the classes of the vocabulary."""

_TERMS = {rn.base: "ns", roles.base: "role", types.base: "type", codes.base: "code"}
_SAFE = re.compile(r"[a-z]+/[A-Za-z0-9_][A-Za-z0-9._~-]*")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Paths below the root for a data base.

    >>> where = Addresses()
    >>> where.stem("https://w3id.org/research-network/id/person/p1")
    'id/person/p1'
    >>> where.term("https://w3id.org/research-network/role#speaker")
    'role/index.html#speaker'
    """

    base: str = BASE

    def stem(self, iri: str) -> str:
        """The path of a thing without suffix; things outside the base, or with odd keys, get a digest for a name."""
        rest = iri.removeprefix(self.base)
        if rest != iri and _SAFE.fullmatch(rest) and not rest.endswith((".ttl", ".jsonld", ".html", ".")):
            return f"id/{rest}"
        return f"id/elsewhere/x{digest(iri, length=12)}"

    def page(self, iri: str) -> str:
        """The path of a thing's page."""
        return f"{self.stem(iri)}/index.html"

    def term(self, iri: str) -> str:
        """The page and anchor of a term of the vocabulary; empty for what is none of ours."""
        base, hash_, local = iri.partition("#")
        folder = _TERMS.get(base + hash_)
        return f"{folder}/index.html#{local}" if folder and local else ""


def root_of(path: str) -> str:
    """The way from a file up to the root.

    >>> root_of("index.html"), root_of("id/person/p1/index.html")
    ('', '../../../')
    """
    return "../" * path.count("/")
