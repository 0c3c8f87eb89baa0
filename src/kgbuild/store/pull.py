"""The graph of an endpoint as a graph folder, for all that works on folders: export, validate, publish, explore."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import EndpointError, NotFound
from kgbuild.store.layers import GRAPH_BASE
from kgbuild.store.remote import open_endpoint

if TYPE_CHECKING:
    from kgbuild.store.remote import RemoteStore

__all__ = ["pull", "pulled"]


@contextmanager
def pulled(url: str) -> Iterator[Path]:
    """The graph behind an address as a folder, for a block.

    Raises:
        NotFound: where there is no graph of ours.
        EndpointError: where the endpoint fails, or its graph changes meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="kgbuild-") as place:
        folder = Path(place) / "graph"
        pull(open_endpoint(url), folder)
        yield folder


def pull(store: RemoteStore, folder: Path) -> None:
    """Write each layer of the store as sorted Turtle into a new folder, and its vocabulary into ``ontology`` beside it.

    The same statements give the same bytes as ``kgbuild build`` wrote, where the server keeps numbers as they were
    written. There is no manifest: nobody vouches for the files.

    Raises:
        NotFound: where the store holds no layers of ours.
        EndpointError: where the endpoint fails, or a push changes its graph meanwhile.
    """
    from pyoxigraph import NamedNode

    from kgbuild.export.lines import rows_of
    from kgbuild.export.turtle import data_prefixes, turtle_lines

    if not store.graphs:
        raise NotFound(f"{store.url}: no graph of ours there (none below {GRAPH_BASE}); `kgbuild push` puts one")
    before = _sizes(store)
    for graph in store.graphs:
        name = graph.removeprefix(GRAPH_BASE)
        path = folder.parent / "ontology" / "rn.ttl" if name == "ontology" else folder / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = rows_of(quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)))
        path.write_bytes(b"".join(turtle_lines(rows, data_prefixes())))
    if _sizes(store) != before:
        raise EndpointError(f"{store.url}: its graph changed while it was read; ask again")


def _sizes(store: RemoteStore) -> list[str]:
    known = " ".join(f"<{graph}>" for graph in store.graphs)
    rows = store.select(
        f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {known} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    )
    return sorted(" ".join(map(str, row)) for row in rows)
