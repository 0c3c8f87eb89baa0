"""The front page, and things by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.serve.response import Response

if TYPE_CHECKING:
    from kgbuild.query.names import Name
    from kgbuild.serve.graph import ServedGraph

__all__ = ["find", "front_job", "search_job"]

_HTML = "text/html; charset=utf-8"


def front_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """Figures, search, questions."""
    from kgbuild.serve.pages import front_page

    return Response(200, _HTML, front_page(graph))


def search_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """Things whose names hold the words of ``text``: a page, or JSON where ``page`` is false."""
    import json

    from kgbuild.serve.pages import search_page

    found = find(graph, str(job["text"]))
    if job.get("page"):
        return Response(200, _HTML, search_page(graph, str(job["text"]), found))
    rows = [{"iri": name.iri, "label": name.text, "kind": name.kind} for name in found]
    return Response(200, "application/json", (json.dumps({"results": rows}, ensure_ascii=False) + "\n").encode())


def find(graph: ServedGraph, text: str, *, most: int = 50) -> list[Name]:
    """One name for each thing, save for reports, of which every word is the beginning of a word of some name; best fits
    first.

    Case, accents and script do not count.
    """
    from kgbuild.folding import romanized
    from kgbuild.query.names import folded, index_of

    words, whole = romanized(text[:200]).split(), folded(text[:200])
    if not words:
        return []
    fitting: dict[str, tuple[tuple[bool, int, str, str], Name]] = {}
    for form, name in index_of(graph.store, "thing").with_beginnings(words):
        rank = (form != whole, name.rank, name.text, name.iri)
        if name.kind != "source" and (name.iri not in fitting or rank < fitting[name.iri][0]):
            fitting[name.iri] = (rank, name)
    return [name for _, name in sorted(fitting.values(), key=lambda entry: entry[0])[:most]]
