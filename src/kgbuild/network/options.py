"""What the command line and the Python API let people say of a network: days and roles, as they would write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["day_of", "with_narrower"]


def day_of(text: str, name: str, *, last: bool = False) -> str:
    """An ISO date of a year, month or day, as the first or the last day that it allows; ``name`` is for the message.

    >>> day_of("2023", "since"), day_of("2023-05", "until", last=True), day_of("", "since")
    ('2023-01-01', '2023-05-31', '')

    Raises:
        UsageError: where the text is none of these.
    """
    if not text:
        return ""
    if not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", text):
        raise UsageError(f"{name} {text!r}: want a day, month or year like 2023-05-01, 2023-05 or 2023")
    return text + ("-12-31" if last else "-01-01")[3 * (len(text) == 7) :] if len(text) < 10 else text


def with_narrower(store: Store, names: Iterable[str]) -> set[str]:
    """The roles of those names and all narrower ones, as IRIs.

    Raises:
        NotFound: where no role goes by a name.
    """
    from kgbuild.query.names import resolve

    wanted: set[str] = set()
    for name in names:
        role = resolve(store, "role", name)
        rows = store.select(
            f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?role WHERE {{ ?role skos:broader* {role} }}"
        ).rows
        wanted |= {role.value, *(row[0].value for row in rows if row[0] is not None)}  # type: ignore[union-attr]
    return wanted
