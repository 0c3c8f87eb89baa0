"""Identifiers: how they are made and taken apart. Same input, same identifier, for ever.

An entity's key is opaque: a letter for its kind and eight characters of a hash over where it was first named.
A renaming moves nothing, and a withdrawn person's name stands in no identifier. Keys are made once and then kept
in a registry, with what they are found again by.

Relations, claims, spans and documents have no life of their own: their identifiers are hashes or offsets of
what they state, so they may be made again freely: also those of former statements (:mod:`kgbuild.lift.former`).

=============  ==========================================  ======================================
kind           identifier below the base                   key
=============  ==========================================  ======================================
entities       ``person/p7f3k2q4a``                        :func:`mint`, then the registry
relations      ``participation/a4c2...``                   :func:`digest` of what it states
documents      ``doc/d5m2k...``                            :func:`digest` of the report's id
spans          ``span/d5m2k...-10-24``                     document and offsets
=============  ==========================================  ======================================
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import quote

from kgbuild.model.entity import EntityKind
from kgbuild.spans import Span

__all__ = ["BASE", "KINDS", "Minter", "digest", "document_key", "is_key", "kind_of", "mint", "parse_span"]

BASE = "https://w3id.org/research-network/id/"
"""Where the data lives unless the settings say otherwise."""

KINDS: dict[str, EntityKind] = {
    "c": "contribution",
    "e": "event",
    "i": "institution",
    "l": "place",
    "p": "person",
    "s": "series",
    "t": "topic",
}
"""The letter that a key begins with, and what it stands for."""

_LETTER = {kind: letter for letter, kind in KINDS.items()}
_KEY = re.compile(r"[ceilpst][a-z2-7]{8}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]  # ten bits at a time: base64.b32encode is slow
_SEPARATOR = "\x1f"  # the unit separator stands in no text that we read


def digest(*parts: str, length: int = 8) -> str:
    """Base-32 characters (``a-z2-7``) of the SHA-256 of the parts; 16, the most, hold 80 bits.

    >>> digest("a", "b"), digest("ab")
    ('6bgnz3mx', '7ohcb7bo')
    """
    raw = hashlib.sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(raw[:10], "big")
    least = 70 - 10 * ((length - 1) // 2)  # pairs that nobody asked for are not made
    return "".join([_PAIRS[(bits >> shift) & 1023] for shift in range(70, least - 1, -10)])[:length]


def mint(kind: EntityKind, document: str, offset: int, form: str, *, taken: Container[str] = ()) -> str:
    """The key of a thing first named in ``document`` (a report's id) at ``offset`` as ``form``.

    Eight characters hold 40 bits, so two of 100 000 things meet by chance once in two hundred corpora: pass
    the keys in use as ``taken``, and the next hash in the same row is tried.

    >>> key = mint("person", "a.txt", 10, "Aigul Sarsen")
    >>> key, mint("person", "a.txt", 10, "Aigul Sarsen", taken={key})
    ('ph5puefck', 'pvfhkha2j')
    """
    letter = _LETTER[kind]
    key = letter + digest(kind, document, str(offset), form)
    again = 0
    while key in taken:
        again += 1
        key = letter + digest(kind, document, str(offset), form, str(again))
    return key


def is_key(text: str) -> bool:
    """Whether the text has the shape of an entity's key.

    >>> is_key("p7f3k2q4a"), is_key("p1"), is_key("Aigul")
    (True, False, False)
    """
    return _KEY.fullmatch(text) is not None


def kind_of(key: str) -> EntityKind:
    """What kind of thing a key stands for.

    >>> kind_of("e7f3k2q4a")
    'event'

    Raises:
        ValueError: for what is no key.
    """
    try:
        return KINDS[key[:1]]
    except KeyError:
        raise ValueError(f"{key!r} is no key: want one of {''.join(KINDS)} and eight characters of a-z2-7") from None


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes and reads IRIs below a base.

    >>> iri = Minter()
    >>> iri.entity("p7f3k2q4a")
    'https://w3id.org/research-network/id/person/p7f3k2q4a'
    >>> iri.key(iri.entity("p7f3k2q4a"))
    'p7f3k2q4a'
    >>> iri.span("a.txt", Span(3, 8)) == iri.document("a.txt").replace("/doc/", "/span/") + "-3-8"
    True

    Raises:
        ValueError: for a base that does not end in ``/`` or ``#``.
    """

    base: str = BASE

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]", self.base):
            raise ValueError(f"base {self.base!r}: want an absolute IRI that ends in / or #")

    def entity(self, key: str) -> str:
        """The IRI of an entity; raises ``ValueError`` for what is no key."""
        return f"{self.base}{kind_of(key)}/{key}"

    def key(self, iri: str) -> str:
        """The last step of an IRI below the base; raises ``ValueError`` for another's IRI."""
        if not iri.startswith(self.base) or "/" not in iri[len(self.base) :]:
            raise ValueError(f"<{iri}> does not lie below {self.base}")
        return iri.rsplit("/", 1)[1]

    def document(self, report: str) -> str:
        """The IRI of a report's text; ``report`` is its id (path below the corpus)."""
        return f"{self.base}doc/{document_key(report)}"

    def span(self, report: str, span: Span) -> str:
        """The IRI of a stretch of a report's text."""
        return f"{self.base}span/{document_key(report)}-{span.start}-{span.end}"

    def relation(self, kind: str, *parts: str) -> str:
        """The IRI of a participation, affiliation, claim, run or decision: a hash of what it states.

        >>> Minter().relation("claim", "s", "p", "o")
        'https://w3id.org/research-network/id/claim/cdxa7mlj5v6gf5zh5'
        """
        return f"{self.base}{kind}/{kind[0]}{digest(kind, *parts, length=16)}"

    def named(self, kind: str, name: str) -> str:
        """The IRI of something that goes by a plain name: a layer, a data set, a program, a curator.

        >>> Minter().named("agent", "curator 1")
        'https://w3id.org/research-network/id/agent/curator%201'
        """
        return f"{self.base}{kind}/{quote(name, safe='')}"


def parse_span(iri: str) -> tuple[str, Span]:
    """The document's key and the offsets that a span's IRI states.

    >>> parse_span("https://example.org/span/dabc-3-8")
    ('dabc', Span(start=3, end=8))

    Raises:
        ValueError: for an IRI of another form.
    """
    match = re.search(r"/span/([a-z2-7]+)-(\d+)-(\d+)\Z", iri)
    if not match:
        raise ValueError(f"<{iri}> is no span: want …/span/<document>-<start>-<end>")
    return match[1], Span(int(match[2]), int(match[3]))


def document_key(report: str) -> str:
    """The last step of the IRI of a report's text.

    >>> Minter().document("a.txt").endswith("/doc/" + document_key("a.txt"))
    True
    """
    return "d" + digest("doc", report, length=12)
