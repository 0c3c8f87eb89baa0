"""Dates of tables and pages."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.read.when import day_and_time, period


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2024", ("2024", None)),
        ("2024-05-01 17:30", ("2024-05-01", "17:30")),
        ("2024-05-01T00:00:00Z", ("2024-05-01", None)),
        ("2024-05-01T23:30:00-10:00", ("2024-05-01", "23:30")),
        ("1.5.2024", ("2024-05-01", None)),
        ("31/12/2024", ("2024-12-31", None)),
        ("12/31/2024", ("2024-12-31", None)),
        ("5/5/2024", ("2024-05-05", None)),
        ("May 1st, 2024", ("2024-05-01", None)),
        ("1 мая 2024", ("2024-05-01", None)),
        ("2024-02-30", None),
        ("05/06/2024", None),
        ("2024-05-01T25:00", ("2024-05-01", None)),
        ("TBA", None),
    ],
)
def test_dates_as_written(written: str, found: tuple[str, str | None] | None) -> None:
    """A date is as precise as it is written; what could be two days, or is none, is no date."""
    assert day_and_time(written) == found


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_is_read(day: datetime.date) -> None:
    """Every ISO day reads as itself, and in words as the same."""
    assert day_and_time(day.isoformat()) == (day.isoformat(), None)
    assert day_and_time(f"{day.day} May {day.year}") == (f"{day.year}-05-{day.day:02}", None)


def test_end_before_start_is_left_out() -> None:
    """An end that lies before the start is a slip: the event is taken as one day."""
    when = period("2024-05-03", "2024-05-01")
    assert when is not None
    assert (when.start, when.end) == ("2024-05-03", "2024-05-03")
