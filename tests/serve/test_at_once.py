"""A graph on disk is answered for before its names are read: what needs them says so, and works once they are."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from apart import run_apart
from serve.service import running

from kgbuild.serve.options import Options, Sources
from kgbuild.serve.pool import Pool

SPARQL = {
    "job": "sparql",
    "query": "ASK { ?s ?p ?o }",
    "default": [],
    "named": [],
    "accept": "application/sparql-results+json",
    "base": "http://localhost/sparql",
}
SEARCH = {"job": "search", "text": "p"}
NEEDING_NAMES: tuple[dict[str, Any], ...] = (
    SEARCH,
    {"job": "question", "name": "person-timeline", "values": {"person": "Ada Nobody"}, "form": "json"},
    {"job": "question", "name": "most-often-together", "values": {}, "form": "json"},
)
WINDOW = {"offset": 0, "limit": 5, "next": ""}


@pytest.fixture(autouse=True)
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every graph is too large for memory."""
    monkeypatch.setenv("KGBUILD_IN_MEMORY", "1000")
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path / "cache"))


async def answered(pool: Pool, job: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    with await pool.run({**WINDOW, **job}) as answer:
        headers = {name.decode(): value.decode() for name, value in answer.headers}
        return answer.status, headers, await answer.body()


def test_what_needs_names_waits_and_nothing_else(folder: Path) -> None:
    """503 with Retry-After before, rows after; queries, things by their IRIs or keys, and forms come at once."""
    pool = Pool(Sources(folder=folder), Options(workers=2))
    assert pool.load().partial

    async def main() -> None:
        await pool.start()
        try:
            for job in NEEDING_NAMES:
                status, headers, body = await answered(pool, job)
                assert (status, headers.get("retry-after")) == (503, "30"), (job, body)
                assert b"still being read" in body
            assert (await answered(pool, SPARQL))[0] == 200
            for form in ("html", "ttl"):
                job = {"job": "entity", "path": f"person/p3.{form}", "page": form == "html", "accept": None}
                status, _, body = await answered(pool, job)
                assert (status, b"p3" in body) == (200, True), body
            keyed = {"job": "question", "name": "person-timeline", "values": {"person": "p3"}, "form": "json"}
            before = await answered(pool, keyed)
            assert before[0] == 200
            assert (await answered(pool, {"job": "form", "name": "person-timeline", "values": {}}))[0] == 200
            assert not (await pool.reload()).partial
            assert await answered(pool, keyed) == before
            status, _, body = await answered(pool, SEARCH)
            assert (status, bool(json.loads(body)["results"])) == (200, True)
            assert (await answered(pool, NEEDING_NAMES[1]))[0] == 404
            assert (await answered(pool, NEEDING_NAMES[2]))[0] == 200
        finally:
            await pool.stop()

    run_apart(main())


def test_a_graph_in_memory_is_read_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not loaded twice."""
    monkeypatch.delenv("KGBUILD_IN_MEMORY")
    pool = Pool(Sources(folder=folder), Options(workers=1))
    assert not pool.load().partial

    async def main() -> None:
        await pool.start()
        try:
            assert (await answered(pool, SEARCH))[0] == 200
        finally:
            await pool.stop()

    run_apart(main())


def test_the_service_reads_the_names_by_itself(folder: Path) -> None:
    """It says at the start that they are coming, and when they are there."""
    with running("--graph", folder, "--workers", 2, "--no-access-log") as one:
        end = time.monotonic() + 60
        while (found := one.client.get("/api/search?q=p")).status_code == 503 and time.monotonic() < end:
            time.sleep(0.2)
        assert (found.status_code, bool(found.json()["results"])) == (200, True)
    assert re.search("names are still being read.*names are read", "".join(one.log), re.DOTALL)
