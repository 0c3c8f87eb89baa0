"""Readings and a resolution in, quads out: part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from pyoxigraph import NamedNode, Quad

from kgbuild.curation.log import Line
from kgbuild.curation.statements import last_words
from kgbuild.iris import Minter
from kgbuild.lift.censor import Censor
from kgbuild.lift.decided import decide
from kgbuild.lift.former import Former, lift_former
from kgbuild.lift.frame import Frame
from kgbuild.lift.gather import Gathered, Keys
from kgbuild.lift.options import LiftOptions
from kgbuild.lift.part import ALWAYS, Part
from kgbuild.lift.prints import Prints
from kgbuild.lift.provenance import lift_document, lift_passages, withdrawn_spans
from kgbuild.lift.settled import Settled
from kgbuild.lift.things import Things
from kgbuild.model import Finding, Reading, Report, Resolution
from kgbuild.spans import Span
from kgbuild.topics import NO_LINKS, TopicLinks

__all__ = ["lift", "lift_parts"]


def lift(
    told: Iterable[tuple[Report, Reading]],
    resolution: Resolution,
    *,
    options: LiftOptions | None = None,
    curation: Iterable[Line] = (),
    findings: list[Finding] | None = None,
    topics: TopicLinks = NO_LINKS,
) -> Iterator[Quad]:
    """The layers core, provenance and curation of the graph: the quads of all parts of :func:`lift_parts`."""
    parts = lift_parts(told, resolution, options=options, curation=curation, findings=findings, topics=topics)
    for part in parts:
        yield from part.quads()


def lift_parts(
    told: Iterable[tuple[Report, Reading]],
    resolution: Resolution,
    *,
    options: LiftOptions | None = None,
    curation: Iterable[Line] = (),
    findings: list[Finding] | None = None,
    topics: TopicLinks = NO_LINKS,
) -> Iterator[Part]:
    """The layers core, provenance and curation of the graph, in parts.

    ``curation`` are the lines of the log of human decisions: what they say of statements is carried out here, and
    lines that no longer apply are told in ``findings``. ``topics`` ties topics to the concepts of thesauri.

    Reports stream through, each with its part, and only what is told of entities stays in memory until the end. The
    order of the reports does not change what comes out, but for its order. A part's fingerprint does not speak of the
    options and of ``resolution.hidden``, on which all parts depend.

    Raises:
        InputError: where a reading names a role, type, state or mode that the ontology does not know.
    """
    options = options or LiftOptions()
    minter = Minter(options.base)
    run = NamedNode(minter.relation("run", options.version, options.model, options.run_date or ""))
    frame = Frame(options, minter, run)
    keys = Keys.to(resolution)
    prints = Prints(keys)
    table = Gathered()
    former = Former(keys)
    censor = Censor(resolution.hidden)
    persons = {frame.entity(e.key) for e in resolution.entities if e.kind == "person"} if censor else set()
    ids: list[str] = []

    def part(name: str, stamp: bytes, quads: partial[Iterator[Quad]]) -> Part:
        return Part(name, stamp, lambda: censor.censored(quads(), persons=persons))

    for report, reading in told:
        ids.append(report.id)
        passages = table.add(report, reading, keys)
        former.add(report, reading)
        quads = partial(_report, report, reading, passages, keys, censor, frame)
        yield part(f"report {report.id}", prints.take(report, reading), quads)
    lines = list(curation)
    decided = decide(table, lines, keys)
    if findings is not None:
        findings += decided.findings
    settled = Settled.of(table, resolution, minimum=options.min_confidence)
    things = Things(table, settled, resolution, topics, prints, frame, decided.refused, lines)
    for key in things.keys:
        yield part(key, things.fingerprint(key), partial(things.quads, key))
    yield part("the rest", ALWAYS, partial(things.rest, ids))
    gone = partial(lift_former, former, settled, table, decided.refused, last_words(lines, resolution), frame)
    yield part("former statements", ALWAYS, gone)


def _report(
    report: Report, reading: Reading, passages: frozenset[Span], keys: Keys, censor: Censor, frame: Frame
) -> Iterator[Quad]:
    yield from lift_document(report, reading, keys, frame)
    yield from lift_passages(report, passages, withdrawn_spans(report, reading, keys, censor), frame)
