"""The page of an invented network, and a real browser to open it in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import explorer_network
from explorer_network import HOSTILE, store_of

from kgbuild.errors import NotFound
from kgbuild.explorer.page import explorer_page, template
from kgbuild.store.local import LocalStore


@pytest.fixture(scope="session")
def store() -> LocalStore:
    return store_of(explorer_network.turtle())


@pytest.fixture(scope="session")
def hostile_store() -> LocalStore:
    text = explorer_network.turtle(persons=30, events=24, names=HOSTILE)
    return store_of(text.replace("<https://example.org/reports/0>", '"javascript:window.hacked=1"'))


@pytest.fixture(scope="session")
def built() -> None:
    try:
        template(lite=True), template(lite=False)
    except NotFound as missing:
        pytest.skip(f"the page's templates are not built: {missing}")


@pytest.fixture(scope="session")
def lite(built: None, store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(explorer_page(store, title="Test network", lite=True), tmp_path_factory)


@pytest.fixture(scope="session")
def full(built: None, store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(explorer_page(store, title="Test network"), tmp_path_factory)


@pytest.fixture(scope="session")
def hostile(built: None, hostile_store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(explorer_page(hostile_store, title="</title><script>window.hacked=1</script>"), tmp_path_factory)


def _written(page: str, factory: pytest.TempPathFactory) -> Path:
    path = factory.mktemp("page") / "page.html"
    path.write_text(page, "utf-8")
    return path


class Visit:
    """One opened page with everything that went wrong in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.failures: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.failures.append(f"failed request {request.url[:120]}"))
        page.on("pageerror", lambda error: self.failures.append(f"error {error}"))
        page.on("console", lambda message: self.failures.append(message.text) if message.type == "error" else None)

    def open(self, path: Path, address: str = "") -> Visit:
        self.page.goto(path.as_uri() + address)
        self.page.wait_for_selector("#app[data-ready]")
        return self

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def until(self, script: str, argument: Any = None, *, seconds: float = 15) -> None:
        """Wait for a condition; playwright's own wait needs eval, which the page's policy forbids."""
        for _ in range(int(seconds * 20)):
            if self.run(script, argument):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not within {seconds} s: {script}")

    @property
    def text(self) -> str:
        return str(self.page.inner_text("#panel"))


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def make(path: Path, address: str = "", **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        return Visit(context.new_page()).open(path, address)

    yield make
    for context in contexts:
        context.close()
