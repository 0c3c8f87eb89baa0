"""A real web site on this machine, at a random port, for the tests that fetch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Answer", "Site", "serving"]

DATE = "Tue, 17 Mar 2026 23:30:00 GMT"


@dataclass
class Answer:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    etag: str | None = None


@dataclass
class Site:
    """The pages by path, and what was asked: path and headers."""

    pages: dict[str, Answer]
    root: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    date: str | None = DATE


@contextmanager
def serving(pages: dict[str, Answer]) -> Iterator[Site]:
    """Serve the pages on 127.0.0.1 until the block ends."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = site.pages.get(self.path, Answer(b"not here", 404))
            unchanged = answer.etag is not None and self.headers.get("If-None-Match") == answer.etag
            self.send_response_only(304 if unchanged else answer.status)
            if site.date:
                self.send_header("Date", site.date)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.etag:
                self.send_header("ETag", answer.etag)
            self.send_header("Content-Length", "0" if unchanged else str(len(answer.body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.root = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
