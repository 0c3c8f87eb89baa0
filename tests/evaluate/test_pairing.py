"""The best assignment."""

from hypothesis import given
from hypothesis import strategies as st

from kgbuild.evaluate.pairing import pair

matrices = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=1, max_size=4)
)


def best(scores: list[list[int]], least: int, used: frozenset[int] = frozenset()) -> int:
    """The greatest sum, by trying everything."""
    if not scores:
        return 0
    skip = best(scores[1:], least, used)
    takes = [
        value + best(scores[1:], least, used | {j})
        for j, value in enumerate(scores[0])
        if j not in used and value >= least
    ]
    return max([skip, *takes])


@given(matrices, st.integers(1, 4))
def test_no_other_assignment_has_a_greater_sum(scores: list[list[int]], least: int) -> None:
    """The pairs reach the sum that trying everything finds, use nothing twice and keep to the threshold."""
    rows, columns = range(len(scores)), range(len(scores[0]))
    pairs = pair(rows, columns, lambda i, j: float(scores[i][j]), float(least))
    assert len(set(pairs.values())) == len(pairs)
    assert all(scores[i][j] >= least for i, j in pairs.items())
    assert sum(scores[i][j] for i, j in pairs.items()) == best(scores, least)


def test_among_equals_the_earlier_go_together() -> None:
    """Where every pair scores the same, order decides, so that the result never depends on chance."""
    assert pair("abc", "xyz", lambda *_: 1.0, 0.5) == {0: 0, 1: 1, 2: 2}


def test_nothing_goes_with_nothing() -> None:
    """An empty side gives no pair."""
    assert pair([], ["x"], lambda *_: 1.0, 0.5) == {}
