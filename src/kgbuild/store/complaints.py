"""What is wrong with a query, and where: the engine's complaint made into a sentence.

The engine names the furthest character that it read, but counts a keyword that it tried in vain as read; so the place
that it gives can lie beyond the fault. Read once more with wide gaps between the tokens, the query shows which token it
was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kgbuild.errors import UsageError
from kgbuild.store.lexing import place_of, spans_of
from kgbuild.vocabulary import NAMESPACES

__all__ = ["parse_query_error", "without_mark"]

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_GAP = " " * 24
"""More than the longest keyword of SPARQL."""
_LONG = 100_000
"""Characters of a query that is not read twice."""
_CLOSES = {"}": "{", ")": "(", "]": "["}
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_SAID = {
    "The SELECT contains a variable that is unbound": (
        "SELECT gives a variable that is neither grouped nor an aggregate, or one that has a value already"
    ),
    "IRI parsing failed": "no IRI, or a relative one where there is nothing to resolve it against",
}
"""What the engine says about a query of right tokens, in plainer words."""


def without_mark(query: str) -> str:
    """The query without the byte order mark that some editors put before a text."""
    return query.removeprefix("\ufeff")


def parse_query_error(error: SyntaxError, query: str, *, update: bool = False) -> UsageError:
    """The engine's complaint about a query, or about an ``update``, in one line that points into it.

    >>> import pyoxigraph as ox
    >>> for text in ("SELECT * { ?s ?p }", "ASK { ?s foaf:nick 1 }", "SELECT * { ?s ?p ?o", ""):
    ...     try:
    ...         ox.Store().query(text)
    ...     except SyntaxError as error:
    ...         print(parse_query_error(error, text))
    the query does not parse at line 1, column 18, near 'SELECT * { ?s ?p }': unexpected '}'
    the query does not parse at line 1, column 10, near 'ASK { ?s foaf:nick 1 }': the prefix foaf: is not declared; \
put PREFIX foaf: <http://xmlns.com/foaf/0.1/> first
    the query does not parse at line 1, column 10, near 'SELECT * { ?s ?p ?o': this { is never closed
    the query is empty
    """
    message = " ".join(str(error.msg).split())
    if not any(spans_of(query)):
        return UsageError("the query is empty")
    if (plain := _plain_fault(query, update=update)) is not None:
        return _told(query, *plain)
    if not (at := _PLACE.match(message)):
        return UsageError(f"the query does not parse: {message[:300]}")
    said = [words for words in _alternatives(message[at.end() :]) if " " in words]
    offset = _offset(query, int(at[1]), int(at[2]))
    if said:
        return _told(query, offset, _SAID.get(said[0], said[0]))
    fault = _token_at_fault(query, update=update)
    if fault is None:
        return _told(query, offset, "")
    if fault < 0:
        return _told(query, len(query.rstrip()), "it ends too early")
    if fault >= len(query):
        return UsageError(
            "the query does not parse: either what stands at its end is too much, or a variable is given a value twice"
        )
    return _told(query, fault, f"unexpected {_token(query, fault)!r}")


def _told(query: str, offset: int, reason: str) -> UsageError:
    line, column = place_of(query, offset)
    text = [*query.splitlines(), ""][min(line - 1, len(query.splitlines()))]
    start = max(0, min(column - 40, len(text) - 80))
    near = text[start : start + 80].strip() if len(text) > 100 else text.strip()
    place = f"the query does not parse at line {line}, column {column}, near {near!r}"
    return UsageError(f"{place}: {reason}" if reason else place)


def _alternatives(detail: str) -> Iterator[str]:
    """What the engine says could have stood there, without signs and sets of signs."""
    for part in detail.removeprefix("expected ").removeprefix("one of ").split(", "):
        if part[:1].isalpha():
            yield part


def _plain_fault(query: str, *, update: bool) -> tuple[int, str] | None:
    """What the tokens alone show, and where: open strings, spaces in IRIs, brackets, prefixes that are not declared."""
    declared: set[str] = set()
    opened: list[tuple[int, str]] = []
    before, ended, first = "", 0, True
    for kind, start, end in spans_of(query):
        text = query[start:end]
        word = text.upper() if kind == "word" else text
        if first and word in _UPDATES and not update:
            return start, f"{word} begins an update; this is for queries"
        if text in ("'", '"'):
            return start, "a string begins that does not end"
        if before == "<" and start == ended and kind in ("name", "word"):
            return start - 1, "an IRI ends with > and holds no space, quote or bracket"
        if text in _CLOSES and (not opened or opened.pop()[1] != _CLOSES[text]):
            return start, f"unexpected {text!r}"
        if text in _CLOSES.values() and kind == "other":
            opened.append((start, text))
        if kind == "name" and text[0] not in "?$@":
            prefix = text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                address = NAMESPACES.get(prefix, "...")
                return start, f"the prefix {prefix}: is not declared; put PREFIX {prefix}: <{address}> first"
        before, ended, first = word, end, False
    return (opened[-1][0], f"this {opened[-1][1]} is never closed") if opened else None


def _token_at_fault(query: str, *, update: bool) -> int | None:
    """The offset of the token that the engine cannot take; -1 for the end, the length for a fault of the whole.

    None where that cannot be told.
    """
    import pyoxigraph as ox

    if len(query) > _LONG:
        return None
    wide, places = _spread(query)
    try:
        store = ox.Store()
        (store.update if update else store.query)(wide)
    except SyntaxError as error:
        at = _PLACE.match(str(error.msg))
        if at is None:
            return None
        read = int(at[2]) - 1
        if read >= len(wide):
            return len(query) if str(error.msg).endswith(": expected [_]") else -1
        for (ours, theirs), (_, following) in pairwise([*places, (0, len(wide))]):
            if theirs <= read < following:
                return ours
    except (ValueError, RuntimeError):
        pass
    return None


def _spread(query: str) -> tuple[str, list[tuple[int, int]]]:
    """The query on one line with wide gaps where a gap may be, and where each token stood and stands."""
    out, places, length, last, before = [], [], 0, None, ""
    for _, start, end in spans_of(query):
        text = query[start:end]
        if last is not None and (start > last or text in "{}()" or before in "{}()"):
            out.append(_GAP)
            length += len(_GAP)
        places.append((start, length))
        out.append(text)
        length += len(text)
        last, before = end, text
    return "".join(out), places


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return min(len(query), sum(len(one) + 1 for one in lines[: line - 1]) + column - 1)


def _token(query: str, offset: int) -> str:
    found = next((query[start:end] for _, start, end in spans_of(query) if start == offset), query[offset:])
    return found if len(found) <= 40 else found[:40] + "…"
