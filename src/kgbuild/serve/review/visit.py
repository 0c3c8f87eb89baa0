"""One request of a reviewer, and how it is answered: who asks, what the form says, errors as pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kgbuild.errors import KgbuildError
from kgbuild.review.queue import Choice
from kgbuild.serve.http import Receive, Scope, Send, header, read_body, reply
from kgbuild.serve.protocol import FORM, Refused, form_fields
from kgbuild.serve.review.session import Access, Session

__all__ = ["Handler", "Reply", "Route", "Visit", "to"]

_FORM_LIMIT = 64 * 1024
_HEADERS = (
    ("cache-control", "no-store"),
    ("referrer-policy", "same-origin"),  # with no-referrer, browsers would say `Origin: null` of our own forms
    ("cross-origin-opener-policy", "same-origin"),
    (
        "content-security-policy",
        (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: a page, unless ``media_type`` says otherwise."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Visit:
    """A request with what is known of it. ``fields`` are those of the address, ``form`` those of a form."""

    scope: Scope
    access: Access
    session: Session | None
    fields: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """The reviewer's name; empty for a stranger."""
        return self.session.who if self.session else ""

    @property
    def choice(self) -> Choice:
        """Which statements the reviewer wants to see."""
        source = self.form if "kind" in self.form or "report" in self.form else self.fields
        return Choice(source.get("kind", ""), source.get("report", ""))

    @property
    def reason(self) -> str:
        """Why, in the reviewer's words, on one line."""
        return " ".join(self.form.get("reason", "").split())[:500]

    def path(self, name: str) -> str:
        """A part of the path."""
        return str(self.scope["path_params"][name])

    def url(self, path: str, **query: str) -> str:
        """Where the browser finds a path of this server; fields without a value are left out."""
        told = {name: value for name, value in query.items() if value}
        return self.access.root + path + (f"?{urlencode(told)}" if told else "")

    def in_choice(self, path: str, **query: str) -> str:
        """The same, for the chosen statements."""
        return self.url(path, kind=self.choice.kind, report=self.choice.report, **query)

    def form_token(self, path: str) -> str:
        """What a form to the path carries."""
        assert self.session is not None
        return self.access.form_token(self.session, path)


Handler = Callable[[Visit], Awaitable[Reply]]
Problem = Callable[[Visit, int, str], Reply]


def to(address: str, *headers: tuple[str, str]) -> Reply:
    """Lead the browser on; it asks for the next page by GET, so that reloading that sends no form again."""
    return Reply(status=303, headers=(("location", address), *headers))


@dataclass(frozen=True)
class Route:
    """What answers at a path: ``get`` and ``post``, for reviewers only unless it is ``public``.

    ``problem`` makes the page of an error, also for a stranger (403).
    """

    access: Access
    problem: Problem
    get: Handler | None = None
    post: Handler | None = None
    public: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(scope, receive, _FORM_LIMIT) if scope["method"] == "POST" else b""
        answer = await self._answer(scope, body)
        stated = {name for name, _ in answer.headers}
        more = tuple(pair for pair in _HEADERS if pair[0] not in stated)
        await reply(send, answer.status, answer.media_type, answer.body, (*answer.headers, *more))

    async def _answer(self, scope: Scope, body: bytes) -> Reply:
        visit = Visit(scope, self.access, self.access.session(scope), {})
        try:
            visit = Visit(scope, self.access, visit.session, dict(form_fields(scope["query_string"])))
            handler = {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(scope["method"])
            if handler is None:
                raise Refused(405, "This cannot be done here.", (("allow", "GET, HEAD" if self.get else "POST"),))
            if scope["method"] == "POST":
                visit = self._with_form(visit, body)
            if visit.session is None and not self.public:
                return self.problem(visit, 403, "")
            return await handler(visit)
        except Refused as refusal:
            return self.problem(visit, refusal.status, refusal.message)
        except KgbuildError as error:
            return self.problem(visit, 422, str(error))

    def _with_form(self, visit: Visit, body: bytes) -> Visit:
        if (header(visit.scope, b"content-type") or "").partition(";")[0].strip().lower() != FORM:
            raise Refused(415, "This is no form of ours. Nothing was written.")
        form = dict(form_fields(body))
        if self.public or visit.session is None:
            self.access.check_origin(visit.scope)
        else:
            self.access.check_form(visit.scope, visit.session, form)
        return Visit(visit.scope, visit.access, visit.session, visit.fields, form)


def whole(value: Any) -> int:
    """A number of a form, 0 for anything else.

    >>> whole("12"), whole("-1"), whole("x")
    (12, 0, 0)
    """
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0
