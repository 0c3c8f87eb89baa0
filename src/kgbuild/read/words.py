"""What tables and pages call things, in the ontology's terms (the lexicon ``structured``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kgbuild.lexicons import lexicon

__all__ = ["Words", "comparable", "month_number", "split_name"]


def comparable(word: str) -> str:
    """A written term without case, spaces, hyphens and underscores.

    >>> comparable("Co-Organizer "), comparable("co_organizer")
    ('coorganizer', 'coorganizer')
    """
    return re.sub(r"[\s_\-‐-―]+", "", word).casefold().strip(".:")


@dataclass(frozen=True)
class Words:
    """The lexicon with a user's additions (``[lexicons.structured]`` in kgbuild.toml).

    >>> Words().role("Keynote speaker"), Words().role("astronaut"), Words().type("Round Table")
    ('keynoteSpeaker', None, 'roundTable')
    """

    extra: Mapping[str, Any] | None = None

    def role(self, written: str) -> str | None:
        """The role of the ontology that a table's or page's word names."""
        return self._terms["roles"].get(comparable(written))

    def type(self, written: str) -> str | None:
        """The type of event."""
        return self._terms["types"].get(comparable(written))

    def state(self, written: str) -> str | None:
        """Held, announced, postponed or cancelled."""
        return self._terms["states"].get(comparable(written))

    def mode(self, written: str) -> str | None:
        """Online, hybrid or in person."""
        return self._terms["modes"].get(comparable(written))

    def institution(self, schema_type: str) -> str | None:
        """The type of institution that a schema.org class names."""
        return self._terms["institutions"].get(comparable(schema_type))

    def column(self, written: str) -> str | None:
        """The field that a column of this name holds."""
        return self._terms["columns"].get(comparable(written))

    @cached_property
    def _terms(self) -> Mapping[str, Mapping[str, str]]:
        lists = lexicon("structured", self.extra)
        return {
            kind: {comparable(word): term for term, words in terms.items() for word in (*words, term)}
            for kind, terms in lists.items()
            if kind != "names"
        }


def month_number(name: str) -> int | None:
    """The number of a month's name or its abbreviation, in the languages of the lexicon ``dates``.

    >>> month_number("Sept."), month_number("Smarch")
    (9, None)
    """
    number = lexicon("dates")["months"].get(name.casefold().strip("."))
    return int(number) if number is not None else None


@cache
def _name_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Titles before a name, those of them that are degrees, and short degrees after it."""
    names, short = lexicon("structured")["names"], lexicon("titles")["degrees_short"]
    return frozenset(names["titles"]), frozenset(names["degrees"]), frozenset(comparable(word) for word in short)


def split_name(written: str) -> tuple[str, tuple[str, ...]]:
    """A person's name without titles and degrees, and the degrees.

    >>> split_name("Prof. Dr. Aida Example, PhD")
    ('Aida Example', ('Prof.', 'Dr.', 'PhD'))
    >>> split_name("Example, Aida")
    ('Example, Aida', ())
    """
    titles, kept, short = _name_words()
    before: list[str] = []
    name = " ".join(written.split())
    while found := re.match(r"((?:assoc\. prof|associate professor|\w+)\.?)\s+(?=\S)", name, re.IGNORECASE):
        title = found[1].casefold().rstrip(".")
        if title not in titles:
            break
        if title in kept:
            before.append(found[1])
        name = name[found.end() :]
    after: list[str] = []
    while (parts := name.rpartition(","))[1] and comparable(parts[2]) in short:
        after.insert(0, parts[2].strip())
        name = parts[0].rstrip()
    return name, (*before, *after)
