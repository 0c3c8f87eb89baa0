"""Answers on paper: tables that fit a terminal, and bars."""

from __future__ import annotations

import re
from datetime import date

from kgbuild.present import format_chart, format_rich

QUOTE = "The sea rises here, and nobody who lives by it has been asked what is to be done about that. " * 3


def plain(shown: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()


def test_a_table_tears_no_name_of_a_column():
    """In 80 characters, which is what a terminal opens with."""
    rows = [("Interaction between organizations in the field of migration", 3, 0.8123, "Institute of Mountain Studies")]
    lines = plain(format_rich(["event", "statements", "confidence", "institution"], rows, width=80))
    assert "event" in lines[1]
    assert "confidence" in lines[1]
    assert max(map(len, lines)) <= 80


def test_what_no_table_can_show_stands_row_by_row():
    """Seven columns with a passage would be columns of single syllables."""
    columns = ["about", "says", "value", "confidence", "quote", "source", "statement"]
    row = ("Round Table on Water", "speaker", "Ada Marten", 0.5, QUOTE, "010_a-report-of-2019-forum.txt", "c" * 17)
    lines = plain(format_rich(columns, [row, row], width=80))
    assert lines[0] == "about       Round Table on Water"
    assert lines.count("confidence  0.5") == 2
    assert lines.count("") == 1
    assert max(map(len, lines)) <= 80
    assert " ".join(QUOTE.split()) in " ".join(" ".join(lines).split())
    assert "─" in format_rich(columns, [row], width=200)


def test_bars_over_years_leave_no_year_out():
    """Else time would seem to run evenly where it does not; other names have no gaps to show."""
    chart = format_chart(["year", "n"], [(2019, 2), (2022, 1)], years=["year"], width=40)
    assert [line.split()[0] for line in chart.splitlines()] == ["year", "2019", "2020", "2021", "2022"]
    chart = format_chart(["year", "role", "n"], [(2019, "host", 2), (2022, "host", 1)], years=["year"], width=40)
    assert len(chart.splitlines()) == 3
    falling = format_chart(["year", "n"], [(2022, 2), (2019, 1)], years=["year"], width=40)
    assert len(falling.splitlines()) == 3


def test_bars_keep_every_part_of_their_name():
    """A long name is cut, not what tells two bars apart; days are left to the table."""
    body = "Institute of the History and Present of Mountain Studies"
    rows = [(body, "director", date(2019, 1, 1), 3), (body, "fellow", date(2020, 1, 1), 1)]
    lines = format_chart(["body", "post", "first", "times"], rows, width=60).splitlines()
    assert lines[0].startswith("body, post ")
    assert "…, director" in lines[1]
    assert "…, fellow" in lines[2]
    assert "2019" not in lines[1]
