"""Two people of one name within a report: what shows that there are two.

Nobody is named twice in one list. "Xu Ming (Tsinghua University), Xu Ming (Zhejiang University) attended" tells of two,
while a name that a later sentence tells again, with another post or none, is the same person's. So two names of one
enumeration are two people where they are written differently, or where each has a body of its own beside it. Two
sentences of one news item tell of two where each gives another body in parentheses behind the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import NamedTuple

from kgbuild.annotate.bodywords import is_acronym
from kgbuild.folding import fold
from kgbuild.interpret.body_names import generic_names, norm_of
from kgbuild.interpret.description import AGENTS
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.row import Row, row_of
from kgbuild.model.mention import Mention
from kgbuild.model.text import Passage, Sentence

__all__ = ["ELSEWHERE", "IN_ONE_LIST", "Namesakes", "namesakes"]

IN_ONE_LIST = "both named in one list"
ELSEWHERE = "contradictory affiliation at one date"
_PIECE = re.compile(r"[^\W\d_]+")
_ONE_OR_THE_OTHER = frozenset("/|=")
"""Signs between two spellings of one name."""


@dataclass(slots=True)
class Namesakes:
    """Mentions of which a report shows that they are of two people, and what stands beside each."""

    apart: dict[Mention, dict[Mention, str]] = field(default_factory=lambda: defaultdict(dict))
    """Mention -> those of somebody else, with the reason."""
    bodies: dict[Mention, frozenset[str]] = field(default_factory=dict)
    """Keys of the bodies that are said of the bearer beside a mention."""

    def tell_apart(self, one: Mention, two: Mention, reason: str) -> None:
        """Note that two mentions are of two people."""
        self.apart[one].setdefault(two, reason)
        self.apart[two].setdefault(one, reason)


class _Named(NamedTuple):
    """A person's name with what is said beside it, in its sentence."""

    row: Row
    phrase: Phrase
    mention: Mention
    key: str


def namesakes(
    text: str, passages: Sequence[Passage], mentions: Iterable[Mention], key_of: Mapping[Mention, str]
) -> Namesakes:
    """Which mentions that words alone would give to one person (``key_of``) are of two."""
    page = _Page(text, passages, mentions, key_of)
    out = Namesakes()
    for run in page.lists():
        for named in _named_together([page.row(sentence) for sentence in run]):
            for one, two in combinations(named, 2):
                if one.key == two.key and _both_listed(one, two):
                    out.tell_apart(one.mention, two.mention, IN_ONE_LIST)
    for run in page.introductions():
        named = [one for sentence in run for one in _people(page.row(sentence)) if _introduced(one)]
        for one, two in combinations(named, 2):
            if one.key == two.key and one.row is not two.row and _elsewhere(one, two):
                out.tell_apart(one.mention, two.mention, ELSEWHERE)
    doubtful = {key_of[mention] for mention in out.apart}
    for sentence in page.naming(doubtful) if doubtful else ():
        out.bodies.update((one.mention, _bodies(one)) for one in _people(page.row(sentence)))
    return out


class _Page:
    """A report's sentences with the mentions in them."""

    def __init__(
        self, text: str, passages: Sequence[Passage], mentions: Iterable[Mention], key_of: Mapping[Mention, str]
    ) -> None:
        self._text, self._passages, self._key_of = text, passages, key_of
        self._in: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self._in[mention.sentence].append(mention)

    def row(self, sentence: Sentence) -> Row:
        """The sentence as the grammars read it."""
        return row_of(self._text, sentence, self._in[sentence.index], self._key_of)

    def _keys(self, sentence: Sentence) -> list[str]:
        """The people that a sentence names."""
        return [self._key_of[m] for m in self._in[sentence.index] if m.kind == "person" and m in self._key_of]

    def naming(self, keys: Set[str]) -> Iterator[Sentence]:
        """The sentences that name one of these people."""
        return (s for passage in self._passages for s in passage.sentences if not keys.isdisjoint(self._keys(s)))

    def lists(self) -> Iterator[list[Sentence]]:
        """Sentences, and runs of list items, in which words alone would see one person named twice."""
        for passage in self._passages:
            for item, run in groupby(passage.sentences, key=lambda sentence: sentence.layout == "item"):
                for sentences in [list(run)] if item else ([sentence] for sentence in run):
                    keys = [key for sentence in sentences for key in self._keys(sentence)]
                    if len(set(keys)) < len(keys):
                        yield sentences

    def introductions(self) -> Iterator[list[Sentence]]:
        """The sentences of each news item that introduce one person by full name, with a body in parentheses, where
        there are several."""
        for passage in self._passages:
            found: dict[str, dict[int, Sentence]] = defaultdict(dict)
            for sentence in passage.sentences:
                here = self._in[sentence.index]
                for mention in here:
                    if mention.kind == "person" and mention in self._key_of and self._opens(mention, here):
                        found[self._key_of[mention]][sentence.index] = sentence
            yield from (list(sentences.values()) for sentences in found.values() if len(sentences) > 1)

    def _opens(self, mention: Mention, here: Iterable[Mention]) -> bool:
        """Whether a parenthesis with a body in it follows a full name."""
        begin = self._text.find("(", mention.span.end, mention.span.end + 2)
        end = self._text.find(")", begin) if begin >= 0 and _full(mention) else -1
        return end > 0 and any(m.kind == "institution" and begin < m.span.start and m.span.end <= end for m in here)


def _people(row: Row) -> list[_Named]:
    """The people that a sentence names."""
    heads = ((phrase, phrase.head) for group in row.groups for phrase in group.phrases)
    return [_Named(row, p, h.mention, h.key) for p, h in heads if h.kind == "person" and h.mention and h.key]


def _named_together(rows: Sequence[Row]) -> Iterator[list[_Named]]:
    """The people of each enumeration; items of a list without a verb are one."""
    items: list[_Named] = []
    for row in rows:
        people = _people(row)
        for group in row.groups:
            mine = {phrase.start for phrase in group.phrases}
            yield [one for one in people if one.phrase.start in mine]
        if len(rows) > 1 and not any(atom.pos in {"VERB", "AUX"} for atom in row.atoms):
            items += people
    if items:
        yield items


def _both_listed(one: _Named, two: _Named) -> bool:
    """Whether two names of one list, which words alone would give to one person, are of two."""
    if not (_full(one.mention) and _full(two.mention)):
        return False  # a surname alone is told of anybody
    if one.row is two.row:
        between = one.row.atoms[one.phrase.end : two.phrase.start]
        if _ONE_OR_THE_OTHER.intersection(atom.lower for atom in between):
            return False
        if fold(one.mention.name) != fold(two.mention.name):
            return True
    bodies, others = _bodies(one), _bodies(two)
    if not bodies or not others:
        return False
    seats, elsewhere = _seats(one), _seats(two)
    return bodies.isdisjoint(others) or (bool(seats and elsewhere) and seats.isdisjoint(elsewhere))


def _introduced(one: _Named) -> bool:
    """Whether a parenthesis follows a full name."""
    behind = one.row.atoms.index(one.phrase.head) + 1
    return _full(one.mention) and behind < one.phrase.end and one.row.atoms[behind].lower == "("


def _elsewhere(one: _Named, two: _Named) -> bool:
    """Whether one name stands beside bodies that have nothing in common, as far as one can see: a unit is its body's,
    an acronym may be anybody's, and a body may be written in two ways that have a word in common."""
    if sorted(fold(one.mention.name).split()) != sorted(fold(two.mention.name).split()):
        return False
    bodies, others = _bodies(one), _bodies(two)
    words, theirs = _words(one), _words(two)
    return bool(words and theirs) and bodies.isdisjoint(others) and words.isdisjoint(theirs)


def _bodies(one: _Named) -> frozenset[str]:
    """The bodies that are said of a person beside the name."""
    bodies = (post.institution for post in one.phrase.posts)
    return frozenset(body.key for body in bodies if body is not None and body.kind in AGENTS and body.key)


def _words(one: _Named) -> frozenset[str]:
    """The words of the bodies beside a person's name, and of those that they are units of, that are no words for kinds
    of bodies; none where an acronym is among them."""
    found = (post.institution.mention for post in one.phrase.posts if post.institution and post.institution.mention)
    names = [name for mention in found for name in (mention.name, *mention.parents)]
    if any(is_acronym(name) for name in names):
        return frozenset()
    return frozenset(word for name in names for word in norm_of(name).split() if len(word) > 3) - generic_names()


def _seats(one: _Named) -> frozenset[str]:
    """The places that are told beside the name."""
    here = one.row.atoms[one.phrase.start : one.phrase.end]
    return frozenset(atom.lower for atom in here if atom.kind == "place")


def _full(mention: Mention) -> bool:
    """Whether a name is more than a surname."""
    return len(_PIECE.findall(mention.name)) > 1
