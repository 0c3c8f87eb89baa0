"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kgbuild.spans import Span

__all__ = ["Finding", "Severity"]

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong or worth a look; ``check`` names the shape or query, ``focus`` the node or file.

    ``report`` and ``span`` say where the passage stands that the finding is about, where there is one.
    """

    severity: Severity
    check: str
    focus: str
    message: str
    report: str | None = None
    span: Span | None = None
    quote: str | None = None
