"""Identifiers stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.iris import KINDS, Minter, digest, is_key, kind_of, mint, parse_span
from kgbuild.spans import Span

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_keys_are_fixed_for_ever() -> None:
    """These keys stand in published graphs: a change here breaks every link to them."""
    assert mint("person", "a.txt", 10, "Aigul Sarsen") == "ph5puefck"
    assert Minter().document("a.txt").endswith("/id/doc/dh3sglqn4saze")
    assert Minter().relation("claim", "s", "p", "o").endswith("/id/claim/cdxa7mlj5v6gf5zh5")


@given(kind=st.sampled_from(sorted(KINDS.values())), document=TEXT, form=TEXT, offset=st.integers(0, 10**6))
def test_a_key_tells_its_kind_and_nothing_else(kind: str, document: str, form: str, offset: int) -> None:
    """A key has its letter and eight characters, whatever it is made from."""
    key = mint(kind, document, offset, form)  # type: ignore[arg-type]
    assert is_key(key)
    assert kind_of(key) == kind


@given(TEXT, TEXT, TEXT, TEXT)
def test_parts_do_not_run_together(a: str, b: str, c: str, d: str) -> None:
    """Other parts give another hash, even where their characters are the same in a row."""
    if "\x1f" not in a + b + c + d:
        assert (digest(a, b, length=16) == digest(c, d, length=16)) == ((a, b) == (c, d))


def test_a_key_in_use_is_not_given_twice() -> None:
    """Two things never share a key, even where their hashes meet."""
    first = mint("event", "a", 0, "x")
    second = mint("event", "a", 0, "x", taken={first})
    third = mint("event", "a", 0, "x", taken={first, second})
    assert len({first, second, third}) == 3


def test_a_span_is_read_back() -> None:
    """A span's identifier states its document and its offsets."""
    minter = Minter("https://example.org/kg/")
    document, span = parse_span(minter.span("2024/a b.txt", Span(3, 80)))
    assert minter.document("2024/a b.txt").endswith(document)
    assert span == Span(3, 80)


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org/kg", "https://exa mple.org/"])
def test_a_base_that_makes_no_iris_is_refused(base: str) -> None:
    """Names are put behind the base, so it must be an absolute IRI that ends in / or #."""
    with pytest.raises(ValueError, match="base"):
        Minter(base)


def test_what_is_no_key_is_refused() -> None:
    """A key of an unknown kind is an error, not an IRI of nothing."""
    with pytest.raises(ValueError, match="no key"):
        Minter().entity("x1")
    with pytest.raises(ValueError, match="below"):
        Minter().key("https://example.org/person/p1")
