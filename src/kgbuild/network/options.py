"""What the command line and the Python API let people say of a network: days and roles, as they would write them."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral
from typing import TYPE_CHECKING, get_args

from kgbuild.errors import UsageError
from kgbuild.query import days

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["check_choices", "check_days", "day_of", "with_narrower"]

_LEAST = {"max_event_size": 2, "top": 1, "min_events": 1}


def day_of(text: str, name: str, *, last: bool = False) -> str:
    """An ISO date of a year, month or day, as the first or the last day that it allows; ``name`` is for the message.

    >>> day_of("2023", "since"), day_of("2023-05", "until", last=True), day_of("", "since")
    ('2023-01-01', '2023-05-31', '')

    Raises:
        UsageError: where the text is none of these.
    """
    if not text:
        return ""
    try:
        return days.day_of(text, last=last)
    except ValueError:
        raise UsageError(f"{name} {text!r}: {days.WANTED}") from None


def check_choices(*, weighting: str, min_events: object, max_event_size: object, top: object) -> None:
    """Refuse what no network can be made by; None stands for no limit of size, and for all ties.

    >>> check_choices(weighting="count", min_events=1, max_event_size=None, top=3)

    Raises:
        UsageError: for an unknown weighting, and for what is no whole number or below the least.
    """
    from kgbuild.network.matrix import Weighting

    if weighting not in get_args(Weighting):
        raise UsageError(f"weighting {weighting!r}: want one of {', '.join(get_args(Weighting))}")
    for name, value in (("min_events", min_events), ("max_event_size", max_event_size), ("top", top)):
        if value is None and name != "min_events":
            continue
        if isinstance(value, bool) or not isinstance(value, Integral) or value < _LEAST[name]:
            none = "" if name == "min_events" else ", or None"
            raise UsageError(f"{name} {value!r}: want a whole number from {_LEAST[name]}{none}")


def check_days(since: str, until: str) -> None:
    """Refuse days in the wrong order.

    >>> check_days("2020-01-01", "2020-01-01"), check_days("", "2020-01-01")
    (None, None)

    Raises:
        UsageError: where the last day comes before the first.
    """
    if since and until and until < since:
        raise UsageError(f"until {until} comes before since {since}, so no event could pass; change one of them")


def with_narrower(store: Store, names: Iterable[str]) -> set[str]:
    """The roles of those names and all narrower ones, as IRIs.

    Raises:
        NotFound: where no role goes by a name.
        UsageError: for what is no list of names.
    """
    from kgbuild.query.names import resolve

    if isinstance(names, str) or not isinstance(names, Iterable):
        raise UsageError(f"roles {names!r}: want a list of names of roles, like ['organizer']")
    wanted: set[str] = set()
    for name in names:
        if not isinstance(name, str):
            raise UsageError(f"roles: {name!r} is no name of a role; want texts like 'organizer'")
        role = resolve(store, "role", name)
        rows = store.select(
            f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?role WHERE {{ ?role skos:broader* {role} }}"
        ).rows
        wanted |= {role.value, *(row[0].value for row in rows if row[0] is not None)}  # type: ignore[union-attr]
    return wanted
