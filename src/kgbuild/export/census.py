"""What is counted of a graph: triples by layer, things by class, uses of each property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kgbuild.export.lines import Row
from kgbuild.vocabulary import rdf, rn

__all__ = ["Census"]

_TYPE = f"<{rdf.type.value}>".encode()
_OWN = b"<" + rn.base.encode()
_ABOUT = "dataset"
"""The layer that tells of the others: its classes and properties are not theirs."""


@dataclass(frozen=True, slots=True)
class Census:
    """Counts that go up and down as rows come and go. Classes (ours only) and properties are N-Triples terms.

    >>> census = Census()
    >>> census.count("core", [f"<e> {rdf.type} {rn.Event}".encode()])
    >>> census.things(), sum(census.triples.values())
    ({'https://w3id.org/research-network/ns#Event': 1}, 1)
    """

    triples: Counter[str] = field(default_factory=Counter)
    classes: Counter[bytes] = field(default_factory=Counter)
    properties: Counter[bytes] = field(default_factory=Counter)

    def count(self, layer: str, rows: Iterable[Row], by: int = 1) -> None:
        """Count a layer's rows in, or with ``-1`` out."""
        number = 0
        for row in rows:
            number += 1
            _, predicate, value = row.split(b" ", 2)
            self.properties[predicate] += by if layer != _ABOUT else 0
            if predicate == _TYPE and layer != _ABOUT and value.startswith(_OWN):
                self.classes[value] += by
        self.triples[layer] += by * number

    def things(self) -> Mapping[str, int]:
        """How many things there are of each class of ours, by IRI, sorted."""
        return {kind[1:-1].decode(): count for kind, count in sorted(self.classes.items()) if count}

    def used(self) -> set[str]:
        """The IRIs of the properties that occur."""
        return {iri[1:-1].decode() for iri, count in self.properties.items() if count}
