"""The SPARQLWrapper door: a SPARQL 1.1 endpoint as a store.

An endpoint's failure is an :class:`~kgbuild.errors.EndpointError` here, never an empty answer: a wrong status, a
wrong media type, a body that is cut off and a time-out are all told as what they are.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kgbuild import __version__
from kgbuild.errors import EndpointError, KgbuildError, UsageError
from kgbuild.httpdate import wait_asked_for
from kgbuild.store.access import Access, check_address
from kgbuild.store.base import Table
from kgbuild.store.complaints import fault_of
from kgbuild.store.layers import GRAPH_BASE, LAYERS, STAGING, layer_iri
from kgbuild.store.lexing import first_word, read_clauses
from kgbuild.store.paging import CutOff, read_pattern, where
from kgbuild.store.virtuoso import as_truth, cut_short, passing, plain, rows_of_construct, swap_query

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Subject, Term

__all__ = ["RemoteStore", "open_endpoint"]

_PASSING = {408, 425, 429, 502, 503, 504}
"""Statuses that may be gone at the next try."""

_SHORT = 1000
"""Characters of a query that goes out as GET: a POST travels in two packets, which may cost 40 ms each time."""

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, kw_only=True)
class RemoteStore:
    """A SPARQL endpoint; queries go out as POST, so that their length does not matter.

    ``graphs`` are the named graphs that a query sees, one by one and as one, unless it names a dataset itself; without
    any, what the server's own default graph is. ``timeout`` counts whole seconds for one try; ``retries`` further tries
    follow a passing failure after ``backoff``, twice that, and so on, or after as long as the endpoint asks for
    (Retry-After), up to ``patience``.
    """

    url: str
    timeout: int = 60
    retries: int = 3
    backoff: float = 0.5
    patience: float = 120.0
    graphs: tuple[str, ...] = ()
    mixes: bool = False
    """Whether the server may answer out of two graphs while a push puts one in the other's place (Virtuoso does)."""
    page: int = 50_000
    """How many quads one request of ``quads_for_pattern`` asks for."""
    access: Access = field(default=Access(), repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def select(self, query: str) -> Table:
        """The solutions of a SELECT query.

        Raises:
            UsageError: where the query does not parse, or is not a SELECT.
            EndpointError: where the service fails, refuses the query, or answers with something else.
        """
        import pyoxigraph as ox

        answer = self._results(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("this is no SELECT query: use ask() for ASK, construct() for CONSTRUCT and DESCRIBE")
        names = tuple(variable.value for variable in answer.variables)
        try:
            return Table(names, tuple(tuple(map(plain, solution)) for solution in answer))
        except (SyntaxError, ValueError) as error:
            raise self._failure(f"the answer is cut off or damaged: {error}") from None

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        import pyoxigraph as ox

        answer = self._results(query)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        truth = as_truth(answer)
        if truth is None:
            raise UsageError("this is no ASK query")
        return truth

    def construct(self, query: str) -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        import pyoxigraph as ox

        body, server = self._fetch(query, _TRIPLES)
        if "Virtuoso" in server and (counting := rows_of_construct(query)):
            self._results(counting)  # Virtuoso cuts off what it constructs without a word; of a SELECT it tells
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
        """The quads that match; of an endpoint's default graph where no graph is named.

        Raises:
            EndpointError: where the service fails, or its graph changes meanwhile.
        """
        import pyoxigraph as ox

        pattern = where(subject, predicate, object, graph)
        key = "?s" if subject is None else "?o" if object is None else "?p"
        for s, p, o in read_pattern(self.select, pattern, key, self.page, failure=self._failure):
            yield ox.Quad(
                subject or s,  # type: ignore[arg-type]
                predicate or p,  # type: ignore[arg-type]
                object or o,  # type: ignore[arg-type]
                graph or ox.DefaultGraph(),
            )

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> int:
        """How many quads match."""
        pattern = where(subject, predicate, object, graph)
        (row,) = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows
        return int(row[0].value)  # type: ignore[union-attr]

    def _results(self, query: str) -> Any:
        import pyoxigraph as ox

        body, _ = self._fetch(query, _RESULTS)
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._failure(f"the answer is not SPARQL results in JSON: {error}") from None

    def _fetch(self, query: str, media_type: str) -> tuple[bytes, str]:
        """The body of an answer that is of one graph, and what kind of server gave it."""
        if not self.mixes:
            return self._tried(query, media_type)
        end = time.monotonic() + self.patience
        while True:
            before = self._in_place()
            if not before.startswith(STAGING):
                answer = self._tried(query, media_type)
                if self._in_place() == before:
                    return answer
            if time.monotonic() > end:
                raise self._failure("another graph is being put in place, or a push was cut off: push again")
            self.sleep(self.backoff)

    def _in_place(self) -> str:
        """The note of the last push on the graph that is in place; empty where there is none."""
        rows = replace(self, mixes=False, graphs=()).select(swap_query()).rows
        return str(getattr(rows[0][0], "value", "")) if rows else ""

    def _tried(self, query: str, media_type: str) -> tuple[bytes, str]:
        """The body of the answer, after as many tries as allowed, and what kind of server gave it."""
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

    def _once(self, query: str, media_type: str) -> tuple[bytes, str]:
        from http.client import HTTPException
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        try:
            response = self._request(query, media_type).response
            status, headers, body = response.status, response.headers, response.read()
        except HTTPError as error:
            raise self._refused(query, error.code, error.read(), error.headers.get("Retry-After")) from None
        except SPARQLWrapperException as error:
            raise self._refused(query, _status_of(error), _body_of(error)) from None
        except TimeoutError:
            raise _Passing(f"no answer within {self.timeout} s") from None
        except (URLError, HTTPException, OSError) as error:
            raise _Passing(f"cannot be reached: {getattr(error, 'reason', None) or error}") from None
        if status != 200:
            raise self._refused(query, status, body)
        length = headers.get("Content-Length", "")
        if length.isdigit() and len(body) < int(length):
            raise _Passing(f"the answer was cut off at {len(body)} of {length} bytes")
        if (kind := headers.get_content_type()) != media_type:
            if kind == "text/html":
                raise self._failure("answered with a page, so this is no SPARQL endpoint; try .../sparql or .../query")
            raise self._failure(f"answered with {kind}, not {media_type}: {_start(body)}")
        if cut := cut_short(headers):
            raise CutOff(f"{self.url}: {cut.reason}", cut.rows) if cut.rows else self._failure(cut.reason)
        return bytes(body), headers.get("Server", "")

    def _request(self, query: str, media_type: str) -> Any:
        from SPARQLWrapper import GET, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.url, agent=f"kgbuild/{__version__}")
        wrapper.setMethod(GET if len(query) < _SHORT else POST)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", media_type)
        wrapper.setTimeout(self.timeout)
        for name, value in {**self.access.basic, **self.access.headers}.items():
            wrapper.addCustomHttpHeader(name, value)
        if self.graphs and not read_clauses(query).dataset:
            named = first_word(
                query, ("GRAPH",)
            )  # Virtuoso loses rows of paths where named graphs are listed for nothing
            for graph in self.graphs:
                wrapper.addDefaultGraph(graph)
                if named:
                    wrapper.addNamedGraph(graph)
        wrapper.setQuery(query)
        return wrapper.query()

    def _refused(self, query: str, status: int, body: bytes, retry_after: str | None = None) -> KgbuildError | _Passing:
        message = f"HTTP {status}: {_start(body)}" if body else f"HTTP {status}"
        if status in _PASSING or passing(message):
            return _Passing(message, wait_asked_for(retry_after))
        if status == 400:
            if (fault := fault_of(query, base=self.url)) is not None:
                return fault
            return self._failure(f"the query was refused, {message}")
        return self._failure(message)

    def _failure(self, problem: str) -> EndpointError:
        return EndpointError(f"{self.url}: {problem}")


def open_endpoint(url: str, *, access: Access | None = None, timeout: int = 60) -> RemoteStore:
    """The store behind an address; where it holds a graph of ours, its layers and nothing else.

    So that what else lies on the server, and a graph that is being pushed, stay out of the answers. Credentials are
    those of the environment unless given.

    Raises:
        UsageError: for what is no web address.
        EndpointError: where nothing answers there.
    """
    check_address(url)
    store = RemoteStore(url=url, timeout=timeout, access=Access.from_environment() if access is None else access)
    known = " ".join(f"<{layer_iri(name)}>" for name in LAYERS)
    if not store.select(f"SELECT ?g WHERE {{ VALUES ?g {{ {known} }} GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 1").rows:
        return store  # another graph, or ours in a default graph
    store = replace(store, mixes="Virtuoso" in store._tried("ASK {}", _RESULTS)[1])
    rows = store.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    names = {str(getattr(row[0], "value", "")) for row in rows}
    return replace(store, graphs=tuple(sorted(name for name in names if _is_layer(name))))


def _is_layer(name: str) -> bool:
    """A graph below ours, that is not one of those in which a push prepares its work.

    >>> _is_layer(GRAPH_BASE + "core"), _is_layer(GRAPH_BASE + "core.staging-0f"), _is_layer(GRAPH_BASE + "staging")
    (True, False, False)
    """
    return name.startswith(GRAPH_BASE) and STAGING not in name.removeprefix(GRAPH_BASE)


class _Passing(Exception):
    """A failure that may be gone at the next try; ``wait`` where the service says when."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.wait = wait


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


def _body_of(error: Exception) -> bytes:
    """What the server said, out of the words that SPARQLWrapper puts around it."""
    said = str(error).partition("Response:\n")[2]
    try:
        body = ast.literal_eval(said)
    except (ValueError, SyntaxError):
        body = said
    return body if isinstance(body, bytes) else str(body).encode("utf-8", "replace")


def _start(body: bytes) -> str:
    """The first words of a message, in one line."""
    text = re.sub(r"\s+", " ", body.decode("utf-8", "replace")).strip()
    return text if len(text) <= 300 else text[:300] + " ..."
