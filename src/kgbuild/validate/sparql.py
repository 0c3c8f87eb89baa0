"""The queries among the checks, run over a pyoxigraph store as a whole or round some nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from kgbuild.errors import InputError
from kgbuild.validate.rules import Query, Shape, Term
from kgbuild.vocabulary import rdf

__all__ = ["around", "bindings", "fill", "select", "targets", "values_of", "within"]

_GROUP = re.compile(r"(?:\bWHERE\s*)?\{", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:OPTIONAL|MINUS)\s*\{", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_REMARK = re.compile(r"^\s*#.*$", re.MULTILINE)


def bindings(text: str, store: Store, place: str) -> Iterator[dict[str, Term | None]]:
    """The rows of a SELECT query over the default graph, each as variable to value, in the query's order.

    Raises:
        InputError: where the text does not parse or is no SELECT; ``place`` names it.
    """
    try:
        rows = store.query(text)
    except SyntaxError as error:
        raise InputError(f"does not parse: {error.msg}", place=place) from None
    if not isinstance(rows, QuerySolutions):
        raise InputError("is no SELECT query", place=place)
    names = [variable.value for variable in rows.variables]
    for row in rows:
        yield {name: row[name] for name in names}


def select(query: Query) -> str:
    """The text of a shape's query, its focus an ordinary variable."""
    return query.prefixes + query.select.replace("$this", "?this")


def within(text: str, pattern: str) -> str:
    """The query with a pattern put at the head of its outermost group, where SHACL binds the focus from outside.

    >>> within("SELECT ?a WHERE { ?a ?b ?c }", "VALUES ?a { <x:a> }")
    'SELECT ?a WHERE { VALUES ?a { <x:a> } ?a ?b ?c }'
    """
    return _GROUP.sub(lambda match: f"{match.group()} {pattern}", _REMARK.sub("", text), count=1)


def around(text: str, variable: str, nodes: Iterable[Term]) -> str:
    """The query for some values of a variable that its outermost group surely binds.

    The values are told to what is optional or taken away as well, which then need not be found for all nodes: there
    they change nothing, since the variable stands for the same node on both sides.

    >>> print(around("SELECT ?a WHERE { ?a <x:b> ?c MINUS { ?a <x:d> ?c } MINUS { ?c <x:e> 1 } }", "?a", [rdf.type]))
    SELECT ?a WHERE { VALUES ?a { <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> } ?a <x:b> ?c \
MINUS { VALUES ?a { <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> } ?a <x:d> ?c } MINUS { ?c <x:e> 1 } }
    """
    text = _REMARK.sub("", text)
    bare = _STRING.sub(lambda match: " " * len(match.group()), text)  # a brace in a string opens nothing
    values = values_of(variable, nodes)
    first = _GROUP.search(bare)
    places = [first.end()] if first else []
    places += [match.end() for match in _BESIDE.finditer(bare) if _mentions(bare[match.end() :], variable)]
    for place in sorted(places, reverse=True):
        text = f"{text[:place]} {values}{text[place:]}"
    return text


def _mentions(rest: str, variable: str) -> bool:
    """Whether the variable stands in the group that has just been opened, not only in one within it."""
    depth, own = 1, list[str]()
    for part in re.split(r"([{}])", rest):
        depth += (part == "{") - (part == "}")
        if not depth:
            return re.search(re.escape(variable) + r"\b", " ".join(own)) is not None
        if depth == 1:
            own.append(part)
    return False


def values_of(variable: str, nodes: Iterable[Term]) -> str:
    """A VALUES block.

    >>> values_of("?a", [NamedNode("x:a"), NamedNode("x:b")])
    'VALUES ?a { <x:a> <x:b> }'
    """
    return f"VALUES {variable} {{ {' '.join(map(str, nodes))} }}"


def targets(shape: Shape, subclasses: Mapping[Term, Iterable[Term]]) -> str:
    """The pattern that binds ``?this`` to what a shape targets."""
    kinds = sorted({str(kind) for target in shape.classes for kind in {target, *subclasses.get(target, ())}})
    parts = []
    if kinds:
        parts.append(
            f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?kind_ {{ {' '.join(kinds)} }} ?this {rdf.type} ?kind_ }} }}"
        )
    parts += [f"{{ ?this {predicate} ?any_ }}" for predicate in shape.subjects_of]
    if shape.nodes:
        parts.append(f"{{ {values_of('?this', shape.nodes)} }}")
    return " UNION ".join(parts)


def fill(message: str, values: Mapping[str, Term | None]) -> str:
    """The message with the values of a row in place of ``{?name}``.

    >>> fill("Ends {?e}.", {"e": Literal("2023")})
    'Ends 2023.'
    """
    return re.sub(r"\{[?$](\w+)\}", lambda m: _plain(values.get(m[1])), message)


def _plain(value: Term | None) -> str:
    if isinstance(value, Literal | NamedNode):
        return value.value
    return str(value) if isinstance(value, BlankNode) else "?"
