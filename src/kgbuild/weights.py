"""Logistic weights that ship among the lexicons: what each mark of a candidate is worth."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

__all__ = ["Weights", "shipped_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each mark is worth, in log odds, and from which probability on a candidate is taken."""

    bias: float
    marks: Mapping[str, float]
    least: float

    def probability(self, marks: Iterable[str]) -> float:
        """How likely a candidate with these marks is what it may be.

        >>> Weights(0.0, {"title": 1.0}, 0.5).probability({"title", "unheard of"})
        0.7311
        """
        return round(1 / (1 + math.exp(-self.bias - sum(sorted(self.marks.get(mark, 0.0) for mark in marks)))), 4)

    def to_json(self) -> str:
        """As a JSON object, a mark a line, sorted; the same weights give the same bytes."""
        lines = ",\n".join(f"  {json.dumps(mark)}: {value}" for mark, value in sorted(self.marks.items()))
        return f'{{\n "bias": {self.bias},\n "least": {self.least},\n "marks": {{\n{lines}\n }}\n}}\n'


def shipped_weights(name: str) -> Weights:
    """The weights of a file among the lexicons."""
    data = json.loads((resources.files("kgbuild") / "lexicons" / name).read_text("utf-8"))
    return Weights(data["bias"], data["marks"], data["least"])
