"""The persons of one report: mentions of one person, clustered; initials and a surname stand for a fuller name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kgbuild.folding import fold, romanized, sound
from kgbuild.model.claim import PersonClaim
from kgbuild.model.mention import Mention

__all__ = ["Person", "person_claim", "person_clusters"]

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


def person_clusters(mentions: Sequence[Mention], passage_of: Mapping[int, int]) -> list[Person]:
    """Fuller names first, then the shorter ones that fit them; in order of first mention."""
    by_word: dict[str, list[Person]] = defaultdict(list)
    out: list[Person] = []
    for mention in sorted(mentions, key=lambda m: (*(-n for n in _fullness(m.name)), m.span)):
        words, starts = _parts(mention.name)
        near = [c for word in dict.fromkeys(words) for c in by_word[word][-_LOOK_BACK:]]
        fits = [c for c in dict.fromkeys(near) if _same_person(words, starts, c)]
        if fits:
            cluster = min(fits, key=lambda c: _distance(mention, c, passage_of))
        else:
            cluster = Person(words, starts)
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


def _same_person(words: list[str], starts: str, cluster: Person) -> bool:
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


def _distance(mention: Mention, cluster: Person, passage_of: Mapping[int, int]) -> tuple[int, int]:
    here = passage_of.get(mention.sentence, 0)
    return min(
        (int(passage_of.get(m.sentence, 0) != here), abs(m.span.start - mention.span.start)) for m in cluster.mentions
    )


def person_claim(cluster: Person) -> PersonClaim:
    """The claim that a cluster makes: the fullest name, the other forms, the degrees."""
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
