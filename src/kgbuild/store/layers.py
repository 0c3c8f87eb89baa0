"""Which files make up a graph folder, and the named graph that each becomes.

A layer is a file ``NAME.ttl`` of the folder; the vocabulary (role hierarchy, presence, types, topics) is the layer
``ontology`` and comes from the project's own ``ontology/`` folder or from the installed package.
"""

from __future__ import annotations

from pathlib import Path

from kgbuild.iris import BASE
from kgbuild.vocabulary import ontology_file

__all__ = ["GRAPH_BASE", "LAYERS", "STAGING", "layer_files", "layer_iri", "ontology_folder"]

LAYERS = ("core", "provenance", "curation", "shortcuts", "dataset")
"""The layers in the order in which a reader meets them."""

GRAPH_BASE = BASE + "graph/"

STAGING = "staging"
"""Stands in the name of each graph in which a push prepares its work on a server; no layer is called so."""


def layer_iri(layer: str) -> str:
    """The IRI of a layer's named graph.

    >>> layer_iri("core")
    'https://w3id.org/research-network/id/graph/core'
    """
    return GRAPH_BASE + layer


def layer_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The layers that a graph folder holds: the known ones first, then any other Turtle file, by name."""
    found = {path.stem: path for path in sorted(folder.glob("*.ttl"))}
    known = [name for name in LAYERS if name in found]
    return tuple((name, found[name]) for name in [*known, *(name for name in found if name not in LAYERS)])


def ontology_folder(graph: Path | None = None) -> Path:
    """Where the vocabulary lies: beside the graph, else with the installed package.

    Raises:
        FileNotFoundError: where the installation lacks it.
    """
    if graph is not None and (graph.resolve().parent / "ontology" / "rn.ttl").is_file():
        return graph.resolve().parent / "ontology"
    return ontology_file("rn.ttl").parent
