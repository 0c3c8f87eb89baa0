"""The pyvis page: one HTML file that opens anywhere, without a network.

pyvis 0.3.2 draws; the rest of its page is replaced, because as it comes it asks a content network for a style sheet,
has neither doctype nor language, repeats its heading, and lays out with physics that leave the page blank for minutes.
So: only ``generate_html()`` is called, with everything inline; positions are given and physics are off; ids
are numbers; titles are text; a Content-Security-Policy with the hashes of our scripts allows nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kgbuild.counting import count
from kgbuild.network.earlier import Earlier, block_of, lay_out, mark_of, read_earlier
from kgbuild.network.layout import layout, node_radii, wrapped_label
from kgbuild.network.matrix import Floats
from kgbuild.network.measure import Measures, measure
from kgbuild.network.value import Network, Shared
from kgbuild.query.evidence import Quote, quotes

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["MAX_NODES", "PALETTE", "network_page", "to_pyvis"]

MAX_NODES = 500
"""Beyond so many nodes vis.js is no longer pleasant to use."""

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C7A00", "#7F6BB3")
"""Eight colours that people with colour blindness tell apart (after Okabe and Ito 2008, the yellow and black changed
for contrast on both backgrounds); what comes after is grey."""

OTHER = "#8A8F98"

_SHAPES = {"person": "dot", "institution": "square", "topic": "diamond", "event": "triangle"}


def to_pyvis(network: Network, *, places: Floats | None = None, measures: Measures | None = None) -> Any:
    """A ``pyvis.network.Network`` with positions, physics off; use its ``generate_html()``, never ``write_html()``."""
    from pyvis.network import Network as Pyvis

    places = layout(network) if places is None else places
    measures = measure(network) if measures is None else measures
    page = Pyvis(height="100%", width="100%", cdn_resources="in_line", heading="", bgcolor="transparent")
    radii = node_radii(network)
    for index, node in enumerate(network.nodes):
        page.add_node(
            index,
            label=wrapped_label(node.label),
            title=_plain(f"{node.label}\n{count(node.events, 'event')}, {count(int(measures.degree[index]), 'tie')}"),
            shape=_SHAPES[node.kind],
            size=round(float(radii[index]), 1),
            color=_colour(int(measures.community[index])),
            x=float(places[index][0]),
            y=float(places[index][1]),
            font={"size": 13 + round(float(radii[index]) / 3)},
        )
    heaviest = float(network.weight.max(initial=1e-9))
    for edge in range(network.edge_count):
        share = float(np.sqrt(network.weight[edge] / heaviest))
        page.add_edge(
            int(network.source[edge]),
            int(network.target[edge]),
            id=edge,
            width=round(0.8 + 5.2 * share, 2),
            color={"opacity": round(0.15 + 0.6 * share, 2)},
        )
    page.set_options(json.dumps(_OPTIONS))
    return page


_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {
        "borderWidth": 1.5,
        "font": {"face": "system-ui, sans-serif", "strokeWidth": 4, "strokeColor": "#ffffff", "color": "#1b1f24"},
        "scaling": {"label": {"drawThreshold": 7}},
    },
    "edges": {"smooth": False, "color": {"color": "#8b95a1", "highlight": "#111827"}, "hoverWidth": 1.5},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "tooltipDelay": 120,
        "multiselect": False,
        "keyboard": {"enabled": False},
    },
}


def network_page(
    store: Store, network: Network, *, title: str, max_nodes: int = MAX_NODES, before: Path | None = None
) -> str:
    """The page: the picture, a panel that tells what is behind a node or a tie, search, legend, and a table.

    The map begins from that of the last page, ``before``, if there is one. The bytes depend on these alone.
    """
    drawn = network.strongest(max_nodes)
    measures, places = measure(drawn), lay_out(drawn, _earlier(before))
    picture = to_pyvis(drawn, places=places, measures=measures).generate_html(name="network.html")
    styles, scripts, drawing = _taken_apart(picture)
    details = _details(store, drawn, measures)
    details["map"] = {"mark": mark_of(drawn), "x": places[:, 0].tolist(), "y": places[:, 1].tolist()}
    own = _asset("page.js")
    code = [*scripts, drawing, own]
    filled = {
        "title": html.escape(title),
        "summary": html.escape(_summary(drawn)),
        "left_out": html.escape(str(drawn.left_out)),
        "policy": _policy(code),
        "vis_css": styles,
        "css": _asset("page.css"),
        "table": _table(drawn, details),
        "data": _json(details),
        "libraries": "".join(f"<script>{script}</script>\n" for script in scripts),
        "drawing": f"<script>{drawing}</script>",
        "own": f"<script>{own}</script>",
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: filled[match[1]], _asset("page.html"))


def _earlier(page: Path | None) -> Earlier | None:
    """The places that such a page holds."""
    details = block_of(page, "details")
    try:
        lain = details["map"]
        return read_earlier((node[0] for node in details["nodes"]), lain["x"], lain["y"], lain["mark"])
    except (TypeError, KeyError, IndexError):  # not ours, or of a version that wrote something else
        return None


def _taken_apart(picture: str) -> tuple[str, list[str], str]:
    """vis.js' style sheet, the library scripts, and the script that draws, out of pyvis' page."""
    head, _, body = picture.partition("</head>")
    styles = "".join(re.findall(r"<style>(.*?)</style>", head, re.DOTALL)[:1])
    inline = re.findall(r"<script>(.*?)</script>", head, re.DOTALL)
    scripts = [re.sub(r"//# sourceMappingURL=\S*", "", script) for script in inline]
    drawing = re.findall(r"<script type=\"text/javascript\">(.*?)</script>", body, re.DOTALL)[-1]
    # pyvis' helpers for its own menus (the first script) are not used here
    return styles, scripts[1:], drawing


def _details(store: Store, network: Network, measures: Measures) -> dict[str, Any]:
    """What the panel tells, as plain data."""
    shared = [network.shared(edge) for edge in range(network.edge_count)]
    passages = quotes(store, (iri for events in shared for event in events for iri in event.statements))
    events = sorted({event.event for events in shared for event in events})
    at = {iri: number for number, iri in enumerate(events)}
    texts: dict[Quote, int] = {}
    edges = [[_happening(network, event, at, passages, texts) for event in events] for events in shared]
    return {
        "kind": network.kind,
        "nodes": [
            [node.iri, node.label, node.kind, node.events, int(measures.degree[index]), int(measures.community[index])]
            for index, node in enumerate(network.nodes)
        ],
        "communities": [
            [group.name, len(group.members), list(group.topics), _colour(group.number)]
            for group in measures.communities
        ],
        "events": [network.data.label(iri) for iri in events],
        "edges": [
            [int(network.source[edge]), int(network.target[edge]), happenings] for edge, happenings in enumerate(edges)
        ],
        "quotes": [[quote.report, quote.start, quote.end, quote.text, quote.url] for quote in texts],
    }


def _happening(
    network: Network,
    event: Shared,
    at: Mapping[str, int],
    passages: Mapping[str, tuple[Quote, ...]],
    texts: dict[Quote, int],
) -> list[Any]:
    """One event of one edge: event, date, roles of both ends, and the passages by number."""
    found = sorted({quote for iri in event.statements for quote in passages.get(iri, ())})
    numbers = [texts.setdefault(quote, len(texts)) for quote in found]
    names = [
        ", ".join(network.data.label(role) for role in roles) for roles in (event.source_roles, event.target_roles)
    ]
    return [at[event.event], event.date, *names, numbers]


def _summary(network: Network) -> str:
    counted = [
        count(sum(node.kind == kind for node in network.nodes), noun)
        for kind, noun in (("person", "person"), ("institution", "institution"), ("topic", "topic"), ("event", "event"))
        if any(node.kind == kind for node in network.nodes)
    ]
    return f"{' and '.join(counted) or 'Nobody'}, {count(network.edge_count, 'tie')}. {_MEANING[network.kind]}"


_MEANING = {
    "persons": "A tie joins two people who were at the same event; large events weigh less.",
    "institutions": "A tie joins two bodies that were involved in, or sent people to, the same event.",
    "persons-institutions": "A tie joins a person to a body that they appeared for at an event.",
    "persons-topics": "A tie joins a person to a topic of an event that they were at.",
    "events-agents": "A tie joins an event to a person or body that had a part in it.",
}


def _table(network: Network, details: Mapping[str, Any]) -> str:
    """The ties as an HTML table: the twin of the picture, for screen readers and printing."""
    order = np.lexsort((np.arange(network.edge_count), -network.weight))
    rows = []
    for edge in order.tolist():
        source, target, happenings = details["edges"][edge]
        names = ", ".join(dict.fromkeys(details["events"][happening[0]] for happening in happenings))
        cells = (network.nodes[source].label, network.nodes[target].label, str(len(happenings)), names)
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    return "\n".join(rows)


def _policy(code: list[str]) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in code
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _json(value: object) -> str:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(sign, escape)
    return text


def _asset(name: str) -> str:
    return resources.files("kgbuild.network").joinpath("assets", name).read_text("utf-8")


def _colour(community: int) -> str:
    return PALETTE[community] if community < len(PALETTE) else OTHER


def _plain(text: str) -> str:
    """A title that pyvis takes for text: with these four letters in any title it would write all as live HTML."""
    return re.sub("href", "h\u2060ref", text, flags=re.IGNORECASE)
