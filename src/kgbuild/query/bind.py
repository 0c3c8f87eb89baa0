"""Parameters: values become RDF terms, and terms take the place of ``$variables``; text is never pasted.

SPARQL writes a variable as ``?x`` or ``$x``. In our question files ``?x`` is a variable and ``$x`` a parameter,
so that a file is a valid query by itself. Binding walks over the query's tokens and replaces the parameter's tokens
by the term in N-Triples syntax: what stands in strings, comments and IRIs is never touched, and whatever the value
holds, it stays one term. That works alike on every engine and inside subqueries, where a ``VALUES`` block would not
reach.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kgbuild.errors import UsageError, WrongParameter
from kgbuild.query.days import WANTED, day_of

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

__all__ = ["bind", "literal_of", "parameters_in"]

_TOKEN = re.compile(
    r"""
      (?P<skip> \#[^\n]*                                   # a comment
      | \\.                                                # an escaped character of a local name
      | <[^<>"{}|^`\\\x00-\x20]*>                          # an IRI
      | "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3}               # long strings
      | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n\r]|\\.)*"                              # short strings
      | '(?:[^'\\\n\r]|\\.)*' )
    | \$(?P<name>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)


def parameters_in(query: str) -> tuple[str, ...]:
    """The names of the ``$parameters`` of a query, in order of first use.

    >>> parameters_in('SELECT * { ?x <a:$b> $person . FILTER(?x != "$year") } # $z')
    ('person',)
    """
    return tuple(dict.fromkeys(match["name"] for match in _TOKEN.finditer(query) if match["name"]))


def bind(query: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """The query with its ``$parameters`` replaced by terms; those without a term stay unbound variables.

    >>> from pyoxigraph import Literal
    >>> bind('SELECT ?x { ?x ?p $text }', {"text": Literal('a" . ?s ?p ?o . "b')})
    'SELECT ?x { ?x ?p "a\\\\" . ?s ?p ?o . \\\\"b" }'

    Raises:
        UsageError: for a term whose name the query does not use.
    """
    known = parameters_in(query)
    for name in terms:
        if name not in known:
            raise UsageError(f"the query has no parameter ${name}; it has {', '.join(known) or 'none'}")

    def replace(match: re.Match[str]) -> str:
        term = terms.get(match["name"] or "")
        return match[0] if term is None else str(term)

    return _TOKEN.sub(replace, query)


def literal_of(kind: str, value: str, *, name: str, last: bool = False) -> Literal:
    """The literal for a parameter of type ``year``, ``date``, ``number`` or ``text``; where a date is asked for, a year
    or month is its first day, or its ``last``.

    Raises:
        WrongParameter: where the value is not of that type.

    >>> literal_of("year", "2023", name="from").value
    '2023'
    >>> literal_of("date", "2023", name="until", last=True).value
    '2023-12-31'
    """
    from pyoxigraph import Literal

    from kgbuild.vocabulary import xsd

    text = value.strip()
    if kind == "year":
        if not re.fullmatch(r"[0-9]{4}", text):
            raise WrongParameter.value(name, f"{value!r}: want a year of four digits, like 2023")
        return Literal(text, datatype=xsd.integer)
    if kind == "date":
        try:
            return Literal(day_of(text, last=last), datatype=xsd.date)
        except ValueError:
            raise WrongParameter.value(name, f"{value!r}: {WANTED}") from None
    if kind == "number":
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            return Literal(str(int(text)), datatype=xsd.integer)
        if re.fullmatch(r"[+-]?[0-9]{0,18}\.[0-9]{1,18}", text):
            return Literal(text, datatype=xsd.decimal)
        raise WrongParameter.value(name, f"{value!r}: want a number like 3 or 0.75")
    return Literal(value)
