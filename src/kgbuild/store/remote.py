"""The SPARQLWrapper door: a SPARQL 1.1 endpoint as a store.

An endpoint's failure is an :class:`~kgbuild.errors.EndpointError` here, never an empty answer: a wrong status, a
wrong media type, a body that is cut off and a time-out are all told as what they are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kgbuild import __version__
from kgbuild.errors import EndpointError, UsageError
from kgbuild.httpdate import wait_asked_for
from kgbuild.store.base import Table

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Subject, Term

__all__ = ["RemoteStore"]

_PASSING = {408, 425, 429, 502, 503, 504}
"""Statuses that may be gone at the next try."""

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, kw_only=True)
class RemoteStore:
    """A SPARQL endpoint; queries go out as POST, so that their length does not matter.

    ``default_graphs`` are sent as ``default-graph-uri``, for servers whose default graph is not the union of the
    named ones. ``timeout`` counts whole seconds for one try; ``retries`` further tries follow a passing failure after
    ``backoff``, twice that, and so on, or after as long as the endpoint asks for (Retry-After), up to ``patience``.
    """

    url: str
    timeout: int = 60
    retries: int = 3
    backoff: float = 0.5
    patience: float = 120.0
    default_graphs: tuple[str, ...] = ()
    page: int = 50_000
    """How many quads one request of ``quads_for_pattern`` asks for."""
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def select(self, query: str) -> Table:
        """The solutions of a SELECT query.

        Raises:
            EndpointError: where the service fails, refuses the query, or answers with something else.
        """
        import pyoxigraph as ox

        answer = self._results(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("this is no SELECT query: use ask() for ASK, construct() for CONSTRUCT and DESCRIBE")
        names = tuple(variable.value for variable in answer.variables)
        try:
            return Table(names, tuple(tuple(solution) for solution in answer))
        except (SyntaxError, ValueError) as error:
            raise self._failure(f"the answer is cut off or damaged: {error}") from None

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        import pyoxigraph as ox

        answer = self._results(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise UsageError("this is no ASK query")
        return bool(answer)

    def construct(self, query: str) -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        import pyoxigraph as ox

        body = self._fetch(query, _TRIPLES)
        try:
            return tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        except (SyntaxError, ValueError) as error:
            raise self._failure(f"the answer is not N-Triples: {error}") from None

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match, in pages; quads of the endpoint's default graph only where no graph is named."""
        import pyoxigraph as ox

        where = _pattern(subject, predicate, object, graph)
        start = 0
        while True:
            rows = self.select(
                f"SELECT ?s ?p ?o ?g WHERE {{ {where} }} ORDER BY ?s ?p ?o LIMIT {self.page} OFFSET {start}"
            ).rows
            for s, p, o, g in rows:
                yield ox.Quad(
                    subject or s,  # type: ignore[arg-type]
                    predicate or p,  # type: ignore[arg-type]
                    object or o,  # type: ignore[arg-type]
                    graph or (g if isinstance(g, ox.NamedNode) else ox.DefaultGraph()),
                )
            if len(rows) < self.page:
                return
            start += self.page

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> int:
        """How many quads match."""
        where = _pattern(subject, predicate, object, graph)
        (row,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}").rows
        return int(row[0].value)  # type: ignore[union-attr]

    def _results(self, query: str) -> Any:
        import pyoxigraph as ox

        body = self._fetch(query, _RESULTS)
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._failure(f"the answer is not SPARQL results in JSON: {error}") from None

    def _fetch(self, query: str, media_type: str) -> bytes:
        """The body of the answer, after as many tries as allowed."""
        for attempt in range(self.retries + 1):
            try:
                return self._once(query, media_type)
            except _Passing as failure:
                if attempt == self.retries:
                    raise self._failure(f"{failure}, after {attempt + 1} tries") from None
                wait = self.backoff * 2**attempt if failure.wait is None else failure.wait
                if wait > self.patience:
                    raise self._failure(f"{failure}; it asks to be left alone for {wait:g} s") from None
                self.sleep(wait)
        raise AssertionError("the loop returns or raises")

    def _once(self, query: str, media_type: str) -> bytes:
        from http.client import HTTPException
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        try:
            response = self._request(query, media_type).response
            status, kind, body = response.status, response.headers.get_content_type(), response.read()
            length = response.headers.get("Content-Length")
        except HTTPError as error:
            raise self._refused(error.code, error.read(), error.headers.get("Retry-After")) from None
        except SPARQLWrapperException as error:
            raise self._refused(_status_of(error), str(error).encode()) from None
        except TimeoutError:
            raise _Passing(f"no answer within {self.timeout} s") from None
        except (URLError, HTTPException, OSError) as error:
            raise _Passing(f"cannot be reached: {getattr(error, 'reason', None) or error}") from None
        if status != 200:
            raise self._refused(status, body)
        if length is not None and length.isdigit() and len(body) < int(length):
            raise _Passing(f"the answer was cut off at {len(body)} of {length} bytes")
        if kind != media_type:
            raise self._failure(f"answered with {kind}, not {media_type}: {_start(body)}")
        return bytes(body)

    def _request(self, query: str, media_type: str) -> Any:
        from SPARQLWrapper import POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.url, agent=f"kgbuild/{__version__}")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", media_type)
        wrapper.setTimeout(self.timeout)
        for graph in self.default_graphs:
            wrapper.addDefaultGraph(graph)
        wrapper.setQuery(query)
        return wrapper.query()

    def _refused(self, status: int, body: bytes, retry_after: str | None = None) -> EndpointError | _Passing:
        message = f"HTTP {status}: {_start(body)}" if body else f"HTTP {status}"
        if status in _PASSING:
            return _Passing(message, wait_asked_for(retry_after))
        if status == 400:
            return self._failure(f"the query was refused, {message}")
        return self._failure(message)

    def _failure(self, problem: str) -> EndpointError:
        return EndpointError(f"{self.url}: {problem}")


class _Passing(Exception):
    """A failure that may be gone at the next try; ``wait`` where the service says when."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.wait = wait


def _pattern(
    subject: Subject | None, predicate: ox.NamedNode | None, object: Term | None, graph: ox.NamedNode | None
) -> str:
    triple = " ".join(str(term) if term is not None else name for term, name in
                      ((subject, "?s"), (predicate, "?p"), (object, "?o")))  # fmt: skip
    return f"GRAPH {graph} {{ {triple} }}" if graph is not None else triple


def _status_of(error: Exception) -> int:
    """SPARQLWrapper turns a few statuses into classes of its own."""
    statuses = {
        "QueryBadFormed": 400,
        "Unauthorized": 401,
        "EndPointNotFound": 404,
        "URITooLong": 414,
        "EndPointInternalError": 500,
    }
    return statuses.get(type(error).__name__, 500)


def _start(body: bytes) -> str:
    """The first words of a message, in one line."""
    text = re.sub(r"\s+", " ", body.decode("utf-8", "replace")).strip()
    return text if len(text) <= 300 else text[:300] + " ..."
