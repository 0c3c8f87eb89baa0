"""Our figures against those of the outside measure, on the same annotations."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from kgbuild.evaluate import FACETS, Annotation, Evaluation, compare, read_annotations

SHARED = Path(os.environ.get("KGBUILD_SHARED") or Path(__file__).parents[2] / ".." / "shared").resolve()
SCORE = SHARED / "score" / "score.py"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SCORE.is_file(), reason="the outside measure is not beside the project"),
]


def outside(gold: Path, found: Path) -> dict[str, dict[str, float]]:
    """The outside measure's figures."""
    command = [sys.executable, str(SCORE), str(gold), str(found), "--json"]
    data: dict[str, dict[str, float]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return data


def worsened(gold: dict[str, Annotation], chance: random.Random) -> dict[str, Annotation]:
    """The annotations with a tenth of everything lost, shortened or mistaken."""
    notes = deepcopy(gold)
    keep: Callable[[object], bool] = lambda _: chance.random() > 0.1  # noqa: E731  (the same chance for every list)
    for note in notes.values():
        note["events"] = list(filter(keep, note["events"]))
        note["persons"] = list(filter(keep, note["persons"]))
        note["institutions"] = list(filter(keep, note["institutions"]))
        for event in note["events"]:
            event["participations"] = list(filter(keep, event["participations"]))
            event["title"] = event["title"] if keep(event) else (event["title"] or "")[:-9] or None
            event["start"] = event["start"] if keep(event) else None
            for part in event["participations"]:
                part["role"] = part["role"] if keep(part) else chance.choice(("speaker", "participant", "host"))
        for person in note["persons"]:
            person["affiliations"] = list(filter(keep, person["affiliations"]))
    return notes


def agree(ours: Evaluation, theirs: dict[str, dict[str, float]]) -> None:
    """Every facet's F1 within 0.01, the headline within 0.005."""
    assert ours.headline == pytest.approx(theirs["headline"], abs=0.005)
    for facet in FACETS:
        assert ours.count(facet).f1 == pytest.approx(theirs[facet]["f1"], abs=0.01), facet


@pytest.mark.parametrize("name", ["restated", "seeds"])
def test_our_figures_are_those_of_the_outside_measure(name: str, tmp_path: Path) -> None:
    """On annotations worsened by chance both measures say the same."""
    gold = read_annotations(SHARED / "gold" / name)
    found = worsened(gold, random.Random(7))
    for stem, note in found.items():
        (tmp_path / f"{stem}.json").write_text(json.dumps(note), "utf-8")
    ours = compare(gold, found)
    assert 0.5 < ours.headline < 0.99
    agree(ours, outside(SHARED / "gold" / name, tmp_path))


def test_both_measures_read_the_same_out_of_a_built_graph(tmp_path: Path) -> None:
    """A built graph and the one Turtle file that is exported from it score alike."""
    from kgbuild.evaluate.graph import evaluate_graph
    from kgbuild.export import export_rdf, read_graph
    from kgbuild.pipeline import build
    from kgbuild.settings import Settings
    from kgbuild.store.local import open_graph

    build(SHARED / "corpus" / "restated", tmp_path / "graph", settings=Settings(), allow_violations=True)
    with (tmp_path / "graph.ttl").open("wb") as file:
        file.writelines(export_rdf(read_graph(tmp_path / "graph"), "turtle"))
    ours = evaluate_graph(SHARED / "gold" / "restated", open_graph(tmp_path / "graph"))
    agree(ours, outside(SHARED / "gold" / "restated", tmp_path / "graph.ttl"))
