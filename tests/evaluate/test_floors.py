"""Extraction does not get worse unnoticed."""

import os
import tomllib
from pathlib import Path

import pytest

from kgbuild.evaluate import FACETS
from kgbuild.evaluate.corpora import GoldCorpus, measure
from kgbuild.settings import Settings

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("KGBUILD_SHARED") or ROOT.parent / "shared")
FLOORS: dict[str, dict[str, float]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
PLACES = {
    "shipped": (ROOT / "gold", ROOT / "corpus"),
    "real pages": (SHARED / "gold" / "seeds", SHARED / "corpus" / "seeds"),
    "dev": (ROOT / "tests" / "heldout" / "dev" / "gold", ROOT / "tests" / "heldout" / "dev" / "reports"),
    "blind": (ROOT / "tests" / "heldout" / "blind" / "gold", ROOT / "tests" / "heldout" / "blind" / "reports"),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.shared) if name == "real pages" else name for name in PLACES]
)
def test_no_facet_falls_below_what_was_reached(name: str) -> None:
    """Each facet's F1 on each annotated corpus is at least its floor; the message gives figures, never passages."""
    gold, reports = PLACES[name]
    if not gold.is_dir():
        pytest.skip(f"{name}: the annotated texts are not beside the project")
    result = measure(GoldCorpus(name, gold, reports), settings=Settings()).evaluation
    figures = {"headline": result.headline} | {facet: result.count(facet).f1 for facet in FACETS}
    low = {facet: (round(figures[facet], 3), floor) for facet, floor in FLOORS[name].items() if figures[facet] < floor}
    assert low == {}
