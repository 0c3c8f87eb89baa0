"""A network as VOSviewer and VOSviewer Online open it, with places and clusters.

The format is that of the VOSviewer manual, "JSON files": items with places, clusters and weights, links with strength.
Clusters count from one, y grows upwards, places are shares of the widest one. What the places were made for stands in
the file's description, so that the next file begins from them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from kgbuild.network.communities import communities
from kgbuild.network.earlier import Earlier, lay_out, mark_of, read_earlier
from kgbuild.network.value import Network

__all__ = ["to_vosviewer"]

_DIGITS = 5
_MAP = re.compile(r"map ([0-9a-f]+), ([0-9.]+) px a unit")


def to_vosviewer(network: Network, *, before: Path | None = None) -> bytes:
    """The network as VOSviewer's JSON. The map begins from that of the last file, ``before``, if there is one."""
    earlier, unit = _earlier(before)
    places, groups = lay_out(network, earlier, labels=False), communities(network.adjacency)
    mark = mark_of(network, labels=False)
    if earlier is None or earlier.mark != mark:
        unit = max(round(float(abs(places).max(initial=0.0)), 1), 1.0)
    degree = np.diff(network.adjacency.indptr)
    strength = np.asarray(network.adjacency.sum(axis=1)).ravel()
    items = [
        {
            "id": number + 1,
            "label": node.label,
            "description": f"{node.kind}: {node.iri}",
            "url": node.iri,
            "x": round(float(places[number, 0]) / unit, _DIGITS),
            "y": round(-float(places[number, 1]) / unit, _DIGITS),
            "cluster": int(groups[number]) + 1,
            "weights": {
                "Events": node.events,
                "Links": int(degree[number]),
                "Total link strength": round(float(strength[number]), 6),
            },
        }
        for number, node in enumerate(network.nodes)
    ]
    links = [
        {"source_id": int(source) + 1, "target_id": int(target) + 1, "strength": round(float(weight), 6)}
        for source, target, weight in zip(network.source, network.target, network.weight, strict=True)
    ]
    whole = {
        "network": {"items": items, "links": links},
        "config": {"terminology": {"item": "node", "items": "nodes", "link": "tie", "links": "ties"}},
        "info": {
            "title": f"Network of {network.kind}",
            "description": f"{network.left_out} Written by kgbuild; map {mark}, {unit} px a unit.",
        },
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _earlier(file: Path | None) -> tuple[Earlier | None, float]:
    """The places that such a file holds, in pixels, and how many of them its unit is."""
    if file is None or not file.is_file():  # a pipe would be waited for
        return None, 1.0
    try:
        whole: Any = json.loads(file.read_bytes())
        items, made_for = whole["network"]["items"], _MAP.search(whole["info"]["description"])
        if made_for is None:
            return None, 1.0
        unit = float(made_for[2])
        across, down = ([item["x"] * unit for item in items], [-item["y"] * unit for item in items])
        return read_earlier((item["url"] for item in items), across, down, made_for[1]), unit
    except (OSError, ValueError, TypeError, KeyError):  # not ours, or changed by another program
        return None, 1.0
