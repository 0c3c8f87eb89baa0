"""The persons of one report: mentions of one person, clustered; initials and a surname stand for a fuller name.

What a report shows to be two people (:mod:`kgbuild.interpret.namesakes`), or a person said so
(:mod:`kgbuild.interpret.quoted`), stays two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kgbuild.folding import fold, romanized, sound
from kgbuild.interpret.namesakes import Namesakes
from kgbuild.model.claim import PersonClaim
from kgbuild.model.mention import Mention

__all__ = ["Person", "parted", "person_claim", "person_clusters"]

_LOOK_BACK = 60
"""Clusters with a surname in common that a new mention is compared with; the nearest win."""


@dataclass(slots=True, eq=False)
class Person:
    """One person as the report names them: what the fullest name consists of, and the mentions."""

    words: list[str]
    """Full words of the fullest name, by sound."""
    starts: str
    mentions: list[Mention] = field(default_factory=list)
    key: str = ""
    forms: set[tuple[str, ...]] = field(default_factory=set)
    """Full words and initials of its names with initials: ``("omarova", "mb")``."""
    told: tuple[str, ...] = ()
    """The words by which somebody said that these mentions are not of the person that they were taken for."""
    parted_from: Person | None = None
    """The rest of what they were taken for."""


_NOBODY = Namesakes()


def person_clusters(
    mentions: Sequence[Mention], passage_of: Mapping[int, int], twins: Namesakes = _NOBODY
) -> list[Person]:
    """Fuller names first, then the shorter ones that fit them; in order of first mention."""
    by_word: dict[str, list[Person]] = defaultdict(list)
    out: list[Person] = []
    for mention in sorted(mentions, key=lambda m: (*(-n for n in _fullness(m.name)), m.span)):
        words, starts = _parts(mention.name)
        near = [c for word in dict.fromkeys(words) for c in by_word[word][-_LOOK_BACK:]]
        fits = [c for c in dict.fromkeys(near) if _same_person(words, starts, c)]
        if twins.apart:
            fits = _of_its_own_body(mention, [c for c in fits if not _somebody_else(mention, c, twins)], twins)
        if starts:
            fits = _of_one_given_name(words, starts, fits)
        if fits:
            cluster = min(fits, key=lambda c: _distance(mention, c, passage_of))
        else:
            cluster = Person(words, starts)
            out.append(cluster)
            for word in dict.fromkeys(words):
                by_word[word].append(cluster)
        cluster.mentions.append(mention)
        if starts:
            cluster.forms.add((*sorted(words), starts))
    for cluster in out:
        cluster.mentions.sort(key=lambda m: m.span)
    return sorted(out, key=lambda c: c.mentions[0].span)


def _somebody_else(mention: Mention, cluster: Person, twins: Namesakes) -> bool:
    """Whether the report tells a mention apart from one of a cluster's."""
    others = twins.apart.get(mention, {})
    return any(m in others for m in cluster.mentions)


def _of_its_own_body(mention: Mention, fits: list[Person], twins: Namesakes) -> list[Person]:
    """Of several that a mention may be of, those who are told to be of a body that stands beside it."""
    bodies = twins.bodies.get(mention)
    if not bodies or len(fits) < 2:
        return fits
    own = [c for c in fits if any(bodies & twins.bodies.get(m, frozenset()) for m in c.mentions)]
    return own or fits


def _of_one_given_name(words: list[str], starts: str, fits: list[Person]) -> list[Person]:
    """Nobody, where initials fit several people whose names are written out; then who goes by the same initials."""
    full = {tuple(sorted(c.words)) for c in fits if len(c.words) > len(words)}
    if any(not {*one} <= {*other} and not {*other} <= {*one} for one in full for other in full):
        return [c for c in fits if c.words == words and c.starts == starts]
    return fits


def parted(clusters: Sequence[Person], told: Mapping[Mention, tuple[str, ...]]) -> list[Person]:
    """The clusters once the mentions of which somebody said so are persons of their own; in order of first mention.

    ``told`` has the words by which it was said: mentions of one cluster that were told by the same go together.
    """
    out: list[Person] = []
    for cluster in clusters:
        going: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        for mention in cluster.mentions:
            going[told.get(mention, ())].append(mention)
        staying = going.pop((), [])
        parts = [Person(cluster.words, cluster.starts, mine, told=words) for words, mine in going.items()]
        rest = Person(cluster.words, cluster.starts, staying) if staying else parts.pop(0)
        for part in parts:
            part.parted_from = rest
        out += [rest, *parts]
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


def _same_person(words: list[str], starts: str, cluster: Person) -> bool:
    theirs = cluster.words
    if not words or not theirs:
        return False
    if starts:  # initials and surname: "M.B. Syzdykova" for "Mira Bolatovna Syzdykova"
        common = [w for w in words if w in theirs]
        if len(common) != len(words):
            return False
        if _other_initials(words, starts, cluster):
            return False
        rest = [w[0] for w in theirs if w not in words]
        if not rest:
            return _in_order(starts, list(cluster.starts))
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


def _other_initials(words: Sequence[str], starts: str, cluster: Person) -> bool:
    """Whether the person goes by the same words with initials that conflict: A. B. and A. K. Kim are two, though either
    may be Aigul Kim."""
    same = [form[-1] for form in cluster.forms if list(form[:-1]) == sorted(words)]
    return any(not (starts.startswith(other) or other.startswith(starts)) for other in same)


def _in_order(starts: str, rest: Sequence[str]) -> bool:
    """Whether the initials are those of the remaining names, in order and without the last ones."""
    given = "".join(part[0] for part in rest)
    return bool(given) and (given.startswith(starts) or starts.startswith(given))


def _spelt_alike(a: str, b: str) -> bool:
    return a[:1] == b[:1] and min(len(a), len(b)) >= 5 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.85


def _distance(mention: Mention, cluster: Person, passage_of: Mapping[int, int]) -> tuple[int, int]:
    here = passage_of.get(mention.sentence, 0)
    return min(
        (int(passage_of.get(m.sentence, 0) != here), abs(m.span.start - mention.span.start)) for m in cluster.mentions
    )


def person_claim(cluster: Person, apart: Iterable[tuple[str, str]] = (), beside: str = "") -> PersonClaim:
    """The claim that a cluster makes: the fullest name, the other forms, the degrees; from whom the report tells it
    ``apart``, and the words ``beside`` its name that do."""
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
        apart=tuple(apart),
        beside=beside,
        told=cluster.told,
        parted_from=cluster.parted_from.key if cluster.parted_from else None,
    )


def _degrees(mentions: Iterable[Mention]) -> tuple[str, ...]:
    out: dict[str, str] = {}
    for mention in mentions:
        for degree in mention.titles:
            out.setdefault(fold(degree).replace(" ", ""), degree)
    return tuple(out.values())
