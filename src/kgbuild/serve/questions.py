"""Named questions over HTTP: the same names, values and answers as ``kgbuild ask``."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kgbuild.errors import KgbuildError
from kgbuild.serve.response import Response

if TYPE_CHECKING:
    from kgbuild.query.run import Answer, Cell
    from kgbuild.serve.graph import ServedGraph

__all__ = ["FORMS", "form_job", "question_job"]

FORMS = {"application/json": "json", "text/csv": "csv", "text/turtle": "ttl"}
"""Media types of answers, the preferred first, and the names that ``format`` gives them."""

_HTML = "text/html; charset=utf-8"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def question_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """The question ``name`` with its ``values``: rows from ``offset``, at most ``limit``, as ``form``."""
    from kgbuild.present import format_csv
    from kgbuild.query.catalogue import question
    from kgbuild.query.run import ask

    asked = question(job["name"])
    answer = ask(graph.store, asked, job["values"], limit=job["offset"] + job["limit"])
    page = answer.rows[job["offset"] :]
    names = [column.name for column in answer.columns]
    headers = tuple((name, value) for name, value in job.get("headers", ()))
    if job.get("unless_any"):
        return Response(304, "application/json", b"", headers)
    total = len(answer.rows) + answer.left_out
    headers = (*headers, ("x-total-count", str(total)))
    if answer.left_out:
        headers = (*headers, ("link", f'<{job["next"]}>; rel="next"'))
    if job["form"] == "csv":
        body = format_csv(names, page, answer.things).encode()
        return Response(200, "text/csv; charset=utf-8; header=present", body, headers)
    if job["form"] == "ttl":
        return Response(200, "text/turtle; charset=utf-8", _turtle(answer, job["offset"]), headers)
    whole = {
        "name": asked.name,
        "question": asked.question,
        "view": asked.view,
        "columns": [{"name": each.name, "type": each.type, "description": each.text} for each in answer.columns],
        "rows": [dict(zip(names, (_plain(cell) for cell in row), strict=True)) for row in page],
        "total": total,
        "offset": job["offset"],
        "limit": job["limit"],
        "next": job["next"] if answer.left_out else None,
    }
    return Response(200, "application/json", (json.dumps(whole, ensure_ascii=False) + "\n").encode(), headers)


def form_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """The question as a page: the form, and the answer once every value that it needs is given."""
    from kgbuild.query.catalogue import question
    from kgbuild.query.examples import with_examples
    from kgbuild.query.run import ask
    from kgbuild.serve.jobs import status_of
    from kgbuild.serve.pages import question_page

    asked = with_examples(question(job["name"]), graph.examples)
    values = {name: value for name, value in job["values"].items() if value.strip()}
    answer, problem, status = None, "", 200
    if values or not any(parameter.required for parameter in asked.parameters):
        try:
            answer = ask(graph.store, asked, values, limit=job["offset"] + job["limit"])
        except KgbuildError as error:
            problem, status = str(error), status_of(error)
    page = question_page(graph, asked, values, answer, problem=problem, offset=job["offset"], limit=job["limit"])
    return Response(status, _HTML, page)


def _plain(cell: Cell) -> object:
    """A cell as JSON: things as ``{"iri", "label"}``, dates as ISO text, numbers as numbers."""
    from kgbuild.query.run import Ref

    if isinstance(cell, Ref):
        return {"iri": cell.iri, "label": cell.label}
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _turtle(answer: Answer, offset: int) -> bytes:
    """The rows in the W3C's vocabulary for result sets (DAWG test suite), terms as the engine gave them."""
    import pyoxigraph as ox

    names = [column.name for column in answer.columns]
    lines = [f"@prefix rs: <{_RS}> .", "", "[] a rs:ResultSet"]
    lines += [f"  ; rs:resultVariable {ox.Literal(name)}" for name in names]
    for row in answer.terms[offset:]:
        bound = ", ".join(
            f"[ rs:variable {ox.Literal(name)} ; rs:value {term} ]"
            for name, term in zip(names, row, strict=True)
            if term is not None
        )
        lines.append(f"  ; rs:solution [ {'rs:binding ' + bound if bound else ''} ]")
    return ("\n".join(lines) + " .\n").encode("utf-8", "replace")
