"""Ridge-penalised logistic regression on marks that a candidate bears or does not bear; what the fits here share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from kgbuild.weights import Weights

__all__ = ["fit", "fit_sparse"]

RARE = 2
"""Marks borne by fewer candidates than this teach nothing."""
SELDOM = 5
"""The same where there are thousands of marks."""


def fit(lessons: Iterable[tuple[frozenset[str], bool]], ridge: float, least: float) -> Weights:
    """The weights, by Newton's method (Hastie, Tibshirani, Friedman 2009, 4.4); same lessons, same weights."""
    learned = list(lessons)
    borne: dict[str, int] = {}
    for marks, _ in learned:
        for mark in marks:
            borne[mark] = borne.get(mark, 0) + 1
    names = sorted(mark for mark, times in borne.items() if times >= RARE)
    column = {mark: n for n, mark in enumerate(names)}
    matrix = np.zeros((len(learned), len(names) + 1))
    matrix[:, -1] = 1
    for row, (marks, _) in enumerate(learned):
        matrix[row, [column[mark] for mark in marks if mark in column]] = 1
    right = np.array([float(named) for _, named in learned])
    penalty = np.full(len(names) + 1, ridge)
    penalty[-1] = 1e-6
    weights = np.zeros(len(names) + 1)
    for _ in range(25):
        told = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (right - told) - penalty * weights
        curve = (matrix * (told * (1 - told))[:, None]).T @ matrix + np.diag(penalty)
        weights += np.linalg.solve(curve, slope)
    kept = {mark: round(float(value), 2) for mark, value in zip(names, weights, strict=False)}
    return Weights(round(float(weights[-1]), 2), {mark: value for mark, value in kept.items() if value}, least)


def fit_sparse(lessons: Iterable[tuple[frozenset[str], bool, float]], ridge: float, least: float) -> Weights:
    """The same weights for thousands of marks, by L-BFGS; each lesson with how often it counts."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    learned = list(lessons)
    borne = Counter(mark for marks, _, _ in learned for mark in marks)
    names = sorted(mark for mark, times in borne.items() if times > SELDOM)
    column = {mark: n for n, mark in enumerate(names)}
    rows = [sorted(column[mark] for mark in marks if mark in column) for marks, _, _ in learned]
    ends = np.cumsum([0, *map(len, rows)])
    places = np.array([place for row in rows for place in row])
    matrix = csr_matrix((np.ones(len(places)), places, ends), shape=(len(rows), len(names)))
    right = np.array([float(named) for _, named, _ in learned])
    times = np.array([float(often) for _, _, often in learned])
    turned = matrix.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = matrix @ weights[:-1] + weights[-1]
        worse = times * (np.logaddexp(0, odds) - right * odds)
        slope = times * (1 / (1 + np.exp(-odds)) - right)
        marks = weights[:-1]
        return float(worse.sum() + ridge / 2 * marks @ marks), np.append(turned @ slope + ridge * marks, slope.sum())

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    kept = {mark: round(float(value), 2) for mark, value in zip(names, found, strict=False)}
    return Weights(round(float(found[-1]), 2), {mark: value for mark, value in kept.items() if value}, least)
