"""Answers to queries as values that can be compared: the same up to the names of blank nodes."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

__all__ = ["Answer", "read_results", "read_triples", "same", "stated"]

Answer = Any
"""A truth value, a ``Dataset`` of triples, or a pair of column names and rows (each a tuple of terms or None)."""

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def rows_of(answer: Any) -> Answer:
    """What the engine gives, as a value."""
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QueryTriples):
        return triples(answer)
    names = tuple(variable.value for variable in answer.variables)
    return names, [tuple(solution) for solution in answer]


def triples(found: Iterable[Any]) -> ox.Dataset:
    """Triples as a set that can be compared."""
    return ox.Dataset(ox.Quad(*triple) for triple in found)


def read_results(body: bytes, form: ox.QueryResultsFormat) -> Answer:
    """An answer in the XML, JSON or TSV of SPARQL; of CSV, the strings."""
    if form == ox.QueryResultsFormat.CSV:
        names, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
        return tuple(names), [tuple(map(_plain, row or [""] * len(names))) for row in rows]
    return rows_of(ox.parse_query_results(body, form))


def read_triples(body: bytes, form: ox.RdfFormat, base: str | None = None) -> ox.Dataset:
    """A graph in any format of RDF."""
    return triples(quad.triple for quad in ox.parse(body, format=form, base_iri=base))


def stated(path: Path, base: str) -> Answer:
    """What a result file of the suite says."""
    suffix, body = path.suffix[1:], path.read_bytes()
    forms = {"srx": ox.QueryResultsFormat.XML, "srj": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}
    if suffix in forms or suffix == "csv":
        return read_results(body, forms.get(suffix, ox.QueryResultsFormat.CSV))
    form = ox.RdfFormat.from_extension(suffix)
    assert form is not None, path
    graph = read_triples(body, form, base)
    return _result_set(graph) if any(graph.quads_for_predicate(ox.NamedNode(RDF + "type"))) else graph


def _result_set(graph: ox.Dataset) -> Answer:
    """Rows or a truth value, where the graph describes such; else the graph itself."""

    def values(subject: Any, name: str) -> list[Any]:
        return [quad.object for quad in graph.quads_for_subject(subject) if quad.predicate == ox.NamedNode(RS + name)]

    heads = list(graph.quads_for_object(ox.NamedNode(RS + "ResultSet")))
    if not heads:
        return graph
    head = heads[0].subject
    if truth := values(head, "boolean"):
        return truth[0].value == "true"
    names = tuple(sorted(node.value for node in values(head, "resultVariable")))
    rows = []
    for solution in values(head, "solution"):
        bound = {values(one, "variable")[0].value: values(one, "value")[0] for one in values(solution, "binding")}
        place = values(solution, "index")
        rows.append((int(place[0].value) if place else 0, tuple(bound.get(name) for name in names)))
    return names, [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def same(one: Answer, other: Answer, *, ordered: bool = False) -> bool:
    """Whether two answers are equal: rows as a multiset, and in their order where it is asked for."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, ox.Dataset) or isinstance(other, ox.Dataset):
        return type(one) is type(other) and _canonical(one) == _canonical(other)
    if set(one[0]) != set(other[0]) or len(one[1]) != len(other[1]):
        return False
    left, right = _aligned(one), _aligned(other)
    if ordered and list(map(_nameless, left)) != list(map(_nameless, right)):
        return False
    return _canonical(_as_graph(left)) == _canonical(_as_graph(right))


def _aligned(answer: tuple[Sequence[str], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """The rows with their columns in the order of the names."""
    names, rows = answer
    order = sorted(range(len(names)), key=names.__getitem__)
    return [tuple(row[place] for place in order) for row in rows]


def _as_graph(rows: list[tuple[Any, ...]]) -> ox.Dataset:
    """Each distinct row as a blank node with its cells and its count, so that a graph's equality is that of rows."""
    found = ox.Dataset()
    for number, (row, count) in enumerate(Counter(rows).items()):
        node = ox.BlankNode(f"row{number}")
        found.add(ox.Quad(node, ox.NamedNode("urn:count"), ox.Literal(count)))
        for place, cell in enumerate(row):
            if cell is not None:
                term = ox.Literal(cell) if isinstance(cell, str) else _by_value(cell)
                found.add(ox.Quad(node, ox.NamedNode(f"urn:{place}"), term))
    return found


def _canonical(graph: ox.Dataset) -> set[ox.Quad]:
    copy = ox.Dataset(graph)
    copy.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(copy)


def _nameless(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple("_" if isinstance(cell, ox.BlankNode) else _by_value(cell) for cell in row)


def _by_value(term: Any) -> Any:
    """Numbers and truth values in one spelling each, as the suite compares them."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(XSD):
        kind = term.datatype.value.removeprefix(XSD)
        with contextlib.suppress(ValueError, ArithmeticError):
            if kind in ("integer", "decimal"):
                return ox.Literal(format(Decimal(term.value).normalize(), "f"), datatype=term.datatype)
            if kind in ("float", "double"):
                return ox.Literal(repr(float(term.value.replace("INF", "inf"))), datatype=term.datatype)
            if kind == "boolean" and term.value in ("0", "1"):
                return ox.Literal("true" if term.value == "1" else "false", datatype=term.datatype)
    return term


def _plain(cell: str) -> Any:
    with contextlib.suppress(ValueError):  # a text may begin so, too
        return ox.BlankNode(cell[2:]) if cell.startswith("_:") else cell
    return cell
