"""A sentence as a row of atoms: each mention one atom, everything else word by word.

The grammars of this package read atoms, never raw text, so that "Director of the Institute of Asian Studies"
is three atoms long however the name is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kgbuild.model import Mention, Sentence, Token
from kgbuild.spans import Span

__all__ = ["Atom", "atoms_of"]

_RANK = {"title": 0, "institution": 1, "person": 2, "date": 3, "position": 4, "place": 5, "backref": 6, "event": 7}
_WORD = re.compile(r"https?://\S+|\w+(?:[-’'.&/]\w+)*[’']?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Atom:
    """A mention, a word or a mark; ``kind`` is the mention's kind, ``word`` or ``punct``.

    ``lower`` is the text in lower case; ``pos`` and ``lemma`` come from the parser and are empty for mentions;
    ``token`` is the index of the first token that the atom covers (-1 where there was no parse); ``key`` is the
    agent's key where the mention names one.
    """

    kind: str
    span: Span
    text: str
    lower: str
    lemma: str = ""
    pos: str = ""
    tag: str = ""
    token: int = -1
    mention: Mention | None = None
    key: str | None = None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


def atoms_of(
    text: str, sentence: Sentence, mentions: Iterable[Mention], keys: Mapping[Mention, str]
) -> tuple[Atom, ...]:
    """The sentence's atoms in the order of the text; where mentions overlap, the longer one stands.

    >>> from kgbuild.model import Mention, Sentence, Token
    >>> ann = Mention("person", Span(0, 7), 0, "Ann Poe")
    >>> [(a.kind, a.text) for a in atoms_of("Ann Poe, a poet", Sentence(0, Span(0, 15)), [ann], {ann: "p1"})]
    [('person', 'Ann Poe'), ('punct', ','), ('word', 'a'), ('word', 'poet')]
    """
    known = (m for m in mentions if m.kind != "backref" or m in keys or m.type == "own")
    chosen = _winners(known, sentence.span)
    starts = [mention.span.start for mention in chosen]
    out: list[Atom] = []
    token_starts = [token.span.start for token in sentence.tokens]
    for mention in chosen:
        words = mention.span.of(text)
        first = bisect_right(token_starts, mention.span.start) - 1 if token_starts else -1
        out.append(
            Atom(mention.kind, mention.span, words, words.lower(), token=first, mention=mention, key=keys.get(mention))
        )
    for atom in _words(text, sentence):
        at = bisect_right(starts, atom.span.start) - 1
        covered = at >= 0 and chosen[at].span.end > atom.span.start
        ahead = at + 1 < len(chosen) and chosen[at + 1].span.start < atom.span.end
        if not covered and not ahead:
            out.append(atom)
    out.sort(key=lambda atom: atom.span)
    return tuple(out)


def _winners(mentions: Iterable[Mention], within: Span) -> list[Mention]:
    """Mentions that do not overlap: longer before shorter, then by kind, in the order of the text."""
    ranked = sorted(mentions, key=lambda m: (-len(m.span), _RANK.get(m.kind, 9), m.span))
    starts: list[int] = []
    taken: list[Mention] = []
    for mention in ranked:
        if not within.overlaps(mention.span) or mention.kind == "event":
            continue
        at = bisect_right(starts, mention.span.start)
        if at and taken[at - 1].span.end > mention.span.start:
            continue
        if at < len(taken) and taken[at].span.start < mention.span.end:
            continue
        starts.insert(at, mention.span.start)
        taken.insert(at, mention)
    return taken


def _words(text: str, sentence: Sentence) -> Sequence[Atom]:
    if not sentence.tokens:
        return [_plain(m.group(), m.start() + sentence.span.start) for m in _WORD.finditer(sentence.span.of(text))]
    return _joined(
        [
            Atom(
                "word" if any(c.isalnum() for c in token.text) else "punct",
                token.span,
                token.text,
                token.text.lower(),
                lemma=token.lemma.lower(),
                pos=token.pos,
                tag=token.tag,
                token=index,
            )
            for index, token in enumerate(sentence.tokens)
            for token in _marks(token)
            if token.text.strip()
        ],
        text,
    )


def _marks(token: Token) -> Iterator[Token]:
    """A token of several marks ("):", which a parser takes for a smile) mark by mark; any other token as it is."""
    if len(token.text) == 1 or any(c.isalnum() for c in token.text) or token.text in {"...", "--"}:
        yield token
        return
    for k, mark in enumerate(token.text):
        start = token.span.start + k
        yield replace(token, span=Span(start, start + 1), text=mark, lemma=mark)


def _joined(atoms: Sequence[Atom], text: str) -> list[Atom]:
    """Words that a hyphen joins made one again ("co", "-", "organizers"); the last part gives the part of speech."""
    out: list[Atom] = []
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        while (
            i + 2 < len(atoms)
            and atom.kind == atoms[i + 2].kind == "word"
            and atoms[i + 1].text in {"-", "‑"}
            and atom.span.end == atoms[i + 1].span.start
            and atoms[i + 1].span.end == atoms[i + 2].span.start
        ):
            last = atoms[i + 2]
            span = atom.span.cover(last.span)
            whole = span.of(text)
            atom = Atom(
                "word", span, whole, whole.lower(), f"{atom.lemma}-{last.lemma}", last.pos, last.tag, last.token
            )
            i += 2
        out.append(atom)
        i += 1
    return out


def _plain(word: str, start: int) -> Atom:
    kind = "word" if any(c.isalnum() for c in word) else "punct"
    return Atom(kind, Span(start, start + len(word)), word, word.lower(), lemma=word.lower())
