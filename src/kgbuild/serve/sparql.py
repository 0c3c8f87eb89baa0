"""A query of the SPARQL 1.1 Protocol, answered by a worker."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.serve.negotiate import best
from kgbuild.serve.response import Response, Sink
from kgbuild.serve.wording import Unsayable, XmlSink
from kgbuild.serve.written import iris_of, prologue_of
from kgbuild.store.complaints import check_depth, parse_query_error, run_query_error, without_mark
from kgbuild.store.lexing import Clauses, each_graph_once, read_clauses

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.serve.graph import ServedGraph

__all__ = ["GRAPHS", "RESULTS", "sparql_job"]

RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/xml",
    "text/xml",
)
"""Media types for SELECT and ASK, the preferred first; the last three are other names for the first two."""

GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/json",
    "application/xml",
    "text/plain",
)
"""Media types for CONSTRUCT and DESCRIBE, the preferred first; the last three are other names."""

_CHARSET = {"text/csv", "text/tab-separated-values", "text/turtle", "text/plain"}
_PLAIN = "text/plain; charset=utf-8"


def sparql_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """Run ``query`` over the dataset that the request or the query names, in the format that ``accept`` likes best."""
    import pyoxigraph as ox

    query: str = each_graph_once(without_mark(job["query"]))
    clauses = read_clauses(query)
    if (refusal := _refusal(graph, job, clauses, query)) is not None:
        return Response(403, _PLAIN, (refusal + "\n").encode("utf-8", "replace"))
    try:
        check_depth(query)
        answer = graph.raw.query(query, base_iri=job.get("base"), **_dataset(graph, job, clauses))
    except UsageError as error:
        return _failed(error)
    except SyntaxError as error:
        return _failed(parse_query_error(error, query, base=job.get("base")))
    except (ValueError, RuntimeError) as error:
        return _failed(run_query_error(error, query))
    triples = isinstance(answer, ox.QueryTriples)
    media_type = best(job.get("accept"), GRAPHS if triples else RESULTS)
    if media_type is None:
        kind = "CONSTRUCT and DESCRIBE" if triples else "SELECT and ASK"
        offered = ", ".join(GRAPHS if triples else RESULTS)
        return Response(406, _PLAIN, f"{kind} are answered as {offered}\n".encode(), (("vary", "accept"),))
    return _written(answer, media_type, triples)


def _failed(error: KgbuildError) -> Response:
    status = 400 if isinstance(error, UsageError) else 500
    return Response(status, _PLAIN, f"{error}\n".encode("utf-8", "replace"))


def _written(answer: Any, media_type: str, triples: bool) -> Response:
    form = _form(media_type, triples)

    def body(sink: Sink) -> None:
        try:
            answer.serialize(XmlSink(sink.write) if media_type.endswith("xml") else sink, format=form)
        except OSError as error:
            if error.errno is None:  # no fault of the wire: the format has no words for a term
                raise Unsayable(f"{media_type}: {error}; ask for another format") from None
            raise

    stated = media_type + "; charset=utf-8" if media_type in _CHARSET else media_type
    return Response(200, stated, body, (("vary", "accept"),))


@cache
def _form(media_type: str, triples: bool) -> ox.RdfFormat | ox.QueryResultsFormat:
    import pyoxigraph as ox

    if triples:
        return {
            "text/turtle": ox.RdfFormat.TURTLE,
            "application/n-triples": ox.RdfFormat.N_TRIPLES,
            "text/plain": ox.RdfFormat.N_TRIPLES,
            "application/ld+json": ox.RdfFormat.JSON_LD,
            "application/json": ox.RdfFormat.JSON_LD,
            "application/rdf+xml": ox.RdfFormat.RDF_XML,
            "application/xml": ox.RdfFormat.RDF_XML,
        }[media_type]
    return {
        "application/sparql-results+json": ox.QueryResultsFormat.JSON,
        "application/json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "application/xml": ox.QueryResultsFormat.XML,
        "text/xml": ox.QueryResultsFormat.XML,
        "text/csv": ox.QueryResultsFormat.CSV,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }[media_type]


def _dataset(graph: ServedGraph, job: dict[str, Any], clauses: Clauses) -> dict[str, Any]:
    """The request's dataset wins, then the query's own; else the union of all graphs, where it is served so."""
    import pyoxigraph as ox

    default, named = job.get("default") or (), job.get("named") or ()
    if default or named:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in default],
            "named_graphs": [ox.NamedNode(iri) for iri in named],
        }
    return {"use_default_graph_as_union": graph.union and not clauses.dataset}


def _refusal(graph: ServedGraph, job: dict[str, Any], clauses: Clauses, query: str) -> str | None:
    if clauses.service is not None:
        line, column = clauses.service
        return f"refused: SERVICE at line {line}, column {column}: this service calls no other"
    written = iris_of(clauses.graphs, prologue_of(query), job.get("base")) if clauses.graphs else ()
    for iri in (*(job.get("default") or ()), *(job.get("named") or ()), *written):
        if iri.lower().startswith("file:") and iri not in graph.graph_names:
            return f"refused: <{iri[:200]}>: this service reads no files; its graphs are listed in its description"
    return None
