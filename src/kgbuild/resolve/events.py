"""Which events of which reports are one event: same days, and title, or place and people, agree.

Editions stay apart: the same title on another day, or under another number, is another event. Within a report
the extractor has already decided; a page's prose and the data in it speak of the same, and are two tellings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kgbuild.model import When
from kgbuild.resolve.cluster import TOO_LITTLE, Clusters, Refusal, Union, agglomerate
from kgbuild.resolve.editions import Title, titled
from kgbuild.resolve.records import EventRecord

__all__ = ["Told", "candidates", "cluster_events", "likeness", "tellings"]

_THRESHOLD = 3.5
_WIDE = 60


@dataclass(slots=True)
class Told:
    """All that the tellings of an event say together."""

    titles: set[Title] = field(default_factory=set)
    whens: list[When] = field(default_factory=list)
    cities: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    bodies: set[int] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    ordinals: set[int] = field(default_factory=set)
    talks: frozenset[str] = frozenset()
    voices: set[tuple[str, bool]] = field(default_factory=set)
    """Reports, the prose and the data of one apart: within either the extractor has decided."""
    is_part: bool = False
    apart: set[int] = field(default_factory=set)

    def absorb(self, other: Told) -> None:
        for name in ("titles", "cities", "people", "bodies", "types", "ordinals", "voices", "apart"):
            getattr(self, name).update(getattr(other, name))
        self.talks |= other.talks
        self.whens += other.whens


def _days(a: When, b: When) -> float:
    """2 for the same days, 1 where one date is a coarser form of the other or the days overlap, -9 for other days."""
    if (a.start, a.end) == (b.start, b.end):
        return 2.0 if len(a.start) == 10 else 0.75
    if a.start == b.start and len(a.start) == 10:
        return 1.75
    if a.start.startswith(b.start) or b.start.startswith(a.start):
        return 0.75
    if len(a.start) == len(b.start) == 10 and a.start <= (b.end or b.start) and b.start <= (a.end or a.start):
        return 1.25
    return -9.0


def likeness(a: Told, b: Told) -> tuple[float, str]:
    """How much speaks for one event, and what."""
    score, reasons = 0.0, []
    if a.whens and b.whens:
        day = max(_days(x, y) for x in a.whens for y in b.whens)
        if day < 0:
            return 0.0, "different edition"
        score += day
        reasons.append("same date" if day > 1.5 else "dates agree")
    if a.ordinals and b.ordinals and not a.ordinals & b.ordinals:
        return 0.0, "different edition"
    if a.titles and b.titles:
        alike = max(x.like(y) for x in a.titles for y in b.titles)
        if any(x.other_edition(y) for x in a.titles for y in b.titles):
            return 0.0, "different edition"
        if not alike:
            return 0.0, "different title"
        score += 2.0 * alike
        reasons.append("same title" if alike == 1.0 else "titles alike")
    people, bodies = len(a.people & b.people), len(a.bodies & b.bodies)
    score += min(people, 2) + 0.5 * min(bodies, 2)
    reasons += [f"{people} shared people"] * bool(people) + [f"{bodies} shared institutions"] * bool(bodies)
    if people and not a.talks.isdisjoint(b.talks):
        score += 0.75
        reasons.append("same talk")
    if a.cities and b.cities:
        same = bool(a.cities & b.cities)
        score += 0.75 if same else -1.5
        reasons.append("same place" if same else "other place")
    if a.types and b.types:
        score += 0.25 if a.types & b.types else -1.0
    one_report = not {report for report, _ in a.voices}.isdisjoint(report for report, _ in b.voices)
    if one_report:
        score += 1.0
        reasons.append("prose and data of one report")
    if not a.whens or not b.whens:
        score += 0.5 if a.titles and b.titles and (people or one_report) else 0.0
    return score, ", ".join(reasons)


def _of_one_title(a: Told, b: Told) -> bool:
    """Whether two events go by one title, but for numbers."""
    return not {title.words for title in a.titles}.isdisjoint(title.words for title in b.titles)


def tellings(
    records: Sequence[EventRecord],
    cities: Mapping[tuple[str, str], frozenset[str]],
    agents: Mapping[tuple[str, str], tuple[str, int]],
) -> dict[int, Told]:
    """What each record says of its event, by its number; the arguments are those of :func:`cluster_events`."""
    whens = _inherited(records)
    return {n: _telling(record, whens, cities, agents) for n, record in enumerate(records)}


def _telling(
    record: EventRecord,
    whens: Mapping[tuple[str, str], When],
    cities: Mapping[tuple[str, str], frozenset[str]],
    agents: Mapping[tuple[str, str], tuple[str, int]],
) -> Told:
    here = (record.report, record.key)
    known = [agents[record.report, agent] for agent in record.agents if (record.report, agent) in agents]
    when = record.when or whens.get(here)
    return Told(
        titles={titled(record.name, record.ordinal)} if record.titled else set(),
        whens=[when] if when else [],
        cities=set(cities.get(here, ())),
        people={number for kind, number in known if kind == "person"},
        bodies={number for kind, number in known if kind == "institution"},
        types=set(record.types),
        ordinals={record.ordinal} if record.ordinal is not None else set(),
        talks=record.talks,
        voices={record.voice},
        is_part=record.part_of is not None,
    )


def _inherited(records: Sequence[EventRecord]) -> dict[tuple[str, str], When]:
    """Dates that parts have from the event that contains them."""
    by_key = {(record.report, record.key): record for record in records}
    out: dict[tuple[str, str], When] = {}
    for record in records:
        whole, seen = record, {record.key}
        while whole.when is None and whole.part_of and whole.part_of not in seen:
            seen.add(whole.part_of)
            parent = by_key.get((record.report, whole.part_of))
            if parent is None:
                break
            whole = parent
        if record.when is None and whole.when is not None:
            out[record.report, record.key] = whole.when
    return out


def cluster_events(
    records: Sequence[EventRecord],
    *,
    cities: Mapping[tuple[str, str], frozenset[str]],
    agents: Mapping[tuple[str, str], tuple[str, int]],
    apart: Iterable[tuple[int, int]] = (),
) -> tuple[Clusters, list[Union], list[Refusal]]:
    """Clusters over the records' indices, the unions carried out and those refused.

    ``cities`` maps (report, event) to identities of cities; ``agents`` maps (report, agent) to its kind and the
    number of its cluster; ``apart`` are pairs of records that human lines keep apart.
    """
    profiles = tellings(records, cities, agents)
    for a, b in apart:
        profiles[a].apart.add(b)
        profiles[b].apart.add(a)
    clusters = Clusters(len(records))

    def veto(a: int, b: int, union: Union) -> str:
        one, two = profiles[a], profiles[b]
        if not one.apart.isdisjoint(clusters.of(b)):
            return "kept apart by hand"
        if one.voices & two.voices:
            return "told apart in one report"
        score, reason = likeness(one, two)
        if score < _THRESHOLD - 0.5:
            return f"{TOO_LITTLE}: {reason}" if score > 0 else reason
        one.absorb(two) if a < b else two.absorb(one)
        profiles.pop(max(a, b))
        return ""

    wanted, doubtful = [], []
    for a, b in candidates(records, profiles):
        if profiles[a].voices & profiles[b].voices:
            continue
        score, reason = likeness(profiles[a], profiles[b])
        if profiles[a].is_part != profiles[b].is_part:
            score -= 0.5
        if score >= _THRESHOLD:
            wanted.append(Union(score, a, b, reason))
        elif score > _THRESHOLD - 1.0 or (reason == "different edition" and _of_one_title(profiles[a], profiles[b])):
            doubtful.append(Refusal(score, a, b, reason if score <= 0 else f"{TOO_LITTLE}: {reason}"))
    done, refused = agglomerate(clusters, wanted, veto)
    final: dict[tuple[int, int], Refusal] = {}
    for refusal in [*doubtful, *refused]:
        a, b = sorted((clusters.find(refusal.a), clusters.find(refusal.b)))
        if a != b:
            final[a, b] = Refusal(refusal.score, a, b, refusal.reason)
    return clusters, done, [final[pair] for pair in sorted(final)]


def _told_twice(records: Sequence[EventRecord]) -> set[tuple[int, int]]:
    """Pairs of an event of a report's prose and one of its data."""
    voices: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        voices[record.voice].append(n)
    return {
        (min(a, b), max(a, b))
        for (report, is_data), block in voices.items()
        if is_data
        for a in block[:_WIDE]
        for b in voices.get((report, False), ())[:_WIDE]
    }


def candidates(records: Sequence[EventRecord], profiles: Mapping[int, Told]) -> list[tuple[int, int]]:
    """Pairs that share a first day, or a month where one says no more, or a title."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n in range(len(records)):
        profile = profiles[n]
        for when in profile.whens:
            blocks["day", when.start].append(n)
            if when.end != when.start:
                blocks["day", when.end].append(n)
        for title in profile.titles:
            blocks["title", " ".join(sorted(title.words))].append(n)
    for n in range(len(records)):
        for when in profiles[n].whens:
            for short in {when.start[:4], when.start[:7]} - {when.start}:
                if ("day", short) in blocks:
                    blocks["within", short].append(n)
    pairs = _told_twice(records)
    for (kind, value), block in sorted(blocks.items()):
        if kind == "within":
            coarse = blocks["day", value][:_WIDE]
            pairs.update((min(a, b), max(a, b)) for a in coarse for b in block if a != b)
        else:
            for place, a in enumerate(block):
                pairs.update((min(a, b), max(a, b)) for b in block[place + 1 : place + 1 + _WIDE] if a != b)
    return sorted(pairs)
