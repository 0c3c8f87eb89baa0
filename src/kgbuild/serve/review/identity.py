"""What workers look up of one thing: the reports that tell of it, and what it is compared with authorities by.

Workers open no files, so the lists of authorities are read elsewhere (:mod:`kgbuild.serve.review.records`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.authority.mappings import described_in
from kgbuild.curation.acts import reports_of
from kgbuild.curation.find import find_thing
from kgbuild.review.detail import portrait

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["known_as_job", "reports_job"]

_PASSAGES = 500
"""Of so many passages that name a thing, the first in each report is shown beside it."""


def reports_job(graph: ServedGraph, job: dict[str, Any]) -> list[dict[str, str]]:
    """The reports that tell of the thing ``key``, each with its title and the first passage that names it."""
    first: dict[str, tuple[str, str]] = {}
    for passage in portrait(graph.store, job["key"], most=_PASSAGES).passages:
        first.setdefault(passage.report, (passage.title, passage.text))
    telling = reports_of(graph.store, find_thing(graph.store, job["key"]).iri)
    shown = ((report, *first.get(report, (report, ""))) for report in telling)
    return [{"report": report, "title": title, "text": text} for report, title, text in shown]


def known_as_job(graph: ServedGraph, job: dict[str, Any]) -> dict[str, Any]:
    """What the thing ``key`` is compared with authorities by, and the IRIs that it is linked with."""
    thing = find_thing(graph.store, job["key"])
    same = f"<{thing.iri}> <https://schema.org/sameAs> ?o"
    rows = graph.store.select(f"SELECT DISTINCT ?o {{ {same} FILTER(ISIRI(?o)) }}")
    linked = sorted(str(getattr(row[0], "value", "")) for row in rows.rows)
    return {"thing": next((one for one in described_in(graph.store) if one.key == thing.key), None), "linked": linked}
