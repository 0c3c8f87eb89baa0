"""How a report's text is cut: passages, sentences, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kgbuild.spans import Span

__all__ = ["Layout", "Passage", "Sentence", "Token"]

Layout = Literal["prose", "heading", "item", "label", "programme"]
"""How a line stands on the page: running text, heading, list item, ``Label: value`` line, timed programme line."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the parser sees it; ``head`` is an index into the same sentence's tokens."""

    span: Span
    text: str
    lemma: str
    pos: str
    """Universal part of speech (``PROPN``, ``VERB``)."""
    tag: str
    dep: str
    head: int
    entity: str = ""
    """Type of the model's named entity that the token lies in (``PERSON``), or empty."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or list line. ``index`` counts from 0 within the report."""

    index: int
    span: Span
    layout: Layout = "prose"
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One news item: a digest page holds many, a single report is one."""

    index: int
    span: Span
    sentences: tuple[Sentence, ...]
