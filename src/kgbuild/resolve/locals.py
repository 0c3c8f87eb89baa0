"""The local keys of what a reading names without keys: places, topics, series, contributions.

``resolve`` fills :attr:`~kgbuild.model.Resolution.key_of` with them and ``lift`` looks them up by the same functions.
"""

from __future__ import annotations

from functools import lru_cache

from kgbuild.model.claim import PlaceName
from kgbuild.resolve.letters import bare, words

__all__ = ["contribution_local", "folded", "place_local", "series_local", "singular", "topic_local"]


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """The words of a label in a-z, without a leading article.

    >>> folded("The “Otandastar” Forum")
    'otandastar forum'
    """
    plain = [bare(word) for word in words(text)]
    if len(plain) > 1 and plain[0] in ("the", "a", "an"):
        plain = plain[1:]
    return " ".join(word for word in plain if word) or " ".join(text.casefold().split())


def singular(word: str) -> str:
    """A folded English word without its plural ending.

    >>> [singular(word) for word in ("studies", "methods", "crisis", "process", "analyses", "news")]
    ['study', 'method', 'crisis', 'process', 'analysis', 'news']
    """
    if len(word) < 5 or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("lyses"):
        return word[:-2] + "is"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def place_local(place: PlaceName) -> str:
    """The key of a place in its report: its folded name and those of the places around it.

    >>> place_local(PlaceName("Almaty", "city", ("Kazakhstan",)))
    'almaty|kazakhstan'
    """
    return "|".join(folded(name) for name in (place.name, *place.within))


def topic_local(label: str) -> str:
    """The key of a topic: its folded words in the singular.

    >>> topic_local("Korean Studies"), topic_local("the survey methods")
    ('korean study', 'survey method')
    """
    return " ".join(singular(word) for word in folded(label).split())


def series_local(name: str) -> str:
    """The key of a series: its folded name."""
    return folded(name)


def contribution_local(event: str, title: str) -> str:
    """The key of a contribution: the key of its event in the reading, and its folded title.

    >>> contribution_local("e1", "On “migration”")
    'e1|on migration'
    """
    return f"{event}|{folded(title)}"
