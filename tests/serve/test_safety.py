"""Nothing that is asked can stop, change or open the service: limits that hold, refusals, kill -9."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from serve.processes import children, until, workers_of
from serve.service import Service, running
from servers import ended, free_port

from kgbuild.serve.jobs import failure
from kgbuild.serve.options import Options
from kgbuild.serve.response import Response, Sink, TooLarge
from kgbuild.store.lexing import read_clauses

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "SELECT ?s { ?s a <https://w3id.org/research-network/ns#Person> } ORDER BY ?s LIMIT 5"


@pytest.fixture(scope="module")
def strict(folder: Path) -> Iterator[Service]:
    """A service with narrow limits."""
    limits = (
        "--timeout",
        1,
        "--max-result",
        1,
        "--max-request",
        16,
        "--max-memory",
        400,
        "--cors",
        "https://a.example/",
    )
    with running("--graph", folder, "--workers", 2, *limits) as one:
        yield one


# limits


def test_a_query_that_takes_too_long_is_stopped_for_good(strict: Service):
    """It gets 504 in time, its worker is dead, and a new one answers."""
    before = workers_of(strict)
    began = time.monotonic()
    answer = strict.query(ENDLESS)
    assert answer.status_code == 504
    assert "longer than 1 seconds" in answer.text
    assert time.monotonic() - began < 5
    assert until(lambda: len(workers_of(strict)) == 2 and workers_of(strict) != before)
    assert len(strict.values(SMALL)) == 5


def test_a_client_that_hangs_up_frees_its_worker(folder: Path):
    """A long query ends with its connection, not with its time limit."""
    with running("--graph", folder, "--workers", 1, "--timeout", 60, "--no-access-log") as one:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{one.url}/sparql", data={"query": ENDLESS}, timeout=1)
        began = time.monotonic()
        assert len(one.values(SMALL)) == 5
        assert time.monotonic() - began < 10


def test_an_answer_that_is_too_large_is_never_taken_for_a_whole_one(strict: Service):
    """It is cut off in a way that every client notices."""
    with pytest.raises(httpx.RemoteProtocolError):
        strict.query(ENDLESS_ROWS)
    assert len(strict.values(SMALL)) == 5


def test_a_result_limit_below_one_piece_is_told_in_words():
    """Nothing of the answer goes out before a piece is full, so a small limit gives a status of its own."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sink = Sink(theirs, Response(200, "text/csv"), limit=100)
        sink.write(b"x" * 60)
        with pytest.raises(TooLarge):
            sink.write(b"x" * 60)
        assert not sink.started
    refusal = failure(TooLarge(), Options(result_limit=100))
    assert refusal.status == 403
    assert refusal.body == b"refused: the answer is larger than 100 bytes; ask for less (LIMIT)\n"


def test_a_query_that_eats_memory_takes_only_itself_along(strict: Service):
    """A join that is kept in memory ends its worker at the limit, and everyone else is answered."""
    hungry = "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"
    answer = strict.query(hungry)
    assert answer.status_code in (500, 504)
    assert "Traceback" not in answer.text
    assert len(strict.values(SMALL)) == 5


def test_a_request_that_is_too_large_is_413(strict: Service):
    answer = strict.client.post("/sparql", data={"query": "ASK {} #" + "x" * 20_000})
    assert answer.status_code == 413
    assert strict.query("ASK {}").json()["boolean"] is True


def test_a_body_without_length_is_counted_too(strict: Service):
    pieces = (b"query=ASK%7B%7D%23" + b"x" * 1000 for _ in range(100))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with contextlib.suppress(httpx.WriteError):  # the server may hang up before everything is sent
        assert strict.client.post("/sparql", content=pieces, headers=headers).status_code == 413


def test_deep_nesting_is_survived(strict: Service):
    """A query of thousands of brackets gets some answer, and the next query its own."""
    answer = strict.client.post("/sparql", data={"query": "SELECT * WHERE " + "{" * 1500 + "}" * 1500})
    assert answer.status_code in (200, 400, 500, 504)
    assert len(strict.values(SMALL)) == 5


def test_a_worker_that_dies_fails_one_request(folder: Path):
    """kill -9 on the worker that works gives that request a 500; the service goes on."""
    with running("--graph", folder, "--workers", 1, "--timeout", 60, "--no-access-log") as one:
        (worker,) = workers_of(one)
        with ThreadPoolExecutor(1) as pool:
            long = pool.submit(one.query, ENDLESS)
            time.sleep(0.5)
            os.kill(worker, signal.SIGKILL)
            assert long.result(20).status_code == 500
        assert len(one.values(SMALL)) == 5


def test_too_many_waiting_requests_are_told_to_come_back(folder: Path):
    """With the queue full, 503 and Retry-After at once; whoever waits is served."""
    with (
        running("--graph", folder, "--workers", 1, "--queue", 2, "--timeout", 2, "--no-access-log") as one,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = [answer.result() for answer in [pool.submit(one.query, ENDLESS) for _ in range(8)]]
        statuses = sorted(answer.status_code for answer in answers)
        assert set(statuses) == {503, 504}
        assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 503)


def test_sixty_four_at_once_each_get_their_own_answer(service: Service):
    """Mixed queries from 64 connections: every answer belongs to its question."""

    def one(number: int) -> bool:
        found = service.values(f"SELECT ?n (COUNT(*) AS ?m) {{ ?s a ?type BIND({number} AS ?n) }} GROUP BY ?n")
        return found[0][0] == str(number)

    with ThreadPoolExecutor(64) as pool:
        assert all(pool.map(one, range(256)))


# refusals


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who calls it."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the names that http.server wants

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", called
    server.shutdown()
    server.server_close()


SERVICES = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <%s> { ?s ?p ?o } }",
    "SELECT * {SERVICE<%s>{}}",
    "PREFIX t: <%s> SELECT * { SERVICE t:x { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <%s> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { # SERVICE is below\n SERVICE # here\n <%s> {} }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "ASK { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<%s>{} }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>'''\n)SERVICE <%s> {} #'''\n}",
]


@pytest.mark.parametrize("query", SERVICES)
def test_no_query_makes_the_service_call_another(service: Service, trap: tuple[str, list[str]], query: str):
    """However SERVICE is written, the other server is never called."""
    url, called = trap
    answer = service.query(query % url)
    assert answer.status_code == 403
    assert "SERVICE at line" in answer.text
    assert called == []


def test_a_worker_could_not_call_anyone_if_it_wanted(service: Service, trap: tuple[str, list[str]]):
    """Behind the check lies a wall: workers can open no file and no connection."""
    (nursery,) = children(service.process.pid)
    for worker in children(nursery):
        limits = Path(f"/proc/{worker}/limits").read_text()
        assert re.search(r"Max open files\s+0\s", limits)


def test_nobody_but_the_server_holds_the_socket_that_listens(service: Service):
    """So the port is free the moment the server ends, however it ended."""
    port = int(service.url.rsplit(":", 1)[1])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    (socket_,) = (f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A")
    (nursery,) = children(service.process.pid)
    held = {pid: _files(pid) for pid in (service.process.pid, nursery, *children(nursery))}
    assert [pid for pid, files in held.items() if socket_ in files] == [service.process.pid]


def _files(pid: int) -> set[str]:
    return {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <x>' } # SERVICE <http://x/> {}",
        "PREFIX service: <urn:> SELECT * { ?s service:SERVICE ?o ; :service 'a'@service }",
        'SELECT * { ?s ?p """a\n SERVICE <x> " {}""" }',
        "SELECT * { VALUES (?a ?b) { ('x' <http://a/#service>) (<http://b/SERVICE> 1) } }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o FILTER(?s<?o && ?o>'service') }",
        "SELECT * { ?s <http://service.example/#x> ?o . ?o ?p (?s <http://service.example/a#b>) }",
    ],
)
def test_a_service_that_is_no_clause_is_no_matter(query: str):
    """Names, strings and comments may hold the word."""
    assert read_clauses(query).service is None


@pytest.mark.parametrize(
    "fields",
    [
        {"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"},
        {"query": "SELECT * FROM NAMED <FILE:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }"},
        {"query": r"SELECT * FROM <\u0066ile:///etc/passwd> { ?s ?p ?o }"},
        {"query": "BASE <file:///etc/> SELECT * FROM <urn:g> FROM NAMED <passwd> { ?s ?p ?o }"},
        {"query": "PREFIX select: <file:///etc/> SELECT * FROM select:passwd { ?s ?p ?o }"},
        {"query": "PREFIX : <http://a/> PREFIX b: <file:///> PREFIX : <file:///etc/> SELECT * FROM :passwd {}"},
        {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": "file:///etc/passwd"},
        {"query": "SELECT * { ?s ?p ?o }", "named-graph-uri": "file:///etc/passwd"},
    ],
)
def test_files_are_refused(service: Service, fields: dict[str, str]):
    answer = service.client.get("/sparql", params=fields)
    assert answer.status_code == 403
    assert "reads no files" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/id/../../etc/passwd", "/explorer/../", "/questions/..%2F..%2Fetc"],
)
def test_no_path_leads_to_a_file(service: Service, path: str):
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:  # httpx would tidy the path up
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 404")


# manners


def test_every_answer_carries_the_headers_of_safety(service: Service):
    for path in ("/", "/sparql?query=ASK%7B%7D", "/sparql?query=x", "/api/questions", "/nowhere", "/health"):
        answer = service.client.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_other_names_of_this_machine_are_not_answered(service: Service):
    """A page elsewhere cannot reach a local service by binding its own name to this machine."""
    answer = service.client.get("/sparql", params={"query": "ASK {}"}, headers={"Host": "evil.example"})
    assert answer.status_code == 421


def test_cors_is_for_the_origins_that_were_named(strict: Service, service: Service):
    """The named origin may read; others and services without the setting get no such header."""
    named = strict.client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://a.example"})
    assert named.headers["access-control-allow-origin"] == "https://a.example"
    other = strict.client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers
    none = service.client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://a.example"})
    assert "access-control-allow-origin" not in none.headers
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    preflight = strict.client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]


def test_the_access_log_is_one_object_a_request(strict: Service):
    """Method, path, status, time; never the query string, which may hold a name."""
    strict.client.get("/search", params={"q": "somebody-private"})
    assert until(lambda: any('"/search"' in line for line in strict.log))
    line = json.loads(next(line for line in strict.log if '"/search"' in line))
    assert (line["method"], line["path"], line["status"]) == ("GET", "/search", 200)
    assert line["ms"] > 0
    assert not any("somebody-private" in line for line in strict.log)


# beginning and end


def test_sigterm_ends_it_and_every_worker(folder: Path):
    with running("--graph", folder, "--workers", 2, "--no-access-log") as one:
        family = [*workers_of(one), *children(one.process.pid)]
        one.process.terminate()
        assert one.process.wait(20) == 0
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))


def test_kill_nine_leaves_nothing_behind_and_the_graph_whole(folder: Path):
    """The server is killed under load; its workers end by themselves, and a new server answers as before."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with running("--graph", folder, "--workers", 2, "--no-access-log") as one:
        expected = one.values(SMALL)
        family = [*workers_of(one), *children(one.process.pid)]
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(httpx.post, f"{one.url}/sparql", data={"query": ENDLESS}) for _ in range(4)]
            time.sleep(0.5)
            one.process.kill()
            assert all(isinstance(each.exception(20), httpx.TransportError) for each in asked)
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    with running("--graph", folder, "--workers", 2, "--no-access-log") as again:
        assert again.values(SMALL) == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--graph", "no/such/folder"], "no such graph folder"),
        (["--data", "no-such.ttl"], "no such file"),
        (["--named", "nonsense"], "want IRI=FILE"),
    ],
)
def test_what_cannot_be_served_is_told_at_once(tmp_path: Path, arguments: list[str], words: str):
    import sys

    command = [sys.executable, "-m", "kgbuild", "serve", "--port", "0", *arguments]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_broken_file_is_told_with_its_line(tmp_path: Path):
    import sys

    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b> 1 .\n<urn:a> oops", "utf-8")
    command = [sys.executable, "-m", "kgbuild", "serve", "--port", "0", "--graph", "broken.ttl"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "broken.ttl:2" in ended.stderr


# slow clients


def test_half_a_head_behind_a_query_leaves_it_its_answer(folder: Path):
    """Whoever has begun the next request while the answer is under way is not the one who dawdles."""
    code = "import kgbuild.serve.connection as c; c.PATIENCE = 0.4; from kgbuild.cli import main; main()"
    query = urllib.parse.urlencode({"query": ENDLESS})
    with (
        running("--graph", folder, "--workers", 1, "--timeout", 2, "--no-access-log", code=code) as one,
        socket.create_connection(("127.0.0.1", int(one.url.rsplit(":", 1)[1])), 20) as wire,
    ):
        wire.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea".encode())
        assert wire.recv(65536).startswith(b"HTTP/1.1 504 ")
        assert wire.recv(100) == b""  # now it dawdles


def test_a_client_that_does_not_finish_its_request_is_hung_up_on(folder: Path):
    """Half a head, or no word at all, is waited for only so long; whoever is quick is served meanwhile."""
    code = "import kgbuild.serve.connection as c; c.PATIENCE = 0.6; from kgbuild.cli import main; main()"
    with running("--graph", folder, "--workers", 1, "--no-access-log", code=code) as one:
        address = ("127.0.0.1", int(one.url.rsplit(":", 1)[1]))
        with socket.create_connection(address, 10) as half, socket.create_connection(address, 10) as mute:
            half.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
            assert one.client.get("/health").status_code == 200
            assert half.recv(100) == b""
            assert mute.recv(100) == b""
        assert one.client.get("/health").status_code == 200


def test_idle_connections_keep_nobody_out(folder: Path):
    """Above a number of connections, each new one takes the place of the one that has been idle for longest."""
    code = "import kgbuild.serve.connection as c; c.MOST_CONNECTIONS = 20; from kgbuild.cli import main; main()"
    with (
        running("--graph", folder, "--workers", 1, "--no-access-log", code=code) as one,
        contextlib.ExitStack() as open_ones,
    ):
        address = ("127.0.0.1", int(one.url.rsplit(":", 1)[1]))
        idle = [open_ones.enter_context(socket.create_connection(address, 10)) for _ in range(60)]
        assert one.client.get("/health").status_code == 200
        assert idle[0].recv(1) == b""
        idle[-1].sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle[-1].recv(100).startswith(b"HTTP/1.1 200 ")


def test_head_and_body_of_a_short_answer_come_together(service: Service):
    """One packet, so that the client wakes up once."""
    with socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), 10) as wire:
        for _ in range(5):
            wire.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = wire.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert answer.endswith(b'{"head":{},"boolean":true}')


def test_pipelined_requests_are_answered_in_order(service: Service):
    with socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), 10) as wire:
        for number in range(8):
            query = f"SELECT%20({number}%20AS%20?n)%20%7B%7D"
            wire.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n".encode())
        wire.sendall(b"HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: wire.recv(65536), b""))
    assert re.findall(rb"\r\n\r\nn\r\n([0-9])\r\n", answers) == [b"%d" % number for number in range(8)]
    assert answers.count(b"HTTP/1.1 200 OK") == 9


def test_a_graph_on_disk_is_served_by_many_workers(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Above the limit of what is held in memory: same answers, killed workers and all."""
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path))
    monkeypatch.setenv("KGBUILD_IN_MEMORY", "1000")
    with running("--graph", folder, "--workers", 3, "--timeout", 5, "--no-access-log") as one:
        assert (tmp_path / "stores").is_dir()
        rows = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 9000"
        with ThreadPoolExecutor(6) as pool:
            answers = set(pool.map(lambda _: one.query(rows, accept="text/csv").text, range(12)))
        assert len(answers) == 1
        assert answers.pop().count("\n") == 9001
        assert one.query(ENDLESS).status_code == 504
        assert len(one.values(SMALL)) == 5
        service = one.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
        assert service.status_code == 403


def test_a_full_disk_under_the_log_stops_nothing(folder: Path):
    """Requests are answered, whether or not their lines can be written."""
    port = free_port()
    command = [sys.executable, "-m", "kgbuild", "serve", "--graph", str(folder), "--port", str(port), "--workers", "1"]
    with Path("/dev/full").open("w") as full, subprocess.Popen(command, stderr=full) as process, ended(process):
        assert until(lambda: _answers(port), 60)
        assert all(_answers(port) for _ in range(5))
        process.terminate()
        assert process.wait(30) == 0


def _answers(port: int) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
    return False


def test_the_graph_is_read_again_when_told(tmp_path: Path):
    """SIGHUP: what was served goes on being served until the new graph is there, or for good where it is none."""
    file = tmp_path / "data.ttl"
    file.write_text("<urn:s> <urn:p> 1 .", "utf-8")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with running("--graph", file, "--workers", 2) as one:
        tags = {one.client.get("/api/questions").headers["etag"]}
        file.write_text("<urn:s> <urn:p> 1, 2 .", "utf-8")
        assert one.values(count) == [("1",)]
        one.process.send_signal(signal.SIGHUP)
        assert until(lambda: one.values(count) == [("2",)])
        tags.add(one.client.get("/api/questions").headers["etag"])
        assert len(tags) == 2
        file.write_text("<urn:s> <urn:p", "utf-8")
        one.process.send_signal(signal.SIGHUP)
        assert until(lambda: any("the old graph is still served" in line for line in one.log))
        assert one.values(count) == [("2",)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--cors", "page.example.org"), "--cors 'page.example.org': want an origin"),
        (("--host", "no-such-name.invalid"), "choose another --host"),
        (("--host", "192.0.2.1"), "choose another --host"),
    ],
)
def test_what_cannot_be_served_so_is_told(folder: Path, words: tuple[str, str], told: str):
    command = [sys.executable, "-m", "kgbuild", "serve", "--graph", str(folder), "--port", "0", *words]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 2
    assert told in answer.stderr
