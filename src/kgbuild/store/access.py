"""Who asks: a token, or a user with a password, for a SPARQL server that wants to know."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kgbuild.errors import UsageError

__all__ = ["Access", "check_address"]


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials for one server; all empty for one that asks for none."""

    token: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Access:
        """KGBUILD_TOKEN, or KGBUILD_USER and KGBUILD_PASSWORD: a command line is no place for a secret.

        >>> Access.from_environment({"KGBUILD_USER": "dba", "KGBUILD_PASSWORD": "x"}).user
        'dba'
        """
        return cls(*(environment.get(f"KGBUILD_{name}", "") for name in ("TOKEN", "USER", "PASSWORD")))

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with each request: a bearer token, else nothing."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    @property
    def basic(self) -> dict[str, str]:
        """The header of Basic authentication; nothing without a user."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"} if self.user else {}


def check_address(*urls: str | None) -> None:
    """Refuse what is no web address, and one that holds a password.

    >>> check_address("http://localhost:7878", None)

    Raises:
        UsageError: saying what is wanted.
    """
    for url in urls:
        if url is None:
            continue
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageError(f"{url!r}: want an address like http://localhost:7878")
        if "@" in parts.netloc:
            place = parts.netloc.rpartition("@")[2]
            raise UsageError(f"{place}: give user and password as KGBUILD_USER and KGBUILD_PASSWORD, not in an address")
