"""What the specification of the Reconciliation Service API 0.2 asks of each answer, as JSON Schema.

Written from the text of the specification (W3C Entity Reconciliation Community Group, final report of 10 April 2023),
and stricter than it where we promise more: no field that it does not know, non-empty identifiers and names.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

__all__ = ["SCHEMAS", "check"]

TEXT = {"type": "string", "minLength": 1}
URI = {"type": "string", "pattern": "^https?://[^\\s]+$"}
HOLE = {"type": "string", "pattern": r"^https?://\S*\{\{id\}\}\S*$"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these fields and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TYPE = _object(
    {"id": TEXT, "name": TEXT}, {"description": {"type": "string"}, "broader": _list({"$ref": "#/$defs/type"})}
)
_SUGGEST = _object(
    {"service_url": URI, "service_path": {"type": "string", "pattern": "^/"}},
    {"flyout_service_url": URI, "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
)
_SETTING = {
    "oneOf": [
        _object(
            {"type": {"const": kind}, "label": TEXT, "name": TEXT},
            {"default": {"type": default}, "help_text": {"type": "string"}},
        )
        for kind, default in (("number", "number"), ("text", "string"), ("checkbox", "boolean"))
    ]
}
_MANIFEST = _object(
    {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": URI,
        "schemaSpace": URI,
    },
    {
        "documentation": URI,
        "serviceVersion": TEXT,
        "logo": URI,
        "view": _object({"url": HOLE}),
        "feature_view": _object({"url": HOLE}),
        "defaultTypes": {**_list({"$ref": "#/$defs/type"}), "uniqueItems": True},
        "preview": _object({"url": HOLE, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        "suggest": _object({}, {"entity": _SUGGEST, "property": _SUGGEST, "type": _SUGGEST}),
        "extend": _object(
            {},
            {
                "propose_properties": _object({"service_url": URI, "service_path": TEXT}),
                "property_settings": _list(_SETTING),
            },
        ),
        "batchSize": {"type": "integer", "minimum": 1},
    },
)
_NAMED = _object({"id": TEXT}, {"name": TEXT})
_CANDIDATE = _object(
    {"id": TEXT, "name": TEXT, "score": {"type": "number"}},
    {
        "description": {"type": "string"},
        "match": {"type": "boolean"},
        "type": _list({"oneOf": [TEXT, _NAMED]}),
        "features": _list(_object({"id": TEXT, "value": {"type": ["number", "boolean"]}})),
    },
)
_CELL = {
    "oneOf": [
        _object({}),
        _object({"id": TEXT, "name": TEXT}, {"description": {"type": "string"}}),
        _object({"str": {"type": "string"}}),
        _object({"int": {"type": "integer"}}),
        _object({"float": {"type": "number"}}),
        _object(
            {"date": {"type": "string", "pattern": r"^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)?$"}}
        ),
    ]
}
_ENTITY = _object(
    {"id": TEXT, "name": TEXT},
    {"description": {"type": "string"}, "notable": _list({"oneOf": [TEXT, {"$ref": "#/$defs/type"}]})},
)
_PROPERTY = _object({"id": TEXT, "name": TEXT}, {"description": {"type": "string"}})

SCHEMAS: dict[str, dict[str, Any]] = {
    "manifest": _MANIFEST,
    "results": {"type": "object", "additionalProperties": _object({"result": _list(_CANDIDATE)})},
    "suggest entity": _object({"result": _list(_ENTITY)}),
    "suggest type": _object({"result": _list({"$ref": "#/$defs/type"})}),
    "suggest property": _object({"result": _list(_PROPERTY)}),
    "proposal": _object({"properties": _list(_PROPERTY)}, {"type": TEXT, "limit": {"type": "number"}}),
    "extension": _object(
        {
            "meta": _list(_object({"id": TEXT, "name": TEXT}, {"type": _NAMED, "service": URI})),
            "rows": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)},
            },
        }
    ),
    "flyout": _object({"id": TEXT, "html": TEXT}),
}  # fmt: skip


def check(what: str, answer: Any) -> Any:
    """The answer, which must be as the schema of that name has it."""
    schema = {**SCHEMAS[what], "$defs": {"type": _TYPE}}
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer)]
    assert not errors, errors[:3]
    return answer
