"""A made-up graph, written once for all tests of this folder."""

from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.store.local import LocalStore, open_graph


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph with about 300 participations."""
    return write_made_up_graph(tmp_path_factory.mktemp("made_up") / "graph", 300)


@pytest.fixture(scope="session")
def store(made_up: Path) -> LocalStore:
    return open_graph(made_up)
