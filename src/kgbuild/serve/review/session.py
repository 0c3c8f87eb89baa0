"""Who may review, and that a form was sent by the page that it stood on.

A reviewer comes with the token that the server prints when it starts, says a name once, and is known by a signed
cookie from then on; behind a reverse proxy, by the name that the proxy says. A form carries a token of its own,
bound to the session and to where it is sent, and comes from a page of this server: ``Origin`` says so, and where an old
browser leaves it out, ``Sec-Fetch-Site`` must not say otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from kgbuild.errors import UsageError
from kgbuild.serve.http import Scope, header
from kgbuild.serve.protocol import Refused

__all__ = ["Access", "Session", "clean_name", "split_public_url"]

_COOKIE = "kgbuild_review"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Session:
    """A reviewer who is known: the name that stands in the log, and what the forms are bound to."""

    who: str
    id: str


def clean_name(text: str) -> str:
    """A reviewer's name on one line, without control characters; empty where nothing is left.

    >>> clean_name("  Zere\\x00  B.\\n"), clean_name("\\u202e"), len(clean_name("x" * 500))
    ('Zere B.', '', 60)
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())[:_LONGEST_NAME].strip()


def split_public_url(url: str) -> tuple[str, str]:
    """Origin and path of the address under which a proxy shows the server.

    >>> split_public_url("https://graph.example.org/kg/")
    ('https://graph.example.org', '/kg')

    Raises:
        UsageError: where it is no plain http address.
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    sane = re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", path) and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or not sane:
        raise UsageError(f"--public-url {url!r}: want an address such as https://graph.example.org/kg")
    return f"{parts.scheme}://{parts.netloc.lower()}", path


@dataclass(frozen=True)
class Access:
    """The rules of one running server.

    ``public`` is the address under which a proxy shows it, ``user_header`` the request's field in which the proxy says
    who is there; with it, the token is not asked for.
    """

    public: str = ""
    user_header: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def origin(self) -> str:
        """The public origin; empty where the server is reached as it is."""
        return split_public_url(self.public)[0] if self.public else ""

    @property
    def root(self) -> str:
        """What stands before every path that a browser is sent to."""
        return split_public_url(self.public)[1] if self.public else ""

    # who

    def session(self, scope: Scope) -> Session | None:
        """Who sends the request; None where that is not known."""
        if self.user_header:
            told = clean_name(header(scope, self.user_header.lower().encode()) or "")
            return Session(told, self._sign("user", told)) if told else None
        for value in _cookies(header(scope, b"cookie") or ""):
            if (found := self._read(value)) is not None:
                return found
        return None

    def enter(self, token: str, name: str) -> str | None:
        """The cookie header for a reviewer who shows the token; None where it is another one, or the name is empty."""
        who = clean_name(name)
        if self.user_header or not who or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        told = base64.urlsafe_b64encode(json.dumps([who, secrets.token_urlsafe(12)]).encode()).decode()
        return self._set_cookie(f"{told}.{self._sign('session', told)}")

    def leave(self) -> str:
        """The cookie header that ends a session in this browser."""
        return self._set_cookie("", "; Max-Age=0")

    def _set_cookie(self, value: str, more: str = "") -> str:
        secure = "; Secure" if self.origin.startswith("https:") else ""
        return f"{_COOKIE}={value}; Path={self.root}/review; HttpOnly; SameSite=Strict{secure}{more}"

    def _read(self, value: str) -> Session | None:
        told, _, signature = value.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign("session", told).encode()):
            return None
        who, number = json.loads(base64.urlsafe_b64decode(told))
        return Session(who, number)

    # from where

    def form_token(self, session: Session, path: str) -> str:
        """What a form to ``path`` carries in a session."""
        return self._sign("form", session.id, path)

    def check_form(self, scope: Scope, session: Session, fields: dict[str, str]) -> None:
        """Refuse a form that another page may have sent.

        Raises:
            Refused: with what the reader should do.
        """
        self.check_origin(scope)
        if not hmac.compare_digest(fields.get("form", "").encode(), self.form_token(session, scope["path"]).encode()):
            raise Refused(403, "This form belongs to another session. Nothing was written; open the page again.")

    def check_origin(self, scope: Scope) -> None:
        """Refuse a request that a page of another origin sent.

        Raises:
            Refused: always then.
        """
        origin = header(scope, b"origin")
        if origin is None:
            foreign = header(scope, b"sec-fetch-site") not in (None, "same-origin", "none")
        else:
            host = (header(scope, b"host") or "").strip().lower()
            foreign = origin.lower() not in {self.origin or f"http://{host}", f"http://{host}"}
        if foreign:
            raise Refused(403, "This form was sent from another site. Nothing was written.")

    def _sign(self, *parts: str) -> str:
        message = b"\x1f".join(part.encode("utf-8", "surrogatepass") for part in parts)
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()[:40]


def _cookies(field: str) -> list[str]:
    try:
        jar = SimpleCookie(field)
    except CookieError:
        return []
    return [jar[_COOKIE].value] if _COOKIE in jar else []
