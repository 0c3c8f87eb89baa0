"""Which key a cluster bears: a registered one that is at home there, else a new one from its first mention."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Protocol

from kgbuild import iris
from kgbuild.curation.anchors import anchor, signed_with
from kgbuild.curation.newcomers import BORN, Newcomer
from kgbuild.curation.registry import Pool, Registry
from kgbuild.curation.renamed import Renamed
from kgbuild.model import EntityKind
from kgbuild.resolve.heirs import heirs
from kgbuild.resolve.homes import Homes, recognised
from kgbuild.resolve.moves import Moves, moves
from kgbuild.resolve.sights import Sight

__all__ = ["Keys", "Mint", "Registry"]

_ENOUGH = 12
"""Anchors that a key needs among what is there; what is met more often is found again by these."""

_BY_NAME = ("place", "topic", "series")
"""Kinds that are their names: their last anchor is in no report, and enough."""


class Mint(Protocol):
    """Makes a key out of where a thing is first named; the same key for the same place, for ever."""

    def __call__(
        self, kind: EntityKind, document: str, offset: int, form: str, *, taken: Container[str] = ()
    ) -> str: ...


class Keys:
    """Gives keys to clusters, and knows what became of those given before."""

    def __init__(
        self, registry: Registry | None, mint: Mint | None, sights: Mapping[EntityKind, Sequence[Sight]]
    ) -> None:
        self.registry = registry or Registry()
        self.mint = mint or iris.mint
        self._anchors: dict[str, tuple[str, ...]] = {}
        """What the registry has to learn."""
        self._homes: dict[str, str] = {}
        """Registered keys -> those of the clusters in which they are at home."""
        self._stands: dict[str, str] = {}
        """Keys of clusters -> those that stand for them once people's lines have joined some."""
        self._at: dict[tuple[EntityKind, str], str] = {}
        """Keys of clusters by kind and anchor."""
        self._split: dict[str, list[str]] = {}
        self._split_from: dict[str, str] = {}
        self._turned_out: dict[str, str] = {}
        self._sights = sights
        self._known: dict[Pool, dict[str, str]] = {}
        self._where: dict[Pool, dict[str, int]] = {}
        self._minted: dict[EntityKind, dict[str, int]] = {}
        there = ((kind, sight.anchor) for kind, found in sights.items() for sight in found)
        self._moves: Moves = moves(self.registry, there) if self.registry.by_key else {}
        self.renamed = Renamed.between(self._moves)
        """What became of files' names since the registry was written."""
        self._after = self.registry.after(self.renamed) if self.renamed.pairs else self.registry

    def __contains__(self, key: object) -> bool:
        return key in self._stands or key in self.registry.by_key

    def assign(
        self,
        kind: EntityKind,
        clusters: Sequence[Sequence[Sight]],
        *,
        pins: Mapping[str, int] | None = None,
        split_from: str = "",
    ) -> list[str]:
        """The key of each cluster; those of the parts of a split (``split_from``) are never that of the whole.

        ``pins`` are keys that belong to one of the clusters because a person's line says so.
        """
        pool = Pool(kind, split_from)
        texts = [[*dict.fromkeys(sight.anchor for sight in cluster)] for cluster in clusters]
        forms = {sight.anchor: sight.form for cluster in clusters for sight in cluster}
        homes = Homes(self.registry, pool, texts, self._recognised(pool, texts), pins or {}, self._moves, forms)
        out = []
        for n, cluster in enumerate(clusters):
            key = homes.key_of.get(n) or self._new(kind, cluster, split_from)
            self._stands[key] = key
            self._at.update(((kind, text), key) for text in texts[n])
            self._learn(key, pool, texts[n])
            out.append(key)
        self._homes.update((key, out[n]) for key, n in homes.of.items())
        return out

    def _new(self, kind: EntityKind, cluster: Sequence[Sight], split_from: str) -> str:
        first = cluster[0]
        form = first.form
        return self.mint(kind, first.report, first.offset, f"{form}\n{split_from}" if split_from else form, taken=self)

    def _recognised(self, pool: Pool, clusters: Iterable[Iterable[str]]) -> dict[str, str]:
        if pool not in self._known:
            texts = (text for cluster in clusters for text in cluster)
            owners = self.registry.owners.get(pool, {})
            signed = self._signed() if pool.kind == "person" and any("+" in text for text in owners) else {}
            self._known[pool] = recognised(owners, texts, self._moves, signed)
        return self._known[pool]

    def _signed(self) -> dict[str, tuple[str, ...]]:
        """The anchors that persons would have, were there another of their name in the report, by those they have."""
        found = ((sight.anchor, sight.signs) for sight in self._sights.get("person", ()) if sight.signs)
        return {text: tuple(signed_with(text, sign) for sign in signs) for text, signs in found if "+" not in text}

    def split(
        self, kind: EntityKind, split_from: str, parts: Sequence[Sequence[Sight]], wholes: Iterable[str]
    ) -> list[str]:
        """The keys of all parts of a key that people split; ``wholes`` are the keys that its cluster had: the one that
        stood for all leads to all parts, one that had been merged into it to those with mentions of its own."""
        were = [{key for sight in part for key in self._were(kind, sight)} for part in parts]
        out = self.assign(kind, parts, split_from=split_from)
        self._split_from.update((key, split_from) for key in out)
        led = {split_from, *wholes}
        led |= {key for key, home in self._homes.items() if home in led}
        for whole in led:
            absorbed = self._stands.pop(whole, None) != whole
            its = [key for key, keys in zip(out, were, strict=True) if absorbed and whole in keys] or out
            self._split[whole] = sorted({*self._split.get(whole, ()), *its})
        self._split[split_from] = sorted({*self._split[split_from], *self.registry.parted.get(split_from, ())})
        parent = self.registry.by_key[split_from].split_from if split_from in self.registry.by_key else ""
        if parent in self._split:
            self._split[parent] = sorted({*self._split[parent], split_from})
        return out

    def _were(self, kind: EntityKind, sight: Sight) -> set[str]:
        """The keys that a mention of a key that was never split has, and ever had."""
        known = self._known.get(Pool(kind), {}).get(sight.anchor, "")
        owners = self.registry.owners.get(Pool(kind), {}).get(known, ())
        return {*owners, *(key for key in [self._at.get((kind, sight.anchor))] if key)}

    def _learn(self, key: str, pool: Pool, texts: Sequence[str]) -> None:
        """Note the anchors that the registry does not have for a key, as far as it needs more."""
        if pool.kind in _BY_NAME:
            texts = texts[-1:] if key in self.registry.by_key else (texts[0], *texts[1:][-1:])
        owners = self._after.owners.get(pool, {})
        mine = 0
        wrong: list[str] = []
        more: list[str] = []
        for text in texts:
            owner = owners.get(text, ("",))[-1]
            if owner == key:
                mine += 1
            else:
                (wrong if owner else more).append(text)
        if not pool.split_from:  # what a person told apart is known by all its mentions
            more = more[: max(0, _ENOUGH - mine - len(wrong))]
        if found := (*wrong, *more):
            self._anchors[key] = found

    def leaving(self, kind: EntityKind, whole: str, reports: Iterable[str], sights: Sequence[Sight]) -> list[bool]:
        """Which of the mentions of a key a person's split by these reports takes away: those in the reports that had
        these names then. Where several are in one file by now, what belonged to another part stays."""
        wanted = frozenset(reports)
        since = self.registry.told_at(whole, wanted)
        pool = Pool(kind, whole)
        known = self._recognised(pool, [[sight.anchor for sight in sights]])
        owners = self.registry.owners.get(pool, {})
        out = []
        for sight in sights:
            names = self._after.names(sight.report, since)
            other = owners[known[sight.anchor]][-1] if names - wanted and sight.anchor in known else ""
            out.append(bool(names & wanted) and not (other and self.registry.stays(whole, other, wanted)))
        return out

    def strangers(
        self, kind: EntityKind, whole: str, parts: Container[str], sights: Sequence[Sight]
    ) -> list[list[int]]:
        """Numbers of the mentions of a key that was split which belong to none of these parts, and stand in no report
        that tells of one: by the key that they have, those without one together."""
        pool = Pool(kind, whole)
        known = self._recognised(pool, [[sight.anchor for sight in sights]])
        owners = self.registry.owners.get(pool, {})
        has = [owners[known[sight.anchor]][-1] if sight.anchor in known else "" for sight in sights]
        told = {sight.report for sight, key in zip(sights, has, strict=True) if key in parts}
        out: dict[str, list[int]] = {}
        for n, (sight, key) in enumerate(zip(sights, has, strict=True)):
            if key not in parts and sight.report not in told:
                out.setdefault(key, []).append(n)
        return [*out.values()]

    def is_part(self, key: str, whole: str) -> bool:
        """Whether a key was given to a part of another, which was split."""
        return key in self.registry.by_key and self.registry.by_key[key].split_from == whole

    def is_split(self, key: str) -> bool:
        """Whether the last build had the key split."""
        return bool(self.registry.parted.get(key))

    def given(self, key: str) -> bool:
        """Whether the key was ever given."""
        return key in self.registry.by_key

    def join(self, *keys: str) -> str:
        """Make one of what several keys stand for: the oldest stands for all; of those of one build, whose age is
        chance, the first given. What the last build had retired stays retired."""
        first = keys[0]
        for key in keys[1:]:
            first = key if self._before(key, first) else first
        self._stands.update(dict.fromkeys(keys, first))
        return first

    def _before(self, one: str, other: str) -> bool:
        """Whether a key has more right to stand than another."""
        a, b = self.registry.by_key.get(one), self.registry.by_key.get(other)
        if a is None or b is None:
            return a is not None
        if a.retired != b.retired:
            return b.retired
        return a.age < b.age and a.build != b.build

    def add(self, newcomer: Newcomer) -> None:
        """A key that a curator's line made."""
        self._stands[newcomer.key] = newcomer.key
        self._learn(newcomer.key, Pool(newcomer.kind), [anchor(BORN, newcomer.name)])

    def turned_out(self, newcomer: Newcomer, other: str) -> None:
        """What a curator added is what some report names."""
        self._turned_out[newcomer.key] = other

    def where(self, kind: EntityKind, key: str) -> int | None:
        """The mention (a number among the sights of its kind) that stands for a key before anything is clustered: its
        oldest anchor that is still there, of those that belong to it first; None where it is gone."""
        known = self.registry.by_key.get(key)
        if known is None:
            return self._by_mint(kind).get(key)
        if known.pool not in self._where:
            self._where[known.pool] = self._mentions(known.pool)
        return self._where[known.pool].get(key)

    def _by_mint(self, kind: EntityKind) -> dict[str, int]:
        """The key that each mention would have had by itself."""
        if kind not in self._minted:
            found = [(self.mint(kind, s.report, s.offset, s.form), n) for n, s in enumerate(self._sights[kind])]
            self._minted[kind] = dict(reversed(found))
        return self._minted[kind]

    def _mentions(self, pool: Pool) -> dict[str, int]:
        """The mention that stands for each key of a pool."""
        sights = self._sights[pool.kind]
        known = self._recognised(pool, [[sight.anchor for sight in sights]])
        at = {known[sight.anchor]: n for n, sight in reversed([*enumerate(sights)]) if sight.anchor in known}
        owners = self.registry.owners.get(pool, {})
        out: dict[str, int] = {}
        for last in (True, False):
            for key, line in self.registry.by_key.items():
                there = (a for a in line.anchors if a in at and (not last or owners[a][-1] == key))
                if line.pool == pool and key not in out and (first := next(there, None)):
                    out[key] = at[first]
            if last:
                lost = {text: mine[-1] for text, mine in owners.items() if mine[-1] not in out}
                new = [(n, sight.anchor) for n, sight in enumerate(sights) if sight.anchor not in known]
                forms = {sight.anchor: sight.form for sight in sights}
                inherited = heirs(pool.kind, lost, new, self._moves, forms)
                out.update((key, min(places)) for key, places in inherited.items())
        return out

    def home(self, kind: EntityKind, key: str) -> str | None:
        """The key of the cluster that a key is at home in, before people's lines join any."""
        if key in self._stands:
            return key
        if key in self._homes:
            return self._homes[key]
        n = self.where(kind, key)
        return None if n is None else self._at.get((kind, self._sights[kind][n].anchor))

    def ended(self, key: str) -> str | None:
        """The one key that now stands for what ``key`` was given for; None where there is none, or several do."""
        ends = self.ends(key)
        return ends[0] if len(ends) == 1 else None

    def ends(self, key: str) -> tuple[str, ...]:
        """The keys that now stand for what ``key`` was given for: none where it is gone, several where it was split, of
        which some may be gone."""
        return self._ends(key, set())

    def _ends(self, key: str, seen: set[str]) -> tuple[str, ...]:
        if self._stands.get(key) == key:
            return (key,)
        if key in seen:
            return ()
        seen.add(key)
        if key in self._split:
            return tuple(sorted({end for part in self._split[key] for end in self._ends(part, seen) or (part,)}))
        kind = iris.kind_of(key)
        known = self.registry.by_key.get(key)
        on = [self._stands.get(key), self._homes.get(key), self.home(kind, key) if kind in self._sights else None]
        ways = [*([one] for one in on if one), known.replaced_by if known else ()]
        return next(filter(None, (self._all_ends(way, seen) for way in ways)), ())

    def _all_ends(self, keys: Iterable[str], seen: set[str]) -> tuple[str, ...]:
        return tuple(sorted({end for key in keys for end in self._ends(key, seen)}))

    def news(self) -> Mapping[str, tuple[str, ...]]:
        """By what keys are found again that the registry does not know yet."""
        return dict(sorted(self._anchors.items()))

    def parts(self) -> Mapping[str, str]:
        """Keys that splits gave, and those that were split."""
        return dict(sorted(self._split_from.items()))

    def once(self) -> Mapping[str, tuple[str, ...]]:
        """Keys, and those that had been merged into them at some build and are by themselves again; or their parts."""
        out = {key: [part for part in parts if self._stands.get(part) == part] for key, parts in self._split.items()}
        for key, line in self.registry.by_key.items():
            for other in line.led if self._stands.get(key) == key else ():
                out.setdefault(other, []).append(key)
        return {key: tuple(sorted({*others})) for key, others in sorted(out.items())}

    def retired(self, withdrawn: Container[str]) -> Mapping[str, tuple[str, ...]]:
        """Keys out of use, and those that took their place. Those of a split that is undone lead to what has their
        content, for they were published; those of things that a line added, and that no report ever named, are left
        out once the line is gone: the graph is as if they had never been.
        """
        out = {key: self.ends(key) for key in self._split}
        out |= {key: (other,) if other not in withdrawn else () for key, other in self._turned_out.items()}
        for key in {**self.registry.by_key, **self._stands}:
            born = key in self.registry.by_key and self.registry.by_key[key].report == BORN
            if key not in out and self._stands.get(key) != key and not born:
                out[key] = tuple(end for end in self.ends(key) if end not in withdrawn)
        return dict(sorted(out.items()))

    def former(self, kind: EntityKind, retired: Container[str]) -> Mapping[str, tuple[str, ...]]:
        """By anchor, the ``retired`` keys under which a mention was published: those that it was registered for while
        they were in use, and those that took their place in turn until they retired as well."""
        out: dict[str, dict[str, None]] = {}
        there: dict[Pool, dict[str, str]] = {}
        for key, line in self.registry.by_key.items():
            if line.kind != kind or not line.stood or key not in retired:
                continue
            if line.pool not in there:
                there[line.pool] = {old: text for text, old in self._known.get(line.pool, {}).items()}
            for text in filter(None, map(there[line.pool].get, line.stood)):
                out.setdefault(text, {}).update(dict.fromkeys(self._passed(key, retired)))
        return {text: tuple(keys) for text, keys in out.items()}

    def former_of_many(self, key: str, retired: Container[str]) -> tuple[str, ...]:
        """The same for a mention that the registry does not have, of a cluster that is ``key``'s but for people's
        lines: one that is met often has more mentions than are registered."""
        line = self.registry.by_key.get(key)
        return self._passed(key, retired) if line and key in retired and len(line.stood) >= _ENOUGH else ()

    def _passed(self, key: str, retired: Container[str]) -> tuple[str, ...]:
        return key, *(one for one in self.registry.by_key[key].led if one in retired)
