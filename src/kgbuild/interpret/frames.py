"""Role frames: the wordings of ``lexicons/roles.toml`` as patterns over reduced sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import lexicon

__all__ = ["Frame", "Match", "frames", "matches"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One wording: the role it gives, to whom, and what it asks for."""

    role: str
    rule: str
    pattern: re.Pattern[str]
    who: str = ""
    needs: str = ""
    types: frozenset[str] = frozenset()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found in a row: the enumeration that takes the role, the event if the wording names it.

    ``start`` and ``end`` are indices into the row's words.
    """

    frame: Frame
    group: Group
    event: int | None
    start: int
    end: int


_MACROS = {
    "A": r"(?P<A>A\d+) ",
    "E": r"(?P<E>E\d+) ",
    "D": r"D\d+ ",
    "gap": r"(?:(?![AE]\d|[:;.] )\S+ ){0,10}?",
    "gap0": r"(?:(?![AE]\d|[:;.] )\S+ ){0,6}?",
    "near": r"(?:(?![AE]\d|[:;.] )\S+ ){0,4}?",
    "near0": r"(?:(?![AE]\d|[:;.] )\S+ ){0,2}?",
    "intro": r"(?:(?![AE]\d|[,:;.()] )\S+ ){0,4}?",
    "the": r"(?:(?:the|our|its|a) ){0,2}",
    "quote": r"(?:[,:] )?(?:T\d+ )?(?:[,.] )?",
    "obj": r"(?:(?![AE]\d|[:;.] )\S+ ){0,9}?(?:(?P<O>E\d+)|it|event) ",
    "with": r"(?:(?:, )?(?:together|jointly|along|in \w+) with (?:(?![E:;]\d? )\S+ ){0,9}?)?",
}


@cache
def frames() -> tuple[Frame, ...]:
    """All frames of the lexicon, in its order."""
    data = lexicon("roles")
    macros = dict(_MACROS)
    for name, words in data["words"].items():
        macros[name] = f"(?:{'|'.join(words)}) "
    fillers = "|".join(re.escape(word) for word in data["patterns"]["fillers"])
    macros["fill"] = rf"(?:(?:{fillers}|[DLR]\d+|\w+ly) ){{0,9}}?"
    out: list[Frame] = []
    for entry in data["frame"]:
        out.extend(_compiled(entry, macros, len(out)))
    return tuple(out)


def _compiled(entry: Any, macros: dict[str, str], order: int) -> Iterator[Frame]:
    for n, source in enumerate(entry["patterns"]):
        text = source.replace("} ", "}")
        for name, expansion in macros.items():
            text = text.replace("{" + name + "}", expansion)
        ending = "" if source.rstrip().endswith("}") or source.endswith((" ", "$")) else r"(?=\s|$)"
        yield Frame(
            role=entry["role"],
            rule=entry["rule"],
            pattern=re.compile(r"(?<!\S)" + text + ending),
            who=entry.get("who", ""),
            needs=entry.get("needs", ""),
            types=frozenset(entry.get("types", ())),
            order=order + n,
        )


def matches(row: Row) -> list[Match]:
    """Every frame that the row satisfies, in the order of the lexicon."""
    out: list[Match] = []
    if not row.groups:
        return out
    for frame in frames():
        seen: set[str] = set()
        for found in _each(frame.pattern, row.text):
            group = row.groups[int(found["A"][1:])]
            names = found.groupdict()
            named = names.get("E") or names.get("O")
            if found["A"] in seen:
                continue
            seen.add(found["A"])
            start = bisect_right(row.offsets, found.start()) - 1
            end = bisect_right(row.offsets, max(found.start(), found.end() - 1)) - 1
            out.append(Match(frame, group, int(named[1:]) if named else None, start, end))
    return out


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that may overlap: the search goes on after the first word of each."""
    at = 0
    for _ in range(200):
        found = pattern.search(text, at)
        if found is None:
            return
        yield found
        at = text.find(" ", found.start()) + 1
        if at == 0:
            return
