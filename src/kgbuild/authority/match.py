"""Which records of authorities may be which of our things, with reasons; the sure ones told from the doubtful.

A link states that two are one for everybody who reads the graph, so a name alone is never enough: a person's must be
joined by an institution in common, a body's must be its own (no general words) and nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from kgbuild.authority.records import Asked, Record, RecordKind
from kgbuild.resolve import institution_names as bodies
from kgbuild.resolve import person_names as persons
from kgbuild.resolve.person_pairs import like_names

__all__ = ["ELSEWHERE", "Candidate", "Described", "by_thing", "candidates"]


ELSEWHERE = "other institution"
"""The end of the reason of a candidate whose institutions contradict."""


@dataclass(frozen=True, slots=True)
class Described:
    """One of our things, as it is compared: all its names, and the names of the institutions it belongs to."""

    key: str
    kind: RecordKind
    names: tuple[str, ...]
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be one of our things: ``score`` from 0 to 1, why, and whether it is sure."""

    key: str
    record: Record
    score: float
    reason: str
    sure: bool


def candidates(
    things: Iterable[Described], records: Sequence[Record], refused: Container[tuple[str, str]] = ()
) -> list[Candidate]:
    """Candidates by key, the best first. One that another fits about as well, on either side, is never sure. What
    people refused (key and IRI of the record) is none, and no rival to others.

    >>> mine = Described("p7f3k2q4a", "person", ("Ingrid Solheim",), ("Fjord Institute",))
    >>> ours = [Record("https://orcid.org/0000-0002-1825-0097", "person", ("Solheim, Ingrid",), ("Fjord Institute",)),
    ...         Record("https://orcid.org/0000-0001-5109-3700", "person", ("I. Solheim",))]
    >>> [(c.score, c.reason, c.sure) for c in candidates([mine], ours)]  # doctest: +NORMALIZE_WHITESPACE
    [(0.97, 'same given name and surname; same institution', True), (0.25, 'same surname, initial fits', False)]
    """
    things = list(things)
    found = _with_offers(_compared(things, records), things, records)
    found = [one for one in found if (one.key, one.record.uri) not in refused]
    ranked = sorted(found, key=lambda c: (c.key, -c.score, c.record.uri))
    by_key: dict[str, list[Candidate]] = defaultdict(list)
    by_uri: dict[str, list[Candidate]] = defaultdict(list)
    for one in ranked:
        by_key[one.key].append(one)
        by_uri[one.record.uri].append(one)
    return [_judged(one, by_key[one.key], by_uri[one.record.uri]) for one in ranked]


def by_thing(things: Sequence[Described], records: Sequence[Record]) -> dict[str, list[Candidate]]:
    """By key, the records that may be a thing by what both say; other things are no rivals, services are not heard."""
    out: dict[str, list[Candidate]] = defaultdict(list)
    for one in _compared(things, records):
        out[one.key].append(one)
    return out


def _compared(things: Sequence[Described], records: Sequence[Record]) -> list[Candidate]:
    found = _persons([t for t in things if t.kind == "person"], [r for r in records if r.kind == "person"])
    return found + _bodies(
        [t for t in things if t.kind == "institution"], [r for r in records if r.kind == "institution"]
    )


_NEAR = 0.15
"""A rival whose score is no further off makes a candidate doubtful."""


def _judged(one: Candidate, same_key: Sequence[Candidate], same_uri: Sequence[Candidate]) -> Candidate:
    if not one.sure:
        return one
    rivals = [other for other in same_key if other.record.uri != one.record.uri and _alike(one, other)]
    rivals += [other for other in same_uri if other.key != one.key]
    if any(one.score - rival.score < _NEAR for rival in rivals):
        return Candidate(one.key, one.record, one.score, f"{one.reason}; fits several", sure=False)
    return one


def _with_offers(found: Sequence[Candidate], things: Iterable[Described], records: Iterable[Record]) -> list[Candidate]:
    """The candidates with what a service said of them, and those that a service offers under a name unlike ours.

    A service's judgement alone is never sure: it may know no more than the name. Where it takes another record for
    the same, ours is not sure either.
    """
    kinds = {thing.key: thing.kind for thing in things}
    offers: dict[tuple[str, str], tuple[Record, Asked]] = {}
    preferred: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for asked in record.asked:
            if kinds.get(asked.key) == record.kind:
                offers[asked.key, record.uri] = (record, asked)
                if asked.match:
                    preferred[asked.key].append(record)
    out = []
    for one in found:
        offer = offers.pop((one.key, one.record.uri), None)
        reason, sure = (f"{one.reason}; {offer[1]}" if offer else one.reason), one.sure
        others = [other for other in preferred.get(one.key, ()) if _authority(other) == _authority(one.record)]
        if sure and others and one.record not in others:
            reason, sure = f"{reason}; a service takes another for the same", False
        out.append(replace(one, reason=reason, sure=sure))
    for (key, _), (record, asked) in sorted(offers.items()):
        score = max(0.05, (0.35 if asked.match else 0.2) - 0.02 * max(0, asked.rank - 1))
        out.append(Candidate(key, record, round(score, 2), f"another name; {asked}", sure=False))
    return out


def _authority(record: Record) -> str:
    return record.uri.rsplit("/", 1)[0]


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two records are of one authority: an ORCID and a Wikidata item may well be one person's."""
    return _authority(one.record) == _authority(other.record)


def _persons(things: Sequence[Described], records: Sequence[Record]) -> list[Candidate]:
    forms: dict[persons.PersonName, int] = {}
    ours: dict[int, set[int]] = defaultdict(set)
    theirs: dict[int, set[int]] = defaultdict(set)
    named = ((ours, [thing.names for thing in things]), (theirs, [record.names for record in records]))
    for owners, items in named:
        for n, item in enumerate(items):
            for name in item:
                parsed = persons.parse(name)
                if len(parsed.full) + len(parsed.initials) > 1:
                    owners[forms.setdefault(parsed, len(forms))].add(n)
    names = list(forms)
    best: dict[tuple[int, int], persons.Verdict] = {}
    for f, g in [*like_names(names), *((f, f) for f in range(len(names)))]:
        verdict = persons.compare(names[f], names[g])
        if verdict.strength:
            for one, two in {(f, g), (g, f)}:
                for a in ours.get(one, ()):
                    for b in theirs.get(two, ()):
                        if (a, b) not in best or best[a, b].strength < verdict.strength:
                            best[a, b] = verdict
    return [_person(things[a], records[b], verdict) for (a, b), verdict in sorted(best.items(), key=lambda i: i[0])]


def _person(thing: Described, record: Record, verdict: persons.Verdict) -> Candidate:
    shared = _body_keys(thing.bodies) & _body_keys(record.bodies)
    contradicts = not shared and thing.bodies and record.bodies
    score = min(verdict.strength, 3.0) / 4.0 + (0.22 if shared else 0.0) - (0.15 if contradicts else 0.0)
    reason = verdict.reason + ("; same institution" if shared else f"; {ELSEWHERE}" if contradicts else "")
    sure = bool(shared) and verdict.strength >= 2.5 and not verdict.weak
    return Candidate(thing.key, record, round(min(0.99, max(0.05, score)), 2), reason, sure)


def _body_keys(names: Iterable[str]) -> set[str]:
    return {key for name in names for parsed in [bodies.parse(name)] if (key := parsed.key or parsed.acronym)}


def _bodies(things: Sequence[Described], records: Sequence[Record]) -> list[Candidate]:
    ours: dict[str, dict[int, bodies.InstitutionName]] = defaultdict(dict)
    for n, thing in enumerate(things):
        for name in thing.names:
            parsed = bodies.parse(name)
            ours[parsed.key or parsed.acronym].setdefault(n, parsed)
    best: dict[tuple[int, int], Candidate] = {}
    for m, record in enumerate(records):
        for name in record.names:
            parsed = bodies.parse(name)
            for n, own in sorted(ours.get(parsed.key or parsed.acronym, {}).items()):
                one = _body(things[n], record, own, parsed)
                if one and ((n, m) not in best or best[n, m].score < one.score):
                    best[n, m] = one
    return [best[pair] for pair in sorted(best)]


def _body(
    thing: Described, record: Record, own: bodies.InstitutionName, parsed: bodies.InstitutionName
) -> Candidate | None:
    if own.countries and parsed.countries and not own.countries & parsed.countries:
        return None
    shared = _body_keys(thing.bodies) & _body_keys(record.bodies)
    if not own.key:
        return Candidate(thing.key, record, 0.4, "same acronym", sure=False)
    if own.generic:
        score, reason = 0.5, "same name, of general words"
    else:
        score, reason = 0.9, "same name"
    if own.countries != parsed.countries:
        score, reason = score - 0.1, f"{reason}, country left out"
    if shared:
        score, reason = min(0.99, score + 0.2), f"{reason}; in the same body"
    return Candidate(thing.key, record, round(score, 2), reason, sure=not own.generic or bool(shared))
