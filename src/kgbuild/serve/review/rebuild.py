"""The graph follows the decisions: a build of its own process after every few of them, and the service goes over to it.

The log is watched, not the reviewer: a line that another reviewer, another server or the command line writes is carried
out as well. Decisions that come in close one after another are carried out together, and a build never takes more
than about half of the time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kgbuild.curation.lines import locked

__all__ = ["Rebuilder", "signature"]

_LOOK = 0.5
"""Seconds between two looks at the log."""
_SETTLE = 1.5
"""Seconds without a new line after which a build begins."""
_PATIENCE = 10.0
"""Seconds after which it begins although lines still come."""


def signature(path: Path) -> tuple[int, int, int]:
    """What changes when a file does: its size, time and number; zeros where it is missing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return status.st_size, status.st_mtime_ns, status.st_ino


@dataclass
class Rebuilder:
    """Builds the project in ``root`` whenever its ``log`` has changed, or somebody else has built its graph, and calls
    ``built`` with what the build said. ``manifest`` is the graph's file that every build writes anew."""

    root: Path
    log: Path
    manifest: Path
    built: Callable[[dict[str, Any]], Awaitable[None]]
    state: Literal["fresh", "waiting", "building", "failed"] = "waiting"
    problem: str = ""
    """Why the last build failed; the log is as it was, and the next decision tries again."""
    _done: tuple[tuple[int, int, int], ...] = field(default=(), init=False)
    """The log as the last build saw it, and the graph as it left it."""
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    @property
    def busy(self) -> bool:
        """Whether there are decisions that are not in the graph yet, or the graph is being built."""
        return self.state in ("waiting", "building") or self._now() != self._done

    def _now(self) -> tuple[tuple[int, int, int], ...]:
        return signature(self.log), signature(self.manifest)

    async def run(self) -> None:
        """Follow the log until cancelled. The first build is made at once: it tells what is open."""
        try:
            while True:
                began = time.monotonic()
                await self._build()
                await asyncio.sleep(min(_PATIENCE, time.monotonic() - began))
                await self._change()
        finally:
            if self._process is not None:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()

    async def _change(self) -> None:
        """Wait for lines that are not in the graph, and until no more come for a moment."""
        while self._now() == self._done:
            await asyncio.sleep(_LOOK)
        self.state = "waiting"
        since, last = time.monotonic(), None
        while last != (last := signature(self.log)) and time.monotonic() - since < _PATIENCE:
            await asyncio.sleep(_SETTLE)

    async def _build(self) -> None:
        self.state, seen = "building", signature(self.log)
        try:
            told = await self._told()
            await self.built(told)
        except Exception as error:  # noqa: BLE001 - the reviewer is told, and goes on deciding
            self.state, self.problem = "failed", str(error)[:500]
            self._done = (seen, signature(self.manifest))
            sys.stderr.write(f"kgbuild: the graph could not be built anew: {error}\n")
            return
        self.state, self.problem = "fresh", ""
        self._done = (seen, signature(self.manifest))

    async def _told(self) -> dict[str, Any]:
        """What ``kgbuild build`` says of the new graph. Two servers of one project build one after the other."""
        turn = locked(self.root / ".kgbuild" / "review-build")
        await asyncio.to_thread(turn.__enter__)
        try:
            return await self._build_told()
        finally:
            turn.__exit__(None, None, None)

    async def _build_told(self) -> dict[str, Any]:
        command = (sys.executable, "-m", "kgbuild", "build", "--json", "--explain-misses")
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=self.root, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe
        )
        out, err = await self._process.communicate()
        status, self._process = self._process.returncode, None
        if status != 0:
            last = err.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise RuntimeError(" ".join(last) or f"the build ended with status {status}")
        answer = json.loads(out)
        assert isinstance(answer, dict)
        return answer
