"""A graph that changes while it is served."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from apart import run_apart

from kgbuild.errors import InputError, KgbuildError
from kgbuild.serve.options import Options, Sources
from kgbuild.serve.pool import Pool

COUNT = {
    "job": "sparql",
    "query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "default": [],
    "named": [],
    "accept": "application/sparql-results+json",
    "base": "http://localhost/sparql",
}
SLOW = {
    **COUNT,
    "query": "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(13)) + " }",
}


def write(path: Path, triples: int) -> None:
    path.write_text("".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(triples)), "utf-8")


async def count(pool: Pool, job: dict[str, Any] = COUNT) -> int:
    with await pool.run(dict(job)) as answer:
        assert answer.status == 200
        body = await answer.body()
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def children() -> set[str]:
    """Processes that this one has started and not yet seen the end of."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has just ended
            found.update((task / "children").read_text().split())
    return found


def served(tmp_path: Path, use: Any) -> None:
    """A pool over a file of three triples, for a coroutine function."""
    before = children()
    path = tmp_path / "data.ttl"
    write(path, 3)
    pool = Pool(Sources(data=(path,)), Options(workers=2, time_limit=20))
    pool.load()

    async def main() -> None:
        await pool.start()
        try:
            await use(pool, path)
        finally:
            await pool.stop()

    run_apart(main())
    assert children() == before


def test_later_jobs_see_the_new_graph(tmp_path: Path) -> None:
    """Once the reload has returned, every answer is of the new file; a second reload does as well."""

    async def use(pool: Pool, path: Path) -> None:
        assert await count(pool) == 3
        for triples in (5, 8):
            write(path, triples)
            facts = await pool.reload()
            assert facts.quads == triples
            assert [await count(pool) for _ in range(5)] == [triples] * 5

    served(tmp_path, use)


def test_a_job_that_runs_ends_with_the_old_graph(tmp_path: Path) -> None:
    """A query that began before the reload answers from what it began with, and its nursery ends after it."""

    async def use(pool: Pool, path: Path) -> None:
        running = asyncio.create_task(count(pool, SLOW))
        await asyncio.sleep(0.05)
        write(path, 1)
        await pool.reload()
        assert await count(pool) == 1
        assert await running in (3**13, 1)  # 1 only where the machine was so slow that the query began after it

    served(tmp_path, use)


def test_a_graph_that_cannot_be_loaded_changes_nothing(tmp_path: Path) -> None:
    """The fault is told with its place, and the old graph goes on being served."""

    async def use(pool: Pool, path: Path) -> None:
        path.write_text("<urn:s> <urn:p> .\n", "utf-8")
        with pytest.raises(KgbuildError, match=r"data\.ttl:1"):
            await pool.reload()
        assert await count(pool) == 3
        write(path, 4)
        await pool.reload()
        assert await count(pool) == 4

    served(tmp_path, use)


def test_stopping_while_a_graph_is_loaded(tmp_path: Path) -> None:
    """Nothing hangs and no process stays."""

    async def use(pool: Pool, path: Path) -> None:
        coming = asyncio.create_task(pool.reload())
        await asyncio.sleep(0.2)
        await pool.stop()
        with pytest.raises((InputError, OSError)):
            await coming
        pool.stop = _nothing  # type: ignore[method-assign]

    served(tmp_path, use)


async def _nothing() -> None:
    pass
