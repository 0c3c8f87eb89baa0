"""What a lift needs to know beside the claims."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.iris import BASE

__all__ = ["LiftOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftOptions:
    """Options of :func:`kgbuild.lift.lift`.

    ``run_date`` is ISO 8601 in UTC (``2026-11-22`` or ``2026-11-22T10:00:00Z``); nothing is dated where it is
    absent. ``min_confidence`` is the release threshold: weaker assertions stay out of the graph. With
    ``quotes`` off, spans keep their positions and lose their wording.
    """

    base: str = BASE
    quotes: bool = True
    run_date: str | None = None
    version: str = ""
    """Version of the software that read the reports."""
    model: str = ""
    """Name and version of the language model."""
    min_confidence: float = 0.0
