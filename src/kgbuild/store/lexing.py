"""What a query asks for beyond the graph itself: other services, and a dataset of its own.

The engine gives no syntax tree, but keywords can be told from names by the tokens of the SPARQL grammar alone: a bare
word is a keyword, wherever it is not part of a prefixed name, a variable, a language tag, an IRI, a string or a
comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Clauses", "each_graph_once", "first_word", "place_of", "read_clauses", "spans_of", "too_deep"]

_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | \#[^\r\n]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<name> [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | (?:\w[\w.\-]*)?:(?:[\w:.\-%]|\\.)* )
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
    ``graphs`` the IRIs that FROM and FROM NAMED name in full."""

    service: tuple[int, int] | None = None
    dataset: bool = False
    graphs: tuple[str, ...] = ()


def read_clauses(query: str) -> Clauses:
    """Find SERVICE and FROM.

    >>> read_clauses("SELECT * { ?service :service 'SERVICE' } # SERVICE <http://x/>").service
    >>> read_clauses("SELECT * {\\n sErViCe <http://x/> {} }").service
    (2, 2)
    >>> read_clauses("SELECT * FROM NAMED <urn:g> { ?s ?p ?o }")
    Clauses(service=None, dataset=True, graphs=('urn:g',))
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
        elif kind == "iri" and from_seen:
            graphs.append(text[1:-1])
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
