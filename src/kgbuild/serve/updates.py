"""Updates, of one graph that is the user's own, by who has the token; of nothing and by nobody unless told so.

The built graph is made from texts and decisions, and the next build would undo what was changed in it. A graph of
one's own lies in a file beside it and outlives every build. An update runs in a worker, on a copy of that graph alone:
it can neither see nor change another. What comes out is written aside and renamed, and the graph is loaded again; so
readers see the old state or the new one, and kill -9 leaves one of them.
"""

from __future__ import annotations

import asyncio
import errno
import hmac
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.files import write_atomically
from kgbuild.serve.http import Receive, Scope, Send, address, header, read_body, reply
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import Refused, Update, read_operation
from kgbuild.serve.response import Response
from kgbuild.serve.written import iris_of

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["Updates", "update_job"]

_PLAIN = "text/plain; charset=utf-8"
_READ_ONLY = (
    "this service is read-only: its graph is built from texts and decisions, and the next build would undo updates. "
    "Decide instead (kgbuild correct, merge, reject, ...), `kgbuild push` the graph to a server of yours, or serve a "
    "graph of your own beside it (kgbuild serve --own IRI=FILE), which takes updates from who has the token"
)


@dataclass(frozen=True)
class Updates:
    """The operation "update" of the SPARQL 1.1 Protocol. Without a token nothing may be updated."""

    pool: Pool
    token: str = field(repr=False)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def open(self) -> bool:
        """Whether anything may be updated at all."""
        return self.pool.sources.own is not None and bool(self.token)

    async def route(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An address for updates alone."""
        body = await read_body(scope, receive, self.pool.options.request_limit)
        operation = read_operation("POST", scope["query_string"], header(scope, b"content-type"), body, wants="update")
        if not isinstance(operation, Update):
            raise Refused(400, "this address is for updates; queries go to /sparql")
        await self.answer(operation, scope, send)

    async def answer(self, update: Update, scope: Scope, send: Send) -> None:
        """Carry the update out, and say so (204) when readers see it.

        Raises:
            Refused: where there is nothing to update, or not for this client; where it fails.
        """
        own = self.pool.sources.own
        if own is None or not self.open:
            raise Refused(403, _READ_ONLY)
        self._let_in(header(scope, b"authorization"))
        if update.dataset:
            raise Refused(400, f"using-graph-uri: an update sees and changes <{own[0]}> alone; leave the field away")
        job = {"job": "update", "update": update.text, "graph": own[0], "base": address(scope, "/sparql")}
        async with self._one_at_a_time:
            with await self.pool.run(job) as answer:
                status, body = answer.status, await answer.body()
            if status == 200:
                await self._put(own[1], body)
        await reply(send, 204 if status == 200 else status, _PLAIN, b"" if status == 200 else body)

    def _let_in(self, given: str | None) -> None:
        scheme, _, token = (given or "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refused(401, "updates want a token (Authorization: Bearer ...)", (("www-authenticate", "Bearer"),))
        if not hmac.compare_digest(token.strip().encode("utf-8", "replace"), self.token.encode()):
            wrong = (("www-authenticate", 'Bearer error="invalid_token"'),)
            raise Refused(401, "this is not the token of the service (KGBUILD_TOKEN where it was started)", wrong)

    async def _put(self, path: Path, content: bytes) -> None:
        """Write the graph's new state and go over to it; where that fails, the old one stays in both places."""
        do = partial(asyncio.get_running_loop().run_in_executor, None)
        before = await do(_content, path)
        if content == before:
            return
        try:
            await do(write_atomically, path, content)
        except OSError as error:
            status = 507 if error.errno == errno.ENOSPC else 500
            raise Refused(status, f"the graph cannot be written: {error.strerror or 'failed'}") from None
        try:
            await self.pool.reload()
        except KgbuildError as error:
            await do(write_atomically, path, before)
            raise Refused(500, f"nothing was changed, because the graph cannot be read again: {error}") from None


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def update_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """What the graph ``graph`` is after the ``update``, in sorted N-Triples; nothing is changed here."""
    import pyoxigraph as ox

    from kgbuild.store.complaints import check_depth, parse_query_error, without_mark

    text, own = without_mark(job["update"]), ox.NamedNode(job["graph"])
    if (word := _reaching_out(text)) is not None:
        return Response(403, _PLAIN, f"refused: {word}: this service calls no other and reads no files\n".encode())
    if (source := _foreign_source(text, job["graph"], job.get("base"))) is not None:
        told = f"refused: {source}: an update sees {own} alone, so nothing is there to copy, add or move\n"
        return Response(403, _PLAIN, told.encode("utf-8", "replace"))
    try:
        check_depth(text)
    except UsageError as error:
        problem = str(error).replace("the query", "the update", 1)
        return Response(400, _PLAIN, f"{problem}\n".encode("utf-8", "replace"))
    scratch = ox.Store()
    scratch.extend(graph.raw.quads_for_pattern(None, None, None, own))
    scratch.add_graph(own)
    try:
        scratch.update(text, base_iri=job.get("base"))
    except SyntaxError as error:
        problem = str(parse_query_error(error, text, update=True, base=job.get("base")))
        problem = problem.replace("the query", "the update", 1)
        return Response(400, _PLAIN, f"{problem}\n".encode("utf-8", "replace"))
    except (ValueError, RuntimeError, OSError) as error:
        return Response(400, _PLAIN, f"the update failed: {str(error)[:300]}\n".encode("utf-8", "replace"))
    scratch.add_graph(own)  # DROP and CLEAR leave it empty
    if any(quad.graph_name != own for quad in scratch) or set(scratch.named_graphs()) != {own}:
        told = f"refused: updates change {own} and nothing else: write GRAPH {own} {{ ... }}, or WITH {own} in front\n"
        return Response(403, _PLAIN, told.encode())
    lines = scratch.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=own).splitlines(keepends=True)  # type: ignore[union-attr]
    return Response(200, "application/n-triples", b"".join(sorted(lines)))


def _foreign_source(text: str, own: str, base: str | None) -> str | None:
    """The first COPY, ADD or MOVE, as it is written, that takes from another graph than the own one.

    The update would find that graph empty, and leave the own one empty. The three are keywords of nothing else in the
    grammar; the engine says which IRI a name stands for, after the PREFIX and BASE before it.
    """
    from kgbuild.store.lexing import spans_of

    spans = [(kind, text[start:end]) for kind, start, end in spans_of(text)]
    prologue: list[str] = []
    for at, (kind, word) in enumerate(spans):
        keyword = word.upper() if kind == "word" else ""
        if keyword in ("BASE", "PREFIX"):
            prologue += [one for _, one in spans[at : at + (2 if keyword == "BASE" else 3)]]
        elif keyword in ("COPY", "ADD", "MOVE"):
            rest = (one for one in spans[at + 1 :] if one[1].upper() not in ("SILENT", "GRAPH"))
            what, source = next(rest, ("", ""))
            known = iris_of([source], " ".join(prologue), base) if what in ("iri", "name") else ()
            if source.upper() == "DEFAULT" or known not in ((), (own,)):
                return f"{keyword} {source[:200]}"
    return None


def _reaching_out(text: str) -> str | None:
    from kgbuild.store.lexing import first_word, read_clauses

    return first_word(text, ("LOAD", "SERVICE")) or ("SERVICE" if read_clauses(text).service else None)
