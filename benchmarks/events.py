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

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hands import EventLedger, Lesson, Read, anchored_in, hand_of, learn_events

from kgbuild.evaluate.annotation import read_annotations
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import phrase as phrases
from kgbuild.weights import Weights

RIDGE = 3.0
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Met:
    """A phrase that was weighed: its report (by stem), marks, and whether it was taken to introduce an event."""

    doc: str
    marks: frozenset[str]
    phrase: phrases.Phrase
    introduced: bool


class Phrases(EventLedger):
    """Notes the phrases that are weighed."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__(weights_of)
        self.met: list[Met] = []

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        yield phrases, "is_told_of", self._decide
        yield from super().watched()

    def _decide(self, phrase: phrases.Phrase, refused: str | None, spoken: Draft | None) -> bool:
        marks = phrases.marks_for(phrase, refused, spoken)
        answer = self.weights.probability(marks) >= self.weights.least
        self.met.append(Met(self.doc, marks, phrase, answer))
        return answer


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
        right = met.introduced and any(ledger.drafts.get((met.doc, key)) is draft for key in found.values())
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


if __name__ == "__main__":
    learn_events(Phrases, lessons_of, "events.json", ridge=RIDGE, least=LEAST)
