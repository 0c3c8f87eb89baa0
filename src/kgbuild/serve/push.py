"""Loading a graph into another SPARQL server, so that its readers never see half a graph.

Each layer goes in batches into a staging graph beside its own; how far it got is written on the server, so that a push
that was cut off goes on where it stopped. When everything is there and counted, one update request moves all staging
graphs into place; a server that runs a request as one transaction (the SPARQL 1.1 Update recommendation asks for
it) then changes from the old graph to the new one at once.

Virtuoso is known by what it says of itself, and asked at its own addresses; docs/serve.md tells what else is its own.
No request is tried for ever: readers that never rest can lock out a writer there.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kgbuild.errors import EndpointError
from kgbuild.serve.batches import Layer, as_values, has_blank, layers_of, lines_of
from kgbuild.store.access import Access, check_address
from kgbuild.store.layers import GRAPH_BASE, LAYERS, STAGING, layer_iri
from kgbuild.store.remote import RemoteStore
from kgbuild.store.virtuoso import LONG, passing, swap_noted
from kgbuild.vocabulary import rdf

if TYPE_CHECKING:
    import httpx

__all__ = ["Pushed", "Target", "push"]

_JOURNAL = f"<{GRAPH_BASE}{STAGING}>"
_SENT = f"<{rdf.base}value>"
_PASSING = {408, 425, 429, 502, 503, 504}
"""Statuses that may be gone at the next try."""

_NO_PUSHES = (
    "{url}: this is kgbuild's own service, which takes no pushes: it serves the graph of the folder that it was "
    "started with. Start it with this one (kgbuild serve --graph FOLDER), or after a build have it read its folder "
    "again (kill -HUP); push to a server that takes SPARQL updates, such as Oxigraph, Fuseki or Virtuoso"
)


@dataclass(frozen=True, slots=True)
class Target:
    """The addresses of a server: for updates, for queries, and for the Graph Store Protocol if that is to be used.

    ``virtuoso``: data goes through the Graph Store Protocol there, because its updates are short.
    """

    update: str
    query: str
    store: str | None = None
    virtuoso: bool = False

    @classmethod
    def of(cls, url: str, *, update: str | None = None, query: str | None = None, store: str | None = None) -> Target:
        """From the address of a server, or of its update service; what is given by itself wins.

        >>> Target.of("http://localhost:7878").update, Target.of("http://localhost:7878/update").query
        ('http://localhost:7878/update', 'http://localhost:7878/query')

        Raises:
            UsageError: for what is no web address.
        """
        check_address(url, update, query, store)
        base = re.sub(r"/(update|query|store)$", "", url.rstrip("/"))
        return cls(update or f"{base}/update", query or f"{base}/query", store)

    @classmethod
    def found(
        cls,
        client: httpx.Client,
        url: str,
        *,
        update: str | None = None,
        query: str | None = None,
        store: str | None = None,
    ) -> Target:
        """As :meth:`of`, after a look at what kind of server it is: Virtuoso has addresses of its own.

        Raises:
            UsageError: for what is no web address.
            EndpointError: where nothing answers.
        """
        import httpx

        usual = cls.of(url, update=update, query=query, store=store)
        try:
            server = client.get(url).headers.get("Server", "")
        except httpx.TransportError as error:
            raise EndpointError(f"{url}: cannot be reached: {error or type(error).__name__}") from None
        if not server.startswith("Virtuoso"):
            return usual
        base = re.sub(r"/sparql(-auth)?$", "", url.rstrip("/"))
        return cls(update or f"{base}/sparql-auth", query or f"{base}/sparql", store, virtuoso=True)

    def graph_store(self, graph: str) -> str:
        """The address of a graph by the Graph Store Protocol."""
        name = "graph-uri" if self.virtuoso else "graph"
        beside = re.sub(r"/sparql(-auth)?$", "/sparql-graph-crud-auth", self.update)
        return f"{self.store or beside}?{name}={quote(graph, safe='')}"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: triples now on the server, batches sent, and batches that an earlier push had sent."""

    triples: int
    sent: int
    skipped: int


def push(
    folder: Path,
    url: str,
    *,
    update: str | None = None,
    query: str | None = None,
    store: str | None = None,
    batch: int = 5000,
    timeout: float = 120.0,
    patience: float = 600.0,
    access: Access = Access(),  # noqa: B008 - a frozen value
    progress: Callable[[int, int], None] = lambda done, total: None,
    retries: int = 3,
    sleep: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Load the layers of a graph folder, and its vocabulary, into named graphs of the server.

    ``update``, ``query`` and ``store`` are addresses that differ from the usual ones; the Graph Store Protocol is used
    where ``store`` is given. ``timeout`` counts seconds for one try of a request, ``patience`` those for all its tries.
    ``progress`` is told batches done and in all.

    Raises:
        NotFound: where the folder is no graph.
        EndpointError: where the server refuses, or does not hold in the end what was sent; readers see the old graph.
    """
    import httpx

    with httpx.Client(timeout=timeout, headers=access.headers, auth=_auth(access)) as client:
        check_address(url, update, query, store)
        layers = layers_of(folder, batch)
        target = Target.found(client, url, update=update, query=query, store=store)
        total = sum(len(layer.batches) for layer in layers)
        server = _Server(client, target, access, retries, sleep, patience)
        try:
            known = server.sent_before()
        except EndpointError:
            if _is_ours(client, url):
                raise EndpointError(_NO_PUSHES.format(url=url)) from None
            raise
        done = skipped = 0
        for layer in layers:
            for number, rows in enumerate(layer.batches, start=1):
                if number <= known.get(layer.staging, 0):
                    skipped += 1
                else:
                    server.send(layer, number, rows)
                done += 1
                progress(done, total)
            server.check(layer)
        server.swap(layers)
    return Pushed(sum(layer.triples for layer in layers), total - skipped, skipped)


def _is_ours(client: httpx.Client, url: str) -> bool:
    """Whether kgbuild's own service answers there, by what its manifest for reconciliation says of it."""
    import httpx

    base = re.sub(r"/(sparql|update|query|store)$", "", url.rstrip("/"))
    try:
        return bool(client.get(f"{base}/reconcile").json()["serviceVersion"].startswith("kgbuild "))
    except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _auth(access: Access) -> httpx.Auth | None:
    """User and password by whichever scheme the server asks for; nothing is told to one that does not ask."""
    import httpx

    if not access.user:
        return None
    digest, basic = httpx.DigestAuth(access.user, access.password), httpx.BasicAuth(access.user, access.password)

    class Asked(httpx.Auth):
        chosen: httpx.Auth | None = None

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            if self.chosen is None:
                answer = yield request
                if answer.status_code != 401:
                    return
                scheme = answer.headers.get("WWW-Authenticate", "").split(" ")[0].lower()
                self.chosen = digest if scheme == "digest" else basic
            yield from self.chosen.auth_flow(request)

    return Asked()


def _insert(graph: str, rows: tuple[bytes, ...]) -> bytes:
    return f"INSERT DATA {{ GRAPH {graph} {{\n".encode() + lines_of(rows) + b"} }"


def _words(page: str) -> str:
    """The words of a message, which may come as a page."""
    return " ".join(re.sub(r"<style.*?</style>|<[^>]{1,300}>", " ", page, flags=re.DOTALL).split())[:300]


@dataclass(frozen=True)
class _Server:
    client: httpx.Client
    target: Target
    access: Access
    retries: int
    sleep: Callable[[float], None]
    patience: float

    def sent_before(self) -> dict[str, int]:
        """How many batches of each staging graph are there already."""
        rows = self._select(f"SELECT ?graph ?sent {{ GRAPH {_JOURNAL} {{ ?graph {_SENT} ?sent }} }}")
        return {graph: int(sent) for graph, sent in rows}

    def send(self, layer: Layer, number: int, rows: tuple[bytes, ...]) -> None:
        """One batch, and a note that it is there; the first one empties the staging graph, so it can be repeated."""
        staging = f"<{layer.staging}>"
        note = (
            f"DELETE WHERE {{ GRAPH {_JOURNAL} {{ {staging} {_SENT} ?sent }} }} ;\n"
            f"INSERT DATA {{ GRAPH {_JOURNAL} {{ {staging} {_SENT} {number} }} }}"
        ).encode()
        if self.target.store is None and not self.target.virtuoso:
            start = b"" if number > 1 else f"DROP SILENT GRAPH {staging} ;\n".encode()
            self.update(start + _insert(staging, rows) + b" ;\n" + note)
            return
        long = tuple(row for row in rows if self.target.virtuoso and len(row) > LONG and not has_blank(row))
        short = tuple(row for row in rows if row not in long)
        self._send(
            "PUT" if number == 1 else "POST", self.target.graph_store(layer.staging), lines_of(short), "text/turtle"
        )
        for row in long:
            self.update(_insert(staging, (row,)))
        self.update(note)

    def check(self, layer: Layer) -> None:
        """Raise where the staging graph does not hold as many triples as were sent."""
        ((count,),) = self._select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{layer.staging}> {{ ?s ?p ?o }} }}")
        if int(count) == layer.triples or (self.target.virtuoso and int(count) == as_values(layer)):
            return
        self.update(
            f"DROP SILENT GRAPH <{layer.staging}> ;\n"
            f"DELETE WHERE {{ GRAPH {_JOURNAL} {{ <{layer.staging}> {_SENT} ?sent }} }}".encode()
        )
        raise EndpointError(
            f"{self.target.update}: holds {count} of {layer.triples} triples of <{layer.graph}>; "
            "the old graph stays in place, push again"
        )

    def swap(self, layers: list[Layer]) -> None:
        """Move every staging graph into place, in one request; a layer that the new graph lacks goes."""
        moves = [
            f"MOVE GRAPH <{layer.staging}> TO GRAPH <{layer.graph}>"
            if layer.triples
            else f"DROP SILENT GRAPH <{layer.graph}>"
            for layer in layers
        ]
        graphs = {layer.graph for layer in layers}
        moves += [f"DROP SILENT GRAPH <{layer_iri(name)}>" for name in LAYERS if layer_iri(name) not in graphs]
        stale = [
            f"DROP SILENT GRAPH <{graph}>"
            for graph in self.sent_before()
            if graph not in {layer.staging for layer in layers} and graph.startswith(GRAPH_BASE)
        ]
        name = hashlib.sha256(" ".join(layer.staging for layer in layers).encode()).hexdigest()[:16]
        if self.target.virtuoso:
            self.update(swap_noted(f"{STAGING} {name}").encode())
        self.update(" ;\n".join([*moves, *stale, f"DROP SILENT GRAPH {_JOURNAL}"]).encode())
        if self.target.virtuoso:
            self.update(swap_noted(name).encode())

    def update(self, text: bytes) -> None:
        """Run an update request."""
        self._send("POST", self.target.update, text, "application/sparql-update")

    def _select(self, query: str) -> list[tuple[str, ...]]:
        store = RemoteStore(url=self.target.query, timeout=60, access=self.access, sleep=self.sleep)
        return [tuple(str(getattr(term, "value", "")) for term in row) for row in store.select(query)]

    def _send(self, method: str, url: str, body: bytes, media_type: str) -> None:
        import httpx

        problem, locked, attempt, end = "", 0, 0, time.monotonic() + self.patience
        while (left := end - time.monotonic()) > 0:
            try:
                limit = min(left, self.client.timeout.read or left)
                answer = self.client.request(
                    method, url, content=body, headers={"Content-Type": media_type}, timeout=limit
                )
            except httpx.TransportError as error:
                problem = f"cannot be reached: {error or type(error).__name__}"
            else:
                if answer.is_success:
                    return
                problem = f"HTTP {answer.status_code}: {_words(answer.text)}"
                if passing(problem):  # a reader was quicker; nothing has changed
                    locked += 1
                    self.sleep(0.05 * (1 + locked % 7))
                    continue
                if answer.status_code not in _PASSING:
                    break
            if attempt == self.retries:
                break
            self.sleep(0.5 * 2**attempt)
            attempt += 1
        else:
            problem = f"{problem or 'no answer'}; {self.patience:g} s were not enough: do its readers never rest?"
        raise EndpointError(f"{url}: {problem}; the old graph stays in place, push again to go on where this stopped")
