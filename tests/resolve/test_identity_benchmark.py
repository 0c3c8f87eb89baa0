"""The measured quality of identity is what docs/identity.md says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """benchmarks/identity.py as a module."""
    spec = importlib.util.spec_from_file_location("identity_benchmark", ROOT / "benchmarks" / "identity.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_persons_and_institutions_are_told_apart_and_put_together(benchmark: ModuleType) -> None:
    """Pairwise precision at least 0.99, recall at least 0.90, B-cubed F1 at least 0.95, also on later cases and on
    what the reports of the shipped corpus have in common."""
    rows = dict(benchmark.results())
    assert rows["all"].entities >= 300
    assert rows["all"].hard_pairs >= 400
    for name in ("all", "held out, both", "blind, both", "visible corpus, both"):
        measures = rows[name]
        assert measures.precision >= 0.99, measures.wrong
        assert measures.recall >= 0.90, measures.wrong
        assert measures.b_cubed >= 0.95


def test_documented_table_is_what_the_command_prints(benchmark: ModuleType) -> None:
    """docs/identity.md holds the table that the benchmark makes today."""
    assert benchmark.table(benchmark.results()) in (ROOT / "docs" / "identity.md").read_text("utf-8")
