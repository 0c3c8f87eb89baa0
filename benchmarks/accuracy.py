"""How right the built-in extractor is, on annotated reports: prints the page docs/accuracy.md.

    python benchmarks/accuracy.py            (about a minute)
    python benchmarks/accuracy.py --write    puts it at docs/accuracy.md, and the floors that the tests hold
                                             extraction to at tests/evaluate/floors.toml

Same program and texts, same page. The real pages are measured where ../shared (or KGBUILD_SHARED) holds them.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path

from kgbuild.evaluate import FACETS, HEADLINE, Count, Evaluation
from kgbuild.evaluate.annotation import read_annotations
from kgbuild.evaluate.calibration import Judged, brier, cross_fit, format_reliability, judge_all, reliability_of
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.evaluate.tables import format_markdown
from kgbuild.files import write_atomically
from kgbuild.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KGBUILD_SHARED") or ROOT.parent / "shared")

TOLERANCE = 0.02
WHAT = {
    "shipped": "the reports in `corpus/`, restated from pages of institutes; rules were developed on them",
    "real pages": "five pages as their institutes published them (not part of the project)",
    "dev": "made-up reports in other voices, `tests/heldout/dev`; rules were improved on them later",
    "blind": "more of the same, `tests/heldout/blind`, unseen by who writes rules: the figure to expect elsewhere",
}

FLOORS = """\
# F1 that extraction must not fall below (tests/evaluate/test_floors.py): what was reached, less 0.02 or two statements.
# Made by `python benchmarks/accuracy.py --write`; lower a figure by hand only with a reason."""
INTRODUCTION = (
    "What extraction finds is compared with what careful readers took from the same reports, by our own measure "
    "(`kgbuild evaluate`). Figures are F1, the harmonic mean of precision and recall over all statements of a "
    "kind; in parentheses the 95 % interval when whole reports are drawn again (bootstrap). Events are matched "
    "one to one so that the total likeness is greatest; what belongs to a missed or invented event counts as "
    "missed or invented. The headline is the mean of the facets with a star.\n"
)
CONFIDENCE = (
    "Each statement carries the probability that a careful reader agrees. Below, all corpora together: how many "
    "statements have a confidence in the band, what they promise on average, which share was right.\n"
)


def corpora() -> dict[str, GoldCorpus]:
    """The annotated texts that can be found here, by name."""
    held = ROOT / "tests" / "heldout"
    places = {
        "shipped": (ROOT / "gold", ROOT / "corpus"),
        "real pages": (SHARED / "gold" / "seeds", SHARED / "corpus" / "seeds"),
        "dev": (held / "dev" / "gold", held / "dev" / "reports"),
        "blind": (held / "blind" / "gold", held / "blind" / "reports"),
    }
    return {name: GoldCorpus(name, *folders) for name, folders in places.items() if folders[0].is_dir()}


def page(measured: dict[str, Measured]) -> str:
    """The whole page as Markdown."""
    evaluations = {name: each.evaluation for name, each in measured.items()}
    judged = [one for name, each in measured.items() for one in _judged(name, each)]
    parts = [
        "# How right it is\n",
        "Made by `python benchmarks/accuracy.py --write`; do not edit.\n",
        INTRODUCTION,
        "\n".join(f"- **{name}**: {WHAT[name]}" for name in measured) + "\n",
        format_markdown(evaluations),
        "## Precision and recall\n",
        _both(evaluations),
        "## What goes wrong most often\n",
        "Kinds of slip, with their number. For the blind reports nothing more is told than this.\n",
        *(_slips(name, evaluation) for name, evaluation in evaluations.items()),
        "## Whether confidence keeps its promise\n",
        CONFIDENCE,
        format_reliability(reliability_of(judged)),
        _brier(judged),
    ]
    return "\n".join(parts)


def _judged(name: str, each: Measured) -> list[Judged]:
    gold = read_annotations(corpora()[name].gold)
    return [one._replace(doc=f"{name}/{one.doc}") for one in judge_all(each.readings, gold)]


def _both(evaluations: dict[str, Evaluation]) -> str:
    lines = ["| facet | " + " | ".join(evaluations) + " |", "|---|" + "---|" * len(evaluations)]
    for facet in FACETS:
        counts = [evaluation.count(facet) for evaluation in evaluations.values()]
        cells = " | ".join(f"{count.precision:.2f} / {count.recall:.2f}" for count in counts)
        lines.append(f"| {facet}{' *' if facet in HEADLINE else ''} | {cells} |")
    return "\n".join(lines) + "\n"


def _slips(name: str, evaluation: Evaluation) -> str:
    kinds = ", ".join(f"{facet}: {sort} ({number})" for facet, sort, number in evaluation.commonest(12))
    return f"- **{name}**: {kinds}\n"


def _brier(judged: list[Judged]) -> str:
    raw, fitted = brier(judged), brier(cross_fit(judged))
    return (
        f"The mean squared distance of confidence from the truth (Brier score, 0 is best) is {raw:.3f}; with curves "
        f"that `kgbuild.evaluate.calibration` learns from the other reports (five folds) it would be {fitted:.3f}.\n"
    )


def floors(evaluations: dict[str, Evaluation], old: dict[str, dict[str, float]]) -> str:
    """What no later change may fall below, as TOML: each facet's F1 less a tolerance, and no less than before."""
    lines = [FLOORS]
    for name in sorted({*old, *evaluations}, key=list(WHAT).index):
        reached = dict(old.get(name, {}))
        if name in evaluations:
            new = {"headline": evaluations[name].headline - TOLERANCE}
            new |= {facet: _floor(evaluations[name].count(facet)) for facet in FACETS}
            reached = {facet: max(floor, reached.get(facet, 0.0)) for facet, floor in new.items()}
        lines.append(f"\n[{json.dumps(name)}]")
        lines += [f"{json.dumps(facet)} = {floor:.2f}" for facet, floor in reached.items()]
    return "\n".join(lines) + "\n"


def _floor(count: Count) -> float:
    """A facet with few statements may get two of them wrong."""
    return max(0.0, count.f1 - max(TOLERANCE, 2 / max(count.tp + count.fn, 1)))


def main() -> None:
    measured = {name: measure(corpus, settings=Settings()) for name, corpus in corpora().items()}
    text = page(measured)
    if "--write" not in sys.argv[1:]:
        print(text, end="")
        return
    write_atomically(ROOT / "docs" / "accuracy.md", text)
    evaluations = {name: each.evaluation for name, each in measured.items()}
    path = ROOT / "tests" / "evaluate" / "floors.toml"
    old = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    write_atomically(path, floors(evaluations, old))


if __name__ == "__main__":
    main()
