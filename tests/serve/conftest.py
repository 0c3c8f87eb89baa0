"""One service over a made-up graph, and one over a file with graphs of its own, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serve.service import Service, running
from store.synthetic import write_made_up_graph

DATASET = """
PREFIX : <http://example.org/>
:a :p 1 .
GRAPH :g1 { :b :p 2 . :b :q "two" }
GRAPH :g2 { :c :p 3 }
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph folder with about 300 participations."""
    return write_made_up_graph(tmp_path_factory.mktemp("served") / "graph", 300)


@pytest.fixture(scope="session")
def service(folder: Path) -> Iterator[Service]:
    """The folder, served with few workers."""
    with running("--graph", folder, "--workers", 3, "--no-access-log") as one:
        yield one


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A TriG file, served as it is."""
    path = tmp_path_factory.mktemp("dataset") / "data.trig"
    path.write_text(DATASET, "utf-8")
    with running("--graph", path, "--workers", 2, "--no-access-log") as one:
        yield one
