"""Reads a made-up text into mentions, with the real model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgbuild.annotate import annotate
from kgbuild.annotate.syntax import parse
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report, Source
from kgbuild.segment import segment

Reader = Callable[..., tuple[Mention, ...]]


@pytest.fixture(scope="session")
def mentions() -> Reader:
    """Text -> mentions; ``published`` dates the report."""

    def read(text: str, *, published: str | None = None) -> tuple[Mention, ...]:
        report = Report("made-up.txt", text, Source(published=published))
        return annotate(report, parse(report, segment(report)))

    return read
