"""JSON-LD blocks of a web page: parsed leniently, references resolved, schema.org names shortened.

No full JSON-LD processor: pages embed schema.org with the one context that search engines read, remote contexts
must not be fetched, and what a strict reading would lose (after a stray semicolon, say) is what real pages have.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["is_event", "local_name", "nodes", "parse_blocks", "types_of"]

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$|;\s*$")
_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_EVENTS = frozenset({"Event", "EventSeries", "Festival", "Hackathon", "CourseInstance", "ConferenceEvent"})
_DEPTH = 40
"""Levels of nesting that are followed; real pages have under ten."""


def local_name(term: str) -> str:
    """A schema.org term without its namespace, ``http`` or ``https``.

    >>> local_name("http://schema.org/Event"), local_name("https://schema.org/EventCancelled"), local_name("foaf:name")
    ('Event', 'EventCancelled', 'foaf:name')
    """
    return _SCHEMA.sub("", term)


def parse_blocks(blocks: list[str]) -> tuple[list[Any], int]:
    """The JSON values of the script elements, and how many could not be read.

    >>> parse_blocks(['{"@type": "Event"};', "{oops"])
    ([{'@type': 'Event'}], 1)
    """
    values, bad = [], 0
    for block in blocks:
        try:
            values.append(_cleaned(json.loads(_WRAPPING.sub("", block).strip(), strict=False), 0))
        except (ValueError, RecursionError):
            bad += 1
    return values, bad


def types_of(node: Any) -> tuple[str, ...]:
    """The local names of a node's types."""
    given = node.get("@type", ()) if isinstance(node, dict) else ()
    return tuple(local_name(one) for one in (given if isinstance(given, list) else [given]) if isinstance(one, str))


def is_event(node: Any) -> bool:
    """Whether a node is a schema.org/Event or of a subtype."""
    return any(name in _EVENTS or name.endswith("Event") for name in types_of(node))


def nodes(values: list[Any]) -> list[dict[str, Any]]:
    """The top nodes of all blocks, with ``{"@id": ...}`` replaced by the node of that name, wherever it stands.

    >>> page = [{"@graph": [{"@type": "Event", "organizer": {"@id": "#o"}}, {"@id": "#o", "name": "A Society"}]}]
    >>> nodes(page)[0]["organizer"]["name"]
    'A Society'
    """
    named: dict[str, dict[str, Any]] = {}
    for node in _every(values):
        if isinstance(node.get("@id"), str) and len(node) > 1:
            first = named.setdefault(node["@id"], node)
            if first is not node:
                for key, value in node.items():
                    first.setdefault(key, value)
    for node in list(_every(values)):
        for key, value in node.items():
            node[key] = _linked(value, named)
    return list(_tops(values, named))


def _tops(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _tops(item, named)
    elif isinstance(value, dict):
        if "@type" in value or "@graph" not in value:
            yield named.get(value.get("@id", ""), value) if isinstance(value.get("@id"), str) else value
        yield from _tops(value.get("@graph", []), named)


def _linked(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_linked(item, named) for item in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and set(value) <= {"@id", "@type"}:
        return named.get(value["@id"], value)
    return value


def _every(value: Any) -> Iterator[dict[str, Any]]:
    """Every node; called before references are resolved, so there are no circles."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _every(inner)


def _cleaned(value: Any, depth: int) -> Any:
    """Without nulls and half surrogate pairs, names shortened, ``{"@value": x}`` as x, HTML entities as characters."""
    if depth > _DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        if "@value" in value:
            return _cleaned(value["@value"], depth + 1)
        cleaned = {local_name(key): _cleaned(inner, depth + 1) for key, inner in value.items() if key != "@context"}
        return {key: inner for key, inner in cleaned.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [inner for item in value if (inner := _cleaned(item, depth + 1)) not in (None, "", [], {})]
    if isinstance(value, str):
        return html.unescape(value).encode("utf-8", errors="replace").decode("utf-8").replace("\0", "").strip()
    return value
