"""Topics beside thesauri: what the reports call their subjects, and the concepts that others keep lists of."""

from kgbuild.topics.link import NO_LINKS, TopicLinks, link_topics
from kgbuild.topics.thesaurus import Concept, Thesaurus, load_thesauri, read_thesaurus

__all__ = [
    "NO_LINKS",
    "Concept",
    "Thesaurus",
    "TopicLinks",
    "link_topics",
    "load_thesauri",
    "read_thesaurus",
]
