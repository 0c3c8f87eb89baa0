"""What each mark of a person's name is worth: fits the weights of lexicons/persons.json.

    python benchmarks/persons.py            (about a minute) F1 on writers held out of the fit, for several thresholds
    python benchmarks/persons.py --write    fits on all, takes the threshold that did best on held-out writers, and
                                            puts both among the lexicons

Learned from the reports that rules were developed on (shipped and dev), where a run of capitalized words either is a
name that the annotators give or is not; threshold and penalty by cross-validation over whole writers, for no writer's
names and habits may teach how to read that writer. Same texts and program, same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from hands import CORPORA, LEXICONS, hand_of
from logistic import fit

from kgbuild.annotate import annotate, persons
from kgbuild.annotate.evidence import Bounds, Knowledge, marks_of
from kgbuild.annotate.syntax import parse
from kgbuild.annotate.words import Line
from kgbuild.files import write_atomically
from kgbuild.folding import fold
from kgbuild.read import read_corpus
from kgbuild.segment import segment
from kgbuild.settings import Settings
from kgbuild.weights import Weights

WEIGHTS = LEXICONS / "persons.json"
RIDGES = (0.5, 1.0, 2.0, 4.0)
LEASTS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)

Lesson = tuple[frozenset[str], bool]


def lessons() -> Iterator[tuple[str, str, list[Lesson]]]:
    """Writer, report, and what its candidates teach: marks, and whether a reader took them for a person."""
    for corpus in CORPORA:
        for report in read_corpus(corpus.reports, settings=Settings()):
            stem = Path(getattr(report, "id", "")).stem
            if not (corpus.gold / f"{stem}.json").exists() or not hasattr(report, "text"):
                continue
            told = json.loads((corpus.gold / f"{stem}.json").read_text("utf-8"))
            names = {fold(name) for person in told["persons"] for name in (person["name"], *person["aliases"])}
            met: dict[tuple[int, int], tuple[frozenset[str], str]] = {}

            def watch(line: Line, begin: int, end: int, knowledge: Knowledge, bounds: Bounds) -> frozenset[str]:
                marks = marks_of(line, begin, end, knowledge, bounds)
                span = line.span(begin, end)
                met[span.start, span.end] = marks, line.between(begin, end)  # noqa: B023
                return marks

            with patch.object(persons, "marks_of", watch):
                annotate(report, parse(report, segment(report)))
            yield (
                hand_of(corpus.name, stem),
                stem,
                [(marks, fold(text).strip(" .,") in names) for _, (marks, text) in sorted(met.items())],
            )


def f1(weights: Weights, learned: list[Lesson], least: float) -> tuple[int, int, int]:
    """Right, too much, missed."""
    taken = [(weights.probability(marks) >= least, right) for marks, right in learned]
    return (
        sum(t and r for t, r in taken),
        sum(t and not r for t, r in taken),
        sum(r and not t for t, r in taken),
    )


def main() -> None:
    """Print what cross-validation says; with --write, put the weights in their place."""
    told = list(lessons())
    writers = sorted({writer for writer, _, _ in told})
    every = [lesson for _, _, learned in told for lesson in learned]
    print(f"{len(told)} reports, {len(writers)} writers, {len(every)} candidates, {sum(r for _, r in every)} persons")
    tried: list[tuple[float, float, float]] = []
    for ridge in RIDGES:
        totals = {least: [0, 0, 0] for least in LEASTS}
        for writer in writers:
            weights = fit((one for who, _, learned in told if who != writer for one in learned), ridge, 0.0)
            kept = [one for who, _, learned in told if who == writer for one in learned]
            for least, total in totals.items():
                totals[least] = [a + b for a, b in zip(total, f1(weights, kept, least), strict=True)]
        for least, (tp, fp, fn) in totals.items():
            score = 2 * tp / (2 * tp + fp + fn)
            print(f"ridge {ridge:4} least {least:4}: F1 {score:.4f}  {tp} right, {fp} too much, {fn} missed")
            tried.append((score, ridge, least))
    _, ridge, least = max(tried)
    weights = fit(every, ridge, least)
    print(f"taken: ridge {ridge}, least {least}, {len(weights.marks)} marks")
    if "--write" in sys.argv:
        write_atomically(WEIGHTS, weights.to_json())


if __name__ == "__main__":
    main()
