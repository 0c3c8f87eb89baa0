"""Lines that name a talk and who gives it: "Empty floors (Ann Poe, Halle)", "Ann Poe, Halle – Empty floors", columns.

A programme or a list of papers has no verbs: what stands on either side of a dash, a bar, a colon or a parenthesis is
the talk, and on the other side its speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kgbuild.interpret.heads import Head
from kgbuild.interpret.labels import bare
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import lexicon

__all__ = ["TalkLine", "content_of", "day_lead", "part_line", "speakers", "talk_line"]

_TIME = r"(?:[01]?\d|2[0-4])(?:[:.h]?[0-5]\d)?\s*(?:[ap]\.?m\.?|h(?:rs|ours)?\.?|uhr)?"
_LEAD = re.compile(
    rf"^\s*(?:[^\w\s\"“«„‘'(¿¡]+\s*)?(?:{_TIME}(?:\s*(?:[-–—−]|to)\s*{_TIME})?(?:\s*[|:–—-])?\s+)?"
    r"(?:\(?(?:[A-Z]{0,2}\d{1,2}(?:\.\d{1,2})?|[a-z]|[ivx]{1,4})[.)]\s+)?",
    re.IGNORECASE,
)
"""A bullet, the hours and a number in front of a line."""
_BEFORE = re.compile(r"\s*(?:\s[-–—−]+|[|/:·(\[]|(?<=[”\"»])\s*,|,?\s+by)\s*$", re.IGNORECASE)
"""What stands between a title and the name behind it."""
_AFTER = re.compile(r"^[\s,)\]]*(?:\s[-–—−]+\s|[|/·:]\s*|[.]\s+(?=[\"“«„‘])|\s(?:on|with)\s+(?=[\"“«„‘]))\s*")
"""What stands between a name and the title behind it."""
_COLUMN = re.compile(r"\s[–—|/]\s|(?<=\w)\s-\s")
_SHORTEST = 2
_ONE_WORD = 3
"""Letters of a title of one word."""


_TAUGHT = frozenset({"training", "masterClass", "workshop", "webinar", "roundTable", "panel", "session", "section"})
"""Types of event whose line in a programme is "Workshop 2: its title – whose it is"."""


def part_line(row: Row) -> Head | None:
    """The part of an event that a line of a programme names, with its title behind a colon ("Workshop 2: ...")."""
    if row.sentence.layout not in {"programme", "item"} or not row.heads:
        return None
    head = row.heads[0]
    lecture = "ecture" in head.type and row.sentence.layout == "programme" and "keynote" not in head.label.lower()
    if not lecture and head.type not in _TAUGHT:
        return None
    opens = all(a.kind == "punct" or not a.text[:1].isalpha() or a.lower in _HOURS for a in row.atoms[: head.start])
    behind = row.atoms[head.end].lower if head.end < len(row.atoms) else ""
    return head if opens and behind in {":", "|"} else None


_HOURS = frozenset({"h", "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "uhr", "hrs"})


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A line with one enumeration of persons: what they present (None where it is only named by its kind)."""

    group: Group
    title: str | None
    label: str | None
    """The words in front of the title or instead of it that may name a part taken ("Keynote", "Welcome")."""
    behind: bool = False
    """Whether the title stands behind the name."""

    def holds(self, atom: int) -> bool:
        """Whether an atom of the row lies in the title."""
        return self.title is not None and (atom >= self.group.end if self.behind else atom < self.group.start)


def content_of(line: str) -> str:
    """A line of a programme without its bullet, hours and number.

    >>> content_of("10:15 – 10:35   A1. Shoreline retreat"), content_of("• 2. Roads"), content_of("9.30 a.m. Opening")
    ('Shoreline retreat', 'Roads', 'Opening')
    """
    return line[_LEAD.match(line).end() :].strip()  # type: ignore[union-attr]


def talk_line(row: Row, text: str) -> TalkLine | None:
    """The talk that a line tells of by its layout; None where the line is of another kind."""
    people = [g for g in row.groups if any(p.head.kind == "person" for p in g.phrases)]
    if len(people) != 1 or len(row.atoms) > _MOST:
        return None
    group = people[0]
    start, end = _bounds(row, group)
    if "by" in {atom.lower for atom in row.atoms[max(0, group.start - 2) : group.start]} and row.heads:
        return None
    opens = row.atoms[day_lead(row)].span.start if day_lead(row) < group.start else start
    before = _trimmed(content_of(text[opens:start]))
    after = text[end : row.span.end]
    if (joint := _BEFORE.search(before)) is not None:
        words = before[: joint.start()].strip(" ,;")
        if _IN_TITLE.match(words) or ("by" in joint[0].lower() and _PARTICIPLE.search(words)):
            return None
        if words and not _COLUMN_ONLY.fullmatch(words):
            if part_line(row) is not None and joint[0].strip() != ":":
                return TalkLine(group, _title(re.split("[:|]", words, maxsplit=1)[-1]), None)
            return _read(group, words, closed=joint[0].strip() == ":")
    if before.strip(" .,("):
        return None
    joint = _AFTER.match(after)
    if joint is not None:
        first = next((atom for atom in row.atoms if atom.span.start >= end + joint.end()), None)
        if first is None or (first.kind in _DESCRIBING and ":" not in joint[0]):
            return None
        return _read(group, _last_column(after[joint.end() :], joint[0]), behind=True)
    if row.sentence.layout != "prose" and _title_behind_comma(row, group):
        return _read(group, after, behind=True)
    columns = _COLUMN.split(after)
    return _read(group, columns[-1], behind=True) if len(columns) == _SHORTEST and _opens(columns[-1]) else None


def _title_behind_comma(row: Row, group: Group) -> bool:
    """ "Ann Poe, Dockers and Their Doctors": whether words that describe nobody follow a name to the line's end.

    Behind a name with its body in brackets nothing else is said of its bearer.
    """
    rest = row.atoms[group.end + 1 :]
    if (
        not rest
        or row.atoms[group.end].lower != ","
        or not (rest[0].kind in {"word", "event"} and rest[0].text[0].isupper())
    ):
        return False
    told = row.atoms[group.end - 1].lower == ")"
    if len(rest) < _ONE_WORD and not told:
        return False
    said = lexicon("roles")["description"]
    persons = {*said["occupations"], *said["house_posts"], *said["role_nouns"], *said["people"], *said["degrees"]}
    plain = all(atom.kind not in {"person", "position", "institution", "backref"} for atom in rest)
    described = not told and any(atom.lower in persons for atom in rest)
    return plain and not described and not row.text.rstrip().endswith(".")


def day_lead(row: Row) -> int:
    """How many atoms at the head of a line only say when it is, or in columns of what kind: "5 May, 16:00 | Seminar |".

    Zero where no day stands there.
    """
    k, dated = 0, False
    for k, atom in enumerate(row.atoms):
        column = atom.kind == "event" and k + 1 < len(row.atoms) and row.atoms[k + 1].lower in "|¦"
        dated = dated or atom.kind == "date"
        if not (atom.kind in {"date", "punct"} or column or _WHEN.fullmatch(atom.lower)):
            break
    else:
        k += 1
    return k if dated else 0


_WHEN = re.compile(
    r"\d{1,2}(?:[:.h]\d{2})?|\d{1,2}(?:[:.]\d{2})?[-–—]\d{1,2}(?:[:.]\d{2})?|[ap]\.?m\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|at|on|from|to|uhr|h|hrs"
    r"|c\.?t\.?|s\.?t\.?|cet|gmt|utc|\|"
)
_MOST = 70
_IN_TITLE = re.compile(r"(?:In|With|Under) [\"“«„]")
"""How a sentence begins: "In “T”, A argued"."""
_PARTICIPLE = re.compile(r"(?:\w{2,}ed|led|run|given|held|taught)$", re.IGNORECASE)
"""Before "by": a verb, so that the line is a sentence."""
_DESCRIBING = frozenset({"position", "date", "person", "place", "institution", "backref"})
"""What stands behind a name and a dash and says who its bearer is."""
_COLUMN_ONLY = re.compile(r"[\W\d]*")


def _last_column(words: str, joint: str) -> str:
    """Behind the last dash or bar of the line, unless a colon or a quotation already opened the title."""
    if ":" in joint or words[:1] in "\"“«„‘'":
        return words
    pieces = _COLUMN.split(words)
    return pieces[-1] if len(pieces) == _SHORTEST and joint.strip(" ,)]") in {"|", "/"} else words


def _opens(words: str) -> bool:
    return bool(words) and (words[0].isupper() or words[0].isdigit() or words[0] in "\"“«„‘'¿")


def _read(group: Group, words: str, *, closed: bool = False, behind: bool = False) -> TalkLine | None:
    words = words.strip(" ,;([").rstrip(")") if words.count("(") < words.count(")") else words.strip(" ,;([")
    columns = _COLUMN.split(words, maxsplit=1)
    if len(columns) == _SHORTEST and len(columns[0].split()) <= _LABEL and _named(columns[0]):
        return TalkLine(group, _title(columns[1]), columns[0], behind)
    label, colon, rest = words.partition(":")
    if colon and len(label.split()) <= _LABEL and _named(label):
        return TalkLine(group, _title(rest), label, behind)
    if closed or (len(words.split()) <= _LABEL and _named(words)):
        return TalkLine(group, None, words, behind)
    return TalkLine(group, _title(words), None, behind) if _title(words) else None


_LABEL = 5


def _title(words: str) -> str | None:
    words = bare(words.strip(" ,;")).rstrip(" ,;")
    words = words[:-1] if words.endswith(".") and words.count(".") == 1 else words
    if not _opens(words) or not any(c.isalpha() for c in words) or len(words) > 250:
        return None
    return words if len(words.split()) >= _SHORTEST or len(words) >= _ONE_WORD else None


def _named(words: str) -> bool:
    """Whether words name a kind of contribution and no talk ("Welcome address", "Discussion")."""
    lowered = " ".join(re.sub(r"[^\w'’-]+", " ", words.lower()).split())
    return lowered in _labels() or (lowered.split()[-1:] != [] and lowered.split()[-1] in _kinds())


@cache
def _labels() -> frozenset[str]:
    return frozenset(label for labels in lexicon("roles")["labels"].values() for label in labels)


@cache
def _kinds() -> frozenset[str]:
    return frozenset(lexicon("roles")["label_heads"]["speaker"])


def _bounds(row: Row, group: Group) -> tuple[int, int]:
    return row.atoms[group.start].span.start, row.atoms[group.end - 1].span.end


def _trimmed(before: str) -> str:
    """Without the titles and the opening words of a description that the name's own phrase left behind."""
    words = before.rstrip()
    while True:
        last = re.search(r"(?:^|(?<=[\s(|/–—-]))([^\W\d_]+\.?)\s*$", words)
        if last is None or last[1].lower().strip(".") not in _honorifics():
            return words
        words = words[: last.start(1)].rstrip()


@cache
def _honorifics() -> frozenset[str]:
    said = lexicon("roles")["description"]
    return frozenset({*said["honorifics"], *said["degrees"]})


def speakers(line: TalkLine) -> list[Phrase]:
    """The persons of the line."""
    return [phrase for phrase in line.group.phrases if phrase.head.kind == "person"]
