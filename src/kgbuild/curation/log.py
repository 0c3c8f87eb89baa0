"""``curation/decisions.csv``: what people decided, one line each, replayed at every build.

================  =====================  ==========================  ===========================
action            subject                object                      value
================  =====================  ==========================  ===========================
merge             key                    key                         .
keep-apart        key                    key                         .
split             key                    reports whose mentions go   words in one of them
reject, accept    key                    predicate and value         .
correct           key                    predicate and value         the right value
add               key                    predicate and value         keys that may be meant too
link              key                    IRI of the authority        keys that may be meant too
withdraw          key of a person        fingerprints of the names   keys of namesakes who stay
dismiss           key of a document      fingerprint of a sentence   .
================  =====================  ==========================  ===========================

Lines attach to content: to keys, and to statements as subject, predicate and value
(``e7f3k2q4a``, ``speaker p2c4d6e8f``), never to offsets. Removing a line undoes it. A line that adds a name under a key
made for it brings a thing of its own in (:mod:`kgbuild.curation.newcomers`); one that dismisses a sentence says nothing
of the graph, only that there is nothing to read in it (:mod:`kgbuild.curation.dismissals`).
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from kgbuild.curation.authority import problem_with_link
from kgbuild.curation.lines import append_lines, delimiter_of, locked, read_rows, safe_cell
from kgbuild.errors import NotFound, UsageError
from kgbuild.files import write_atomically
from kgbuild.iris import KINDS, is_key
from kgbuild.model import Decision, Finding

__all__ = [
    "ACTIONS",
    "HEADER",
    "SAID_OF_SEVERAL",
    "Line",
    "Log",
    "append_line",
    "load_log",
    "now",
    "pack_quotes",
    "pack_reports",
    "remove_last",
    "remove_line",
    "unpack_quotes",
    "unpack_reports",
    "unpack_split",
]

HEADER = ("when", "who", "action", "subject", "object", "value", "reason")

ACTIONS: dict[str, Any] = {
    "merge": "merge",
    "keep-apart": "keepApart",
    "split": "split",
    "accept": "accept",
    "reject": "reject",
    "correct": "correct",
    "add": "add",
    "link": "link",
    "withdraw": "withdraw",
    "dismiss": None,
}
"""The words of the log, and the kinds of :class:`~kgbuild.model.Decision` they stand for; None for what says nothing of
the graph."""

SAID_OF_SEVERAL = ("link", "add", "reject")
"""Actions whose value names what was one with the subject."""

_DOCUMENT = re.compile(r"d[a-z2-7]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One decision of a person. ``when`` is an ISO 8601 moment in UTC."""

    when: str
    who: str
    action: str
    subject: str
    object: str = ""
    value: str = ""
    reason: str = ""
    place: str = ""
    """File and line it was read from."""

    def decision(self) -> Decision:
        """The line as resolve and lift take it."""
        said_of_one = self.action not in SAID_OF_SEVERAL
        told = f"{self.object} → {self.value}" if self.value and said_of_one else self.object
        return Decision(
            kind=ACTIONS[self.action],
            subject=self.subject,
            object=told,
            reason=self.reason,
            by=self.who,
            when=self.when,
            place=self.place,
            together=() if said_of_one else self.together,
        )

    @property
    def together(self) -> tuple[str, ...]:
        """Keys that were one with those of the line when it was said, so that any of them may be meant."""
        return tuple(self.value.split()) if self.action in SAID_OF_SEVERAL else ()


@dataclass(frozen=True, slots=True)
class Log:
    """The lines in the order of the file, and what is wrong with the file."""

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All lines that speak of the graph, as decisions."""
        return tuple(line.decision() for line in self.lines if ACTIONS[line.action])


def load_log(path: Path) -> Log:
    """The log in a file; empty where there is no file. A line that makes no sense is told, and left where it is.

    Raises:
        InputError: where the file is no decisions.csv at all.
    """
    wrong: list[str] = []
    lines = []
    for place, written in read_rows(path, HEADER, lenient=wrong):
        row = _meant(written)
        problem = _problem(row)
        if problem:
            wrong.append(f"{place}: {problem}")
        else:
            lines.append(Line(**row, place=place))
    findings = [
        Finding(severity="warning", check="decisions.csv", focus=str(path.name), message=message) for message in wrong
    ]
    return Log(tuple(lines), tuple(findings))


def _meant(row: dict[str, str]) -> dict[str, str]:
    """A row as somebody may have typed it: without blanks round the words, keys in place of their IRIs.

    >>> row = _meant({"action": " Merge ", "subject": "https://example.org/id/p7f3k2q4a", "object": "p2c4d6e7f "})
    >>> list(row.values())
    ['merge', 'p7f3k2q4a', 'p2c4d6e7f']
    """
    meant = {name: cell if name == "reason" else cell.strip() for name, cell in row.items()}
    meant["action"] = "-".join(meant["action"].lower().split())
    for name in ("subject", "object") if meant["action"] in _OF_TWO else ("subject",):
        last = meant[name].strip("<>").rpartition("/")[2]
        if is_key(last) or _DOCUMENT.fullmatch(last):
            meant[name] = last
    return meant


_OF_TWO = ("merge", "keep-apart")
"""Actions whose object is a key."""


def _kind(key: str) -> str:
    return f"{key} is of kind {KINDS[key[:1]]}"


def _problem_with_pair(row: dict[str, str]) -> str:
    """Why two things cannot be merged or kept apart, whatever the corpus has."""
    action, one, two = row["action"], row["subject"], row["object"]
    if not is_key(two):
        return f"object {two[:40]!r} is no key"
    if one == two:
        return f"{action} {one} {two}: one thing with itself"
    if one[0] != two[0]:
        return f"{action} {one} {two}: {_kind(one)}, {_kind(two)}: want two of one kind"
    if one[0] not in "pie":
        return f"{action} {one} {two}: {_kind(one)}; want two persons, institutions or events"
    return ""


def _problem(row: dict[str, str]) -> str:
    if row["action"] not in ACTIONS:
        return f"action {row['action'][:40]!r}: want one of {', '.join(ACTIONS)}"
    if not (_DOCUMENT.fullmatch(row["subject"]) if row["action"] == "dismiss" else is_key(row["subject"])):
        return f"subject {row['subject'][:40]!r} is no key"
    if row["action"] in _OF_TWO and (problem := _problem_with_pair(row)):
        return problem
    if row["action"] != "withdraw" and not row["object"]:
        return f"{row['action']} without object"
    if row["action"] == "link" and (problem := problem_with_link(row["object"])):
        return problem
    if not row["who"]:
        return "nobody stands behind it: the cell who is empty"
    return ""


def now() -> str:
    """The moment, in UTC; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def append_line(path: Path, line: Line, *, unless: Callable[[Log], None] | None = None) -> None:
    """Add a line under the file's lock.

    ``unless`` sees the log as it is when nobody else can write any more; what it raises leaves the log as it is. So a
    decision that was taken on an older state of things is told, and not written over a newer one.

    Raises:
        UsageError: for a line that could not be read back.
    """
    row = {name: getattr(line, name) for name in HEADER}
    problem = _problem(row)
    if problem:
        raise UsageError(problem)
    check = None if unless is None else lambda: unless(load_log(path))
    append_lines(path, HEADER, _written(line), unless=check)


def _written(line: Line) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([safe_cell(getattr(line, name)) for name in HEADER])
    return buffer.getvalue()


def remove_last(path: Path, *, who: str | None = None) -> Line:
    """Take the last line (of ``who``) out of the log and return it; the rest of the file stays byte for byte.

    Raises:
        NotFound: where there is no such line.
    """
    missing = f"{path}: no decision to undo" + (f" by {who}" if who else "")
    return _remove(path, lambda line: who in (None, line.who), missing)


def remove_line(path: Path, line: Line) -> Line:
    """Take one line out of the log, wherever it stands by now; its last occurrence, should it be there twice.

    Raises:
        NotFound: where the line is not there any more.
    """
    wanted = replace(line, place="")
    return _remove(path, lambda one: replace(one, place="") == wanted, f"{path}: this decision was taken back already")


def _remove(path: Path, wanted: Callable[[Line], bool], missing: str) -> Line:
    with locked(path):
        line = next((one for one in reversed(load_log(path).lines) if wanted(one)), None)
        if line is None:
            raise NotFound(missing)
        end = int(line.place.rpartition(":")[2])
        rows = _ROW.findall(path.read_bytes())
        write_atomically(path, b"".join(rows[: _begin(rows, end) - 1] + rows[end:]))
        return line


_ROW = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
"""Lines with their ends, of whatever kind."""


def _begin(rows: list[bytes], end: int) -> int:
    """The number of the line in which the row begins that ends in line ``end``: a cell that was edited in a
    spreadsheet may go over several."""
    delimiter = delimiter_of(rows[0].decode("utf-8-sig", "replace"))
    reader = csv.reader((row.decode("utf-8-sig", "replace").rstrip("\r\n") + "\n" for row in rows), delimiter=delimiter)
    begin = 1
    for _ in reader:
        if reader.line_num >= end:
            break
        begin = reader.line_num + 1
    return begin


def pack_reports(reports: list[str]) -> str:
    """Report ids in one cell.

    >>> pack_reports(["b c.txt", "a.txt"]), unpack_reports("a.txt b%20c.txt")
    ('a.txt b%20c.txt', ['a.txt', 'b c.txt'])
    """
    return " ".join(sorted(quote(report, safe="/._-~") for report in set(reports)))


def unpack_reports(cell: str) -> list[str]:
    """What :func:`pack_reports` was given, sorted."""
    return [unquote(part) for part in cell.split()]


def pack_quotes(quotes: Iterable[tuple[str, str]]) -> str:
    """Words of reports in one cell, each with its report: where they stand, not the whole report, another is named.

    >>> pack_quotes([("b c.txt", "Xu Ming  (Otter University)")])
    'b%20c.txt Xu Ming (Otter University)'
    >>> unpack_quotes("b%20c.txt Xu Ming (Otter University)\\na.txt Xu M.")
    [('b c.txt', 'Xu Ming (Otter University)'), ('a.txt', 'Xu M.')]
    """
    return "\n".join(f"{quote(report, safe='/._-~')} {' '.join(words.split())}" for report, words in quotes)


def unpack_quotes(cell: str) -> list[tuple[str, str]]:
    """What :func:`pack_quotes` was given."""
    parts = (line.partition(" ") for line in cell.split("\n") if line.strip())
    return [(unquote(report), words.strip()) for report, _, words in parts if words.strip()]


def unpack_split(told: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The reports that a split takes wholly, and the words that it takes in others, out of what a decision has.

    >>> unpack_split("a.txt b.txt → b.txt Xu Ming (Otter University)")
    (['a.txt'], [('b.txt', 'Xu Ming (Otter University)')])
    """
    reports, _, cell = told.partition(" → ")
    quotes = unpack_quotes(cell)
    inside = {report for report, _ in quotes}
    return [report for report in unpack_reports(reports) if report not in inside], quotes
