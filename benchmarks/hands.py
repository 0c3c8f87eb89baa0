"""The reports that may be read, by the hand that wrote them: what the fits of the lexicons' weights share.

A model is tried on each hand's reports with weights that this hand did not teach. The letter of a dev report is the
hand that wrote it; the shipped reports are one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from unittest.mock import patch

from logistic import fit

from kgbuild.evaluate import HEADLINE, Count
from kgbuild.evaluate.annotation import EventNote
from kgbuild.evaluate.corpora import GoldCorpus, Measured, measure
from kgbuild.extract import BuiltinExtractor
from kgbuild.model import Reading, Report
from kgbuild.settings import Settings
from kgbuild.spans import Span
from kgbuild.weights import Weights

__all__ = [
    "CORPORA", "LEXICONS", "OWN", "Ledger", "Lesson", "Read", "anchored_in", "counts_by_hand", "hand_of", "print_tried",
    "read_all", "taught_by",
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


def taught_by(taught: Sequence[tuple[str, Lesson]], ridge: float, least: float, without: str = "") -> Weights:
    """The weights that lessons give, those of one hand left out."""
    counted = (lesson for hand, lesson in taught if hand != without for _ in range(OWN if hand == "shipped" else 1))
    return fit(counted, ridge, least)


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


def print_tried(now: Mapping[str, Mapping[str, Count]], held: Mapping[str, Mapping[str, Count]]) -> None:
    """Headline and events of each hand, by the weights of now and by those that it did not teach."""
    print("hand     headline now, held out   events now, held out")
    for hand in sorted(now):
        one, two = now[hand], held[hand]
        print(f"{hand:8} {_headline(one):.3f} {_headline(two):.3f}   {one['events'].f1:.3f} {two['events'].f1:.3f}")
