"""Dates as printed -> ISO intervals."""

from __future__ import annotations

import pytest

from kgbuild.annotate.dates import dates_in, times_in
from kgbuild.model.report import Report, Source
from kgbuild.segment import segment
from kgbuild.spans import Span


def dates(text: str, published: str | None = None) -> list[tuple[str, str]]:
    report = Report("made-up.txt", text, Source(published=published))
    return [(m.name, m.type) for m in dates_in(report, segment(report))]


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("On August 17-18, 2023, they met.", "2023-08-17/2023-08-18"),
        ("It ran from September 21 to 24, 2023.", "2023-09-21/2023-09-24"),
        ("From 19 till 24 July 2021 it ran.", "2021-07-19/2021-07-24"),
        ("Dates: 30 May – 2 June 2022", "2022-05-30/2022-06-02"),
        ("28 December 2021 – 3 January 2022", "2021-12-28/2022-01-03"),
        ("It opened on March 3rd 2016.", "2016-03-03/2016-03-03"),
        ("Monday, 5th of April, 2021", "2021-04-05/2021-04-05"),
        ("15.10.2021", "2021-10-15/2021-10-15"),
        ("15.-17.10.2021", "2021-10-15/2021-10-17"),
        ("Posted 2014-07-15 17:06", "2014-07-15/2014-07-15"),
        ("It was held on 7 octobre 2019 in Lyon.", "2019-10-07/2019-10-07"),
        ("3 мая 2018 года", "2018-05-03/2018-05-03"),
        ("28 october, 2023", "2023-10-28/2023-10-28"),
        ("On the 2nd and 3rd of June 2020 it met.", "2020-06-02/2020-06-03"),
        ("Sat, Nov. 6, 2010", "2010-11-06/2010-11-06"),
    ],
)
def test_days_and_ranges(text: str, interval: str) -> None:
    """Each printed form gives one interval of days."""
    assert dates(text) == [(interval, "day")]


@pytest.mark.parametrize(
    ("text", "interval", "precision"),
    [
        ("The study began in December 2021.", "2021-12/2021-12", "month"),
        ("It was founded in 1975.", "1975/1975", "year"),
        ("The plan for 2023-2027 is ready.", "2023/2027", "year"),
    ],
)
def test_dates_are_as_precise_as_the_text(text: str, interval: str, precision: str) -> None:
    """A month or a year alone is not filled up to a day."""
    assert dates(text) == [(interval, precision)]


def test_a_missing_year_comes_from_the_nearest_date() -> None:
    """A dateline gives its year to the days told below it."""
    assert dates("2014-07-15\n\nIt met on June 28 and 29 in Beppu.")[1] == ("2014-06-28/2014-06-29", "day")


def test_december_told_in_january_is_last_years() -> None:
    """A day eleven months ahead of the dateline lies in the year before."""
    assert dates("Riga, 9 January 2020\n\nThe workshop took place on 18 December.")[1][0] == "2019-12-18/2019-12-18"


def test_a_missing_year_comes_from_the_page() -> None:
    """Where the text has no year at all, the day of publication gives it."""
    assert dates("It met on 3 May.", "2019-05-06") == [("2019-05-03/2019-05-03", "day")]


def test_today_is_the_dateline() -> None:
    """ "today" is the day that the report is dated."""
    assert dates("(31 March 2011) They met today.")[1][0] == "2011-03-31/2011-03-31"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("On 03/04/2021 and 25/04/2021 they met.", "2021-04-03/2021-04-03"),
        ("On 03/04/2021 and 04/25/2021 they met.", "2021-03-04/2021-03-04"),
    ],
)
def test_other_dates_decide_what_comes_first(text: str, first: str) -> None:
    """03/04 is April beside 25/04, and March beside 04/25."""
    assert dates(text)[0][0] == first


@pytest.mark.parametrize("text", ["They may 10 times say so.", "Rule 31.02.2020", "Call 74-72-27.", "page 3 of 12"])
def test_what_only_looks_like_a_date(text: str) -> None:
    """Verbs, impossible days and telephone numbers are no dates."""
    assert dates(text) == []


def test_times_of_day() -> None:
    """Both clocks, with colon or full stop."""
    text = "14:05 welcome, at 17.00 talk, 9 am coffee, 12:30 p.m. lunch"
    assert [time for _, time in times_in(text, Span(0, len(text)))] == ["14:05", "17:00", "09:00", "12:30"]
