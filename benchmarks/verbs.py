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

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hands import EventLedger, Lesson, Read, anchored_in, hand_of, learn_events

from kgbuild.evaluate.annotation import EventNote, read_annotations
from kgbuild.interpret.events import verbs
from kgbuild.interpret.events.verb_marks import Saying, marks_of
from kgbuild.weights import Weights

RIDGE = 1.5
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Met:
    """A verb that was weighed in a report (by stem)."""

    doc: str
    saying: Saying
    marks: frozenset[str]


class Verbs(EventLedger):
    """Notes the verbs that are weighed."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__(weights_of)
        self.met: list[Met] = []

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        yield verbs, "likely", self._weigh
        yield from super().watched()

    def _weigh(self, saying: Saying) -> float:
        marks = marks_of(saying)
        self.met.append(Met(self.doc, saying, marks))
        return self.weights.probability(marks)


def lessons_of(read: Read[Verbs]) -> Iterator[tuple[str, Lesson]]:
    """What each verb that was weighed teaches, with the hand that wrote its report."""
    corpus, ledger, measured = read
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


def _by_verb(event: str, met: Met, ledger: Verbs, found: Mapping[str, str]) -> bool:
    """Whether a reader's event is one that no phrase tells of: it is missed, or found by a verb of this sentence."""
    draft = ledger.drafts.get((met.doc, found.get(event, "")))
    here = met.saying.row.sentence.index
    return event not in found or (draft is not None and draft.rule == "event-verb" and draft.sentence == here)


def _kin(event: EventNote, saying: Saying) -> bool:
    """Whether a reader's event is of the verb's kind, or goes by its words."""
    kind = "other" if saying.kind == "otherEvent" else saying.kind
    words = {word for word in (event.get("label") or "").lower().split() if len(word) > len("with")}
    return event.get("type") == kind or bool(words & set(saying.words.split()))


if __name__ == "__main__":
    learn_events(Verbs, lessons_of, "verbs.json", ridge=RIDGE, least=LEAST)
