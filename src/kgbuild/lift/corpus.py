"""Readings and a resolution in, quads out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kgbuild.curation.log import Line
from kgbuild.iris import Minter
from kgbuild.lift.censor import Censor
from kgbuild.lift.decided import decide
from kgbuild.lift.decisions import lift_decisions
from kgbuild.lift.entities import lift_entities, lift_retired
from kgbuild.lift.events import lift_dates, lift_verdicts
from kgbuild.lift.frame import Frame
from kgbuild.lift.gather import Gathered, Keys
from kgbuild.lift.options import LiftOptions
from kgbuild.lift.provenance import lift_document, lift_passages, lift_run, withdrawn_spans
from kgbuild.lift.refused import lift_refused
from kgbuild.lift.relations import lift_affiliations, lift_participations
from kgbuild.lift.settle import settle, settle_dates
from kgbuild.lift.topics import lift_topics
from kgbuild.model import Finding, Reading, Report, Resolution
from kgbuild.topics import NO_LINKS, TopicLinks

__all__ = ["lift"]


def lift(
    told: Iterable[tuple[Report, Reading]],
    resolution: Resolution,
    *,
    options: LiftOptions | None = None,
    curation: Iterable[Line] = (),
    findings: list[Finding] | None = None,
    topics: TopicLinks = NO_LINKS,
) -> Iterator[Quad]:
    """The layers core, provenance and curation of the graph.

    ``curation`` are the lines of the log of human decisions: what they say of statements is carried out here, and
    lines that no longer apply are told in ``findings``. ``topics`` ties topics to the concepts of thesauri.

    Reports stream through: a report's text is let go once its passages are written, and only what is told of
    entities stays in memory until the end. The order of the reports does not change what comes out, but for
    its order.

    Raises:
        InputError: where a reading names a role, type, state or mode that the ontology does not know.
    """
    options = options or LiftOptions()
    minter = Minter(options.base)
    run = NamedNode(minter.relation("run", options.version, options.model, options.run_date or ""))
    frame = Frame(options, minter, run)
    censor = Censor(resolution.hidden)
    persons = {frame.entity(e.key) for e in resolution.entities if e.kind == "person"} if censor else set()
    told_of = _lift(told, resolution, frame, censor, curation, findings if findings is not None else [])
    yield from censor.censored(chain(told_of, lift_topics(topics, resolution, frame)), persons=persons)


def _lift(
    told: Iterable[tuple[Report, Reading]],
    resolution: Resolution,
    frame: Frame,
    censor: Censor,
    curation: Iterable[Line],
    findings: list[Finding],
) -> Iterator[Quad]:
    keys = Keys.to(resolution)
    table = Gathered()
    yield from lift_run(frame)
    for report, reading in told:
        passages = table.add(report, reading, keys)
        yield from lift_document(report, reading, keys, frame)
        yield from lift_passages(report, passages, withdrawn_spans(report, reading, keys, censor), frame)
    decided = decide(table, curation, keys)
    findings += decided.findings
    yield from lift_gathered(table, resolution, frame)
    yield from lift_refused(decided, table, resolution, frame)
    yield from lift_retired(resolution, frame)
    yield from lift_decisions(resolution, frame)


def lift_gathered(table: Gathered, resolution: Resolution, frame: Frame) -> Iterator[Quad]:
    """What the reports say together: entities, attributes with their claims, participations, affiliations."""
    minimum = frame.options.min_confidence
    verdicts = list(settle(table, minimum=minimum))
    dates = settle_dates(table, minimum=minimum)
    standing = [(v.subject, v.name, str(v.value)) for v in verdicts if v.stands]
    units = frozenset(subject for subject, name, _ in standing if name == "unitOf")
    wholes = {subject: whole for subject, name, whole in standing if name == "partOfEvent"}
    yield from lift_entities(resolution, table, frame, units)
    yield from lift_verdicts(verdicts, frame)
    yield from lift_dates(table, dates, frame)
    yield from lift_participations(table, frame)
    yield from lift_affiliations(table, dates, wholes, frame)
