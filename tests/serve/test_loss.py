"""Where the process that holds the graph is killed, it is loaded again; who asks meanwhile waits or is told so."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from serve.processes import children, until, workers_of
from serve.service import Service, running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ONE = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PATIENT = """
from kgbuild.cli import main
from kgbuild.serve.options import Options
Options.__init__.__kwdefaults__["wait_limit"] = 200.0
main()
"""
"""The program, where a slow machine has time to load the graph while somebody waits."""

UNLUCKY = """
import errno, os
from kgbuild.cli import main
import kgbuild.serve.run as run
spawn, times = os.posix_spawn, []
def unlucky(program, arguments, environment):
    times.append(1)
    if len(times) == 2:
        return spawn(program, [program, "-c", "pass"], environment)
    if len(times) == 3:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
    return spawn(program, arguments, environment)
os.posix_spawn, run._LONGEST_PAUSE = unlucky, 0.1
main()
"""
"""The program, where the second process that is to load the graph ends at once, and the third cannot be started."""


def kill_nursery(service: Service) -> None:
    assert until(lambda: len(children(service.process.pid)) == 1)  # a former one may take a moment to end
    (nursery,) = children(service.process.pid)
    os.kill(nursery, signal.SIGKILL)


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def health(service: Service) -> tuple[int, str]:
    answer = service.client.get("/health")
    return answer.status_code, answer.json()["status"]


def test_the_graph_is_loaded_again_and_whole(folder: Path):
    """Queries under way are told to come back, those that wait are answered, and no worker of the lost graph is left;
    twice, because once could be luck."""
    with running("--graph", folder, "--workers", 2, "--timeout", 200, "--no-access-log", code=PATIENT) as one:
        one.client.timeout = 200
        expected = one.values(ONE)
        for _ in range(2):
            before = workers_of(one)
            with ThreadPoolExecutor(4) as pool:
                under_way = [pool.submit(one.query, ENDLESS) for _ in range(2)]
                assert until(lambda: one.client.get("/health").json()["free"] == 0)
                time.sleep(0.2)
                waiting = [pool.submit(one.values, ONE) for _ in range(2)]
                time.sleep(0.2)
                kill_nursery(one)
                for answer in (each.result() for each in under_way):
                    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                    assert "loaded again" in answer.text
                assert [each.result() for each in waiting] == [expected, expected]
            assert until(partial(gone, before))
            assert until(lambda: health(one) == (200, "ok"))
            assert one.client.get("/api/search?q=p").json()["results"]
        assert sum("has ended" in line for line in one.log) == 2


def test_an_answer_that_was_begun_is_cut_off(folder: Path):
    """Nobody takes half of it for the whole."""
    with running("--graph", folder, "--workers", 1, "--timeout", 200, "--no-access-log", code=PATIENT) as one:
        one.client.timeout = 200
        with one.client.stream("GET", "/sparql", params={"query": ENDLESS_ROWS}) as answer:
            assert answer.status_code == 200
            pieces = answer.iter_raw()
            next(pieces)
            kill_nursery(one)
            with pytest.raises(httpx.RemoteProtocolError):
                list(pieces)
        assert one.values(ONE)


def test_what_cannot_be_loaded_again_is_tried_again(tmp_path: Path):
    """While the file is broken, 503 and health says why; the service lives, and answers once the file is whole."""
    file = tmp_path / "data.ttl"
    file.write_text("<urn:s> <urn:p> 1 .", "utf-8")
    with running("--graph", file, "--workers", 1, "--queue", 0, "--no-access-log") as one:
        file.write_text("<urn:s> <urn:p", "utf-8")
        kill_nursery(one)
        assert until(lambda: any("no graph is served: " in line and "data.ttl:1" in line for line in one.log), 120)
        assert health(one) == (503, "loading")
        assert one.client.get("/health/live").status_code == 200
        assert one.query("ASK {}").status_code == 503
        file.write_text("<urn:s> <urn:p> 1, 2 .", "utf-8")
        assert until(lambda: health(one) == (200, "ok"), 120)
        assert one.values(ONE) == [("2",)]


def test_a_process_that_dies_before_it_has_begun_is_followed_by_another(folder: Path):
    """What is killed when memory is short is often the newest; a system may have no process to give, for a while."""
    with running("--graph", folder, "--workers", 1, "--no-access-log", code=UNLUCKY) as one:
        expected = one.values(ONE)
        kill_nursery(one)
        assert until(lambda: any("ended without a word" in line for line in one.log))
        assert until(lambda: any("Resource temporarily unavailable" in line for line in one.log))
        assert until(lambda: health(one) == (200, "ok"), 120)
        assert one.values(ONE) == expected


def test_a_graph_on_disk_answers_before_its_names_are_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As at the start: queries at once, names when they are there."""
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path))
    monkeypatch.setenv("KGBUILD_IN_MEMORY", "1000")
    with running("--graph", folder, "--workers", 2, "--no-access-log") as one:
        assert until(lambda: any("the names are read" in line for line in one.log), 60)
        kill_nursery(one)
        assert until(lambda: any("has ended" in line for line in one.log))
        assert one.values(ONE)
        assert until(lambda: sum("the names are read" in line for line in one.log) == 2, 60)
        assert one.client.get("/api/search?q=p").json()["results"]


def test_health_tells_of_workers_that_are_all_taken(folder: Path):
    """Busy for a moment is no illness; when nobody has come free for a while, 503, until somebody does."""
    code = "import kgbuild.serve.pool as p; p._BUSY_AFTER = 0.5; from kgbuild.cli import main; main()"
    with running("--graph", folder, "--workers", 1, "--timeout", 3, "--no-access-log", code=code) as one:
        assert one.client.get("/health").json() == {"status": "ok", "workers": 1, "free": 1, "waiting": 0}
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(one.query, ENDLESS) for _ in range(2)]
            assert until(lambda: health(one) == (503, "busy"))
            answer = one.client.get("/health")
            assert answer.json() == {"status": "busy", "workers": 1, "free": 0, "waiting": 1}
            assert answer.headers["retry-after"] == "5"
            assert one.client.get("/health/live").json() == {"status": "alive"}
            assert [each.result(20).status_code for each in asked] == [504, 504]
        assert until(lambda: health(one) == (200, "ok"))
