"""Rows that a query would leave in the order of identifiers, put in the order of names.

A question ends in ``ORDER BY DESC(?events) ?person``: among people of as many events their IRIs decide, in which nobody
sees an order. Names in SPARQL would need a join and a choice of language in each query; here they are looked up for
the rows that are shown, and for those that tie with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import accumulate, chain, compress, groupby
from typing import TYPE_CHECKING, Any

from kgbuild.query.catalogue import Question
from kgbuild.query.names import folded, labels
from kgbuild.store.base import is_iri
from kgbuild.store.lexing import spans_of

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kgbuild.store.base import Row, Store, Term

__all__ = ["Key", "by_name", "order_keys"]

_Value = Callable[["Row"], object]


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
) -> tuple[tuple[Row, ...], dict[str, str]]:
    """The rows, those that tie in the order of the names of things, and the names that were looked up for it.

    IRIs decide among things of one name, or none; what is no thing stays as the query has it. With a ``limit`` rows
    beyond it are in no certain order.
    """
    at = {column.name: index for index, column in enumerate(question.columns)}
    keys = order_keys(question.sparql)
    names: dict[str, str] = {}
    if not all(name in at or name in parameters for key in keys for name in key.variables):
        return tuple(rows), names
    groups = [list(rows)]
    for key in keys:
        value = _reader(key, at, parameters)
        starts = accumulate(map(len, groups), initial=0)
        tied = [
            len(group) > 1 and (limit is None or start < limit) for start, group in zip(starts, groups, strict=False)
        ]
        things = {term for group in compress(groups, tied) for row in group if is_iri(term := value(row))}
        names |= labels(store, {thing.value for thing in things} - names.keys())
        ranks = {thing: _rank(thing.value, names) for thing in things}
        groups = [
            part
            for group, ties in zip(groups, tied, strict=True)
            for part in (_parts(group, value, ranks, descending=key.descending) if ties else (group,))
        ]
    return tuple(chain.from_iterable(groups)), names


def _reader(key: Key, at: Mapping[str, int], parameters: Mapping[str, NamedNode | Literal]) -> _Value:
    """What the key is of a row."""

    def term(row: Row, name: str) -> Term | None:
        return row[at[name]] if name in at else parameters[name]

    def total(row: Row) -> Decimal | None:
        try:
            return sum((Decimal(term(row, name).value) for name in key.variables), Decimal())  # type: ignore[union-attr]
        except (AttributeError, InvalidOperation):
            return None

    one, other = key.variables[0], key.variables[-1]
    forms: dict[str, _Value] = {
        "value": lambda row: term(row, one),
        "bound": lambda row: term(row, one) is not None,
        "differs": lambda row: term(row, one) != term(row, other),
        "sum": total,
    }
    return forms[key.form]


def _rank(iri: str, names: Mapping[str, str]) -> tuple[str, str, str]:
    name = names.get(iri, iri)
    return folded(name), name, iri


def _parts(
    group: list[Row], value: _Value, ranks: Mapping[Any, tuple[str, ...]], *, descending: bool
) -> Iterator[list[Row]]:
    """Those of each value: nothing, then things by their names, then the rest as it stands."""

    def rank(row: Row) -> tuple[int, tuple[str, ...]]:
        found = value(row)
        return (0, ()) if found is None else (1, ranks[found]) if found in ranks else (2, ())

    ordered = sorted(group, key=rank, reverse=descending) if ranks else group
    return (list(part) for _, part in groupby(ordered, value))
