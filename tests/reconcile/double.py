"""A reconciliation service on this machine, over a few made-up people and bodies, with faults on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

__all__ = ["ENTITIES", "Double", "Fault", "serving_double"]

ENTITIES: dict[str, dict[str, Any]] = {
    "101": {"name": "Ingrid Solheim", "type": "human", "employer": ["Fjord University"], "other": ["I. M. Solheim"]},
    "102": {"name": "Ingrid Solheim", "type": "human", "employer": ["Tundra College"], "other": []},
    "103": {"name": "Boris Lind", "type": "human", "employer": [], "other": []},
    "201": {"name": "Fjord University", "type": "org", "employer": [], "other": ["Fjorduniversitetet"]},
    "202": {"name": "Academia Deltae", "type": "org", "employer": [], "other": []},
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request: ``drop`` and ``cut`` close the connection, before and in the answer;
    ``pass`` is no fault."""

    kind: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass
class Double:
    """The service: its manifest, the faults that the next POSTs meet, and what it was asked."""

    url: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    hold: float = 0.0
    """Seconds that a ``slow`` answer takes."""

    @property
    def asked(self) -> list[str]:
        """The names that were asked for and answered, in order."""
        return [query["query"] for batch in self.batches for query in batch]


def _offers(query: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = query["query"].casefold()
    found = []
    for identifier, entity in ENTITIES.items():
        names = [name.casefold() for name in (entity["name"], *entity["other"])]
        near = wanted in names or (entity["name"] == "Academia Deltae" and "delta" in wanted)
        if near and query.get("type") in (None, entity["type"]):
            told = [each["v"] for each in query.get("properties", ())]
            score = 60 + 35 * any(body in entity["employer"] for body in told)
            found.append({"id": identifier, "name": entity["name"], "score": score, "match": score > 90,
                          "description": ", ".join(entity["employer"]), "type": [{"id": entity["type"]}]})  # fmt: skip
    return sorted(found, key=lambda offer: -offer["score"])[: query.get("limit", 10)]


def _extended(wanted: dict[str, Any]) -> dict[str, dict[str, list[dict[str, str]]]]:
    return {
        identifier: {
            each["id"]: [{"str": value} for value in ENTITIES[identifier].get(each["id"], ())]
            for each in wanted["properties"]
        }
        for identifier in wanted["ids"]
    }


@contextmanager
def serving_double(*, draft: bool = False, **manifest: Any) -> Iterator[Double]:
    """Serve until the block ends: version 0.2, or the draft of 1.0."""
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            double.agents.append(self.headers["User-Agent"])
            address = urlsplit(self.path)
            if address.path == "/moved":
                self._send(302, b"", (("Location", "/api"),))
            elif address.path in ("/propose", "/api/extend/propose"):
                properties = [{"id": "employer", "name": "Employer"}, {"id": "other", "name": "Also known as"}]
                self._send(200, json.dumps({"properties": properties, "type": "human"}).encode())
            else:
                self._send(200, json.dumps(double.manifest).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if double.faults and self._fault(double.faults.pop(0)):
                return
            if draft:
                self._answer_draft(json.loads(body))
                return
            fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if "extend" in fields:
                wanted = json.loads(fields["extend"])
                double.extensions.append(wanted)
                self._send(200, json.dumps({"meta": wanted["properties"], "rows": _extended(wanted)}).encode())
                return
            queries = json.loads(fields["queries"])
            double.batches.append(list(queries.values()))
            answer = {name: {"result": _offers(query)} for name, query in queries.items()}
            self._send(200, json.dumps(answer).encode())

        def _answer_draft(self, asked: dict[str, Any]) -> None:
            if self.path.endswith("/extend"):
                rows = [
                    {"id": one, "properties": [{"id": pid, "values": values} for pid, values in about.items()]}
                    for one, about in _extended(asked).items()
                ]
                self._send(200, json.dumps({"meta": asked["properties"], "rows": rows}).encode())
                return
            plain = []
            for query in asked["queries"]:
                names = [c["propertyValue"] for c in query["conditions"] if c["matchType"] == "name"]
                ties = [{"v": c["propertyValue"]} for c in query["conditions"] if c["matchType"] == "property"]
                plain.append({**query, "query": names[0], "properties": ties})
            double.batches.append(plain)
            results = [{"candidates": _offers(query)} for query in plain]
            self._send(200, json.dumps({"results": results}).encode())

        def _fault(self, fault: Fault) -> bool:
            """Whether the request is done with."""
            if fault.kind == "drop":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return True
            if fault.kind == "cut":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b'{"q0": {"result": [')
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return True
            if fault.kind == "pass":
                return False
            if fault.kind == "slow":
                time.sleep(double.hold)
                return False
            self._send(fault.status, fault.body, fault.headers)
            return True

        def _send(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):  # a client that did not wait
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    root = f"http://127.0.0.1:{server.server_address[1]}"
    double.url = f"{root}/api"
    double.manifest = _manifest(root, draft=draft) | manifest
    try:
        yield double
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _manifest(root: str, *, draft: bool) -> dict[str, Any]:
    types = [{"id": "human", "name": "Human"}, {"id": "org", "name": "Organisation"}]
    if draft:
        return {"versions": ["1.0-draft"], "name": "Made-up people", "defaultTypes": types, "batchSize": 2,
                "view": {"url": "https://people.example.org/{id}"}, "extend": {"proposeProperties": True}}  # fmt: skip
    return {
        "versions": ["0.1", "0.2"],
        "name": "Made-up people",
        "identifierSpace": "https://people.example.org/",
        "schemaSpace": "https://people.example.org/schema",
        "defaultTypes": types,
        "batchSize": 2,
        "extend": {"propose_properties": {"service_url": root, "service_path": "/propose"}},
    }
