"""What workers do: each job is a function from the graph and its arguments to an answer."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from kgbuild.errors import Ambiguous, KgbuildError, NotFound, NotYet, UsageError
from kgbuild.serve.response import Response, TooLarge
from kgbuild.serve.wording import Unsayable

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph
    from kgbuild.serve.options import Options

__all__ = ["failure", "read_ahead", "respond", "status_of", "told", "warm"]

_PLAIN = "text/plain; charset=utf-8"


def respond(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """The answer to a job; an error of ours becomes an answer that tells of it."""
    handler = _handlers()[job["job"]]
    try:
        return handler(graph, job)
    except KgbuildError as error:
        return told(job, status_of(error), str(error), (("retry-after", "30"),) if isinstance(error, NotYet) else ())
    except ValueError:
        if job["job"] not in ("question", "form"):
            raise
        return told(job, 422, "a value looks like an IRI, but is none")  # the engine's terms refuse what is no IRI


def told(job: dict[str, Any], status: int, message: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An error in the form that the asker can read: a page, a problem document, or plain words."""
    if job.get("page"):
        from kgbuild.serve.pages import error_page

        return Response(status, "text/html; charset=utf-8", error_page(status, message), headers)
    if job["job"] == "question":
        return Response(status, "application/problem+json", problem(status, message), headers)
    return Response(status, _PLAIN, (message + "\n").encode("utf-8", "replace"), headers)


def problem(status: int, message: str) -> bytes:
    """A problem document (RFC 9457).

    >>> problem(404, "no person is called 'x'")
    b'{"title":"Not Found","status":404,"detail":"no person is called \\'x\\'"}\\n'
    """
    from http import HTTPStatus

    found = {"title": HTTPStatus(status).phrase, "status": status, "detail": message}
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


def status_of(error: KgbuildError) -> int:
    """404 for what is not there, 409 for a name that fits several, 422 for a value of the wrong kind, 503 for what is
    not read yet."""
    if isinstance(error, NotYet):
        return 503
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Ambiguous):
        return 409
    return 422 if isinstance(error, UsageError) else 500


def failure(error: Exception, options: Options) -> Response:
    """What is told when the work failed half-way: never more than its nature."""
    if isinstance(error, TooLarge):
        limit = f"{options.result_limit:,} bytes"
        return Response(403, _PLAIN, f"refused: the answer is larger than {limit}; ask for less (LIMIT)\n".encode())
    if isinstance(error, Unsayable):
        return Response(406, _PLAIN, f"{error}\n".encode(), (("vary", "accept"),))
    if isinstance(error, MemoryError):
        return Response(500, _PLAIN, b"the query needs more memory than it may have\n")
    if isinstance(error, (ValueError, RuntimeError)):  # the engine's words; an OSError could name our files
        message = re.sub(r"\s+", " ", str(error))[:300]
        return Response(500, _PLAIN, f"the query failed: {message}\n".encode("utf-8", "replace"))
    return Response(500, _PLAIN, b"the query failed\n")


def read_ahead(graph: ServedGraph, *, review: bool = False) -> None:
    """Read, before the workers are forked, what they share: names, arrays, and what each session of a review asks for.

    That takes as long as there are many things. Until it is done, all else can be answered.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads would not survive the fork
    from kgbuild.query.arrays import presence_of
    from kgbuild.query.names import CLASSES, index_of
    from kgbuild.serve.reconcile.jobs import warm as warm_reconcile

    graph.figures  # noqa: B018 - kept for the workers
    if presence := presence_of(graph.store):
        presence.pairs(2)  # numpy imports some of itself when it is first needed
    for kind in CLASSES:
        index_of(graph.store, kind)
    graph.examples  # noqa: B018
    warm_reconcile(graph)
    if review:
        from kgbuild.serve.review.jobs import warm_review

        warm_review(graph)


def warm(graph: ServedGraph) -> None:
    """Import and compute, before the workers are forked, what they could not once they work.

    A worker opens no file; so every module that a job may need is here, and every file that a page is made of.
    """
    import email.utils  # noqa: F401
    import encodings.idna  # noqa: F401

    import rapidfuzz.fuzz
    import rapidfuzz.process  # noqa: F401

    from kgbuild import vocabulary
    from kgbuild.export import formats
    from kgbuild.export.jsonld import context
    from kgbuild.folding import romanized
    from kgbuild.query.catalogue import catalogue
    from kgbuild.query.explain import explain
    from kgbuild.serve import pages

    context()
    pages.warm()
    for block in range(0x1100):
        if not 0xD8 <= block < 0xE0:  # no letters, but halves of them
            romanized(chr((block << 8) + 0xFF))  # a table of 256 letters is read when one of them is first met
    graph.graph_names  # noqa: B018 - kept for the workers
    _handlers()
    for name in catalogue()[:1]:
        respond(graph, {"job": "question", "name": name.name, "values": {}, "form": "json", "offset": 0, "limit": 1})
    things = [quad.subject for quad in graph.raw.quads_for_pattern(None, vocabulary.rdf.type, vocabulary.rn.Person)][:1]
    for iri in [str(getattr(thing, "value", "")) for thing in things]:
        explain(graph.store, iri)
        respond(graph, {"job": "entity", "iri": iri, "form": "html", "page": True, "accept": None})
    respond(graph, {"job": "search", "text": "zzzz qqqq", "page": True})
    b"".join(formats.export_rdf((), "jsonld"))


@cache
def _handlers() -> dict[str, Callable[[ServedGraph, dict[str, Any]], Response]]:
    from kgbuild.serve.description import description_job, void_job
    from kgbuild.serve.entity import entity_job
    from kgbuild.serve.questions import form_job, question_job
    from kgbuild.serve.reconcile.jobs import reconcile_job
    from kgbuild.serve.review.jobs import review_job
    from kgbuild.serve.search import front_job, search_job
    from kgbuild.serve.sparql import sparql_job
    from kgbuild.serve.updates import update_job

    return {
        "sparql": sparql_job,
        "description": description_job,
        "void": void_job,
        "entity": entity_job,
        "question": question_job,
        "form": form_job,
        "search": search_job,
        "front": front_job,
        "reconcile": reconcile_job,
        "review": review_job,
        "update": update_job,
    }
