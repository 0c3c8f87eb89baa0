"""Which event phrases introduce an event: fits the weights of lexicons/events.json, and tries them on hands left out.

    python benchmarks/events.py            (a minute) facets on reports of each hand, of weights that the other
                                           hands taught, beside what the shipped weights give
    python benchmarks/events.py --write    fits on all and puts the weights among the lexicons

Learned from the reports that may be read (shipped and dev). A lesson is an event phrase as the program meets it with
the weights that it has, its marks, and whether a reader finds an event there that nothing before it told of. The letter
of a dev report is the hand that wrote it; a hand's reports are judged by weights that it did not teach. Same texts,
program and weights, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from logistic import fit

from kgbuild.evaluate import HEADLINE, Count
from kgbuild.evaluate.annotation import EventNote, read_annotations
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.extract import BuiltinExtractor
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import phrase as phrases
from kgbuild.model import EventClaim, Reading, Report
from kgbuild.settings import Settings
from kgbuild.spans import Span
from kgbuild.weights import Weights

ROOT = Path(__file__).resolve().parent.parent
HELD = ROOT / "tests" / "heldout" / "dev"
CORPORA = (
    GoldCorpus("shipped", ROOT / "gold", ROOT / "corpus"),
    GoldCorpus("dev", HELD / "gold", HELD / "reports"),
)
WEIGHTS = ROOT / "src" / "kgbuild" / "lexicons" / "events.json"
RIDGE = 1.5
LEAST = 0.5
OWN = 3
"""How often a phrase of the shipped corpus counts: its reports are real, those of the hands made up."""

Lesson = tuple[frozenset[str], bool]
"""The marks of a phrase, and whether it introduces an event."""


@dataclass(frozen=True, slots=True)
class Met:
    """A phrase that was weighed: its report (by stem), marks, and whether it was taken to introduce an event."""

    doc: str
    marks: frozenset[str]
    phrase: phrases.Phrase
    introduced: bool


class Ledger(BuiltinExtractor):
    """The built-in extractor, deciding by weights of its own for each report, and noting what it weighed."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__()
        self.weights_of = weights_of
        self.met: list[Met] = []
        self.keys: dict[int, str] = {}
        self._doc = ""

    def extract(self, report: Report) -> Reading:
        self._doc = Path(report.id).stem
        with ExitStack() as stack:
            stack.enter_context(patch.object(phrases, "is_told_of", self._decide))
            stack.enter_context(patch.object(interpretation, "_event", self._noting(interpretation._event)))
            return super().extract(report)

    def _decide(self, phrase: phrases.Phrase, refused: str | None, spoken: Draft | None) -> bool:
        marks, weights = phrases.marks_for(phrase, refused, spoken), self.weights_of(self._doc)
        answer = weights.probability(marks) >= weights.least
        self.met.append(Met(self._doc, marks, phrase, answer))
        return answer

    def _noting(self, make: Callable[[Draft, Mapping[int, str]], EventClaim]) -> Callable[..., EventClaim]:
        def noted(draft: Draft, keys: Mapping[int, str]) -> EventClaim:
            self.keys[id(draft)] = keys[id(draft)]
            return make(draft, keys)

        return noted


def taught_by(taught: Sequence[tuple[str, Lesson]], without: str = "") -> Weights:
    """The weights that lessons give, those of one hand left out."""
    counted = (lesson for hand, lesson in taught if hand != without for _ in range(OWN if hand == "shipped" else 1))
    return fit(counted, RIDGE, LEAST)


def hand_of(corpus: str, doc: str) -> str:
    """Who wrote a report: the letter of a dev report, "shipped" for the rest."""
    return doc[0] if corpus == "dev" else corpus


def lessons_of(corpus: GoldCorpus, ledger: Ledger, measured: Measured) -> Iterator[tuple[str, Lesson]]:
    """What each phrase that was weighed teaches, with the hand that wrote its report."""
    gold = read_annotations(corpus.gold)
    paired = {document.doc: document.events for document in measured.evaluation.documents}
    for met in ledger.met:
        found = paired[met.doc]
        told = [
            event
            for event in gold[met.doc]["events"]
            if anchored_in(event, met.phrase.row.span, measured.texts[met.doc])
        ]
        missed = any(event["id"] not in found for event in told if _named(event, met.phrase))
        draft = met.phrase.told.of_head.get(met.phrase.place)
        right = met.introduced and ledger.keys.get(id(draft), "") in found.values()
        yield hand_of(corpus.name, met.doc), (met.marks, right or missed)


def anchored_in(event: EventNote, span: Span, text: str) -> bool:
    """Whether a reader anchored an event in a sentence of the text."""
    at = text.find(event.get("anchor") or "\0")
    middle = at + len(event.get("anchor") or "") // 2
    return at >= 0 and (span.start <= at < span.end or span.start <= middle < span.end)


def _named(event: Mapping[str, Any], phrase: phrases.Phrase) -> bool:
    """Whether a reader's event goes by the phrase's word, name or title."""
    words, title = (event.get("label") or "").lower().split(), (event.get("title") or "").lower()
    if _bare(phrase.head.word.split()[-1]) in {_bare(word) for word in words}:
        return True
    name = (phrase.head.name or "").lower()
    if title and name and (title in name or name in title):
        return True
    return bool(phrase.titles) and phrase.titles[0].text.strip('"“”').lower()[:20] == title[:20]


def _bare(word: str) -> str:
    return word.strip(' .:"').rstrip("s")


def read_all(weights_of: Callable[[str, str], Weights]) -> Iterator[tuple[GoldCorpus, Ledger, Measured]]:
    """Every corpus, read with the weights that are given for each of its reports."""
    for corpus in CORPORA:
        ledger = Ledger(lambda doc, name=corpus.name: weights_of(name, doc))  # type: ignore[misc]
        yield corpus, ledger, measure(corpus, settings=Settings(workers=1), extractor=ledger)


def counts_by_hand(read: Sequence[tuple[GoldCorpus, object, Measured]]) -> dict[str, dict[str, Count]]:
    """The counts of each facet, by hand."""
    out: dict[str, dict[str, Count]] = {}
    for corpus, _, measured in read:
        for document in measured.evaluation.documents:
            own = out.setdefault(hand_of(corpus.name, document.doc), {})
            for facet, count in document.counts.items():
                own[facet] = own.get(facet, Count()) + count
    return out


def headline(counts: Mapping[str, Count]) -> float:
    """The mean F1 of the headline's facets."""
    return sum(counts.get(facet, Count()).f1 for facet in HEADLINE) / len(HEADLINE)


def main() -> None:
    """Print what hands left out say; with --write, put the weights in their place."""
    shipped = phrases.event_weights()
    read = list(read_all(lambda *_: shipped))
    taught = [lesson for corpus, ledger, measured in read for lesson in lessons_of(corpus, ledger, measured)]
    print(f"{len(taught)} phrases, {sum(right for _, (_, right) in taught)} introduce an event")
    if "--write" in sys.argv:
        weights = taught_by(taught)
        write_atomically(WEIGHTS, weights.to_json())
        print(f"written: {len(weights.marks)} marks")
        return
    hands = sorted({hand for hand, _ in taught})
    others = {hand: taught_by(taught, hand) for hand in hands}
    now, held = counts_by_hand(read), counts_by_hand(list(read_all(lambda corpus, doc: others[hand_of(corpus, doc)])))
    print("hand     headline now, held out   events now, held out")
    for hand in hands:
        one, two = now[hand], held[hand]
        print(f"{hand:8} {headline(one):.3f} {headline(two):.3f}   {one['events'].f1:.3f} {two['events'].f1:.3f}")


if __name__ == "__main__":
    main()
