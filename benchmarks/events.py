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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hands import (
    LEXICONS,
    Ledger,
    Lesson,
    Read,
    anchored_in,
    counts_by_hand,
    hand_of,
    print_tried,
    read_all,
    taught_by,
)  # fmt: skip

from kgbuild.evaluate.annotation import read_annotations
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import phrase as phrases
from kgbuild.model import EventClaim
from kgbuild.weights import Weights

WEIGHTS = LEXICONS / "events.json"
RIDGE = 3.0
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Met:
    """A phrase that was weighed: its report (by stem), marks, and whether it was taken to introduce an event."""

    doc: str
    marks: frozenset[str]
    phrase: phrases.Phrase
    introduced: bool


class Phrases(Ledger[Weights]):
    """Notes the phrases that are weighed, and the keys of the events that they introduce."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__(weights_of)
        self.met: list[Met] = []
        self.keys: dict[int, str] = {}

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        yield phrases, "is_told_of", self._decide
        yield interpretation, "_event", self._noting(interpretation._event)

    def _decide(self, phrase: phrases.Phrase, refused: str | None, spoken: Draft | None) -> bool:
        marks = phrases.marks_for(phrase, refused, spoken)
        answer = self.weights.probability(marks) >= self.weights.least
        self.met.append(Met(self.doc, marks, phrase, answer))
        return answer

    def _noting(self, make: Callable[[Draft, Mapping[int, str]], EventClaim]) -> Callable[..., EventClaim]:
        def noted(draft: Draft, keys: Mapping[int, str]) -> EventClaim:
            self.keys[id(draft)] = keys[id(draft)]
            return make(draft, keys)

        return noted


def lessons_of(read: Read[Phrases]) -> Iterator[tuple[str, Lesson]]:
    """What each phrase that was weighed teaches, with the hand that wrote its report."""
    corpus, ledger, measured = read
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


def main() -> None:
    """Print what hands left out say; with --write, put the weights in their place."""
    shipped = phrases.event_weights()
    read = list(read_all(Phrases, lambda _: shipped))
    taught = [lesson for one in read for lesson in lessons_of(one)]
    print(f"{len(taught)} phrases, {sum(right for _, (_, right) in taught)} introduce an event")
    if "--write" in sys.argv:
        weights = taught_by(taught, RIDGE, LEAST)
        write_atomically(WEIGHTS, weights.to_json())
        print(f"written: {len(weights.marks)} marks")
        return
    others = {hand: taught_by(taught, RIDGE, LEAST, hand) for hand in {hand for hand, _ in taught}}
    print_tried(counts_by_hand(read), counts_by_hand(read_all(Phrases, others.__getitem__)))


if __name__ == "__main__":
    main()
