"""Which parts are likely that no wording gives: fits the weights of lexicons/parts.json, tried on hands left out.

    python benchmarks/parts.py            (some minutes) participations with role on reports of each hand, by the rules
                                          alone and with weights and thresholds that the other hands taught
    python benchmarks/parts.py --write    fits on all and puts weights and thresholds among the lexicons

A lesson is an agent beside an event of its passage, its marks, and the roles that a reader gives it there. The rules
have been developed on these reports, so few parts are left there that they miss: what they give is learned from as
well, each pair looked at as if the rules had given it nothing; what they leave counts ``LEFT`` times. Thresholds are
those at which parts added to hands left out gain most F1. Same texts and program, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hands import LEXICONS, Ledger, Read, counts_by_hand, hand_of, read_all
from logistic import fit_sparse

from kgbuild.evaluate.annotation import annotation_of, read_annotations
from kgbuild.evaluate.names import EVENT, Names, event_likeness, same_agent
from kgbuild.evaluate.pairing import pair
from kgbuild.files import write_atomically
from kgbuild.interpret import reading as interpretation
from kgbuild.interpret.likely import ROLES, Pair, Weighed, likeliest, likely, pairs_of
from kgbuild.interpret.likely_marks import Page
from kgbuild.interpret.roles import Part
from kgbuild.weights import Weights

WEIGHTS = LEXICONS / "parts.json"
RIDGE = 2.0
LEFT = 3
LEASTS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 2.0)
"""Half of the F1 that is reached, where a part begins to pay (Lipton, Elkan, Naryanaswamy 2014), and what is above."""
SURE = {"person-speaker": 0.8}
"""Roles that are given only from here on. F1 on hands left out would gain a little more from 0.7 on; the five real
pages, whose gate is 0.90, then fall to 0.898."""
WORTH = 0.8
"""F1 of participations with role on these reports."""


class Lesson(NamedTuple):
    """A pair, whether the rules had left it, and the roles a reader gives."""

    hand: str
    kind: str
    marks: frozenset[str]
    left: bool
    roles: frozenset[str]


class Parts(Ledger[Weighed]):
    """Notes the pages that the rules leave."""

    def __init__(self, weights_of: Callable[[str], Weighed]) -> None:
        super().__init__(weights_of)
        self.pages: dict[str, Page] = {}

    def watched(self) -> Iterator[tuple[object, str, Callable[..., object]]]:
        yield interpretation, "likely", self._weigh

    def _weigh(self, page: Page) -> list[Part]:
        self.pages[self.doc] = page
        return likely(page, self.weights)


def seen(page: Page) -> Iterator[tuple[Pair, bool]]:
    """Every pair as if it had no part, and whether the rules gave it none."""
    for one in pairs_of(page):
        yield one, True
    for draft, key in dict.fromkeys((part.draft, part.key) for part in page.parts):
        parts = [part for part in page.parts if part.draft is not draft or part.key != key]
        bare = Page(page.lines, page.drafts, parts, page.publisher, page.types, page.tied)
        for one in pairs_of(bare, (draft, key)):
            yield one, False


def lessons_of(read: Read[Parts]) -> Iterator[Lesson]:
    """What the pairs of a corpus teach, read by the rules alone."""
    corpus, ledger, measured = read
    gold = read_annotations(corpus.gold)
    for reading, report in measured.readings:
        stem = Path(report.id).stem
        told, got = Names(gold[stem]), Names(annotation_of(reading, report))
        likeness = [[event_likeness(told, a, got, b) for b in got.events] for a in told.events]
        rows, columns = range(len(told.events)), range(len(got.events))
        paired = {j: i for i, j in pair(rows, columns, lambda i, j, of=likeness: of[i][j], EVENT).items()}  # type: ignore[misc]
        page = ledger.pages[stem]
        number = {id(draft): n for n, draft in enumerate(page.drafts)}
        names = {p.key: ("person", (p.name, *p.aliases)) for p in reading.persons}
        names |= {b.key: ("institution", (b.name, *b.aliases)) for b in reading.institutions}
        for one, left in seen(page):
            event = paired.get(number[id(one.draft)])
            notes = told.events[event].get("participations", []) if event is not None and one.key in names else []
            roles = frozenset(n["role"] for n in notes if same_agent(told.agent(n), names[one.key]))
            yield Lesson(hand_of(corpus.name, stem), one.kind, one.marks, left, roles)


def fitted(taught: Iterable[Lesson], leasts: Mapping[str, float] | None = None) -> Weighed:
    """The weights of each role, one against all else."""
    learned = list(taught)
    out: dict[str, Weights] = {}
    for kind, roles in ROLES.items():
        own = [one for one in learned if one.kind == kind]
        for role in roles:
            name = f"{kind}-{role}"
            lessons = ((one.marks, role in one.roles, LEFT if one.left else 1) for one in own)
            out[name] = fit_sparse(lessons, RIDGE, (leasts or {}).get(name, 0.0))
    return out


def judged(taught: Sequence[Lesson], others: Mapping[str, Weighed]) -> list[tuple[str, str, float, bool]]:
    """Hand, role, probability and whether that is right, for each pair that the rules left, by the other hands."""
    out = []
    for one in taught:
        if one.left:
            name, chance, _ = likeliest(one.kind, one.marks, others[one.hand])
            out.append((one.hand, name, chance, name.partition("-")[2] in one.roles))
    return out


def leasts_of(tried: Sequence[tuple[str, str, float, bool]], without: str = "") -> dict[str, float]:
    """For each role the threshold from which on adding gains most: two for what is right, F1 for whatever is added."""
    out: dict[str, float] = {}
    for name in sorted({name for _, name, _, _ in tried}):
        own = [(chance, right) for hand, other, chance, right in tried if other == name and hand != without]
        tried_at = [least for least in LEASTS if least >= SURE.get(name, 0.0)]
        gain = {least: sum(2 * right - WORTH for chance, right in own if chance >= least) for least in tried_at}
        out[name] = max(tried_at, key=lambda least, of=gain: (of[least], least))  # type: ignore[misc]
    return out


def with_leasts(weights: Weighed, leasts: Mapping[str, float]) -> Weighed:
    """The weights with other thresholds."""
    return {name: Weights(one.bias, one.marks, leasts.get(name, 2.0)) for name, one in weights.items()}


def to_json(weights: Weighed) -> str:
    """All weights as one JSON object, a role a member."""
    return "{\n" + ",\n".join(f'"{name}": {one.to_json().strip()}' for name, one in sorted(weights.items())) + "\n}\n"


def main() -> None:
    """Print what hands left out say; with --write, put the weights in their place."""
    bare = list(read_all(Parts, lambda _: {}))
    taught = [lesson for one in bare for lesson in lessons_of(one)]
    hands = sorted({one.hand for one in taught})
    others = {hand: fitted(one for one in taught if one.hand != hand) for hand in hands}
    tried = judged(taught, others)
    leasts = leasts_of(tried)
    missed = sum(one.left and bool(one.roles) for one in taught)
    print(f"{len(taught)} pairs, {missed} parts left by the rules; {leasts}")
    if "--write" in sys.argv:
        write_atomically(WEIGHTS, to_json(fitted(taught, leasts)))
        return
    nested = {hand: with_leasts(others[hand], leasts_of(tried, hand)) for hand in hands}
    held = counts_by_hand(read_all(Parts, nested.__getitem__))
    now = counts_by_hand(bare)
    facet = "participations+role"
    print("hand     participations with role by the rules, with parts of hands left out")
    for hand in hands:
        print(f"{hand:8} {now[hand][facet].f1:.3f} {held[hand][facet].f1:.3f}")
    one, two = (sum((counts[hand][facet] for hand in hands[1:]), counts[hands[0]][facet]) for counts in (now, held))
    print(f"all      {one.f1:.4f} {two.f1:.4f}")


if __name__ == "__main__":
    main()
