"""What tells things of one name apart, in a few words: a person's institution, an event's date, a body's place, else
the first event that it had to do with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["told_apart"]

_NEAR = """
PREFIX rn: <https://w3id.org/research-network/ns#>
SELECT ?near WHERE {
  { <%s> rn:startDate ?near BIND(0 AS ?rank) }
  UNION { ?tie rn:agent <%s> ; rn:institution ?near BIND(1 AS ?rank) }
  UNION { <%s> rn:unitOf|rn:basedIn|rn:within|rn:place ?near BIND(1 AS ?rank) }
  UNION { ?part rn:agent|rn:contribution <%s> ; rn:event ?near BIND(2 AS ?rank) OPTIONAL { ?near rn:startDate ?date } }
  UNION { ?near rn:topic|rn:inSeries|rn:place <%s> BIND(2 AS ?rank) OPTIONAL { ?near rn:startDate ?date } }
} ORDER BY ?rank ?date ?near LIMIT 1
"""


def told_apart(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """The nearest thing (or date) of each IRI by its label; what stands alone is left out."""
    from kgbuild.query.names import labels

    near: dict[str, str] = {}
    for iri in iris:
        rows = store.select(_NEAR.replace("%s", iri)).rows
        if rows and rows[0][0] is not None:
            near[iri] = str(getattr(rows[0][0], "value", ""))
    found = labels(store, (value for value in near.values() if value.startswith(("http:", "https:", "urn:"))))
    return {iri: found.get(value, value) for iri, value in near.items()}
