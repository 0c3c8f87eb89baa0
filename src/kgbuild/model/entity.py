"""What resolve decides: which mentions in which reports are one and the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Decision", "Entity", "EntityKind", "Local", "Resolution"]

EntityKind = Literal["event", "series", "person", "institution", "place", "topic", "contribution"]

Local = tuple[str, str, str]
"""Where a thing stands before resolution: report id, entity kind, the reading's own key (or the folded name, for
places, topics, series and contributions, which a reading names without keys)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing of the graph. ``key`` is opaque and permanent (``p7f3k2q9a``: kind letter, eight base-32 characters)."""

    key: str
    kind: EntityKind
    name: str
    """The preferred form, as some report prints it."""
    language: str = "en"
    aliases: tuple[str, ...] = ()
    members: tuple[Local, ...] = ()
    same_as: tuple[str, ...] = ()
    """IRIs of authority records (ORCID, ROR, Wikidata, a thesaurus)."""
    country_code: str | None = None
    """ISO 3166-1 alpha-2, on places that are countries."""
    within: str | None = None
    """Key of the next larger place."""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A merge, refusal or link with its reason; ``by`` is ``machine`` or who decided."""

    kind: Literal["merge", "keepApart", "link", "split", "reject", "accept", "correct", "add", "withdraw"]
    subject: str
    object: str
    reason: str
    score: float = 1.0
    by: str = "machine"
    when: str = ""
    place: str = field(default="", compare=False)
    """File and line of a person's decision."""
    together: tuple[str, ...] = field(default=(), compare=False)
    """Keys that were one with the subject when it was said, so that nobody knows which of them is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The entities, and the entity key of each local thing."""

    entities: tuple[Entity, ...]
    key_of: Mapping[Local, str]
    decisions: tuple[Decision, ...] = ()
    retired: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys that once stood for something, and what took their place."""
    former: Mapping[Local, tuple[str, ...]] = field(default_factory=dict)
    """The retired keys under which a local thing was published before."""
    anchors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By what keys are found again, as far as the registry of identifiers does not know it yet."""
    renamed: tuple[tuple[str, str], ...] = ()
    """What reports were called at the last build, and are now, where that changed, as anchors write it."""
    split_from: Mapping[str, str] = field(default_factory=dict)
    """The key that a key was split from by hand."""
    once: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A key and those that had been merged into it at some build and are by themselves again, or were split from it."""
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """Names of withdrawn persons as the reports print them: for what writes text to leave out, never to be written."""
