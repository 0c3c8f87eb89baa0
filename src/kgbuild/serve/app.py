"""The routes of the service, as an ASGI application."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kgbuild.serve.answering import run_job
from kgbuild.serve.http import Receive, Scope, Send, address, header, read_body, reply
from kgbuild.serve.negotiate import best
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import Refused, Update, form_fields, read_operation
from kgbuild.serve.shell import Shell
from kgbuild.serve.updates import Updates

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from kgbuild.serve.review.desk import Desk
    from kgbuild.serve.review.session import Access

    Review = tuple[Desk, Access]

__all__ = ["make_app"]

_HTML = "text/html; charset=utf-8"
_RDF = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/json")

_EXAMPLE = """PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?name (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?part rn:agent ?person ; rn:event ?event .
  ?person a rn:Person ; rdfs:label ?name .
} GROUP BY ?person ?name ORDER BY DESC(?events) LIMIT 20
"""

Handler = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class _Endpoint:
    """A handler with the methods that it knows; an object, so that the router hands it the bare request."""

    handler: Handler
    methods: tuple[str, ...] = ("GET", "HEAD")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in self.methods:
            await self.handler(scope, receive, send)
            return
        allowed = ", ".join((*self.methods, "OPTIONS"))
        if scope["method"] == "OPTIONS":
            await reply(send, 204, "text/plain", b"", (("allow", allowed),))
            return
        raise Refused(405, f"{scope['method'][:20]} is not known here: want {allowed}", (("allow", allowed),))


@dataclass(frozen=True)
class _Service:
    pool: Pool
    updates: Updates

    async def sparql(self, scope: Scope, receive: Receive, send: Send) -> None:
        """SPARQL 1.1 Protocol; without a query, the description of the service or a place to write one."""
        body = await read_body(scope, receive, self.pool.options.request_limit) if scope["method"] == "POST" else b""
        operation = read_operation(scope["method"], scope["query_string"], header(scope, b"content-type"), body)
        accept = header(scope, b"accept")
        if isinstance(operation, Update):
            await self.updates.answer(operation, scope, send)
            return
        url = address(scope, "/sparql")
        if operation is None:
            await self._describe(scope, send, accept, url)
            return
        job = {
            "job": "sparql",
            "query": operation.query,
            "default": operation.default_graphs,
            "named": operation.named_graphs,
            "accept": accept,
            "base": url,
        }
        await run_job(self.pool, job, scope, send)

    async def _describe(self, scope: Scope, send: Send, accept: str | None, url: str) -> None:
        chosen = best(accept, (*_RDF, "text/html"))
        if chosen is None:
            raise Refused(400, "the field `query` is missing")
        if chosen == "text/html":
            from kgbuild.serve.pages import sparql_page

            page = sparql_page(self.pool.facts.title, _EXAMPLE)
            await reply(send, 200, _HTML, page, (("vary", "accept"),))
            return
        job = {"job": "description", "accept": accept, "url": url, "updates": self.updates.open}
        await run_job(self.pool, job, scope, send)

    async def void(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The description of the data set."""
        job = {"job": "void", "accept": header(scope, b"accept"), "url": address(scope, "/sparql")}
        await run_job(self.pool, job, scope, send)

    async def thing(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A thing below the base of the data, or a document about it."""
        path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1")
        await self._entity(scope, send, {"path": path.removeprefix("/id/")})

    async def entity(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A thing by its IRI, wherever that lies."""
        fields = form_fields(scope["query_string"])
        iris = [value for name, value in fields if name == "iri"]
        forms = [value for name, value in fields if name == "format"]
        if len(iris) != 1 or len(forms) > 1 or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", iris[0]):
            raise Refused(400, "want /entity?iri=… with one absolute IRI, and at most one format")
        await self._entity(scope, send, {"iri": iris[0], "form": forms[0] if forms else None})

    async def _entity(self, scope: Scope, send: Send, what: dict[str, Any]) -> None:
        accept = header(scope, b"accept")
        job = {"job": "entity", "accept": accept, "page": _wants_page(accept), **what}
        await run_job(self.pool, job, scope, send)

    async def front(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Figures, search, questions."""
        await run_job(self.pool, {"job": "front", "page": True}, scope, send)

    async def search(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Things by their names, as a page."""
        text = "".join(value for name, value in form_fields(scope["query_string"]) if name == "q")[:200]
        await run_job(self.pool, {"job": "search", "text": text, "page": True}, scope, send)

    async def form(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A question as a form, with its answer."""
        from kgbuild.errors import NotFound
        from kgbuild.query.catalogue import question
        from kgbuild.serve.rest import read_integer

        try:
            asked = question(scope["path_params"]["name"])
        except NotFound as error:
            raise Refused(404, str(error)) from None
        fields = dict(form_fields(scope["query_string"]))
        offset = read_integer(fields.pop("offset", "0"), "offset", 0, 1_000_000_000)
        names = {parameter.name for parameter in asked.parameters}
        values = {name: value[:500] for name, value in fields.items() if name in names}
        job = {"job": "form", "name": asked.name, "values": values, "offset": offset, "limit": 100, "page": True}
        await run_job(self.pool, job, scope, send)

    async def explorer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The built explorer page, under the policy that it states itself."""
        from pathlib import Path

        try:
            page = Path(self.pool.facts.explorer or "").read_bytes() if self.pool.facts.explorer else None
        except OSError:
            page = None
        if page is None:
            raise Refused(404, "no explorer page is built; `kgbuild explore` writes one")
        await reply(send, 200, _HTML, page, (("content-security-policy", "frame-ancestors 'none'"),))

    async def style(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The style sheet of the pages."""
        from kgbuild.serve.pages import style

        await reply(send, 200, "text/css; charset=utf-8", style(), (("cache-control", "max-age=3600"),))

    async def health(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whether a request that comes now can be answered, and how the workers are."""
        state = self.pool.state
        body = json.dumps(asdict(state)).encode() + b"\n"
        ready = state.status == "ok"
        await reply(send, 200 if ready else 503, "application/json", body, () if ready else (("retry-after", "5"),))

    async def alive(self, scope: Scope, receive: Receive, send: Send) -> None:
        """That the service runs, whether or not it can answer."""
        await reply(send, 200, "application/json", b'{"status":"alive"}\n')


def make_app(pool: Pool, review: Review | None = None, *, token: str = "") -> ASGIApp:
    """The application over a started pool; with the pages of a review, where there is one.

    ``token`` is what updates of the user's own graph have to show.
    """
    from starlette.routing import Route, Router

    from kgbuild.serve.pages import set_root
    from kgbuild.serve.reconcile.routes import Reconciliation
    from kgbuild.serve.rest import Rest

    set_root(pool.options.root)
    updates = Updates(pool, token)
    service, rest = _Service(pool, updates), Rest(pool)
    sparql = _Endpoint(service.sparql, ("GET", "HEAD", "POST"))
    routes = [
        Route("/", _Endpoint(service.front)),
        Route("/id/{path:path}", _Endpoint(service.thing)),
        Route("/update", _Endpoint(updates.route, ("POST",))),
        Route("/entity", _Endpoint(service.entity)),
        Route("/search", _Endpoint(service.search)),
        Route("/questions/{name}", _Endpoint(service.form)),
        Route("/api/questions", _Endpoint(rest.listing)),
        Route("/api/questions/{name}", _Endpoint(rest.question)),
        Route("/api/search", _Endpoint(rest.search)),
        Route("/api/openapi.json", _Endpoint(rest.description)),
        Route("/.well-known/void", _Endpoint(service.void)),
        Route("/reconcile{path:path}", _Endpoint(Reconciliation(pool).answer, ("GET", "HEAD", "POST"))),
        Route("/explorer", _Endpoint(service.explorer)),
        Route("/static/style.css", _Endpoint(service.style)),
        Route("/health", _Endpoint(service.health)),
        Route("/health/live", _Endpoint(service.alive)),
    ]
    if review is not None:
        from kgbuild.serve.review.routes import review_routes

        routes += review_routes(*review)
    router = Router(routes, redirect_slashes=False, default=_nothing_here)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        # the one address whose every hundredth of a millisecond counts does not go through the list of routes
        await (sparql if scope["path"] in ("/sparql", "/sparql/") else router)(scope, receive, send)

    return Shell(dispatch, pool.options)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise Refused(404, f"nothing is at {scope['path'][:200]!r}; the front page is at /")


def _wants_page(accept: str | None) -> bool:
    return best(accept, ("text/plain", "text/html")) == "text/html"
