"""Statements that were published under a key that has retired since: their identifiers lead on.

The identifier of a participation, an affiliation or a claim is a hash of what it states, so it is another once a person
is merged into another. Nothing remembers those before: what the reports told under the retired keys is gathered once
more, as it was then, and what each statement is called now is looked up among those that stand.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, product

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.curation.statements import SAME_AS, Statement, Word
from kgbuild.lift.decided import Refused, tie_of
from kgbuild.lift.events import term_of
from kgbuild.lift.frame import CURATION, Frame
from kgbuild.lift.gather import AffiliationKey, Gathered, Keys
from kgbuild.lift.refused import successors
from kgbuild.lift.settle import participations, settle
from kgbuild.lift.settled import Settled
from kgbuild.lift.terms import date
from kgbuild.model import Local, Reading, Report
from kgbuild.vocabulary import dcterms, owl, rdf, rn

__all__ = ["Former", "lift_former"]

_ALL = ""
"""Stands for all retired keys together: a statement may have had two of them."""

Part = tuple[str, str, str, str]
"""Event, agent, role and contribution (or empty)."""

Pair = tuple[NamedNode, list[NamedNode]]
"""The node of a statement under a retired key, and those that stand in its place."""


class Former:
    """What the reports told under retired keys: a table for each key, and one for all."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._by_report: dict[str, dict[str, dict[Local, str]]] = {}
        self.tables: dict[str, Gathered] = {}
        self.now: dict[str, set[str]] = {}
        """What each retired key's mentions go by."""
        for local, retired in keys.resolution.former.items():
            key = keys.resolution.key_of.get(local)
            if key not in keys.live:
                continue
            told = self._by_report.setdefault(local[0], {})
            for old in retired:
                told.setdefault(old, {})[local] = old
                self.now.setdefault(old, set()).add(key)
            told.setdefault(_ALL, {})[local] = retired[0]
        self._live = keys.live.union(self.now)

    def add(self, report: Report, reading: Reading) -> None:
        """Count a report in, as far as it told of a thing under a retired key."""
        told = self._by_report.get(report.id, {})
        for old, renamed in told.items():
            if old == _ALL and len(told) == 2:
                continue  # all are one
            key_of = ChainMap(renamed, self._keys.resolution.key_of)  # type: ignore[arg-type]
            then = Keys(replace(self._keys.resolution, key_of=key_of), self._live)
            self.tables.setdefault(old, Gathered()).add(report, reading, then)

    def today(self, *keys: str) -> Iterator[tuple[str, ...]]:
        """What keys, of which some may have retired, can be today; nothing where none has."""
        if any(key in self.now for key in keys):
            yield from product(*(sorted(self.now.get(key, (key,))) for key in keys))


def lift_former(
    former: Former,
    settled: Settled,
    table: Gathered,
    refused: Mapping[Statement, Refused],
    words: Iterable[Word],
    frame: Frame,
) -> Iterator[Quad]:
    """A retired identifier for each statement that was published under a retired key; it leads to what stands now.

    ``words`` are what people said of statements: what they added under a key that has retired leads on as well.
    """
    now = _Now(settled, table, refused, frame)
    found: dict[NamedNode, set[NamedNode]] = {}
    for node, ends in chain(_by_reports(former, now), _by_people(words, now)):
        found.setdefault(node, set()).update(ends)
    for node, standing in sorted(found.items(), key=lambda item: item[0].value):
        yield Quad(node, rdf.type, rn.RetiredEntity, CURATION)
        yield Quad(node, owl.deprecated, _TRUE, CURATION)
        for end in sorted(standing, key=lambda end: end.value):
            yield Quad(node, dcterms.isReplacedBy, end, CURATION)


class _Now:
    """The statements that stand today, or were taken out by a curator; each finds what a former one is now."""

    def __init__(self, settled: Settled, table: Gathered, refused: Mapping[Statement, Refused], frame: Frame) -> None:
        self._frame, self._table, self._refused = frame, table, refused
        self.least = frame.options.min_confidence
        self.works: dict[tuple[str, str, str], list[str]] = {}
        """The contributions (or an empty one) of each event, agent and role."""
        for event, takings in settled.takings.items():
            for taking in takings:
                self.works.setdefault((event, taking.agent, taking.role), []).append(taking.work)
        self._ties = {tie for ties in settled.ties.values() for tie in ties}
        told = (verdict for verdicts in settled.verdicts.values() for verdict in verdicts)
        self._values = {Statement(one.subject, one.name, str(one.value)) for one in told}

    def part(self, old: Part, new: Part) -> Iterator[Pair]:
        """A participation: event, agent, role, contribution."""
        *said, work = new
        event, agent, role = said
        works = self.works.get((event, agent, role))
        if works is None:
            ends = self._instead(Statement(event, role, agent), work)
        else:
            kept = [work] if work in works else works
            ends = [self._frame.relation("participation", *said, one) for one in kept]
        if ends is not None:
            yield self._frame.relation("participation", *old), ends

    def tie(self, old: AffiliationKey, new: AffiliationKey) -> Iterator[Pair]:
        """An affiliation."""
        agent, institution, position = new
        ends: list[NamedNode] | None = [self._frame.relation("affiliation", *new)]
        if new not in self._ties:
            ends = self._instead(Statement(agent, "affiliation", f"{institution} {position}".strip()))
        if ends is not None:
            yield self._frame.relation("affiliation", *old), ends

    def claim(self, old: Statement, new: Statement) -> Iterator[Pair]:
        """A claim about an attribute."""
        if new in self._values or new in self._refused:
            terms = (term_of(one.predicate, one.value, self._frame) for one in (old, new))
            yield from self._claims(new.predicate, *zip((old.subject, new.subject), terms, strict=True))

    def dates(self, event: str, today: str, dates: tuple[str, str]) -> Iterator[Pair]:
        """The claims about the first day of an event, and the last where it is another."""
        if dates in self._table.dates.get(today, ()):
            for name, day in zip(("startDate", "endDate"), dict.fromkeys(dates), strict=False):
                yield from self._claims(name, (event, date(day)), (today, date(day)))

    def _claims(self, name: str, *triples: tuple[str, NamedNode | Literal | None]) -> Iterator[Pair]:
        frame = self._frame
        nodes = [frame.claim_node(frame.entity(key), rn[name], term) for key, term in triples if term is not None]
        if len(nodes) == 2:
            yield nodes[0], nodes[1:]

    def _instead(self, statement: Statement, work: str = "") -> list[NamedNode] | None:
        """What stands in the place of a statement that a curator took out, which may be nothing."""
        fallen = self._refused.get(statement)
        return None if fallen is None else successors(fallen, self._table, self._frame, work)


def _by_reports(former: Former, now: _Now) -> Iterator[Pair]:
    """What the reports told under retired keys."""
    for then in former.tables.values():
        for event, agent, role, work, part in participations(then):
            for an_event, an_agent, a_work in former.today(event, agent, work):
                if part.support.confidence >= now.least:
                    yield from now.part((event, agent, role, work), (an_event, an_agent, role, a_work))
        for (agent, institution, position), told in then.affiliations.items():
            for an_agent, body in former.today(agent, institution):
                if told.support.confidence >= now.least:
                    yield from now.tie((agent, institution, position), (an_agent, body, position))
        for verdict in settle(then, minimum=now.least):
            old = Statement(verdict.subject, verdict.name, str(verdict.value))
            for subject, value in former.today(old.subject, old.value):
                yield from now.claim(old, Statement(subject, old.predicate, value))
        for event, told_dates in then.dates.items():
            for dates, (today,) in product(told_dates, former.today(event)):
                yield from now.dates(event, today, dates)


def _by_people(words: Iterable[Word], now: _Now) -> Iterator[Pair]:
    """What curators added, or put in the place of another, under keys that have retired since."""
    for word in words:
        old, new = Statement.read(word.line.subject, word.line.object), word.statement
        if word.line.action == "correct":
            old, new = old.corrected(word.line.value), new.corrected(word.value)
        if old == new or word.line.action not in ("add", "correct") or new.predicate in ("name", "dates", SAME_AS):
            continue
        if new.predicate == "affiliation":
            yield from now.tie(tie_of(old), tie_of(new))
        elif new.is_participation:
            for work in now.works.get((new.subject, new.value, new.predicate), ()):
                yield from now.part(*((one.subject, one.value, one.predicate, work) for one in (old, new)))
        else:
            yield from now.claim(old, new)


_TRUE = Literal(True)
