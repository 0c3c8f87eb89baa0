"""Who is who within one report: mentions of persons and bodies, clustered into claims.

Identity across reports is not decided here (see ``resolve``); inside a report a surname, initials, an acronym or
"the Institute" stands for the nearest fuller name that it fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from kgbuild.annotate.bodywords import body_type, country_in, is_acronym
from kgbuild.annotate.places import lookup
from kgbuild.folding import acronym_of, fold, romanized, sound, without_legal_form
from kgbuild.lexicons import lexicon
from kgbuild.model.claim import InstitutionClaim, PersonClaim, PlaceName, Stated
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report
from kgbuild.model.text import Passage
from kgbuild.spans import Span

__all__ = ["Agents", "agents"]

_LOOK_BACK = 60
"""Clusters with a surname in common that a new mention is compared with; the nearest win."""


@dataclass(frozen=True)
class Agents:
    """The persons and bodies of a report, and the key of each mention (back references included).

    ``publisher`` is the key of the body whose page the report is; its claim exists even where it is never named.
    """

    persons: tuple[PersonClaim, ...]
    institutions: tuple[InstitutionClaim, ...]
    key_of: Mapping[Mention, str]
    publisher: str | None = None


def agents(report: Report, passages: tuple[Passage, ...], mentions: tuple[Mention, ...]) -> Agents:
    """Clusters the mentions of persons, institutions and back references of one report."""
    passage_of = {s.index: p.index for p in passages for s in p.sentences}
    people = _person_clusters([m for m in mentions if m.kind == "person"], passage_of)
    bodies, publisher = _body_clusters([m for m in mentions if m.kind == "institution"], report.source.publisher)
    key_of: dict[Mention, str] = {}
    for n, person in enumerate(people, 1):
        person.key = f"p{n}"
    for n, body in enumerate(bodies, 1):
        body.key = f"i{n}"
    for key, members in [(c.key, c.mentions) for c in people] + [(c.key, c.mentions) for c in bodies]:
        key_of.update(dict.fromkeys(members, key))
    back = _back_references(mentions, bodies, publisher, passage_of)
    key_of.update(back)
    referred: dict[str, list[Span]] = defaultdict(list)
    for mention, key in back.items():
        if mention.type == "definite":
            referred[key].append(mention.span)
    finder = _Finder(bodies)
    return Agents(
        persons=tuple(_person_claim(cluster) for cluster in people),
        institutions=tuple(_body_claim(c, finder, report.text, mentions, referred[c.key]) for c in bodies),
        key_of=MappingProxyType(key_of),
        publisher=publisher.key if publisher else None,
    )


# ---------------------------------------------------------------- persons


@dataclass(slots=True, eq=False)
class _Person:
    words: list[str]
    """Full words of the fullest name, by sound."""
    starts: str
    mentions: list[Mention] = field(default_factory=list)
    key: str = ""


def _person_clusters(mentions: Sequence[Mention], passage_of: Mapping[int, int]) -> list[_Person]:
    """Fuller names first, then the shorter ones that fit them; in order of first mention."""
    by_word: dict[str, list[_Person]] = defaultdict(list)
    out: list[_Person] = []
    for mention in sorted(mentions, key=lambda m: (*(-n for n in _fullness(m.name)), m.span)):
        words, starts = _parts(mention.name)
        near = [c for word in dict.fromkeys(words) for c in by_word[word][-_LOOK_BACK:]]
        fits = [c for c in dict.fromkeys(near) if _same_person(words, starts, c)]
        if fits:
            cluster = min(fits, key=lambda c: _distance(mention, c, passage_of))
        else:
            cluster = _Person(words, starts)
            out.append(cluster)
            for word in dict.fromkeys(words):
                by_word[word].append(cluster)
        cluster.mentions.append(mention)
    for cluster in out:
        cluster.mentions.sort(key=lambda m: m.span)
    return sorted(out, key=lambda c: c.mentions[0].span)


def _parts(name: str) -> tuple[list[str], str]:
    """The full words by sound, and the initials in order."""
    words, starts = [], ""
    for piece in re.findall(r"[^\W\d_]+(?:[-‑'’ʼ][^\W\d_]+)*\.?", name):
        bare = piece.rstrip(".")
        if (piece.endswith(".") and len(bare) <= 3) or len(bare) == 1:
            starts += romanized(bare)[:1]
        elif bare.islower() and len(bare) <= 3:
            continue
        else:
            words.append(sound(bare))
    return words, starts


def _fullness(name: str) -> tuple[int, int]:
    words, starts = _parts(name)
    return len(words), len(starts)


def _same_person(words: list[str], starts: str, cluster: _Person) -> bool:
    theirs = cluster.words
    if not words or not theirs:
        return False
    if starts:  # initials and surname: "M.B. Syzdykova" for "Mira Bolatovna Syzdykova"
        common = [w for w in words if w in theirs]
        if len(common) != len(words):
            return False
        rest = [w[0] for w in theirs if w not in words] or list(cluster.starts)
        return _in_order(starts, rest) or (bool(cluster.starts) and starts[0] == cluster.starts[0])
    if len(words) == 1:
        return words[0] in (theirs[-1], theirs[0]) or (len(words[0]) > 4 and words[0] in theirs[1:])
    if sorted(words) == sorted(theirs):
        return True
    shared = [w for w in words if w in theirs]
    if len(shared) >= 2 and len(shared) == min(len(words), len(theirs)):
        return True
    if len(words) == len(theirs) and len(shared) >= len(words) - 1:
        odd = [(a, b) for a, b in zip(words, theirs, strict=True) if a != b]
        return all(_spelt_alike(a, b) for a, b in odd) and len(odd) == 1
    return False


def _in_order(starts: str, rest: Sequence[str]) -> bool:
    """Whether the initials are those of the remaining names, in order and without the last ones."""
    given = "".join(part[0] for part in rest)
    return bool(given) and (given.startswith(starts) or starts.startswith(given))


def _spelt_alike(a: str, b: str) -> bool:
    return a[:1] == b[:1] and min(len(a), len(b)) >= 5 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.85


def _distance(mention: Mention, cluster: _Person, passage_of: Mapping[int, int]) -> tuple[int, int]:
    here = passage_of.get(mention.sentence, 0)
    return min(
        (int(passage_of.get(m.sentence, 0) != here), abs(m.span.start - mention.span.start)) for m in cluster.mentions
    )


def _person_claim(cluster: _Person) -> PersonClaim:
    forms = list(dict.fromkeys(m.name for m in cluster.mentions))
    name = max(forms, key=lambda form: (*_fullness(form), -forms.index(form)))
    degrees = _degrees(m for m in cluster.mentions)
    return PersonClaim(
        key=cluster.key,
        name=name,
        mentions=tuple(m.span for m in cluster.mentions),
        aliases=tuple(form for form in forms if form != name),
        degrees=degrees,
        confidence=max(m.confidence for m in cluster.mentions),
    )


def _degrees(mentions: Iterable[Mention]) -> tuple[str, ...]:
    out: dict[str, str] = {}
    for mention in mentions:
        for degree in mention.titles:
            out.setdefault(fold(degree).replace(" ", ""), degree)
    return tuple(out.values())


# ---------------------------------------------------------------- bodies


@dataclass(slots=True, eq=False)
class _Body:
    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    parent: str = ""
    """Folded name of the nearest container, where one is stated."""
    key: str = ""


def _norm(name: str) -> str:
    """What different printings of one body's name have in common."""
    text = fold(without_legal_form(name))
    text = re.sub(r"\b(?:the )?(?:republic|kingdom) of (?=\w)", "", text)
    text = re.sub(r"\buniv\b", "university", text)
    text = re.sub(r"\bcentre\b", "center", text).replace("organisation", "organization").replace("programme", "program")
    return re.sub(r"\b(?:the|of) the\b", "of", text)


def _body_clusters(mentions: Sequence[Mention], publisher: str | None) -> tuple[list[_Body], _Body | None]:
    by_name: dict[str, list[_Body]] = defaultdict(list)
    out: list[_Body] = []
    for mention in sorted(mentions, key=lambda m: (-len(_norm(m.name).split()), -len(m.parents), m.span)):
        cluster = _find_body(mention, by_name)
        if cluster is None:
            cluster = _Body(parent=_norm(mention.parents[0]) if mention.parents else "")
            out.append(cluster)
        _add(cluster, mention, by_name)
    out = _abbreviations_merged(out)
    for cluster in out:
        cluster.mentions.sort(key=lambda m: m.span)
    out.sort(key=lambda c: c.mentions[0].span)
    return _with_publisher(out, publisher)


def _find_body(mention: Mention, by_name: Mapping[str, list[_Body]]) -> _Body | None:
    parent = _norm(mention.parents[0]) if mention.parents else ""
    for name in dict.fromkeys(_norm(n) for n in (mention.name, *_firm(mention))):
        fits = [c for c in by_name.get(name, ()) if not parent or not c.parent or _akin(parent, c.parent)]
        if fits:
            return min(fits, key=lambda c: min(abs(m.span.start - mention.span.start) for m in c.mentions[-8:]))
    return None


def _firm(mention: Mention) -> tuple[str, ...]:
    """The aliases that identify a body: acronym, brand and long form, but no bare generic phrase."""
    return tuple(
        a for a in mention.aliases if is_acronym(a) or len(a.split()) == 1 or "of" in a.split() or "“" in a or "," in a
    )


def _akin(a: str, b: str) -> bool:
    return a == b or a.startswith(b) or b.startswith(a) or _shortened(a, b) or _shortened(b, a)


def _add(cluster: _Body, mention: Mention, by_name: dict[str, list[_Body]]) -> None:
    cluster.mentions.append(mention)
    cluster.parent = cluster.parent or (_norm(mention.parents[0]) if mention.parents else "")
    if mention.name not in cluster.names:
        cluster.names.append(mention.name)
    cluster.aliases += [a for a in mention.aliases if a not in cluster.aliases]
    for name in (mention.name, *mention.aliases):
        key = _norm(name)
        if key and cluster not in by_name[key]:
            by_name[key].append(cluster)


def _abbreviations_merged(clusters: list[_Body]) -> list[_Body]:
    """Joins acronyms and short forms to the one longer name that they abbreviate."""
    by_acronym: dict[str, list[_Body]] = defaultdict(list)
    by_prefix: dict[str, list[_Body]] = defaultdict(list)
    by_first: dict[str, list[_Body]] = defaultdict(list)
    for cluster in clusters:
        for name in cluster.names:
            words = _norm(name).split()
            by_first[words[0] if words else ""].append(cluster)
            if len(words) >= 3:
                by_acronym[acronym_of(name)].append(cluster)
            for n in range(1, min(len(words), 8)):
                by_prefix[" ".join(words[:n])].append(cluster)
    merged: dict[int, _Body] = {}
    for cluster in clusters:
        target = _longer(cluster, by_acronym, by_prefix, by_first)
        while target is not None and id(target) in merged:
            target = merged[id(target)]
        if target is not None and target is not cluster:
            merged[id(cluster)] = target
            target.mentions += cluster.mentions
            target.names += [n for n in cluster.names if n not in target.names]
            target.aliases += [a for a in cluster.aliases if a not in target.aliases]
            target.parent = target.parent or cluster.parent
    return [cluster for cluster in clusters if id(cluster) not in merged]


def _longer(
    cluster: _Body,
    by_acronym: Mapping[str, list[_Body]],
    by_prefix: Mapping[str, list[_Body]],
    by_first: Mapping[str, list[_Body]],
) -> _Body | None:
    name = max(cluster.names, key=len)
    norm = _norm(name)
    if is_acronym(name) and name.isupper() and len(name) >= 3:
        found = [c for c in dict.fromkeys(by_acronym.get(name.upper(), ())) if c is not cluster]
        return found[0] if len(found) == 1 else None
    words = norm.split()
    if not words or cluster.parent:
        return None
    if is_acronym(name) and " " not in name:
        by_type = {id(c): c for found in by_acronym.values() for c in found[:50]}.values()
        found = [c for c in by_type if c is not cluster and any(_letters_of(name, n) for n in c.names)]
        return found[0] if len(found) == 1 else None
    goes_on = re.compile(re.escape(norm) + r" (?:of|for|in|under|at|named) ")
    # "Senate" for "Senate of the Parliament", "OSCE Academy" for "OSCE Academy in Bishkek"
    found = [
        c
        for c in dict.fromkeys(by_prefix.get(norm, ()))
        if c is not cluster and any(goes_on.match(_norm(n)) for n in c.names)
    ]
    specific = len(words) >= 2 or norm in ("senate", "parliament")
    generic = norm in _generic() or (
        len(words) == 2 and words[0] in ("national", "state", "regional", "central", "public")
    )
    if len(found) == 1 and specific and not generic:
        return found[0]
    # "Hankuk University" for "Hankuk University of Foreign Studies", "Al-Farabi KazNU" for the whole of it
    found = [
        c
        for c in dict.fromkeys(by_first[words[0]][:200])
        if c is not cluster and any(_shortened(norm, _norm(n), name) for n in c.names)
    ]
    return found[0] if len(found) == 1 else None


def _letters_of(acronym: str, name: str) -> bool:
    """Whether an acronym with small letters abbreviates the end of a name ("KazNU", "Kazakh National University")."""
    parts = [part.lower() for part in re.findall(r"[A-Z][a-z]*", acronym)]
    words = [w for w in _norm(name).split() if w not in ("of", "the", "and", "for")]
    tail = words[-len(parts) :]
    return len(tail) == len(parts) and all(w.startswith(part) for w, part in zip(tail, parts, strict=True))


@cache
def _generic() -> frozenset[str]:
    return frozenset(fold(w) for entry in lexicon("institutions")["heads"].values() for w in entry["words"])


def _shortened(short: str, long: str, printed: str = "") -> bool:
    """Whether one name abbreviates the other: same patron, then an acronym of the rest."""
    a, b = short.split(), long.split()
    if len(a) < 2 or len(b) <= len(a):
        return False
    last = printed.split()[-1] if printed else ""
    if last and not (is_acronym(last) and last.upper() != last.capitalize()):
        return False
    if not last and not (3 <= len(a[-1]) <= 7):
        return False
    head = a[:-1]
    if b[: len(head)] != head:
        return False
    rest = [w for w in b[len(head) :] if w not in ("of", "the", "and", "for", "named", "after")]
    capitals = re.findall(r"[A-Z]", last) if last else []
    initials = "".join(w[0] for w in rest)
    if capitals:
        return "".join(capitals).lower() == initials or ("".join(capitals).lower() in initials and len(capitals) >= 2)
    return a[-1] == initials or (a[-1][0] == initials[:1] and a[-1].endswith(initials[1:]) and len(initials) >= 2)


def _with_publisher(clusters: list[_Body], publisher: str | None) -> tuple[list[_Body], _Body | None]:
    if not publisher:
        return clusters, None
    norm = _norm(publisher)
    for cluster in clusters:
        if any(_norm(name) == norm for name in (*cluster.names, *cluster.aliases)):
            return clusters, cluster
    for cluster in clusters:
        if any(
            _norm(n).startswith(norm + " ") or (norm.startswith(_norm(n) + " in "))
            for n in cluster.names
            if len(n.split()) > 1
        ):
            return clusters, cluster
    own = _Body(names=[publisher])
    acronym = acronym_of(publisher)
    for cluster in clusters:
        if any(is_acronym(n) and n.upper() == acronym and len(n) > 2 for n in (*cluster.names, *cluster.aliases)):
            cluster.names.append(publisher)
            return clusters, cluster
    return _unit_of_body(clusters, publisher) or ([*clusters, own], own)


def _unit_of_body(clusters: list[_Body], publisher: str) -> tuple[list[_Body], _Body] | None:
    """A publisher told as "unit, body": the unit publishes, the body contains it; None where it is not so told."""
    unit, _, whole = (part.strip() for part in publisher.partition(","))
    if not (whole and body_type(unit) and body_type(whole)) or "," in whole:
        return None
    key, above = _norm(unit), _norm(whole)
    own = next((c for c in clusters if key in map(_norm, c.names) and (not c.parent or _akin(c.parent, above))), None)
    body = next((c for c in clusters if above in map(_norm, (*c.names, *c.aliases))), None)
    added = []
    if own is None:
        own = _Body(names=[unit])
        added.append(own)
    if body is None:
        body = _Body(names=[whole])
        added.append(body)
    own.parent = own.parent or above
    own.aliases += [a for a in (publisher,) if a not in own.aliases]
    return [*clusters, *added], own


class _Finder:
    """The cluster that a printed name belongs to."""

    def __init__(self, clusters: Sequence[_Body]) -> None:
        self._by_name: dict[str, _Body] = {}
        for cluster in clusters:
            for name in (*cluster.names, *cluster.aliases):
                self._by_name.setdefault(_norm(name), cluster)

    def of(self, name: str) -> _Body | None:
        return self._by_name.get(_norm(name))


def _body_claim(
    cluster: _Body, finder: _Finder, text: str, mentions: tuple[Mention, ...], referred: list[Span]
) -> InstitutionClaim:
    name = _fullest(cluster)
    aliases = [n for n in (*cluster.names, *cluster.aliases) if n != name]
    sure = max((m.confidence for m in cluster.mentions), default=0.9 if referred else 0.5)
    types = [m.type for m in cluster.mentions if m.type and m.type != "otherBody"]
    return InstitutionClaim(
        key=cluster.key,
        name=name,
        mentions=tuple(sorted([*(m.span for m in cluster.mentions), *referred])),
        aliases=tuple(dict.fromkeys(aliases)),
        type=types[0] if types else (body_type(name) or "otherBody"),
        unit_of=_container(cluster, finder, referred),
        auspices=_auspices(cluster, finder, text, mentions),
        based_in=_based_in(cluster, text, mentions),
        confidence=min(0.99, sure + 0.02 * max(0, len(cluster.mentions) - 1)),
    )


def _fullest(cluster: _Body) -> str:
    """The fullest form, but not one that carries the container's name or opens with a quotation."""

    def weight(name: str) -> tuple[bool, int, int]:
        return (not is_acronym(name), len(name.split()), len(name))

    return max(cluster.names, key=weight)


def _container(cluster: _Body, finder: _Finder, referred: Sequence[Span]) -> Stated[str] | None:
    for mention in cluster.mentions:
        for parent in mention.parents[:1]:
            other = finder.of(parent)
            if other is not None and other is not cluster:
                return Stated(other.key, mention.span, 0.9)
    spans = [*(m.span for m in cluster.mentions), *referred]
    other = finder.of(cluster.parent) if cluster.parent and spans else None
    return Stated(other.key, min(spans), 0.8) if other is not None and other is not cluster else None


def _auspices(cluster: _Body, finder: _Finder, text: str, mentions: tuple[Mention, ...]) -> Stated[str] | None:
    for mention in cluster.mentions:
        match = re.search(r"under the (?:auspices|aegis) of (?:the )?([^\W\d_][\w’'-]*)", mention.name)
        if match and (other := finder.of(match[1])) is not None and other is not cluster:
            return Stated(other.key, mention.span, 0.9)
    return None


def _based_in(cluster: _Body, text: str, mentions: tuple[Mention, ...]) -> Stated[PlaceName] | None:
    starts = {m.span.start: m for m in mentions if m.kind == "place"} if len(mentions) < 50_000 else {}
    for mention in cluster.mentions:
        behind = re.compile(r"\s*(?:\(|,\s)\s*").match(text, mention.span.end)
        place = starts.get(behind.end()) if behind else None
        if place is not None and place.type in ("city", "country", "region"):
            kind = place.type if place.type in ("city", "country") else "region"
            return Stated(PlaceName(place.name, kind, place.parents), place.span, 0.8)  # type: ignore[arg-type]
    for mention in cluster.mentions:
        country = country_in(mention.name)
        if country is not None:
            return Stated(PlaceName(country, "country"), mention.span, 0.7)
        words = mention.name.split()
        found = lookup(words[0]) if words and len(words) > 1 else None
        if found is not None and found.kind in ("city", "country") and found.population != 1:
            return Stated(PlaceName(words[0], found.kind), mention.span, 0.6)
    return None


# ---------------------------------------------------------------- back references


@cache
def _group_of_head() -> dict[str, str]:
    return {w.lower().rstrip("."): g for g, entry in lexicon("institutions")["heads"].items() for w in entry["words"]}


_SAME_GROUP = {"fund": "foundation", "centre": "center", "organisation": "organization"}


def _back_references(
    mentions: tuple[Mention, ...], bodies: Sequence[_Body], publisher: _Body | None, passage_of: Mapping[int, int]
) -> dict[Mention, str]:
    """The body that each back reference stands for: the publisher on its own page, else the nearest that fits."""
    cluster_of = {m: c for c in bodies for m in c.mentions}
    out: dict[Mention, str] = {}
    seen: list[tuple[Mention, _Body]] = []
    for mention in mentions:
        if mention.kind == "institution" and mention in cluster_of:
            seen.append((mention, cluster_of[mention]))
        elif mention.kind == "backref":
            target = _referent(mention, seen, publisher, passage_of)
            if target is not None:
                out[mention] = target.key
    return out


def _referent(
    mention: Mention, seen: Sequence[tuple[Mention, _Body]], publisher: _Body | None, passage_of: Mapping[int, int]
) -> _Body | None:
    if mention.type == "own":
        return publisher
    head = _SAME_GROUP.get(mention.name, mention.name)
    if publisher is not None and _fits(head, publisher):
        return publisher
    here = passage_of.get(mention.sentence)
    nearby = [c for m, c in reversed(seen[-40:]) if passage_of.get(m.sentence) == here]
    for cluster in nearby:
        if _fits(head, cluster):
            return cluster
    group = _group_of_head().get(head)
    for cluster in nearby:
        if group in ("university", "academy") and any(m.type == "university" for m in cluster.mentions):
            return cluster
    for _, cluster in reversed(seen[-40:]):
        if mention.confidence >= 0.8 and _fits(head, cluster):
            return cluster
    if publisher is not None and group in ("university", "academy") and body_type(publisher.names[0]) == "university":
        return publisher
    return None


def _fits(head: str, cluster: _Body) -> bool:
    """Whether the head noun is the head of one of the body's names."""
    for name in cluster.names:
        words = [_SAME_GROUP.get(w, w) for w in _norm(name).split()]
        if head in words:
            cut = next((i for i, w in enumerate(words) if w in ("of", "for", "in", "under")), len(words))
            if head in words[:cut] or head == words[-1]:
                return True
    return False
