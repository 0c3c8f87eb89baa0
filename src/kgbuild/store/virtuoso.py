"""Where Virtuoso differs from SPARQL 1.1 in what it answers; docs/serve.md tells them all.

A query that runs while a transaction commits may see some rows before it and some after. So a push says on the server
when it is about to put another graph in place, and when that is done; our readers look there before and after a query.

It answers ASK as a table, and gives part of an answer with status 200: a header tells when a limit on rows or on time
cut it short, but for CONSTRUCT not even that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.store.layers import GRAPH_BASE, STAGING
from kgbuild.store.lexing import spans_of
from kgbuild.vocabulary import rdf, xsd

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Term

__all__ = ["LONG", "Cut", "as_truth", "cut_short", "passing", "plain", "rows_of_construct", "swap_noted", "swap_query"]


LONG = 10_000
"""Bytes of a triple that goes in by an update of its own: a load that begins with a longer one is taken for no RDF.

All other data is loaded by the Graph Store Protocol: INSERT DATA takes no blank nodes, and no more than about 4900
triples.
"""

_SWAP = f"GRAPH <{GRAPH_BASE}{STAGING}.swap> {{ <{GRAPH_BASE}> <{rdf.base}value>"

_TRUTH = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class Cut:
    """Why an answer is not the whole one; ``rows`` is the limit where it is one on rows, else 0."""

    reason: str
    rows: int = 0


def cut_short(headers: Mapping[str, str]) -> Cut | None:
    """What the headers tell of an answer that was cut short.

    >>> cut_short({"X-SPARQL-MaxRows": "10000"}).rows
    10000
    >>> cut_short({"X-SQL-State": "S1TAT", "X-SQL-Message": "query interrupted by result timeout.  Activity: 5"}).reason
    'gave only part of the answer: query interrupted by result timeout'
    """
    limit = headers.get("X-SPARQL-MaxRows") or ""
    if limit.strip().isdigit():
        advice = "ask for fewer with LIMIT, or raise ResultSetMaxRows"
        return Cut(f"gives no more than {limit.strip()} rows at a time: {advice}", int(limit))
    if headers.get("X-SQL-State"):
        message = re.sub(r"^RC\.+:\s*|\.\s+Activity:.*$", "", headers.get("X-SQL-Message") or "", flags=re.DOTALL)
        return Cut(f"gave only part of the answer: {message or headers['X-SQL-State']}")
    return None


def as_truth(solutions: ox.QuerySolutions) -> bool | None:
    """The truth that an answer to ASK holds as a table of one cell, or None where it is another table."""
    if [variable.value for variable in solutions.variables] != ["__ASK_RETVAL"]:
        return None
    return any(getattr(solution[0], "value", "0") not in ("0", "false") for solution in solutions)


def plain(term: Term | None) -> Term | None:
    """The term, a truth value in the usual words: Virtuoso says 1 and 0.

    >>> from pyoxigraph import Literal
    >>> from kgbuild.vocabulary import xsd
    >>> plain(Literal("1", datatype=xsd.boolean)).value
    'true'
    """
    if getattr(getattr(term, "datatype", None), "value", None) == xsd.boolean.value and term.value in _TRUTH:  # type: ignore[union-attr]
        from pyoxigraph import Literal

        return Literal(_TRUTH[term.value], datatype=xsd.boolean)  # type: ignore[union-attr]
    return term


def passing(message: str) -> bool:
    """Whether a refusal is one that may be gone at the next try: a deadlock between transactions.

    >>> passing("HTTP 500: Virtuoso 40001 Error SR172: Transaction deadlocked")
    True
    """
    return "Virtuoso 40001" in message


def rows_of_construct(query: str) -> str:
    """A SELECT with as many rows as the CONSTRUCT has solutions; empty for DESCRIBE.

    >>> rows_of_construct("PREFIX a: <urn:a:> CONSTRUCT { ?s a:p '}' } FROM <urn:g> WHERE { ?s ?p ?o } LIMIT 5")
    'PREFIX a: <urn:a:> SELECT (1 AS ?row) FROM <urn:g> WHERE { ?s ?p ?o } LIMIT 5'
    >>> rows_of_construct("construct where { ?s ?p ?o }")
    'SELECT (1 AS ?row) where { ?s ?p ?o }'
    """
    start = depth = 0
    found = False
    for kind, at, end in spans_of(query):
        text = query[at:end]
        if not found:
            found, start = kind == "word" and text.upper() == "CONSTRUCT", at
        elif text == "{" and kind == "other":
            depth += 1
        elif text == "}" and kind == "other":
            depth -= 1
            if depth == 0:
                return query[:start] + "SELECT (1 AS ?row)" + query[end:]
        elif depth == 0 and kind == "word":  # FROM or WHERE: the short form, which has no template
            return query[:start] + "SELECT (1 AS ?row) " + query[at:]
    return ""


def swap_noted(note: str) -> str:
    """An update that notes which graph is in place, or that another one is about to be."""
    return f'DELETE WHERE {{ {_SWAP} ?note }} }} ;\nINSERT DATA {{ {_SWAP} "{note}" }} }}'


def swap_query() -> str:
    """A query for that note, in the column ``note``; no row where none was made."""
    return f"SELECT ?note {{ {_SWAP} ?note }} }}"
