"""What a query asks for beyond the graph itself: other services, and a dataset of its own.

The engine gives no syntax tree, but keywords can be told from names by the tokens of the SPARQL grammar alone: a bare
word is a keyword, wherever it is not part of a prefixed name, a variable, a language tag, an IRI, a string or a
comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Clauses", "each_graph_once", "first_word", "place_of", "read_clauses", "spans_of", "too_deep", "too_many"]

_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | \#[^\r\n]* )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<string> "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<name> [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | (?:[^\W\d][\w.\-]{0,200})?:(?:[\w:.\-%]|\\.)* )
    | (?P<word> [^\W\d]\w* )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FROM = re.compile(r"(?<![?$:\w])from(?![\w:])", re.IGNORECASE)
_ADDRESS = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Clauses:
    """``service`` is where a SERVICE clause stands (line, column from 1); ``dataset`` whether FROM is used, and
    ``graphs`` the IRIs and prefixed names after FROM and FROM NAMED, as they are written."""

    service: tuple[int, int] | None = None
    dataset: bool = False
    graphs: tuple[str, ...] = ()


def read_clauses(query: str) -> Clauses:
    """Find SERVICE and FROM.

    >>> read_clauses("SELECT * { ?service :service 'SERVICE' } # SERVICE <http://x/>").service
    >>> read_clauses("SELECT * {\\n sErViCe <http://x/> {} }").service
    (2, 2)
    >>> read_clauses("SELECT * FROM NAMED <urn:g> { ?s ?p ?o }")
    Clauses(service=None, dataset=True, graphs=('<urn:g>',))
    """
    lowered = query.lower()
    if "service" not in lowered and _FROM.search(query) is None:
        return Clauses()
    found = _scan(query, operators=False)
    if found.service is None and "service" in lowered:
        # "(?a<?b)#>" may hold an IRI or end in a comment: what follows is read in the other way too
        found = Clauses(_scan(query, operators=True).service, found.dataset, found.graphs)
    return found


def each_graph_once(query: str) -> str:
    """The query, without clauses FROM that name a graph again in the same words: the engine would count its triples
    twice, where a default graph is a set. Blanks take their place, so that whatever is told of a place holds.

    >>> each_graph_once("SELECT * FROM <urn:g> FROM <urn:h> FROM <urn:g> { ?s ?p ?o }")
    'SELECT * FROM <urn:g> FROM <urn:h>              { ?s ?p ?o }'
    """
    if len(_FROM.findall(query)) < 2:
        return query
    seen: set[str] = set()
    begun = -1
    for kind, start, end in spans_of(query):
        if begun >= 0 and kind in ("iri", "name"):
            if query[start:end] in seen:
                query = query[:begun] + re.sub(r"[^\r\n]", " ", query[begun:end]) + query[end:]
            seen.add(query[start:end])
        begun = start if kind == "word" and query[start:end].upper() == "FROM" else -1
    return query


def first_word(query: str, words: Sequence[str]) -> str:
    """The first of the keywords that the query uses, in capitals; empty where it uses none.

    >>> first_word("# SELECT\\nPREFIX ask: <urn:select> construct { ?s ?p ?o } {}", ("SELECT", "ASK", "CONSTRUCT"))
    'CONSTRUCT'
    """
    for kind, start, end in spans_of(query):
        if kind == "word" and query[start:end].upper() in words:
            return query[start:end].upper()
    return ""


def spans_of(query: str) -> Iterator[tuple[str, int, int]]:
    """The tokens (``word``, ``name``, ``iri``, ``string``, ``other``) with their places, without space and comments."""
    at = 0
    while match := _TOKEN.match(query, at):
        at, kind = match.end(), match.lastgroup or ""
        if kind != "space":
            yield kind, match.start(), at


def too_deep(query: str, most: int) -> int | None:
    """Where more than ``most`` brackets are open at once; signs of negation that follow each other count as brackets.

    >>> too_deep("ASK { FILTER((1)) }", 2), too_deep("ASK { FILTER('(((' = '(') } # (((", 2)
    (13, None)
    >>> too_deep("ASK { FILTER(!!!1) }", 4), too_deep("ASK { FILTER(!?a && !?b && !?c) }", 3)
    (15, None)
    """
    if sum(map(query.count, ("{", "(", "[", "!", "<<"))) <= most:  # which no usual query exceeds
        return None
    depth, negations, opened = 0, 0, -1
    for kind, start, end in spans_of(query):
        text = query[start:end] if kind == "other" else ""
        negations = negations + 1 if text == "!" else 0
        if text == "<" and opened == start - 1:  # the second of <<, which >> closes
            depth += 1
            opened = -1
        elif text == ">" and query.startswith(">>", start):
            depth -= 1
        elif text == "<":
            opened = start
        elif text:
            depth += (text in "{([") - (text in "})]")
        if depth + negations > most:
            return start
    return None


_JOINTS = ("{", "|", "&", "+", "-", "*", "/")


def too_many(query: str, most: int) -> int | None:
    """Where more than ``most`` parts of one query are joined, side by side or within each other, each of which the
    engine makes a step within the step before: groups, values given with AS, filters, conditions, operators and steps
    of paths, things described. Rows of VALUES and triples are none; operations of an update are counted one by one.

    >>> too_many("SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) }", 3), too_many("ASK { VALUES ?x { -1 -2 -3 } }", 2)
    (32, None)
    >>> too_many("ASK { ?s <urn:p>/<urn:q> ?o FILTER(?o = 1 || ?o = 2) }", 3), too_many("DESCRIBE <urn:a> <urn:b>", 1)
    (42, 17)
    >>> too_many("DELETE DATA { } ; DELETE DATA { }", 1)
    """
    signs = (*_JOINTS, "(", *(("<", ":", "?", "$") if "describe" in query.lower() else ()))
    if sum(map(query.count, signs)) <= most:  # which no usual query exceeds
        return None
    found, depth, data, clause, before, ended = 0, 0, 0, "", "", 0
    for kind, start, end in spans_of(query):
        text = query[start:end].upper() if kind == "word" else query[start:end]
        depth += (text in ("{", "(", "[")) - (text in ("}", ")", "]"))
        if data and depth >= data:  # nothing but terms
            continue
        data = depth if text == "{" and clause in ("VALUES", "DATA") else 0
        if kind == "word" and text in ("VALUES", "DATA", "DESCRIBE", "HAVING", "WHERE", "FROM", "ORDER", "LIMIT"):
            clause = text
        elif text == "{" or (text == ";" and depth == 0):
            clause, found = "", found * (text == "{")
        joined = (
            text in ("AS", "FILTER")
            or (text in _JOINTS and (text != before or start != ended or text == "{"))  # || is one
            or (clause == "HAVING" and text == "(")
            or (clause == "DESCRIBE" and kind in ("iri", "name"))
        )
        found += joined
        if found > most:
            return start
        before, ended = text, end
    return None


def _scan(query: str, *, operators: bool) -> Clauses:
    """One pass over the tokens; ``operators``: where ``<`` could be "less than", it is.

    That is after an operand, within brackets, unless an address follows. It matters only where the IRI of the other
    reading would hide the beginning of a comment.
    """
    service, graphs, dataset = None, [], False
    before, from_seen, at, depth = "", False, 0, 0
    while match := _TOKEN.match(query, at):
        at, kind, text = match.end(), match.lastgroup or "", match[0]
        if kind == "space":
            continue
        operand = depth > 0 and before in ("name", "string", "iri", ")", "digit")
        if operators and operand and kind == "iri" and "#" in text and not _ADDRESS.match(text):
            at, kind, text = match.start() + 1, "other", "<"
        if kind == "word":
            word = text.upper()
            if word == "SERVICE" and service is None:
                service = place_of(query, match.start())
            dataset = dataset or word == "FROM"
            from_seen = word == "FROM" or (word == "NAMED" and from_seen)
        elif kind in ("iri", "name") and from_seen:
            graphs.append(text)
        if kind != "word":
            from_seen = False
        if kind == "other":
            depth += (text == "(") - (text == ")")
        before = ("digit" if text.isdigit() else text) if kind == "other" else kind
    return Clauses(service, dataset, tuple(graphs))


def place_of(query: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of a character."""
    start = query.rfind("\n", 0, offset) + 1
    return query.count("\n", 0, offset) + 1, offset - start + 1
