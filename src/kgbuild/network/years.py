"""A network year by year: who came, which ties came, how it hung together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kgbuild.network.communities import communities
from kgbuild.network.data import Participations
from kgbuild.network.project import project
from kgbuild.network.value import Kind, Network

__all__ = ["Year", "by_years"]


@dataclass(frozen=True, slots=True)
class Year:
    """What one year's events tie; ``newcomers`` and ``new_ties`` were in no year before."""

    year: str
    events: int
    nodes: int
    newcomers: int
    ties: int
    new_ties: int
    groups: int
    strongest: str


def by_years(data: Participations, kind: Kind = "persons", **options: Any) -> tuple[Year, ...]:
    """The slices of a network, the earliest year first; ``options`` are those of ``project``.

    Events without a date are in no slice; ``since`` and ``until`` narrow the years.
    """
    since, until = options.pop("since", ""), options.pop("until", "")
    years = sorted({day[:4] for day in data.dates if day and since <= day and (not until or day <= until)})
    seen: set[str] = set()
    tied: set[tuple[str, str]] = set()
    found = []
    for year in years:
        first, last = max(since, f"{year}-01-01"), min(until or f"{year}-12-31", f"{year}-12-31")
        network = project(data, kind, since=first, until=last, **options)
        if not network.nodes:
            continue
        names = {node.iri for node in network.nodes}
        pairs = _pairs(network)
        found.append(
            Year(
                year=year,
                events=len(set(network.context_event[network.left.context].tolist())),
                nodes=len(names),
                newcomers=len(names - seen),
                ties=len(pairs),
                new_ties=len(pairs - tied),
                groups=_groups(network),
                strongest=_strongest(network),
            )
        )
        seen |= names
        tied |= pairs
    return tuple(found)


def _pairs(network: Network) -> set[tuple[str, str]]:
    iris = [node.iri for node in network.nodes]
    return {(iris[a], iris[b]) for a, b in zip(network.source.tolist(), network.target.tolist(), strict=True)}


def _groups(network: Network) -> int:
    """Communities of two or more."""
    return int((np.bincount(communities(network.adjacency)) > 1).sum())


def _strongest(network: Network) -> str:
    strength = np.asarray(network.adjacency.sum(axis=1)).ravel()
    return network.nodes[int(np.argmax(strength))].label if strength.max(initial=0.0) > 0 else ""
