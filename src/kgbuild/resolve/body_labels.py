"""Names of institutions that are too general to be one body across reports, as persons are compared by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["BodyLabel", "of_one_name"]


class BodyLabel(NamedTuple):
    """A body's name in comparable form, with that of its container and its city where they are told."""

    name: str
    container: str = ""
    city: str = ""


def of_one_name(labels: Iterable[BodyLabel], others: Iterable[BodyLabel]) -> bool:
    """Whether some of the bodies go by one name, and neither container nor city says that they are two.

    >>> moscow, almaty = BodyLabel("economy institute", city="moscow"), BodyLabel("economy institute", city="almaty")
    >>> of_one_name([moscow], [almaty]), of_one_name([moscow], [BodyLabel("economy institute")])
    (False, True)
    """
    return any(
        one.name == other.name
        and (one.container == other.container or not one.container or not other.container)
        and (one.city == other.city or not one.city or not other.city)
        for one in labels
        for other in others
    )
