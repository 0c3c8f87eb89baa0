"""Bodies that no word of their name shows, wherever they stand: runs of capitals, weighed by the slot they fill."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence

from kgbuild.annotate.bodywords import body_type
from kgbuild.annotate.runs import runs
from kgbuild.annotate.slots import Around, body_weights, is_other, marks_of, touching
from kgbuild.annotate.trimmings import legal_suffix
from kgbuild.annotate.words import Line
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["slotted_bodies", "weighable"]

_SURE = 0.75
"""No name of this sort is surer than one that a rule ties to a person."""


def weighable(
    line: Line, blocked: Sequence[Span], bodies: Sequence[Span], persons: Sequence[Mention], lower: frozenset[str]
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """What may be a body outside the blocked spans, as first word and stop, with the marks that it bears."""
    starts, ends = frozenset(m.span.start for m in persons), frozenset(m.span.end for m in persons)
    named = tuple(sorted((m.span, m.confidence) for m in persons))
    known = [(body, 1.0) for body in sorted(bodies)]
    body_starts, body_ends = frozenset(body.start for body in bodies), frozenset(body.end for body in bodies)
    for first, stop in runs(line, blocked):
        if is_other(line, first, stop):
            continue
        own = [body for body, _ in touching(known, line.span(first, stop))]
        around = Around(
            body_starts - {body.start for body in own} if own else body_starts,
            body_ends - {body.end for body in own} if own else body_ends,
            starts,
            ends,
            named,
            lower,
        )
        yield first, stop, marks_of(line, first, stop, around)


def slotted_bodies(
    line: Line, blocked: Sequence[Span], bodies: Sequence[Span], persons: Sequence[Mention], lower: frozenset[str]
) -> list[Mention]:
    """The bodies that the model is sure enough of, the surest first where two overlap.

    Where a person was read there who is surer, there is no body.
    """
    weights = body_weights()
    weighed = sorted(
        (-weights.probability(marks), -line.span(first, stop).end, first, stop)
        for first, stop, marks in weighable(line, blocked, bodies, persons, lower)
    )
    named = sorted((m.span, m.confidence) for m in persons)
    taken = sorted((span, 1.0) for span in blocked)
    out: list[Mention] = []
    for doubt, _, first, stop in weighed:
        if -doubt < weights.least:
            break
        end = legal_suffix(line, stop)
        span = line.span(first, end)
        if any(sure > -doubt for _, sure in touching(named, span)) or any(touching(taken, span)):
            continue
        insort(taken, (span, 1.0))
        name = line.between(first, end)
        kind = body_type(name) or "otherBody"
        sure = min(-doubt, _SURE)
        out.append(Mention("institution", span, line.sentence.index, name, type=kind, confidence=sure))
    return out
