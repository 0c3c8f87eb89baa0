"""The Turtle and the JSON-LD beside a page: the thing, the statements about it, their passages, and labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from kgbuild.export.jsonld import context, jsonld_pieces
from kgbuild.export.lines import Row, unique
from kgbuild.export.turtle import data_prefixes, turtle_lines
from kgbuild.iris import BASE
from kgbuild.publish.graph import LABELS, TYPE, Graph, Node, node_of
from kgbuild.publish.terms import AGENT, CONTRIBUTION, EVENT, EVIDENCE, INSTITUTION, MENTION, SOURCE, SUBJECT
from kgbuild.vocabulary import oa, prov, rn

__all__ = ["as_jsonld", "as_turtle", "description"]

_WHOLE = {
    AGENT,
    EVENT,
    INSTITUTION,
    CONTRIBUTION,
    SUBJECT,
    node_of(prov.used),
    node_of(prov.invalidated),
    node_of(prov.generated),
}
"""Who points to a thing by one of these is a statement about it, and is told whole."""
_SELECTOR = node_of(oa.hasSelector)
_RUN = node_of(rn.ExtractionRun)


def description(graph: Graph, thing: Node) -> list[Row]:
    """The rows of a thing's documents, sorted.

    For a report these are its passages and the statements that rest on them.
    """
    rows = list(graph.about(thing))
    spans: set[Node] = set()
    for subject, step in graph.pointing(thing):
        if step == SOURCE:
            spans.add(subject)
            for statement, kind in graph.pointing(subject):
                if kind == EVIDENCE:
                    rows += graph.about(statement)
                elif kind == MENTION:
                    rows.append(b"%s %s %s" % (statement, MENTION, subject))
        elif step in _WHOLE and _RUN not in graph.values(subject, TYPE):
            rows += graph.about(subject)
            spans.update(graph.values(subject, EVIDENCE))
        else:
            rows.append(b"%s %s %s" % (subject, step, thing))
    for span in spans | set(graph.values(thing, MENTION)):
        rows += graph.about(span)
        for selector in graph.values(span, _SELECTOR):
            rows += graph.about(selector)
    return unique([*rows, *_labels(graph, rows)])


def _labels(graph: Graph, rows: Iterable[Row]) -> list[Row]:
    named = set()
    for row in rows:
        subject, _, value = row.split(b" ", 2)
        named.add(subject)
        if value[:1] == b"<":
            named.add(value)
    return [
        b"%s %s %s" % (node, step, value)
        for node in named
        for step in LABELS[:2]
        for value in (graph.values(node, step) or graph.words.get(node, {}).get(step, []))
    ]


def as_turtle(rows: list[Row], base: str = BASE) -> bytes:
    """The rows as Turtle, with the prefixes that occur."""
    whole = b"\n".join(rows)
    used = {name: iri for name, iri in _prefixes(base).items() if b"<" + iri.encode() in whole}
    return b"".join(turtle_lines(rows, used))


@cache
def _prefixes(base: str) -> dict[str, str]:
    return data_prefixes(base)


def as_jsonld(rows: list[Row]) -> bytes:
    """The rows as JSON-LD that carries as much of the published context as it needs."""
    pieces = list(jsonld_pieces(rows))
    body = b"".join(pieces[1:])  # the first piece is the whole context
    needed = json.dumps(_needed(body), ensure_ascii=False).encode()
    return b'{\n"@context": ' + needed + b',\n"@graph": [' + body


_KEY = re.compile(rb'"([A-Za-z][A-Za-z:]*)": ')


def _needed(body: bytes) -> dict[str, Any]:
    """The terms and prefixes of the context that occur; a literal that looks like a key adds one too many, no harm."""
    keys = {key.decode() for key in set(_KEY.findall(body))}
    by_term = _prefixes_of_terms()
    prefixes = {prefix for key in keys for prefix in by_term.get(key, ())}
    return {
        term: stated
        for term, stated in context().items()
        if term in ("@version", "id", "type")
        or (isinstance(stated, dict) and term in keys)
        or (isinstance(stated, str) and (term in prefixes or b'"' + term.encode() + b":" in body))
    }


@cache
def _prefixes_of_terms() -> dict[str, tuple[str, ...]]:
    """The prefixes that each term of the context stands on."""
    return {
        term: tuple(str(stated.get(key, "")).partition(":")[0] for key in ("@id", "@type"))
        for term, stated in context().items()
        if isinstance(stated, dict)
    }
