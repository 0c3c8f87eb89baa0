"""Human lines replayed over what the machine decided: they win, whatever it thinks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kgbuild.curation.log import unpack_split
from kgbuild.curation.newcomers import Newcomer, newcomers
from kgbuild.curation.statements import SAME_AS, Statement
from kgbuild.iris import KINDS
from kgbuild.model import Decision, Entity, EntityKind, Finding, Local
from kgbuild.resolve.cluster import Clusters
from kgbuild.resolve.identities import said_of_records
from kgbuild.resolve.keys import Keys
from kgbuild.resolve.links import clashes
from kgbuild.resolve.persons import Surroundings
from kgbuild.resolve.records import PersonRecord
from kgbuild.resolve.sights import Sight
from kgbuild.resolve.withdrawn import Withdrawal, kept_out, may_be, namesakes

__all__ = ["Group", "Human"]


@dataclass(slots=True)
class Group:
    """Indices of the records of one entity; ``split_from`` is the key of the entity that it was split from, ``named``
    are the records that it takes its name from, where a person said so: those of the first of two that were
    merged, ``joined`` the keys that merges brought together in it."""

    members: list[int]
    key: str
    split_from: str = ""
    named: list[int] = field(default_factory=list)
    joined: set[str] = field(default_factory=set)


_WORDS = {"keepApart": "keep-apart"}
_WITH_RECORDS = ("person", "institution", "event")
"""Kinds that people merge, split and keep apart."""


class Human:
    """The human lines of one build; lines that no longer apply are told in ``findings``."""

    def __init__(self, decisions: Sequence[Decision], keys: Keys, findings: list[Finding]) -> None:
        self._lines = [decision for decision in decisions if decision.by != "machine"]
        self.decisions: list[Decision] = []
        """Lines that were carried out here."""
        self.withdrawn: set[str] = set()
        self.hidden: set[str] = set()
        """Names of the withdrawn persons."""
        self._keys = keys
        self._findings = findings
        self._pins: dict[EntityKind, dict[str, int]] = defaultdict(dict)
        """Keys that lines keep apart, and the records that stand for them."""
        self._apart: dict[EntityKind, list[tuple[int, int, Decision]]] = defaultdict(list)
        """Pairs of records that lines keep apart, with the line."""
        self._joined = self._last_word()
        self.newcomers = {one.key: one for one in newcomers(self._lines)}
        """What lines add that no report names."""
        self.before: dict[EntityKind, dict[int, str]] = {}
        """The keys of records before people's lines, where there are any lines."""
        self.bodies: dict[Local, frozenset[int]] = {}
        """The institutions of each mention of a person."""
        self._withdrawals = [Withdrawal.read(line) for line in self._lines if line.kind == "withdraw"]

    def _last_word(self) -> dict[tuple[str, str], Decision]:
        """The last merge or keep-apart of each pair of keys."""
        out: dict[tuple[str, str], Decision] = {}
        for line in self._lines:
            if line.kind in ("merge", "keepApart"):
                pair = (line.subject, line.object) if line.subject < line.object else (line.object, line.subject)
                out.pop(pair, None)
                out[pair] = line
        return out

    def find(self, key: str) -> int | None:
        """The record that stands for a key, of whatever build."""
        kind = KINDS.get(key[:1])
        return self._keys.where(kind, key) if kind in _WITH_RECORDS else None

    def _tell(self, line: Decision, problem: str) -> None:
        """Tell what keeps a line from being carried out as it stands."""
        place = f"{line.place}: " if line.place else ""
        said = f"{_WORDS.get(line.kind, line.kind)} {line.subject} {line.object}".strip()
        message = f"{place}{said}: {problem}"
        self._findings.append(Finding(severity="warning", check="decision", focus=line.subject, message=message))

    def _gone(self, line: Decision, missing: Iterable[str]) -> None:
        self._tell(line, f"nothing in the corpus goes by {' and '.join(sorted(set(missing)))} any more")

    def _which(self, line: Decision, key: str) -> bool:
        """Whether a key stands for several by now; then the line is told, for nobody knows which of them it means."""
        ends = self._keys.ends(key)
        if len(ends) > 1:
            self._tell(line, f"{key} was split into {' and '.join(ends)} since; say which is meant")
        return len(ends) > 1

    def _doubtful(self, line: Decision, key: str) -> bool:
        """Whether a line was said of several as one that are several now; then it is told."""
        others = [other for other in line.together if self._keys.ended(other) != key]
        if others:
            were = " and ".join((line.subject, *others))
            how = "write the key of the one that is meant as its subject, and nothing as its value"
            does = "holds for each" if line.kind == "reject" else "not carried out"
            self._tell(line, f"{does}, since it was said while {were} were one; {how}")
        return bool(others)

    def _not_two(self, line: Decision, telling: Sequence[str]) -> None:
        """A split that leaves one side empty."""
        shown = ", ".join(telling[:8]) + (f" and {len(telling) - 8} more" if len(telling) > 8 else "")
        kept = ", and keeps the identifier that the split gave it" if self._keys.is_split(line.subject) else ""
        self._tell(line, f"that leaves one, not two; it is told of in {shown} now{kept}")

    def _not_there(self, line: Decision, quotes: Iterable[tuple[str, str]]) -> None:
        """Words by which a line tells two apart, and that hold no name of theirs."""
        for report, words in quotes:
            message = f"split {line.subject}: no name of theirs stands in “{words}” any more (it was in {report})"
            message = f"{line.place}: {message}" if line.place else message
            self._findings.append(Finding(severity="warning", check="decision", focus=line.subject, message=message))

    def _not_one(self, line: Decision, kept: Decision) -> None:
        """A merge that would join, through others, two that a line keeps apart."""
        by = f"{kept.place}: " if kept.place else ""
        self._tell(
            line,
            "not carried out, since two would become one that a line keeps apart "
            f"({by}keep-apart {kept.subject} {kept.object}); take one of the two lines out",
        )

    def _pair(self, line: Decision, *, tell: bool) -> tuple[int, int] | None:
        a, b = self.find(line.subject), self.find(line.object)
        if line.subject in self.newcomers or line.object in self.newcomers:
            return None  # these have no record; :meth:`stands_for` looks at them
        if a is None or b is None or line.subject[:1] != line.object[:1]:
            if tell:
                self._gone(line, [k for k, n in ((line.subject, a), (line.object, b)) if n is None] or [line.object])
            return None
        return a, b

    def apart(self, kind: EntityKind) -> list[tuple[int, int]]:
        """Pairs of records that a line keeps apart."""
        out = []
        for line in self._joined.values():
            if line.kind == "keepApart" and KINDS.get(line.subject[:1]) == kind:
                pair = self._pair(line, tell=True)
                if pair and pair[0] != pair[1]:
                    out.append(pair)
                    self._apart[kind].append((*pair, line))
                    self._pins[kind].update(zip((line.subject, line.object), pair, strict=True))
                    self.decisions.append(line)
        return out

    def of_records(self, kind: EntityKind) -> list[tuple[int, str, bool]]:
        """The mentions that stand for things of which lines say that they are what an authority describes under an IRI,
        or are not (true)."""
        said = said_of_records(self._lines, KINDS, kind)
        return [(n, uri, refused) for key, uri, refused in said if (n := self.find(key)) is not None]

    def place(self, records: Iterable[PersonRecord], around: Surroundings) -> None:
        """Note where the persons belong, where somebody was withdrawn."""
        for record in records if self._withdrawals else ():
            found = (body for key, _ in record.ties for body in around.bodies(record.report, key))
            local = record.report, "person", record.key
            self.bodies[local] = self.bodies.get(local, frozenset()).union(found)

    def regroup(
        self, kind: EntityKind, records: Sequence[Any], sights: Sequence[Sight], clusters: Clusters
    ) -> list[Group]:
        """The machine's clusters with their keys, after human splits and merges."""
        members = clusters.groups()
        at = {root: n for n, (root, *_) in enumerate(members)} if self._pins[kind] else {}
        pins = {key: at[clusters.find(n)] for key, n in self._pins[kind].items()}
        keys = self._keys.assign(kind, [[sights[n] for n in group] for group in members], pins=pins)
        groups = [Group(group, key) for group, key in zip(members, keys, strict=True)]
        if not self._lines:
            return groups
        self.before[kind] = {n: group.key for group in groups for n in group.members}
        for splits, merges in self._turns(kind):
            wholes: dict[str, set[str]] = {}
            for line in splits:
                self._split(line, records, sights, groups, wholes)
            for split_from, keys_of_it in wholes.items():
                self._set_apart(split_from, sights, groups)
                parts = [group for group in groups if group.split_from == split_from]
                found = self._keys.split(kind, split_from, [[sights[n] for n in g.members] for g in parts], keys_of_it)
                for part, key in zip(parts, found, strict=True):
                    part.key = key
            for line in merges:
                self._merge(line, groups)
        return sorted(groups, key=lambda group: group.members[0])

    def _turns(self, kind: EntityKind) -> list[tuple[list[Decision], list[Decision]]]:
        """Splits, then merges, by turns in the order of the log, so that what was merged can be split afterwards. All
        splits of one key are made at once, where the first of them stands: its parts get their keys together."""
        mine = [line for line in self._lines if KINDS.get(line.subject[:1]) == kind]
        waiting: dict[str, list[Decision]] = defaultdict(list)
        for line in mine:
            if line.kind == "split":
                waiting[line.subject].append(line)
        last = {id(line) for line in self._joined.values()}
        turns: list[tuple[list[Decision], list[Decision]]] = [([], [])]
        for line in mine:
            if line.kind == "split" and line.subject in waiting:
                if turns[-1][1]:
                    turns.append(([], []))
                turns[-1][0].extend(waiting.pop(line.subject))
            elif line.kind == "merge" and id(line) in last:
                turns[-1][1].append(line)
        return turns

    def _split(
        self,
        line: Decision,
        records: Sequence[Any],
        sights: Sequence[Sight],
        groups: list[Group],
        wholes: dict[str, set[str]],
    ) -> None:
        key = self._keys.home(KINDS[line.subject[:1]], line.subject)
        start = self.find(line.subject)
        group = next((g for g in groups if g.key == key and not g.split_from), None) or next(
            (g for g in groups if start in g.members), None
        )
        if group is None:
            self._gone(line, [line.subject])
            return
        reports, quotes = unpack_split(line.object)
        mine = [sights[n] for n in group.members]
        going = self._keys.leaving(KINDS[line.subject[:1]], line.subject, reports, mine)
        words = {told for _, told in quotes}
        told = {n: words.intersection(getattr(records[n], "told", ())) for n in group.members}
        leave = [n for n, goes in zip(group.members, going, strict=True) if goes or told[n]]
        self._not_there(line, [one for one in quotes if not any(one[1] in found for found in told.values())])
        one_left = not leave or len(leave) == len(group.members)
        if one_left:
            self._not_two(line, sorted({sights[n].report for n in group.members}))
            if not self._keys.is_split(line.subject):
                return  # else what is left keeps the key that it was published under
        wholes.setdefault(line.subject, set()).update(group.joined)
        if not group.split_from:
            wholes[line.subject].add(group.key)
        group.split_from, group.joined = line.subject, set()
        if not one_left:
            self._part(group, leave, groups)
            self.decisions.append(line)

    def _part(self, group: Group, leave: Sequence[int], groups: list[Group]) -> None:
        """Make another group of these members."""
        named, gone = group.named, set(leave)
        group.members = [n for n in group.members if n not in gone]
        group.named = [n for n in named if n not in gone]
        groups.append(Group([*leave], "", split_from=group.split_from, named=[n for n in named if n in gone]))

    def _set_apart(self, whole: str, sights: Sequence[Sight], groups: list[Group]) -> None:
        """Where a part of a split was withdrawn, mentions told since are neither that one's nor the other's: they are
        set apart, so that whoever it is stays out until somebody says who."""
        rest = next(group for group in groups if group.split_from == whole)
        for one in self._withdrawals:
            if one.others and self._keys.is_part(one.key, whole):
                members, kind = [*rest.members], KINDS[whole[:1]]
                for found in self._keys.strangers(kind, whole, {one.key, *one.others}, [sights[n] for n in members]):
                    if len(found) < len(rest.members):
                        self._part(rest, [members[n] for n in found], groups)

    def _merge(self, line: Decision, groups: list[Group]) -> None:
        """Join two groups, unless a line keeps members of theirs apart: that line holds, and this one is told. Where
        one of the two is named by no report any more, the other bears the keys of both."""
        if line.subject in self.newcomers or line.object in self.newcomers:
            return  # these have no record; :meth:`stands_for` looks at them
        pair = (line.subject, line.object)
        if any(self._which(line, key) for key in pair):
            return
        found = {key: next((g for g in groups if g.key == self._keys.ended(key)), None) for key in pair}
        missing = [key for key, group in found.items() if group is None]
        one, two = found[line.subject], found[line.object]
        if line.subject[:1] != line.object[:1] or len(missing) > 1 or any(not self._keys.given(key) for key in missing):
            self._gone(line, missing or [line.object])
            return
        if one is not None and two is not None and one is not two:
            if kept := self._kept(KINDS[line.subject[:1]], one, two):
                self._not_one(line, kept)
                return
            one.named = one.named or one.members
            one.joined |= two.joined | {one.key, two.key}
            one.members = sorted(one.members + two.members)
            groups.remove(two)
        group = one or two
        assert group is not None
        group.joined.update(missing)
        group.key = self._keys.join(*(g.key for g in (one, two) if g), *missing)
        self.decisions.append(line)

    def _kept(self, kind: EntityKind, one: Group, two: Group) -> Decision | None:
        """The first line that keeps a member of one group apart from one of the other."""
        if not self._apart[kind]:
            return None
        first, second = set(one.members), set(two.members)
        there = (
            line for a, b, line in self._apart[kind] if (a in first and b in second) or (a in second and b in first)
        )
        return next(there, None)

    def stands_for(self, newcomer: Newcomer) -> str | None:
        """The key of what a newcomer turned out to be, by a merge; None where it is a thing of its own."""
        for line in self._joined.values():
            pair = (line.subject, line.object)
            if line.kind == "merge" and newcomer.key in pair:
                other = self._keys.ended(pair[1] if pair[0] == newcomer.key else pair[0])
                if other is not None and other != newcomer.key:
                    self.decisions.append(line)
                    return other
        return None

    def finish(self, entities: Sequence[Entity]) -> list[Entity]:
        """Entities with links added, and withdrawn persons without name and forms."""
        if not self._lines:
            return list(entities)
        key_at = {member: entity.key for entity in entities for member in entity.members}
        linked: list[tuple[str, Decision]] = []
        for line in self._lines:
            if line.kind in ("accept", "reject", "correct", "add"):
                self.decisions.append(line)  # carried out when statements are made
                told = Statement.read(line.subject, line.object)
                if line.kind == "reject" and told.predicate == SAME_AS:  # the later line wins over a link before
                    ends = self._refused_for(line)
                    linked = [(key, one) for key, one in linked if one.object != told.value or key not in ends]
            if line.kind not in ("link", "withdraw"):
                continue
            key = self._current(line, entities, key_at)
            if key is None:
                if line.kind == "link" and not self._which(line, line.subject):
                    self._gone(line, [line.subject])
                continue
            if self._doubtful(line, key):
                continue
            self.decisions.append(line)
            if line.kind == "link":
                linked.append((key, line))
            else:
                self.withdrawn.add(key)
        self._findings.extend(clashes(linked))
        links: dict[str, list[str]] = {}
        for key, line in linked:
            links.setdefault(key, []).append(line.object)
        self._keep_out(entities)
        return [self._finished(entity, links) for entity in entities]

    def _refused_for(self, line: Decision) -> set[str]:
        """The keys that now stand for what a line refuses a link for; for all of several, which is told."""
        ends = self._keys.ends(line.subject)
        if not ends:
            self._gone(line, [line.subject])
        elif not self._which(line, line.subject):
            self._doubtful(line, ends[0])
        return {end for key in (line.subject, *line.together) for end in self._keys.ends(key)}

    def _keep_out(self, entities: Sequence[Entity]) -> None:
        """Withdraw those as well who bear a withdrawn person's name, or may be one by name and institution, unless they
        were told apart, and tell."""
        if not self._withdrawals:
            return
        apart = self._told_apart()
        lines = [(line, self._keys.ended(line.key) or line.key) for line in self._withdrawals]
        for one, gone in [*namesakes(entities, lines, apart)]:
            self.withdrawn.add(one.key)
            self._findings.append(kept_out(one, gone, by="name"))
            others = [{*pair} - {gone} for pair in apart if gone in pair]
            apart |= {(min(one.key, other), max(one.key, other)) for (other,) in others}
        doubtful = may_be(entities, self.withdrawn, self.bodies, apart)
        self._findings.extend(kept_out(one, doubtful[one.key]) for one in entities if one.key in doubtful)
        self.withdrawn.update(doubtful)

    def _told_apart(self) -> set[tuple[str, str]]:
        """Pairs of today's keys, in order, that lines tell apart: kept apart, split, others when one was withdrawn."""
        pairs = [(line.subject, line.object) for line in self._joined.values() if line.kind == "keepApart"]
        parts = self._keys.parts()
        for line in self._withdrawals:
            whole = parts.get(line.key)
            others = line.others or [part for part, of in parts.items() if whole and of == whole]
            pairs += [(line.key, other) for other in others]
        ended = ((self._keys.ended(a) or a, self._keys.ended(b) or b) for a, b in pairs)
        return {(min(a, b), max(a, b)) for a, b in ended}

    def _finished(self, entity: Entity, links: Mapping[str, list[str]]) -> Entity:
        if entity.key in self.withdrawn:
            self.hidden.update(form for form in (entity.name, *entity.aliases) if form)
            return replace(entity, name="", aliases=(), same_as=(), withdrawn=True)
        if entity.key in links:
            return replace(entity, same_as=tuple(sorted({*entity.same_as, *links[entity.key]})))
        return entity

    def _current(self, line: Decision, entities: Sequence[Entity], key_at: Mapping[Any, str]) -> str | None:
        """The key of the entity that a line's subject stands for now."""
        live = {entity.key for entity in entities}
        if line.subject in live:
            return line.subject
        ended = self._keys.ended(line.subject)
        return ended if ended in live else None
