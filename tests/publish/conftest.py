"""A site of a made-up graph, made once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hard_graph import write_graph

from kgbuild.publish import Options, publish


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(tmp_path_factory.mktemp("publish") / "graph")


@pytest.fixture(scope="session")
def site(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without the explorer, which has tests of its own."""
    out = tmp_path_factory.mktemp("publish") / "site"
    publish(graph, out, Options(explorer="none", processes=1))
    return out


@pytest.fixture(scope="session")
def quick() -> Options:
    """The least that makes a site."""
    return Options(explorer="none", validate=False, processes=1)
