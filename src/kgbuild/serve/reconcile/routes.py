"""The addresses below ``/reconcile``: the manifest, and what is asked checked before a worker sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from kgbuild import __version__
from kgbuild.errors import UsageError
from kgbuild.serve.answering import run_job
from kgbuild.serve.http import Receive, Scope, Send, address, header, read_body, reply
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import FORM, Refused, form_fields
from kgbuild.serve.reconcile.jobs import proposed, type_told
from kgbuild.serve.reconcile.terms import SCHEMA_SPACE, TYPES, type_named

__all__ = ["BATCH", "Reconciliation"]

BATCH = 50
"""Queries in one batch."""
_IDS, _COLUMNS, _CANDIDATES = 1000, 50, 100
"""Things and properties in one data extension; candidates for one query."""


class _Value(msgspec.Struct):
    id: str
    name: str = ""


_Scalar = str | int | float | bool | _Value


class _Restriction(msgspec.Struct):
    pid: str
    v: _Scalar | list[_Scalar] | None


class _Query(msgspec.Struct):
    query: str = ""
    type: str | list[str] = []
    limit: int | float = 10
    properties: list[_Restriction] = []


class _Column(msgspec.Struct):
    id: str
    settings: dict[str, Any] = {}


class _Extension(msgspec.Struct):
    ids: list[str]
    properties: list[_Column]


@dataclass(frozen=True)
class Reconciliation:
    """The service at ``/reconcile``, as the specification's version 0.2 has it (JSONP, which it leaves free, is not
    spoken: a script of another origin has no business with the answers)."""

    pool: Pool

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The manifest, a batch of queries, a data extension, or what lies below."""
        path = scope["path_params"]["path"].rstrip("/")
        fields = dict(form_fields(scope["query_string"]))
        if scope["method"] == "POST":
            body = await read_body(scope, receive, self.pool.options.request_limit)
            if (header(scope, b"content-type") or "").partition(";")[0].strip().lower() != FORM:
                raise Refused(415, f"want {FORM} with a field queries or extend", (("Accept-Post", FORM),))
            fields |= dict(form_fields(body))
        if path == "":
            await self._root(fields, scope, send)
        elif path in ("/suggest/entity", "/suggest/type", "/suggest/property"):
            job = {
                "what": "suggest",
                "of": path[9:],
                "prefix": _given(fields, "prefix")[:300],
                "cursor": _cursor(fields),
            }
            await self._run(job, scope, send)
        elif path in ("/flyout/entity", "/flyout/type", "/flyout/property"):
            await self._run({"what": "flyout", "of": path[8:], "id": _given(fields, "id")}, scope, send)
        elif path == "/propose":
            limit = _limit(fields["limit"]) if fields.get("limit") else None
            await reply(send, 200, "application/json", _json(proposed(_type(_given(fields, "type")), limit)))
        elif path in ("/preview", "/view"):
            job = {"what": path[1:], "id": _given(fields, "id"), "page": True, "policy": self._policy()}
            await self._run(job, scope, send)
        else:
            raise Refused(404, f"nothing is at {scope['path'][:200]!r}; the manifest is at /reconcile")

    async def _root(self, fields: Mapping[str, str], scope: Scope, send: Send) -> None:
        if "queries" in fields:
            job: dict[str, Any] = {"what": "match", "queries": _queries(fields["queries"])}
            await self._run(job, scope, send)
        elif "extend" in fields:
            await self._run({"what": "extend", **_extension(fields["extend"])}, scope, send)
        elif scope["method"] == "POST":
            raise Refused(400, "want a field queries or extend")
        else:
            await reply(send, 200, "application/json", _json(self._manifest(address(scope, ""))))

    async def _run(self, job: dict[str, Any], scope: Scope, send: Send) -> None:
        await run_job(self.pool, {"job": "reconcile", **job}, scope, send)

    def _policy(self) -> str:
        """Who may show a preview in a frame: clients on this machine, and the origins that are let in."""
        origins = "*" if "*" in self.pool.options.cors else " ".join(self.pool.options.cors)
        local = "http://localhost:* http://127.0.0.1:*"
        return f"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors {local} {origins}".strip()

    def _manifest(self, root: str) -> dict[str, Any]:
        here = f"{root}/reconcile"

        def suggest(of: str) -> dict[str, str]:
            return {
                "service_url": here,
                "service_path": f"/suggest/{of}",
                "flyout_service_path": f"/flyout/{of}?id=${{id}}",
            }

        return {
            "versions": ["0.2"],
            "name": self.pool.facts.title,
            "identifierSpace": self.pool.facts.base,
            "schemaSpace": SCHEMA_SPACE,
            "serviceVersion": f"kgbuild {__version__}",
            "documentation": f"{root}/",
            "defaultTypes": [type_told(one) for one in TYPES],
            "view": {"url": f"{here}/view?id={{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 420, "height": 160},
            "suggest": {of: suggest(of) for of in ("entity", "type", "property")},
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/propose"},
                "property_settings": [
                    {"name": "limit", "label": "Limit", "type": "number", "default": 0,
                     "help_text": "The most values of a row; 0 for all"},
                ],
            },
            "batchSize": BATCH,
        }  # fmt: skip


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _given(fields: Mapping[str, str], name: str) -> str:
    """A field of an address; an empty prefix is one too."""
    if name not in fields or (not fields[name] and name != "prefix"):
        raise Refused(400, f"want a field {name}")
    return fields[name]


def _type(text: str) -> str:
    """The identifier of a type; raises ``Refused`` (400) for one that we do not know."""
    try:
        return type_named(text).id
    except UsageError as error:
        raise Refused(400, str(error)) from None


def _cursor(fields: Mapping[str, str]) -> int:
    text = fields.get("cursor") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Refused(400, f"cursor {text[:40]!r}: want a whole number")
    return int(text)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) <= 1000):
        raise Refused(400, f"limit {text[:40]!r}: want a whole number from 1 to 1000")
    return int(text)


def _queries(text: str) -> dict[str, dict[str, Any]]:
    """A batch, checked and in one form. A query that asks for nothing (an empty cell of a table) has no candidates.

    Raises:
        Refused: 400 for what is no batch, 413 for one that is too large.
    """
    batch = _decode(text, dict[str, _Query], "queries")
    if len(batch) > BATCH:
        raise Refused(413, f"{len(batch)} queries: a batch may have {BATCH}")
    for name, one in batch.items():
        if one.limit < 1:
            raise Refused(400, f"queries: {name[:40]!r} has limit {one.limit}: want 1 or more")
    return {
        name: {
            "query": one.query.strip(),
            "type": [_type(kind) for kind in ([one.type] if isinstance(one.type, str) else one.type) if kind.strip()],
            "limit": min(int(one.limit), _CANDIDATES),
            "properties": [{"pid": each.pid, "v": _several(each.v)} for each in one.properties[:20]],
        }
        for name, one in batch.items()
    }


def _several(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    return [{"id": one.id} if isinstance(one, _Value) else one for one in values[:20] if one not in (None, "")]


def _extension(text: str) -> dict[str, Any]:
    asked = _decode(text, _Extension, "extend")
    if len(asked.ids) > _IDS or len(asked.properties) > _COLUMNS:
        raise Refused(413, f"a data extension may have {_IDS} identifiers and {_COLUMNS} properties")
    return {"ids": asked.ids, "properties": [{"id": one.id, "limit": _setting(one)} for one in asked.properties]}


def _setting(column: _Column) -> int:
    """How many values of a row are wanted; 0 for all. Clients send the setting as a number or as text."""
    text = str(column.settings.get("limit") or 0)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _decode(text: str, kind: Any, what: str) -> Any:
    try:
        return msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, f"{what}: {error}") from None
