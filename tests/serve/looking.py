"""A reviewer with a real browser, for tests, and what a graph says after they decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from serve.reviewing import Review

from kgbuild.store.local import open_graph

__all__ = ["Visit", "participations"]


class Visit:
    """A reviewer's browser, with all that went wrong in it."""

    def __init__(self, context: Any, review: Review, name: str) -> None:
        self.page, self.review = context.new_page(), review
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.goto(f"{review.url}/review?token={review.token}")
        self.page.wait_for_selector("input[name=name]:focus")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/review/statement/**")

    @property
    def says(self) -> str:
        return str(self.page.inner_text("h1"))

    def press(self, *keys: str) -> None:
        """Press keys one after another; each that leads to another page is waited for."""
        for key in keys:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)

    def go_to(self, words: str) -> None:
        """Skip, by key, to the statement that says this."""
        for _ in range(60):
            if words in self.says:
                return
            self.press("n")
        raise AssertionError(f"no statement says {words!r}")

    def until_fresh(self) -> None:
        self.page.wait_for_timeout(1500)
        found = "[data-state] >> text=/^\\s*Graph up to date/"  # a selector lives through a page that loads itself anew
        self.page.wait_for_selector(found, state="attached", timeout=30_000)


def participations(project: Path) -> set[tuple[str, str]]:
    rows = open_graph(project / "graph").select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?n ?r { ?x a rn:Participation ; rn:agent/rdfs:label ?n ; rn:role ?r }"
    )
    return {(row[0].value, row[1].value.rsplit("#", 1)[-1]) for row in rows}  # type: ignore[union-attr]
