"""Rows that a query would leave in the order of identifiers, put in the order of names.

A question ends in ``ORDER BY DESC(?events) ?person``: among people of as many events their IRIs decide, in which nobody
sees an order. Names in SPARQL would need a join and a choice of language in each query; here they are looked up for
the rows that are shown, and for those that tie with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from kgbuild.query.catalogue import ENTITY_TYPES, Question
from kgbuild.query.names import folded, labels
from kgbuild.store.lexing import spans_of

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kgbuild.store.base import Row, Store, Term

__all__ = ["Key", "by_name", "order_keys"]

_Rank = tuple[int, Decimal | str, str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of ORDER BY: a variable, whether it is bound, the sum of two, whether it differs from a parameter."""

    form: str
    variables: tuple[str, ...]
    descending: bool = False


@lru_cache(maxsize=256)
def order_keys(query: str) -> tuple[Key, ...]:
    """The keys of the query's last ORDER BY; none where one of them is of a form that is not known here.

    >>> keys = order_keys("SELECT * { ?s ?p ?o } ORDER BY BOUND(?o) DESC(?n + ?m) (?s != $x) ?p")
    >>> [(key.form, key.variables) for key in keys], keys[1].descending
    ([('bound', ('o',)), ('sum', ('n', 'm')), ('differs', ('s', 'x')), ('value', ('p',))], True)
    >>> order_keys("SELECT * { ?s ?p ?o } ORDER BY STRLEN(?o) ?s"), order_keys("SELECT * { ?s ?p ?o }")
    ((), ())
    """
    tokens = [query[start:end] for _, start, end in spans_of(query)]
    words = [token.upper() for token in tokens]
    starts = [at for at, word in enumerate(words) if word == "ORDER" and words[at + 1 : at + 2] == ["BY"]]
    keys: list[Key] = []
    left = tokens[starts[-1] + 2 :] if starts else []
    while left:
        descending = left[0].upper() == "DESC"
        if left[0].upper() in ("ASC", "DESC"):
            left = left[1:]
        end = 1 if left[:1] != ["("] and left[1:2] != ["("] else _closing(left)
        key = _key(left[:end], descending)
        if key is None:
            return ()
        keys.append(key)
        left = left[end:]
    return tuple(keys)


def _closing(tokens: Sequence[str]) -> int:
    """The place behind the bracket that closes the first one."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0 and token == ")":
            return at + 1
    return len(tokens)


def _key(tokens: list[str], descending: bool) -> Key | None:
    while tokens[:1] == ["("]:
        tokens = tokens[1:-1]
    match [token if token[:1] not in "?$" else "?" for token in tokens]:
        case ["?"]:
            return Key("value", (tokens[0][1:],), descending)
        case ["?", "+", "?"]:
            return Key("sum", (tokens[0][1:], tokens[2][1:]), descending)
        case ["?", "!", "=", "?"]:
            return Key("differs", (tokens[0][1:], tokens[3][1:]), descending)
        case [bound, "(", "?", ")"] if bound.upper() == "BOUND":
            return Key("bound", (tokens[2][1:],), descending)
    return None


def by_name(
    store: Store,
    question: Question,
    rows: Sequence[Row],
    parameters: Mapping[str, NamedNode | Literal],
    *,
    limit: int | None = None,
) -> tuple[Row, ...]:
    """The rows, those that tie before the first key that is a thing in the order of the names of things; that IRIs
    decide is left to what has the same name, or none. With a ``limit`` rows beyond it are in no certain order.
    """
    at = {column.name: index for index, column in enumerate(question.columns)}
    kinds = {column.name: column.type for column in question.columns}
    keys = order_keys(question.sparql)
    things = (n for n, key in enumerate(keys) if key.form == "value" and kinds.get(key.variables[0]) in ENTITY_TYPES)
    first = next(things, None)
    known = all(name in at or name in parameters for key in keys for name in key.variables)
    if first is None or not known or len(rows) < 2:
        return tuple(rows)

    def value(row: Row, name: str) -> Term | None:
        return row[at[name]] if name in at else parameters[name]

    def before(row: Row) -> tuple[object, ...]:
        return tuple(_computed(key.form, [value(row, name) for name in key.variables]) for key in keys[:first])

    found: list[Row] = []
    for _, group in groupby(rows, before):
        tied = list(group)
        if len(tied) > 1 and (limit is None or len(found) < limit):
            later = [key for key in keys[first:] if key.form == "value"]
            shown = {term for row in tied for key in later if _is_iri(term := value(row, key.variables[0]))}
            names = labels(store, (term.value for term in shown))  # type: ignore[union-attr]
            for key in reversed(later):
                name = key.variables[0]
                tied.sort(key=lambda row, name=name: _rank(value(row, name), names), reverse=key.descending)  # type: ignore[misc]
        found += tied
    return tuple(found)


def _computed(form: str, terms: list[Term | None]) -> object:
    if form == "bound":
        return terms[0] is not None
    if form == "differs":
        return terms[0] != terms[1]
    if form == "sum":
        return sum(_number(term) or 0 for term in terms)
    return terms[0]


def _rank(term: Term | None, names: Mapping[str, str]) -> _Rank:
    """What is sorted by: nothing, then numbers by their value, then names and texts by their folded form."""
    if term is None:
        return 0, "", "", ""
    number = _number(term)
    if number is not None:
        return 1, number, "", ""
    text = str(getattr(term, "value", term))
    name = names.get(text, text)
    return 2, folded(name), name, text


def _number(term: Term | None) -> Decimal | None:
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    if datatype.rsplit("#", 1)[-1] not in ("integer", "decimal", "double", "float"):
        return None
    try:
        number = Decimal(term.value)  # type: ignore[union-attr]
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_iri(term: Term | None) -> bool:
    return type(term).__name__ == "NamedNode"
