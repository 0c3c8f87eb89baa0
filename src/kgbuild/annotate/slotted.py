"""Bodies that no word of their name shows, wherever they stand: runs of capitals, weighed by the slot they fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgbuild.annotate.bodywords import body_type
from kgbuild.annotate.runs import runs
from kgbuild.annotate.slots import Around, body_weights, marks_of
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
    named = tuple((m.span, m.confidence) for m in persons)
    for first, stop in runs(line, blocked):
        span = line.span(first, stop)
        other = [body for body in bodies if not body.overlaps(span)]
        around = Around(
            frozenset(body.start for body in other), frozenset(body.end for body in other), starts, ends, named, lower
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
    out: list[Mention] = []
    for doubt, _, first, stop in weighed:
        if -doubt < weights.least:
            break
        end = legal_suffix(line, stop)
        span = line.span(first, end)
        surer = any(p.span.overlaps(span) and p.confidence > -doubt for p in persons)
        if surer or any(span.overlaps(other) for other in (*blocked, *(m.span for m in out))):
            continue
        name = line.between(first, end)
        kind = body_type(name) or "otherBody"
        out.append(
            Mention("institution", span, line.sentence.index, name, type=kind, confidence=min(-doubt, _SURE))
        )
    return out
