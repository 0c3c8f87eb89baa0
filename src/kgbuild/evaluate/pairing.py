"""Which expected thing goes with which found one: the best assignment over all, each used once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["pair"]

A = TypeVar("A")
B = TypeVar("B")


def pair(expected: Sequence[A], found: Sequence[B], score: Callable[[A, B], float], least: float) -> dict[int, int]:
    """Index of an expected item to that of its found one, so that the sum of scores is greatest.

    Pairs that score less than ``least`` are never made. The assignment is the Hungarian one (scipy's
    ``linear_sum_assignment``); among equal sums the earlier items go together.

    >>> pair(["a", "ab"], ["ab", "a", "x"], lambda a, b: len(set(a) & set(b)) / len(set(a) | set(b)), 0.5)
    {0: 1, 1: 0}
    """
    if not expected or not found:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    scores = np.array([[score(a, b) for b in found] for a in expected], dtype=float)
    allowed = np.where(scores >= least, scores, 0.0)
    nearness = 1e-9 * np.abs(np.subtract.outer(np.arange(len(expected)), np.arange(len(found))))
    rows, columns = linear_sum_assignment(allowed - nearness, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {i: j for i, j in pairs if scores[i, j] >= least}
