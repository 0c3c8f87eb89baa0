"""Identifiers never change once given, and what people decided goes on applying, whatever is done to the reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cases import AT, entities, meeting, people

from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import Line, append_line, load_log, pack_reports
from kgbuild.curation.statements import last_words
from kgbuild.model import Finding, Reading, Resolution, Stated, When
from kgbuild.resolve import resolve

ORCID = "https://orcid.org/0000-0002-1825-0097"


class Project:
    """Readings and a folder of curation; every build is made twice, and the second has nothing to remember."""

    def __init__(self, folder: Path, *readings: Reading) -> None:
        self.folder = folder
        self.readings = {reading.report: reading for reading in readings}
        self.findings: list[Finding] = []
        self.build()

    def build(self) -> Resolution:
        self.findings = []
        first = self._resolve()
        open_curation(self.folder).remember(first)
        again = self._resolve()
        assert again.anchors == {}
        assert (again.entities, again.retired) == (first.entities, first.retired)
        assert open_curation(self.folder).remember(again) == 0
        return first

    def _resolve(self) -> Resolution:
        curated = open_curation(self.folder)
        self.findings.clear()
        return resolve(
            self.readings.values(),
            {},
            registry=curated.registry,
            decisions=curated.log.decisions,
            findings=self.findings,
        )

    def key(self, name: str, kind: str = "person") -> str:
        """The key of what goes by a name."""
        (found,) = [e.key for e in entities(self.build(), kind) if name in (e.name, *e.aliases)]
        return found

    def say(self, action: str, subject: str, object: str = "") -> None:
        line = Line(when="2026-01-01T00:00:00Z", who="zere", action=action, subject=subject, object=object)
        append_line(self.folder / "decisions.csv", line)

    def put(self, *readings: Reading) -> None:
        self.readings |= {reading.report: reading for reading in readings}


FIRST = people("b.txt", "Ottilie Brandwater", "Ines Quillfeather", body="Harbour Institute", day="2021-05-04")
SECOND = people("c.txt", "Ottilie Brandwater", "Tobias Merrowdown", body="Harbour Institute", day="2022-05-11")


def named(reading: Reading, old: str, new: str) -> Reading:
    """The reading of the report with a name in it spelt otherwise."""
    persons = tuple(replace(p, name=new) if p.name == old else p for p in reading.persons)
    return replace(reading, persons=persons)


def deleted(project: Project) -> None:
    del project.readings["b.txt"]


def renamed(project: Project) -> None:
    del project.readings["b.txt"]
    project.put(replace(FIRST, report="z z.txt"))


def respelt(project: Project) -> None:
    project.put(named(FIRST, "Ottilie Brandwater", "Ottilie Brandwatter"))


def shortened(project: Project) -> None:
    project.put(named(FIRST, "Ottilie Brandwater", "O. Brandwater"))


def earlier(project: Project) -> None:
    project.put(people("a.txt", "Ottilie Brandwater", body="Harbour Institute", day="2020-01-01"))


def all_at_once(project: Project) -> None:
    earlier(project)
    del project.readings["b.txt"]
    project.put(named(SECOND, "Ottilie Brandwater", "Ottilie Brandwatter"))


CHANGES = [deleted, renamed, respelt, shortened, earlier, all_at_once]


@pytest.mark.parametrize("change", CHANGES)
def test_a_person_keeps_the_key_whatever_becomes_of_the_report_that_named_them_first(
    tmp_path: Path, change: Callable[[Project], None]
) -> None:
    """The report is deleted, its file renamed, the form respelt; others come before it: key and link stay."""
    project = Project(tmp_path, FIRST, SECOND)
    key = project.key("Ottilie Brandwater")
    project.say("link", key, ORCID)
    change(project)
    (person,) = [e for e in entities(project.build(), "person") if e.key == key]
    assert person.same_as == (ORCID,)
    assert "Brandwat" in person.name
    assert project.findings == []


@pytest.mark.parametrize("change", CHANGES)
def test_people_merged_by_hand_stay_one(tmp_path: Path, change: Callable[[Project], None]) -> None:
    """A merge holds where one of the two is named otherwise, or nowhere any more."""
    project = Project(tmp_path, FIRST, SECOND)
    one, two = project.key("Ottilie Brandwater"), project.key("Tobias Merrowdown")
    project.say("merge", two, one)
    key = project.key("Tobias Merrowdown")
    change(project)
    assert project.key("Tobias Merrowdown") == key
    resolution = project.build()
    assert sum(e.kind == "person" and "Quillfeather" not in e.name for e in resolution.entities) == 1
    assert resolution.retired[one if key == two else two] == (key,)
    assert project.findings == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nguyen Van Minh", "Nguyen Van Hung"),
        ("Kim Min-jung", "Kim Young-ho"),
        ("Aigul Bekova", "Aigul Sarsenova"),
        ("Aigul Bekova", "Marat Bekov"),
        ("Marat Kim", "Murat Kim"),
        ("A. Bekova", "D. Bekova"),
        ("A. K. Bekova", "A. N. Bekova"),
        ("A. Bekova", "Dana Bekova"),
    ],
)
def test_another_person_in_the_place_of_one_inherits_nothing(tmp_path: Path, before: str, after: str) -> None:
    """Another given name, another surname, another initial: no link and no withdrawal passes on."""
    project = Project(tmp_path, people("a.txt", before))
    key = project.key(before)
    project.say("link", key, ORCID)
    project.put(people("a.txt", after))
    (person,) = entities(project.build(), "person")
    assert (person.key == key, person.same_as) == (False, ())
    assert [finding.focus for finding in project.findings] == [key]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Aigul Bekova", "Bekova Aigul"),
        ("Aigul Bekova", "Айгуль Бекова"),
        ("Aigul Bekova", "Aigul Bekoba"),
        ("Aigul Bekova", "A. Bekova"),
        ("A. Bekova", "Aigul Bekova"),
        ("Bekova", "Aigul Bekova"),
        ("Aigul Bekova", "Prof. Aigul Maratovna Bekova"),
        ("William Ford", "Bill Ford"),
    ],
)
def test_the_same_name_written_otherwise_inherits(tmp_path: Path, before: str, after: str) -> None:
    """Order, script, one letter, initials, titles, a patronymic."""
    project = Project(tmp_path, people("a.txt", before))
    key = project.key(before)
    project.put(people("a.txt", after))
    (person,) = entities(project.build(), "person")
    assert person.key == key


def test_a_merge_outlives_the_only_report_of_one_of_the_two(tmp_path: Path) -> None:
    """The key of the older stays, though nothing but the younger is named."""
    project = Project(tmp_path, people("a.txt", "Aigul Sarsenkul"))
    old = project.key("Aigul Sarsenkul")
    project.put(people("b.txt", "Anargul Baitas"))
    young = project.key("Anargul Baitas")
    project.say("merge", young, old)
    assert project.key("Anargul Baitas") == old
    del project.readings["a.txt"]
    assert project.key("Anargul Baitas") == old
    assert project.findings == []


@pytest.mark.parametrize("change", CHANGES)
def test_people_kept_apart_stay_two(tmp_path: Path, change: Callable[[Project], None]) -> None:
    """Namesakes that a person told apart do not become one when the report that was looked at changes."""
    other = people("d.txt", "Ottilie Brandwater", day="2023-01-01")
    project = Project(tmp_path, FIRST, SECOND)
    one = project.key("Ottilie Brandwater")
    project.put(other)
    project.say("split", one, pack_reports(["d.txt"]))
    parts = project.build().retired[one]
    assert len(parts) == 2
    change(project)
    resolution = project.build()
    assert {e.key for e in entities(resolution, "person")} >= set(parts)
    assert resolution.retired[one] == parts
    assert project.findings == []


def test_keys_that_meet_become_the_older_and_part_again(tmp_path: Path) -> None:
    """What is found to be one takes the older key; found to be two, each has its own again."""
    project = Project(tmp_path, people("a.txt", "Aigul Sarsenkul", body="Aral Centre"))
    old = project.key("Aigul Sarsenkul")
    project.put(people("b.txt", "A. Sarsenkul", body="Lena Shipping"))
    young = project.key("A. Sarsenkul")
    assert young != old
    project.put(people("b.txt", "A. Sarsenkul", body="Aral Centre"))
    assert project.key("A. Sarsenkul") == old
    assert project.build().retired[young] == (old,)
    project.say("keep-apart", old, young)
    resolution = project.build()
    assert {resolution.key_of["a.txt", "person", "p0"], resolution.key_of["b.txt", "person", "p0"]} == {old, young}
    assert resolution.key_of["a.txt", "person", "p0"] == old


def test_the_key_goes_with_most_of_its_mentions(tmp_path: Path) -> None:
    """Where one of four turns out to be another, the three keep the key and the one gets another, for good."""
    same = [people(f"{n}.txt", "Aigul Sarsenkul", body="Aral Centre") for n in "abcd"]
    project = Project(tmp_path, *same)
    key = project.key("Aigul Sarsenkul")
    project.put(people("a.txt", "Marat Ospanov", body="Lena Shipping"))
    other = project.key("Marat Ospanov")
    assert project.key("Aigul Sarsenkul") == key != other
    for n in "bcd":
        del project.readings[f"{n}.txt"]
    assert project.key("Marat Ospanov") == other


def test_another_person_in_the_place_of_one_is_another(tmp_path: Path) -> None:
    """Who is named instead of somebody, in no like form, does not inherit; neither of two that are as like does."""
    project = Project(tmp_path, people("a.txt", "Ottilie Brandwater"))
    key = project.key("Ottilie Brandwater")
    project.put(people("a.txt", "Tobias Merrowdown"))
    assert project.key("Tobias Merrowdown") != key
    project.put(people("a.txt", "Ottilie Brandwater"))
    assert project.key("Ottilie Brandwater") == key
    project.put(people("a.txt", "Ottilie Holm", "Ottilie Quarles"))
    assert key not in (project.key("Ottilie Holm"), project.key("Ottilie Quarles"))


def day(reading: Reading, when: str) -> Reading:
    """The reading with its event on another day."""
    (event,) = reading.events
    return replace(reading, events=(replace(event, when=Stated(When(when, when), AT)),))


@pytest.mark.parametrize(
    "change",
    [
        meeting("a.txt", "Bread, Salt and Tea", "2022-05-11"),
        meeting("a.txt", "Bread and Sald", "2022-05-12"),
        meeting("a.txt", "", "2022-05-11"),
        day(meeting("a.txt", "Bread and Salt"), "2022-05-12"),
        day(meeting("a.txt", "Bread, Salt and Tea"), "2022-05-12"),
        replace(meeting("a.txt", "Bread and Salt", "2022-05-11"), report="0/renamed.txt"),
    ],
)
def test_an_event_keeps_its_key_when_its_title_or_day_is_edited(tmp_path: Path, change: Reading) -> None:
    """Told by one report alone, beside other events that stay as they are."""
    project = Project(tmp_path, meeting("a.txt", "Bread and Salt", "2022-05-11"), meeting("b.txt", "Ice", "2022-05-11"))
    key = project.key("Bread and Salt", "event")
    del project.readings["a.txt"]
    project.put(change)
    assert {e.key for e in entities(project.build(), "event")} == {key, project.key("Ice", "event")}


def test_two_events_of_one_title_keep_their_keys_when_one_goes(tmp_path: Path) -> None:
    """Their days tell them apart."""
    one, two = meeting("a.txt", "Ice", "2022-05-11").events[0], day(meeting("a.txt", "Ice"), "2022-06-12").events[0]
    both = Reading(report="a.txt", events=(one, replace(two, key="e2", mentions=(type(AT)(50, 55),))))
    project = Project(tmp_path, both)
    key = project.build().key_of["a.txt", "event", "e2"]
    project.put(replace(both, events=both.events[1:]))
    assert project.build().key_of["a.txt", "event", "e2"] == key


def test_the_registry_grows_by_what_is_new_and_no_further(tmp_path: Path) -> None:
    """One line for what came, and none once a thing has as many anchors as it needs."""
    project = Project(tmp_path, FIRST)
    path = tmp_path / "identifiers.csv"
    sizes = []
    for n in range(20):
        project.put(people(f"d{n:02}.txt", "Ottilie Brandwater", body="Harbour Institute", day=f"2020-01-{n + 1:02}"))
        before = path.read_text().splitlines()
        project.build()
        after = path.read_text().splitlines()
        assert after[: len(before)] == before
        sizes.append(sum(",person," in line for line in after[len(before) :]))
    assert sizes == [1] * 11 + [0] * 9


ONE = people("a.txt", "Kazimierz Holloway", "Ottilie Brandwater", body="University of West Marrow", day="2025-05-04")
TWO = people("b.txt", "Casimir Holloway", "Tobias Merrowdown", body="Harbour Institute", day="2025-06-10")
THREE = people("c.txt", "Kazimierz Holloway", "Mirela Ostrova", body="University of West Marrow", day="2025-07-12")
NEW = people("new.txt", "Kazimierz Quarles", "Ines Holloway", body="Harbour Institute", day="2025-08-09")


def as_files(**files: Reading) -> list[Reading]:
    """The readings, each as the file of a name."""
    return [replace(reading, report=f"{name}.txt") for name, reading in files.items()]


def together(one: Reading, other: Reading) -> Reading:
    """The reading of one report with another written behind it."""
    own = {claim.key: f"{claim.key}x" for claim in (*other.events, *other.persons, *other.institutions)}
    return replace(
        one,
        events=one.events + tuple(replace(e, key=own[e.key]) for e in other.events),
        persons=one.persons + tuple(replace(p, key=own[p.key]) for p in other.persons),
        institutions=one.institutions + tuple(replace(i, key=own[i.key]) for i in other.institutions),
        affiliations=one.affiliations
        + tuple(
            replace(a, key=f"{a.key}x", agent=own[a.agent], institution=own[a.institution], event="e1x")
            for a in other.affiliations
        ),
        participations=one.participations
        + tuple(replace(p, event="e1x", agent=own[p.agent]) for p in other.participations),
    )


MOVES = {
    "swapped": as_files(a=TWO, b=ONE, c=THREE),
    "rotated": as_files(a=THREE, b=ONE, c=TWO),
    "numbered anew, with a new first": as_files(a=NEW, b=ONE, c=TWO, d=THREE),
    "renamed, and another under the old name": as_files(a=ONE, b=NEW, c=THREE, z=TWO),
    "written behind another": as_files(a=together(ONE, TWO), c=THREE),
    "another written before it": as_files(a=together(TWO, ONE), c=THREE),
    "all in one new file": as_files(z=together(ONE, together(TWO, THREE))),
    "swapped, and one edited": as_files(a=named(TWO, "Casimir Holloway", "Casimir Holloways"), b=ONE, c=THREE),
}


def held(resolution: Resolution) -> dict[str, str]:
    """Keys of people, bodies and events -> their names."""
    kinds = ("person", "institution", "event")
    return {e.key: e.name.replace("ways", "way") for e in resolution.entities if e.kind in kinds}


@pytest.mark.parametrize("files", MOVES.values(), ids=MOVES.keys())
def test_keys_and_decisions_go_with_the_text_whatever_its_file_is_called(tmp_path: Path, files: list[Reading]) -> None:
    """A link, a merge, two kept apart, a rejected statement: all hold, when the files are put back as well."""
    project = Project(tmp_path, ONE, TWO, THREE)
    casimir, kazimierz = project.key("Casimir Holloway"), project.key("Kazimierz Holloway")
    ottilie, tobias, mirela = map(project.key, ("Ottilie Brandwater", "Tobias Merrowdown", "Mirela Ostrova"))
    event = project.build().key_of["a.txt", "event", "e1"]
    project.say("link", casimir, ORCID)
    project.say("keep-apart", casimir, kazimierz)
    project.say("merge", tobias, mirela)
    project.say("reject", event, f"speaker {ottilie}")
    before = held(project.build())
    for after in (files, [ONE, TWO, THREE], files):
        project.readings = {reading.report: reading for reading in after}
        resolution = project.build()
        assert held(resolution).items() >= before.items()
        assert [e.key for e in resolution.entities if e.same_as == (ORCID,)] == [casimir]
        (word,) = last_words(load_log(tmp_path / "decisions.csv").lines, resolution)
        (where,) = (r for r in after if any(p.name == "Ottilie Brandwater" for p in r.persons))
        (local,) = (p.key for p in where.persons if p.name == "Ottilie Brandwater")
        (told,) = (p for p in where.participations if p.agent == local)
        assert word.statement.subject == resolution.key_of[where.report, "event", told.event]
        assert word.statement.value == resolution.key_of[where.report, "person", local]
        assert project.findings == []


def test_namesakes_told_apart_by_their_reports_keep_their_keys_when_the_files_change_places(tmp_path: Path) -> None:
    """Only what else the reports hold says which is which."""
    one = people("a.txt", "Kim", "Ottilie Brandwater", body="Aral Centre", day="2025-05-04")
    two = people("b.txt", "Kim", "Tobias Merrowdown", body="Lena Shipping", day="2025-06-10")
    project = Project(tmp_path, one, two)
    keys = [project.build().key_of[file, "person", "p0"] for file in ("a.txt", "b.txt")]
    assert keys[0] != keys[1]
    project.readings = {reading.report: reading for reading in as_files(a=two, b=one)}
    assert [project.build().key_of[file, "person", "p0"] for file in ("b.txt", "a.txt")] == keys


def test_a_report_in_the_place_of_one_that_is_gone_is_not_that_one(tmp_path: Path) -> None:
    """The name of the deleted one says nothing; who was named there is named nowhere."""
    project = Project(tmp_path, ONE, TWO)
    casimir, kazimierz = project.key("Casimir Holloway"), project.key("Kazimierz Holloway")
    project.readings = {reading.report: reading for reading in as_files(a=TWO)}
    assert project.key("Casimir Holloway") == casimir
    assert project.build().retired[kazimierz] == ()


def test_a_report_that_shares_people_with_one_that_is_gone_is_another(tmp_path: Path) -> None:
    """A namesake in a new report of another event is not who the old report named."""
    project = Project(tmp_path, ONE, TWO)
    key = project.key("Casimir Holloway")
    del project.readings["b.txt"]
    project.put(people("z.txt", "Casimir Holloway", "Ines Quillfeather", day="2026-01-01"))
    assert project.key("Casimir Holloway") != key


def test_namesakes_keep_their_keys_when_the_files_change_places_and_back(tmp_path: Path) -> None:
    """The registry knows which of two with the very same form was where at the last build."""
    one = people("a.txt", "Kim", "Ottilie Brandwater", body="Aral Centre", day="2025-05-04")
    two = people("b.txt", "Kim", "Tobias Merrowdown", body="Lena Shipping", day="2025-06-10")
    project = Project(tmp_path, one, two)
    keys = [project.build().key_of[file, "person", "p0"] for file in ("a.txt", "b.txt")]
    for files, order in [((two, one), "ba"), ((one, two), "ab")] * 2:
        project.readings = {reading.report: reading for reading in as_files(a=files[0], b=files[1])}
        assert [project.build().key_of[f"{file}.txt", "person", "p0"] for file in order] == keys


def test_a_renamed_file_costs_the_registry_one_line(tmp_path: Path) -> None:
    """Not one for each thing in it; put back, it costs another."""
    project = Project(tmp_path, ONE, TWO)
    path = tmp_path / "identifiers.csv"
    lines = len(path.read_text().splitlines())
    for name in ("a b", "a"):
        project.readings = {reading.report: reading for reading in as_files(**{name: ONE, "b": TWO})}
        project.build()
        lines += 1
        assert len(path.read_text().splitlines()) == lines


SPLITS = {
    **{name: files for name, files in MOVES.items() if name.startswith(("swapped", "rotated", "numbered", "renamed"))},
    "written behind another": MOVES["written behind another"],
    "the first under the name of the second": as_files(b=ONE, c=THREE),
}


@pytest.mark.parametrize("built", [True, False], ids=["built before", "not built before"])
@pytest.mark.parametrize("files", SPLITS.values(), ids=SPLITS.keys())
def test_a_split_goes_with_the_text_whatever_its_file_is_called(
    tmp_path: Path, files: list[Reading], built: bool
) -> None:
    """The reports that a line names are those that had these names when a build first carried it out: what was split
    off by a.txt goes with what a.txt held, wherever that stands now, back and forth, and whether or not a build saw
    the line before the files moved. Put into one file, the two stay two where a build has seen them."""

    def whole(reading: Reading) -> Reading:
        """The reading with a person in common with the others."""
        for name in ("Kazimierz Holloway", "Casimir Holloway", "Casimir Holloways"):
            reading = named(reading, name, "Ottilie Zhunusbek")
        return reading

    first, after = [whole(reading) for reading in (ONE, TWO, THREE)], [whole(reading) for reading in files]
    if not built and any(len(reading.events) > 1 for reading in files):
        return
    project = Project(tmp_path, *first)
    key = project.key("Ottilie Zhunusbek")
    project.say("split", key, "a.txt")
    if built:
        project.build()
    events = {"2025-05-04": "one", "2025-06-10": "two", "2025-07-12": "three"}
    found: list[dict[str, str]] = []
    for now in (after, first, after):
        project.readings = {reading.report: reading for reading in now}
        resolution = project.build()
        bears: dict[str, str] = {}
        for reading in now:
            for event in reading.events:
                told = next(p for p in reading.participations if p.event == event.key)
                if event.when and (which := events.get(event.when.value.start)):
                    bears[which] = resolution.key_of[reading.report, "person", told.agent]
        assert bears["one"] != bears["three"] == bears.get("two", bears["three"])
        assert project.findings == []
        found.append(bears)
    assert found[1].items() >= found[0].items() == found[2].items()


def test_a_second_split_means_the_files_as_they_are_called_then(tmp_path: Path) -> None:
    """Two lines about one person, with files that changed places between them: each goes by the names of its time."""
    first = [named(r, r.persons[0].name, "Ottilie Zhunusbek") for r in (ONE, TWO, THREE)]
    project = Project(tmp_path, *first)
    key = project.key("Ottilie Zhunusbek")
    project.say("split", key, "a.txt")
    project.build()
    project.readings = {r.report: r for r in as_files(a=first[1], b=first[2], c=first[0])}
    part = project.build().key_of["a.txt", "person", "p0"]
    project.say("split", part, "b.txt")  # what was c.txt
    for _ in range(2):
        resolution = project.build()
        keys = [resolution.key_of[f"{file}.txt", "person", "p0"] for file in "abc"]
        assert len({*keys}) == 3
        assert project.findings == []
        project.readings = {r.report: r for r in first}
