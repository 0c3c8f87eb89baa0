"""The door to spaCy."""

from __future__ import annotations

import pytest

from kgbuild.annotate.syntax import is_english, parse
from kgbuild.errors import ModelMissing
from kgbuild.model.report import Report
from kgbuild.segment import segment


def test_tokens_quote_the_text_and_heads_lie_in_the_sentence() -> None:
    """Spans count in the report; heads are indices into the sentence."""
    report = Report("a.txt", "Heading here\n\nAnna Berg spoke\nin Oslo. Peter left.")
    for passage in parse(report, segment(report)):
        for sentence in passage.sentences:
            assert sentence.tokens
            for token in sentence.tokens:
                assert token.span.of(report.text) == token.text
                assert sentence.span.contains(token.span)
                assert 0 <= token.head < len(sentence.tokens)


def test_a_missing_model_says_how_to_get_it() -> None:
    """The message names the model and the command."""
    report = Report("a.txt", "Anna spoke.")
    with pytest.raises(ModelMissing, match=r"no_such_model.*download"):
        parse(report, segment(report), model="no_such_model")


def test_a_monstrous_sentence_is_parsed_in_part() -> None:
    """Of a megabyte without a full stop the beginning is parsed, the rest left without tokens."""
    report = Report("a.txt", "word " * 200_000)
    [passage] = parse(report, segment(report))
    assert 0 < len(passage.sentences[0].tokens) < 10_000


def test_english_words() -> None:
    """The model's word list knows plurals, and no names of ours."""
    assert is_english("Sociology")
    assert is_english("policies")
    assert not is_english("Rakisheva")
