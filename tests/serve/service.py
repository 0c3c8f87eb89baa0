"""A running service for tests: a process of its own on a free port of this machine."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from servers import ended

__all__ = ["Service", "running"]


@dataclass
class Service:
    """The process, its address, and a client with that address as base."""

    process: subprocess.Popen[str]
    url: str
    client: httpx.Client
    log: list[str] = field(default_factory=list)

    def query(self, text: str, *, accept: str = "application/sparql-results+json", **fields: object) -> httpx.Response:
        """A query by GET; ``fields`` are further fields of the URL."""
        return self.client.get("/sparql", params={"query": text, **fields}, headers={"Accept": accept})

    def values(self, text: str, **fields: object) -> list[tuple[str, ...]]:
        """The values of a SELECT query, row by row."""
        answer = self.query(text, **fields)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        names = found["head"]["vars"]
        return [tuple(row[name]["value"] for name in names if name in row) for row in found["results"]["bindings"]]


@contextmanager
def running(*arguments: object, code: str | None = None) -> Iterator[Service]:
    """Start ``kgbuild serve`` with the arguments, and end it afterwards; ``code`` runs in place of the program."""
    program = ["-c", code] if code else ["-m", "kgbuild"]
    command = [sys.executable, *program, "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    log: list[str] = []
    assert process.stderr is not None
    with process.stderr as told, ended(process):
        url = ""
        for line in told:
            log.append(line)
            if found := re.search(r"triples? at (http://\S+/);", line):
                url = found[1]
                break
        assert url, "".join(log)
        reading = threading.Thread(target=log.extend, args=(told,), daemon=True)
        reading.start()
        try:
            with httpx.Client(base_url=url, timeout=60) as client:
                yield Service(process, url.rstrip("/"), client, log)
        finally:
            process.terminate()
            reading.join(20)
