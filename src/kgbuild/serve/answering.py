"""A worker's answer on its way to the client: who writes it, what waits, and what ends it."""

from __future__ import annotations

import asyncio
from typing import Any

from kgbuild.serve.connection import CLIENT, Joined
from kgbuild.serve.errand import CutOff, Errand
from kgbuild.serve.http import Scope, Send
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import Refused
from kgbuild.serve.spool import Spool

__all__ = ["DIRECT", "run_job"]

DIRECT = "kgbuild.direct"
"""Where the scope of a request has the number of bytes that a worker has written to the client itself."""


async def run_job(pool: Pool, job: dict[str, Any], scope: Scope, send: Send) -> None:
    """Have a worker do the job, and pass its answer on; stop it when the client has gone.

    Raises:
        Unanswered: where no worker did it.
        CutOff: where it did not finish.
    """
    task, client = asyncio.current_task(), scope[CLIENT]
    assert task is not None
    if client.lost:
        return
    if scope["method"] == "HEAD":
        job["head"] = True
    client.on_loss = task.cancel
    try:
        with await pool.run(job) as answer:
            if answer.whole is None:
                with Spool(pool.room) as spool:
                    await _send_long(answer, client, scope, send, spool)
            else:
                await send(_start(answer))
                await send({"type": "http.response.body", "body": answer.whole})
    except asyncio.CancelledError:
        if not client.lost:
            raise
        task.uncancel()
    finally:
        client.on_loss = None


def _start(answer: Errand, length: int | None = None) -> dict[str, Any]:
    stated = [] if length is None else [(b"content-length", str(length).encode())]
    return {"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *stated]}


async def _send_long(answer: Errand, client: Joined, scope: Scope, send: Send, spool: Spool) -> None:
    """Send what comes, and keep what the client is not ready for, so that its worker never waits for it."""
    if scope["http_version"] == "1.0":
        await _keep(answer, spool)
        await send(_start(answer, len(spool)))
    else:
        await send(_start(answer))
        async for piece in answer.pieces(client):
            spool.put(piece)
            while spool and not client.behind:
                await send(_piece(spool))
    while spool:  # the worker is free, the client is not done
        await send(_piece(spool))
    scope[DIRECT] = answer.direct
    await send({"type": "http.response.body", "body": b""})


def _piece(spool: Spool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": spool.take(), "more_body": True}


async def _keep(answer: Errand, spool: Spool) -> None:
    """Keep the whole answer: a client of HTTP/1.0 knows no chunks, and has to be told the length.

    Raises:
        Refused: where the worker did not finish it.
    """
    try:
        async for piece in answer.pieces():
            spool.put(piece)
    except CutOff as error:
        raise Refused(500, f"the work was cut off: {error}") from None
