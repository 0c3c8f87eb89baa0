"""The order of resolution, once: places, institutions, persons, events, then what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from kgbuild.curation.anchors import anchor
from kgbuild.memory import without_cycles
from kgbuild.model import Decision, Entity, EntityKind, Finding, Local, Reading, Resolution, Source
from kgbuild.resolve.body_labels import BodyLabel
from kgbuild.resolve.canonical import other_forms, preferred, preferred_person, preferred_place
from kgbuild.resolve.cluster import Clusters, Refusal, Union
from kgbuild.resolve.events import cluster_events
from kgbuild.resolve.gazetteer import country_name
from kgbuild.resolve.human import Human
from kgbuild.resolve.identities import Identity, Known, identities
from kgbuild.resolve.institutions import cluster_institutions
from kgbuild.resolve.keys import Keys, Mint, Registry
from kgbuild.resolve.occasions import occasions
from kgbuild.resolve.persons import Surroundings, cluster_persons, within
from kgbuild.resolve.places import Place, Places
from kgbuild.resolve.records import LabelRecord, Records, collect
from kgbuild.resolve.sights import Named, Sight, sights_of

__all__ = ["resolve"]


class _Record(Named, Protocol):
    """What records of all kinds have."""

    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def language(self) -> str: ...


def resolve(
    readings: Iterable[Reading],
    sources: Mapping[str, Source],
    *,
    registry: Registry | None = None,
    decisions: Sequence[Decision] = (),
    mint: Mint | None = None,
    findings: list[Finding] | None = None,
    known: Known = MappingProxyType({}),
) -> Resolution:
    """Decide which local things of all readings are one, and give each a key.

    Args:
        readings: what was read of each report; each is looked at once, in any order.
        sources: report id -> what is known of it beside its text.
        registry: the keys given at earlier builds; without one every key is new.
        decisions: the human lines, oldest first; they win over the machine.
        mint: makes a key; :func:`kgbuild.iris.mint` unless another is given.
        findings: takes what a human line asked for that no longer applies.
        known: the records of authorities that persons and institutions fit; two that fit different records of one
            authority are two, whatever else speaks for one.

    Returns:
        Entities in the order of their keys, the key of every local thing, machine decisions with reasons, and
        the retired keys.
    """
    with without_cycles():
        return _resolve(readings, sources, registry, decisions, mint, findings if findings is not None else [], known)


def _resolve(
    readings: Iterable[Reading],
    sources: Mapping[str, Source],
    registry: Registry | None,
    decisions: Sequence[Decision],
    mint: Mint | None,
    findings: list[Finding],
    known: Known,
) -> Resolution:
    records = collect(readings, sources)
    sights = {kind: sights_of(kind, found, anchored=registry is not None) for kind, found in _by_kind(records)}
    keys = Keys(registry, mint, sights)
    human = Human(decisions, keys, findings)
    out = _Result(keys, human, sights)
    places = Places(records.places)
    out.add_places(places)
    seat = _seats(records, places)
    cities = _cities(records, places)
    bodies, done, refused = cluster_institutions(
        records.institutions,
        seat=seat,
        home=_homes(records, places),
        stage=_stages(records, cities),
        apart=human.apart("institution"),
        known=_known("institution", records.institutions, known, human),
    )
    out.add("institution", records.institutions, bodies, done, refused)
    body_at = {(r.report, r.key): n for n, r in enumerate(records.institutions)}
    around = _surroundings(records, bodies, body_at, seat, occasions(records.events, records.persons, cities))
    persons, done, refused = cluster_persons(
        records.persons,
        around,
        apart=human.apart("person"),
        known=_known("person", records.persons, known, human),
    )
    human.place(records.persons, around)
    out.add("person", records.persons, persons, done, refused)
    agents = {place: ("institution", bodies.find(n)) for place, n in body_at.items()}
    agents |= {(r.report, r.key): ("person", persons.find(n)) for n, r in enumerate(records.persons)}
    events, done, refused = cluster_events(records.events, cities=cities, agents=agents, apart=human.apart("event"))
    out.add("event", records.events, events, done, refused)
    out.add_newcomers()
    out.add_labels("series", records.series, {(r.report, r.key): r.key for r in records.series})
    out.add_labels("topic", records.topics, {(r.report, r.key): r.key for r in records.topics})
    out.add_labels("contribution", records.contributions, _contribution_groups(records, out))
    return out.resolution(records.reports)


def _known(kind: EntityKind, records: Sequence[Any], known: Known, human: Human) -> dict[int, frozenset[Identity]]:
    """What the records fit, and what lines link to them or refuse for them."""
    return identities(kind, [(record.report, record.key) for record in records], known, human.of_records(kind))


def _by_kind(records: Records) -> Iterator[tuple[EntityKind, Sequence[Any]]]:
    """The records by the kind of thing that they speak of; places are named in another way."""
    yield "person", records.persons
    yield "institution", records.institutions
    yield "event", records.events
    yield "contribution", records.contributions
    yield "series", records.series
    yield "topic", records.topics


def _seats(records: Records, places: Places) -> dict[tuple[str, str], tuple[str, ...]]:
    """(report, institution) -> identities of its seat and the places around it, and the country's code."""
    from kgbuild.resolve.locals import place_local

    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in records.institutions:
        if record.place:
            identity = places.identity_of[record.report, place_local(record.place)]
            place = places.places[identity]
            out[record.report, record.key] = (
                *([identity] if not place.is_country else []),
                *([place.country] if place.country else []),
            )
    return out


def _homes(records: Records, places: Places) -> dict[str, str]:
    """Report -> code of the country in which all its events took place, as far as they have a place."""
    from kgbuild.resolve.locals import place_local

    found: dict[str, set[str]] = defaultdict(set)
    for record in records.events:
        for name in record.places:
            country = places.places[places.identity_of[record.report, place_local(name)]].country
            if country:
                found[record.report].add(country)
    return {report: min(countries) for report, countries in found.items() if len(countries) == 1}


def _stages(records: Records, cities: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], str]:
    """(report, institution) -> the one city in which it held all its events of that report."""
    out = {}
    for record in records.institutions:
        found = frozenset[str]().union(*(cities.get((record.report, event), ()) for event in record.held))
        if len(found) == 1:
            out[record.report, record.key] = min(found)
    return out


def _cities(records: Records, places: Places) -> dict[tuple[str, str], frozenset[str]]:
    """(report, event) -> identities of the cities it took place in."""
    from kgbuild.resolve.locals import place_local

    out = {}
    for record in records.events:
        found = set()
        for name in record.places:
            identity: str | None = places.identity_of[record.report, place_local(name)]
            while identity:
                if identity.startswith("city:"):
                    found.add(identity)
                identity = places.places[identity].within
        out[record.report, record.key] = frozenset(found)
    return out


def _surroundings(
    records: Records,
    bodies: Clusters,
    body_at: Mapping[tuple[str, str], int],
    seat: Mapping[tuple[str, str], tuple[str, ...]],
    met: Mapping[tuple[str, str], frozenset[int]],
) -> Surroundings:
    """What persons may be told apart by: institutions with their containers and countries, and occasions."""
    from kgbuild.resolve.institution_names import parse

    countries: dict[int, str] = {}
    for n, record in enumerate(records.institutions):
        named = sorted(parse(record.name).countries) or [
            s for s in seat.get((record.report, record.key), ()) if len(s) == 2
        ]
        if named:
            countries.setdefault(bodies.find(n), named[0])

    def around(report: str, key: str) -> tuple[int, ...]:
        out: list[int] = []
        seen: set[str] = set()
        while (report, key) in body_at and key not in seen:
            seen.add(key)
            n = body_at[report, key]
            out.append(bodies.find(n))
            key = records.institutions[n].parent or ""
        return tuple(dict.fromkeys(out))

    def label(report: str, key: str) -> BodyLabel:
        record = records.institutions[body_at[report, key]]
        above = body_at.get((report, record.parent)) if record.parent else None
        cities = [place for place in seat.get((report, key), ()) if place.startswith("city:")]
        return BodyLabel(
            name=parse(record.name).key,
            container=parse(records.institutions[above].name).key if above is not None else "",
            city=cities[0].split(":")[1] if cities else "",
        )

    return Surroundings(bodies=around, label=label, country=lambda number: countries.get(number, ""), met=met)


def _contribution_groups(records: Records, out: _Result) -> dict[tuple[str, str], str]:
    """Contributions are one where their events are and their titles agree."""
    groups = {}
    for record in records.contributions:
        event = out.key_of.get((record.report, "event", record.event), f"{record.report}#{record.event}")
        groups[record.report, record.key] = f"{event}|{record.key.split('|', 1)[1]}"
    return groups


class _Result:
    """Collects entities, keys and decisions."""

    def __init__(self, keys: Keys, human: Human, sights: Mapping[EntityKind, Sequence[Sight]]) -> None:
        self.keys = keys
        self._sights = sights
        self.human = human
        self.entities: list[Entity] = []
        self.key_of: dict[Local, str] = {}
        self.decisions: list[Decision] = []
        self._records: dict[EntityKind, Sequence[_Record] | Sequence[LabelRecord]] = {}

    def add(
        self,
        kind: EntityKind,
        records: Sequence[Any],
        clusters: Clusters,
        done: Sequence[Union],
        refused: Sequence[Refusal],
    ) -> None:
        """Give every cluster its key and its name, after human merges and splits."""
        self._records[kind] = records
        groups = self.human.regroup(kind, records, self._sights[kind], clusters)
        key_of_index: dict[int, str] = {}
        for group in groups:
            members = [records[n] for n in group.members]
            key_of_index.update(dict.fromkeys(group.members, group.key))
            self._entity(kind, group.key, members, [records[n] for n in group.named])
        self._tell(kind, records, key_of_index, done, refused)

    def _entity(self, kind: EntityKind, key: str, members: Sequence[_Record], named: Sequence[_Record] = ()) -> None:
        """Take in an entity of these records, named as ``named`` call it where there are any."""
        names = [record.name for record in named or members]
        forms = [form for record in members for form in (record.name, *record.aliases)]
        name = preferred_person(names) if kind == "person" else preferred(names)
        if kind == "event":
            titles = [[record.name for record in part if getattr(record, "titled", False)] for part in (named, members)]
            name = preferred(titles[0] or titles[1] or names)
            forms = titles[1]
        locals_ = tuple(sorted({(record.report, str(kind), record.key) for record in members}))
        language = next(record.language for record in members if record.name == name)
        entity = Entity(
            key=key, kind=kind, name=name, language=language, aliases=other_forms(name, forms), members=locals_
        )
        self.entities.append(entity)
        self.key_of.update(dict.fromkeys(locals_, key))

    def _tell(
        self,
        kind: EntityKind,
        records: Sequence[_Record],
        key_of_index: Mapping[int, str],
        done: Sequence[Union],
        refused: Sequence[Refusal],
    ) -> None:
        """Merges and refusals as decisions; merges of one name for one reason are told once."""
        told: dict[str, dict[tuple[str, str], tuple[float, int]]] = defaultdict(dict)
        for union in done:
            key = key_of_index[union.a]
            if key_of_index[union.b] != key:
                continue  # a human line split what the machine had joined
            _note(told[key], records[union.a].name, records[union.b].name, union.reason, union.score)
        if kind == "person":
            for n, record in enumerate(records):
                for form, reason, score in within(record.name, record.aliases):
                    _note(told[key_of_index[n]], record.name, form, reason, score)
        for key, merges in sorted(told.items()):
            for (names, reason), (score, times) in sorted(merges.items()):
                text = f"{names}: {reason}" + (f" ({times} times)" if times > 1 else "")
                self.decisions.append(Decision(kind="merge", subject=key, object=key, reason=text, score=_share(score)))
        seen = set()
        for refusal in refused:
            a, b = sorted((key_of_index[refusal.a], key_of_index[refusal.b]))
            if a == b or (a, b) in seen:
                continue
            seen.add((a, b))
            text = f"“{records[refusal.a].name}” is not “{records[refusal.b].name}”: {refusal.reason}"
            self.decisions.append(
                Decision(kind="keepApart", subject=a, object=b, reason=text, score=_share(refusal.score))
            )

    def add_places(self, places: Places) -> None:
        """Entities of all places, the wider ones included."""
        identities = sorted(places.places)
        sights = [_sights_of_place(places.places[identity]) for identity in identities]
        found = dict(zip(identities, self.keys.assign("place", sights), strict=True))
        for identity, key in sorted(found.items()):
            self._place(places.places[identity], key, found)

    def _place(self, place: Place, key: str, found: Mapping[str, str]) -> None:
        forms = [form for *_, form in place.forms]
        name = country_name(place.country) if place.is_country and place.country else preferred_place(forms)
        locals_ = tuple(sorted({(report, "place", local) for report, local, *_ in place.forms}))
        self.key_of.update(dict.fromkeys(locals_, key))
        self.entities.append(
            Entity(
                key=key,
                kind="place",
                name=name,
                aliases=other_forms(name, forms),
                members=locals_,
                country_code=place.country if place.is_country else None,
                within=found[place.within] if place.within else None,
            )
        )

    def add_labels(
        self, kind: EntityKind, records: Sequence[LabelRecord], group_of: Mapping[tuple[str, str], str]
    ) -> None:
        """Entities of things that are one where their folded labels are."""
        self._records[kind] = records
        groups: dict[str, list[LabelRecord]] = defaultdict(list)
        sights: dict[str, list[Sight]] = defaultdict(list)
        for record, sight in zip(records, self._sights[kind], strict=True):
            group = group_of[record.report, record.key]
            groups[group].append(record)
            sights[group].append(sight)
        names = sorted(groups)
        if kind != "contribution":
            sights = {name: [*sights[name], Sight("", 0, name, anchor("", name))] for name in names}
        for name, key in zip(names, self.keys.assign(kind, [sights[name] for name in names]), strict=True):
            self._entity(kind, key, groups[name])

    def add_newcomers(self) -> None:
        """Entities of what curators added, unless it turned out to be one of those that reports name."""
        for newcomer in self.human.newcomers.values():
            other = self.human.stands_for(newcomer)
            if other is not None:
                self.keys.turned_out(newcomer, other)
                continue
            self.keys.add(newcomer)
            self.entities.append(Entity(key=newcomer.key, kind=newcomer.kind, name=newcomer.name))

    def _speakable(self) -> list[Decision]:
        """The machine's decisions but those whose reasons name a withdrawn person."""
        gone = self.human.withdrawn
        return [d for d in self.decisions if d.subject not in gone and d.object not in gone]

    def _former(self, retired: Container[str]) -> dict[Local, tuple[str, ...]]:
        """The retired keys under which local things were published."""
        out: dict[Local, tuple[str, ...]] = {}
        for kind, records in self._records.items():
            found, before = self.keys.former(kind, retired), self.human.before.get(kind, {})
            if not found:
                continue
            for n, (record, sight) in enumerate(zip(records, self._sights[kind], strict=True)):
                keys = found.get(sight.anchor) or self.keys.former_of_many(before.get(n, ""), retired)
                if keys:
                    out[record.report, kind, record.key] = keys
        return dict(sorted(out.items()))

    def resolution(self, reports: set[str]) -> Resolution:
        """The result, sorted."""
        entities = self.human.finish(self.entities)
        retired = self.keys.retired(self.human.withdrawn)
        return Resolution(
            entities=tuple(sorted(entities, key=lambda entity: entity.key)),
            key_of=dict(sorted(self.key_of.items())),
            decisions=(*self.human.decisions, *self._speakable()),
            retired=retired,
            former=self._former(retired),
            anchors=self.keys.news(),
            renamed=self.keys.renamed.pairs,
            split_from=self.keys.parts(),
            once=self.keys.once(),
            hidden=tuple(sorted(self.human.hidden)),
        )


def _note(told: dict[tuple[str, str], tuple[float, int]], a: str, b: str, reason: str, score: float) -> None:
    """Count a union of two names for a reason, with the least score that it ever had."""
    what = f"“{a}”" if a == b else f"“{a}” = “{b}”" if a < b else f"“{b}” = “{a}”", reason
    least, times = told.get(what, (score, 0))
    told[what] = min(least, score), times + 1


def _sights_of_place(place: Place) -> list[Sight]:
    """Where a place is named, and its identity, which is named nowhere."""
    forms = sorted((report, offset, form) for report, _, offset, form in place.forms)
    named = [Sight(*form, anchor(form[0], form[2])) for form in forms]
    return [*named, Sight("", 0, place.identity, anchor("", place.identity))]


@lru_cache(maxsize=1 << 10)
def _share(score: float) -> float:
    """A score as a share of 1, two places: 3 and more points are as good as certain."""
    return round(min(0.99, max(0.01, score / 4.0 if score < 3 else 0.75 + 0.24 * min(1.0, (score - 3) / 3))), 2)
