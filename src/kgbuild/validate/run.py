"""All checks over one graph, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kgbuild.export.folder import read_graph
from kgbuild.memory import without_cycles
from kgbuild.model import Finding
from kgbuild.spans import Span
from kgbuild.validate.check import Fault, Index, check_rules
from kgbuild.validate.invariants import quality_folder, read_invariants, run_invariant
from kgbuild.validate.rules import Term, read_shapes
from kgbuild.validate.sparql import check_queries
from kgbuild.vocabulary import dcterms, oa, ontology_file, rdfs, rn

__all__ = ["validate_graph", "validate_quads"]

Engine = OneOf["builtin", "pyshacl"]
_VOCABULARY = ("rn.ttl", "roles.ttl", "types.ttl", "codes.ttl", "topics.ttl")
_ORDER = {"violation": 0, "warning": 1, "info": 2}


def validate_graph(folder: Path, *, queries: Path | None = None, engine: Engine = "builtin") -> tuple[Finding, ...]:
    """What is wrong with the graph in a folder: violations first, then warnings, then coverage figures.

    Raises:
        NotFound, InputError: where the graph or a quality query cannot be read.
    """
    return validate_quads(read_graph(folder), queries=queries, engine=engine)


def validate_quads(
    quads: Iterable[Quad], *, queries: Path | None = None, engine: Engine = "builtin"
) -> tuple[Finding, ...]:
    """What is wrong with a graph given as quads; the vocabulary is added here.

    ``builtin`` checks the shapes by look-ups and by whole-graph queries (seconds for a million triples);
    ``pyshacl`` by the reference engine (minutes). Both find the same.
    """
    with without_cycles():
        return _validate(quads, queries, engine)


def _validate(quads: Iterable[Quad], queries: Path | None, engine: Engine) -> tuple[Finding, ...]:
    index, store = Index(), Store()
    passing = index.through(chain(quads, _vocabulary()))
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in passing)
    findings = {_finding(fault, index) for fault in _faults(index, store, engine)}
    for invariant in read_invariants(queries or quality_folder()):
        for focus, message in run_invariant(invariant, store):
            findings.add(_about(focus, invariant.severity, f"quality/{invariant.name}", message, index))
    return tuple(sorted(findings, key=lambda f: (_ORDER[f.severity], f.check, f.focus, f.message)))


def _faults(index: Index, store: Store, engine: Engine) -> Iterator[Fault]:
    if engine == "pyshacl":
        from kgbuild.validate.pyshacl_door import pyshacl_faults

        yield from pyshacl_faults(list(store))
        return
    for shape in read_shapes():
        yield from check_rules(shape, index)
        yield from check_queries(shape, index, store)


def _vocabulary() -> Iterator[Quad]:
    for name in _VOCABULARY:
        yield from parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE)


def _finding(fault: Fault, index: Index) -> Finding:
    check = fault.shape.name + (f"/{fault.path}" if fault.path else "")
    return _about(fault.focus, fault.shape.severity, check, fault.message, index)


def _about(focus: Term, severity: str, check: str, message: str, index: Index) -> Finding:
    report, span, quote = _passage(focus, index)
    assert severity in _ORDER
    return Finding(
        severity=severity,  # type: ignore[arg-type]
        check=check,
        focus=focus.value if isinstance(focus, NamedNode | Literal) else str(focus),
        message=_named(message, index),
        report=report,
        span=span,
        quote=quote,
    )


def _named(message: str, index: Index) -> str:
    """The message with a name beside each IRI that has one."""
    words = []
    for word in message.split(" "):
        iri = word.rstrip(".,:;)")
        label = _first(NamedNode(iri), rdfs.label, index) if iri.startswith(("http://", "https://")) else None
        words.append(f"{word[: len(iri)]} ({label.value}){word[len(iri) :]}" if isinstance(label, Literal) else word)
    return " ".join(words)


def _passage(focus: Term, index: Index) -> tuple[str | None, Span | None, str | None]:
    """Where the thing stands: its evidence, else its mention, else itself where it is a passage."""
    candidates = [*index.values(focus, [rn.evidence]), *index.values(focus, [rn.mention]), focus]
    for node in sorted(candidates, key=str) if len(candidates) > 1 else candidates:
        document = _first(node, oa.hasSource, index)
        if document is None:
            continue
        identifier = _first(document, dcterms.identifier, index)
        start, end = (_number(index.values(node, [oa.hasSelector, edge])) for edge in (oa.start, oa.end))
        quote = next(iter(index.values(node, [oa.hasSelector, oa.exact])), None)
        return (
            identifier.value if isinstance(identifier, Literal) else None,
            Span(start, end) if start is not None and end is not None and 0 <= start <= end else None,
            quote.value if isinstance(quote, Literal) else None,
        )
    return None, None, None


def _first(node: Term, predicate: NamedNode, index: Index) -> Term | None:
    return min(index.values(node, [predicate]), key=str, default=None)


def _number(values: list[Term]) -> int | None:
    value = values[0] if values else None
    return int(value.value) if isinstance(value, Literal) and value.value.lstrip("-").isdecimal() else None
