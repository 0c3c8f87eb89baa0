"""Collects what a file states as data into one :class:`~kgbuild.model.Reading`.

Keys begin with ``s`` (``se1``, ``sp1``), so that they never meet those of an extractor that reads the same report's
prose. Within one file, persons and institutions of the same written name are one; events are told apart by the
key that the caller gives.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Stated,
)
from kgbuild.read.lines import Value
from kgbuild.read.words import split_name
from kgbuild.spans import Span

__all__ = ["Claims"]


def _more(old: tuple[str, ...], new: tuple[str, ...], *, without: str = "") -> tuple[str, ...]:
    return (*old, *(item for item in dict.fromkeys(new) if item and item != without and item not in old))


@dataclass(slots=True)
class Claims:
    """A reading in the making.

    >>> claims = Claims("a.csv")
    >>> claims.person(Value("Dr. Aida Example", Span(8, 24), Span(0, 24)))
    'sp1'
    >>> claims.reading().persons[0].name
    'Aida Example'
    """

    report: str
    events: dict[str, EventClaim] = field(default_factory=dict)
    persons: dict[str, PersonClaim] = field(default_factory=dict)
    institutions: dict[str, InstitutionClaim] = field(default_factory=dict)
    participations: dict[tuple[str, str, str], ParticipationClaim] = field(default_factory=dict)
    affiliations: dict[tuple[str, str, str | None, str | None], AffiliationClaim] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _identified: set[str] = field(default_factory=set)
    _spans: dict[Hashable, dict[Span, None]] = field(default_factory=dict)

    def reading(self) -> Reading:
        """All that was collected."""
        return Reading(
            report=self.report,
            events=tuple(replace(it, mentions=self._places(it.key, it.mentions)) for it in self.events.values()),
            persons=tuple(replace(it, mentions=self._places(it.key)) for it in self.persons.values()),
            institutions=tuple(replace(it, mentions=self._places(it.key)) for it in self.institutions.values()),
            participations=tuple(replace(it, evidence=self._places(at)) for at, it in self.participations.items()),
            affiliations=tuple(replace(it, evidence=self._places(it.key)) for it in self.affiliations.values()),
        )

    def seen(self, what: Hashable, span: Span) -> None:
        """Note where something is named or stated: by its key, a participation by its parts."""
        self._spans.setdefault(what, {})[span] = None

    def next_event(self) -> str:
        """A key for an event that is to be added."""
        return f"se{len(self.events) + 1}"

    def tell(self, said: EventClaim) -> None:
        """Add an event, or to one that is known what was still open; what was said first wins."""
        known = self.events.get(said.key)
        self.events[said.key] = said if known is None else _filled(known, said)
        for span in said.mentions:
            self.seen(said.key, span)

    def person(
        self, name: Value, *, aliases: tuple[str, ...] = (), degrees: tuple[str, ...] = (), identity: str = ""
    ) -> str:
        """The key of the person who is named there; ``identity`` is what the data call them, else the name decides."""
        bare, titles = split_name(name.text)
        key = self._key("p", bare, identity, len(self.persons))
        self.seen(key, name.span)
        known = self.persons.get(key)
        if known is None:
            known = PersonClaim(key=key, name=bare, mentions=())
        self.persons[key] = replace(
            known,
            aliases=_more(known.aliases, (bare, *aliases), without=known.name),
            degrees=_more(known.degrees, (*titles, *degrees)),
        )
        return key

    def institution(
        self,
        name: Value,
        *,
        aliases: tuple[str, ...] = (),
        type: str | None = None,
        unit_of: Stated[str] | None = None,
        based_in: Stated[PlaceName] | None = None,
        identity: str = "",
    ) -> str:
        """The key of the body that is named there."""
        key = self._key("i", name.text, identity, len(self.institutions))
        self.seen(key, name.span)
        known = self.institutions.get(key) or InstitutionClaim(key=key, name=name.text, mentions=())
        self.institutions[key] = replace(
            known,
            aliases=_more(known.aliases, (name.text, *aliases), without=known.name),
            type=known.type or type,
            unit_of=known.unit_of or (unit_of if unit_of and unit_of.value != key else None),
            based_in=known.based_in or based_in,
        )
        return key

    def affiliation(
        self, agent: str, institution: str, evidence: Span, *, position: str | None = None, event: str | None = None
    ) -> str:
        """The key of the tie between the two."""
        which = (agent, institution, position, event)
        known = self.affiliations.get(which)
        if known is None:
            key = f"sa{len(self.affiliations) + 1}"
            known = AffiliationClaim(
                key=key, agent=agent, institution=institution, evidence=(), position=position, event=event
            )
            self.affiliations[which] = known
        self.seen(known.key, evidence)
        return known.key

    def participation(
        self,
        event: str,
        agent: str,
        role: str,
        evidence: Span,
        *,
        role_text: str | None = None,
        contribution: Stated[str] | None = None,
        affiliations: tuple[str, ...] = (),
        mode: Stated[str] | None = None,
        confidence: float = 1.0,
    ) -> None:
        """The agent took this part; said twice, it is one claim with the evidence of both."""
        self.seen((event, agent, role), evidence)
        known = self.participations.get((event, agent, role))
        if known is None:
            known = ParticipationClaim(event=event, agent=agent, role=role, evidence=(), confidence=confidence)
        self.participations[event, agent, role] = replace(
            known,
            role_text=known.role_text or role_text,
            contribution=known.contribution or contribution,
            affiliations=_more(known.affiliations, affiliations),
            mode=known.mode or mode,
            confidence=max(known.confidence, confidence),
        )

    def _key(self, letter: str, name: str, identity: str, count: int) -> str:
        """The key for a name; two identities are two things, even of one name."""
        by_name, by_identity = (letter, " ".join(name.casefold().split())), (letter, f"\0{identity}")
        key = self._names.get(by_identity) if identity else self._names.get(by_name)
        if key is None and identity and (same := self._names.get(by_name)) and same not in self._identified:
            key = same
        key = key or f"s{letter}{count + 1}"
        self._names.setdefault(by_name, key)
        if identity:
            self._names[by_identity] = key
            self._identified.add(key)
        return key

    def _places(self, what: Hashable, first: tuple[Span, ...] = ()) -> tuple[Span, ...]:
        return tuple(dict.fromkeys((*first, *self._spans.get(what, ()))))


def _filled(known: EventClaim, said: EventClaim) -> EventClaim:
    once = ("title", "types", "state", "when", "places", "mode", "part_of", "series", "participant_count", "url")
    still_open = {name: getattr(said, name) for name in once if not getattr(known, name)}
    listed = {topic.value for topic in known.topics}
    new = tuple(topic for topic in said.topics if topic.value not in listed)
    return replace(known, **still_open, topics=known.topics + new)
