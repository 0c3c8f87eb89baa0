"""SHACL-SPARQL and the quality queries, run over a pyoxigraph store as a whole rather than node by node."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from kgbuild.validate.check import Fault, Index, focus_nodes
from kgbuild.validate.rules import Query, Shape, Term
from kgbuild.vocabulary import rdf

__all__ = ["check_queries", "fill"]

_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


def check_queries(shape: Shape, index: Index, store: Store) -> Iterator[Fault]:
    """The faults that a shape's queries find among the things that it targets."""
    if not shape.queries:
        return
    focus = focus_nodes(shape, index)
    if not focus:
        return
    for query in shape.queries:
        seen = set()
        rows = store.query(_with_target(query, shape, index), use_default_graph_as_union=True)
        assert isinstance(rows, QuerySolutions)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = {name: row[name] for name in names}
            this = values.pop("this")
            message = fill(query.message, values)
            if this in focus and (this, message) not in seen:
                seen.add((this, message))
                yield Fault(shape, "", this, message)


def _with_target(query: Query, shape: Shape, index: Index) -> str:
    """The query with its focus bound by the shape's targets at the place where SHACL binds it from outside."""
    kinds = sorted({str(kind) for target in shape.classes for kind in {target, *index.subclasses.get(target, ())}})
    parts = []
    if kinds:
        parts.append(
            f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?kind_ {{ {' '.join(kinds)} }} ?this {rdf.type} ?kind_ }} }}"
        )
    parts += [f"{{ ?this {predicate} ?any_ }}" for predicate in shape.subjects_of]
    if shape.nodes:
        parts.append(f"{{ VALUES ?this {{ {' '.join(map(str, shape.nodes))} }} }}")
    text = query.select.replace("$this", "?this")
    return query.prefixes + _WHERE.sub(lambda m: m.group() + " " + " UNION ".join(parts) + " ", text, count=1)


def fill(message: str, values: dict[str, Term | None]) -> str:
    """The message with the values of a row in place of ``{?name}``.

    >>> fill("Ends {?e}.", {"e": Literal("2023")})
    'Ends 2023.'
    """
    return re.sub(r"\{[?$](\w+)\}", lambda m: _plain(values.get(m[1])), message)


def _plain(value: Term | None) -> str:
    if isinstance(value, Literal | NamedNode):
        return value.value
    return str(value) if isinstance(value, BlankNode) else "?"
