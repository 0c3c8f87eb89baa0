"""Which word of a query breaks a rule that is not one of grammar: a variable given a value twice, one that is neither
grouped nor an aggregate, a row of VALUES that is too short, a variable among data.

The engine tells of such faults at the end of the group or of the query. So every word that may be at fault is replaced
by one that cannot be, and if the query parses then, the words are put back, from the first one on: the word with which
it does not parse any more is the one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, takewhile

from kgbuild.store.lexing import spans_of

__all__ = ["Misfit", "misfit"]

_GROUPED = (
    "{word} is neither grouped nor an aggregate: put it into GROUP BY, or into an aggregate such as SAMPLE({word})"
)
_SAME = "{word} is made in this SELECT, which groups: repeat its expression here, or select from a subquery"
_TWICE = "{word} stands in SELECT twice"
_GIVEN = "{word} has a value here already; give the new one another name"
_STAR = "SELECT * cannot stand beside GROUP BY or an aggregate: name the variables"
_ROW = "the row has not as many values as VALUES has variables; UNDEF stands where there is none"
_IRI = "{word} is no IRI, or a relative one where there is nothing to resolve it against"
_DATA = "{word} is a variable, and data holds none: write INSERT {{ ... }} WHERE {{ ... }}, or DELETE WHERE {{ ... }}"
_SHARED = "the blank node {word} stands in another group already; a variable can stand in several"
_UNKNOWN = "{word} is a blank node, which names nothing that could be deleted; a variable can stand for it"

_MOST = 1000
"""Values given by AS that are replaced by others: a query that goes on and on is not worth the engine's stack."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A stretch of the query, what can stand there without harm, and what to say if it is at fault."""

    start: int
    end: int
    harmless: str
    reason: str


_Span = tuple[str, int, int]


def misfit(query: str, parses: Callable[[str], bool]) -> Misfit | None:
    """The stretch of a query at fault, where it is a fault of this kind; ``parses`` asks the engine.

    >>> import pyoxigraph as ox
    >>> def parses(text):
    ...     try:
    ...         return ox.Store().query(text) is not None
    ...     except SyntaxError:
    ...         return False
    >>> misfit("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }", parses).reason
    '?a is neither grouped nor an aggregate: put it into GROUP BY, or into an aggregate such as SAMPLE(?a)'
    """
    spans = list(spans_of(query))
    fresh = map("?kgbuild{}".format, count())
    # what is given a value comes first: what SELECT gives may be named further on, in GROUP BY
    named, given = list(_named(query, spans, fresh)), list(_given(query, spans, fresh))
    found = [*named, *_rows(query, spans), *_terms(query, spans), *given]

    def breaks(restored: int) -> bool:
        return not parses(_with(query, found[restored:]))

    if not found or len(named) + len(given) > _MOST or breaks(0):
        return None
    at = bisect_left(range(len(found) + 1), True, key=breaks)
    return found[at - 1] if 0 < at <= len(found) else None


def _with(query: str, changes: Sequence[Misfit]) -> str:
    parts, at = [], 0
    for change in sorted(changes, key=lambda change: change.start):
        if change.start < at:  # a term of a row that is replaced as a whole
            continue
        parts += [query[at : change.start], change.harmless]
        at = change.end
    return "".join([*parts, query[at:]])


def _named(query: str, spans: Sequence[_Span], fresh: Iterator[str]) -> Iterator[Misfit]:
    """The variables that AS gives a value to."""
    for (kind, start, end), (what, first, last) in pairwise(spans):
        if kind == "word" and query[start:end].upper() == "AS" and what == "name" and query[first] in "?$":
            yield Misfit(first, last, next(fresh), _GIVEN.format(word=query[first:last]))


@dataclass(frozen=True, slots=True)
class _Item:
    """A variable or star in a SELECT clause: in how many brackets, and the tokens before it, the nearest last."""

    start: int
    end: int
    text: str
    depth: int
    before: tuple[str, ...]

    @property
    def made(self) -> bool:
        return self.before[-1:] == ("AS",)

    @property
    def name(self) -> str:
        """As it is known outside of the clause; empty where it is only used within."""
        return self.text[1:] if self.made or self.depth == 0 else ""


def _given(query: str, spans: Sequence[_Span], fresh: Iterator[str]) -> Iterator[Misfit]:
    """The variables that a SELECT clause takes from its pattern, and the star."""
    for clause in _clauses(query, spans):
        names = [item.name for item in clause]
        for item in clause:
            if item.made or item.before[-2:] == ("BOUND", "("):  # which takes a variable and nothing else
                continue
            known = names.count(item.text[1:])
            harmless = f"(1 AS {next(fresh)})" if item.depth == 0 else "1"
            reason = (_TWICE if known > 1 else _GROUPED) if item.depth == 0 else (_SAME if known else _GROUPED)
            reason = _STAR if item.text == "*" else reason.format(word=item.text)
            yield Misfit(item.start, item.end, harmless, reason)


def _clauses(query: str, spans: Sequence[_Span]) -> Iterator[list[_Item]]:
    """What the SELECT clauses of a query speak of, but for what stands in patterns within."""
    words = [query[start:end].upper() if kind == "word" else query[start:end] for kind, start, end in spans]
    for select in (at for at, word in enumerate(words) if word == "SELECT"):
        items, depth, braces = [], 0, 0
        for at in range(select + 1, len(words)):
            word, (kind, start, end) = words[at], spans[at]
            if depth == 0 and word in ("{", "WHERE", "FROM", "SELECT"):
                break
            depth += (word in "({") - (word in ")}")
            braces += (word == "{") - (word == "}")
            if (kind == "name" and word[0] in "?$" and not braces) or (word == "*" and depth == 0):
                items.append(_Item(start, end, word, depth, tuple(words[at - 2 : at])))
        yield items


def _rows(query: str, spans: Sequence[_Span]) -> Iterator[Misfit]:
    """The rows of each VALUES with variables in brackets."""
    words = [query[start:end].upper() for _, start, end in spans]
    for at, word in enumerate(words):
        if word != "VALUES" or words[at + 1 : at + 2] != ["("]:
            continue
        names = sum(1 for _ in takewhile(lambda name: name[0] in "?$", words[at + 2 :]))
        begins, depth, harmless = 0, 0, f"({' UNDEF' * names} )"
        for place in range(at + names + 4, len(words)):  # after the opening brace
            if words[place] in ("{", "}"):
                break
            if words[place] == "(":
                begins, depth = (place, 1) if depth == 0 else (begins, depth + 1)
            elif words[place] == ")":
                depth -= 1
                if depth == 0:
                    yield Misfit(spans[begins][1], spans[place][2], harmless, _ROW)


def _terms(query: str, spans: Sequence[_Span]) -> Iterator[Misfit]:
    """The IRIs, the blank nodes, and the variables of what an update calls DATA."""
    words: list[str] = ["", ""]
    for kind, start, end in spans:
        text = query[start:end]
        if kind == "word" and text.upper() != "GRAPH":
            words.append(text.upper())
        if kind == "iri":
            yield Misfit(start, end, "<urn:x>", _IRI.format(word=text[:200]))
        elif text.startswith("_:"):
            deleted = words[-1] == "DELETE" or words[-2] == "DELETE"  # DELETE DATA, DELETE WHERE
            yield Misfit(start, end, "<urn:x>", (_UNKNOWN if deleted else _SHARED).format(word=text))
        elif kind == "name" and text[0] in "?$" and words[-1] == "DATA":
            yield Misfit(start, end, "<urn:x>", _DATA.format(word=text))
