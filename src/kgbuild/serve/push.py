"""Loading a graph into another SPARQL server, so that its readers never see half a graph.

Each layer goes in batches into a staging graph beside its own; how far it got is written on the server, so that a push
that was cut off goes on where it stopped. When everything is there and counted, one update request moves all staging
graphs into place; a server that runs a request as one transaction (the SPARQL 1.1 Update recommendation asks for
it) then changes from the old graph to the new one at once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from kgbuild.errors import EndpointError, InputError, NotFound, UsageError
from kgbuild.store.layers import GRAPH_BASE, layer_files, layer_iri, ontology_folder
from kgbuild.store.remote import RemoteStore
from kgbuild.vocabulary import rdf

if TYPE_CHECKING:
    import httpx

__all__ = ["Pushed", "Target", "push"]

_JOURNAL = f"<{GRAPH_BASE}staging>"
_SENT = f"<{rdf.base}value>"
_PASSING = {408, 425, 429, 502, 503, 504}
"""Statuses that may be gone at the next try."""


@dataclass(frozen=True, slots=True)
class Target:
    """The addresses of a server: for updates, for queries, and for the Graph Store Protocol if that is to be used."""

    update: str
    query: str
    store: str | None = None

    @classmethod
    def of(cls, url: str, *, update: str | None = None, query: str | None = None, store: str | None = None) -> Target:
        """From the address of a server, or of its update service; what is given by itself wins.

        >>> Target.of("http://localhost:7878").update, Target.of("http://localhost:7878/update").query
        ('http://localhost:7878/update', 'http://localhost:7878/query')

        Raises:
            UsageError: for what is no web address.
        """
        for one in (url, update, query, store):
            if one is not None and (urlsplit(one).scheme not in ("http", "https") or not urlsplit(one).netloc):
                raise UsageError(f"{one!r}: want an address like http://localhost:7878")
        base = url.rstrip("/").removesuffix("/update").removesuffix("/query").removesuffix("/store")
        return cls(update or f"{base}/update", query or f"{base}/query", store)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: triples now on the server, batches sent, and batches that an earlier push had sent."""

    triples: int
    sent: int
    skipped: int


@dataclass(frozen=True, slots=True)
class _Layer:
    graph: str
    staging: str
    batches: tuple[tuple[bytes, ...], ...]
    triples: int


def push(
    folder: Path,
    target: Target,
    *,
    batch: int = 5000,
    timeout: float = 120.0,
    headers: dict[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    retries: int = 3,
    sleep: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Load the layers of a graph folder, and its vocabulary, into named graphs of the server.

    ``progress`` is told batches done and in all. The Graph Store Protocol is used where ``target`` names a store.

    Raises:
        NotFound: where the folder is no graph.
        EndpointError: where the server refuses, or does not hold in the end what was sent; readers see the old graph.
    """
    import httpx

    layers = _layers(folder, batch)
    total = sum(len(layer.batches) for layer in layers)
    with httpx.Client(timeout=timeout, headers=headers) as client:
        server = _Server(client, target, retries, sleep)
        known = server.sent_before()
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


def _layers(folder: Path, size: int) -> list[_Layer]:
    import pyoxigraph as ox

    from kgbuild.export.lines import rows_of, unique

    if not folder.is_dir() or not (files := layer_files(folder)):
        raise NotFound(f"{folder}: no graph folder; `kgbuild build` makes one, --graph DIR names another")
    vocabulary = [path for path in sorted(ontology_folder(folder).glob("*.ttl")) if path.name != "shapes.ttl"]
    groups = [(name, [path]) for name, path in files] + [("ontology", vocabulary)]
    found = []
    for name, paths in groups:
        rows = []
        for path in paths:
            try:
                rows += rows_of(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
            except SyntaxError as error:
                raise InputError(f"not Turtle: {error.msg}", place=f"{path}:{error.lineno}") from None
        rows = unique(sorted(rows))
        graph = layer_iri(name)
        found.append(_Layer(graph, f"{graph}.staging-{_digest(rows, size)}", tuple(_batches(rows, size)), len(rows)))
    return found


def _digest(rows: list[bytes], size: int) -> str:
    """The same for the same graph in the same batches; a blank node has another name every time, so it is counted."""
    named = [row for row in rows if not _blank(row)]
    return hashlib.sha256(b"%d %d\n" % (size, len(rows)) + b"\n".join(named)).hexdigest()[:16]


def _blank(row: bytes) -> bool:
    return row.startswith(b"_:") or b" _:" in row


def _batches(rows: list[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    """Rows with blank nodes first and together: a blank node's name holds for one request only."""
    blank = [row for row in rows if _blank(row)]
    if blank:
        yield tuple(blank)
        apart = set(blank)
        rows = [row for row in rows if row not in apart]
    for start in range(0, len(rows), size):
        yield tuple(rows[start : start + size])


@dataclass(frozen=True)
class _Server:
    client: httpx.Client
    target: Target
    retries: int
    sleep: Callable[[float], None]

    def sent_before(self) -> dict[str, int]:
        """How many batches of each staging graph are there already."""
        rows = self._select(f"SELECT ?graph ?sent {{ GRAPH {_JOURNAL} {{ ?graph {_SENT} ?sent }} }}")
        return {graph: int(sent) for graph, sent in rows}

    def send(self, layer: _Layer, number: int, rows: tuple[bytes, ...]) -> None:
        """One batch, and a note that it is there."""
        data = b" .\n".join(rows) + b" .\n"
        staging = f"<{layer.staging}>"
        note = (
            f"DELETE WHERE {{ GRAPH {_JOURNAL} {{ {staging} {_SENT} ?sent }} }} ;\n"
            f"INSERT DATA {{ GRAPH {_JOURNAL} {{ {staging} {_SENT} {number} }} }}"
        )
        blank = any(_blank(row) for row in rows)
        start = b"" if number > 1 else f"DROP SILENT GRAPH {staging} ;\n".encode()
        if self.target.store is None or blank:  # one transaction, so that no blank node is made twice
            self.update(start + f"INSERT DATA {{ GRAPH {staging} {{\n".encode() + data + b"} } ;\n" + note.encode())
            return
        if start:
            self.update(start.removesuffix(b" ;\n"))
        url = f"{self.target.store}?graph={quote(layer.staging, safe='')}"
        self._post(url, data, "application/n-triples")
        self.update(note.encode())

    def check(self, layer: _Layer) -> None:
        """Raise where the staging graph does not hold as many triples as were sent."""
        ((count,),) = self._select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{layer.staging}> {{ ?s ?p ?o }} }}")
        if int(count) != layer.triples:
            self.update(
                f"DROP SILENT GRAPH <{layer.staging}> ; "
                f"DELETE WHERE {{ GRAPH {_JOURNAL} {{ <{layer.staging}> {_SENT} ?sent }} }}".encode()
            )
            raise EndpointError(
                f"{self.target.update}: holds {count} of {layer.triples} triples of <{layer.graph}>; "
                "the old graph stays in place, push again"
            )

    def swap(self, layers: list[_Layer]) -> None:
        """Move every staging graph into place, in one request."""
        moves = [
            f"MOVE GRAPH <{layer.staging}> TO GRAPH <{layer.graph}>"
            if layer.triples
            else f"DROP SILENT GRAPH <{layer.graph}>"
            for layer in layers
        ]
        stale = [
            f"DROP SILENT GRAPH <{graph}>"
            for graph in self.sent_before()
            if graph not in {layer.staging for layer in layers} and graph.startswith(GRAPH_BASE)
        ]
        self.update(" ;\n".join([*moves, *stale, f"DROP SILENT GRAPH {_JOURNAL}"]).encode())

    def update(self, text: bytes) -> None:
        """Run an update request."""
        self._post(self.target.update, text, "application/sparql-update")

    def _select(self, query: str) -> list[tuple[str, ...]]:
        store = RemoteStore(url=self.target.query, timeout=60, sleep=self.sleep)
        return [tuple(str(getattr(term, "value", "")) for term in row) for row in store.select(query)]

    def _post(self, url: str, body: bytes, media_type: str) -> None:
        import httpx

        problem = ""
        for attempt in range(self.retries + 1):
            try:
                answer = self.client.post(url, content=body, headers={"Content-Type": media_type})
            except httpx.TransportError as error:
                problem = f"cannot be reached: {error or type(error).__name__}"
            else:
                if answer.is_success:
                    return
                problem = f"HTTP {answer.status_code}: {' '.join(answer.text.split())[:300]}"
                if answer.status_code not in _PASSING:
                    break
            if attempt < self.retries:
                self.sleep(0.5 * 2**attempt)
        raise EndpointError(f"{url}: {problem}; the old graph stays in place, push again to go on where this stopped")
