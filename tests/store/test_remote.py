"""A SPARQL endpoint behaves like a local store, and its failures are errors, never empty answers."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Store as Engine
from servers import oxigraph as running

from kgbuild.errors import EndpointError, UsageError
from kgbuild.query.catalogue import question
from kgbuild.query.run import ask
from kgbuild.store.access import Access
from kgbuild.store.base import Store
from kgbuild.store.layers import layer_files, ontology_folder
from kgbuild.store.local import LocalStore
from kgbuild.store.remote import RemoteStore, open_endpoint
from kgbuild.vocabulary import rdf, rn

Answer = tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]]
JSON = "application/sparql-results+json"
NOTHING: Answer = (200, JSON, b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}')


@pytest.fixture
def endpoint() -> Iterator[Callable[[list[Answer]], RemoteStore]]:
    """A door to a server that gives the listed answers, the last one for ever."""
    servers = []

    def start(answers: list[Answer], **options: object) -> RemoteStore:
        waiting = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def do_GET(self) -> None:
                status, kind, body, *more = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                if kind == "wait":
                    time.sleep(1.5)
                    return
                self.send_response_only(status)
                self.send_header("Content-Type", kind)
                if body.startswith(b"after "):
                    self.send_header("Retry-After", body[6:].decode())
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) + (50 if kind.endswith("cut") else 0)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        slept: list[float] = []
        store = RemoteStore(url=f"http://127.0.0.1:{server.server_port}/", sleep=slept.append, **options)  # type: ignore[arg-type]
        start.slept = slept  # type: ignore[attr-defined]
        return store

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_empty_answer_is_an_empty_table(endpoint):
    assert len(endpoint([NOTHING]).select("SELECT ?s { ?s ?p ?o }")) == 0


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((400, "text/plain", b"expected } at line 3"), "query was refused, HTTP 400: expected } at line 3|refused"),
        ((401, "text/plain", b"who are you"), "HTTP 401"),
        ((404, "text/html", b"<p>nothing here"), "HTTP 404"),
        ((500, "text/plain", b"disk full"), "HTTP 500"),
        ((200, "text/html", b"<html>Welcome"), "no SPARQL endpoint"),
        ((200, JSON, b"not json"), "cut off or damaged|not SPARQL results"),
        ((200, JSON, b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s"'), "cut off or damaged|not SPARQL"),
        ((200, JSON, b""), "cut off or damaged|not SPARQL"),
        ((*NOTHING, {"X-SPARQL-MaxRows": "10000"}), "gives no more than 10000 rows at a time: ask for fewer"),
        (
            (
                *NOTHING,
                {"X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: query interrupted by result timeout.  Activity: 5"},
            ),
            "gave only part of the answer: query interrupted by result timeout$",
        ),
    ],
)
def test_a_failure_is_an_error_and_no_empty_answer(endpoint, answer: Answer, message: str):
    """Whatever goes wrong at the other end, nobody takes it for "there is nothing"."""
    with pytest.raises(EndpointError, match=message):
        endpoint([answer]).select("SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p", "SELECT (<urn:f>(1) AS ?x) {}"])
def test_a_fault_of_the_query_is_told_as_on_a_folder(endpoint, query: str):
    """Who asks is at fault, not the endpoint: the same kind of error, and the same sentence."""
    with pytest.raises(UsageError) as there:
        endpoint([(400, "text/plain", b"bad")]).select(query)
    with pytest.raises(UsageError) as here:
        LocalStore(Engine()).select(query)
    assert str(there.value) == str(here.value)


def test_words_of_an_endpoint_are_words_and_no_bytes(endpoint):
    """A query that is right here and refused there: what the endpoint said, without what Python put around it."""
    with pytest.raises(EndpointError, match=r"refused, HTTP 400: no “thanks” today$"):
        endpoint([(400, "text/plain", "no “thanks”\n today".encode())]).select("SELECT * {}")


def test_a_passing_failure_is_tried_again_later_and_later(endpoint):
    """A server that restarts does not break a long run."""
    store = endpoint([(503, "text/plain", b"restarting")] * 2 + [NOTHING], backoff=0.5)
    assert len(store.select("SELECT ?s { ?s ?p ?o }")) == 0
    assert endpoint.slept == [0.5, 1.0]


def test_a_server_that_says_when_is_asked_then(endpoint):
    """Retry-After is kept to; one that asks for more than patience allows is left alone."""
    store = endpoint([(429, "text/plain", b"after 7"), NOTHING])
    assert len(store.select("SELECT ?s { ?s ?p ?o }")) == 0
    assert endpoint.slept == [7.0]
    with pytest.raises(EndpointError, match="left alone for 900 s"):
        endpoint([(503, "text/plain", b"after 900"), NOTHING]).select("SELECT ?s { ?s ?p ?o }")
    assert endpoint.slept == []


def test_tries_come_to_an_end(endpoint):
    store = endpoint([(503, "text/plain", b"restarting")], retries=2)
    with pytest.raises(EndpointError, match=r"HTTP 503: restarting, after 3 tries"):
        store.select("SELECT ?s { ?s ?p ?o }")


def test_silence_ends_in_a_time_out(endpoint):
    store = endpoint([(200, "wait", b"")], timeout=1, retries=0)
    with pytest.raises(EndpointError, match=r"no answer within 1 s"):
        store.select("SELECT ?s { ?s ?p ?o }")


def test_nobody_at_home_is_an_endpoint_error():
    store = RemoteStore(url="http://127.0.0.1:9/", retries=0)
    with pytest.raises(EndpointError, match="cannot be reached"):
        store.ask("ASK {}")


def test_an_answer_to_ask_may_be_a_table(endpoint):
    """Virtuoso says true and false as a table of one cell."""
    for value in (1, 0):
        cell = {"__ASK_RETVAL": {"type": "literal", "value": str(value)}}
        body = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [cell]}}).encode()
        assert endpoint([(200, JSON, body)]).ask("ASK { ?s ?p ?o }") is bool(value)


def test_what_virtuoso_constructs_is_counted_first(endpoint):
    """Of a CONSTRUCT that it cuts off it says nothing, so it is asked for the rows by a SELECT, of which it tells."""
    triples = (200, "application/n-triples", b"<urn:a> <urn:b> <urn:c> .\n", {"Server": "Virtuoso/07.20"})
    store = endpoint([triples, (*NOTHING, {"X-SPARQL-MaxRows": "1"})])
    with pytest.raises(EndpointError, match="no more than 1 rows"):
        store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_a_deadlock_is_tried_again(endpoint):
    store = endpoint([(500, "text/plain", b"Virtuoso 40001 Error SR172: Transaction deadlocked"), NOTHING])
    assert len(store.select("SELECT ?s { ?s ?p ?o }")) == 0


def test_credentials_are_sent_when_given_and_only_then(endpoint):
    """A token goes as a bearer token; an address that holds a password is refused and not repeated."""
    assert Access(token="t").headers == {"Authorization": "Bearer t"}
    assert Access().headers == Access().basic == {}
    with pytest.raises(UsageError) as error:
        open_endpoint("http://me:secret@example.org/sparql")
    assert "secret" not in str(error.value)


def test_construct_refuses_what_is_not_ntriples(endpoint):
    with pytest.raises(EndpointError, match="not N-Triples"):
        endpoint([(200, "application/n-triples", b"<a")]).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_the_wrong_kind_of_query_is_wrong_use(endpoint):
    with pytest.raises(UsageError, match="no SELECT"):
        endpoint([(200, JSON, b'{"head": {}, "boolean": true}')]).select("ASK { ?s ?p ?o }")


@pytest.fixture(scope="module")
def oxigraph(made_up: Path) -> Iterator[RemoteStore]:
    """The oxigraph server on a port of its own, loaded with the made-up graph."""
    with running("--union-default-graph") as url:
        files = [path for _, path in layer_files(made_up)]
        files += [path for path in sorted(ontology_folder().glob("*.ttl")) if path.name != "shapes.ttl"]
        for path in files:
            request = urllib.request.Request(
                f"{url}/store?graph=urn:{path.stem}",
                data=path.read_bytes(),
                headers={"Content-Type": "text/turtle"},
                method="PUT",
            )
            urllib.request.urlopen(request, timeout=30).close()
        yield RemoteStore(url=f"{url}/query")


@pytest.mark.server
def test_a_remote_store_keeps_the_protocol(oxigraph: RemoteStore, store: LocalStore):
    assert isinstance(oxigraph, Store)
    assert oxigraph.ask(f"ASK {{ ?p a {rn.Person} }}")
    assert oxigraph.count(None, rdf.type, rn.Person) == store.count(None, rdf.type, rn.Person)


@pytest.mark.server
def test_quads_come_in_pages_and_none_is_lost(oxigraph: RemoteStore, store: LocalStore):
    """More quads than one page holds give the same set as the local store."""
    small_pages = replace(oxigraph, page=50)
    here = {(quad.subject.value, quad.object) for quad in store.quads_for_pattern(None, rn.mention, None)}
    there = [(quad.subject.value, quad.object) for quad in small_pages.quads_for_pattern(None, rn.mention, None)]
    assert len(there) == len(here) > 100
    assert set(there) == here


@pytest.mark.server
@pytest.mark.parametrize("name", ["organisers-together", "who-with-whom", "event-programme"])
def test_questions_have_the_same_answer_here_and_there(oxigraph: RemoteStore, store: LocalStore, name: str):
    asked = question(name)
    values = {"person": "Beata Belkoescu", "event": "e5"}
    values = {parameter.name: values[parameter.name] for parameter in asked.parameters}
    assert ask(oxigraph, asked, values).rows == ask(store, asked, values).rows != ()


@pytest.mark.server
def test_a_refused_query_is_told_with_its_place(oxigraph: RemoteStore):
    with pytest.raises(UsageError, match="does not parse at line 1, column 17"):
        oxigraph.select("SELECT ?s WHERE { ?s ")


@pytest.mark.server
def test_triples_of_a_construct_are_those_of_the_local_store(oxigraph: RemoteStore, store: LocalStore):
    query = f"CONSTRUCT {{ ?p a {rn.Person} }} WHERE {{ ?p a {rn.Person} }}"
    assert sorted(map(str, oxigraph.construct(query))) == sorted(map(str, store.construct(query)))


def test_answers_are_json_by_default(endpoint):
    """The fixture itself speaks the protocol's JSON."""
    body = json.dumps({"head": {}, "boolean": False}).encode()
    assert endpoint([(200, JSON, body)]).ask("ASK {}") is False
