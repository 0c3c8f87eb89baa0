"""Readings and a resolution in, quads out: part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from pyoxigraph import NamedNode, Quad

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Statement, last_words
from kgbuild.iris import Minter, is_key
from kgbuild.lift.censor import Censor
from kgbuild.lift.decided import Refused, decide
from kgbuild.lift.decisions import Known, lift_decisions
from kgbuild.lift.entities import lift_entity, lift_retired, lift_scheme
from kgbuild.lift.events import lift_dates, lift_verdicts
from kgbuild.lift.frame import Frame
from kgbuild.lift.gather import Gathered, Keys
from kgbuild.lift.options import LiftOptions
from kgbuild.lift.part import ALWAYS, Part, fingerprint
from kgbuild.lift.prints import Prints
from kgbuild.lift.provenance import lift_document, lift_passages, lift_run, withdrawn_spans
from kgbuild.lift.refused import lift_refused
from kgbuild.lift.relations import lift_affiliations, lift_participations
from kgbuild.lift.settled import Settled
from kgbuild.lift.topics import lift_concepts, lift_links, nodes_of
from kgbuild.model import Decision, Entity, Finding, Reading, Report, Resolution
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
    censor = Censor(resolution.hidden)
    persons = {frame.entity(e.key) for e in resolution.entities if e.kind == "person"} if censor else set()
    ids: list[str] = []

    def part(name: str, stamp: bytes, quads: partial[Iterator[Quad]]) -> Part:
        return Part(name, stamp, lambda: censor.censored(quads(), persons=persons))

    for report, reading in told:
        ids.append(report.id)
        passages = table.add(report, reading, keys)
        quads = partial(_report, report, reading, passages, keys, censor, frame)
        yield part(f"report {report.id}", prints.take(report, reading), quads)
    lines = list(curation)
    decided = decide(table, lines, keys)
    if findings is not None:
        findings += decided.findings
    settled = Settled.of(table, resolution, minimum=options.min_confidence)
    things = _Things(table, settled, resolution, topics, prints, frame, decided.refused, lines)
    for key in things.keys:
        yield part(key, things.fingerprint(key), partial(things.quads, key))
    yield part("the rest", ALWAYS, partial(things.rest, ids))


def _report(
    report: Report, reading: Reading, passages: frozenset[Span], keys: Keys, censor: Censor, frame: Frame
) -> Iterator[Quad]:
    yield from lift_document(report, reading, keys, frame)
    yield from lift_passages(report, passages, withdrawn_spans(report, reading, keys, censor), frame)


class _Things:
    """The parts that are things: what the reports say together, and what was decided about them."""

    def __init__(
        self,
        table: Gathered,
        settled: Settled,
        resolution: Resolution,
        topics: TopicLinks,
        prints: Prints,
        frame: Frame,
        refused: dict[Statement, Refused],
        lines: list[Line],
    ) -> None:
        self._table, self._settled, self._resolution = table, settled, resolution
        self._topics, self._nodes = topics, nodes_of(topics, frame)
        self._prints, self._frame = prints, frame
        self._known = Known.of(resolution)
        self._languages = {entity.key: entity.language for entity in resolution.entities}
        self._human = [decision for decision in resolution.decisions if decision.by != "machine"]
        self._machine: dict[str, list[Decision]] = {}
        for decision in resolution.decisions:
            if decision.by == "machine":
                self._machine.setdefault(self._home(decision.subject), []).append(decision)
        self._refused: dict[str, dict[Statement, Refused]] = {}
        for statement, fallen in refused.items():
            self._refused.setdefault(self._home(statement.subject), {})[statement] = fallen
        self.keys = settled.things([*self._machine, *self._refused])
        self._spoken_of = set(map(self._home, _named_in(lines, resolution)))

    def _home(self, key: str) -> str:
        return self._settled.home.get(key, key)

    def _entities(self, key: str) -> list[Entity]:
        """The live entities of a part: the thing, and the contributions of an event."""
        together = [key, *sorted(self._settled.works.get(key, ()))]
        return [self._settled.live[one] for one in together if one in self._settled.live]

    def fingerprint(self, key: str) -> bytes:
        """What the part depends on; parts of which people's lines speak are made anew each time, since the lines say
        of them all together what they did."""
        if key in self._spoken_of:
            return ALWAYS
        settled = self._settled
        entities = self._entities(key)
        topics = [str(quad) for quad in self._links(entities)]
        return fingerprint(
            entities,
            self._prints.of(member[0] for entity in entities for member in entity.members),
            settled.within.get(key),
            [(v.name, v.value, v.stands) for v in settled.verdicts.get(key, ())],
            [taking.ties for taking in settled.takings.get(key, ()) if taking.ties],
            [(tie, settled.days[tie]) for tie in settled.ties.get(key, ())],
            [(one, self._known.state(one.object)) for one in self._machine.get(key, ())],
            topics,
        )

    def quads(self, key: str) -> Iterator[Quad]:
        """What the graph says of a thing, with claims, participations, affiliations and decisions."""
        entities = self._entities(key)
        for entity in entities:
            yield from lift_entity(entity, self._table, self._settled, self._frame)
        for one in (key, *self._settled.works.get(key, ())):
            yield from lift_verdicts(self._settled.verdicts.get(one, ()), self._frame)
        yield from lift_dates(key, self._table, self._settled.dates, self._frame)
        yield from lift_participations(key, self._settled, self._frame)
        yield from lift_affiliations(key, self._table, self._settled, self._frame)
        yield from self._links(entities)
        yield from lift_refused(self._refused.get(key, {}), self._table, self._languages, self._frame)
        yield from lift_decisions(self._machine.get(key, ()), self._known, self._frame)

    def _links(self, entities: Iterable[Entity]) -> Iterator[Quad]:
        for entity in entities:
            if entity.kind == "topic":
                yield from lift_links(entity, self._topics, self._nodes, self._frame)

    def rest(self, reports: Iterable[str]) -> Iterator[Quad]:
        """What belongs to no thing: the run, the lists of topics, people's decisions, identifiers out of use."""
        yield from lift_run(reports, self._frame)
        yield from lift_scheme(self._settled, self._frame)
        yield from lift_concepts(self._topics, self._nodes, self._frame)
        yield from lift_retired(self._resolution, self._frame)
        yield from lift_decisions(self._human, self._known, self._frame)


def _named_in(lines: Iterable[Line], resolution: Resolution) -> Iterator[str]:
    """The keys of which lines about statements speak."""
    for word in last_words(lines, resolution):
        for told in (*word.statement, word.value):
            first = told.partition(" ")[0]
            if is_key(first):
                yield first
