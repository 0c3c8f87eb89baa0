"""Fetching one web page, politely and safely: robots.txt, limits, no way into the local network.

Redirects are followed here, one by one, since each hop is a new address to check. robots.txt is read as RFC 9309
asks: missing means allowed, unreachable means forbidden.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import getproxies

from kgbuild import __version__
from kgbuild.errors import EndpointError, UsageError

if TYPE_CHECKING:
    import httpx

__all__ = ["Fetched", "Fetcher", "check_address"]

AGENT = "kgbuild"
_HOPS = 5
_ROBOTS = 512_000
"""Bytes of robots.txt that are read; RFC 9309 asks for at least 500 KiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came. ``data`` is None where the server says that it has not changed."""

    url: str
    data: bytes | None
    media_type: str = ""
    charset: str | None = None
    date: str | None = None
    """The server's date, ``YYYY-MM-DD``."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """How pages are fetched: ``limit`` in bytes, ``seconds`` for the whole of one page."""

    limit: int = 20_000_000
    seconds: float = 60.0
    allow_local: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The page, or that it is unchanged since it had this etag or date.

        Raises:
            UsageError: an address that is not fetched: another scheme, or one inside the local network.
            EndpointError: robots.txt forbids it, or the server does not give it as it should.
        """
        import httpx

        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in asked.items() if value}
        until = time.monotonic() + self.seconds
        # A test server on this machine is never behind a proxy.
        with httpx.Client(timeout=min(30.0, self.seconds), trust_env=not self.allow_local) as client:
            for _ in range(_HOPS + 1):
                check_address(url, allow_local=self.allow_local)
                self._check_robots(client, url, until)
                response, data = self._get(client, url, conditions, self.limit, until)
                if response.has_redirect_location:
                    url = urljoin(url, response.headers["location"])
                    continue
                return _fetched(url, response, data)
        raise EndpointError(f"{url}: more than {_HOPS} redirects")

    def _check_robots(self, client: httpx.Client, url: str, until: float) -> None:
        from protego import Protego

        parts = urlsplit(url)
        robots = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        for _ in range(_HOPS + 1):
            check_address(robots, allow_local=self.allow_local)
            response, data = self._get(client, robots, {}, _ROBOTS, until, cut=True)
            if not response.has_redirect_location:
                break
            robots = urljoin(robots, response.headers["location"])
        if response.status_code >= 500:
            raise EndpointError(f"{robots}: status {response.status_code}; without its rules nothing is fetched")
        rules = Protego.parse(data.decode("utf-8", errors="replace") if response.status_code == 200 else "")
        if not rules.can_fetch(url, AGENT):
            raise EndpointError(f"{url}: the site's robots.txt forbids it; save the page by hand and add the file")

    def _get(
        self,
        client: httpx.Client,
        url: str,
        headers: Mapping[str, str],
        limit: int,
        until: float,
        *,
        cut: bool = False,
    ) -> tuple[httpx.Response, bytes]:
        """The response and its body up to the limit; a longer body is an error, or cut."""
        import httpx

        sent = {"User-Agent": f"{AGENT}/{__version__}", "Accept": "text/html, text/plain, */*;q=0.5", **headers}
        data = bytearray()
        try:
            with client.stream("GET", url, headers={**self.headers, **sent}) as response:
                self._check_peer(url, response)
                if not response.has_redirect_location:
                    for chunk in response.iter_bytes(65_536):
                        data += chunk
                        if len(data) > limit and not cut:
                            raise EndpointError(f"{url}: more than {limit} bytes, the limit (max_file_size)")
                        if len(data) > limit:
                            break
                        if time.monotonic() > until:
                            raise EndpointError(f"{url}: not finished after {self.seconds:g} seconds")
                return response, bytes(data[:limit])
        except httpx.TimeoutException:
            raise EndpointError(f"{url}: no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise EndpointError(f"{url}: {error or type(error).__name__}") from None

    def _check_peer(self, url: str, response: httpx.Response) -> None:
        """The address that was connected to, since a name can mean another one the second time it is looked up."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer and not self.allow_local and not getproxies() and not _is_public(str(peer[0])):
            raise UsageError(_inside(url, str(peer[0])))


def check_address(url: str, *, allow_local: bool = False) -> None:
    """Whether an address may be fetched at all.

    Raises:
        UsageError: not http or https, with a password in it, or inside the local network.
        EndpointError: the name of the host cannot be found.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{url}: not a web address: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{url}: want an address that starts with http:// or https://")
    if parts.username is not None:
        raise UsageError("the address has a user name in it, which would end up in sources.toml; leave it out")
    if allow_local or getproxies().get(parts.scheme):  # behind a proxy, names are looked up by the proxy
        return
    try:
        found = socket.getaddrinfo(host, port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise EndpointError(f"{url}: no such host: {host}") from None
    for *_, address in found:
        if not _is_public(str(address[0])):
            raise UsageError(_inside(url, str(address[0])))


def _inside(url: str, address: str) -> str:
    return f"{url}: {address} is inside the local network; pass --allow-local if that is meant"


def _is_public(address: str) -> bool:
    """Whether an IP address is one of the internet at large.

    >>> _is_public("127.0.0.1"), _is_public("::ffff:10.0.0.1"), _is_public("93.184.216.34")
    (False, False, True)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = ip.ipv4_mapped or ip.sixtofour if isinstance(ip, ipaddress.IPv6Address) else None
    return (inner or ip).is_global and not ip.is_multicast


def _fetched(url: str, response: httpx.Response, data: bytes) -> Fetched:
    if response.status_code not in (200, 304):
        reason = response.reason_phrase or "error"
        raise EndpointError(f"{url}: status {response.status_code} {reason}")
    kind = response.headers.get("content-type", "")
    charset = re.search(r"charset=\"?([\w.:-]+)", kind, re.IGNORECASE)
    return Fetched(
        url=url,
        data=None if response.status_code == 304 else data,
        media_type=kind.partition(";")[0].strip().lower(),
        charset=charset[1] if charset else None,
        date=_day(response.headers.get("date")),
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )


def _day(header: str | None) -> str | None:
    """The day of an HTTP date, in UTC.

    >>> _day("Tue, 15 Nov 1994 08:12:31 GMT")
    '1994-11-15'
    """
    try:
        moment = parsedate_to_datetime(header or "")
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date().isoformat()
