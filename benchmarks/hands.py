"""The reports that may be read, by the hand that wrote them: what the fits of the lexicons' weights share.

A model is tried on each hand's reports with weights that this hand did not teach. The letter of a dev report is the
hand that wrote it; the shipped reports are one more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from unittest.mock import patch

from logistic import fit

from kgbuild.evaluate import HEADLINE, Count
from kgbuild.evaluate.annotation import EventNote
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.extract import BuiltinExtractor
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.drafts import Draft
from kgbuild.model import EventClaim, Reading, Report
from kgbuild.settings import Settings
from kgbuild.spans import Span
from kgbuild.weights import Weights, shipped_weights

__all__ = [
    "CORPORA", "LEXICONS", "EventLedger", "Ledger", "Lesson", "Read", "anchored_in", "counts_by_hand", "hand_of",
    "learn_events", "read_all",
]  # fmt: skip

ROOT = Path(__file__).resolve().parent.parent
LEXICONS = ROOT / "src" / "kgbuild" / "lexicons"
HELD = ROOT / "tests" / "heldout" / "dev"
CORPORA = (
    GoldCorpus("shipped", ROOT / "gold", ROOT / "corpus"),
    GoldCorpus("dev", HELD / "gold", HELD / "reports"),
)
W = TypeVar("W")
"""The weights that a ledger decides by."""
L = TypeVar("L", bound="Ledger[Any]")
"""A ledger."""
E = TypeVar("E", bound="EventLedger")
"""A ledger of what tells of events."""
OWN = 3
"""How often a lesson of the shipped corpus counts: its reports are real, those of the hands made up."""

Lesson = tuple[frozenset[str], bool]
"""The marks of a candidate, and whether a reader takes it."""


class Ledger(BuiltinExtractor, Generic[W]):
    """The built-in extractor, deciding by weights of its own for each report, and noting what it weighed."""

    def __init__(self, weights_of: Callable[[str], W]) -> None:
        super().__init__()
        self.weights_of = weights_of
        self.doc = ""
        """The stem of the report that is being read."""

    @property
    def weights(self) -> W:
        """Those for the report that is being read."""
        return self.weights_of(self.doc)

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        """Module, name and what takes its place there while a report is read."""
        raise NotImplementedError

    def extract(self, report: Report) -> Reading:
        self.doc = Path(report.id).stem
        with ExitStack() as stack:
            for module, name, instead in self.watched():
                stack.enter_context(patch.object(module, name, instead))
            return super().extract(report)


class EventLedger(Ledger[Weights]):
    """A ledger of what tells of events; notes the draft behind each event, by report (stem) and key."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__(weights_of)
        self.drafts: dict[tuple[str, str], Draft] = {}

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        make = interpretation._event

        def noted(draft: Draft, keys: Mapping[int, str]) -> EventClaim:
            self.drafts[self.doc, keys[id(draft)]] = draft
            return make(draft, keys)

        yield interpretation, "_event", noted


class Read(NamedTuple, Generic[L]):
    """A corpus, what was noted while it was read, and how right the reading is."""

    corpus: GoldCorpus
    ledger: L
    measured: Measured


def hand_of(corpus: str, doc: str) -> str:
    """Who wrote a report: the letter of a dev report, the corpus for the rest."""
    return doc[0] if corpus == "dev" else corpus


def read_all(ledger: Callable[[Callable[[str], Any]], L], weights_of: Callable[[str], Any]) -> Iterator[Read[L]]:
    """Every corpus, read with the weights that are given for the hand of each report."""
    for corpus in CORPORA:
        noting = ledger(lambda doc, name=corpus.name: weights_of(hand_of(name, doc)))  # type: ignore[misc]
        yield Read(corpus, noting, measure(corpus, settings=Settings(workers=1), extractor=noting))


def anchored_in(event: EventNote, span: Span, text: str) -> bool:
    """Whether a reader anchored an event in a sentence of the text."""
    at = text.find(event.get("anchor") or "\0")
    middle = at + len(event.get("anchor") or "") // 2
    return at >= 0 and (span.start <= at < span.end or span.start <= middle < span.end)


def counts_by_hand(read: Iterable[Read[Any]]) -> dict[str, dict[str, Count]]:
    """The counts of each facet, by hand."""
    out: dict[str, dict[str, Count]] = {}
    for corpus, _, measured in read:
        for document in measured.evaluation.documents:
            own = out.setdefault(hand_of(corpus.name, document.doc), {})
            for facet, count in document.counts.items():
                own[facet] = own.get(facet, Count()) + count
    return out


def _headline(counts: Mapping[str, Count]) -> float:
    return sum(counts.get(facet, Count()).f1 for facet in HEADLINE) / len(HEADLINE)


def learn_events(
    ledger: type[E],
    lessons_of: Callable[[Read[E]], Iterable[tuple[str, Lesson]]],
    name: str,
    *,
    ridge: float,
    least: float,
) -> None:
    """Fit the weights of a lexicon of what tells of events, by lessons with their hands.

    Print headline and events of each hand, by the weights that ship and by those that the other hands teach; with
    ``--write``, put the weights of all hands in their place instead.
    """
    shipped = shipped_weights(name)
    read = list(read_all(ledger, lambda _: shipped))
    taught = [lesson for one in read for lesson in lessons_of(one)]
    print(f"{len(taught)} candidates, {sum(right for _, (_, right) in taught)} tell of an event")

    def without(left_out: str) -> Weights:
        counted = (
            lesson for hand, lesson in taught if hand != left_out for _ in range(OWN if hand == "shipped" else 1)
        )
        return fit(counted, ridge, least)

    if "--write" in sys.argv:
        weights = without("")
        write_atomically(LEXICONS / name, weights.to_json())
        print(f"written: {len(weights.marks)} marks")
        return
    now = counts_by_hand(read)
    held = counts_by_hand(read_all(ledger, {hand: without(hand) for hand in now}.__getitem__))
    print("hand     headline now, held out   events now, held out")
    for hand in sorted(now):
        one, two = now[hand], held[hand]
        print(f"{hand:8} {_headline(one):.3f} {_headline(two):.3f}   {one['events'].f1:.3f} {two['events'].f1:.3f}")
