"""Which verbs tell of an event of their own: fits the weights of lexicons/verbs.json, and tries them on hands left out.

    python benchmarks/verbs.py            (a minute) facets on reports of each hand, of weights that the other hands
                                          taught, beside what the shipped weights give
    python benchmarks/verbs.py --write    fits on all and puts the weights among the lexicons

Learned from the reports that may be read (shipped and dev). A lesson is a sentence whose verb and object fit one of the
patterns of lexicons/events.toml, its marks, and whether a reader finds an event there that no phrase names. The letter
of a dev report is the hand that wrote it; a hand's reports are judged by weights that it did not teach. Same texts,
program and weights, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from events import CORPORA, OWN, anchored_in, counts_by_hand, hand_of, headline
from logistic import fit

from kgbuild.evaluate.annotation import EventNote, read_annotations
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.extract import BuiltinExtractor
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import verbs
from kgbuild.interpret.events.verb_marks import Saying, marks_of
from kgbuild.model import EventClaim, Reading, Report
from kgbuild.settings import Settings
from kgbuild.weights import Weights

WEIGHTS = Path(verbs.__file__).parents[2] / "lexicons" / "verbs.json"
RIDGE = 1.5
LEAST = 0.4

Lesson = tuple[frozenset[str], bool]


@dataclass(frozen=True, slots=True)
class Met:
    """A verb that was weighed in a report (by stem)."""

    doc: str
    saying: Saying
    marks: frozenset[str]


class Ledger(BuiltinExtractor):
    """The built-in extractor, deciding by weights of its own for each report, and noting what it weighed."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__()
        self.weights_of = weights_of
        self.met: list[Met] = []
        self.drafts: dict[tuple[str, str], Draft] = {}
        self._doc = ""

    def extract(self, report: Report) -> Reading:
        self._doc = Path(report.id).stem
        with ExitStack() as stack:
            stack.enter_context(patch.object(verbs, "likely", self._weigh))
            stack.enter_context(patch.object(interpretation, "_event", self._noting(interpretation._event)))
            return super().extract(report)

    def _weigh(self, saying: Saying) -> float:
        marks = marks_of(saying)
        self.met.append(Met(self._doc, saying, marks))
        return self.weights_of(self._doc).probability(marks)

    def _noting(self, make: Callable[[Draft, Mapping[int, str]], EventClaim]) -> Callable[..., EventClaim]:
        def noted(draft: Draft, keys: Mapping[int, str]) -> EventClaim:
            self.drafts[self._doc, keys[id(draft)]] = draft
            return make(draft, keys)

        return noted


def lessons_of(corpus: GoldCorpus, ledger: Ledger, measured: Measured) -> Iterator[tuple[str, Lesson]]:
    """What each verb that was weighed teaches, with the hand that wrote its report."""
    gold = read_annotations(corpus.gold)
    paired = {document.doc: document.events for document in measured.evaluation.documents}
    for met in ledger.met:
        text = measured.texts[met.doc]
        right = any(
            anchored_in(event, met.saying.row.span, text)
            and _kin(event, met.saying)
            and _by_verb(event["id"], met, ledger, paired[met.doc])
            for event in gold[met.doc]["events"]
        )
        yield hand_of(corpus.name, met.doc), (met.marks, right)


def _by_verb(event: str, met: Met, ledger: Ledger, found: Mapping[str, str]) -> bool:
    """Whether a reader's event is one that no phrase tells of: it is missed, or found by a verb of this sentence."""
    draft = ledger.drafts.get((met.doc, found.get(event, "")))
    here = met.saying.row.sentence.index
    return event not in found or (draft is not None and draft.rule == "event-verb" and draft.sentence == here)


def _kin(event: EventNote, saying: Saying) -> bool:
    """Whether a reader's event is of the verb's kind, or goes by its words."""
    kind = "other" if saying.kind == "otherEvent" else saying.kind
    words = {word for word in (event.get("label") or "").lower().split() if len(word) > len("with")}
    return event.get("type") == kind or bool(words & set(saying.words.split()))


def taught_by(taught: Sequence[tuple[str, Lesson]], without: str = "") -> Weights:
    """The weights that lessons give, those of one hand left out."""
    counted = (lesson for hand, lesson in taught if hand != without for _ in range(OWN if hand == "shipped" else 1))
    return fit(counted, RIDGE, LEAST)


def read_all(weights_of: Callable[[str, str], Weights]) -> Iterator[tuple[GoldCorpus, Ledger, Measured]]:
    """Every corpus, read with the weights that are given for each of its reports."""
    for corpus in CORPORA:
        ledger = Ledger(lambda doc, name=corpus.name: weights_of(name, doc))  # type: ignore[misc]
        yield corpus, ledger, measure(corpus, settings=Settings(workers=1), extractor=ledger)


def main() -> None:
    """Print what hands left out say; with --write, put the weights in their place."""
    shipped = verbs.verb_weights()
    read = list(read_all(lambda *_: shipped))
    taught = [lesson for corpus, ledger, measured in read for lesson in lessons_of(corpus, ledger, measured)]
    print(f"{len(taught)} verbs, {sum(right for _, (_, right) in taught)} tell of an event")
    if "--write" in sys.argv:
        weights = taught_by(taught)
        write_atomically(WEIGHTS, weights.to_json())
        print(f"written: {len(weights.marks)} marks")
        return
    hands = sorted({hand for hand, _ in taught})
    others = {hand: taught_by(taught, hand) for hand in hands}
    everything = taught_by(taught)
    now, held = (
        counts_by_hand(list(read))
        for read in (read, read_all(lambda corpus, doc: others.get(hand_of(corpus, doc), everything)))
    )
    print("hand     headline now, held out   events now, held out")
    for hand in sorted(now):
        one, two = now[hand], held[hand]
        print(f"{hand:8} {headline(one):.3f} {headline(two):.3f}   {one['events'].f1:.3f} {two['events'].f1:.3f}")


if __name__ == "__main__":
    main()
