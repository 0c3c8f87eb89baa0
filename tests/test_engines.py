"""Which extractor is asked, and for what."""

import pytest

from kgbuild.engines import make_extractor, read_report
from kgbuild.errors import SettingsError
from kgbuild.model import EventClaim, Reading, Report
from kgbuild.settings import Settings
from kgbuild.spans import Span

PROSE = "2024-05-17 | Water and Work | Aigul Sarsen, speaker, Steppe Institute\n"
DATA = "name: Water and Work\n"
STATED = Reading(
    report="a.html",
    events=(EventClaim(key="se1", evidence=Span(len(PROSE), len(PROSE + DATA)), mentions=(), label="event"),),
)


@pytest.mark.parametrize("wanted", ["bultin", "line_engine", "line_engine:nothing", "no.such.module:engine"])
def test_an_unknown_engine_is_refused_by_name(wanted: str) -> None:
    """A setting that names no extractor is an error that says what it says."""
    with pytest.raises(SettingsError, match=wanted):
        make_extractor(Settings(extractor=wanted))


def test_something_that_extracts_nothing_is_no_engine() -> None:
    """A factory must give name, version and extract."""
    with pytest.raises(SettingsError, match="no name, version and extract"):
        make_extractor(Settings(extractor="builtins:str"))


def test_data_beside_prose_is_taken_over_and_not_read_as_prose() -> None:
    """The extractor sees the text before the data; both are in the reading."""
    engine = make_extractor(Settings(extractor="line_engine:factory"))
    reading = read_report(engine, Report("a.html", PROSE + DATA, structured=STATED, data_start=len(PROSE)))
    assert [event.key for event in reading.events] == ["e0", "se1"]
    assert [person.name for person in reading.persons] == ["Aigul Sarsen"]


def test_a_table_is_not_read_as_prose() -> None:
    """Where all is data, the extractor is not asked."""
    engine = make_extractor(Settings(extractor="line_engine:factory"))
    assert read_report(engine, Report("a.csv", PROSE, structured=STATED, data_start=0)) == STATED
