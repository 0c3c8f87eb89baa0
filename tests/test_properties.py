"""What holds of every report, tried on reports made up at random: evidence, independence of reports, order.

The reports are runs of sentences with names, bodies, titles, dates and layout in many combinations, and of plain noise.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kgbuild.cache import ReadingCache
from kgbuild.extract import BuiltinExtractor
from kgbuild.harvest import harvest
from kgbuild.iris import parse_span
from kgbuild.lift import lift
from kgbuild.model import Reading, Report, Source
from kgbuild.read import open_corpus
from kgbuild.resolve import resolve
from kgbuild.settings import Settings
from kgbuild.spans import Span
from kgbuild.vocabulary import oa

ENGINE = BuiltinExtractor()
SOURCE = Source(publisher="Institute of Northern Studies", published="2021-06-01")
tried = settings(max_examples=8, deadline=None, derandomize=True)

PEOPLE = ("Anna Berg", "Dr. Tomás Ó Briain", "Айгуль Сарсенова", "Nguyễn Thị Minh", "J. K. van der Meer", "SATO Kenji")
BODIES = ("the University of Oslo", "the Institute for Water Policy", "UNESCO", "the Fjord Foundation (FF)")
TITLES = ("“Ice and Law”", '"Who owns a floe?"', "«Rivers: a history»", "‘On work’")
DAYS = ("On 4 May 2021", "On May 4–6, 2021,", "Last week", "On 04.05.2021", "In spring 2021")
SHAPES = (
    "{day} {body} held the seminar {title} in Oslo.",
    "{person}, Director of {body}, opened the conference {title}.",
    "{day} a round table was organized by {body} jointly with {body2}.",
    "{person} and {person2} ({body}) took part in the forum.",
    "Speakers:\n• {person}, {body}\n• {person2}",
    "10:00 {title} – {person} ({body})",
    "Moderator: {person}",
    "The lecture of {person} was devoted to migration and the labour market.",
    "He quoted {person2}, who could not come.",
    "# {title}",
    "{noise}",
)
sentences = st.builds(
    lambda shape, people, bodies, title, day, noise: shape.format(
        person=people[0], person2=people[1], body=bodies[0], body2=bodies[1], title=title, day=day, noise=noise
    ),
    st.sampled_from(SHAPES),
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)),
    st.sampled_from(TITLES),
    st.sampled_from(DAYS),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
)
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
plain = st.lists(paragraphs.map(lambda text: " ".join(text.split()) or "-"), min_size=2, max_size=5)
texts = st.lists(paragraphs, min_size=1, max_size=5).map("\n\n".join)


def read(text: str, name: str = "a.txt") -> tuple[Report, Reading]:
    report = Report(name, text, SOURCE)
    return report, ENGINE.extract(report)


def spans_in(value: Any) -> Iterator[Span]:
    """Every span of a reading, wherever it stands."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from spans_in(getattr(value, name))


def graph_of(told: Iterable[tuple[Report, Reading]]) -> list[Quad]:
    told = list(told)
    sources = {report.id: report.source for report, _ in told}
    return list(lift(told, resolve([reading for _, reading in told], sources)))


def shown(quads: Iterable[Quad]) -> list[str]:
    return sorted({str(quad) for quad in quads})


@tried
@given(texts)
def test_evidence_lies_in_the_text_and_says_something(text: str) -> None:
    """Every span of a reading is inside the report and holds more than white space."""
    for span in spans_in(read(text)[1]):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text).strip()


@tried
@given(texts)
def test_the_graph_quotes_the_text_exactly(text: str) -> None:
    """A passage's quotation is the very stretch of the report that its offsets give."""
    quads = graph_of([read(text)])
    said: dict[tuple[Any, Any], list[Any]] = {}
    for quad in quads:
        said.setdefault((quad.subject, quad.predicate), []).append(quad.object)
    for (passage, predicate), selectors in said.items():
        if predicate == oa.hasSelector:
            quote, start, end = (
                next(value.value for node in selectors for value in said.get((node, edge), ()))
                for edge in (oa.exact, oa.start, oa.end)
            )
            assert quote == text[int(start) : int(end)]
            assert parse_span(passage.value)[1] == Span(int(start), int(end))


@tried
@given(plain, st.integers(0, 3), st.integers(1, 3))
def test_a_blank_paragraph_moves_offsets_and_nothing_else(parts: list[str], place: int, more: int) -> None:
    """What is claimed, by whose evidence, with which probability, stays; spans behind the gap move by its length."""
    place %= len(parts) - 1
    cut = len("\n\n".join(parts[: place + 1]))
    text = "\n\n".join(parts)
    gap = "\n\n" * more

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"start", "end"} and isinstance(value["start"], int):
                return {edge: at + len(gap) if at > cut else at for edge, at in value.items()}
            return {key: moved(item) for key, item in value.items()}
        return [moved(item) for item in value] if isinstance(value, list | tuple) else value

    before = msgspec.to_builtins(read(text)[1])
    after = msgspec.to_builtins(read(text[:cut] + gap + text[cut:])[1])
    assert moved(before) == msgspec.json.decode(msgspec.json.encode(after))


@tried
@given(st.lists(texts, min_size=2, max_size=4), st.integers(0, 1000))
def test_the_order_of_reports_does_not_matter(many: list[str], seed: int) -> None:
    """The same reports in another order give the same graph, identifiers included."""
    told = [read(text, f"{index}.txt") for index, text in enumerate(many)]
    mixed = random.Random(seed).sample(told, len(told))
    assert shown(graph_of(told)) == shown(graph_of(mixed))


@tried
@given(texts, texts)
def test_reading_another_report_first_leaves_no_trace(text: str, other: str) -> None:
    """An extractor remembers nothing of what it read before."""
    fresh = BuiltinExtractor().extract(Report("a.txt", text, SOURCE))
    ENGINE.extract(Report("b.txt", other, SOURCE))
    assert read(text)[1] == fresh


def test_another_report_in_the_folder_changes_no_claim_of_the_others(tmp_path: Path) -> None:
    """A folder with one report more gives the same readings of the rest."""
    first = {f"{index}.txt": shape for index, shape in enumerate(_news())}
    alone = _readings(tmp_path / "alone", first)
    together = _readings(tmp_path / "together", {**first, "more.txt": "Anna Berg lectured in Oslo on 5 May 2021."})
    assert {name: together[name] for name in alone} == alone
    assert set(together) - set(alone) == {"more.txt"}


def _news() -> list[str]:
    filled = {"day": DAYS[0], "noise": ""}
    return [
        shape.format(person=a, person2=PEOPLE[0], body=BODIES[0], body2=BODIES[1], title=TITLES[0], **filled) + "\n"
        for shape, a in zip(SHAPES[:4], PEOPLE[1:5], strict=True)
    ]


def _readings(folder: Path, files: dict[str, str]) -> dict[str, Reading]:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    got = harvest(open_corpus(folder), settings=Settings(workers=1), extractor=ENGINE, cache=ReadingCache(None))
    return {report.id: reading for report, reading in got}
