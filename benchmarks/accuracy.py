"""How right the built-in extractor is, on annotated reports: prints the page docs/accuracy.md.

    python benchmarks/accuracy.py               (about a minute)
    python benchmarks/accuracy.py --write       puts it at docs/accuracy.md, and the floors that the tests hold
                                                extraction to at tests/evaluate/floors.toml
    python benchmarks/accuracy.py --calibrate   first learns the curves of confidence anew, from what was judged at
                                                first sight, and puts them among the lexicons
    python benchmarks/accuracy.py --first-sight GOLD REPORTS
                                                judges reports that nobody who writes rules has read yet, and adds the
                                                judgements to benchmarks/first_sight.csv

Same program and texts, same page. The real pages are measured where ../shared (or KGBUILD_SHARED) holds them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tomllib
from pathlib import Path

from kgbuild.calibrate import CURVES, Calibration, shipped_calibration
from kgbuild.evaluate import FACETS, HEADLINE, Count, Evaluation
from kgbuild.evaluate.annotation import read_annotations
from kgbuild.evaluate.calibration import (
    Judged,
    brier,
    cross_fit,
    fit,
    format_reliability,
    judge_all,
    reliability_of,
)
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.evaluate.tables import format_markdown
from kgbuild.extract import BuiltinExtractor
from kgbuild.files import write_atomically
from kgbuild.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KGBUILD_SHARED") or ROOT.parent / "shared")
TEXTS = Path(__file__).with_suffix(".toml")
"""The page's own words."""

TOLERANCE = 0.02
FIRST_SIGHT = Path(__file__).with_name("first_sight.csv")
"""Statements judged before anybody who writes rules had read their reports: what the curves of confidence are learned
from. Rules look better on texts that they were developed on, so those teach nothing here."""

FLOORS = """\
# F1 that extraction must not fall below (tests/evaluate/test_floors.py): what was reached, less 0.02 or two statements.
# Made by `python benchmarks/accuracy.py --write`; lower a figure by hand only with a reason."""

Texts = dict[str, dict[str, str]]


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


def page(measured: dict[str, Measured], texts: Texts, curves: Calibration) -> str:
    """The whole page as Markdown."""
    evaluations = {name: each.evaluation for name, each in measured.items()}
    words = texts["page"]
    parts = [
        "# How right it is\n",
        "Made by `python benchmarks/accuracy.py --write`; do not edit.\n",
        words["introduction"],
        "\n".join(f"- **{name}**: {texts['corpora'][name]}" for name in measured) + "\n",
        words["history"],
        format_markdown(evaluations),
        "## Precision and recall\n",
        _both(evaluations),
        "## What goes wrong most often\n",
        words["errors"],
        "Kinds of slip, with their number. For the blind reports nothing more is told than this.\n",
        *(_slips(name, evaluation) for name, evaluation in evaluations.items()),
        *_confidence({name: _judged(name, each) for name, each in measured.items()}, words, curves),
    ]
    return "\n".join(parts)


def _judged(name: str, each: Measured) -> list[Judged]:
    gold = read_annotations(corpora()[name].gold)
    return [one._replace(doc=f"{name}/{one.doc}") for one in judge_all(each.readings, gold)]


def hand_of(doc: str) -> str:
    """The hand that wrote a report: the first letter of its name (tests/heldout/README.md).

    >>> hand_of("f06_iasi-defences")
    'f'
    """
    return doc[:1]


def first_sight() -> list[Judged]:
    """What was judged at first sight."""
    with FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        return [
            Judged(row["report"], row["statement"], float(row["confidence"]), row["right"] == "1")
            for row in csv.DictReader(file)
        ]


def add_first_sight(gold: Path, reports: Path) -> str:
    """Judge the reports by the rules as they stand and add the judgements to what is there.

    Raises SystemExit for a report that was judged before: its first sight is over.
    """
    old = first_sight() if FIRST_SIGHT.exists() else []
    corpus = GoldCorpus("first sight", gold, reports)
    seen = measure(corpus, settings=Settings(), extractor=BuiltinExtractor(calibration=Calibration({})))
    new = judge_all(seen.readings, read_annotations(gold))
    if again := {one.doc for one in old} & {one.doc for one in new}:
        raise SystemExit(f"{FIRST_SIGHT.name} holds {min(again)!r} already; give reports that are not judged yet")
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("report", "statement", "confidence", "right"))
    rows.writerows((one.doc, one.kind, round(one.confidence, 3), int(one.right)) for one in sorted([*old, *new]))
    write_atomically(FIRST_SIGHT, out.getvalue())
    return f"{len(new)} statements of {len({one.doc for one in new})} reports added to {FIRST_SIGHT.name}"


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


def _confidence(judged: dict[str, list[Judged]], words: dict[str, str], curves: Calibration) -> list[str]:
    """The statements that taught the curves, each hand corrected by the others; then the blind ones, as shipped."""
    taught = first_sight()
    fitted = cross_fit(taught, hand=hand_of)
    blind = judged.get("blind", [])
    shown = [one._replace(confidence=curves.apply(one.kind, one.confidence)) for one in blind]
    return [
        "## Whether confidence keeps its promise\n",
        words["confidence"],
        "### What was judged at first sight (each hand by the others)\n",
        format_reliability(reliability_of(fitted)),
        _brier(taught, fitted),
        "### Blind reports\n",
        words["blind_confidence"],
        format_reliability(reliability_of(shown)),
        _brier(blind, shown),
    ]


def _brier(raw: list[Judged], better: list[Judged]) -> str:
    return (
        f"Mean squared distance of confidence from the truth (Brier score, 0 is best): {brier(raw):.3f} with the "
        f"rules' own confidences, {brier(better):.3f} with the curves.\n"
    )


def floors(evaluations: dict[str, Evaluation], old: dict[str, dict[str, float]], order: list[str]) -> str:
    """What no later change may fall below, as TOML: each facet's F1 less a tolerance, and no less than before."""
    lines = [FLOORS]
    for name in sorted({*old, *evaluations}, key=order.index):
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
    if "--first-sight" in sys.argv[1:]:
        print(add_first_sight(*map(Path, sys.argv[2:4])))
        return
    texts: Texts = tomllib.loads(TEXTS.read_text("utf-8"))
    engine = BuiltinExtractor(calibration=Calibration({}))
    measured = {name: measure(each, settings=Settings(), extractor=engine) for name, each in corpora().items()}
    curves = shipped_calibration()
    if "--calibrate" in sys.argv[1:]:
        curves = fit(first_sight(), hand=hand_of)
        write_atomically(ROOT / "src" / "kgbuild" / "lexicons" / CURVES, curves.to_json())
    text = page(measured, texts, curves)
    if "--write" not in sys.argv[1:]:
        print(text, end="")
        return
    write_atomically(ROOT / "docs" / "accuracy.md", text)
    evaluations = {name: each.evaluation for name, each in measured.items()}
    path = ROOT / "tests" / "evaluate" / "floors.toml"
    old = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    write_atomically(path, floors(evaluations, old, list(texts["corpora"])))


if __name__ == "__main__":
    main()
