"""The files ``queries/*.rq`` as named questions.

A file begins with a header of comment lines, then follows one SPARQL query::

    # name: who-with-whom
    # question: Who took part in events together with a person?
    # description: One row for each other person; most events first.
    #   A line that is indented continues the one above.
    # parameter: person | person | Aigul Sarsen | | The person asked about.
    # column: partner | person | The other person.
    # view: network
    # empty: Nobody was anywhere with them.

``empty`` is what no row means, and may be left out. A parameter has name, type, example, default and explanation (an
empty default: it must be given; ``-``: it may be left out). It stands in the query as ``$person``. The type ``number``
may state its bounds: ``number 0..1``, or ``whole number 1..100``. A ``date`` may be given as a year or month, whose
first day is taken; of a ``last date``, the last. Columns name the query's variables in order.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from kgbuild.errors import InputError, NotFound, WrongParameter
from kgbuild.query.bind import parameters_in

__all__ = ["ENTITY_TYPES", "TYPES", "VIEWS", "Column", "Parameter", "Question", "catalogue", "parse", "question",
           "question_folder"]  # fmt: skip

ENTITY_TYPES = ("person", "institution", "event", "series", "topic", "place", "source", "role", "thing")
"""Types whose values are entities: given by name, key or IRI."""

TYPES = (*ENTITY_TYPES, "date", "year", "text", "number")

VIEWS = ("table", "timeline", "network", "map", "number")
"""The kind of view that suits an answer."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for. ``default`` is None where a value must be given; ``optional`` may stay unbound."""

    name: str
    type: str
    example: str
    default: str | None
    optional: bool
    text: str
    least: int | None = None
    most: int | None = None
    whole: bool = False
    last: bool = False

    @property
    def required(self) -> bool:
        """Whether the caller has to give a value."""
        return self.default is None and not self.optional

    @property
    def range(self) -> str:
        """In words, what numbers it takes; empty where all."""
        if self.least is None or self.most is None:
            return "a whole number" if self.whole else ""
        return f"a {'whole ' if self.whole else ''}number from {self.least} to {self.most}"

    def check(self, value: str) -> None:
        """Raise ``WrongParameter`` for a number beyond the bounds; ``value`` is one of the parameter's type."""
        if self.type != "number" or not self.range:
            return
        number = Decimal(value)
        within = self.least is None or self.most is None or self.least <= number <= self.most
        if not within or (self.whole and number != number.to_integral_value()):
            raise WrongParameter.value(self.name, f"{value!r}: want {self.range}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: the query's variable, the type of its values, and what it says."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words, with the query that answers it."""

    name: str
    question: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    view: str
    sparql: str
    """The query without the header."""
    empty: str = ""
    """What an answer without rows means, where the question says so."""

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name (``-`` and ``_`` are one); raises ``NotFound``."""
        for parameter in self.parameters:
            if parameter.name == name.replace("-", "_"):
                return parameter
        names = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise NotFound(f"the question {self.name} has no parameter {name!r}; it has {names}")


def question_folder() -> Path:
    """Where the shipped questions lie: in the installed package, or beside ``src/`` in a clone."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "queries", here.parents[3] / "queries"):
        if folder.is_dir():
            return folder
    raise NotFound("queries/: not in the installation of kgbuild; install it again")


@lru_cache(maxsize=8)
def catalogue(folder: Path | None = None) -> tuple[Question, ...]:
    """All questions of a folder, by name.

    Raises:
        InputError: where a file is no question; the message gives file and line.
    """
    questions = [
        parse(path.read_text("utf-8"), path=path) for path in sorted((folder or question_folder()).glob("*.rq"))
    ]
    return tuple(sorted(questions, key=lambda question: question.name))


def question(name: str, folder: Path | None = None) -> Question:
    """The question of that name.

    Raises:
        NotFound: where there is none; the message names the nearest.
    """
    known = {question.name: question for question in catalogue(folder)}
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise NotFound(f"no question is called {name!r}; {hint}`kgbuild questions` lists all {len(known)}")


_LINE = re.compile(r"# ?([a-z]+): *(.*)")
_SINGLE = ("name", "question", "description", "view")


def parse(text: str, *, path: Path) -> Question:
    """Read one file; ``path`` is for messages, and its stem must be the question's name."""
    fields, body = _split(text, path)
    for key in _SINGLE:
        if len(fields.get(key, ())) != 1:
            raise _wrong(path, 1, f"the header wants exactly one line `# {key}: ...`")
    if len(fields.get("empty", ())) > 1:
        raise _wrong(path, fields["empty"][1][0], "the header wants at most one line `# empty: ...`")
    name = fields["name"][0][1]
    if name != path.stem:
        raise _wrong(path, fields["name"][0][0], f"the name {name!r} is not the file's, {path.stem!r}")
    line, view = fields["view"][0]
    if view not in VIEWS:
        raise _wrong(path, line, f"unknown view {view!r}: want one of {', '.join(VIEWS)}")
    parameters = tuple(_parameter(path, *entry) for entry in fields.get("parameter", ()))
    columns = tuple(_column(path, *entry) for entry in fields.get("column", ()))
    stated, used = {parameter.name for parameter in parameters}, set(parameters_in(body))
    if stated != used:
        raise _wrong(path, 1, f"header and query differ in parameters: {', '.join(sorted(stated ^ used))}")
    return Question(
        name=name,
        question=fields["question"][0][1],
        description=fields["description"][0][1],
        parameters=parameters,
        columns=columns,
        view=view,
        sparql=body,
        empty=fields["empty"][0][1] if "empty" in fields else "",
    )


def _split(text: str, path: Path) -> tuple[dict[str, list[tuple[int, str]]], str]:
    """Header fields with their line numbers, and the query."""
    fields: dict[str, list[tuple[int, str]]] = {}
    lines = text.splitlines()
    last: str | None = None
    for number, line in enumerate(lines, start=1):
        if not line.startswith("#"):
            return fields, "\n".join(lines[number - 1 :]).strip() + "\n"
        if match := _LINE.fullmatch(line.rstrip()):
            last, value = match[1], match[2].strip()
            if last not in (*_SINGLE, "empty", "parameter", "column"):
                raise _wrong(path, number, f"unknown header line {last!r}")
            fields.setdefault(last, []).append((number, value))
        elif last and line.startswith("#  "):
            start, value = fields[last][-1]
            fields[last][-1] = (start, f"{value} {line[1:].strip()}")
        else:
            raise _wrong(path, number, "want `# key: value`, or an indented line that continues the one above")
    raise _wrong(path, len(lines), "the file has a header, but no query")


_NUMBER = re.compile(r"(?P<whole>whole )?number (?P<least>-?[0-9]{1,9})\.\.(?P<most>-?[0-9]{1,9})")


def _parameter(path: Path, line: int, value: str) -> Parameter:
    parts = [part.strip() for part in value.split("|", 4)]
    stated = _NUMBER.fullmatch(parts[1]) if len(parts) == 5 else None
    if stated:
        parts[1] = "number"
    last = parts[1:2] == ["last date"]
    if last:
        parts[1] = "date"
    if len(parts) != 5 or parts[1] not in TYPES or not re.fullmatch(r"[a-z][a-z_]*", parts[0]):
        raise _wrong(path, line, f"want `name | type | example | default | text`, type one of {', '.join(TYPES)}")
    name, kind, example, default, text = parts
    given = default if default not in ("", "-") else None
    if not stated:
        return Parameter(name, kind, example, given, default == "-", text, last=last)
    least, most = int(stated["least"]), int(stated["most"])
    return Parameter(name, kind, example, given, default == "-", text, least, most, bool(stated["whole"]))


def _column(path: Path, line: int, value: str) -> Column:
    parts = [part.strip() for part in value.split("|", 2)]
    if len(parts) != 3 or parts[1] not in TYPES:
        raise _wrong(path, line, f"want `name | type | text`, type one of {', '.join(TYPES)}")
    return Column(*parts)


def _wrong(path: Path, line: int, problem: str) -> InputError:
    return InputError(problem, place=f"{path.name}:{line}")
