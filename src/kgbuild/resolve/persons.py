"""Which persons of which reports are one person.

Every pair of like names gets a score: what the names say (:func:`~kgbuild.resolve.person_names.compare`), less for a
frequent name, more for a shared institution, shared company or publisher, less for institutions that
contradict. Unions are carried out best first; a union that would put two conflicting names, or two people of one
list, into one cluster is refused by name; so is one of two whom their report tells apart, by whatever names they
go. The weights were set on the development part of tests/data/identity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from kgbuild.resolve.body_labels import BodyLabel, of_one_name
from kgbuild.resolve.cluster import TOO_LITTLE, Clusters, Guard, Refusal, Union, agglomerate
from kgbuild.resolve.identities import Identity
from kgbuild.resolve.person_names import PersonName, Verdict, compare, lexicon, parse
from kgbuild.resolve.person_pairs import like_names
from kgbuild.resolve.records import PersonRecord
from kgbuild.spans import Span

__all__ = ["THRESHOLD", "Surroundings", "cluster_persons", "within"]

THRESHOLD = 1.75
"""The least score at which two persons are taken for one."""

_COMMON = 1.25
"""What a frequent surname takes from the evidence of a name; a frequent given name takes a fifth of it more."""
_OCCASION = 1.5
"""What it adds that initials fit one person of another telling of the same event, and nobody else there."""
_YEAR = 366
"""Days in which a change of institution is unlikely."""
_ONE_REPORT = 2.0
"""What it adds to the evidence of two names that one report writes them: the company and the publisher are the same."""
_NEAR = 0.75
"""A difference in score that does not tell which of two people a name is that leaves it open."""
_WIDE = 30
"""Clusters of one name that are compared with those of another, the largest first."""


@dataclass(frozen=True)
class Surroundings:
    """What is known of institutions when persons are compared.

    ``bodies(report, key)`` gives the entity number of a reading's institution and those of its containers,
    ``label(report, key)`` its name in comparable form with
    container and city, ``country(number)`` its country code or ``""``; ``met`` maps
    (report, person) to the occasions (:mod:`kgbuild.resolve.occasions`) at which initials fit.
    """

    bodies: Callable[[str, str], tuple[int, ...]]
    label: Callable[[str, str], BodyLabel]
    country: Callable[[int], str]
    met: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)


_NOTHING: frozenset[Any] = frozenset()
"""Most persons have no institution and no company; they share this."""


class _Profile(msgspec.Struct, gc=False):
    """All that a cluster's records say together."""

    forms: Set[int] = _NOTHING
    bodies: Set[int] = _NOTHING
    """Institutions of the ties, their containers not counted."""
    wider: Set[int] = _NOTHING
    labels: Set[BodyLabel] = _NOTHING
    """Names of the institutions, for those that are too general to be one body across reports."""
    days: tuple[tuple[str, int], ...] = ()
    """(day, institution) of every tie with a day."""
    countries: Set[str] = _NOTHING
    company: Set[int] = _NOTHING
    """Forms of the persons in the same events."""
    occasions: Set[int] = _NOTHING
    publishers: Set[str] = _NOTHING
    topics: Set[str] = _NOTHING
    reports: Set[str] = _NOTHING
    beside: Set[tuple[str, Span]] = _NOTHING
    apart: Set[int] = _NOTHING
    """Records that human lines keep apart from this cluster."""
    others: Set[int] = _NOTHING
    """Records that their reports tell apart from this cluster."""
    known: Set[Identity] = _NOTHING
    size: int = 1

    def absorb(self, other: _Profile) -> None:
        for name in _SETS:
            more = getattr(other, name)
            if more:
                mine = getattr(self, name)
                if isinstance(mine, set):
                    mine |= more
                else:
                    setattr(self, name, set(mine | more))
        self.days += other.days
        self.size += other.size


_SETS = (
    "forms",
    "bodies",
    "wider",
    "labels",
    "countries",
    "company",
    "occasions",
    "publishers",
    "topics",
    "reports",
    "beside",
    "apart",
    "known",
    "others",
)


class _Persons(Guard[_Profile]):
    """The state of one run over all persons."""

    def __init__(
        self,
        records: Sequence[PersonRecord],
        around: Surroundings,
        apart: Iterable[tuple[int, int]],
        known: Mapping[int, frozenset[Identity]],
    ) -> None:
        self.records = records
        self.clusters = Clusters(len(records))
        self.names: list[PersonName] = []
        self._form_of: dict[tuple[tuple[str, ...], tuple[str, ...], str, tuple[str, ...]], int] = {}
        self._verdicts: dict[tuple[int, int], Verdict] = {}
        self.forms: list[tuple[int, ...]] = [self._forms_of(record) for record in records]
        self.common = [_commonness(name) for name in self.names]
        self.profiles: dict[int, _Profile] = {}
        self.by_form: dict[int, list[int]] = defaultdict(list)
        """Record indices by name form, in the order of the corpus."""
        for index, forms in enumerate(self.forms):
            for form in forms:
                self.by_form[form].append(index)
        self.doubted: set[int] = set()
        """Forms that left open which of several people they are."""
        self._alone: dict[object, frozenset[Any]] = {}
        company = self._company()
        for index, record in enumerate(records):
            self.profiles[index] = self._profile(index, record, around, company)
        for index, found in known.items():
            self.profiles[index].known = found
        for a, b in apart:
            self.profiles[a].apart |= {b}
            self.profiles[b].apart |= {a}
        self.told_apart = _told_apart(records)
        for a, b in self.told_apart:
            self.profiles[a].others |= {b}
            self.profiles[b].others |= {a}
        for a, b in _parted(records):  # one, until people's lines are replayed
            self._join(a, b)

    def _join(self, a: int, b: int) -> None:
        """Make two clusters one, whatever speaks against it."""
        low, high = sorted((self.clusters.find(a), self.clusters.find(b)))
        if low != high:
            self.profiles[low].absorb(self.profiles.pop(high))
            self.clusters.join(low, high)

    def _form(self, text: str) -> int:
        """The number of a written name; two words in the other order are the same name."""
        name = parse(text)
        words = name.full if len(name.full) != 2 else tuple(sorted(name.full))
        key = (words, name.initials, name.generation, name.bound)
        number = self._form_of.get(key)
        if number is None:
            number = self._form_of[key] = len(self.names)
            self.names.append(name)
        return number

    def _forms_of(self, record: PersonRecord) -> tuple[int, ...]:
        """The record's name and those aliases that say more than a surname."""
        if not record.aliases:
            return (self._form(record.name),)
        forms = [self._form(record.name)]
        for alias in record.aliases:
            name = parse(alias)
            if len(name.full) + len(name.initials) > 1:
                forms.append(self._form(alias))
        return tuple(dict.fromkeys(forms))

    def _company(self) -> dict[tuple[str, str], set[int]]:
        """The name forms of the people in each event."""
        out: dict[tuple[str, str], set[int]] = defaultdict(set)
        for record, forms in zip(self.records, self.forms, strict=True):
            if len(self.names[forms[0]].full) > 1:
                for event in record.events:
                    out[record.report, event].add(forms[0])
        return out

    def _profile(
        self, index: int, record: PersonRecord, around: Surroundings, company: dict[tuple[str, str], set[int]]
    ) -> _Profile:
        alone = self._alone.setdefault
        forms = self.forms[index]
        out = _Profile(
            forms=alone(forms, frozenset(forms)),
            reports=alone(record.report, frozenset((record.report,))),
            topics=record.topics,
            occasions=around.met.get((record.report, record.key), _NOTHING),
            publishers=alone(record.publisher, frozenset((record.publisher,))) if record.publisher else _NOTHING,
            beside=frozenset((record.report, span) for span in record.beside) if record.beside else _NOTHING,
        )
        if record.ties:
            self._tie(out, record, around)
        if record.events:
            met = set().union(*(company[record.report, event] for event in record.events))
            out.company = met - out.forms
        return out

    def _tie(self, out: _Profile, record: PersonRecord, around: Surroundings) -> None:
        """Put the record's institutions into its profile."""
        known = [(around.bodies(record.report, key), day, key) for key, day in record.ties]
        known = [tie for tie in known if tie[0]]
        out.bodies = {bodies[0] for bodies, *_ in known}
        out.wider = {body for bodies, *_ in known for body in bodies}
        out.labels = {around.label(record.report, key) for *_, key in known}
        out.countries = {country for body in out.wider if (country := around.country(body))}
        out.days = tuple((day, bodies[0]) for bodies, day, _ in known if day)

    def verdict(self, f: int, g: int) -> Verdict:
        """What two name forms say together, worked out once."""
        key = (f, g) if f <= g else (g, f)
        known = self._verdicts.get(key)
        if known is None:
            known = self._verdicts[key] = compare(self.names[key[0]], self.names[key[1]])
        return known

    def score(self, f: int, g: int, a: _Profile, b: _Profile) -> tuple[float, str]:
        """How much speaks for one person, and why, with ``f`` and ``g`` the forms that brought the two together."""
        strength, reason, weak = self.verdict(f, g)
        if not strength:
            return 0.0, reason
        common = 0.0 if strength >= 3.6 else max(self.common[f], self.common[g])
        context, reasons = _context(a, b, company_counts=common <= _COMMON or not _elsewhere(a, b))
        if weak and strength < 2.5:
            common *= 0.4  # a shared institution must be able to make up for it
        return strength - common + context, "; ".join([reason, *reasons]) if reasons else reason

    def against(self, one: _Profile, two: _Profile, a: int, b: int) -> str:
        """A named reason against one person, or nothing."""
        if one.others and not one.others.isdisjoint(self.clusters.of(b)):
            return self._told(a, b)
        if _at_two_places(one, two):
            return "contradictory affiliation at one date"
        if len(one.forms) == 1 and one.forms == two.forms and _says_enough(self.names[min(one.forms)]):
            return ""  # one name, written in one way
        others = sorted(two.forms)
        for f in sorted(one.forms):
            for g in others:
                verdict = self.verdict(f, g)
                if verdict.strength:
                    continue
                if min(len(self.names[f].full), len(self.names[g].full)) > 1 and not self._bridged(f, g, one, two):
                    return verdict.reason
                if verdict.reason == "conflicting initials" and not self._also_fits(f, g, one, two):
                    return verdict.reason
        if one.beside and not one.beside.isdisjoint(two.beside) and one.forms.isdisjoint(two.forms):
            return "both named in one list"
        return ""

    def _told(self, a: int, b: int) -> str:
        """The reason for which a report tells two clusters apart."""
        pairs = ((x, y) if x < y else (y, x) for x in self.clusters.of(a) for y in self.clusters.of(b))
        return next(self.told_apart[pair] for pair in pairs if pair in self.told_apart)

    def _also_fits(self, f: int, g: int, one: _Profile, two: _Profile) -> bool:
        """Whether initials that do not fit one form fit another of the same person that says as much: ``W.`` is
        William, if not Bill; but ``A. N.`` is not Aigul Maratovna, though Aigul alone would do."""
        for short, long, forms in ((f, g, two.forms), (g, f, one.forms)):
            if self.names[short].initials and not self.names[long].initials:
                least = len(self.names[long].full)
                return any(len(self.names[h].full) >= least and self.verdict(short, h).strength for h in forms)
        return False

    def _bridged(self, f: int, g: int, one: _Profile, two: _Profile) -> bool:
        """Whether a longer form has all the words of both: ``José Luis Echave Ruiz`` of ``José Luis Echave`` and
        ``José Echave Ruiz``."""
        most = max(len(self.names[f].full), len(self.names[g].full))
        for h in sorted(one.forms | two.forms):
            long = self.names[h]
            if (
                len(long.full) > most
                and not long.initials
                and self.verdict(f, h).strength
                and self.verdict(g, h).strength
            ):
                return True
        return False


def _told_apart(records: Sequence[PersonRecord]) -> dict[tuple[int, int], str]:
    """Pairs of records whom their report tells apart, with the reason."""
    if not any(record.apart for record in records):
        return {}
    at = {(record.report, record.key): n for n, record in enumerate(records)}
    found = {}
    for n, record in enumerate(records):
        for key, reason in record.apart:
            other = at.get((record.report, key))
            if other is not None and other != n:
                found[min(n, other), max(n, other)] = reason
    return found


def _parted(records: Sequence[PersonRecord]) -> Iterator[tuple[int, int]]:
    """Pairs of records that are two only because a person said so."""
    if any(record.parted_from for record in records):
        at = {(record.report, record.key): n for n, record in enumerate(records)}
        for n, record in enumerate(records):
            if record.parted_from and (record.report, record.parted_from) in at:
                yield at[record.report, record.parted_from], n


def _commonness(name: PersonName) -> float:
    lex = lexicon()
    if len(name.sounds) > 2 and not any(lex.east_asian.intersection(sounds) for sounds in name.sounds):
        return 0.0
    if not any(lex.common_surnames.intersection(sounds) for sounds in name.sounds):
        return 0.0
    given = sum(bool((lex.common_given | lex.common_surnames).intersection(sounds)) for sounds in name.sounds) - 1
    return _COMMON + (0.25 if given > 0 else 0.0)


def _days_between(a: str, b: str) -> int | None:
    """Days between two ISO dates; None unless both are known to the day."""
    try:
        return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)
    except ValueError:
        return None


def _elsewhere(a: _Profile, b: _Profile) -> bool:
    """Whether the institutions of two clusters have nothing in common, and not because of years between."""
    if not (a.bodies and b.bodies) or a.wider & b.wider or of_one_name(a.labels, b.labels):
        return False
    gaps = [_days_between(day, other) for day, _ in a.days for other, _ in b.days]
    known = [gap for gap in gaps if gap is not None]
    return not known or min(known) <= _YEAR


def _context(a: _Profile, b: _Profile, *, company_counts: bool = True) -> tuple[float, list[str]]:
    """What the surroundings of two clusters add to or take from the evidence of the names. Company does not count for
    names frequent in both their words at different institutions: of two Li Wei at conferences of one field each knows
    whom the other knows."""
    score, reasons = 0.0, []
    if company_counts and not a.company.isdisjoint(b.company):
        score += 1.0 if len(a.company & b.company) == 1 else 1.5
        reasons.append("in the same company")
    if not a.occasions.isdisjoint(b.occasions):
        score += _OCCASION
        reasons.append("at one event of two sources")
    if not a.publishers.isdisjoint(b.publishers):
        score += 0.5
        reasons.append("same publisher")
    if not a.reports.isdisjoint(b.reports):
        score += 0.5
    if not a.topics.isdisjoint(b.topics):
        score += 0.25
    if a.bodies.isdisjoint(b.bodies):
        if a.wider & b.wider:
            return score + 1.0, [*reasons, "institutions of one body"]
        if of_one_name(a.labels, b.labels):
            return score + 1.0, [*reasons, "institutions of one name"]
        if a.bodies and b.bodies:
            return _contradiction(a, b, score, reasons)
        return score, reasons
    return score + 1.25, [*reasons, "same institution"]


def _at_two_places(a: _Profile, b: _Profile) -> bool:
    """Whether other reports tell of both on one day, at other occasions and at bodies that have nothing in common."""
    if not a.occasions.isdisjoint(b.occasions) or not a.reports.isdisjoint(b.reports) or not _elsewhere(a, b):
        return False
    days = {day for day, _ in a.days if len(day) == len("2024-03-03")}
    return not days.isdisjoint(day for day, _ in b.days)


def _contradiction(a: _Profile, b: _Profile, score: float, reasons: list[str]) -> tuple[float, list[str]]:
    """The price of institutions that have nothing to do with each other."""
    gaps = [_days_between(day, other) for day, _ in a.days for other, _ in b.days]
    known = [gap for gap in gaps if gap is not None]
    if known and min(known) <= 7:
        score -= 1.5
        reasons = [*reasons, "other institution at one date"]
    elif (known and min(known) <= _YEAR) or any(d[:4] == e[:4] for d, _ in a.days for e, _ in b.days):
        score -= 0.6
        reasons = [*reasons, "other institution in one year"]
    else:
        score -= 0.4
        reasons = [*reasons, "other institution"]
    if a.countries and b.countries and not a.countries & b.countries:
        score -= 0.5
        reasons = [*reasons, "in another country"]
    return score, reasons


def cluster_persons(
    records: Sequence[PersonRecord],
    around: Surroundings,
    *,
    apart: Iterable[tuple[int, int]] = (),
    known: Mapping[int, frozenset[Identity]] = MappingProxyType({}),
) -> tuple[Clusters, list[Union], list[Refusal]]:
    """Clusters over the records' indices, the unions carried out and those refused.

    ``apart`` are pairs of records that human lines keep apart; ``known`` the records of authorities that they fit.
    """
    state = _Persons(records, around, apart, known)
    done: list[Union] = []
    refused: dict[tuple[int, int], Refusal] = {}
    for begin in (_bare_surnames, _same_name, _same_full_name):
        more, no = agglomerate(state.clusters, begin(state), state.veto)
        done += more
    pairs = like_names(state.names)
    changed: set[int] | None = None
    for _ in range(3):
        proposals, doubtful = _like_names(state, pairs, changed)
        more, no = agglomerate(state.clusters, proposals, state.veto)
        done += more
        changed = {state.clusters.find(union.a) for union in more}
        for refusal in [*doubtful, *no]:
            roots = sorted((state.clusters.find(refusal.a), state.clusters.find(refusal.b)))
            if roots[0] != roots[1]:
                refused[roots[0], roots[1]] = Refusal(refusal.score, roots[0], roots[1], refusal.reason)
        if not more:
            break
    final: dict[tuple[int, int], Refusal] = {}
    for (x, y), reason in state.told_apart.items():
        a, b = sorted((state.clusters.find(x), state.clusters.find(y)))
        final.setdefault((a, b), Refusal(_ONE_REPORT, x, y, reason))
    for refusal in refused.values():
        a, b = sorted((state.clusters.find(refusal.a), state.clusters.find(refusal.b)))
        if a != b:
            final.setdefault((a, b), Refusal(refusal.score, a, b, refusal.reason))
    return state.clusters, done, [final[pair] for pair in sorted(final)]


def within(name: str, forms: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Why forms that one report was taken to use of one person are one name's, and how much that says; nothing is told
    of a surname alone, and of the same words in another order or in capitals.

    >>> list(within("Selma Pašić", ["S. Pašić", "Pašić", "PAŠIĆ Selma"]))
    [('S. Pašić', 'same surname, initial fits; in one report', 3.0)]
    """
    known = parse(name)
    for form in forms:
        other = parse(form)
        if _says_enough(other) and (sorted(known.full), known.initials) != (sorted(other.full), other.initials):
            verdict = compare(known, other)
            reason = verdict.reason if verdict.strength else f"alike as written, though {verdict.reason}"
            yield form, f"{reason}; in one report", verdict.strength + _ONE_REPORT if verdict.strength else 0.0


def _bare_surnames(state: _Persons) -> Iterator[Union]:
    """A surname alone joins the one bearer of that surname in its report."""
    by_report: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(state.records):
        by_report[record.report].append(index)
    for indices in by_report.values():
        for index in indices:
            name = state.names[state.forms[index][0]]
            if len(name.full) != 1 or name.initials:
                continue
            bearers = [
                other
                for other in indices
                if len(state.names[state.forms[other][0]].full) > 1
                and any(set(sound) & set(name.sounds[0]) for sound in state.names[state.forms[other][0]].sounds)
            ]
            if len(bearers) == 1:
                low, high = sorted((index, bearers[0]))
                yield Union(9.0, low, high, "surname alone, with one bearer in the report")


def _same_name(state: _Persons) -> Iterator[Union]:
    """Records of one name form that share an institution, company or publisher: each with the one before it."""
    for form, indices in state.by_form.items():
        if len(indices) < 2 or not _says_enough(state.names[form]):
            continue
        last: dict[tuple[str, int | str], int] = {}
        for index in indices:
            profile = state.profiles[state.clusters.find(index)]
            if not (profile.bodies or profile.company or profile.publishers):
                continue
            features: list[tuple[str, int | str]] = [("body", body) for body in sorted(profile.bodies)]
            features += [("company", other) for other in sorted(profile.company)]
            features += [("publisher", publisher) for publisher in sorted(profile.publishers)]
            for other in sorted({last[f] for f in features if f in last}):
                score, reason = state.score(form, form, state.profiles[state.clusters.find(other)], profile)
                if score >= THRESHOLD:
                    yield Union(score, other, index, reason)
            last.update(dict.fromkeys(features, index))


def _same_full_name(state: _Persons) -> Iterator[Union]:
    """Clusters of one name form, written out, whose surroundings do not speak against it."""
    for form, roots in _roots(state).items():
        if len(roots) > 1 and len(state.names[form].full) > 1 and not state.names[form].initials:
            for n, a in enumerate(roots):
                for b in roots[n + 1 :]:
                    score, reason = state.score(form, form, state.profiles[a], state.profiles[b])
                    if score >= THRESHOLD:
                        yield Union(score, min(a, b), max(a, b), reason)


def _roots(state: _Persons) -> dict[int, list[int]]:
    """The clusters of each name form, the largest first."""
    roots: dict[int, list[int]] = {}
    for form, indices in state.by_form.items():
        if len(indices) == 1:
            roots[form] = [state.clusters.find(indices[0])]
        else:
            found = {state.clusters.find(index) for index in indices}
            roots[form] = sorted(found, key=lambda root: (-state.profiles[root].size, root))[:_WIDE]
    return roots


def _like_names(
    state: _Persons, pairs: Sequence[tuple[int, int]], changed: set[int] | None
) -> tuple[list[Union], list[Refusal]]:
    """Proposals between clusters of like names, and the pairs that were tempting but did not reach the threshold.

    Only clusters that have ``changed`` are compared again, with all others; initials always, and names that fitted
    several people, since whom they may mean is a matter of all the rivals.
    """
    roots = _roots(state)
    proposals: dict[tuple[int, int], Union] = {}
    doubtful: list[Refusal] = []
    own = [(form, form) for form, found in roots.items() if len(found) > 1 and _says_enough(state.names[form])]
    again = (
        roots
        if changed is None
        else state.doubted
        | {form for form, found in roots.items() if state.names[form].initials or not changed.isdisjoint(found)}
    )
    for f, g in [*own, *pairs]:
        if f not in again and g not in again:
            continue
        for a in roots[f]:
            for b in roots[g]:
                if a == b or (f == g and a > b):
                    continue
                score, reason = state.score(f, g, state.profiles[a], state.profiles[b])
                pair = (a, b) if a < b else (b, a)
                if score >= THRESHOLD:
                    if pair not in proposals or proposals[pair].score < score:
                        proposals[pair] = Union(score, *pair, reason)
                else:
                    named = reason if not state.verdict(f, g).strength else f"{TOO_LITTLE}: {reason}"
                    doubtful.append(Refusal(score, *pair, named))
    chosen = _unambiguous(state, proposals, doubtful)
    return chosen, [refusal for refusal in doubtful if (refusal.a, refusal.b) not in proposals]


def _says_enough(name: PersonName) -> bool:
    return len(name.full) + len(name.initials) > 1


def _unambiguous(state: _Persons, proposals: dict[tuple[int, int], Union], doubtful: list[Refusal]) -> list[Union]:
    """All proposals but those of a name that leaves open which of two people it is."""
    rivals: dict[int, list[tuple[float, int]]] = defaultdict(list)

    def fits(score: float, mine: int, other: int) -> None:
        if _leaves_open(state, mine, other) and not state.conflict(
            state.profiles[mine], state.profiles[other], mine, other
        ):
            rivals[mine].append((score, other))

    for pair in sorted(proposals):
        for mine, other in (pair, pair[::-1]):
            fits(proposals[pair].score, mine, other)
    for refusal in doubtful:  # a fit that lacks support is still a rival
        for mine, other in ((refusal.a, refusal.b), (refusal.b, refusal.a)):
            if mine in rivals:
                fits(refusal.score, mine, other)
    for mine, found in rivals.items():
        found.sort(key=lambda fit: (-fit[0], fit[1]))
        best, favourite = found[0]
        score, other = next((fit for fit in found[1:] if _as_likely(state, mine, found[0], fit)), (0.0, -1))
        if other < 0:
            continue
        for _, fitting in found:
            proposals.pop((min(mine, fitting), max(mine, fitting)), None)
        initials = all(state.names[form].initials for form in state.profiles[mine].forms)
        reason = f"{'initials fit' if initials else 'the name fits'} several people"
        doubtful += [Refusal(best, mine, favourite, reason), Refusal(score, mine, other, reason)]
        state.doubted |= state.profiles[mine].forms
    return list(proposals.values())


def _leaves_open(state: _Persons, mine: int, other: int) -> bool:
    """Whether a cluster's names say less than another's: initials for words, or all written out, but without the
    generation or the patronymic."""
    names = [state.names[form] for form in state.profiles[mine].forms]
    fuller = [name for form in state.profiles[other].forms if not (name := state.names[form]).initials]
    if any(name.initials for name in names):
        return all(name.initials for name in names)
    if not any(name.generation for name in names) and any(name.generation for name in fuller):
        return True
    return max(len(name.full) for name in names) < max((len(name.full) for name in fuller), default=0)


def _as_likely(state: _Persons, mine: int, first: tuple[float, int], second: tuple[float, int]) -> bool:
    """Whether a name may as well be the second's as the first's, who are two people: where all three are of one
    institution only the names can tell, since colleagues share company."""
    (best, favourite), (score, other) = first, second
    own, one, two = (state.profiles[which] for which in (mine, favourite, other))
    near = best - score < _NEAR
    if not near and _colleagues(own, one) and _colleagues(own, two) and own.occasions.isdisjoint(one.occasions):
        near = _likeness(state, own, one) - _likeness(state, own, two) < _NEAR
    return near and bool(state.conflict(one, two, favourite, other))


def _likeness(state: _Persons, a: _Profile, b: _Profile) -> float:
    """How much the names of two clusters say at best."""
    return max(state.verdict(f, g).strength for f in a.forms for g in b.forms)


def _colleagues(a: _Profile, b: _Profile) -> bool:
    """Whether two clusters share an institution, or have parts of one."""
    return not a.wider.isdisjoint(b.wider) or of_one_name(a.labels, b.labels)
