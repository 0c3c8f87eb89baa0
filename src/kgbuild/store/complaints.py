"""What is wrong with a query, and where: the engine's complaint made into a sentence.

The engine names the furthest character that it read, but counts a keyword that it tried in vain as read; so the place
that it gives can lie beyond the fault. Read once more with wide gaps between the tokens, the query shows which token it
was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.store.lexing import place_of, spans_of, too_deep, too_many
from kgbuild.store.misfits import misfit
from kgbuild.vocabulary import NAMESPACES

__all__ = ["check_depth", "fault_of", "parse_query_error", "run_query_error", "without_mark"]

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_GAP = " " * 24
"""More than the longest keyword of SPARQL."""
DEEPEST = 128
"""Brackets within brackets of a query. The engine follows each into a call of its own; between 512 and 1 024 were seen
to overflow its stack, which ends the process."""
MOST_JOINED = 1000
"""Parts of a query that are joined side by side, each of which is a step within the step before. Some 2 500 of them
overflow the usual stack of 8 MB; long lists belong into VALUES or IN, which are one step."""
_LONG = 1_000_000
"""Characters of a query that is not read again to find the reason; a service takes no longer one."""
_SIGNS = ("<(", ")>", "{|", "|}")
"""What may not be torn: parts of the signs of triple terms and annotations."""
_CLOSES = {"}": "{", ")": "(", "]": "["}
_OPEN_IRI = "an IRI ends with > and holds no space, quote or bracket"
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_NO_FUNCTION = re.compile(r"The custom function <(.*)> is not supported")


def without_mark(query: str) -> str:
    """The query without the byte order mark that some editors put before a text."""
    return query.removeprefix("\ufeff")


def check_depth(query: str) -> None:
    """Refuse a query that the engine would not live to read, or to carry out: brackets within brackets, and chains of
    parts side by side, of which it makes steps within steps.

    >>> check_depth("ASK " + "{" * 3 + "}" * 3)
    >>> check_depth("ASK " + "{" * 200 + "}" * 200)
    Traceback (most recent call last):
    kgbuild.errors.UsageError: the query is nested too deeply at line 1, column 133, near '{{{{{{{{{{{{{{{{{{{{{{{{{{\
{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{': more than 128 brackets are open
    >>> check_depth("ASK { " + "{} UNION " * 2000 + "{} }")
    Traceback (most recent call last):
    kgbuild.errors.UsageError: the query joins too many parts at line 1, column 8998, near 'ON {} UNION {} UNION \
{} UNION {} UNION {} UNION {} UNION {} UNION {} UNION {} UN': more than 1000 groups, BIND, FILTER, conditions or \
operators; a list of values goes into VALUES or IN

    Raises:
        UsageError: where more than 128 brackets are open at once, or more than 1000 parts are joined; the message
            points at the first of those too many.
    """
    if (offset := too_deep(query, DEEPEST)) is not None:
        raise UsageError(
            f"the query is nested too deeply at {_place(query, offset)}: more than {DEEPEST} brackets are open"
        )
    if (offset := too_many(query, MOST_JOINED)) is not None:
        raise UsageError(
            f"the query joins too many parts at {_place(query, offset)}: more than {MOST_JOINED} groups, BIND, FILTER, "
            "conditions or operators; a list of values goes into VALUES or IN"
        )


def parse_query_error(error: SyntaxError, query: str, *, update: bool = False, base: str | None = None) -> UsageError:
    """The engine's complaint about a query, or about an ``update``, in one line that points into it.

    ``base`` is the IRI against which the engine was told to resolve relative ones.

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
    said = list(_rules(message[at.end() :]))
    if len(query) <= _LONG:
        ask = partial(_complaint, update=update, base=base)
        if (wrong := misfit(query, lambda text: ask(text) is None)) is not None:
            return _told(query, wrong.start, wrong.reason)
        if not said and (fault := _token_at_fault(query, ask)) is not None:
            return _told(query, *fault)
    unsought = f"the reason is looked for in queries of up to {_LONG} characters" if len(query) > _LONG else ""
    return _told(query, _offset(query, int(at[1]), int(at[2])), said[0] if said else unsought)


def run_query_error(error: Exception, query: str) -> KgbuildError:
    """What the engine says of a query that parses and cannot be carried out, as one line.

    A function that there is not is a fault of the query (``UsageError``); the line points at it.

    >>> text = "PREFIX f: <urn:f#> SELECT (f:g(1) AS ?x) {}"
    >>> print(run_query_error(RuntimeError("The custom function <urn:f#g> is not supported"), text))
    the query calls a function that there is not at line 1, column 28, near \
'PREFIX f: <urn:f#> SELECT (f:g(1) AS ?x) {}': <urn:f#g>
    """
    message = " ".join(str(error).split())
    if not (unknown := _NO_FUNCTION.match(message)):
        return KgbuildError(f"the query failed: {message[:300]}")
    return _no_function(query, unknown[1], next((start for start, iri in _calls(query) if iri == unknown[1]), None))


def _no_function(query: str, iri: str, offset: int | None) -> UsageError:
    place = "" if offset is None else f" at {_place(query, offset)}"
    return UsageError(f"the query calls a function that there is not{place}: <{iri[:200]}>")


def fault_of(query: str, *, base: str | None = None) -> UsageError | None:
    """What is wrong with a query that an endpoint has refused, in the words used of a folder; None for no fault of its.

    >>> print(fault_of("SELECT * { ?s ?p ?o"))
    the query does not parse at line 1, column 10, near 'SELECT * { ?s ?p ?o': this { is never closed
    >>> fault_of("ASK {}")
    """
    query = without_mark(query)
    try:
        check_depth(query)
    except UsageError as error:
        return error
    if (said := _complaint(query, update=False, base=base)) is not None:
        return parse_query_error(SyntaxError(said), query, base=base)
    unknown = ((start, iri) for start, iri in _calls(query) if not _is_function(iri))
    return next((_no_function(query, iri, start) for start, iri in unknown), None)


def _calls(query: str) -> Iterator[tuple[int, str]]:
    """Where an IRI stands in front of a bracket within an expression, and which."""
    prefixes: dict[str, str] = {}
    opened = [""]
    tokens = [(kind, start, query[start:end]) for kind, start, end in spans_of(query)]
    before = ""
    for at, (kind, start, text) in enumerate(tokens):
        following = [word for _, _, word in tokens[at + 1 : at + 3]]
        if before == "PREFIX" and following:
            prefixes[text] = following[0][1:-1]
        elif following[:1] == ["("] and kind in ("iri", "name") and text[0] not in "?$@":
            if opened[-1] == "(" or before in ("FILTER", "HAVING", "BY"):  # else it is a predicate before a list
                prefix, colon, local = text.partition(":")
                yield start, text[1:-1] if kind == "iri" else prefixes.get(prefix + colon, "") + local
        elif text in _CLOSES.values():
            opened.append(text)
        elif text in _CLOSES and len(opened) > 1:
            opened.pop()
        before = text.upper() if kind == "word" else text


def _is_function(iri: str) -> bool:
    """Whether the engine knows it, be it by a cast."""
    import pyoxigraph as ox

    try:
        ox.Store().query(f"ASK {{ FILTER(<{iri}>(1)) }}")
    except RuntimeError:
        return False
    except SyntaxError:  # a relative one: the query parsed with a base
        pass
    return True


def _told(query: str, offset: int, reason: str) -> UsageError:
    place = f"the query does not parse at {_place(query, offset)}"
    return UsageError(f"{place}: {reason}" if reason else place)


def _place(query: str, offset: int) -> str:
    """Line and column, and what stands about there."""
    line, column = place_of(query, offset)
    text = [*query.splitlines(), ""][min(line - 1, len(query.splitlines()))]
    start = max(0, min(column - 40, len(text) - 80))
    near = text[start : start + 80].strip() if len(text) > 100 else text.strip()
    return f"line {line}, column {column}, near {near!r}"


def _rules(detail: str) -> Iterator[str]:
    """The rules that the engine says are broken, among the signs and words that could have stood there."""
    for part in detail.removeprefix("expected ").removeprefix("one of ").split(", "):
        if part[:1].isalpha() and " " in part and part != "IRI parsing failed":  # it tries whether < begins one
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
            return start - 1, _OPEN_IRI
        if text == "<" and opened[-1:] and opened[-1][1] != "(" and "<" not in (before, query[end : end + 1]):
            return start, _OPEN_IRI  # it is no operator here, nor the sign of a triple
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


def _token_at_fault(query: str, ask: Callable[[str], str | None]) -> tuple[int, str] | None:
    """The place of the token that the engine cannot take, and what to say of it; None where that cannot be told."""
    wide, places = _spread(query)
    at = _PLACE.match(ask(wide) or "")
    if at is None:
        return None
    read = int(at[2]) - 1
    if read >= len(wide):
        return len(query.rstrip()), "it ends too early"
    for (ours, theirs), (_, following) in pairwise([*places, (0, len(wide))]):
        if theirs <= read < following:
            return ours, f"unexpected {_token(query, ours)!r}"
    return None


def _complaint(text: str, *, update: bool, base: str | None) -> str | None:
    """What the engine says of a query that does not parse; None if it parses.

    Nothing is carried out: a dataset that contradicts itself is refused after the reading and before the work, and so
    is an update whose first operation fails.
    """
    import pyoxigraph as ox

    store = ox.Store()
    try:
        if not update:
            store.query(text, base_iri=base, use_default_graph_as_union=True, default_graph=ox.DefaultGraph())
            return None
        store.add_graph(ox.NamedNode("urn:x"))
        try:
            store.update(_failing(text), base_iri=base)
        except SyntaxError:  # whose places are those of the update as it is
            store.update(text, base_iri=base)
    except SyntaxError as error:
        return str(error.msg)
    except (ValueError, RuntimeError):
        pass
    return None


def _failing(update: str) -> str:
    """The update, with an operation in front that makes a graph <urn:x> where there is one.

    >>> _failing("BASE <urn:a> PREFIX a: <urn:b> CLEAR ALL")
    'BASE <urn:a> PREFIX a: <urn:b> CREATE GRAPH <urn:x> ; CLEAR ALL'
    """
    at, prologue = 0, 0
    for kind, start, end in spans_of(update):
        word = update[start:end].upper() if kind == "word" else ""
        if prologue == 0:
            if word not in ("BASE", "PREFIX"):
                return f"{update[:start]}CREATE GRAPH <urn:x> ; {update[start:]}"
            prologue = {"BASE": 2, "PREFIX": 3}[word]
        prologue -= 1
        at = end
    return update[:at]


def _spread(query: str) -> tuple[str, list[tuple[int, int]]]:
    """The query on one line with wide gaps where one may be and at its end; where each token stood and stands."""
    out, places, length, last, before = [], [], 0, None, ""
    for _, start, end in spans_of(query):
        text = query[start:end]
        touching = start == last and before + text in _SIGNS
        if last is not None and not touching and (start > last or text in "{}()" or before in "{}()"):
            out.append(_GAP)
            length += len(_GAP)
        places.append((start, length))
        out.append(text)
        length += len(text)
        last, before = end, text
    return "".join([*out, _GAP]), places


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return min(len(query), sum(len(one) + 1 for one in lines[: line - 1]) + column - 1)


def _token(query: str, offset: int) -> str:
    found = next((query[start:end] for _, start, end in spans_of(query) if start == offset), query[offset:])
    return found if len(found) <= 40 else found[:40] + "…"
