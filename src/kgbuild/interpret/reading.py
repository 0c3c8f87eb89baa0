"""The whole of interpretation, once: rows, events, scenes, parts, ties, topics, claims, misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from kgbuild.folding import fold
from kgbuild.interpret.affiliations import Tie, home_of, ties_of
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.elided import with_elided
from kgbuild.interpret.events import Told, tell
from kgbuild.interpret.likely import likely
from kgbuild.interpret.likely_marks import Line, Page, line_of
from kgbuild.interpret.likely_ties import Known, likely_ties
from kgbuild.interpret.misses import misses_of
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.presence import present_at
from kgbuild.interpret.priors import placing, prior
from kgbuild.interpret.residual import left_over
from kgbuild.interpret.roles import Part, bearer_after, housed, parts_of
from kgbuild.interpret.row import Row, row_of, without_events
from kgbuild.interpret.scene import set_scene
from kgbuild.interpret.topics import set_topics
from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    Mention,
    ParticipationClaim,
    Passage,
    PersonClaim,
    Reading,
    Report,
    Stated,
)

__all__ = ["interpret"]


class AgentsLike(Protocol):
    """What this package needs to know of a report's agents."""

    @property
    def persons(self) -> tuple[PersonClaim, ...]: ...
    @property
    def institutions(self) -> tuple[InstitutionClaim, ...]: ...
    @property
    def key_of(self) -> Mapping[Mention, str]: ...
    @property
    def publisher(self) -> str | None: ...


def interpret(report: Report, passages: Sequence[Passage], mentions: Iterable[Mention], agents: AgentsLike) -> Reading:
    """What the report claims."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    parents = {body.key: body.unit_of.value for body in agents.institutions if body.unit_of is not None}
    bodies = frozenset(
        fold(name).removeprefix("the ") for body in agents.institutions for name in (body.name, *body.aliases)
    )
    drafts: list[Draft] = []
    parts: list[Part] = []
    rows_of: list[Row] = []
    lines: list[Line] = []
    bearer: Phrase | None = None
    for passage in passages:
        rows = [row_of(report.text, s, by_sentence.get(s.index, ()), agents.key_of) for s in passage.sentences]
        rows = with_elided(rows)
        told = tell(rows, report.text, passage.index, bodies)
        rows = [_settle(row, told) for row in rows]
        set_scene(report, rows, told)
        here = parts_of(rows, told, report.text, parents, bearer)
        bearer = bearer_after(rows, bearer)
        _title_lectures(told.drafts, here)
        set_topics(rows, told, report.text, here)
        drafts += [draft for draft in told.drafts if not draft.members]
        here += present_at(told, rows, here)
        here += left_over(told, rows, here)
        _place(here, told)
        parts += _shared_out(here)
        rows_of += rows
        lines += [line_of(row, told, passage.index) for row in rows]
    parts += housed(_kept(drafts, parts), parts, agents.publisher, report.text)
    types = {body.key: body.type or "body" for body in agents.institutions}
    home = home_of(agents.publisher, agents.institutions)
    ties = ties_of(rows_of, home)
    ties += likely_ties(rows_of, Known(ties, home, types, parents))
    tied = frozenset((tie.institution, index) for tie in ties for index in tie.sentences)
    parts += likely(Page(lines, _kept(drafts, parts), parts, agents.publisher, types, tied))
    return _claims(report, drafts, parts, ties, rows_of, agents)


def _place(parts: Sequence[Part], told: Told) -> None:
    """Say how sure the event of each part is, among those of the passage."""
    named: dict[int, list[int]] = {}
    for (sentence, _), draft in told.of_head.items():
        named.setdefault(id(draft), []).append(sentence)
    for part in parts:
        before = [n for n in (*named.get(id(part.draft), ()), part.draft.sentence) if n <= part.sentence]
        part.placed = placing(len(told.drafts), part.sentence - max(before, default=part.sentence))


_LECTURES = {"lecture", "guestLecture", "publicLecture"}


def _title_lectures(drafts: Sequence[Draft], parts: Sequence[Part]) -> None:
    """A lecture goes by the title of its one talk, also where another sentence gives it."""
    for draft in drafts:
        if draft.title is None and draft.type in _LECTURES:
            talks = {part.contribution: part for part in parts if part.draft is draft and part.contribution}
            if len(talks) == 1:
                [(title, part)] = talks.items()
                draft.title = Stated(title, part.evidence[0], prior("contribution"))


def _shared_out(parts: Sequence[Part]) -> list[Part]:
    """Roles in a series, given to each of its events; the talk of an event told of in labels is its title."""
    out: list[Part] = []
    housed = {id(part.draft) for part in parts if part.role == "host"}
    for part in parts:
        if part.draft.members:
            members = part.draft.members
            if part.role == "host":
                members = [m for m in members if id(m) not in housed and not (m.mode and m.mode.value == "online")]
            out += [replace(part, draft=member) for member in members]
            continue
        titled = part.draft.block and part.draft.title is not None and part.person
        if titled and part.contribution is None and _COARSE.get(part.role, part.role) == "speaker":
            assert part.draft.title is not None
            part.contribution = part.draft.title.value
        out.append(part)
    return out


def _settle(row: Row, told: Told) -> Row:
    index = row.sentence.index
    return without_events(row, [n for n in range(len(row.heads)) if (index, n) not in told.of_head])


def _claims(
    report: Report,
    drafts: Sequence[Draft],
    parts: Sequence[Part],
    ties: Sequence[Tie],
    rows: Sequence[Row],
    agents: AgentsLike,
) -> Reading:
    kept = _kept(drafts, parts)
    keys = {id(draft): f"e{n}" for n, draft in enumerate(kept, 1)}
    parts = _settled([part for part in parts if id(part.draft) in keys], agents)
    affiliations = tuple(
        AffiliationClaim(
            key=f"a{n}",
            agent=tie.person,
            institution=tie.institution,
            evidence=tuple(dict.fromkeys(tie.evidence)),
            position=tie.position,
            confidence=round(prior(tie.rule) * tie.chance, 3),
        )
        for n, tie in enumerate(ties, 1)
    )
    at = {(tie.person, sentence): [] for tie in ties for sentence in tie.sentences}  # type: ignore[var-annotated]
    for claim, tie in zip(affiliations, ties, strict=True):
        for sentence in tie.sentences:
            at[(tie.person, sentence)].append(claim.key)
    participations = tuple(
        ParticipationClaim(
            event=keys[id(part.draft)],
            agent=part.key,
            role=part.role,
            evidence=part.evidence,
            role_text=part.role_text or None,
            contribution=Stated(part.contribution, part.evidence[0], prior("contribution"))
            if part.contribution
            else None,
            affiliations=tuple(dict.fromkeys(at.get((part.key, part.sentence), ()))) if part.person else (),
            confidence=round(prior(part.rule) * part.placed, 3),
        )
        for part in parts
    )
    persons, institutions = _used(agents, participations, affiliations)
    told = Reading(
        report=report.id,
        events=tuple(_event(draft, keys) for draft in kept),
        persons=persons,
        institutions=institutions,
        participations=participations,
        affiliations=affiliations,
    )
    return replace(told, misses=misses_of(rows, told))


def _kept(drafts: Sequence[Draft], parts: Sequence[Part]) -> list[Draft]:
    """Events that somebody took part in, or that have a title and stand anchored in time."""
    busy = {id(part.draft) for part in parts}
    wholes = {
        id(draft.parent)
        for draft in drafts
        if draft.parent is not None and (id(draft) in busy or draft.title is not None)
    }
    out = []
    for draft in drafts:
        titled = draft.title is not None and (draft.anchored or draft.when is not None or draft.parent is not None)
        if id(draft) in busy or titled or id(draft) in wholes:
            out.append(draft)
    kept = {id(draft) for draft in out}
    for draft in out:
        while draft.parent is not None and id(draft.parent) not in kept:
            draft.parent = draft.parent.parent
    return out


_COARSE = {
    "coOrganizer": "organizer",
    "sponsor": "supporter",
    "partner": "supporter",
    "chair": "moderator",
    "keynoteSpeaker": "speaker",
    "lecturer": "speaker",
    "trainer": "speaker",
    "panelist": "speaker",
    "openingSpeaker": "speaker",
    "guest": "participant",
}
_FINE = {
    "keynoteSpeaker": 3,
    "openingSpeaker": 2,
    "lecturer": 2,
    "trainer": 2,
    "panelist": 1,
    "chair": 1,
    "sponsor": 1,
    "partner": 1,
    "guest": 1,
    "coOrganizer": 1,
}


def _settled(parts: Sequence[Part], agents: AgentsLike) -> list[Part]:
    """One statement for each agent, event and kind of role: the finest; no bare presence beside a role."""
    groups: dict[tuple[int, str], list[Part]] = {}
    for part in parts:
        groups.setdefault((id(part.draft), part.key), []).append(part)
    out: list[Part] = []
    for held in groups.values():
        best: dict[str, Part] = {}
        for part in held:
            coarse = _COARSE.get(part.role, part.role)
            other = best.get(coarse)
            if other is None:
                best[coarse] = part
                continue
            finer, rest = (part, other) if _FINE.get(part.role, 0) > _FINE.get(other.role, 0) else (other, part)
            finer.contribution = finer.contribution or rest.contribution
            best[coarse] = finer
        if len(best) > 1:
            best.pop("participant", None)
        if "speaker" in best and best["speaker"].rule == "said" and {"discussant", "moderator"} & set(best):
            best.pop("speaker")
        if "organizer" in best and "supporter" in best:
            best.pop(
                "organizer"
                if best["supporter"].role == "partner" and best["organizer"].role == "coOrganizer"
                else "supporter"
            )
        out.extend(best.values())
    present = {
        (id(part.draft), part.sentence, post.institution.key)
        for part in out
        if part.person
        for post in part.phrase.posts
        if post.institution
    }
    out = [
        part
        for part in out
        if not (
            part.phrase.crowd
            and not part.phrase.sent
            and not part.person
            and part.role == "participant"
            and (id(part.draft), part.sentence, part.key) in present
        )
    ]
    order = {id(part): n for n, part in enumerate(parts)}
    return sorted(out, key=lambda part: order[id(part)])


def _event(draft: Draft, keys: Mapping[int, str]) -> EventClaim:
    parent = keys.get(id(draft.parent)) if draft.parent is not None else None
    return EventClaim(
        key=keys[id(draft)],
        evidence=draft.evidence,
        mentions=tuple(dict.fromkeys(draft.mentions)),
        label=" ".join(draft.label.split()),
        title=draft.title,
        types=(Stated(draft.type or "otherEvent", draft.evidence, 0.95),),
        state=draft.state,
        when=draft.when,
        places=tuple(draft.places),
        mode=draft.mode,
        part_of=Stated(parent, draft.evidence, prior(draft.parent_rule or "part-default")) if parent else None,
        series=draft.series,
        ordinal=draft.ordinal,
        topics=tuple(draft.topics),
        participant_count=draft.count,
        url=draft.url,
        confidence=prior(draft.rule),
    )


_NAMED = 0.75
"""Confidence from which on a name alone is enough."""


def _used(
    agents: AgentsLike, participations: Sequence[ParticipationClaim], affiliations: Sequence[AffiliationClaim]
) -> tuple[tuple[PersonClaim, ...], tuple[InstitutionClaim, ...]]:
    """The agents that some claim is about, those named beyond doubt, and the bodies that contain them.

    A name is worth keeping where no sentence says what its bearer did: the report names them, and other reports or a
    reader may tie them. What only looks like a name needs a claim to vouch for it.
    """
    used = {p.agent for p in participations} | {a.agent for a in affiliations} | {a.institution for a in affiliations}
    named: tuple[PersonClaim | InstitutionClaim, ...] = (*agents.persons, *agents.institutions)
    used |= {agent.key for agent in named if agent.mentions and agent.confidence >= _NAMED}
    bodies = {body.key: body for body in agents.institutions}
    waiting = sorted(used)
    while waiting:
        body = bodies.get(waiting.pop())
        whole = body.unit_of if body is not None else None
        if whole is not None and whole.value not in used:
            used.add(whole.value)
            waiting.append(whole.value)
    return (
        tuple(person for person in agents.persons if person.key in used),
        tuple(body for body in agents.institutions if body.key in used),
    )
