"""The front page, and things by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgbuild.serve.worker import Response

if TYPE_CHECKING:
    from kgbuild.query.name_index import NameIndex
    from kgbuild.query.names import Name
    from kgbuild.serve.graph import ServedGraph
    from kgbuild.store.local import LocalStore

__all__ = ["find", "front_job", "search_job"]

_HTML = "text/html; charset=utf-8"
_KINDS = ("person", "institution", "event", "series", "topic", "place", "contribution")


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
    """One name for each thing of which every word is the beginning of a word of some name; best fits first.

    Case, accents and script do not count.
    """
    from kgbuild.folding import romanized

    words = romanized(text[:200]).split()
    if not words:
        return []
    fitting: dict[str, tuple[tuple[bool, int, str, str], Name]] = {}
    for folded, name in _names(graph.store).with_beginnings(words):
        rank = (folded != " ".join(words), name.rank, name.text, name.iri)
        if name.iri not in fitting or rank < fitting[name.iri][0]:
            fitting[name.iri] = (rank, name)
    return [name for _, name in sorted(fitting.values(), key=lambda entry: entry[0])[:most]]


def _names(store: LocalStore) -> NameIndex[Name]:
    """All names by their words."""
    from kgbuild.folding import romanized
    from kgbuild.query.kept import kept
    from kgbuild.query.name_index import NameIndex
    from kgbuild.query.names import names_of

    def read() -> NameIndex[Name]:
        names = (name for kind in _KINDS for name in names_of(store, kind))
        return NameIndex(names, lambda name: romanized(name.text))

    return kept(store, "names to search", read)
