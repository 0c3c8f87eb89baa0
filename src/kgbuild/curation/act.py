"""A decision that is ready to be written."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.curation.log import Line
from kgbuild.errors import UsageError

__all__ = ["Act", "SaidAlready"]


class SaidAlready(UsageError):
    """The log says so already: a second line would say nothing new."""


@dataclass(frozen=True, slots=True)
class Act:
    """A decision that is ready to be written; ``changes`` says in a sentence what it changes."""

    action: str
    subject: str
    object: str
    value: str
    changes: str

    def line(self, *, who: str, when: str, reason: str = "") -> Line:
        """The act as a line of the log. ``when`` is an ISO 8601 moment in UTC."""
        return Line(
            when=when,
            who=who,
            action=self.action,
            subject=self.subject,
            object=self.object,
            value=self.value,
            reason=reason,
        )
