"""A running review of a small project, for tests: reviewers who click, without and with a browser."""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from serve.service import Service, running

from kgbuild.curation.log import Line, load_log

__all__ = ["REPORTS", "Review", "Reviewer", "make_project", "reviewing"]

REPORTS = {
    "a.txt": "2024-05-17 | Water and Work | Aigul Sarsenkul, speaker, Steppe Institute\n"
    "2024-06-01 | Glacier Futures | Boris Lind, moderator, Fjord University\n",
    "b.txt": "2024-09-02 | Salt and Cities | A. Sarsenkul, chair, Dune Academy\n"
    "2024-09-03 | Roads of Sand | Dana Oral, speaker, Great Dune Academy\n",
    "c.txt": "2023-01-09 | The Old Towns | Dana Oral, speaker, Steppe Institute\n",
    "d.txt": "On 4 May 2021 nobody in particular spoke about nothing.\n",
}
HERE = Path(__file__).resolve().parents[1]


def make_project(folder: Path, reports: dict[str, str] | None = None) -> Path:
    """A project that is read without a language model; its graph is built."""
    import subprocess
    import sys

    (folder / "corpus").mkdir(parents=True)
    (folder / "kgbuild.toml").write_text(
        '[extract]\nextractor = "line_engine:factory"\n[build]\nworkers = 1\nrun_date = "2026-01-01"\n'
    )
    for name, text in (reports or REPORTS).items():
        (folder / "corpus" / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "kgbuild", "build", "--quiet", "--allow-violations"]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(HERE)}, check=True)
    return folder


@dataclass
class Review:
    """A server with ``--review``, its project, and the way in."""

    service: Service
    project: Path
    token: str
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.service.url

    @property
    def lines(self) -> list[Line]:
        """The log of decisions as it stands in the file."""
        return list(load_log(self.project / "curation" / "decisions.csv").lines)

    def reviewer(self, name: str) -> Reviewer:
        """Somebody who has come in."""
        client = httpx.Client(base_url=self.url, timeout=60, headers={"Origin": self.url})
        self.clients.append(client)
        answer = client.post("/review/enter", data={"token": self.token, "name": name})
        assert answer.status_code == 303, answer.text
        return Reviewer(client)


@dataclass
class Reviewer:
    """A browser without scripts: follows links, sends forms as they stand on the page."""

    client: httpx.Client

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(path, params=query or None, follow_redirects=True)

    def form(self, page: httpx.Response, path: str) -> dict[str, str]:
        """The hidden fields of the form of a page that is sent to the path."""
        found = re.search(rf'<form method="post" action="{re.escape(path)}[?"].*?</form>', page.text, re.DOTALL)
        assert found, f"no form to {path} in {page.url}"
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[0])
        return {name: html.unescape(value) for name, value in fields}

    def send(self, page: httpx.Response, path: str, **more: str) -> httpx.Response:
        """Send that form with further fields, and follow where it leads."""
        return self.client.post(path, data={**self.form(page, path), **more}, follow_redirects=True)

    def judge(self, page: httpx.Response, act: str, **more: str) -> httpx.Response:
        """Press Accept or Reject on the page of a statement."""
        return self.send(page, page.url.path, act=act, **more)

    def heading(self, page: httpx.Response) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
        assert found, page.text
        return html.unescape(re.sub(r"<[^>]*>", "", found[1]))

    def until_fresh(self, *, well: bool = True, seconds: float = 60) -> dict[str, object]:
        """Wait until the decisions are in the graph (or, if not ``well``, could not be); what the status says then."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            told = self.client.get("/review/status").json()
            if not told["busy"]:
                assert ("could not" in told["state"]) != well, told
                return dict(told)
            time.sleep(0.2)
        raise AssertionError(f"the graph was not refreshed within {seconds} s: {told}")


@contextmanager
def reviewing(project: Path, *arguments: object) -> Iterator[Review]:
    """Serve the project for review."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(HERE)
    try:
        with running(
            "--graph", project / "graph", "--review", "--workers", 2, "--no-access-log", *arguments
        ) as service:
            end = time.monotonic() + 20
            while not (found := re.search(r"token=(\S+)", "".join(service.log))) and time.monotonic() < end:
                if any("review at" in line for line in service.log):
                    break
                time.sleep(0.05)
            review = Review(service, project, found[1] if found else "")
            try:
                yield review
            finally:
                for client in review.clients:
                    client.close()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
