"""What each mark of a body's name is worth that no head noun shows: fits the weights of lexicons/bodies.json.

    python benchmarks/bodies.py            (a minute) right and wrong on writers held out of the fit, by threshold
    python benchmarks/bodies.py --write    fits on all, takes the threshold that did best on held-out writers, and
                                           puts both among the lexicons

The rules of names have been developed on these reports, so few bodies are left there that they miss. What slots bodies
fill is therefore learned from those that the rules find as well, each looked at as if no rule knew it; what runs of
capitals are no bodies, from all that the rules leave (these count twice). Tried is what the rules leave, by whole
writers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hands import CORPORA, LEXICONS, hand_of
from logistic import fit

from kgbuild.annotate import annotate
from kgbuild.annotate import slotted as module
from kgbuild.annotate.persons import Knowledge, persons_in
from kgbuild.annotate.slotted import weighable
from kgbuild.annotate.syntax import parse
from kgbuild.annotate.words import Line, line_of
from kgbuild.files import write_atomically
from kgbuild.folding import fold
from kgbuild.model.mention import Mention
from kgbuild.read import read_corpus
from kgbuild.segment import segment
from kgbuild.settings import Settings
from kgbuild.spans import Span
from kgbuild.weights import Weights

WEIGHTS = LEXICONS / "bodies.json"
RIDGES = (1.0, 2.0, 4.0)
LEASTS = (0.5, 0.55, 0.6, 0.65, 0.7)
NEVER = Weights(0.0, {}, 2.0)


class Lesson(NamedTuple):
    """A run of capitals, whether the rules had left it, and whether a reader took it for a body."""

    writer: str
    line: tuple[str, int]
    span: Span
    left: bool
    marks: frozenset[str]
    right: bool


def lessons() -> Iterator[Lesson]:
    """What the runs of all annotated reports teach."""
    for corpus in CORPORA:
        for report in read_corpus(corpus.reports, settings=Settings()):
            stem = Path(getattr(report, "id", "")).stem
            if not (corpus.gold / f"{stem}.json").exists() or not hasattr(report, "text"):
                continue
            told = json.loads((corpus.gold / f"{stem}.json").read_text("utf-8"))
            names = {fold(name) for body in told["institutions"] for name in (body["name"], *body["aliases"])}
            writer = hand_of(corpus.name, stem)
            passages = parse(report, segment(report))
            found: dict[int, list[Mention]] = {}
            for mention in annotate(report, passages):
                found.setdefault(mention.sentence, []).append(mention)
            lines = [line_of(report.text, sentence) for passage in passages for sentence in passage.sentences]
            lower = frozenset(
                fold(w.text) for line in lines for w in line.words if w.text[0].islower() and len(w.text) > 3
            )
            for line in lines:
                index = line.sentence.index
                for left, first, stop, marks in _runs(line, found.get(index, []), lower):
                    right = fold(line.between(first, stop)) in names
                    yield Lesson(writer, (stem, index), line.span(first, stop), left, marks, right)


def _runs(line: Line, found: list[Mention], lower: frozenset[str]) -> Iterator[tuple[bool, int, int, frozenset[str]]]:
    bodies = [m.span for m in found if m.kind == "institution"]
    fixed = [m.span for m in found if m.kind in ("date", "title")]
    persons = [m for m in found if m.kind == "person"]
    for first, stop, marks in weighable(line, [*fixed, *bodies], bodies, persons, lower):
        yield True, first, stop, marks
    if bodies:  # as if no rule knew them, and they might be persons
        persons = persons_in(line, fixed, Knowledge(lower))
        for first, stop, marks in weighable(line, fixed, bodies, persons, lower):
            if any(line.span(first, stop).overlaps(body) for body in bodies):
                yield False, first, stop, marks


def fitted(learned: list[Lesson], ridge: float, least: float) -> Weights:
    """The weights; what the rules leave counts twice."""
    return fit(((one.marks, one.right) for one in learned for _ in range(1 + one.left)), ridge, least)


def taken(weights: Weights, kept: list[Lesson], least: float) -> Iterator[Lesson]:
    """What is taken of runs that overlap: the surest."""
    weighed = sorted((-weights.probability(one.marks), -one.span.end, one) for one in kept)
    out: list[Lesson] = []
    for doubt, _, one in weighed:
        if -doubt >= least and not any(one.line == other.line and one.span.overlaps(other.span) for other in out):
            out.append(one)
    yield from out


def main() -> None:
    """Print what cross-validation says; with --write, put the weights in their place."""
    module.body_weights = lambda: NEVER  # the rules alone
    told = list(lessons())
    writers = sorted({one.writer for one in told})
    missed = sum(one.left and one.right for one in told)
    print(
        f"{len(told)} runs by {len(writers)} writers; "
        f"of {sum(one.left for one in told)} left by the rules {missed} are bodies"
    )
    tried: list[tuple[int, float, float]] = []
    for ridge in RIDGES:
        totals = {least: [0, 0] for least in LEASTS}
        for writer in writers:
            weights = fitted([one for one in told if one.writer != writer], ridge, 0.0)
            kept = [one for one in told if one.writer == writer and one.left]
            for least, total in totals.items():
                for one in taken(weights, kept, least):
                    total[not one.right] += 1
        for least, (right, wrong) in totals.items():
            print(f"ridge {ridge:4} least {least:4}: {right} right, {wrong} wrong")
            tried.append((right - wrong, ridge, least))
    _, ridge, least = max(tried)
    weights = fitted(told, ridge, least)
    print(f"taken: ridge {ridge}, least {least}, {len(weights.marks)} marks")
    if "--write" in sys.argv:
        write_atomically(WEIGHTS, weights.to_json())


if __name__ == "__main__":
    main()
