"""Which institutions of which reports are one body.

Bodies come first, then their units, container by container: ``Department of Sociology`` is a different
department in every university. A name made of words that many bodies share (``Institute of Economics``)
needs the same country, city, container or publisher before it is one with another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from kgbuild.resolve.cluster import TOO_LITTLE, Clusters, Guard, Refusal, Union, agglomerate
from kgbuild.resolve.gazetteer import country_code
from kgbuild.resolve.identities import Identity
from kgbuild.resolve.institution_names import InstitutionName, acronyms_of, known_as, parse
from kgbuild.resolve.letters import deletions, one_edit
from kgbuild.resolve.records import InstitutionRecord
from kgbuild.resolve.short_names import written_out
from kgbuild.spans import Span

__all__ = ["cluster_institutions", "shorter_forms"]

_THRESHOLD = 2.0
_WIDE = 40
"""Clusters of one name that are compared with each other, the largest first."""
_NAMED_AFTER = re.compile(r",?\s+(?:named|called) (?:after|for)\b.*", re.IGNORECASE)
_UNDER = re.compile(
    r",?\s+under (?:the )?(?:president|head of state|prime minister|government|cabinet)\b.*", re.IGNORECASE
)
"""To whom in the state a body answers, which its name has in one report and not in the next."""
_HONOURS = re.compile(
    r"(?P<initials>(?:[A-ZА-ЯЁ]\.\s?){1,3})\s?(?P<surname>[A-ZА-ЯЁ][\w’'-]+)\s+(?P<rest>[A-ZА-ЯЁ]\S*\s.+)"
)
"""A body whose name begins with a person's: initials, surname, what is left."""
_ORGANS = frozenset(("ministry", "parliament", "senate", "mazhilis", "majilis", "government"))
"""What a state has one of, by one name."""
_LEAST_TYPO = 6
_LEAST_ACRONYM = 3


@dataclass(slots=True)
class _Profile:
    """All that a cluster's records say together."""

    names: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)
    """Those of the names that are written out: no acronyms."""
    acronyms: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    """Countries that the names say."""
    seats: set[str] = field(default_factory=set)
    """Places (identities) that reports say it is based in, and their countries."""
    homes: set[str] = field(default_factory=set)
    """Countries in which all events of a report took place."""
    stages: set[str] = field(default_factory=set)
    """Cities in which it held all its events of a report."""
    eponyms: set[str] = field(default_factory=set)
    """Surnames of those whom it is named after."""
    parents: set[int] = field(default_factory=set)
    """Roots of the containers."""
    publishers: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    beside: set[tuple[str, Span]] = field(default_factory=set)
    is_unit: bool = False
    apart: set[int] = field(default_factory=set)
    known: set[Identity] = field(default_factory=set)
    size: int = 1

    def absorb(self, other: _Profile) -> None:
        for name in _SETS:
            getattr(self, name).update(getattr(other, name))
        self.is_unit = self.is_unit and other.is_unit
        self.size += other.size


_SETS = [
    "names", "own", "acronyms", "countries", "seats", "homes", "stages", "eponyms", "parents", "publishers", "reports",
    "beside", "apart", "known",
]  # fmt: skip


class _Institutions(Guard[_Profile]):
    """The state of one run over all institutions."""

    def __init__(
        self,
        records: Sequence[InstitutionRecord],
        seat: Mapping[tuple[str, str], tuple[str, ...]],
        home: Mapping[str, str],
        stage: Mapping[tuple[str, str], str],
        apart: Iterable[tuple[int, int]],
        known: Mapping[int, frozenset[Identity]],
    ) -> None:
        self.records = records
        self._home = home
        self._stage = stage
        self.clusters = Clusters(len(records))
        self.index = {(record.report, record.key): n for n, record in enumerate(records)}
        self.names: list[InstitutionName] = []
        self._numbers: dict[InstitutionName, int] = {}
        self._written_out = written_out(form for record in records for form in (record.name, *record.aliases))
        self.profiles = {n: self._profile(record, seat) for n, record in enumerate(records)}
        self.level = self._levels()
        self._told = self._countries_told()
        for n, found in known.items():
            self.profiles[n].known.update(found)
        for a, b in apart:
            self.profiles[a].apart.add(b)
            self.profiles[b].apart.add(a)

    def _number(self, name: InstitutionName) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self.names)
            self.names.append(name)
        return self._numbers[name]

    def _profile(self, record: InstitutionRecord, seat: Mapping[tuple[str, str], tuple[str, ...]]) -> _Profile:
        out = _Profile(reports={record.report}, is_unit=record.parent is not None or parse(record.name).unit)
        container = self._container(record)
        cities = [record.place.name] if record.place and record.place.kind == "city" else []
        for form in (record.name, *record.aliases):
            name = parse(_without_container(form, container))
            if name.acronym:
                out.acronyms.add(name.acronym)
            elif name.words:
                out.own.add(self._number(name))
                out.own.update(
                    self._number(parse(other)) for other in shorter_forms(_without_container(form, container))
                )
                if not out.is_unit:
                    out.own.update(self._number(parse(f"{city} {form}")) for city in cities if city not in form)
            out.acronyms.update(acronyms_of(form))
            if full := self._written_out.get(form):
                out.own.add(self._number(parse(full)))
            out.own.update(self._number(parse(full)) for full in known_as(form))
            if name.words or name.acronym:
                out.names.add(self._number(name))
            out.countries |= name.countries
            out.eponyms.update(eponym_of(form))
        out.seats.update(seat.get((record.report, record.key), ()))
        if record.report in self._home:
            out.homes.add(self._home[record.report])
        if (record.report, record.key) in self._stage:
            out.stages.add(self._stage[record.report, record.key])
        if record.publisher:
            out.publishers.add(record.publisher)
        out.beside = {(record.report, span) for span in record.beside}
        return out

    def _countries_told(self) -> dict[tuple[str, str], set[str]]:
        """(report, key of a name) -> the countries that the report names bodies of that name for."""
        out: dict[tuple[str, str], set[str]] = defaultdict(set)
        for record in self.records:
            name = parse(record.name)
            if name.countries:
                out[record.report, name.key] |= name.countries
        return out

    def _container(self, record: InstitutionRecord) -> tuple[str, ...]:
        parent = self.index.get((record.report, record.parent)) if record.parent else None
        return (self.records[parent].name, *self.records[parent].aliases) if parent is not None else ()

    def _levels(self) -> list[int]:
        """How many containers lie around each record within its report."""
        out = []
        for record in self.records:
            depth, seen, parent = 0, {record.key}, record.parent
            while parent and parent not in seen and (record.report, parent) in self.index:
                seen.add(parent)
                depth += 1
                parent = self.records[self.index[record.report, parent]].parent
            out.append(depth)
        return out

    def set_parents(self, indices: Iterable[int]) -> None:
        """Tell units which cluster contains them, once the containers are resolved."""
        for n in indices:
            record = self.records[n]
            parent = self.index.get((record.report, record.parent)) if record.parent else None
            if parent is not None and parent != n:
                self.profiles[self.clusters.find(n)].parents.add(self.clusters.find(parent))

    def against(self, one: _Profile, two: _Profile, a: int, b: int) -> str:
        """A named reason against one body, or nothing."""
        if one.countries and two.countries and not one.countries & two.countries:
            return "named for different countries"
        mine, others = self._roots(one.parents), self._roots(two.parents)
        if mine and others and not mine & others:
            return "units of different bodies"
        if b in self._above(a) or a in self._above(b):
            return "one contains the other"
        if self._other_city(one, two):
            return "seats in different cities"
        if one.reports & two.reports and not one.names & two.names and not one.beside.isdisjoint(two.beside):
            return "both named in one list"
        if one.eponyms and two.eponyms and not any(_one_surname(e, o) for e in one.eponyms for o in two.eponyms):
            return "named after different people"
        if one.own and two.own and not any(_alike(self.names[f], self.names[g]) for f in one.own for g in two.own):
            return "different names"
        return ""

    def _roots(self, items: Iterable[int]) -> set[int]:
        return {self.clusters.find(item) for item in items}

    def _above(self, root: int) -> set[int]:
        """Roots of all containers of a cluster."""
        out: set[int] = set()
        todo = list(self._roots(self.profiles[root].parents))
        while todo:
            item = todo.pop()
            if item not in out and item != root:
                out.add(item)
                todo += self._roots(self.profiles[item].parents) if item in self.profiles else []
        return out

    def score(self, a: int, b: int, f: int | None, g: int | None) -> tuple[float, str]:
        """How much speaks for one body; ``f`` and ``g`` are the written-out names that brought the two together,
        None where an acronym did."""
        one, two = self.profiles[a], self.profiles[b]
        context, reasons = self._context(one, two)
        if f is None or g is None:
            return 1.25 + context, "; ".join(["same acronym", *reasons])
        name, other = self.names[f], self.names[g]
        if name.words == other.words:
            strength, reason = 3.0, "same name"
        else:
            strength, reason = 2.4, "same name but for one letter"
        if one.countries != two.countries and not (one.countries and two.countries):
            strength -= 0.25
            reason += ", country left out"
        if name.generic or other.generic:
            strength -= 1.75
        elif len(name.words) == 1:
            strength -= 0.5
        if one.is_unit != two.is_unit and bool(one.parents) != bool(two.parents):
            strength -= 0.5
        return strength + context, "; ".join([reason, *reasons])

    def _context(self, one: _Profile, two: _Profile) -> tuple[float, list[str]]:
        score, reasons = 0.0, []
        if self._roots(one.parents) & self._roots(two.parents):
            score += 2.0
            reasons.append("same container")
        if one.countries & two.countries:
            score += 1.25
            reasons.append("same country")
        elif one.countries & two.seats or two.countries & one.seats:
            score += 1.0
            reasons.append("seat in that country")
        elif reason := self._of_one_country(one, two):
            score += 1.0
            reasons.append(reason)
        if one.publishers & two.publishers:
            score += 0.75
            reasons.append("same publisher")
        if one.reports & two.reports:
            score += 0.25
        cities = [{seat for seat in profile.seats if ":" in seat} for profile in (one, two)]
        if cities[0] & cities[1]:
            score += 1.0
            reasons.append("same seat")
        elif one.stages & two.stages and self._one_house(one, two):
            score += 1.0
            reasons.append("holds events in the same city")
        return score, reasons

    def _other_city(self, one: _Profile, two: _Profile) -> bool:
        """Whether reports tell different cities as their seats, and neither's name explains it."""
        mine, others = (sorted(seat for seat in profile.seats if seat.startswith("city:")) for profile in (one, two))
        if not mine or not others or any(_one_city(city, other) for city in mine for other in others):
            return False
        return not (self._in_name(mine, two) or self._in_name(others, one))

    def _in_name(self, cities: Iterable[str], other: _Profile) -> bool:
        """Whether the seat of one is a word of the other's name: Moscow, of the Lomonosov Moscow State University."""
        words = [set(parse(city.split(":")[1]).words) for city in cities]
        return any(city and city <= set(self.names[n].words) for city in words for n in other.own)

    def _one_house(self, one: _Profile, two: _Profile) -> bool:
        """Whether events in one city can speak for one body: not for organs of states, which go anywhere, nor for what
        different publishers call their own, nor for what has its seat elsewhere."""
        if one.is_unit or two.is_unit or (one.publishers and two.publishers and not one.publishers & two.publishers):
            return False
        if any(":" in seat for seat in one.seats | two.seats):
            return False
        return not any(_ORGANS.intersection(self.names[n].words) for n in one.own | two.own)

    def _ambiguous(self, one: _Profile) -> bool:
        """Whether a report that leaves the country out names bodies of that name for several."""
        keys = {self.names[n].key for n in one.own}
        return any(len(self._told.get((report, key), ())) > 1 for report in one.reports for key in keys)

    def _of_one_country(self, one: _Profile, two: _Profile) -> str:
        """What else than their names says that two bodies are of one country: a country alone as the seat of both;
        reports of the country that the other is named for; reports of one country, for what a state has one of."""
        if any(":" in seat for seat in one.seats | two.seats):  # a city: more than a country
            return ""
        told, other = one.countries | one.seats, two.countries | two.seats
        if told and other:
            return "seats in one country" if len(told | other) == 1 else ""
        if one.is_unit or two.is_unit or len(told | other | one.homes | two.homes) != 1:
            return ""
        if told != other:
            if self._ambiguous(two if told else one):
                return ""
            return "reports of that country" if (told or one.homes) and (other or two.homes) else ""
        organs = all(any(_ORGANS.intersection(self.names[n].words) for n in side.own) for side in (one, two))
        return "organs of one state" if organs and one.homes and two.homes else ""


def shorter_forms(form: str) -> list[str]:
    """Shorter and otherwise written forms of a name.

    >>> shorter_forms("Tobol University named after A. Zhumabai"), shorter_forms("Think-Tank Zurich")
    (['Tobol University'], ['ThinkTank Zurich'])
    >>> shorter_forms("A.B. Zhumabai Tobol University"), shorter_forms("A. Zhumabai Institute of Law")
    (['Tobol University'], [])
    >>> shorter_forms("Tobol Institute under the President of Kenya"), shorter_forms("U.S. Geological Survey")
    (['Tobol Institute'], [])
    """
    out = [form.replace("-", "")] if "-" in form else []
    for ending in (_NAMED_AFTER, _UNDER):
        before = ending.split(form)[0]
        out += [before] * (before != form and len(before.split()) > 1)
    behind = _HONOURS.match(form)
    if behind and eponym_of(form):
        rest = parse(behind["rest"])
        out += [behind["rest"]] * (len(rest.words) > 1 and not rest.generic)
    return out


def eponym_of(form: str) -> tuple[str, ...]:
    """The surname, by sound, of the person whom a body is named after, where the name shows it.

    >>> eponym_of("L.N. Gumilyov Eurasian University") == eponym_of("Eurasian University named after Gumilev")
    True
    >>> eponym_of("U.S. Geological Survey"), eponym_of("Tobol University")
    ((), ())
    """
    before = _HONOURS.match(form)
    after = _NAMED_AFTER.search(form)
    if before and not country_code(before["initials"].replace(".", "").replace(" ", "")):
        name = parse(before["surname"])
    elif after:
        name = parse(re.split(r"[,(]", after[0].lstrip(", "))[0].split()[-1])
    else:
        return ()
    return () if name.generic else name.words[-1:]


def _one_city(one: str, other: str) -> bool:
    """Whether two identities are one city's, where a country may be told of one only.

    >>> _one_city("city:cambridge:", "city:cambridge:GB"), _one_city("city:cambridge:US", "city:cambridge:GB")
    (True, False)
    """
    _, name, country = one.split(":")
    _, name_of_other, country_of_other = other.split(":")
    return name == name_of_other and (country == country_of_other or not country or not country_of_other)


def _one_surname(one: str, other: str) -> bool:
    """Whether two surnames may be one person's: but for a letter, or an ending (Baitursyn, Baitursynuly)."""
    return one[:5] == other[:5] or one_edit(one, other)


def _without_container(form: str, container: Sequence[str]) -> str:
    """A unit's own part of a name that goes on with the container's: ``Faculty of Law of X University``."""
    lower = form.casefold()
    for name in sorted(container, key=len, reverse=True):
        place = lower.rfind(name.casefold())
        if place > 0:
            kept = (form[:place] + " " + form[place + len(name) :]).strip(" ,;–-")
            for ending in (" of the", " of", " at the", " at", " under the", " in the"):
                if kept.casefold().endswith(ending):
                    kept = kept[: -len(ending)]
            if len(kept) > 2:
                return kept
    return form


def _alike(a: InstitutionName, b: InstitutionName) -> bool:
    """Whether two written-out names can be one body's: the same telling words, but for a letter or a dropped word."""
    if a.words == b.words:
        return True
    left, right = Counter(a.words), Counter(b.words)
    only_a, only_b = sorted((left - right).elements()), sorted((right - left).elements())
    if len(only_a) == len(only_b) == 1:
        return min(len(only_a[0]), len(only_b[0])) >= _LEAST_TYPO and one_edit(only_a[0], only_b[0])
    return not only_a or not only_b


def cluster_institutions(
    records: Sequence[InstitutionRecord],
    *,
    seat: Mapping[tuple[str, str], tuple[str, ...]],
    home: Mapping[str, str] | None = None,
    stage: Mapping[tuple[str, str], str] | None = None,
    apart: Iterable[tuple[int, int]] = (),
    known: Mapping[int, frozenset[Identity]] = MappingProxyType({}),
) -> tuple[Clusters, list[Union], list[Refusal]]:
    """Clusters over the records' indices, the unions carried out and those refused.

    ``seat`` maps (report, key) to the identities of the places that the body is based in and their country codes;
    ``home`` maps a report to the code of the country in which all its events took place;
    ``stage`` maps (report, key) to the city in which the body held all its events of the report;
    ``apart`` are pairs of records that human lines keep apart; ``known`` the records of authorities that they fit.
    """
    state = _Institutions(records, seat, home or {}, stage or {}, apart, known)
    done: list[Union] = []
    refused: list[Refusal] = []
    for level in range(max(state.level, default=0) + 1):
        here = [n for n, depth in enumerate(state.level) if depth == level]
        state.set_parents(here)
        upto = [n for n, depth in enumerate(state.level) if depth <= level]
        for proposals in (_same_name, _misprints, _acronyms):
            wanted, doubtful = proposals(state, upto)
            more, no = agglomerate(state.clusters, wanted, state.veto)
            done += more
            refused += [*doubtful, *no]
    final: dict[tuple[int, int], Refusal] = {}
    for refusal in refused:
        a, b = sorted((state.clusters.find(refusal.a), state.clusters.find(refusal.b)))
        if a != b:
            final[a, b] = Refusal(refusal.score, a, b, refusal.reason)
    return state.clusters, done, [final[pair] for pair in sorted(final)]


_Proposals = tuple[list[Union], list[Refusal]]


def _by_key(state: _Institutions, indices: Iterable[int]) -> dict[str, list[tuple[int, int]]]:
    """Name key -> (root, number of the name) of the clusters that bear it, each cluster once."""
    out: dict[str, dict[int, int]] = defaultdict(dict)
    for n in indices:
        root = state.clusters.find(n)
        for number in sorted(state.profiles[root].own):
            out[state.names[number].key].setdefault(root, number)
    return {key: sorted(bearers.items()) for key, bearers in out.items()}


def _judge(state: _Institutions, pairs: Iterable[tuple[int, int, int | None, int | None]]) -> _Proposals:
    wanted, doubtful = [], []
    for a, b, f, g in pairs:
        score, reason = state.score(a, b, f, g)
        low, high = sorted((a, b))
        if score >= _THRESHOLD:
            wanted.append(Union(score, low, high, reason))
        else:
            conflict = state.conflict(state.profiles[low], state.profiles[high], low, high)
            doubtful.append(Refusal(score, low, high, conflict or f"{TOO_LITTLE}: {reason}"))
    return wanted, doubtful


def _same_name(state: _Institutions, indices: Sequence[int]) -> _Proposals:
    pairs = []
    for bearers in _by_key(state, indices).values():
        pairs += [(a, b, f, g) for (a, f), (b, g) in _chosen(state, bearers)]
    return _judge(state, pairs)


def _chosen(state: _Institutions, bearers: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of clusters of one name: neighbours by shared feature for many bearers, all pairs among few."""
    last: dict[tuple[str, object], tuple[int, int]] = {}
    seen = set()
    for bearer in bearers:
        profile = state.profiles[bearer[0]]
        features: list[tuple[str, object]] = [("parent", parent) for parent in sorted(state._roots(profile.parents))]
        features += [("country", code) for code in sorted(profile.countries)]
        features += [("publisher", name) for name in sorted(profile.publishers)]
        features += [("seat", seat) for seat in sorted(profile.seats)]
        features += [("home", code) for code in sorted(profile.homes | profile.countries)]
        features.append(("plain", not profile.parents and not profile.countries))
        for feature in features:
            if feature in last and (last[feature], bearer) not in seen:
                seen.add((last[feature], bearer))
                yield last[feature], bearer
            last[feature] = bearer
    few = sorted(bearers, key=lambda b: (-state.profiles[b[0]].size, b))[:_WIDE]
    for n, one in enumerate(few):
        for two in few[n + 1 :]:
            if (one, two) not in seen and (two, one) not in seen:
                yield one, two


def _misprints(state: _Institutions, indices: Sequence[int]) -> _Proposals:
    by_key = _by_key(state, indices)
    telling = sorted({w for key in by_key for w in key.split() if len(w) >= _LEAST_TYPO})
    by_deletion: dict[str, list[str]] = defaultdict(list)
    for word in telling:
        for rest in deletions(word):
            by_deletion[rest].append(word)
    near: dict[str, set[str]] = defaultdict(set)
    for group in by_deletion.values():
        for one in group:
            near[one].update(two for two in group if one_edit(one, two))
    pairs = []
    for key, bearers in by_key.items():
        cut = key.split()
        for n, word in enumerate(cut):
            for other in sorted(near.get(word, ())):
                like = " ".join(sorted([*cut[:n], other, *cut[n + 1 :]]))
                if like > key and len(cut) > 1:
                    pairs += [
                        (a, b, f, g) for a, f in bearers[:_WIDE] for b, g in by_key.get(like, ())[:_WIDE] if a != b
                    ]
    return _judge(state, pairs)


def _acronyms(state: _Institutions, indices: Sequence[int]) -> _Proposals:
    """An acronym joins its one expansion: the bodies whose reports say that it is theirs, or whose initials it is."""
    roots = sorted({state.clusters.find(n) for n in indices})
    said: dict[str, list[int]] = defaultdict(list)
    spelled: dict[str, set[int]] = defaultdict(set)
    for root in roots:
        profile = state.profiles[root]
        for acronym in sorted(profile.acronyms):
            said[acronym].append(root)
        for number in sorted(profile.own):
            initials = state.names[number].initials
            if len(initials) >= _LEAST_ACRONYM and not profile.is_unit:
                spelled[initials].add(root)
    wanted: list[Union] = []
    doubtful: list[Refusal] = []
    for acronym, bearers in sorted(said.items()):
        short = [root for root in bearers if not state.profiles[root].own]
        if len(short) > 1:
            pairs = [(short[n], short[n + 1], None, None) for n in range(len(short) - 1)]
            yes, no = _judge(state, pairs)
            wanted += [Union(max(u.score, 2.0), u.a, u.b, u.reason) for u in yes]
            wanted += [Union(2.0, r.a, r.b, r.reason) for r in no if len(acronym) >= _LEAST_ACRONYM]
        full = [root for root in bearers if state.profiles[root].own]
        explained = full or sorted(spelled.get(acronym, ()))
        for root in short:
            _explain(state, root, explained, bool(full), wanted, doubtful)
    return wanted, doubtful


def _explain(
    state: _Institutions, root: int, explained: list[int], said: bool, wanted: list[Union], doubtful: list[Refusal]
) -> None:
    """Choose the body that a bare acronym stands for: the only one, or the only one of the same publisher."""
    if not explained:
        return
    mine = state.profiles[root]
    near = [other for other in explained if mine.publishers & state.profiles[other].publishers]
    same = [other for other in explained if mine.reports & state.profiles[other].reports]
    for choice in (same, near, explained):
        if len(choice) == 1:
            strength = 2.5 if said else 1.5 + 0.75 * bool(near) + 0.5 * bool(same)
            low, high = sorted((root, choice[0]))
            reason = "acronym given with the name" if said else "acronym is the name's initials"
            if strength >= _THRESHOLD:
                wanted.append(Union(strength, low, high, reason))
            else:
                doubtful.append(Refusal(strength, low, high, f"{TOO_LITTLE}: {reason}"))
            return
    for other in explained[:3]:
        low, high = sorted((root, other))
        doubtful.append(Refusal(1.0, low, high, "acronym of several bodies"))
