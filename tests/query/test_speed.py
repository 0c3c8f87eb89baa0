"""No question falls into a plan that grows with the square of the graph."""

import time
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.query.catalogue import Question, catalogue
from kgbuild.query.run import ask
from kgbuild.store.local import LocalStore, open_graph

PARTICIPATIONS = 10_000
SECONDS = 2.0
"""Of CPU; the slowest takes a tenth of it. A bad join order took minutes."""

VALUES = {
    "person": ("p3", "p5"),
    "institution": ("i0", "i1"),
    "topic": ("t1", "t1"),
    "event": ("e5", "e5"),
    "series": ("s1", "s1"),
    "place": ("n0", "n0"),
    "thing": ("p3", "p3"),
    "year": ("2018", "2018"),
    "date": ("2019-06-01", "2020-06-01"),
}
"""Popular things, whose answers are long."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    folder: Path = tmp_path_factory.mktemp("large") / "graph"
    return open_graph(write_made_up_graph(folder, PARTICIPATIONS))


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_a_question_is_quick_on_a_large_graph(large: LocalStore, asked: Question):
    """Names are resolved, the query runs, and the rows are labelled within the limit."""
    given: dict[str, str] = {}
    for parameter in asked.parameters:
        if parameter.required:
            seen = sum(asked.parameter(name).type == parameter.type for name in given)
            given[parameter.name] = VALUES[parameter.type][seen]
    start = time.process_time()
    ask(large, asked, given, limit=100)
    assert time.process_time() - start < SECONDS
