"""Hostile text ends in bounded time with sane spans."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kgbuild.annotate import annotate
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report
from kgbuild.segment import segment


@pytest.mark.parametrize(
    "text",
    [
        ", ".join(["Ivan Petrov"] * 4000),
        "INSTITUTE OF " * 4000,
        "Institute of the " * 4000,
        "“" * 3000 + " Name " + "”" * 3000,
        "May 5, 2021 and 6 June – " * 2000,
        "(((( Institute (AB) " * 1500,
        "\u202eاسم محمد\u202c е́ é " * 2000,
    ],
    ids=["names", "heads", "chain", "quotes", "dates", "parentheses", "scripts"],
)
def test_time_grows_with_the_text_only(text: str) -> None:
    """Twice the text takes hardly more than twice the time (a quadratic stage would take four times)."""

    def cost(words: str) -> float:
        report = Report("hostile.txt", words)
        began = time.process_time()
        annotate(report, segment(report))
        return time.process_time() - began

    cost(text[:2000])
    half = cost(text[: len(text) // 2])
    assert cost(text) < 3.2 * half + 0.3


def test_spans_lie_in_the_text(mentions: Callable[..., tuple[Mention, ...]]) -> None:
    """Every mention quotes the text, whatever the script and the marks in it."""
    text = (
        "Ünïcodé: Dr. Zoë\u0301 Müller\u200b (Universität Zürich) «Ж» “a “b” met 山田太郎 on 5 May "
        "2020.\r\n\r\n\tИван Петров"
    )
    for mention in mentions(text):
        assert mention.span.of(text).strip()
