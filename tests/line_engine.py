"""An extractor for tests: each line ``DATE | TITLE | PERSON, ROLE, INSTITUTION`` is an event. It needs no model."""

from __future__ import annotations

import re

from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    Miss,
    ParticipationClaim,
    PersonClaim,
    Reading,
    Report,
    Stated,
    When,
)
from kgbuild.settings import Settings
from kgbuild.spans import Span

LINE = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d) \| (?P<title>[^|\n]+) \| (?P<person>[^,\n]+), (?P<role>\w+), (?P<body>[^\n]+)"
)


class LineEngine:
    """Reads what :data:`LINE` matches and nothing else."""

    name = "lines"
    version = "1"

    def extract(self, report: Report) -> Reading:
        found = list(LINE.finditer(report.text))
        spans = [Span(*match.span()) for match in found]
        return Reading(
            report=report.id,
            events=tuple(
                EventClaim(
                    key=f"e{n}",
                    evidence=span,
                    mentions=(Span(*match.span("title")),),
                    label="seminar",
                    title=Stated(match["title"], span, 0.9),
                    types=(Stated("seminar", span, 0.9),),
                    when=Stated(When(match["date"], match["date"], match["date"]), span, 0.9),
                )
                for n, (match, span) in enumerate(zip(found, spans, strict=True))
            ),
            persons=tuple(
                PersonClaim(key=f"p{n}", name=match["person"], mentions=(Span(*match.span("person")),))
                for n, match in enumerate(found)
            ),
            institutions=tuple(
                InstitutionClaim(key=f"i{n}", name=match["body"], mentions=(Span(*match.span("body")),))
                for n, match in enumerate(found)
            ),
            participations=tuple(
                ParticipationClaim(
                    event=f"e{n}",
                    agent=f"p{n}",
                    role=match["role"],
                    evidence=(span,),
                    affiliations=(f"a{n}",),
                    confidence=0.9,
                )
                for n, (match, span) in enumerate(zip(found, spans, strict=True))
            ),
            affiliations=tuple(
                AffiliationClaim(
                    key=f"a{n}", agent=f"p{n}", institution=f"i{n}", evidence=(span,), event=f"e{n}", confidence=0.8
                )
                for n, span in enumerate(spans)
            ),
            misses=() if found else (Miss(Span(0, len(report.text)), "no event line"),),
        )


def factory(settings: Settings) -> LineEngine:
    """What ``extractor = "line_engine:factory"`` calls."""
    return LineEngine()
