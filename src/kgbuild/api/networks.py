"""A network, and its doors to other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from kgbuild.network.measure import Measures
    from kgbuild.network.value import Network, Node
    from kgbuild.store.base import Store

__all__ = ["NetworkView"]


@dataclass(frozen=True)
class NetworkView:
    """A network, and its doors to other programs. ``network`` is the value itself, with the events behind each tie."""

    network: Network = field(repr=False)
    store: Store = field(repr=False)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes: IRI, label, kind, number of events."""
        return self.network.nodes

    @property
    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The edges as arrays of one length: ``source`` and ``target`` (indices of nodes) and ``weight``."""
        return {"source": self.network.source, "target": self.network.target, "weight": self.network.weight}

    @cached_property
    def measures(self) -> Measures:
        """Centrality, cores and communities, one value a node."""
        from kgbuild.network.measure import measure

        return measure(self.network)

    def to_networkx(self) -> nx.Graph[str]:
        """A networkx graph: nodes by IRI with ``label``, edges with ``weight``, ``events``, ``first``, ``last``."""
        from kgbuild.network.doors import to_networkx

        return to_networkx(self.network)

    def to_graphml(self) -> bytes:
        """GraphML."""
        from kgbuild.network.doors import to_graphml

        return to_graphml(self.network)

    def to_gexf(self) -> bytes:
        """GEXF."""
        from kgbuild.network.doors import to_gexf

        return to_gexf(self.network)

    def to_html(self, title: str = "Network", *, max_nodes: int = 500, before: str | Path | None = None) -> str:
        """An interactive page that opens without a network connection.

        ``before`` is the file of an earlier page, if there is one: names stay where they lay.
        """
        from kgbuild.network.page import network_page

        last = Path(before) if before is not None else None
        return network_page(self.store, self.network, title=title, max_nodes=max_nodes, before=last)

    def to_vosviewer(self, *, before: str | Path | None = None) -> bytes:
        """JSON that VOSviewer and VOSviewer Online open, with places and clusters; ``before`` as in ``to_html``."""
        from kgbuild.network.vosviewer import to_vosviewer

        return to_vosviewer(self.network, before=Path(before) if before is not None else None)

    def __len__(self) -> int:
        return len(self.network.nodes)

    def __repr__(self) -> str:
        return f"<network of {self.network.kind}: {len(self)} nodes, {self.network.edge_count} ties>"
