"""Golden sentences for topics: prose in, what the event is about out."""

from __future__ import annotations

import pytest

from kgbuild.extract import BuiltinExtractor
from kgbuild.model import Report, Source

CASES = [
    (
        'The conference "Urban Memory and Industrial Heritage in the Baltic States" was held in Riga on 3 June 2019.',
        ["Urban Memory", "Industrial Heritage", "Baltic States"],
    ),
    (
        'On 5 May 2021 a seminar on the topic "Language policy in border regions" took place in Narva.',
        ["Language policy in border regions"],
    ),
    (
        'The lecture "Salt roads of the Sahara" was given by Dr. Moussa Diallo on 9 March 2017.',
        ["Salt roads of the Sahara"],
    ),
]


@pytest.mark.parametrize(("text", "topics"), CASES, ids=lambda value: str(value)[:40])
def test_an_event_is_about_these_topics(text: str, topics: list[str]) -> None:
    """A title is cut into the subjects that it joins, and stays whole where it names one."""
    reading = BuiltinExtractor().extract(Report("case.txt", f"{text}\n", Source()))
    assert [topic.value for event in reading.events for topic in event.topics] == topics
