"""Which ties of persons to bodies are likely that no wording gives: fits the weights of lexicons/ties.json.

    python benchmarks/ties.py            (two minutes) affiliations on reports of each hand, by the rules alone and with
                                         weights and threshold that the other hands taught
    python benchmarks/ties.py --write    fits on all and puts weights and threshold among the lexicons

A lesson is a person beside a body in a sentence, or a person who may be of the house, its marks, and whether a reader
ties the two. The rules have been developed on these reports, so few ties are left there that they miss: what they give
is learned from as well, each pair looked at as if the rules had given it nothing; what they leave counts ``LEFT``
times. The threshold is that at which ties added to hands left out gain most F1. Same texts and program, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from hands import LEXICONS, Ledger, Read, counts_by_hand, hand_of, read_all
from logistic import fit_sparse

from kgbuild.evaluate.annotation import Annotation, annotation_of, read_annotations
from kgbuild.evaluate.compare import any_same, same_body, same_person
from kgbuild.evaluate.names import forms_of
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.affiliations import Tie
from kgbuild.interpret.likely_ties import Known, couples_of, likely_ties
from kgbuild.interpret.row import Row
from kgbuild.weights import Weights

RIDGES = (1.0, 2.0, 4.0)
LEFT = 3
LEASTS = (0.7, 0.75, 0.8, 0.85)
"""F1 would gain a little more from 0.5 on (Lipton, Elkan, Naryanaswamy 2014), with one wrong tie for each right one."""
WORTH = 0.9
"""F1 of affiliations on these reports."""
NEVER = Weights(0.0, {}, 2.0)


Judged = tuple[str, float, bool]
"""Hand, probability and whether it is right, for a pair that the rules left."""


class Lesson(NamedTuple):
    """A person and a body of a report, whether the rules had left them untied, and whether a reader ties them."""

    hand: str
    pair: tuple[str, str, str]
    marks: frozenset[str]
    left: bool
    right: bool


class Ties(Ledger[Weights]):
    """Notes the rows and ties of each report."""

    def __init__(self, weights_of: Callable[[str], Weights]) -> None:
        super().__init__(weights_of)
        self.pages: dict[str, tuple[Sequence[Row], Known]] = {}

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        yield interpretation, "likely_ties", self._weigh

    def _weigh(self, rows: Sequence[Row], known: Known) -> list[Tie]:
        self.pages[self.doc] = rows, known
        return likely_ties(rows, known, self.weights)


def _without(known: Known, person: str, body: str) -> Known:
    """What is known, as if the rules had not tied the two."""
    return replace(
        known,
        ties=[tie for tie in known.ties if (tie.person, tie.institution) != (person, body)],
        of_person={},
        here={},
    )


def lessons_of(read: Read[Ties]) -> Iterator[Lesson]:
    """What the couples of a corpus teach, read by the rules alone."""
    corpus, ledger, measured = read
    gold = read_annotations(corpus.gold)
    for reading, report in measured.readings:
        stem = Path(report.id).stem
        right = _told(gold[stem], annotation_of(reading, report))
        rows, known = ledger.pages[stem]
        names = {p.key: p.name for p in reading.persons} | {b.key: b.name for b in reading.institutions}
        given = {(tie.person, tie.institution) for tie in known.ties}
        for couple in couples_of(rows, known):
            pair = couple.person, couple.body
            if pair not in given:
                told = (names.get(couple.person, ""), names.get(couple.body, "")) in right
                yield Lesson(hand_of(corpus.name, stem), (stem, *pair), couple.marks, True, told)
        for pair in sorted(given):
            told = (names.get(pair[0], ""), names.get(pair[1], "")) in right
            for couple in couples_of(rows, _without(known, *pair)):
                if (couple.person, couple.body) == pair:
                    yield Lesson(hand_of(corpus.name, stem), (stem, *pair), couple.marks, False, told)


def _told(gold: Annotation, found: Annotation) -> set[tuple[str, str]]:
    """The pairs of found names that a reader ties."""
    bodies = {body["name"]: forms_of(body) for body in gold["institutions"]}
    ties = [
        (forms_of(person), bodies.get(tie["institution"], [tie["institution"]]))
        for person in gold["persons"]
        for tie in person.get("affiliations", [])
        if tie.get("institution")
    ]
    return {
        (person["name"], body["name"])
        for person in found["persons"]
        for body in found["institutions"]
        if any(
            any_same(who, forms_of(person), same_person) and any_same(where, forms_of(body), same_body)
            for who, where in ties
        )
    }


def fitted(taught: Iterable[Lesson], ridge: float) -> Weights:
    """The weights, without a threshold."""
    return fit_sparse(((one.marks, one.right, LEFT if one.left else 1) for one in taught), ridge, 0.0)


def judged(taught: Sequence[Lesson], others: Mapping[str, Weights]) -> list[Judged]:
    """Hand, probability and whether it is right, for each pair that the rules left, by the other hands."""
    best: dict[tuple[str, str, str], Judged] = {}
    for one in taught:
        if one.left:
            chance = others[one.hand].probability(one.marks)
            if one.pair not in best or chance > best[one.pair][1]:
                best[one.pair] = one.hand, chance, one.right
    return list(best.values())


def chosen(tried: Mapping[float, Sequence[Judged]], without: str = "") -> tuple[float, float]:
    """Penalty and threshold from which on adding gains most, on all hands but one: two for what is right, F1 for
    whatever is added; what no hand gains by is never added."""
    gains = {
        (ridge, least): sum(2 * right - WORTH for hand, chance, right in own if hand != without and chance >= least)
        for ridge, own in tried.items()
        for least in LEASTS
    }
    return max((*gains, (RIDGES[0], NEVER.least)), key=lambda at: (gains.get(at, 0.0), at))


def main() -> None:
    """Print what hands left out say; with --write, put the weights in their place."""
    bare = list(read_all(Ties, lambda _: NEVER))
    taught = [lesson for one in bare for lesson in lessons_of(one)]
    hands = sorted({one.hand for one in taught})
    missed = len({one.pair for one in taught if one.left and one.right})
    print(f"{len(taught)} couples, {missed} ties left by the rules")
    others = {
        ridge: {hand: fitted((one for one in taught if one.hand != hand), ridge) for hand in hands} for ridge in RIDGES
    }
    tried = {ridge: judged(taught, weights) for ridge, weights in others.items()}
    for ridge, own in tried.items():
        for least in LEASTS:
            right = [told for _, chance, told in own if chance >= least]
            print(f"ridge {ridge:4} least {least:4}: {sum(right)} right, {len(right) - sum(right)} wrong")
    ridge, least = chosen(tried)
    print(f"taken: ridge {ridge}, least {least}")
    if "--write" in sys.argv:
        weights = replace(fitted(taught, ridge), least=least)
        write_atomically(LEXICONS / "ties.json", weights.to_json())
        print(f"written: {len(weights.marks)} marks")
        return
    nested = {hand: chosen(tried, hand) for hand in hands}
    held_out = {hand: replace(others[ridge][hand], least=least) for hand, (ridge, least) in nested.items()}
    now, held = counts_by_hand(bare), counts_by_hand(read_all(Ties, held_out.__getitem__))
    print("hand     affiliations by the rules, with ties of hands left out; participations with role")
    for hand in hands:
        figures = (f"{now[hand][f].f1:.3f} {held[hand][f].f1:.3f}" for f in ("affiliations", "participations+role"))
        print(f"{hand:8} {'   '.join(figures)}")


if __name__ == "__main__":
    main()
