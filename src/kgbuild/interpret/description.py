"""The words of a sentence as what describes a person reads them: atoms, parentheses, titles, words of description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kgbuild.interpret.atoms import Atom
from kgbuild.lexicons import lexicon

__all__ = ["AGENTS", "DASHES", "FURTHEST", "AtomLine", "titles", "word_list"]

FURTHEST = 60
"""Atoms that a description of one person may span; nobody's posts are longer, and the work stays linear."""
DASHES = frozenset("–—-−")
AGENTS = frozenset({"institution", "backref"})


@dataclass(frozen=True)
class AtomLine:
    """The atoms of one sentence, with the index of each opening parenthesis and that of its closing one."""

    atoms: Sequence[Atom]
    close: dict[int, int] = field(init=False)
    open: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        close = _parentheses(self.atoms)
        object.__setattr__(self, "close", close)
        object.__setattr__(self, "open", {end: start for start, end in close.items()})

    def speaks(self, opening: int) -> bool:
        """Whether a parenthesis names agents of its own."""
        return any(a.kind == "person" for a in self.atoms[opening : self.close[opening]])


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of the lexicon's words of description ("openers", "degrees")."""
    return frozenset(lexicon("roles")["description"][name])


@cache
def titles() -> frozenset[str]:
    """Words that stand right before a name and are no post: "Dr", "Canon", "H.E"."""
    words = {word.lower() for word in lexicon("titles")["honorifics"]} | {
        *word_list("honorifics"),
        *word_list("degrees"),
    }
    words |= {"lecturer", "researcher", "instructor", "academic"}
    return frozenset(words - {"his", "her", "right", "group", "speaker", "candidate", "king", "queen"})


def _parentheses(atoms: Sequence[Atom]) -> dict[int, int]:
    """Index of each opening parenthesis to that of its closing one, outermost pairs only."""
    out: dict[int, int] = {}
    stack: list[int] = []
    for i, atom in enumerate(atoms):
        if atom.lower in {"(", "["}:
            stack.append(i)
        elif atom.lower in {")", "]"} and stack:
            start = stack.pop()
            if not stack:
                out[start] = i
    return out
