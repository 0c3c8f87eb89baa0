"""What an event is about: short noun phrases out of its title and of what its sentences say it dealt with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated

__all__ = ["set_topics"]

_MOST = 5
_ENOUGH = 2
"""Topics out of a title that leave no need to look at the sentences."""
_SPLIT = re.compile(
    r"\s*(?:[:;.,?!]|\s[–—-]\s|\bas an? (?:factor|driver|tool|means|basis)(?: (?:in|of|for))?\b|\bin the context of\b"
    r"|\bin the light of\b|\b(?:on|by) the example of\b|\bin the (?:works|field|conditions|system) of\b|\bthrough\b"
    r"|\bduring\b|\bamong\b|\bbetween the\b|\bfrom the point of view of\b|\bin connection with\b)\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:on|the|a|an|and|of|in|for|some|its|their|our|current|modern|topical|actual)\s+"
    r"|^(?:current|topical|actual|main|key|pressing) (?:issues|problems|trends|questions) (?:of|in)\s+"
    r"|^(?:issues|problems|questions|aspects|role|features|impact|analysis|study|history|state|prospects|development"
    r"|ways|peculiarities|image|implementation|improving|phenomenon|theory|practice) (?:of)\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)


_HEAD = re.compile(
    r"^(?:the|a|an|its|their|our|to|of|with|in|on|key areas of|questions of|issues of|strengthening|also)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:and|in|on|at|of|the|with|to|for|by|from)$")


def set_topics(rows: Sequence[Row], told: Told, text: str) -> None:
    """Give each draft of the passage up to five topics."""
    for draft in told.drafts:
        found: list[Stated[str]] = []
        if draft.title is not None and not _named(draft):
            found += [
                Stated(topic, draft.title.evidence, prior("topic-title")) for topic in title_topics(draft.title.value)
            ]
        if len(found) < _ENOUGH:
            for row in rows:
                if told.focus.get(row.sentence.index) is draft or row.sentence.index == draft.sentence:
                    found += [Stated(topic, row.span, prior("topic-phrase")) for topic in _said(row, text)]
                    if len(found) >= _MOST:
                        break
        seen: set[str] = set()
        for topic in found:
            if fold(topic.value) not in seen and len(draft.topics) < _MOST:
                seen.add(fold(topic.value))
                draft.topics.append(topic)


def _named(draft: Draft) -> bool:
    return draft.title is not None and draft.head.name is not None and fold(draft.title.value) == fold(draft.head.name)


_TEASER = re.compile(
    r"(?:who|what|why|how|when|where|whose|waiting|towards?|beyond|after|\w+ing (?:for|the|to|with))\b", re.I
)
"""How a title opens that says its matter behind the colon ("Waiting for the Train: Commuting and Class")."""
_REST = re.compile(r"\s+(?:that|which|who|when|where|was|were|is|are|will)\s.*$|^(?:from|to)\s+", re.IGNORECASE)


def title_topics(title: str) -> list[str]:
    """The noun phrases of a title.

    >>> title_topics("Current issues of Korean studies in the context of Asian studies in the modern world")
    ['Korean studies', 'Asian studies in the modern world']
    >>> title_topics("Women’s views on the SCO: Quality cooperation")
    ['Women’s views on the SCO', 'Quality cooperation']
    """
    out: list[str] = []
    pieces = [piece for piece in _SPLIT.split(title) if piece]
    if len(pieces) > 1 and _TEASER.match(pieces[0]):
        pieces = pieces[1:]
    for piece in pieces:
        phrase = _REST.sub("", piece.strip(" \"“”«»'()"))
        while (shorter := _LEAD.sub("", phrase)) != phrase:
            phrase = shorter
        words = phrase.split()
        if not words or len(words) > 12 or fold(phrase) in _empty() or (len(words) == 1 and len(words[0]) < 4):
            continue
        out += [half for half in _halves(phrase) if fold(half) not in _empty()]
    return out[:_MOST]


def _halves(phrase: str) -> list[str]:
    """The parts of a phrase that "and", "in the" or "of" joins, where each can stand alone.

    >>> _halves("Cities and Protest"), _halves("Labour markets of border districts")
    (['Cities', 'Protest'], ['Labour markets', 'border districts'])
    >>> _halves("Health in the Gulf States"), _halves("Economic and social policy")
    (['Health', 'Gulf States'], ['Economic and social policy'])
    """
    for joint in _JOINTS:
        parts = joint.split(phrase, maxsplit=1)
        if len(parts) < 2 and len(phrase.split()) == 5:
            parts = _OF_TWO.split(phrase, maxsplit=1)
        if len(parts) == 2 and all(_stands(part) for part in parts) and not _half_adjective(parts[0], phrase):
            return [piece for part in parts for piece in _halves(part)]
    return [_LEAD.sub("", phrase)]


_JOINTS = (
    re.compile(r"\s+in (?:the )?(?=[A-Z]\S* \w)"),
    re.compile(r"\s+(?:and|&) (?:the )?", re.IGNORECASE),
    re.compile(r"\s+for (?=\w+ing )"),
)
_OF_TWO = re.compile(r"(?<=s) of (?=[a-z]+ [a-z]+s$)")
_ADJECTIVE = re.compile(r"\w+(?:al|ic|ive|ous|ary|ern|an|ese|ish|ble|ful|less|ant|ent|ed|ing|th)$", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\W]+$")


def _stands(part: str) -> bool:
    words = part.split()
    return bool(words) and len(words[0]) >= 3 and len(part) >= 4 and not _NUMBERS.match(part) and len(words) <= 8


def _half_adjective(first: str, phrase: str) -> bool:
    """Whether "and" joins two adjectives of one noun ("Economic and social policy") or two ends of a name."""
    words = first.split()
    if len(words) == 1 and phrase[len(first) :].lstrip().lower().startswith(("and ", "& ")):
        return bool(_ADJECTIVE.match(words[0])) and len(phrase.split()) >= 4
    return bool(re.search(r"\b(?:South|North|East|West|between)$", first))


@cache
def _empty() -> frozenset[str]:
    return frozenset(lexicon("topics")["empty"])


@cache
def _leads() -> re.Pattern[str]:
    leads = sorted(lexicon("topics")["leads"], key=lambda lead: -len(lead))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(lead) for lead in leads)})(?!\w)", re.IGNORECASE)


def _said(row: Row, text: str) -> list[str]:
    """Noun phrases behind "devoted to", "dealt with", and right behind the event's own "on"."""
    out: list[str] = []
    sentence = row.span.of(text)
    for found in _leads().finditer(sentence):
        if found[0].lower() in {"on", "about"}:
            before = row.atoms
            start = row.span.start + found.start()
            owner = next((a for a in reversed(before) if a.span.end <= start), None)
            if owner is None or owner.kind != "event":
                continue
        start = row.span.start + found.end()
        run: list[Atom] = []
        for atom in row.atoms:
            if atom.span.start < start:
                continue
            if (
                atom.kind in {"date", "event", "title", "person"}
                or atom.lower
                in {".", ";", ":", "(", "which", "that", "was", "were", "is", "are", "took", "held", "who", "will"}
                or len(run) > 24
                or (atom.pos == "AUX")
            ):
                break
            run.append(atom)
        if not run:
            continue
        phrase = text[run[0].span.start : run[-1].span.end]
        pieces = re.split(r",\s*(?:and\s+)?|\s+and of\s+|\s+and (?=(?:the|its|their)\s)", phrase)
        for raw in pieces:
            piece = _TAIL.sub("", _HEAD.sub("", raw.strip()))
            if 1 <= len(piece.split()) <= 9 and fold(piece) not in _empty() and len(piece) > 3:
                out.append(piece)
    return out
