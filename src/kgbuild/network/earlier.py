"""Where nodes lay last time: a page holds its places and the mark of its network, and the next page begins from them.

An unchanged network keeps its places to the last digit; a changed one begins from them, so that an event that comes in
moves its surroundings and not the map.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kgbuild.network.layout import layout
from kgbuild.network.matrix import Floats
from kgbuild.network.value import Network

__all__ = ["Earlier", "block_of", "lay_out", "mark_of", "read_earlier"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Places by IRI, in pixels with y downwards, and the mark of the network that they were made for."""

    places: Mapping[str, Point]
    mark: str = ""


def lay_out(network: Network, earlier: Earlier | None = None, *, labels: bool = True) -> Floats:
    """Places as :func:`~kgbuild.network.layout.layout` gives them, from the earlier ones if there are any."""
    if earlier is None or not network.nodes:
        return layout(network, labels=labels)
    places = earlier.places
    if earlier.mark == mark_of(network, labels=labels) and all(node.iri in places for node in network.nodes):
        return np.array([places[node.iri] for node in network.nodes], dtype=np.float64)
    return layout(network, start=places, labels=labels)


def mark_of(network: Network, *, labels: bool = True) -> str:
    """A hash of all that the places depend on: nodes, their events, their ties; and their labels if these take room."""
    nodes = [(node.iri, node.events, node.label if labels else "") for node in network.nodes]
    ties = (network.source.tolist(), network.target.tolist(), np.round(network.weight, 9).tolist())
    return hashlib.sha256(json.dumps([nodes, ties], ensure_ascii=True).encode()).hexdigest()[:16]


def block_of(page: Path | None, name: str) -> Any:
    """The JSON of the script element of that id, plain or packed; None where the file has none, is missing, or is of
    another kind."""
    if page is None or not page.is_file():  # a pipe would be waited for
        return None
    try:
        text = page.read_text("utf-8")
        block = rf'<script type="application/(json|octet-stream)" id="{name}">(.*?)</script>'
        found = re.search(block, text, re.DOTALL)
        if found is None:
            return None
        return json.loads(found[2] if found[1] == "json" else gzip.decompress(base64.b64decode(found[2])))
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def read_earlier(iris: Iterable[Any], x: Iterable[Any], y: Iterable[Any], mark: object) -> Earlier | None:
    """Columns of a page as places: what is no finite number is left out; None where nothing is left."""
    places = {
        str(iri): (float(across), float(down))
        for iri, across, down in zip(iris, x, y, strict=False)
        if _is_finite(across) and _is_finite(down)
    }
    return Earlier(places, str(mark)) if places else None


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e9
