"""A made-up graph, and the shipped one alone and tenfold, made once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from store.synthetic import write_made_up_graph

from kgbuild.store.layers import GRAPH_BASE
from kgbuild.store.local import LocalStore, open_graph

ROOT = Path(__file__).parents[2]
TIMES = 10


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph with about 300 participations."""
    return write_made_up_graph(tmp_path_factory.mktemp("made_up") / "graph", 300)


@pytest.fixture(scope="session")
def store(made_up: Path) -> LocalStore:
    return open_graph(made_up)


@pytest.fixture(scope="session")
def shipped() -> LocalStore:
    return open_graph(ROOT / "graph")


@pytest.fixture(scope="session")
def tenfold(shipped: LocalStore) -> LocalStore:
    """The shipped graph, and nine copies whose things have other identifiers, in the same layers."""
    raw = ox.Store()
    raw.bulk_extend(quad for number in range(TIMES) for quad in _copy(shipped, number))
    return LocalStore(raw)


def _copy(store: LocalStore, number: int) -> Iterator[ox.Quad]:
    base = GRAPH_BASE.removesuffix("graph/")

    def other(term):  # type: ignore[no-untyped-def]
        if number and isinstance(term, ox.NamedNode) and term.value.startswith(base):
            return ox.NamedNode(f"{term.value}x{number}")
        return term

    for quad in store.raw:
        yield ox.Quad(other(quad.subject), quad.predicate, other(quad.object), quad.graph_name)
