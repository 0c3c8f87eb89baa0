"""Every error that kgbuild raises.

::

    KgbuildError
    ├── UsageError              the call is wrong: exit status 2
    │   ├── SettingsError       kgbuild.toml or sources.toml: unknown key, wrong type
    │   ├── WrongParameter  a question lacks a value, or has one that does not fit
    │   ├── NotFound            no such name, entity, question, file or graph
    │   └── Ambiguous           a name fits several entities
    ├── InputError              a report, table or graph that cannot be read: exit status 1
    ├── ModelMissing            the spaCy model is not installed
    ├── InvalidGraph            a graph with violations would replace a valid one
    ├── NotYet                  the names of a large graph are still being read
    └── EndpointError           a SPARQL endpoint or web service did not answer as it should

A message gives the value, the place, what was expected and what to do next.
"""

from __future__ import annotations

__all__ = [
    "Ambiguous",
    "EndpointError",
    "InputError",
    "InvalidGraph",
    "KgbuildError",
    "ModelMissing",
    "NotFound",
    "NotYet",
    "SettingsError",
    "UsageError",
    "WrongParameter",
    "brief",
]

_LONGEST = 200
"""Characters of what was given that a message repeats."""


def brief(text: str) -> str:
    """What was given, for a message: cut where it goes on for long.

    >>> brief("Kim"), len(brief("x" * 10_000))
    ('Kim', 220)
    """
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


class KgbuildError(Exception):
    """The root of the tree; ``exit_status`` is what the command line ends with."""

    exit_status = 1


class UsageError(KgbuildError):
    """The caller asked for something that makes no sense."""

    exit_status = 2


class SettingsError(UsageError):
    """A settings file says something that we do not understand."""


class WrongParameter(UsageError):
    """A question lacks a value, or has one that does not fit.

    The message names the parameter as Python and the web do, ``as_option`` is the message for the command line.
    """

    def __init__(self, message: str, as_option: str) -> None:
        self.as_option = as_option
        super().__init__(message)

    @classmethod
    def value(cls, name: str, problem: str) -> WrongParameter:
        """A value that does not fit.

        >>> error = WrongParameter.value("min_year", "'x': want a year of four digits")
        >>> print(error, error.as_option, sep="; ")
        min_year 'x': want a year of four digits; --min-year 'x': want a year of four digits
        """
        return cls(f"{name} {problem}", f"--{name.replace('_', '-')} {problem}")


class NotFound(UsageError):
    """Nothing goes by that name; the message lists the nearest ones."""


class Ambiguous(UsageError):
    """Several things go by that name; the message lists them."""


class InputError(KgbuildError):
    """A file cannot be read as what it claims to be.

    >>> str(InputError("empty file", place="news.txt:1", hint="remove it"))
    'news.txt:1: empty file (remove it)'
    """

    def __init__(self, problem: str, *, place: str, hint: str = "") -> None:
        self.problem, self.place, self.hint = problem, place, hint
        super().__init__(f"{place}: {problem}" + (f" ({hint})" if hint else ""))


class ModelMissing(KgbuildError):
    """The language model named in the settings is not installed."""


class InvalidGraph(KgbuildError):
    """The new graph breaks the shapes, so the old one was kept."""


class NotYet(KgbuildError):
    """What the answer needs is still being read; the same request will do later."""


class EndpointError(KgbuildError):
    """A remote service failed; never taken for an empty answer."""
