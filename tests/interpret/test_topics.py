"""Topics: a title falls into the phrases a reader would name, sentences say what was discussed, five at most."""

from __future__ import annotations

import pytest

from kgbuild.extract import BuiltinExtractor
from kgbuild.interpret.topic_phrases import Candidate, stems
from kgbuild.interpret.topic_titles import empty, own_name, title_topics
from kgbuild.interpret.topics import MOST, chosen, topic_weights
from kgbuild.model import Report, Source
from kgbuild.spans import Span
from kgbuild.weights import Weights

HERE = Span(0, 9)
PLAIN = Weights(0.0, {"good": 2.0, "better": 3.0, "bad": -4.0}, 0.5)


def candidate(text: str, *marks: str) -> Candidate:
    """A phrase that bears these marks."""
    return Candidate(text, HERE, frozenset(marks))


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Trust, Institutions and Economic Growth", ["Trust", "Institutions", "Economic Growth"]),
        ("Economic and social policy", ["Economic and social policy"]),
        ("Water, Energy and Food Security in Central Asia", ["Water", "Energy", "Food Security", "Central Asia"]),
        ("Relations between Peru and Chile", ["Relations between Peru and Chile"]),
        ("Bronze Age: metal and herds", ["Bronze Age", "metal and herds"]),
        ("Waiting for the Train: Commuting and Class", ["Commuting", "Class"]),
        ("From maps to budgets", ["maps", "budgets"]),
        ("Can Democracy Survive? Polarization and the Decline of Trust", ["Polarization", "Decline of Trust"]),
        ("Peasant Movements in Colonial Bengal, 1870-1947", ["Peasant Movements", "Colonial Bengal"]),
        ("Rivers of salt (Chile, Bolivia and Peru)", ["Rivers of salt"]),
        ("Digital Higher Education: Challenges and Opportunities", ["Digital Higher Education"]),
        ("Roundtable: Peace Education in Divided Societies", ["Peace Education", "Divided Societies"]),
        ("Sixth Baltic Forum on Cultural Heritage and Tourism", ["Cultural Heritage", "Tourism"]),
        ("The values of K. Orlova’s novels", ["values of K. Orlova’s novels"]),
    ],
)
def test_a_title_falls_into_its_noun_phrases(title: str, topics: list[str]) -> None:
    """Each construction of titles is cut where a reader cuts it."""
    assert title_topics(title) == topics


@pytest.mark.parametrize(
    ("name", "topics"),
    [
        ("2nd Lagos Conference on Ageing Societies", ["Ageing Societies"]),
        ("XV World Congress of Rural Sociology", ["Rural Sociology"]),
        ("7th Oslo Blue Economy Forum", ["Oslo Blue Economy"]),
        ("Taldau Talks", []),
        ("Tenth Korea-Japan Next Generation Academic Forum", []),
    ],
)
def test_the_proper_name_of_an_event_gives_what_it_says_beside_its_kind(name: str, topics: list[str]) -> None:
    """What an event is called is no topic; what its name says it is about is one."""
    assert own_name(name) == topics


def test_a_title_never_gives_more_than_five_however_long_it_is() -> None:
    """A hostile title costs no more than a long one."""
    assert len(title_topics("Ice, snow, rain, wind, hail, fog and frost")) == MOST
    assert len(title_topics("(" * 5000 + "a, b and " * 50_000)) <= MOST


def test_phrases_that_name_no_matter_are_empty() -> None:
    """ "Issues and challenges" could stand over any event."""
    assert empty("Issues and Challenges")
    assert empty("2024")
    assert not empty("Salinity")


def test_the_likeliest_phrases_are_chosen_and_told_in_the_order_of_the_text() -> None:
    """What falls below the threshold is left out; the probability is the confidence."""
    told = chosen([candidate("ice", "good"), candidate("weather", "bad"), candidate("snow", "better")], PLAIN)
    assert [(topic.value, topic.confidence) for topic in told] == [("ice", 0.8808), ("snow", 0.9526)]


def test_of_two_phrases_that_share_their_words_the_likelier_stands() -> None:
    """No topic is said twice in other words."""
    told = chosen([candidate("sea ice", "good"), candidate("the ice of the sea", "better")], PLAIN)
    assert [topic.value for topic in told] == ["the ice of the sea"]


def test_never_more_than_five_are_chosen() -> None:
    """However many are likely."""
    assert (
        len(chosen([candidate(word, "good") for word in ("ice", "snow", "rain", "wind", "hail", "fog")], PLAIN)) == MOST
    )


def test_stems_forget_small_words_and_plurals() -> None:
    """So "survey methods" and "methods of surveys" are one."""
    assert stems("survey methods") == stems("the methods of surveys")


def test_shipped_weights_are_a_model() -> None:
    """A title speaks for a phrase, a wording that leads nowhere does not; the threshold is a probability."""
    weights = topic_weights()
    assert 0 < weights.least < 1
    assert weights.probability({"title"}) > weights.probability({"no-cue"})


def topics_of(text: str) -> list[list[str]]:
    """The topics of each event of a report."""
    told = BuiltinExtractor().extract(Report("a.txt", text, Source(publisher="Institute of the North")))
    return [[topic.value for topic in event.topics] for event in told.events]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (
            "On 4 May 2021 the University of Oslo held a seminar on sea ice monitoring in Oslo.",
            ["sea ice monitoring"],
        ),
        (
            "On 4 May 2021 the University of Oslo held a conference “Ice and Law” in Oslo.",
            ["Ice", "Law"],
        ),
        (
            (
                "On 4 May 2021 Kari Nordmann of the University of Oslo took part in a meeting in Oslo. "
                "Participants discussed marine protected areas and the future of coastal villages."
            ),
            ["marine protected areas", "coastal villages"],
        ),
    ],
    ids=["on", "title", "discussed"],
)
def test_sentences_say_what_their_event_is_about(text: str, topics: list[str]) -> None:
    """ "A seminar on X", a title, "discussed X and Y"."""
    [found] = topics_of(text)
    for topic in topics:
        assert any(stems(topic) <= stems(one) for one in found), found


def test_a_topic_is_quoted_from_its_evidence() -> None:
    """The words of a topic stand in the sentence that is its evidence."""
    text = "On 4 May 2021 the University of Oslo held a seminar on sea\nice monitoring in Oslo."
    told = BuiltinExtractor().extract(Report("a.txt", text, Source(publisher="University of Oslo")))
    for event in told.events:
        for topic in event.topics:
            assert topic.value in " ".join(topic.evidence.of(text).split())
