"""What each mark of a topic is worth: fits the weights of lexicons/topics.json, and shows what else they give.

    python benchmarks/topics.py            (about a minute) F1 on hands held out of the fit, for several thresholds
    python benchmarks/topics.py --write    fits on all, takes the threshold that did best on held-out hands, and
                                           puts both among the lexicons

Learned from the reports that rules were developed on (shipped and dev), by logistic regression with a ridge penalty;
threshold and penalty are chosen by cross-validation over whole hands. Same texts and program, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from hands import CORPORA, LEXICONS, hand_of
from logistic import fit

from kgbuild.evaluate.annotation import read_annotations
from kgbuild.evaluate.compare import same_topic
from kgbuild.evaluate.corpora import GoldCorpus, measure
from kgbuild.evaluate.pairing import pair
from kgbuild.extract import BuiltinExtractor
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.topic_phrases import Candidate
from kgbuild.interpret.topics import candidates_of, chosen
from kgbuild.model import Stated
from kgbuild.settings import Settings
from kgbuild.weights import Weights

WEIGHTS = LEXICONS / "topics.json"
RIDGES = (2.0, 4.0, 8.0, 16.0)
LEASTS = (0.25, 0.3, 0.35, 0.4, 0.45)


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a report: what readers named, what could be named; either is empty where the event is not in both."""

    expected: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, too much, missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)


def told_of(corpus: GoldCorpus) -> dict[str, list[Told]]:
    """The events of each report of a corpus. Candidates travel through extraction under a number of their own."""
    heaps: list[tuple[Candidate, ...]] = []

    def collect(*about: object) -> None:
        for draft, candidates in candidates_of(*about):  # type: ignore[arg-type]
            draft.topics = [Stated(str(len(heaps)), draft.evidence, 1.0)]
            heaps.append(tuple(candidates))

    with patch.object(interpretation, "set_topics", collect):
        measured = measure(corpus, settings=Settings(workers=1), extractor=BuiltinExtractor())
    gold = read_annotations(corpus.gold)
    found = {Path(reading.report).stem: reading for reading, _ in measured.readings}
    out: dict[str, list[Told]] = {}
    for document in measured.evaluation.documents:
        events = {
            event.key: heaps[int(event.topics[0].value)] if event.topics else () for event in found[document.doc].events
        }
        paired = document.events
        told = [
            Told(tuple(event.get("topics", ())), events.pop(paired.get(event["id"], ""), ()))
            for event in gold[document.doc]["events"]
        ]
        out[document.doc] = told + [Told((), heap) for heap in events.values()]
    return out


def lessons(events: Iterable[Told]) -> Iterator[tuple[frozenset[str], bool]]:
    """Each candidate's marks, and whether a reader named it; what a title says already is no lesson for the rest."""
    for event in events:
        named = [one for one in event.candidates if "title" in one.marks]
        rest = [topic for topic in event.expected if not any(same_topic(topic, one.text) for one in named)]
        for one in event.candidates:
            wanted = event.expected if "title" in one.marks else rest
            yield one.marks, any(same_topic(topic, one.text) for topic in wanted)


def counts(events: Iterable[Told], weights: Weights) -> Counts:
    """What the weights choose, counted as `kgbuild evaluate` counts topics."""
    total = Counts()
    for event in events:
        told = [topic.value for topic in chosen(event.candidates, weights)]
        right = len(pair(event.expected, told, lambda a, b: float(same_topic(a, b)), 1.0))
        total += Counts(right, len(told) - right, len(event.expected) - right)
    return total


def held_out(hands: Mapping[str, Sequence[list[Told]]], ridge: float, leasts: Sequence[float]) -> dict[float, Counts]:
    """The counts on each hand's reports, of weights that the other hands taught, for several thresholds."""
    totals = dict.fromkeys(leasts, Counts())
    for hand, reports in hands.items():
        others = (report for other, theirs in hands.items() if other != hand for report in theirs)
        weights = fit(lessons(event for report in others for event in report), ridge, 0.0)
        events = [event for report in reports for event in report]
        for least in leasts:
            totals[least] += counts(events, Weights(weights.bias, weights.marks, least))
    return totals


def hands_of() -> dict[str, list[list[Told]]]:
    """The reports by who wrote and read them: dev reports go by their first letter, the shipped ones are a hand."""
    hands: dict[str, list[list[Told]]] = {}
    for corpus in CORPORA:
        for stem, report in told_of(corpus).items():
            hands.setdefault(hand_of(corpus.name, stem), []).append(report)
    return hands


def main() -> None:
    """Print what cross-validation says; with --write, put the weights in their place."""
    hands = hands_of()
    told = [report for reports in hands.values() for report in reports]
    heard = sum(len(event.candidates) for report in told for event in report)
    print(f"{len(hands)} hands, {len(told)} reports, {heard} candidates")
    tried: list[tuple[float, float, float]] = []
    for ridge in RIDGES:
        for least, total in held_out(hands, ridge, LEASTS).items():
            slips = f"{total.tp} right, {total.fp} too much, {total.fn} missed"
            print(f"ridge {ridge:4} least {least:4}: F1 {total.f1:.3f}  {slips}")
            tried.append((total.f1, ridge, least))
    _, ridge, least = max(tried)
    weights = fit(lessons(event for report in told for event in report), ridge, least)
    print(f"taken: ridge {ridge}, least {least}, {len(weights.marks)} marks")
    if "--write" in sys.argv:
        write_atomically(WEIGHTS, weights.to_json())


if __name__ == "__main__":
    main()
