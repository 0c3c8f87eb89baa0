"""Updates: of the user's own graph, by who has the token; of nothing else, and by nobody without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from serve.service import Service, running

from kgbuild.errors import EndpointError, UsageError
from kgbuild.serve.options import Sources
from kgbuild.serve.own import check_own
from kgbuild.serve.push import push

OWN = "https://example.org/notes"
TOKEN = "a-token-of-32-letters-and-digits"
CORE = "https://w3id.org/research-network/id/graph/core"
ALL = f"SELECT ?s ?p ?o {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }}"
HOW_MANY = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_TOKEN", TOKEN)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own") / "notes.nt"


@pytest.fixture(scope="module")
def writable(folder: Path, file: Path) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KGBUILD_TOKEN", TOKEN)
        with running("--graph", folder, "--own", f"{OWN}={file}", "--workers", 2) as one:
            yield one


def update(service: Service, text: str, token: str | None = TOKEN, **fields: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return service.client.post("/update", data={"update": text, **fields}, headers=headers)


def insert(value: int) -> str:
    return f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:s> <urn:p> {value} }} }}"


@pytest.mark.parametrize("token", [None, "wrong", TOKEN[:-1], TOKEN + "x", "\u00e9" * 20])
def test_nothing_is_updated_without_the_token(writable: Service, file: Path, token: str | None):
    """401 says that a token is wanted; neither the file nor an answer changes."""
    before = writable.values(ALL), file.exists() and file.read_bytes()
    headers = {} if token is None else {"Authorization": b"Bearer " + token.encode()}
    for path in ("/update", "/sparql"):
        answer = writable.client.post(path, data={"update": insert(99)}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (writable.values(ALL), file.exists() and file.read_bytes()) == before


def test_an_update_is_seen_when_it_is_answered(writable: Service, file: Path):
    """Each of the protocol's two forms, at either address; the file holds the graph, sorted."""
    layers = int(writable.values(HOW_MANY)[0][0]) - len(writable.values(ALL))
    assert update(writable, insert(2)).status_code == 204
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    assert writable.client.post("/sparql", content=insert(1).encode(), headers=headers).status_code == 204
    assert {row[2] for row in writable.values(ALL)} == {"1", "2"}
    lines = file.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 2
    assert int(writable.values(HOW_MANY)[0][0]) == layers + 2
    assert writable.values("SELECT ?o { <urn:s> <urn:p> ?o FILTER(?o = 2) }") == [("2",)]  # the union has it too
    assert update(writable, f"WITH <{OWN}> DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}").status_code == 204
    assert {row[2] for row in writable.values(ALL)} == {"2"}
    assert update(writable, "DROP ALL").status_code == 204
    assert writable.values(ALL) == []
    assert int(writable.values(HOW_MANY)[0][0]) == layers


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("INSERT DATA { <urn:s> <urn:p> 1 }", 403, "nothing else"),
        (f"INSERT DATA {{ GRAPH <{CORE}> {{ <urn:s> <urn:p> 1 }} }}", 403, "nothing else"),
        (f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:s> <urn:p> 7 }} }} ; CREATE GRAPH <urn:g>", 403, "nothing else"),
        (f"DROP GRAPH <{CORE}>", 400, "failed"),
        ("LOAD <file:///etc/passwd>", 403, "LOAD"),
        (f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <urn:x> {{ ?s ?p ?o }} }}", 403, "SERVICE"),
        (f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:s> <urn:p> }} }}", 400, "line 1, column"),
    ],
)  # fmt: skip
def test_what_reaches_beyond_the_own_graph_is_refused(writable: Service, text: str, status: int, words: str):
    before = writable.values(HOW_MANY), writable.values(ALL)
    answer = update(writable, text)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert (writable.values(HOW_MANY), writable.values(ALL)) == before


def test_an_update_sees_the_own_graph_alone(writable: Service):
    """What another graph holds cannot be copied out of it or taken away."""
    before = writable.values(HOW_MANY)
    for text in (
        f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{CORE}> {{ ?s ?p ?o }} }}",
        f"DELETE WHERE {{ GRAPH <{CORE}> {{ ?s ?p ?o }} }}",
    ):
        assert update(writable, text).status_code == 204
    assert writable.values(HOW_MANY) == before


@pytest.mark.parametrize(
    "text",
    [
        f"COPY <{CORE}> TO <{OWN}>",
        f"# mine\nCOPY SILENT GRAPH <{CORE}> TO <{OWN}>",
        f"PREFIX g: <https://w3id.org/research-network/id/graph/> MOVE SILENT g:core TO <{OWN}>",
        f"{insert(1)} ; ADD <{CORE}> TO <{OWN}>",
        f"COPY DEFAULT TO <{OWN}>",
    ],
)
def test_nothing_is_copied_from_a_graph_that_an_update_cannot_see(writable: Service, text: str):
    """The own graph would be empty afterwards, as the layer is to the update; so it is refused."""
    assert update(writable, insert(3)).status_code == 204
    before = writable.values(ALL)
    answer = update(writable, text)
    assert (answer.status_code, "sees" in answer.text) == (403, True), answer.text
    assert writable.values(ALL) == before


def test_the_own_graph_may_be_its_own_source(writable: Service):
    """However its name is written, and whatever names and strings hold the words."""
    assert update(writable, insert(3)).status_code == 204
    before = writable.values(ALL)
    texts = (
        f"PREFIX e: <https://example.org/> COPY e:notes TO <{OWN}>",
        f"BASE <https://example.org/x> ADD <notes> TO <{OWN}>",
        f"PREFIX copy: <urn:> DELETE DATA {{ GRAPH <{OWN}> {{ copy:move copy:add 'COPY <urn:x>' }} }}",
    )
    for text in texts:
        assert update(writable, text).status_code == 204, text
    assert writable.values(ALL) == before
    assert update(writable, "COPY nowhere TO").status_code == 400


def test_an_unknown_function_is_a_fault_of_the_query(writable: Service):
    """400 with its name, not a failure of the service."""
    answer = writable.query("PREFIX f: <urn:f#> SELECT (f:foo(?s) AS ?x) { ?s ?p ?o }")
    assert (answer.status_code, "<urn:f#foo>" in answer.text) == (400, True), answer.text


def test_requests_that_are_no_updates_are_told(writable: Service):
    assert update(writable, insert(1), **{"using-graph-uri": CORE}).status_code == 400
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert writable.client.post("/update", data={"query": "ASK {}"}, headers=headers).status_code == 400
    assert writable.client.post("/update", data={"query": "ASK {}", "update": ""}, headers=headers).status_code == 400
    for path, field in (("/update", "update"), ("/sparql", "query")):
        answer = writable.client.post(path, data={"text": "x"}, headers=headers)
        assert (answer.status_code, answer.text) == (400, f"the field `{field}` is missing\n")
        answer = writable.client.post(path, content=b"x", headers={**headers, "Content-Type": "text/plain"})
        assert (answer.status_code, f"field {field}" in answer.text) == (415, True)
    assert writable.client.get("/update").status_code == 405
    assert writable.client.get("/sparql", params={"update": insert(1)}, headers=headers).status_code == 400
    assert "SPARQL11Update" in writable.client.get("/sparql", headers={"Accept": "application/n-triples"}).text


def test_updates_at_the_same_time_are_all_kept(writable: Service):
    """One after the other: none is lost for being worked out from an older state."""
    answers: list[int] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(update(writable, insert(n)).status_code))
               for n in range(10, 14)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [204] * 4
    assert {"10", "11", "12", "13"} <= {row[2] for row in writable.values(ALL)}


def test_the_own_graph_outlives_kill_and_build(folder: Path, tmp_path: Path):
    """It lies in its file, which no build touches; a service that starts again has it, under another token too."""
    file = tmp_path / "notes.ttl"
    with running("--graph", folder, "--own", f"{OWN}={file}", "--workers", 1) as one:
        assert update(one, insert(5)).status_code == 204
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    with running("--graph", folder, "--own", f"{OWN}={file}", "--workers", 1) as one:
        assert [row[2] for row in one.values(ALL)] == ["5"]


def test_a_folder_that_cannot_be_written_changes_nothing(folder: Path, tmp_path: Path):
    """The update fails as a whole: told, and not seen."""
    place = tmp_path / "place"
    place.write_text("a file where a folder is wanted", "utf-8")
    with running("--graph", folder, "--own", f"{OWN}={place / 'notes.nt'}", "--workers", 1) as one:
        answer = update(one, insert(5))
        assert answer.status_code == 500
        assert "cannot be written" in answer.text
        assert one.values(ALL) == []


@pytest.mark.parametrize(
    ("own", "secret", "told"),
    [
        (f"{OWN}=notes.nt", "", "--own wants KGBUILD_TOKEN"),
        (f"{OWN}=notes.nt", "short", "16 or more"),
        (f"{CORE}=notes.nt", TOKEN, "served already"),
        ("notes.nt", TOKEN, "want IRI=FILE"),
        (f"{OWN}=notes.csv", TOKEN, "ends in .nt or .ttl"),
    ],
)
def test_what_cannot_be_the_own_graph_is_told(folder: Path, own: str, secret: str, told: str):
    command = [sys.executable, "-m", "kgbuild", "serve", "--graph", str(folder), "--port", "0", "--own", own]
    environment = {**os.environ, "KGBUILD_TOKEN": secret}
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert answer.returncode == 2
    assert told in answer.stderr


@pytest.mark.parametrize("link", ["none", "symbolic", "hard", "folder"])
@pytest.mark.parametrize("of", ["graph/core.ttl", "corpus/notes.ttl", "curation/below/notes.nt", "data.ttl"])
def test_no_file_that_has_another_use_takes_updates(tmp_path: Path, of: str, link: str):
    """A layer, a file of corpus or curation, one that is served anyway: under their own names or other ones."""
    target = tmp_path / "project" / of
    for name in ("graph", "corpus", "curation/below"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project/kgbuild.toml").write_text("", "utf-8")
    (tmp_path / "project/graph/manifest.json").write_text("{}", "utf-8")
    target.write_text("<urn:s> <urn:p> 1 .\n", "utf-8")
    own = tmp_path / f"notes{target.suffix}"
    if link == "symbolic":
        own.symlink_to(target)
    elif link == "hard":
        own.hardlink_to(target)
    elif link == "folder":
        (tmp_path / "way").symlink_to(target.parent)
        own = tmp_path / "way" / target.name
    else:
        own = target
    served = Sources(folder=tmp_path / "project/graph", own=(OWN, own))
    if of == "data.ttl":
        served = Sources(data=(target,), own=(OWN, own))
    with pytest.raises(UsageError, match=r"--own .*updates would change it"):
        check_own(served)
    assert check_own(replace(served, own=(OWN, tmp_path / "project/mine.ttl"))) is None
    named = replace(served, named=((CORE, tmp_path / "project/mine.ttl"),), own=(OWN, tmp_path / "project/mine.ttl"))
    with pytest.raises(UsageError, match="is served by"):
        check_own(named)


def test_a_layer_of_another_built_graph_is_not_taken(folder: Path, tmp_path: Path):
    """The folder need not be the one that is served, nor a project's; the program ends before it listens."""
    own = f"{OWN}={folder / 'core.ttl'}"
    (tmp_path / "data.ttl").write_text("<urn:s> <urn:p> 1 .", "utf-8")
    command = [sys.executable, "-m", "kgbuild", "serve", "--data", str(tmp_path / "data.ttl"), "--own", own]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (answer.returncode, "is a built graph" in answer.stderr) == (2, True), answer.stderr


@pytest.mark.parametrize("path", ["", "/", "/sparql", "/update"])
def test_a_push_to_the_service_itself_is_told(writable: Service, folder: Path, path: str):
    """It is known by what it says of itself, and nothing was sent."""
    with pytest.raises(EndpointError, match=r"takes no pushes.*kgbuild serve --graph.*Oxigraph"):
        push(folder, writable.url + path, retries=0)


def test_without_an_own_graph_the_token_opens_nothing(service: Service):
    """The built graph takes no updates from anybody; the refusal says what to do instead."""
    answer = update(service, insert(1))
    assert answer.status_code == 403
    assert "--own" in answer.text
    assert "SPARQL11Update" not in service.client.get("/sparql").text
