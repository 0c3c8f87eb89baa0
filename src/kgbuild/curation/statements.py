"""Which statements people accepted, rejected, corrected or added, by content: subject, predicate, value.

========================  ===============================  =============================
statement                 subject                          predicate, value
========================  ===============================  =============================
a participation           the event's key                  a role, the agent's key
an affiliation            the agent's key                  ``affiliation``, the institution's key and the position
an event's dates          the event's key                  ``dates``, ``2023-08-17/2023-08-18``
a name                    the thing's key                  ``name``, the name
any other attribute       the thing's key                  local name of the property, key or value
========================  ===============================  =============================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kgbuild.curation.log import Line
from kgbuild.iris import is_key
from kgbuild.model import Resolution

__all__ = ["SAME_AS", "Statement", "Word", "last_words", "refused_links"]

SAME_AS = "sameAs"
"""The predicate by which a line rejects a link to an authority: ``reject, p7f3k2q4a, sameAs https://orcid.org/...``."""


class Statement(NamedTuple):
    """A statement by its content.

    >>> Statement.read("e7f3k2q4a", "speaker p2c4d6e7f")
    Statement(subject='e7f3k2q4a', predicate='speaker', value='p2c4d6e7f')
    """

    subject: str
    predicate: str
    value: str

    @classmethod
    def read(cls, subject: str, told: str) -> Statement:
        """A statement as a line of the log has it: the subject, then predicate and value in one cell."""
        predicate, _, value = told.partition(" ")
        return cls(subject, predicate, value.strip())

    @property
    def told(self) -> str:
        """Predicate and value in one cell."""
        return f"{self.predicate} {self.value}".strip()

    @property
    def is_participation(self) -> bool:
        """Whether it says that an agent takes part: an event, and a person or a body in a role.

        >>> Statement("e7f3k2q4a", "speaker", "p2c4d6e7f").is_participation
        True
        """
        return self.subject[:1] == "e" and is_key(self.value) and self.value[:1] in "pi"

    def corrected(self, value: str) -> Statement:
        """The statement as it should be: of a participation, with another role or agent; else with another value."""
        if self.is_participation and not is_key(value):
            return self._replace(predicate=value)
        return self._replace(value=value)


class Word(NamedTuple):
    """The last word on a statement: the line (``number`` counts from 1), the statement and, for a correction, the
    right value, both with today's keys."""

    number: int
    line: Line
    statement: Statement
    value: str


def last_words(lines: Iterable[Line], resolution: Resolution) -> tuple[Word, ...]:
    """The last line on each statement, in the order of the log, with retired keys followed to what took their place."""
    words: dict[Statement, Word] = {}
    for number, line in enumerate(lines, 1):
        if line.action in ("accept", "reject", "correct", "add"):
            told = Statement.read(line.subject, line.object)
            statement = Statement(_now(told.subject, resolution), told.predicate, _now(told.value, resolution))
            words.pop(statement, None)
            words[statement] = Word(number, line, statement, _now(line.value, resolution))
    return tuple(words.values())


def refused_links(lines: Iterable[Line], successors: Mapping[str, Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Key and IRI of all links to authorities that lines refuse; what was refused for one that is several now, or for
    several as one, for each of them. ``successors`` are what took the place of retired keys."""
    return frozenset(
        (end, told.value)
        for line in lines
        if line.action == "reject" and (told := Statement.read(line.subject, line.object)).predicate == SAME_AS
        for key in (line.subject, *line.together)
        for end in successors.get(key, (key,))
    )


def _now(text: str, resolution: Resolution) -> str:
    """A value with its leading key, if it has one, followed to what took its place."""
    first, space, rest = text.partition(" ")
    successors = resolution.retired.get(first, ())
    return f"{successors[0]}{space}{rest}" if len(successors) == 1 else text
