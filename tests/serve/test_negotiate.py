"""However many media types a client lists, it costs the service little, and nothing of it stays."""

from __future__ import annotations

from kgbuild.serve import negotiate
from kgbuild.serve.negotiate import best, parse_accept

OFFERED = ("application/json", "text/csv")


def test_a_hundred_ranges_are_read():
    """What stands behind them counts no more than what is no range."""
    many = ", ".join(["a/b"] * 99)
    assert best(f"{many}, text/csv", OFFERED) == "text/csv"
    assert best(f"{many}, a/b, text/csv", OFFERED) is None
    assert len(parse_accept(", ".join(["a/b"] * 10_000))) == 100


def test_a_long_header_is_not_kept():
    """A client that sends another one with every request does not fill the memory."""
    before = negotiate._kept.cache_info().currsize
    for number in range(5):
        assert best(f"a/{number}, text/csv;x={'y' * 2000}", OFFERED) == "text/csv"
    assert negotiate._kept.cache_info().currsize == before
