"""The routes of the REST API: what is asked is checked here, before any worker sees it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from kgbuild.errors import NotFound, WrongParameter
from kgbuild.program import program_digest
from kgbuild.query.catalogue import Parameter, Question, catalogue
from kgbuild.query.catalogue import question as question_named
from kgbuild.query.days import WANTED, day_of
from kgbuild.query.examples import with_examples
from kgbuild.serve.answering import run_job
from kgbuild.serve.http import Receive, Scope, Send, header, reply
from kgbuild.serve.negotiate import best
from kgbuild.serve.openapi import LIMIT, NUMBER, openapi
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import Refused, form_fields
from kgbuild.serve.questions import FORMS

__all__ = ["Rest", "read_integer", "read_question"]

_JSON = "application/json"


@dataclass(frozen=True)
class Rest:
    """The routes below ``/api/``."""

    pool: Pool

    def __post_init__(self) -> None:
        program_digest()  # kept: the program that runs, and not what an upgrade leaves in its place

    async def listing(self, scope: Scope, receive: Receive, send: Send) -> None:
        """All questions."""
        await self._fixed(scope, send, "questions", lambda: _listing(self._questions()))

    async def description(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The OpenAPI document."""
        await self._fixed(scope, send, "openapi", lambda: _description(self._questions()))

    async def question(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer to one question."""
        name = scope["path_params"]["name"]
        try:
            asked = question_named(name)
        except NotFound as error:
            raise Refused(404, str(error).replace("`kgbuild questions` lists", "/api/questions lists")) from None
        if asked.name != name:
            raise Refused(404, f"no question is called {name!r}; did you mean {asked.name}?")
        asked = with_examples(asked, self.pool.facts.examples)
        fields = form_fields(scope["query_string"])
        values, limit, offset, form = read_question(asked, fields)
        if form is None:
            media_type = best(header(scope, b"accept"), tuple(FORMS))
            if media_type is None:
                raise Refused(406, f"offered are {', '.join(FORMS)}", (("vary", "accept"),))
            form = FORMS[media_type]
        tag = self._tag(
            name, asked.sparql, form, str(limit), str(offset), *(f"{key}={values[key]}" for key in sorted(values))
        )
        headers = [("etag", tag), ("cache-control", "no-cache"), ("vary", "accept")]
        anything = _any(scope)  # which only the look-up of the names can tell
        if not anything and _same(scope, tag):
            await reply(send, 304, _JSON, b"", tuple(headers))
            return
        following = {**values, "limit": str(limit), "offset": str(offset + limit), "format": form}
        job = {
            "job": "question",
            "name": name,
            "values": values,
            "form": form,
            "limit": limit,
            "offset": offset,
            "headers": headers,
            "unless_any": anything,
            "next": f"/api/questions/{name}?{urlencode(following, quote_via=quote)}",
        }
        await run_job(self.pool, job, scope, send)

    async def search(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Things by their names."""
        fields = form_fields(scope["query_string"])
        texts = [value for name, value in fields if name == "q"]
        if len(texts) != 1 or not 1 <= len(texts[0]) <= 200:
            raise Refused(422, "want one parameter q of 1 to 200 characters")
        if unknown := sorted({name for name, _ in fields} - {"q"}):
            raise Refused(422, f"unknown parameter {unknown[0][:80]!r}: want q")
        await run_job(self.pool, {"job": "search", "text": texts[0]}, scope, send)

    def _questions(self) -> tuple[Question, ...]:
        return tuple(with_examples(asked, self.pool.facts.examples) for asked in catalogue())

    async def _fixed(self, scope: Scope, send: Send, what: str, make: Callable[[], bytes]) -> None:
        if unknown := form_fields(scope["query_string"]):
            raise Refused(422, f"unknown parameter {unknown[0][0][:80]!r}: want none")
        if best(header(scope, b"accept"), (_JSON,)) is None:
            raise Refused(406, f"offered is {_JSON}")
        body = make()
        tag = self._tag(what, hashlib.sha256(body).hexdigest())
        headers = (("etag", tag), ("cache-control", "no-cache"))
        if _same(scope, tag):
            await reply(send, 304, _JSON, b"", headers)
        else:
            await reply(send, 200, _JSON, body, headers)

    def _tag(self, *parts: str) -> str:
        """A tag of the graph, of what is asked, and of the program: a later version may answer otherwise."""
        whole = "\x1f".join((program_digest(), self.pool.facts.digest, *parts))
        return f'"{hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:24]}"'


def read_question(asked: Question, fields: list[tuple[str, str]]) -> tuple[dict[str, str], int, int, str | None]:
    """The values, limit, offset and format that a query string gives for a question.

    Raises:
        Refused: 422, where a parameter is unknown, given twice, missing, or not of its type.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    given: dict[str, str] = {}
    for name, value in fields:
        key = name.replace("-", "_")
        if key not in known and key not in ("limit", "offset", "format"):
            names = ", ".join((*known, "limit", "offset", "format"))
            raise Refused(422, f"unknown parameter {name[:80]!r}: {asked.name} has {names}")
        if key in given:
            raise Refused(422, f"{key} is given twice")
        given[key] = value
    limit = read_integer(given.pop("limit", "100"), "limit", 1, LIMIT)
    offset = read_integer(given.pop("offset", "0"), "offset", 0, 1_000_000_000)
    form = given.pop("format", None)
    if form is not None and form not in FORMS.values():
        raise Refused(422, f"format {form[:40]!r}: want one of {', '.join(FORMS.values())}")
    for name, value in given.items():
        _check(known[name], value)
    for parameter in asked.parameters:
        if parameter.required and parameter.name not in given:
            raise Refused(422, f"{parameter.name} is missing; for example {parameter.name}={parameter.example}")
    return given, limit, offset, form


def read_integer(text: str, name: str, least: int, most: int) -> int:
    """A whole number of the range; raises ``Refused`` (422) for anything else."""
    if re.fullmatch(r"-?[0-9]{1,10}", text) and least <= int(text) <= most:
        return int(text)
    raise Refused(422, f"{name} {text[:40]!r}: want a whole number from {least} to {most}")


def _check(parameter: Parameter, value: str) -> None:
    if parameter.type == "date":
        try:
            day_of(value)
        except ValueError:
            raise Refused(422, f"{parameter.name} {value[:80]!r}: {WANTED}") from None
        return
    wants = {"year": "a year of four digits", "number": "a number like 3 or 0.75"}
    patterns = {"year": r"[0-9]{4}", "number": NUMBER.strip("^$")}
    if parameter.type in patterns:
        if re.fullmatch(patterns[parameter.type], value) is None or not value.isascii():
            raise Refused(422, f"{parameter.name} {value[:80]!r}: want {parameter.range or wants[parameter.type]}")
        try:
            parameter.check(value)
        except WrongParameter as error:
            raise Refused(422, str(error)) from None
    elif not value.strip() or len(value) > 500:
        raise Refused(422, f"{parameter.name}: want 1 to 500 characters that are not all blank")


def _same(scope: Scope, tag: str) -> bool:
    """Whether the client holds this answer already (RFC 9110, section 13.1.2)."""
    known = header(scope, b"if-none-match")
    if known is None:
        return False
    return _any(scope) or tag in [part.strip().removeprefix("W/") for part in known.split(",")]


def _any(scope: Scope) -> bool:
    """Whether the client wants an answer only where there is none at all: ``If-None-Match: *``."""
    return (header(scope, b"if-none-match") or "").strip() == "*"


@lru_cache(maxsize=2)
def _listing(questions: tuple[Question, ...]) -> bytes:
    listed = [_summary(asked) for asked in questions]
    return (json.dumps({"questions": listed}, ensure_ascii=False) + "\n").encode()


@lru_cache(maxsize=2)
def _description(questions: tuple[Question, ...]) -> bytes:
    return (json.dumps(openapi(questions), ensure_ascii=False) + "\n").encode()


def _summary(asked: Question) -> Mapping[str, Any]:
    return {
        "name": asked.name,
        "question": asked.question,
        "description": asked.description,
        "view": asked.view,
        "url": f"/api/questions/{asked.name}",
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "required": parameter.required,
                "default": parameter.default,
                "example": parameter.example,
                "description": parameter.text,
            }
            for parameter in asked.parameters
        ],
        "columns": [{"name": column.name, "type": column.type, "description": column.text} for column in asked.columns],
    }
