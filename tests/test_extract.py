"""The built-in extractor: one protocol, evidence that quotes the text, readings that depend on nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import kgbuild
from kgbuild.calibrate import Calibration, calibrated, shipped_calibration
from kgbuild.errors import SettingsError
from kgbuild.extract import BuiltinExtractor, Extractor, _program
from kgbuild.interpret.priors import PRIOR
from kgbuild.model import Reading, Report, Source
from kgbuild.spans import Span

NEWS = """On 4 May 2021, Anna Berg, Director of the Institute of Peace, opened the forum "Rivers and Borders" in Riga.

The forum was organized by the University of Latvia. Tomas Lind made a presentation "Who owns a delta?".
"""


def read(text: str, name: str = "news.txt") -> Reading:
    return BuiltinExtractor().extract(Report(name, text, Source(publisher="Institute of Peace")))


def spans_of(reading: Reading) -> list[Span]:
    out = [span for part in reading.participations for span in part.evidence]
    out += [span for tie in reading.affiliations for span in tie.evidence]
    for event in reading.events:
        out += [event.evidence, *event.mentions]
        stated = [event.title, event.when, event.mode, event.state, *event.types, *event.places, *event.topics]
        out += [value.evidence for value in stated if value is not None]
    return out


def test_it_is_an_extractor() -> None:
    """The built-in engine satisfies the protocol that other engines are to satisfy."""
    assert isinstance(BuiltinExtractor(), Extractor)


def test_its_version_depends_on_the_model() -> None:
    """Readings made with another model are not taken for this one's."""
    assert BuiltinExtractor().version != BuiltinExtractor(model="other").version


def test_evidence_lies_in_the_text_and_is_not_empty() -> None:
    """Every span of every claim quotes something of the report."""
    reading = read(NEWS)
    assert spans_of(reading)
    assert all(0 <= span.start < span.end <= len(NEWS) for span in spans_of(reading))


def test_a_role_is_proved_by_the_sentence_that_names_its_agent() -> None:
    """The evidence of a participation contains a mention of the person."""
    reading = read(NEWS)
    people = {person.key: person for person in reading.persons}
    for part in reading.participations:
        if part.agent in people:
            assert any(span.contains(mention) for span in part.evidence for mention in people[part.agent].mentions)


def test_keys_of_claims_resolve() -> None:
    """No claim speaks of an event, agent or tie that the reading lacks."""
    reading = read(NEWS)
    agents = {p.key for p in reading.persons} | {i.key for i in reading.institutions}
    events = {event.key for event in reading.events}
    ties = {tie.key for tie in reading.affiliations}
    for part in reading.participations:
        assert part.event in events
        assert part.agent in agents
        assert set(part.affiliations) <= ties
    for tie in reading.affiliations:
        assert {tie.agent, tie.institution} <= agents
    for event in reading.events:
        assert event.part_of is None or event.part_of.value in events


def test_blank_lines_change_no_claim() -> None:
    """A blank paragraph moves offsets and nothing else."""

    def said(reading: Reading) -> list[tuple[str, str, str]]:
        return [(p.event, p.agent, p.role) for p in reading.participations]

    assert said(read(NEWS)) == said(read("\n\n" + NEWS.replace("\n\n", "\n\n\n\n")))


def test_the_same_text_gives_the_same_reading() -> None:
    """Nothing but the report decides."""
    assert read(NEWS) == read(NEWS)


def test_confidence_is_a_probability_from_the_table() -> None:
    """Each rule's prior lies between 0 and 1; participations carry one of them, put right by the shipped curves."""
    assert all(0 < value < 1 for value in PRIOR.values())
    source = Source(publisher="Institute of Peace")
    plain = BuiltinExtractor(calibration=Calibration({})).extract(Report("news.txt", NEWS, source))
    assert {part.confidence for part in plain.participations} <= set(PRIOR.values())
    assert read(NEWS) == calibrated(plain, shipped_calibration()) != plain


def test_a_sentence_that_gave_nothing_is_a_miss() -> None:
    """A person beside no statement is counted, with the reason."""
    reading = read("Anna Berg likes tea.\n")
    assert [miss.reason for miss in reading.misses] == ["a person, but nothing said of taking part or of a post"]


@pytest.mark.parametrize("text", ["", "\n\n", "((((", "“”«»„", "\u202e\u05d0\u05d1\u202c e\u0301 " * 50])
def test_odd_text_gives_an_empty_reading(text: str) -> None:
    """Nothing is claimed of a text that says nothing."""
    assert read(text).participations == ()


def test_ten_thousand_names_end_in_bounded_time() -> None:
    """A hostile enumeration is read in time linear in its length."""
    names = ", ".join(f"Ann Poe{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(3000))
    started = time.perf_counter()
    read(f'On 5 May 2020 {names} took part in the conference "Many" in Riga.')
    assert time.perf_counter() - started < 60


def test_the_version_covers_packages_within_packages() -> None:
    """Every module that reads reports counts, however deep it lies: no reading outlives a change of one."""
    counted = {name for name, _ in _program()}
    root = Path(kgbuild.__file__).parent
    parts = [root / "annotate", root / "interpret", root / "model", root / "segment"]
    assert counted >= {path.relative_to(root).as_posix() for part in parts for path in part.rglob("*.py")}


def test_words_that_a_user_adds_reach_the_reading_and_the_version() -> None:
    """A head noun from kgbuild.toml names bodies; the version is another one, and the shipped words come back."""
    report = Report("made-up.txt", 'On 5 May 2020 the Veldt Zorbium hosted the seminar "Sand".', Source())
    extra = {"institutions": {"heads": {"university": {"words": ["Zorbium"]}}}}
    for extractor, found in ((BuiltinExtractor(extra=extra), True), (BuiltinExtractor(), False)):
        names = [body.name for body in extractor.extract(report).institutions]
        assert ("Veldt Zorbium" in names) is found
    assert BuiltinExtractor(extra=extra).version != BuiltinExtractor().version


def test_an_addition_of_another_shape_is_refused() -> None:
    """A list cannot take a table."""
    with pytest.raises(SettingsError, match=r"persons\.given"):
        BuiltinExtractor(extra={"persons": {"given": {"x": 1}}})
