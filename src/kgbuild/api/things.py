"""A thing of the graph, with what is said of it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.query.explanation import Explanation, Said

__all__ = ["Thing"]


@dataclass(frozen=True)
class Thing:
    """A person, institution, event, topic or any other thing, with all that is said of it."""

    explanation: Explanation = field(repr=False)

    @property
    def iri(self) -> str:
        """Its identifier."""
        return self.explanation.iri

    @property
    def label(self) -> str:
        """Its name to read."""
        return self.explanation.label

    @property
    def kind(self) -> str:
        """What it is: ``person``, ``institution``, ``event`` ..."""
        return self.explanation.kind

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by, the label first."""
        sections = [section for section in self.explanation.sections if section.heading == "Names"]
        return tuple(dict.fromkeys((self.label, *(one.value for section in sections for one in section.said))))

    @property
    def statements(self) -> tuple[Said, ...]:
        """What is said of it: relation, value, date, confidence, and the passages (``passages``) that prove it.

        Plain values that are no statements of their own (academic titles, say) have no confidence and no passages.
        """
        return tuple(
            one
            for section in self.explanation.sections
            if section.heading not in ("Names", "Sources", "Decisions")
            for one in section.said
        )

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<{self.kind} {self.label!r} {self.iri}>"

    def _repr_html_(self) -> str:
        rows = []
        for one in self.statements[:50]:
            quotes = " ".join(f"<blockquote>{html.escape(passage.text)}</blockquote>" for passage in one.passages)
            said = f"{html.escape(one.says)} <b>{html.escape(one.value)}</b> {html.escape(one.date)}"
            rows.append(f"<li>{said}{quotes}</li>")
        return f"<h4>{html.escape(self.label)} ({html.escape(self.kind)})</h4><ul>{''.join(rows)}</ul>"
