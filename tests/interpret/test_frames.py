"""The wordings of roles, as data that users extend."""

from collections.abc import Iterator
from typing import Any

import pytest

from kgbuild.errors import SettingsError
from kgbuild.interpret.frames import frames
from kgbuild.lexicons import use_additions


@pytest.fixture(autouse=True)
def _shipped_words() -> Iterator[None]:
    yield
    use_additions({})


def frame(pattern: str) -> dict[str, Any]:
    """A user's lexicon with one more frame."""
    return {"roles": {"frame": [{"role": "speaker", "rule": "own", "patterns": [pattern]}]}}


def test_every_shipped_frame_names_somebody() -> None:
    """A frame without a place for its person or body has nobody to give the role to."""
    assert all("A" in frame.pattern.groupindex for frame in frames())


@pytest.mark.parametrize(("pattern", "told"), [("sang", "names nobody"), ("{A} (sang", "no regular expression")])
def test_a_frame_that_cannot_work_is_refused_by_name(pattern: str, told: str) -> None:
    """The message has the frame's name, its pattern, and what is wrong with it."""
    use_additions(frame(pattern))
    with pytest.raises(SettingsError, match=told) as refused:
        frames()
    assert '"own"' in str(refused.value)
    assert pattern in str(refused.value)


def test_a_frame_of_ones_own_is_added() -> None:
    """What a user adds stands beside the shipped ones."""
    number = len(frames())
    use_additions(frame("{A} yodelled"))
    assert len(frames()) == number + 1
