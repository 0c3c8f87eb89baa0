"""Whether a literal is what its datatype says."""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import Literal

from kgbuild.lift.terms import bounds
from kgbuild.vocabulary import xsd

__all__ = ["comparable", "well_formed"]

_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_PATTERNS = {
    xsd.integer.value: re.compile(r"[+-]?\d+\Z", re.ASCII),
    xsd.decimal.value: re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII),
    xsd.boolean.value: re.compile(r"(?:true|false|0|1)\Z"),
    xsd.time.value: re.compile(rf"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}\Z", re.ASCII),
    xsd.dateTime.value: re.compile(
        rf"(\d{{4}}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}\Z", re.ASCII
    ),
    xsd.date.value: re.compile(rf"(\d{{4}}-\d\d-\d\d){_ZONE}\Z", re.ASCII),
    xsd.gYearMonth.value: re.compile(rf"(\d{{4}}-\d\d){_ZONE}\Z", re.ASCII),
    xsd.gYear.value: re.compile(rf"(\d{{4}}){_ZONE}\Z", re.ASCII),
}


def well_formed(literal: Literal) -> bool:
    """Whether the characters make a value of the datatype; unknown datatypes are taken as they are.

    >>> well_formed(Literal("2023-02-30", datatype=xsd.date)), well_formed(Literal("2024-02-29", datatype=xsd.date))
    (False, True)
    """
    pattern = _PATTERNS.get(literal.datatype.value)
    if pattern is None:
        return True
    match = pattern.match(literal.value)
    if match is None:
        return False
    return not match.groups() or bounds(match[1], match[1]) is not None


def comparable(literal: object) -> tuple[str, Decimal | str] | None:
    """A value that sorts as its datatype asks, with the datatype's family; None where there is no order."""
    if not isinstance(literal, Literal) or not well_formed(literal):
        return None
    kind = literal.datatype.value
    if kind in (xsd.integer.value, xsd.decimal.value):
        return "number", Decimal(literal.value)
    if kind in _PATTERNS and kind != xsd.boolean.value:
        return kind, literal.value
    return None
