"""The description of the REST API, written from the catalogue of questions (OpenAPI 3.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kgbuild import __version__
from kgbuild.query.catalogue import ENTITY_TYPES, Parameter, Question, catalogue

__all__ = ["LIMIT", "NUMBER", "openapi", "schema_of"]

LIMIT = 10_000
"""The most rows that one answer holds."""

NUMBER = r"^([+-]?[0-9]{1,18}|[+-]?[0-9]{0,18}\.[0-9]{1,18})$"

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ERRORS = {
    "400": "The request cannot be read.",
    "404": "A name that is given fits nothing in the graph; the message names the nearest.",
    "406": "None of the offered media types is accepted.",
    "409": "A name that is given fits several things; the message lists them.",
    "414": "The address is too long.",
    "422": "A value is missing, unknown, or not of its type.",
    "503": "The service is busy, or still reads the names of a large graph.",
    "504": "The query was stopped, because it took too long.",
}


def openapi(questions: Iterable[Question] | None = None) -> dict[str, Any]:
    """The whole document; for the catalogue, or for its questions with other examples."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Questions to a research network",
            "version": __version__,
            "description": "Named questions over events, people and institutions; the answers are tables.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/questions": {"get": _listing()},
            "/api/search": {"get": _search()},
            **{
                f"/api/questions/{question.name}": {"get": _operation(question)}
                for question in questions or catalogue()
            },
        },
        "components": {"schemas": _SCHEMAS},
    }


def schema_of(parameter: Parameter) -> dict[str, Any]:
    """The JSON Schema of a parameter's values: texts, but for numbers with bounds."""
    if parameter.type == "year":
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    if parameter.type == "date":
        return {
            "type": "string",
            "description": f"a day; of a year or month, its {'last' if parameter.last else 'first'} day",
            "anyOf": [
                {"format": "date", "pattern": "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"},
                {"pattern": "^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$"},
            ],
        }
    if parameter.type == "number":
        if parameter.least is None or parameter.most is None:
            return {"type": "string", "pattern": NUMBER}
        kind = "integer" if parameter.whole else "number"
        return {"type": kind, "minimum": parameter.least, "maximum": parameter.most}
    return {"type": "string", "minLength": 1, "maxLength": 500, "pattern": r"\S"}


def _operation(question: Question) -> dict[str, Any]:
    row = {
        "type": "object",
        "required": [column.name for column in question.columns],
        "properties": {column.name: {"description": column.text} for column in question.columns},
        "additionalProperties": False,
    }
    answer = {
        "type": "object",
        "required": ["name", "question", "columns", "rows", "total", "offset", "limit", "next"],
        "properties": {
            "name": {"const": question.name},
            "question": {"type": "string"},
            "view": {"type": "string"},
            "columns": {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
            "rows": {"type": "array", "items": row},
            "total": {"type": "integer", "minimum": 0},
            "offset": {"type": "integer", "minimum": 0},
            "limit": {"type": "integer", "minimum": 1},
            "next": {"type": ["string", "null"]},
        },
        "additionalProperties": False,
    }
    responses = _responses(
        {
            "application/json": {"schema": answer},
            "text/csv": {"schema": {"type": "string"}},
            "text/turtle": {"schema": {"type": "string"}},
        },
        "The rows of the answer.",
    )
    responses["200"]["headers"] |= _PAGE_HEADERS
    return {
        "operationId": question.name,
        "summary": question.question,
        "description": question.description,
        "tags": ["questions"],
        "parameters": [*(_parameter(parameter) for parameter in question.parameters), *_PAGING],
        "responses": responses,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = schema_of(parameter)
    if parameter.default is not None:
        numeric = schema["type"] in ("integer", "number")
        schema = {**schema, "default": json.loads(parameter.default) if numeric else parameter.default}
    named = " A name as you know it, a key, or an IRI." if parameter.type in ENTITY_TYPES else ""
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.text + named,
        "schema": schema,
        "example": json.loads(parameter.example) if schema["type"] in ("integer", "number") else parameter.example,
    }


_PAGE_HEADERS: dict[str, Any] = {
    "X-Total-Count": {"schema": {"type": "integer", "minimum": 0}, "description": "The rows of all pages."},
    "Link": {"schema": {"type": "string"}, "description": 'The next page (rel="next"), where there is one.'},
}

_PAGING: list[dict[str, Any]] = [
    {
        "name": "limit",
        "in": "query",
        "description": "How many rows at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": LIMIT, "default": 100},
    },
    {
        "name": "offset",
        "in": "query",
        "description": "How many rows to leave out first.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 1_000_000_000, "default": 0},
    },
    {
        "name": "format",
        "in": "query",
        "description": "The form of the answer, whatever the Accept header says.",
        "schema": {"type": "string", "enum": ["json", "csv", "ttl"]},
    },
]


def _listing() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["questions"],
        "properties": {"questions": {"type": "array", "items": {"$ref": "#/components/schemas/Question"}}},
    }
    return {
        "operationId": "list-questions",
        "summary": "All questions",
        "tags": ["questions"],
        "responses": _responses({"application/json": {"schema": schema}}, "The questions.", "400", "414", "422"),
    }


def _search() -> dict[str, Any]:
    item = {
        "type": "object",
        "required": ["iri", "label", "kind"],
        "properties": {"iri": {"type": "string"}, "label": {"type": "string"}, "kind": {"type": "string"}},
    }
    schema = {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "maxItems": 50, "items": item}},
    }
    return {
        "operationId": "search",
        "summary": "Things by their names",
        "tags": ["things"],
        "parameters": [
            {
                "name": "q",
                "in": "query",
                "required": True,
                "description": "Words, or their beginnings; case and accents do not count.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        ],
        "responses": _responses(
            {"application/json": {"schema": schema}}, "At most 50 things.", "400", "414", "422", "503", "504"
        ),
    }


def _responses(content: dict[str, Any], description: str, *errors: str) -> dict[str, Any]:
    return {
        "200": {
            "description": description,
            "headers": {"ETag": {"schema": {"type": "string"}, "description": "Changes when the graph does."}},
            "content": content,
        },
        "304": {"description": "The same as the answer that If-None-Match names."},
        **{code: {"description": _ERRORS[code], "content": _PROBLEM} for code in errors or _ERRORS},
    }


_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    },
    "Column": {
        "type": "object",
        "required": ["name", "type", "description"],
        "properties": {
            "name": {"type": "string"},
            "type": {"type": "string"},
            "description": {"type": "string"},
        },
    },
    "Question": {
        "type": "object",
        "required": ["name", "question", "description", "view", "url", "parameters", "columns"],
        "properties": {
            "name": {"type": "string"},
            "question": {"type": "string"},
            "description": {"type": "string"},
            "view": {"enum": ["table", "timeline", "network", "map", "number"]},
            "url": {"type": "string"},
            "parameters": {"type": "array", "items": {"type": "object"}},
            "columns": {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
        },
    },
}
