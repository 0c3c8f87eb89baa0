"""A fault as a finding: in plain words, with the passage that it is about."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kgbuild.model import Finding
from kgbuild.spans import Span
from kgbuild.validate.check import Fault
from kgbuild.validate.lookup import Graph
from kgbuild.validate.rules import Term
from kgbuild.vocabulary import dcterms, oa, rdfs, rn

__all__ = ["LOOKED_AT", "finding_of", "iris_in"]

LOOKED_AT = f"""
SELECT ?this WHERE {{
  ?this ({rn.evidence}|{rn.mention})? ?node . ?node {oa.hasSource} ?document .
  OPTIONAL {{ ?document {dcterms.identifier} ?name }}
  OPTIONAL {{ ?node {oa.hasSelector} ?selector . OPTIONAL {{ ?selector {oa.start}|{oa.end}|{oa.exact} ?value }} }}
}}"""
"""What the place of a finding about ``?this`` rests on, beside the labels of the IRIs in its message."""


def finding_of(fault: Fault, graph: Graph) -> Finding:
    """The finding that tells of a fault."""
    report, span, quote = _passage(fault.focus, graph)
    return Finding(
        severity=fault.severity,
        check=fault.check,
        focus=fault.focus.value if isinstance(fault.focus, NamedNode | Literal) else str(fault.focus),
        message=_named(fault.message, graph),
        report=report,
        span=span,
        quote=quote,
    )


def iris_in(message: str) -> list[str]:
    """The IRIs that a message names.

    >>> iris_in("Says the same as http://e/o.")
    ['http://e/o']
    """
    words = (word.rstrip(".,:;)") for word in message.split(" "))
    return [word for word in words if word.startswith(("http://", "https://"))]


def _named(message: str, graph: Graph) -> str:
    """The message with a name beside each IRI that has one."""
    words = []
    for word in message.split(" "):
        iri = next(iter(iris_in(word)), "")
        label = _first(NamedNode(iri), rdfs.label, graph) if iri else None
        words.append(f"{iri} ({label.value}){word[len(iri) :]}" if isinstance(label, Literal) else word)
    return " ".join(words)


def _passage(focus: Term, graph: Graph) -> tuple[str | None, Span | None, str | None]:
    """Where the thing stands: its evidence, else its mention, else itself where it is a passage."""
    candidates = [*graph.values(focus, [rn.evidence]), *graph.values(focus, [rn.mention]), focus]
    for node in sorted(candidates, key=str) if len(candidates) > 1 else candidates:
        document = _first(node, oa.hasSource, graph)
        if document is None:
            continue
        identifier = _first(document, dcterms.identifier, graph)
        start, end = (_number(node, edge, graph) for edge in (oa.start, oa.end))
        quote = min(graph.values(node, [oa.hasSelector, oa.exact]), key=str, default=None)
        return (
            identifier.value if isinstance(identifier, Literal) else None,
            Span(start, end) if start is not None and end is not None and 0 <= start <= end else None,
            quote.value if isinstance(quote, Literal) else None,
        )
    return None, None, None


def _first(node: Term, predicate: NamedNode, graph: Graph) -> Term | None:
    return min(graph.values(node, [predicate]), key=str, default=None)


def _number(node: Term, edge: NamedNode, graph: Graph) -> int | None:
    value = min(graph.values(node, [oa.hasSelector, edge]), key=str, default=None)
    return int(value.value) if isinstance(value, Literal) and value.value.lstrip("-").isdecimal() else None
