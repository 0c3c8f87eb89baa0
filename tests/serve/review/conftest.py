"""One built project, copied for each test that decides on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serve.looking import Visit
from serve.reviewing import Review, make_project, reviewing


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("review") / "project")


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


@pytest.fixture
def review(project: Path) -> Iterator[Review]:
    """A server over a project of this test's own."""
    with reviewing(project) as one:
        yield one


@pytest.fixture(scope="session")
def shared(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Review]]:
    """A server that no test decides at."""
    folder = Path(shutil.copytree(built, tmp_path_factory.mktemp("shared") / "project"))
    with reviewing(folder) as one:
        yield lambda: one


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def make(review: Review, name: str = "Zere", **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        return Visit(context, review, name)

    yield make
    for context in contexts:
        context.close()
