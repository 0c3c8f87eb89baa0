"""Names in many voices and cultures: made-up sentences in data files, each with the names that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.annotate import annotate
from kgbuild.annotate.syntax import parse
from kgbuild.folding import fold
from kgbuild.model import Mention, Report, Source
from kgbuild.segment import segment

FOLDER = Path(__file__).parent / "voices"


def cases(name: str) -> list[tuple[str, list[str]]]:
    """The sentences of a file, each with the names expected."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    split = [line.split("=>") for line in lines if line and not line.startswith("#")]
    return [(text.strip(), [name.strip() for name in names.split(";") if name.strip()]) for text, names in split]


def mentions(text: str, kind: str) -> list[Mention]:
    """The mentions of a kind in a text."""
    report = Report("voice.txt", text, Source())
    return [m for m in annotate(report, parse(report, segment(report))) if m.kind == kind]


@pytest.mark.parametrize(("text", "names"), cases("persons"), ids=lambda value: str(value)[:40])
def test_a_sentence_names_exactly_these_persons(text: str, names: list[str]) -> None:
    """Names are whole, without ranks, honorifics and letters behind them, and nothing else is a person."""
    assert {fold(m.name) for m in mentions(text, "person")} == {fold(name) for name in names}


@pytest.mark.parametrize(("text", "names"), cases("bodies"), ids=lambda value: str(value)[:40])
def test_a_sentence_names_these_bodies(text: str, names: list[str]) -> None:
    """Names of bodies are whole, in whatever language their head noun is."""
    forms = {fold(form) for m in mentions(text, "institution") for form in (m.name, *m.aliases)}
    assert not {fold(name) for name in names} - forms
