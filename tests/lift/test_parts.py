"""Parts of the graph: one whose quads are others has another fingerprint, wherever the change came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from builders import affiliation, event, institution, participation, person, reading, report, resolution, sample, stated

from kgbuild.lift import LiftOptions, lift, lift_parts
from kgbuild.lift.part import ALWAYS
from kgbuild.model import Decision, Reading, Resolution, When
from kgbuild.topics import NO_LINKS, TopicLinks

SURE = LiftOptions(min_confidence=0.6)


def parts(
    told: Iterable[Reading], resolved: Resolution, topics: TopicLinks = NO_LINKS, options: LiftOptions | None = None
) -> dict[str, tuple[bytes, set[str]]]:
    """Fingerprint and quads of each part, by name."""
    corpus = [(report(one.report), one) for one in told]
    made = lift_parts(corpus, resolved, options=options, topics=topics)
    return {part.name: (part.fingerprint, set(map(str, part.quads()))) for part in made}


def made_again(before: dict[str, tuple[bytes, set[str]]], after: dict[str, tuple[bytes, set[str]]]) -> set[str]:
    """The names of parts whose quads changed; all of them are made again."""
    again = {name for name, (stamp, _) in after.items() if stamp == ALWAYS or before.get(name, (ALWAYS,))[0] != stamp}
    other = {name for name, (_, quads) in after.items() if name not in before or before[name][1] != quads}
    assert other <= again
    return other


def key(resolved: Resolution, name: str) -> str:
    return next(entity.key for entity in resolved.entities if entity.name == name)


def units(id: str, part: str, whole: str, confidence: float) -> Reading:
    """A report that says that one body is a unit of another."""
    within = stated("i2", part, confidence, text=f"{part} of {whole}")
    bodies = [
        institution("i1", part, f"{part} of {whole}", unit_of=within),
        institution("i2", whole, f"{part} of {whole}"),
    ]
    return reading(id, institutions=bodies)


def test_the_parts_are_the_graph() -> None:
    """What is lifted part by part is what is lifted at once, and no two parts say the same."""
    told = [sample("a.txt"), sample("b.txt")]
    resolved = resolution(*told)
    made = parts(told, resolved)
    whole = {str(quad) for quad in lift([(report(one.report), one) for one in told], resolved)}
    assert set().union(*(quads for _, quads in made.values())) == whole
    assert sum(len(quads) for _, quads in made.values()) == len(whole)


def test_what_did_not_change_keeps_its_fingerprint() -> None:
    """Another report leaves the parts of things that it does not name as they were."""
    told = [sample("a.txt")]
    more = [*told, reading("b.txt", persons=[person("p1", "Boris Lind")])]
    before, after = parts(told, resolution(*told)), parts(more, resolution(*more))
    same = {name for name, (stamp, _) in after.items() if stamp != ALWAYS and before.get(name, (b"",))[0] == stamp}
    assert "report a.txt" in same
    assert key(resolution(*told), "Aigul Sarsen") in same
    assert key(resolution(*told), "Boris Lind") not in same


def test_a_circle_that_opens_elsewhere() -> None:
    """Of three bodies, each a unit of the next, the weakest tie falls; where another is told no more, it stands."""
    told = [
        units("a.txt", "Alpha", "Beta", 0.9),
        units("b.txt", "Beta", "Gamma", 0.8),
        units("c.txt", "Gamma", "Alpha", 0.7),
    ]
    less = [
        replace(told[0], institutions=(replace(told[0].institutions[0], unit_of=None), told[0].institutions[1])),
        *told[1:],
    ]
    resolved = resolution(*told)
    assert key(resolved, "Gamma") in made_again(parts(told, resolved), parts(less, resolved))


def test_a_day_that_is_told_elsewhere() -> None:
    """A tie shows at a part of an event whose day another report gives."""
    whole = event("e1", title=stated("Water and Work", "Water and Work"))
    part = event("e2", title=stated("Rivers and wages", "Rivers and wages"), part_of=stated("e1", "Rivers and wages"))
    tie = affiliation("a1", "p1", "i1", "Aigul Sarsen, head of the Survey Centre", event="e2")
    here = reading(
        "b.txt",
        events=[whole, part],
        persons=[person("p1", "Aigul Sarsen")],
        institutions=[institution("i1", "Survey Centre")],
        affiliations=[tie],
    )

    def there(day: str) -> Reading:
        when = stated(When(day, day, "17 May 2024"), "17 May 2024")
        return reading("a.txt", events=[replace(whole, when=when)])

    resolved = resolution(there("2024-05-17"), here)
    before, after = parts([there("2024-05-17"), here], resolved), parts([there("2024-05-18"), here], resolved)
    assert key(resolved, "Aigul Sarsen") in made_again(before, after)


def test_a_tie_that_another_report_made_sure_enough() -> None:
    """A participation names the affiliation under which it was taken as long as all reports together make it sure."""
    words = "Aigul Sarsen, head of the Survey Centre"
    people, bodies = [person("p1", "Aigul Sarsen")], [institution("i1", "Survey Centre")]
    tie = affiliation("a1", "p1", "i1", words, confidence=0.5)
    here = reading(
        "a.txt",
        events=[event(title=stated("Water and Work", "Water and Work"))],
        persons=people,
        institutions=bodies,
        affiliations=[tie],
        participations=[participation("p1", "speaker", words, affiliations=("a1",))],
    )
    there = reading("b.txt", persons=people, institutions=bodies, affiliations=[tie])
    resolved = resolution(here, there)
    before = parts([here, there], resolved, options=SURE)
    after = parts([here, replace(there, affiliations=())], resolved, options=SURE)
    assert key(resolved, "Water and Work") in made_again(before, after)


def test_a_topic_that_a_thesaurus_knows_now() -> None:
    """The link of a topic depends on the thesaurus and on other topics, not on its reports."""
    told = [reading(events=[event(topics=(stated("Rivers", "Rivers"),))])]
    resolved = resolution(*told)
    topic = key(resolved, "Rivers")
    linked = parts(told, resolved, TopicLinks(near={topic: "https://example.org/rivers"}))
    assert topic in made_again(parts(told, resolved), linked)


@pytest.mark.parametrize("reason", ["same name", "other institution"])
def test_a_decision_with_another_reason(reason: str) -> None:
    """What the machine decided of a thing is written with it."""
    told = [sample()]
    plain = resolution(*told)
    person_, other = key(plain, "Aigul Sarsen"), key(plain, "Boris Lind")
    decision = Decision(kind="keepApart", subject=person_, object=other, reason="initials", score=0.5)
    before = parts(told, replace(plain, decisions=(decision,)))
    after = parts(told, replace(plain, decisions=(replace(decision, reason=reason),)))
    assert made_again(before, after) == {person_}


def test_a_decision_about_what_was_withdrawn() -> None:
    """A decision speaks of another thing as long as the graph knows it."""
    told = [sample()]
    plain = resolution(*told)
    person_ = key(plain, "Aigul Sarsen")
    decision = Decision(kind="keepApart", subject=person_, object="p22222222", reason="initials", score=0.5)
    before = parts(told, replace(plain, decisions=(decision,)))
    after = parts(told, replace(plain, decisions=(decision,), retired={"p22222222": ()}))
    assert person_ in made_again(before, after)


def test_a_link_to_an_authority() -> None:
    """What resolve says of a thing beside its mentions is part of it."""
    told = [sample()]
    plain = resolution(*told)
    linked = [
        replace(one, same_as=("https://orcid.org/0",)) if one.name == "Aigul Sarsen" else one for one in plain.entities
    ]
    after = parts(told, replace(plain, entities=tuple(linked)))
    assert made_again(parts(told, plain), after) == {key(plain, "Aigul Sarsen")}
