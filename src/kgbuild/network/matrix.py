"""Who stands together in how many contexts, as one sparse product."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.network.data import Ints

__all__ = [
    "Floats",
    "Weighting",
    "co_occurrence",
    "incidence",
]

Weighting: TypeAlias = Literal["share", "count", "recent"]
"""``share``: an event of k gives each pair 1/(k-1); ``count``: each event gives one; ``recent``: 1/(k-1), halved for
every ``half_life`` years before the last event of the graph (an event without a date weighs as much as the oldest)."""

Floats: TypeAlias = NDArray[np.float64]


def co_occurrence(
    matrix: sparse.csr_array, *, weighting: Weighting = "share", factor: Floats | None = None
) -> sparse.coo_array:
    """Weights of all pairs of columns that share a row: the upper triangle of ``A' D A``.

    ``matrix`` has a row a context, a column a node and ones; D holds 1/(k-1) for a row of k ones (one, if events are
    only counted), times the row's ``factor`` if that is given. One sparse
    product: the cost is that of ``A.T @ A``.

    >>> import numpy as np
    >>> pairs = co_occurrence(sparse.csr_array(np.array([[1.0, 1, 0], [1, 1, 1]])))
    >>> sorted((int(a), int(b), float(w)) for a, b, w in zip(*pairs.coords, pairs.data))
    [(0, 1, 1.5), (0, 2, 0.5), (1, 2, 0.5)]
    """
    scaled, size = matrix, np.diff(matrix.indptr)
    share = np.ones(len(size)) if weighting == "count" else 1.0 / np.maximum(size - 1, 1)
    share = share if factor is None else share * factor
    if weighting != "count" or factor is not None:
        scaled = sparse.csr_array((matrix.data * np.repeat(share, size), matrix.indices, matrix.indptr), matrix.shape)
    upper: sparse.coo_array = sparse.triu(matrix.T @ scaled, k=1, format="coo")
    return upper


def incidence(context: Ints, node: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Ones where a node stands in a context, however many statements say so."""
    matrix = sparse.csr_array((np.ones(len(context)), (context, node)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix
