"""Append-only files that many write at once."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.curation.lines import append_lines, read_rows, safe_cell, true_cell
from kgbuild.curation.log import HEADER, Line, append_line, load_log, remove_last, remove_line
from kgbuild.errors import InputError, NotFound, UsageError

A, B = "p7f3k2q4a", "p2c4d6e7f"


def line(subject: str = A, object: str = B, **fields: str) -> Line:
    """A merge by a curator."""
    base = {"when": "2026-01-01T00:00:00Z", "who": "zere", "action": "merge"}
    return Line(**{**base, "subject": subject, "object": object, **fields})


@given(st.text())
def test_any_cell_comes_back(value: str) -> None:
    """Whatever was put into a cell is read out of it, and no cell begins like a formula or breaks its line."""
    cell = safe_cell(value)
    assert true_cell(cell) == value
    assert not cell.startswith(("=", "+", "-", "@"))
    assert "\n" not in cell


@pytest.mark.parametrize(
    "reason",
    ["=cmd|' /C calc'!A0", "two\nlines\r\nthree", "x" * 10_000, "“quoted, with comma”", "'", "\\n", "\u2028sep\u0085"],
)
def test_hostile_reasons_are_stored_as_text(tmp_path: Path, reason: str) -> None:
    """Formulas, line breaks and names of any length come back as they were, on one line of the file."""
    path = tmp_path / "decisions.csv"
    append_line(path, line(reason=reason))
    append_line(path, line(reason="after"))
    assert [one.reason for one in load_log(path).lines] == [reason, "after"]
    assert path.read_bytes().count(b"\n") == 3


_WRITER = """
import sys
from pathlib import Path
from kgbuild.curation.log import HEADER, Line, append_line
path, who = Path(sys.argv[1]), sys.argv[2]
for _ in range(25):
    append_line(path, Line(when="2026", who=who, action="merge", subject="p7f3k2q4a", object="p2c4d6e7f"))
"""


def test_concurrent_appends_lose_nothing(tmp_path: Path) -> None:
    """Four processes that write at once leave all their lines whole, under one header."""
    path = tmp_path / "decisions.csv"
    workers = [subprocess.Popen([sys.executable, "-c", _WRITER, str(path), f"w{n}"]) for n in range(4)]
    assert [worker.wait() for worker in workers] == [0, 0, 0, 0]
    log = load_log(path)
    assert not log.findings
    assert sorted(one.who for one in log.lines) == sorted(f"w{n}" for n in range(4) for _ in range(25))


_ONLY_ONCE = """
import sys
from pathlib import Path
from kgbuild.curation.log import HEADER, Line, append_line
from kgbuild.errors import UsageError

def unless(log):
    if any(line.object == wanted for line in log.lines):
        raise UsageError("somebody was faster")

path, who = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    wanted = f"p2c4d6{'abcdefghijklmnopqrstuvwxyz'[number]}7f"
    try:
        append_line(path, Line(when="2026", who=who, action="merge", subject="p7f3k2q4a", object=wanted), unless=unless)
    except UsageError:
        pass
"""


def test_what_is_checked_under_the_lock_stays_true_until_the_line_stands(tmp_path: Path) -> None:
    """Four processes that each write a decision unless it was taken leave each decision once, and none out."""
    path = tmp_path / "decisions.csv"
    writers = [subprocess.Popen([sys.executable, "-c", _ONLY_ONCE, str(path), f"w{n}"]) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert len({one.object for one in load_log(path).lines}) == len(load_log(path).lines) == 25


def test_half_written_last_line_costs_only_itself(tmp_path: Path) -> None:
    """After a crash in the middle of a line the others stand, the loss is told, and the next line is whole."""
    path = tmp_path / "decisions.csv"
    append_line(path, line(reason="first"))
    with path.open("a") as handle:
        handle.write("2026-01-01T00:00:00Z,zere,mer")
    broken = load_log(path)
    assert [one.reason for one in broken.lines] == ["first"]
    assert "never finished" in broken.findings[0].message
    append_line(path, line(reason="second"))
    assert [one.reason for one in load_log(path).lines] == ["first", "second"]


@pytest.mark.parametrize(
    "cut", ["2026,zere,add,p7f3k2q4a,name,Ju", '2026,zere,add,p7f3k2q4a,name,"Ju', "2026,zere,add,p7f"]
)
def test_line_that_broke_off_never_counts_as_a_short_one(tmp_path: Path, cut: str) -> None:
    """A line whose last cells are missing counts, but not where a crash cut it, also when others follow."""
    path = tmp_path / "decisions.csv"
    append_line(path, line(reason="first"))
    with path.open("a") as handle:
        handle.write(cut)
    append_line(path, line(reason="second"))
    log = load_log(path)
    assert [one.reason for one in log.lines] == ["first", "second"]
    assert "decisions.csv:3" in log.findings[0].message


def test_senseless_line_is_told_with_its_place(tmp_path: Path) -> None:
    """A line with an unknown action, or a subject that is no key, is a finding; the others count."""
    path = tmp_path / "decisions.csv"
    append_line(path, line())
    append_lines(path, (), "2026,zere,marry,p7f3k2q4a,p2c4d6e7f,,\n2026,zere,merge,Aigul,p2c4d6e7f,,\n")
    log = load_log(path)
    assert len(log.lines) == 1
    assert [finding.message.split(":")[1] for finding in log.findings] == ["3", "4"]


def test_line_that_cannot_be_read_back_is_not_written(tmp_path: Path) -> None:
    """Nonsense is refused at the door."""
    with pytest.raises(UsageError, match="no key"):
        append_line(tmp_path / "decisions.csv", line(subject="Aigul"))
    assert not (tmp_path / "decisions.csv").exists()


def test_undo_leaves_the_other_bytes(tmp_path: Path) -> None:
    """Removing the last line gives back the file as it was before."""
    path = tmp_path / "decisions.csv"
    append_line(path, line(reason="a\nb"))
    before = path.read_bytes()
    append_line(path, line(reason="=1"))
    assert remove_last(path).reason == "=1"
    assert path.read_bytes() == before
    with pytest.raises(NotFound, match="by nobody"):
        remove_last(path, who="nobody")


def test_one_decision_among_others_is_taken_back(tmp_path: Path) -> None:
    """A line is found by what it says, wherever it stands by now; the others stay byte for byte; twice is told."""
    path = tmp_path / "decisions.csv"
    for who in ("zere", "dana", "zere"):
        append_line(path, line(who=who, reason=f"by {who}"))
    first, second, _ = load_log(path).lines
    rows = path.read_bytes().split(b"\n")
    remove_line(path, second)
    assert path.read_bytes().split(b"\n") == [rows[0], rows[1], rows[3], b""]
    with pytest.raises(NotFound, match="taken back already"):
        remove_line(path, second)
    remove_line(path, first)
    assert len(load_log(path).lines) == 1


def test_undo_takes_a_row_of_several_lines(tmp_path: Path) -> None:
    """A line whose reason was broken over two lines in a spreadsheet goes as a whole."""
    path = tmp_path / "decisions.csv"
    append_line(path, line(reason="first"))
    before = path.read_bytes()
    append_lines(path, (), f'2026,zere,merge,{A},{B},,"one\ntwo"\n')
    assert remove_last(path).reason == "one\ntwo"
    assert path.read_bytes() == before


def saved(path: Path, *, end: str = "\n", mark: str = "", **form: Any) -> None:
    """Write the file as a spreadsheet would, with an empty row behind."""
    rows = [*csv.reader(io.StringIO(path.read_text("utf-8"))), [""] * 7]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, **form).writerows(rows)
    path.write_bytes(f"{mark}{buffer.getvalue()}".encode())


@pytest.mark.parametrize(
    "form",
    [
        {"end": "\r\n"},
        {"end": "\r"},
        {"mark": "\ufeff", "delimiter": ";", "end": "\r\n"},
        {"delimiter": "\t"},
        {"quoting": csv.QUOTE_ALL, "end": "\r\n", "mark": "\ufeff"},
    ],
    ids=["CRLF", "CR", "semicolons", "tabs", "quoted"],
)
def test_a_log_that_a_spreadsheet_saved_goes_on(tmp_path: Path, form: dict[str, Any]) -> None:
    """It is read as it was, takes lines in its own form, and gives the same bytes again once they are undone."""
    path = tmp_path / "decisions.csv"
    for reason in ("the “staff” page; x, y", 'a "quote"\tand a tab'):
        append_line(path, line(reason=reason))
    lines = [replace(one, place="") for one in load_log(path).lines]
    saved(path, **form)
    before = path.read_bytes()
    assert [replace(one, place="") for one in load_log(path).lines] == lines
    assert load_log(path).findings == ()
    append_line(path, line(who="dana", reason="one; two, three"))
    assert load_log(path).lines[-1].reason == "one; two, three"
    assert remove_last(path).who == "dana"
    assert path.read_bytes().rstrip(b"\n") == before.rstrip(b"\n")
    assert remove_last(path).reason == lines[-1].reason
    assert [replace(one, place="") for one in load_log(path).lines] == lines[:1]


def test_another_header_is_refused(tmp_path: Path) -> None:
    """A file that is something else is not read as decisions."""
    path = tmp_path / "decisions.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"decisions\.csv:1.*want when,who"):
        list(read_rows(path, ("when", "who")))


ROW = f"2026,zere,merge,{A},{B},,why"


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        (f"when,who,action,subject,object,value,reason,,,\n{ROW},,,\n", 2),
        (f"When,WHO,Action , subject,Object,Value,Reason\n{ROW}\n", 2),
        (f"note,when,who,action,subject,object,value,reason,more\nask Dana,{ROW},\n", 2),
        (f"reason,value,object,subject,action,who,when\nwhy,,{B},{A},merge,zere,2026\n", 2),
        (f"sep=;\nwhen;who;action;subject;object;value;reason\n{ROW.replace(',', ';')}\n", 3),
        (f"\ufeffsep=,\r\nwhen,who,action,subject,object,value,reason\r\n{ROW}\r\n", 3),
        (f",,,,,,\n\nwhen,who,action,subject,object,value,reason\n ,,,,,,\n{ROW}\n", 5),
        (
            f"when,who,action,subject,object,value,reason\n2026 , zere, Merge ,https://x.org/person/{A}, {B},,why\n",
            2,
        ),
        (f"when,who,action,subject,object,value,reason\n2026,zere,MERGE,{A},<https://x.org/{B}>,,why\n", 2),
    ],
    ids=["trailing", "capitals", "own columns", "reversed", "sep", "sep BOM", "blank rows", "IRI", "brackets"],
)
def test_what_people_do_to_a_log_in_a_spreadsheet_is_understood(tmp_path: Path, text: str, begin: int) -> None:
    """It is read as it is meant, takes lines in its own columns, leaves the bytes before alone, and undoes them."""
    path = tmp_path / "decisions.csv"
    path.write_bytes(text.encode())
    log = load_log(path)
    assert log.findings == ()
    assert log.lines == (Line(when="2026", who="zere", action="merge", subject=A, object=B, reason="why",
                              place=f"decisions.csv:{begin}"),)  # fmt: skip
    append_line(path, line(who="dana", reason="one, two; three"))
    assert path.read_bytes().startswith(text.encode())
    after = load_log(path)
    assert after.findings == ()
    assert after.lines[0] == log.lines[0]
    assert replace(after.lines[1], place="") == line(who="dana", reason="one, two; three")
    assert remove_last(path).who == "dana"
    assert path.read_bytes() == text.encode()


def test_empty_cells_that_a_row_ends_in_may_be_missing(tmp_path: Path) -> None:
    """As spreadsheets write rows beyond the last with a reason; a cell too many that says something is told."""
    path = tmp_path / "decisions.csv"
    path.write_text(f"{','.join(HEADER)}\n2026,zere,merge,{A},{B}\n{ROW},spilt\n{ROW}\n")
    log = load_log(path)
    assert [one.reason for one in log.lines] == ["", "why"]
    assert [finding.message for finding in log.findings] == ["decisions.csv:3: 8 cells, want 7"]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", ",,,\n\n"], ids=["empty", "line", "BOM", "blank"])
def test_a_log_with_nothing_in_it_is_a_log(tmp_path: Path, text: str) -> None:
    """It has no lines, and gets its header with the first."""
    path = tmp_path / "decisions.csv"
    path.write_text(text, "utf-8")
    assert load_log(path).lines == load_log(path).findings == ()
    append_line(path, line())
    assert [replace(one, place="") for one in load_log(path).lines] == [line()]


@pytest.mark.parametrize(
    ("action", "subject", "object", "told"),
    [
        ("merge", A, A, "one thing with itself"),
        ("keep-apart", A, "i2c4d6e7f", "is of kind person, i2c4d6e7f is of kind institution"),
        ("merge", "t7f3k2q4a", "t2c4d6e7f", "of kind topic; want two persons, institutions or events"),
    ],
)
def test_two_that_cannot_be_one_are_told_so(tmp_path: Path, action: str, subject: str, object: str, told: str) -> None:
    """With the place of the line, and what is wrong with the pair; the line counts for nothing."""
    path = tmp_path / "decisions.csv"
    path.write_text(f"{','.join(HEADER)}\n2026,zere,{action},{subject},{object},,\n")
    log = load_log(path)
    assert log.lines == ()
    assert log.findings[0].message.startswith("decisions.csv:2: ")
    assert told in log.findings[0].message


def test_a_column_that_is_missing_or_there_twice_is_told(tmp_path: Path) -> None:
    """Which of two is meant nobody can know."""
    path = tmp_path / "decisions.csv"
    for columns in ("when,who,action,subject,object,value", "when,who,action,subject,object,value,reason,Reason"):
        path.write_text(f"{columns}\n")
        with pytest.raises(InputError, match=r"decisions\.csv:1.*want when,who"):
            load_log(path)
