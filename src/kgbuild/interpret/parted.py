"""A reading in which one person is two because somebody said so, whoever read the report.

The built-in extractor clusters the names of such a report anew (:mod:`kgbuild.interpret.agents`), so that every
statement is read for whom it is of. For claims of other engines and of data this is done afterwards: what is stated
where one of the two alone is named is said of that one, what is stated where both are named of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kgbuild.interpret.quoted import quoted
from kgbuild.model.claim import AffiliationClaim, ParticipationClaim, PersonClaim, Reading
from kgbuild.spans import Span

__all__ = ["parted"]

Claim = TypeVar("Claim", AffiliationClaim, ParticipationClaim)


def parted(reading: Reading, text: str, apart: Iterable[Sequence[str]]) -> Reading:
    """The reading with each person who has names in a quotation and elsewhere as two; ``apart`` as in
    :attr:`~kgbuild.model.Report.apart`. Persons whom the engine parted itself stay as they are."""
    for words in apart:
        waiting = [person for person in reading.persons if not person.told]
        names = sorted({span for person in waiting for span in person.mentions})
        going = {names[n] for quote in words for n in quoted(quote, text, names)}
        for person in waiting:
            if mine := going.intersection(person.mentions):
                reading = _parted(reading, text, person, mine, tuple(words))
    return reading


def _parted(reading: Reading, text: str, person: PersonClaim, going: set[Span], words: tuple[str, ...]) -> Reading:
    staying = [span for span in person.mentions if span not in going]
    if not staying:
        told = replace(person, told=words)
        return replace(reading, persons=tuple(told if one is person else one for one in reading.persons))
    forms = {span.of(text) for span in going}
    name = next((form for form in (person.name, *person.aliases) if form in forms), person.name)
    other = replace(
        person,
        key=f"{person.key}~{len(reading.persons)}",
        name=name,
        aliases=tuple(form for form in person.aliases if form in forms and form != name),
        mentions=tuple(span for span in person.mentions if span in going),
        told=words,
        parted_from=person.key,
    )
    rest = replace(person, mentions=tuple(staying))
    persons = (two for one in reading.persons for two in ((rest, other) if one is person else (one,)))
    ties = [two for one in reading.affiliations for two in _shared(one, person.key, other.key, going, staying)]
    whose = {tie.key: tie.agent for tie in ties}
    parts = (two for one in reading.participations for two in _shared(one, person.key, other.key, going, staying))
    return replace(
        reading,
        persons=tuple(persons),
        affiliations=tuple(ties),
        participations=tuple(_with_own(part, person.key, other.key, whose) for part in parts),
    )


def _shared(claim: Claim, rest: str, other: str, going: Iterable[Span], staying: Iterable[Span]) -> Iterator[Claim]:
    """The claim of the one whom its evidence names, or of both."""
    if claim.agent != rest:
        yield claim
        return
    of_other = any(evidence.contains(span) for evidence in claim.evidence for span in going)
    if not of_other or any(evidence.contains(span) for evidence in claim.evidence for span in staying):
        yield claim
    if of_other:
        if isinstance(claim, AffiliationClaim):
            yield replace(claim, agent=other, key=f"{claim.key}~{other}")
        else:
            yield replace(claim, agent=other)


def _with_own(part: ParticipationClaim, rest: str, other: str, whose: dict[str, str]) -> ParticipationClaim:
    """The part with the ties of its own agent."""
    if part.agent not in (rest, other):
        return part
    own = [f"{key}~{other}" if part.agent == other else key for key in part.affiliations]
    return replace(part, affiliations=tuple(key for key in own if key in whose))
