"""Human lines over machine decisions."""

from __future__ import annotations

from dataclasses import replace

from cases import entities, keys, people, resolved

from kgbuild.curation.log import pack_reports
from kgbuild.curation.registry import Registry
from kgbuild.model import Decision, Finding, Reading
from kgbuild.resolve.withdrawn import name_hash

ONE = people("a.txt", "Aigul Sarsenkul", body="Aral Centre")
TWO = people("b.txt", "Anargul Baitas", body="Lena Shipping")
SAME = people("c.txt", "Сарсенкул Айгуль", body="Aral Centre")


def said(kind: str, subject: str, object: str = "") -> Decision:
    """A line by a curator."""
    return Decision(kind=kind, subject=subject, object=object, reason="", by="zere", when="2026-01-01T00:00:00Z")  # type: ignore[arg-type]


def person_keys(*readings: Reading, **options: object) -> list[str]:
    """The key of each reading's first person."""
    return keys(resolved(*readings, **options), "person", "p0", [r.report for r in readings])


def registry_after(*readings: Reading, registry: Registry | None = None, **options: object) -> Registry:
    """The registry as a build of the readings leaves it."""
    registry = registry or Registry()
    resolution = resolved(*readings, registry=registry, **options)
    return Registry.of([*registry.by_key.values(), *registry.changes(resolution)])


def test_people_are_merged_by_hand_and_unmerged_exactly() -> None:
    """A merge joins two names that nothing else would join; without its line everything is as before."""
    before = resolved(ONE, TWO)
    a, b = person_keys(ONE, TWO)
    merged = resolved(ONE, TWO, decisions=[said("merge", a, b)])
    assert len(entities(merged, "person")) == 1
    assert resolved(ONE, TWO, decisions=[]) == before


def test_merge_keeps_the_older_key_and_the_younger_leads_to_it() -> None:
    """Identifiers retire, they do not vanish."""
    first = registry_after(TWO)
    registry = registry_after(ONE, TWO, registry=first)
    a, b = person_keys(ONE, TWO, registry=registry)
    resolution = resolved(ONE, TWO, registry=registry, decisions=[said("merge", a, b)])
    assert set(keys(resolution, "person", "p0", ["a.txt", "b.txt"])) == {b}
    assert resolution.retired[a] == (b,)


def test_merged_people_go_by_the_first_name() -> None:
    """Whoever is named first in a merge gives the name, however often the other is met and whose key is older."""
    first = registry_after(TWO)
    registry = registry_after(ONE, TWO, registry=first)
    again = people("d.txt", "Anargul Maria Baitas", body="Lena Shipping")
    a, b = person_keys(ONE, TWO, registry=registry)
    for line, name, other in (
        (said("merge", a, b), "Aigul Sarsenkul", "Anargul Baitas"),
        (said("merge", b, a), "Anargul Maria Baitas", "Aigul Sarsenkul"),
    ):
        (person,) = entities(resolved(ONE, TWO, again, registry=registry, decisions=[line]), "person")
        assert person.name == name
        assert other in person.aliases


def test_kept_apart_people_are_two_again() -> None:
    """A keep-apart overrules the machine's merge."""
    a = person_keys(ONE)[0]
    c = person_keys(SAME)[0]
    assert len(set(person_keys(ONE, SAME))) == 1
    assert len(set(person_keys(ONE, SAME, decisions=[said("keepApart", a, c)]))) == 2


def test_the_last_word_counts() -> None:
    """A keep-apart after a merge of the same two undoes it, and the other way round."""
    a, b = person_keys(ONE, TWO)
    merge, apart = said("merge", a, b), said("keepApart", b, a)
    assert len(set(person_keys(ONE, TWO, decisions=[merge, apart]))) == 2
    assert len(set(person_keys(ONE, TWO, decisions=[apart, merge]))) == 1


def test_people_kept_apart_do_not_become_one_through_a_third() -> None:
    """Wherever the keep-apart stands among the merges: the last merge that would join the two is told, by its place
    and by that of the line that holds, and not carried out."""
    third = people("d.txt", "Boris Lind", body="Fjord University")
    readings = (ONE, TWO, third)
    a, b, c = person_keys(*readings)
    lines = [
        replace(said("keepApart", a, b), place="decisions.csv:2"),
        replace(said("merge", a, c), place="decisions.csv:3"),
        replace(said("merge", b, c), place="decisions.csv:4"),
    ]
    for order in (lines, [lines[1], lines[2], lines[0]], [lines[1], lines[0], lines[2]]):
        findings: list[Finding] = []
        resolution = resolved(*readings, decisions=order, findings=findings)
        found = keys(resolution, "person", "p0", ["a.txt", "b.txt", "d.txt"])
        assert found[0] == found[2] != found[1]
        (finding,) = findings
        assert finding.message.startswith(f"decisions.csv:4: merge {b} {c}: not carried out")
        assert f"decisions.csv:2: keep-apart {a} {b}" in finding.message
        assert {(one.kind, one.object) for one in resolution.decisions if one.by != "machine"} == {
            ("keepApart", b),
            ("merge", c),
        }
    without = person_keys(*readings, decisions=lines[1:])
    assert len(set(without)) == 1


def test_split_retires_the_key_and_leads_to_both() -> None:
    """What one report says is said of another person; the old identifier leads to both."""
    registry = registry_after(ONE, SAME)
    (key,) = set(person_keys(ONE, SAME, registry=registry))
    resolution = resolved(ONE, SAME, registry=registry, decisions=[said("split", key, pack_reports(["c.txt"]))])
    parts = keys(resolution, "person", "p0", ["a.txt", "c.txt"])
    assert len({key, *parts}) == 3
    assert resolution.retired[key] == tuple(sorted(parts))


def test_split_keys_stay_at_the_next_build() -> None:
    """Once registered, the keys of a split stay."""
    registry = registry_after(ONE, SAME)
    (key,) = set(person_keys(ONE, SAME, registry=registry))
    line = said("split", key, pack_reports(["c.txt"]))
    first = person_keys(ONE, SAME, registry=registry, decisions=[line])
    later = registry_after(ONE, SAME, registry=registry, decisions=[line])
    assert person_keys(ONE, SAME, registry=later, decisions=[line]) == first


def test_what_was_merged_by_hand_is_split_by_a_later_line() -> None:
    """The later line wins, by whichever of the two keys it speaks; the key that stood for both leads to both parts, the
    other to the part that it was given for; the parts keep their keys at the next build."""
    other = people("d.txt", "Anargul Baitas", body="Lena Shipping")
    readings = (ONE, TWO, other)
    registry = registry_after(*readings)
    a, b, _ = person_keys(*readings, registry=registry)
    merge = said("merge", b, a)
    merged = registry_after(*readings, registry=registry, decisions=[merge])
    for key in (a, b):
        findings: list[Finding] = []
        lines = [merge, said("split", key, pack_reports(["d.txt"]))]
        split = resolved(*readings, registry=merged, decisions=lines, findings=findings)
        first = keys(split, "person", "p0", ["a.txt", "b.txt", "d.txt"])
        assert not findings
        assert first[0] == first[1] != first[2]
        assert split.retired[a] == (first[0],)
        assert split.retired[b] == tuple(sorted(set(first)))
        later = registry_after(*readings, registry=merged, decisions=lines)
        assert person_keys(*readings, registry=later, decisions=lines) == first
        again = [*lines, said("merge", first[0], first[2])]
        assert len(set(person_keys(*readings, registry=later, decisions=again))) == 1


def test_a_split_that_leaves_one_tells_where_it_is_told_of() -> None:
    """The reason is the true one: the report that should go does not tell of it."""
    a, _ = person_keys(ONE, TWO)
    findings: list[Finding] = []
    resolved(ONE, TWO, decisions=[said("split", a, "b.txt")], findings=findings)
    (finding,) = findings
    assert finding.message.endswith("that leaves one, not two; it is told of in a.txt now")


def test_withdrawn_person_has_no_name_and_stays_out() -> None:
    """A tombstone holds no name, the machine's reasons neither; a later report under another key is withdrawn too."""
    from kgbuild.resolve.withdrawn import name_hash

    key = person_keys(ONE)[0]
    line = said("withdraw", key, name_hash("Aigul Sarsenkul"))
    registry = registry_after(ONE)
    resolution = resolved(ONE, SAME, TWO, registry=registry, decisions=[line])
    (gone,) = [entity for entity in resolution.entities if entity.withdrawn]
    assert (gone.key, gone.name, gone.aliases) == (key, "", ())
    assert "Sarsenkul" not in repr(resolution)
    only_later = resolved(SAME, registry=registry, decisions=[line])
    assert [entity.withdrawn for entity in entities(only_later, "person")] == [True]


def test_links_are_kept_on_the_entity() -> None:
    """A link to an authority survives a merge of its entity into another."""
    a, b = person_keys(ONE, TWO)
    orcid = "https://orcid.org/0000-0002-1825-0097"
    resolution = resolved(ONE, TWO, decisions=[said("link", b, orcid), said("merge", a, b)])
    (entity,) = entities(resolution, "person")
    assert entity.same_as == (orcid,)


def test_line_without_object_is_reported_not_dropped() -> None:
    """When the report is gone, its line is a finding."""
    a, b = person_keys(ONE, TWO)
    findings: list[Finding] = []
    resolved(ONE, decisions=[said("merge", a, b)], findings=findings)
    assert [finding.focus for finding in findings] == [a]
    assert b in findings[0].message


def test_decisions_survive_rewording() -> None:
    """A line attaches to report and form, not to offsets: text put before the mention changes nothing."""
    registry = registry_after(ONE, TWO)
    a, b = person_keys(ONE, TWO, registry=registry)
    moved = replace(ONE, persons=tuple(replace(p, mentions=(type(p.mentions[0])(700, 715),)) for p in ONE.persons))
    assert person_keys(moved, TWO, registry=registry) == [a, b]
    assert len(set(person_keys(moved, TWO, registry=registry, decisions=[said("merge", a, b)]))) == 1


def test_new_evidence_does_not_move_keys() -> None:
    """An older report that comes later does not take the key away from what is registered."""
    registry = registry_after(SAME)
    (key,) = person_keys(SAME, registry=registry)
    assert set(person_keys(ONE, SAME, registry=registry)) == {key}


def test_who_may_be_withdrawn_is_kept_out_and_told_without_the_name() -> None:
    """Initials at an institution of theirs: with a namesake beside it is not sure, and stays out; a line lets it in."""
    namesake = people("d.txt", "Anna Sarsenkul", body="Aral Centre")
    doubtful = people("e.txt", "A. Sarsenkul", body="Aral Centre")
    elsewhere = people("f.txt", "A. Sarsenkul", body="Fjord University")
    readings = ONE, namesake, doubtful, elsewhere
    gone, _, other, third = person_keys(*readings)
    assert len({gone, other, third}) == 3
    findings: list[Finding] = []
    lines = [said("withdraw", gone, name_hash("Aigul Sarsenkul"))]
    resolution = resolved(*readings, decisions=lines, findings=findings)
    assert {e.key for e in entities(resolution, "person") if e.withdrawn} == {gone, other}
    assert [(f.check, f.focus) for f in findings] == [("withdrawn", other)]
    assert "arsenkul" not in findings[0].message
    lines.append(said("keepApart", other, gone))
    resolution = resolved(*readings, decisions=lines)
    assert {e.key for e in entities(resolution, "person") if e.withdrawn} == {gone}
