"""Requests to a service of somebody else's, at a pace that does not burden it.

One request at a time with a pause between two. What may be gone at the next try (a dropped connection, a status
of 429 or 503) is tried again after a wait that doubles, or after as long as the service asks for (Retry-After,
RFC 9110, section 10.2.3).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kgbuild import __version__
from kgbuild.errors import EndpointError, UsageError
from kgbuild.httpdate import wait_asked_for

if TYPE_CHECKING:
    import httpx

__all__ = ["Courier", "Delivered"]

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone at the next try."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An answer with status 200, or 413, which is the sender's to mend; ``url`` is where it came from in the end."""

    status: int
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    fields: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None
    json: bytes | None = None


@dataclass
class Courier:
    """``pause`` seconds between two requests; ``seconds`` for the whole of one answer; ``limit`` bytes of it.

    ``retries`` further tries follow a passing failure, after ``backoff`` seconds, twice that, and so on; a service
    that asks for a longer wait than ``patience`` is left alone.
    """

    pause: float = 1.0
    seconds: float = 60.0
    limit: int = 20_000_000
    retries: int = 4
    backoff: float = 1.0
    patience: float = 120.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    sent: int = field(default=0, init=False)
    """How many requests went out, tries counted."""
    _last: float | None = field(default=None, init=False, repr=False)

    def get(self, url: str, fields: Mapping[str, str] | None = None) -> Delivered:
        """What lies at an address; redirects are followed.

        Raises:
            UsageError: for what is no web address.
            EndpointError: where no answer is to be had, or another status than 200.
        """
        return self._deliver(_Request("GET", url, fields=fields))

    def post(self, url: str, *, form: Mapping[str, str] | None = None, json: bytes | None = None) -> Delivered:
        """The answer to a form or to a JSON document; a redirect is an error, since it would lose the body.

        Raises:
            UsageError, EndpointError: as :meth:`get` does.
        """
        return self._deliver(_Request("POST", url, form=form, json=json))

    def _deliver(self, request: _Request) -> Delivered:
        url = request.url
        if not _is_web_address(url):
            raise UsageError(f"{url!r}: want an address that starts with http:// or https://")
        for attempt in range(self.retries + 1):
            self._keep_pace()
            try:
                return self._once(request)
            except _Passing as failure:
                wait = self.backoff * 2**attempt if failure.wait is None else failure.wait
                if attempt == self.retries:
                    raise EndpointError(f"{url}: {failure}, after {attempt + 1} tries") from None
                if wait > self.patience:
                    raise EndpointError(f"{url}: {failure}; it asks to be left alone for {wait:g} s") from None
                self.sleep(wait)
        raise AssertionError("the loop returns or raises")

    def _keep_pace(self) -> None:
        """Wait until the pause since the last request is over."""
        now = time.monotonic()
        if self._last is not None and now < self._last + self.pause:
            self.sleep(self._last + self.pause - now)
        self._last = time.monotonic()
        self.sent += 1

    def _once(self, request: _Request) -> Delivered:
        import httpx

        url = request.url
        until = time.monotonic() + self.seconds
        headers = {"User-Agent": f"kgbuild/{__version__}", "Accept": "application/json"}
        if request.json is not None:
            headers["Content-Type"] = "application/json"
        try:
            # A service on this machine is never behind a proxy.
            with (
                httpx.Client(timeout=min(30.0, self.seconds), trust_env=not _on_this_machine(url)) as client,
                client.stream(
                    request.method,
                    url,
                    params=request.fields,
                    data=request.form,
                    content=request.json,
                    headers=headers,
                    follow_redirects=request.method == "GET",
                ) as response,
            ):
                body = self._body(response, url, until)
        except httpx.TimeoutException:
            raise _Passing(f"no answer within {self.seconds:g} s") from None
        except httpx.InvalidURL as error:
            raise UsageError(f"{url!r}: no web address: {error}") from None
        except httpx.TooManyRedirects:
            raise EndpointError(f"{url}: too many redirects") from None
        except httpx.RequestError as error:
            raise _Passing(f"the connection failed: {error or type(error).__name__}") from None
        return self._judged(response, url, body)

    def _body(self, response: httpx.Response, url: str, until: float) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes(65_536):
            data += chunk
            if len(data) > self.limit:
                raise EndpointError(f"{url}: the answer has more than {self.limit:,} bytes")
            if time.monotonic() > until:
                raise _Passing(f"the answer was not finished within {self.seconds:g} s")
        return bytes(data)

    def _judged(self, response: httpx.Response, url: str, body: bytes) -> Delivered:
        if response.status_code in (200, 413):
            return Delivered(response.status_code, str(response.url), body)
        problem = f"status {response.status_code} {response.reason_phrase}".strip()
        if response.status_code in _PASSING:
            raise _Passing(problem, wait_asked_for(response.headers.get("retry-after")))
        if response.has_redirect_location:
            problem += f"; it has moved to {response.headers['location'][:200]}"
        elif response.status_code in (401, 403):
            problem += "; it wants to know who asks, which kgbuild cannot tell it"
        raise EndpointError(f"{url}: {problem}")


class _Passing(Exception):
    """A failure that may be gone at the next try; ``wait`` where the service says when."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.wait = wait


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")
