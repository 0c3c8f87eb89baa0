"""The parts of the graph that are things: what the reports say of them together, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from kgbuild.curation.log import Line
from kgbuild.curation.statements import Statement, last_words
from kgbuild.iris import is_key
from kgbuild.lift.decided import Refused
from kgbuild.lift.decisions import Known, lift_decisions
from kgbuild.lift.entities import lift_entity, lift_retired, lift_scheme
from kgbuild.lift.events import lift_dates, lift_verdicts
from kgbuild.lift.frame import Frame
from kgbuild.lift.gather import Gathered
from kgbuild.lift.part import ALWAYS, fingerprint
from kgbuild.lift.prints import Prints
from kgbuild.lift.provenance import lift_run
from kgbuild.lift.refused import lift_refused
from kgbuild.lift.relations import lift_affiliations, lift_participations
from kgbuild.lift.settled import Settled
from kgbuild.lift.topics import lift_concepts, lift_links, nodes_of
from kgbuild.model import Decision, Entity, Resolution
from kgbuild.topics import TopicLinks

__all__ = ["Things"]


class Things:
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
    """The keys of which lines about statements speak, or may speak."""
    for word in last_words(lines, resolution):
        for told in (*word.statement, word.value):
            first = told.partition(" ")[0]
            if is_key(first):
                yield first
                yield from resolution.once.get(first, ())
