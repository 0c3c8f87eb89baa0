"""Confidence as a probability: how often statements of a confidence are right, and a correction learned from it.

A statement is right where the annotation of its report says the same. The correction is isotonic regression
(Zadrozny and Elkan 2002): the share of right statements as a rising step function of the confidence, for each
kind of statement. What is reported of it is cross-fitted: a report's statements are corrected by what the reports of
other hands taught, because pages that one person wrote are alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kgbuild.calibrate import Calibration, kind_of_part, kind_of_tie
from kgbuild.evaluate.annotation import Annotation, EventNote, annotation_of
from kgbuild.evaluate.compare import CITY, TITLE, alike, any_same, same_body, same_person, same_topic
from kgbuild.evaluate.evaluation import stem
from kgbuild.evaluate.names import EVENT, TIE, Names, event_likeness, forms_of, same_part, tie_likeness, ties_of
from kgbuild.evaluate.pairing import pair
from kgbuild.model import EventClaim, Reading, Report

__all__ = [
    "Judged",
    "ReliabilityRow",
    "brier",
    "calibrate",
    "cross_fit",
    "fit",
    "format_reliability",
    "judge",
    "judge_all",
    "reliability",
    "reliability_of",
]

_ENOUGH = 40
"""Fewer judged statements of a kind than this teach nothing; the kind keeps its confidence."""
_MOST_POINTS = 12
"""A kind with more confidences than this has no rule behind each; they are taken together in bands."""
_OF_ONE_HAND = 60.0
"""How many statements of a kind one hand's reports teach at most: a hand that wrote much proves no more of others."""
_PRIOR = 20.0
"""How many statements a rule's own confidence is worth beside those that were judged. Rules were developed on some of
these texts, which flatters them, and a few dozen cases prove no certainty."""

Readings = Iterable[tuple[Reading, Report]]


class Judged(NamedTuple):
    """A statement of a report: its kind, its confidence, whether the annotation agrees."""

    doc: str
    kind: str
    confidence: float
    right: bool


class ReliabilityRow(NamedTuple):
    """Statements of one kind with a confidence from ``low`` to below ``high``: promised and kept."""

    kind: str
    low: float
    high: float
    number: int
    promised: float
    kept: float


def judge(reading: Reading, report: Report, gold: Annotation) -> tuple[Judged, ...]:
    """Each statement of the reading with whether the annotation agrees.

    What says something of an optional person or body is not judged, nor is a value of an event that is not in
    the annotation: that the event is wrong is judged once.
    """
    doc = stem(report.id)
    kinds = _judgements(reading, annotation_of(reading, report), gold)
    return tuple(Judged(doc, kind, confidence, right) for kind, confidence, right in kinds)


_Judgement = tuple[str, float, bool]


def _judgements(reading: Reading, found: Annotation, gold: Annotation) -> Iterator[_Judgement]:
    expected, got = Names(gold), Names(found)
    yield from _of_entities(reading, expected, got)
    pairs = pair(expected.events, got.events, lambda a, b: event_likeness(expected, a, got, b), EVENT)
    meant = {j: expected.events[i] for i, j in pairs.items()}
    ids = {expected.events[i]["id"]: got.events[j]["id"] for i, j in pairs.items()}
    for j, claim in enumerate(reading.events):
        yield "event", claim.confidence, j in meant
        if j in meant:
            yield from _of_values(claim, got.events[j], meant[j], ids)
        yield from _of_parts(reading, claim, expected, meant.get(j, EventNote()), got, got.events[j])
    yield from _of_ties(reading, expected, got)


def _of_entities(reading: Reading, gold: Names, got: Names) -> Iterator[_Judgement]:
    for claim, note in zip(reading.persons, got.persons, strict=True):
        same = [other for other in gold.persons if any_same(forms_of(other), forms_of(note), same_person)]
        if not any(other.get("optional") for other in same):
            yield "person", claim.confidence, bool(same)
    for body, entry in zip(reading.institutions, got.institutions, strict=True):
        alikes = [other for other in gold.institutions if any_same(forms_of(other), forms_of(entry), same_body)]
        if not any(other.get("optional") for other in alikes):
            yield "institution", body.confidence, bool(alikes)


def _of_values(claim: EventClaim, note: EventNote, meant: EventNote, ids: Mapping[str, str]) -> Iterator[_Judgement]:
    def near(least: float) -> Callable[[str, str], bool]:
        return lambda a, b: alike(a, b) >= least

    values = (
        ("title", claim.title, note.get("title"), meant.get("title"), near(TITLE)),
        ("date", claim.when, note.get("start"), meant.get("start"), str.__eq__),
        ("type", claim.types[0] if claim.types else None, note.get("type"), meant.get("type"), str.__eq__),
        ("place", claim.places[0] if claim.places else None, note.get("city"), meant.get("city"), near(CITY)),
        ("part of", claim.part_of, note.get("part_of"), ids.get(meant.get("part_of") or ""), str.__eq__),
    )
    for kind, stated, value, wanted, same in values:
        if stated is not None and value:
            yield kind, stated.confidence, bool(wanted) and same(value, wanted or "")
    pairs = pair(meant.get("topics", []), note.get("topics", []), lambda a, b: float(same_topic(a, b)), 1.0)
    for j, topic in enumerate(claim.topics):
        yield "topic", topic.confidence, j in set(pairs.values())


def _of_parts(
    reading: Reading, claim: EventClaim, gold: Names, meant: EventNote, got: Names, note: EventNote
) -> Iterator[_Judgement]:
    persons = {person.key for person in reading.persons}
    these, those = meant.get("participations", []), note.get("participations", [])
    pairs = pair(these, those, lambda a, b: float(same_part(gold, a, got, b)), 1.0)
    expected = {j: these[i] for i, j in pairs.items()}
    claims = (part for part in reading.participations if part.event == claim.key)
    for j, part in enumerate(claims):
        yield kind_of_part(person=part.agent in persons), part.confidence, j in expected
        if part.contribution is not None and j in expected:
            talk = expected[j].get("contribution") or ""
            yield "contribution", part.contribution.confidence, alike(part.contribution.value, talk) >= TITLE


def _of_ties(reading: Reading, gold: Names, got: Names) -> Iterator[_Judgement]:
    best: dict[tuple[str, str], tuple[float, str]] = {}
    names = {body.key: body.name for body in reading.institutions}
    persons = {person.key: person.name for person in reading.persons}
    for claim in reading.affiliations:
        if claim.agent in persons:
            key = persons[claim.agent], names[claim.institution]
            best[key] = max(best.get(key, (0.0, "")), (claim.confidence, kind_of_tie(claim)))
    optional = [form for person in gold.persons if person.get("optional") for form in forms_of(person)]
    expected = ties_of(gold)
    for tie in ties_of(got):
        if any(same_person(tie.person["name"], name) for name in optional):
            continue
        right = any(tie_likeness(gold, other, got, tie) >= TIE for other in expected)
        confidence, kind = best[tie.person["name"], tie.body]
        yield kind, confidence, right


def reliability(readings: Readings, gold: Mapping[str, Annotation], *, bins: int = 5) -> tuple[ReliabilityRow, ...]:
    """For each kind of statement and each band of confidence: how many, promised on average, right in fact."""
    return reliability_of(judge_all(readings, gold), bins=bins)


def judge_all(readings: Readings, gold: Mapping[str, Annotation]) -> list[Judged]:
    """The statements of all readings whose report has an annotation, sorted."""
    found = [
        judged
        for reading, report in readings
        if stem(report.id) in gold
        for judged in judge(reading, report, gold[stem(report.id)])
    ]
    return sorted(found)


def reliability_of(judged: Iterable[Judged], *, bins: int = 5) -> tuple[ReliabilityRow, ...]:
    """The same of statements that were judged before."""
    cells: defaultdict[tuple[str, int], list[Judged]] = defaultdict(list)
    for one in judged:
        cells[one.kind, min(int(one.confidence * bins), bins - 1)].append(one)
    return tuple(
        ReliabilityRow(
            kind,
            band / bins,
            (band + 1) / bins,
            len(ones),
            sum(one.confidence for one in ones) / len(ones),
            sum(one.right for one in ones) / len(ones),
        )
        for (kind, band), ones in sorted(cells.items())
    )


def brier(judged: Sequence[Judged]) -> float:
    """The mean squared distance of confidence from what came true (Brier 1950): 0 is best; 0 for nothing.

    >>> round(brier([Judged("a", "event", 0.9, True), Judged("a", "event", 0.6, False)]), 3)
    0.185
    """
    return sum((one.confidence - one.right) ** 2 for one in judged) / len(judged) if judged else 0.0


Hand = Callable[[str], str]
"""From the name of a report to the hand that wrote it."""


def calibrate(readings: Readings, gold: Mapping[str, Annotation]) -> Calibration:
    """Learn the curves from annotated reports; a kind with few statements gets none."""
    return fit(judge_all(readings, gold))


def fit(judged: Iterable[Judged], *, hand: Hand = str) -> Calibration:
    """Learn the curves from judged statements; a kind with few of them gets none.

    ``hand`` says which reports are of one hand; without it each report is of its own.
    """
    kinds: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.kind].append(one)
    return Calibration({kind: _curve(ones, hand) for kind, ones in sorted(kinds.items()) if len(ones) >= _ENOUGH})


_SUREST = 0.99
"""No rule is certain: a confidence of one counts as this much."""


def _curve(ones: Sequence[Judged], hand: Hand) -> tuple[tuple[float, float], ...]:
    """The isotonic curve through one kind's statements; each confidence is steadied by what its rule promises."""
    import numpy as np
    from scipy.optimize import isotonic_regression

    values = np.round([min(one.confidence, _SUREST) for one in ones], 2)
    if len(np.unique(values)) > _MOST_POINTS:
        values = np.round(np.floor(values * 20 + 1e-9) / 20 + 0.025, 3)  # the middles of twenty bands
    values, place = np.unique(values, return_inverse=True)
    hands = [hand(one.doc) for one in ones]
    written = Counter(hands)
    weights = np.array([min(1.0, _OF_ONE_HAND / written[each]) for each in hands])
    number = np.bincount(place, weights=weights)
    right = np.bincount(place, weights=weights * [one.right for one in ones])
    share = (right + _PRIOR * values) / (number + _PRIOR)
    risen = isotonic_regression(share, weights=number + _PRIOR).x
    points = zip(values.tolist(), np.round(risen, 3).tolist(), strict=True)
    return tuple((float(x), float(y)) for x, y in points)


def cross_fit(judged: Sequence[Judged], *, hand: Hand | None = None, folds: int = 5) -> list[Judged]:
    """Each statement with the probability that the curves of the other folds of reports give it.

    With ``hand``, each hand is a fold of its own: its statements are corrected by what other hands taught. Without it,
    reports are dealt to the folds in the order of their names. Neither depends on chance.
    """
    of = hand or str
    groups = sorted({of(one.doc) for one in judged})
    fold_of = {group: index if hand else index % folds for index, group in enumerate(groups)}
    curves = {
        fold: fit((one for one in judged if fold_of[of(one.doc)] != fold), hand=of)
        for fold in sorted(set(fold_of.values()))
    }
    return [one._replace(confidence=curves[fold_of[of(one.doc)]].apply(one.kind, one.confidence)) for one in judged]


def format_reliability(rows: Iterable[ReliabilityRow]) -> str:
    """The rows as a Markdown table."""
    lines = ["| statement | confidence | number | promised | right |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.kind} | {row.low:.1f}–{row.high:.1f} | {row.number} | {row.promised:.2f} | {row.kept:.2f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
