"""Which IRIs the words of a query or an update stand for. The engine says, so that no spelling hides one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kgbuild.store.lexing import spans_of

__all__ = ["iris_of", "prologue_of"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PLAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")


def prologue_of(query: str) -> str:
    """The PREFIX and BASE of a query.

    >>> prologue_of("PREFIX ask: <urn:x> ASK {}")
    'PREFIX ask: <urn:x> '
    """
    for kind, start, end in spans_of(query):
        if kind == "word" and query[start:end].upper() in _FORMS:
            return query[:start]
    return query


def iris_of(names: Iterable[str], prologue: str, base: str | None) -> tuple[str, ...]:
    """The IRIs that the names stand for, after the prologue; none where one of them stands for nothing, of which the
    query or the update itself will complain.

    >>> iris_of(["<x>", "p:y", r"<\\u0075rn:z>", "<urn:w>"], "PREFIX p: <urn:p#>", "http://example.org/")
    ('http://example.org/x', 'urn:p#y', 'urn:z', 'urn:w')
    >>> iris_of(["q:y"], "", None)
    ()
    """
    import pyoxigraph as ox

    names = list(dict.fromkeys(names))
    if all(map(_PLAIN.fullmatch, names)):
        return tuple(name[1:-1] for name in names)
    asked = " ".join(f"({name} AS ?i{number})" for number, name in enumerate(names))
    try:
        (row,) = ox.Store().query(f"{prologue} SELECT {asked} {{}}", base_iri=base)  # type: ignore[misc]
    except (SyntaxError, ValueError, RuntimeError):
        return ()
    return tuple(str(getattr(value, "value", "")) for value in row)
