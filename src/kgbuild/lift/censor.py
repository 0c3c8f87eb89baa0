"""The names of withdrawn persons are kept out of everything that is written.

Leaving the person out is not enough: the sentences that prove what others did, the title of an event, the address of
a page and the reason of a decision may name the person as well. A passage that does keeps its offsets and loses its
wording; in any other text the name becomes ``[…]``. Names of living entities of the graph are theirs and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import permutations
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.folding import romanized
from kgbuild.spans import Span
from kgbuild.vocabulary import dcterms, oa, rdf, rdfs, schema, xsd

__all__ = ["Censor"]

_MARK = "[…]"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSEEN = r"(?:[\u00ad\u200b-\u200f\u2060\ufeff]|[-‐]\s*\n\s*)*"
"""What may stand within a word unread: soft hyphens, characters without width, a hyphen at the end of a line."""
_GAP = r"[\s\u200b]+"
_LEAST = 3
"""Letters of a word that says something by itself; shorter ones are initials and particles."""


class Censor:
    """Finds the withdrawn names in texts: in any order and case, with a word between, with endings, with initials.

    >>> censor = Censor(["Aigul Sarsen"])
    >>> censor.clean("A lecture by SARSEN Aigul, and A. Sarsen's book")
    "A lecture by […], and […]'s book"
    >>> censor.names("Marat Sarsen spoke"), bool(Censor([]))
    (False, False)
    >>> censor.spelt("https://example.org/news/aigul-sarsen_2.html"), censor.spelt("talk-AigulSarsen.txt")
    (True, True)
    >>> censor.clean("Ai\\u00adgul Sar-\\nsen spoke")
    '[…] spoke'
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self.words: frozenset[str] = frozenset()
        pairs: set[frozenset[str]] = set()
        patterns: dict[str, None] = {}
        for form in sorted({form for form in forms if form.strip()}, key=lambda form: (-len(form), form)):
            words = [word for word in _WORD.findall(form) if len(word) >= _LEAST]
            if len(words) > 1:
                self.words |= {word.casefold() for word in words}
                pairs |= {frozenset(pair) for pair in permutations({romanized(word) for word in words}, 2)}
            patterns.update(dict.fromkeys(_patterns(words)))
        self._find = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})", re.IGNORECASE) if patterns else None
        self._joined = [tuple(sorted(pair)) for pair in sorted(pairs, key=sorted) if len("".join(pair)) > 6]

    def __bool__(self) -> bool:
        return self._find is not None

    def names(self, text: str) -> bool:
        """Whether a text names a withdrawn person."""
        return self._find is not None and self._find.search(text) is not None

    def spelt(self, address: str) -> bool:
        """Whether an address or the name of a file spells a withdrawn name: in Latin letters whatever its script, with
        any signs between the words or none."""
        if self._find is None:
            return False
        words = _LETTERS.findall(unquote(address))
        letters = "".join(romanized(word).replace(" ", "") for word in words)
        return self.names(" ".join(words)) or any(
            first + second in letters for pair in self._joined for first, second in permutations(pair)
        )

    def clean(self, text: str) -> str:
        """The text without the names."""
        return self._find.sub(_MARK, text) if self._find else text

    def full_spans(self, text: str) -> list[Span]:
        """Where a text names a withdrawn person in full or with initials."""
        return [Span(*match.span()) for match in self._find.finditer(text)] if self._find else []

    def spans(self, text: str, *, others: Iterable[str] = ()) -> list[Span]:
        """Where a text that is known to speak of a withdrawn person names one: also by a single word of the name,
        unless that word belongs to the name of one of the ``others``.

        >>> Censor(["Aigul Sarsen"]).spans("Aigul Sarsen spoke. Sarsen left.")[-1]
        Span(start=20, end=26)
        """
        spared = {word.casefold() for name in others for word in _WORD.findall(name)}
        single = sorted(self.words - spared)
        if not single:
            return self.full_spans(text)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_inflected, single))})", re.IGNORECASE)
        return self.full_spans(text) + [Span(*match.span()) for match in pattern.finditer(text)]

    def censored(self, quads: Iterable[Quad], *, persons: Collection[NamedNode]) -> Iterator[Quad]:
        """The quads without the names. What the living ``persons`` are called stays."""
        if not self:
            yield from quads
            return
        for quad in quads:
            cleaned = self._cleaned(quad, persons)
            if cleaned is not None:
                yield cleaned

    def _cleaned(self, quad: Quad, persons: Collection[NamedNode]) -> Quad | None:
        value = quad.object
        if quad.predicate == schema.url and isinstance(value, NamedNode):
            return None if self.spelt(value.value) else quad
        if not isinstance(value, Literal) or value.datatype not in _TEXTS or quad.predicate == oa.exact:
            return quad  # passages were dealt with where their report was at hand
        if quad.subject in persons:
            return quad
        said = value.value
        if _names_file(quad):  # which must go on telling files apart
            clean = str(getattr(quad.subject, "value", "")).rsplit("/", 1)[-1] if self.spelt(said) else said
        else:
            clean = self.clean(said)
        if clean == said:
            return quad
        literal = Literal(clean, language=value.language) if value.language else Literal(clean)
        return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


_TEXTS = frozenset({rdf.langString, xsd.string})


def _names_file(quad: Quad) -> bool:
    """Whether a quad tells what a file is called: the label of a document without a title is the same."""
    if quad.predicate == dcterms.identifier:
        return True
    if quad.predicate != rdfs.label or not isinstance(quad.object, Literal):
        return False
    return "/doc/" in str(quad.subject) and not re.search(r"\s", quad.object.value)


def _inflected(word: str) -> str:
    """A word with up to three letters of an ending, where it is long enough to bear one."""
    return _written(word) + (r"[^\W\d_]{0,3}(?!\w)" if len(word) > 3 else r"(?!\w)")


def _written(word: str) -> str:
    """A word however its letters are written: composed or in parts, with what nobody sees between them."""
    ways = (dict.fromkeys(unicodedata.normalize(form, letter) for form in ("NFC", "NFD")) for letter in word)
    return _UNSEEN.join(f"(?:{'|'.join(map(re.escape, way))})" if len(way) > 1 else re.escape(*way) for way in ways)


def _patterns(words: list[str]) -> Iterator[str]:
    """Two words of a name beside each other or with one between, and one word with the initial of another."""
    if len(words) == 1:
        return  # a single word is too little to be looked for in other texts
    for one, two in permutations(dict.fromkeys(words), 2):
        yield rf"{_inflected(one)},?{_GAP}(?:[^\W\d_]+\.?{_GAP})?{_inflected(two)}"
    for one, two in permutations(dict.fromkeys(words), 2):
        yield rf"{re.escape(one[0])}\.\s*(?:[^\W\d_]\.\s*)?{_inflected(two)}"
        yield rf"{_inflected(two)},?\s+{re.escape(one[0])}\.(?:\s*[^\W\d_]\.)?"
