"""Pages for people, rendered here and never by scripts; whatever the graph holds is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.links import web
from kgbuild.serve.entity import local_path
from kgbuild.templates import templates_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from kgbuild.query.catalogue import Question
    from kgbuild.query.explanation import Explanation, Passage
    from kgbuild.query.names import Name
    from kgbuild.query.run import Answer
    from kgbuild.serve.graph import ServedGraph

__all__ = [
    "entity_page",
    "error_page",
    "front_page",
    "question_page",
    "reconcile_page",
    "search_page",
    "set_root",
    "sparql_page",
    "style",
    "warm",
]

_HERE = Path(__file__).parent / "templates"
_PLURAL = {
    "Person": "people",
    "Institution": "institutions",
    "Event": "events",
    "Topic": "topics",
    "Place": "places",
    "Contribution": "talks",
    "Participation": "participations",
    "SourceDocument": "reports",
}


def set_root(root: str) -> None:
    """Say what stands before every path below a reverse proxy (``/kg``); for the whole process."""
    _environment().globals["root"] = root


def warm() -> None:
    """Compile the templates."""
    for path in sorted(_HERE.glob("*.html")):
        _environment().get_template(path.name)
    error_page(404, "")


@cache
def style() -> bytes:
    """The style sheet."""
    return (_HERE / "style.css").read_bytes()


def front_page(graph: ServedGraph) -> bytes:
    """Figures, a search box, the questions."""
    from kgbuild.query.catalogue import catalogue

    figures = [(_PLURAL[kind], count) for kind, count in graph.figures]
    return _render("front.html", graph, figures=figures, questions=catalogue(), quads=len(graph.store))


def search_page(graph: ServedGraph, text: str, found: Sequence[Name]) -> bytes:
    """The things that a search found."""
    return _render("search.html", graph, text=text, found=found)


def entity_page(graph: ServedGraph, said: Explanation) -> bytes:
    """All that is said of a thing, with the passages."""
    return _render("entity.html", graph, said=said, marked=_marked)


def question_page(
    graph: ServedGraph,
    question: Question,
    values: Mapping[str, str],
    answer: Answer | None,
    *,
    problem: str = "",
    offset: int = 0,
    limit: int = 100,
) -> bytes:
    """A question as a form, and its answer if there is one."""
    return _render(
        "question.html",
        graph,
        question=question,
        values=values,
        answer=answer,
        problem=problem,
        offset=offset,
        limit=limit,
    )


def sparql_page(title: str, example: str) -> bytes:
    """A place to write a query."""
    return _environment().get_template("sparql.html").render(site=title, example=example).encode()


def reconcile_page(graph: ServedGraph, iri: str, label: str, kind: str, words: str, aliases: Sequence[str]) -> bytes:
    """A few words on a thing, for a small frame in a client's page."""
    return _render("preview.html", graph, iri=iri, label=label, kind=kind, words=words, aliases=aliases)


def error_page(status: int, message: str) -> bytes:
    """What went wrong, in the looks of the other pages."""
    from http import HTTPStatus

    phrase = HTTPStatus(status).phrase
    page = _environment().get_template("error.html").render(site="", status=status, phrase=phrase, message=message)
    return page.encode("utf-8", "replace")


def _render(template: str, graph: ServedGraph, **values: Any) -> bytes:
    root = str(_environment().globals["root"])
    page = (
        _environment()
        .get_template(template)
        .render(
            site=graph.title,
            explorer=graph.explorer is not None,
            path=lambda iri, suffix="": root + local_path(graph.base, iri, suffix),
            **values,
        )
    )
    return page.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from kgbuild.present import text

    environment = templates_of(_HERE)
    environment.globals["root"] = ""
    environment.filters["cell"] = text
    environment.filters["web"] = web
    environment.tests["thing"] = lambda cell: type(cell).__name__ == "Ref"
    environment.tests["numeric"] = lambda cell: type(cell).__name__ in ("int", "float", "Decimal")
    return environment


def _marked(passage: Passage) -> Markup:
    """The passage, with the words that name what it is about marked."""
    from markupsafe import Markup, escape

    out, at = Markup(), 0
    for start, end in passage.marks:
        if start >= at:
            out += escape(passage.text[at:start])
            out += Markup("<mark>{}</mark>").format(passage.text[start:end])
            at = end
    return out + escape(passage.text[at:])
