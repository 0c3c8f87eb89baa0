"""A build that makes only what changed gives the bytes of one that makes everything, whatever was changed before it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kgbuild.curation.dismissals import dismissal
from kgbuild.curation.log import Line, append_line, load_log, remove_line
from kgbuild.curation.newcomers import key_for
from kgbuild.model import EntityKind
from kgbuild.pipeline import Built, build
from kgbuild.settings import Settings
from kgbuild.validate import checking

SETTINGS = Settings(extractor="lot_engine:factory", workers=1)


class Project:
    """A project that is changed at random; the same number changes it in the same way."""

    def __init__(self, root: Path, number: int) -> None:
        self.root, self.dice, self.settings = root, random.Random(number), SETTINGS
        (root / "corpus").mkdir(parents=True)
        self.log = root / "curation" / "decisions.csv"
        for _ in range(16):
            self.edit()

    def reports(self) -> list[Path]:
        return sorted((self.root / "corpus").glob("*.txt"))

    def edit(self) -> None:
        """A report that is new or has other lines."""
        lines = [f"lot {self.dice.randrange(90)}" for _ in range(self.dice.randrange(1, 4))]
        (self.root / "corpus" / f"{self.dice.randrange(20):02}.txt").write_text("\n".join(lines), "utf-8")

    def shift(self) -> None:
        """A report whose text begins with a line more: every passage moves."""
        path = self.dice.choice(self.reports())
        path.write_text(f"lot {self.dice.randrange(90)}\n{path.read_text('utf-8')}", "utf-8")

    def delete(self) -> None:
        if len(self.reports()) > 2:
            self.dice.choice(self.reports()).unlink()

    def publish(self) -> None:
        """Other things known of a report than its text."""
        day = f"2024-06-{self.dice.randrange(1, 29):02}"
        name = self.dice.choice(self.reports()).name
        (self.root / "corpus" / "sources.toml").write_text(
            f'[[source]]\nfile = "{name}"\npublisher = "Steppe Institute"\ndate = "{day}"\n', "utf-8"
        )

    def decide(self) -> None:
        """A line of a curator about something that is in the graph."""
        said: dict[str, dict[str, list[str]]] = {}
        core = self.root / "graph" / "core.ttl"
        for triple in parse(path=str(core), format=RdfFormat.TURTLE) if core.is_file() else ():
            subject, value = triple.subject.value.rsplit("/")[-1], triple.object.value.split("/")[-1].split("#")[-1]
            said.setdefault(subject, {}).setdefault(triple.predicate.value.split("#")[-1], []).append(value)
        of = {kind: sorted(k for k, v in said.items() if kind in v.get("type", ())) for kind in ("Person", "Event")}
        bodies = sorted(k for k, v in said.items() if "Institution" in v.get("type", ()))
        parts = sorted(k for k, v in said.items() if "Participation" in v.get("type", ()))
        ties = sorted(k for k, v in said.items() if "Affiliation" in v.get("type", ()))
        pick = self.dice.choice
        makers: list[Callable[[], tuple[str, ...]]] = [
            lambda: ("merge", *self.dice.sample(of["Person"], 2)),
            lambda: ("keep-apart", *self.dice.sample(of["Person"], 2)),
            lambda: ("split", pick(of["Person"]), pick(self.reports()).name),
            lambda: ("link", pick(bodies), "https://ror.org/0000"),
            lambda: ("withdraw", pick(of["Person"])),
            lambda: ("add", pick(bodies), f"unitOf {pick(bodies)}"),
            lambda: ("add", pick(of["Event"]), f"eventState {pick(('held', 'announced'))}"),
            lambda: ("add", pick(of["Event"]), f"partOfEvent {pick(of['Event'])}"),
            lambda: ("correct", pick(of["Event"]), "dates 2024-05-17", "2024-05-19"),
            lambda: ("correct", pick(of["Event"]), f"name {pick(('Old Towns', 'Glacier Futures'))}", "Ice"),
            lambda: ("reject", pick(of["Event"]), f"topic {pick([k for k in said if k[:1] == 't'] or ['t'])}"),
            lambda: self._newcomer(pick(("person", "institution", "event"))),
            lambda: ("merge", pick(of["Person"]), key_for("person", "Nova Zeta")),
            lambda: ("dismiss", *dismissal(pick(self.reports()).name, "lot 1")),
            lambda: self._part(said, pick(parts)),
            lambda: self._tie(said, pick(ties), pick(bodies)),
        ]
        try:
            action, subject, *rest = pick(makers)()
        except (IndexError, ValueError):  # nothing of the kind is left
            return
        told = dict(zip(("object", "value"), rest, strict=False))
        append_line(self.log, Line(when="2026-01-01T00:00:00Z", who="zere", action=action, subject=subject, **told))

    def _newcomer(self, kind: EntityKind) -> tuple[str, ...]:
        return "add", key_for(kind, "Nova Zeta"), "name Nova Zeta"

    def _part(self, said: dict[str, dict[str, list[str]]], node: str) -> tuple[str, ...]:
        part = said[node]
        statement = part["event"][0], f"{part['role'][0]} {part['agent'][0]}"
        action = self.dice.choice(("accept", "reject", "correct"))
        return (
            (action, *statement, self.dice.choice(("chair", "speaker")))
            if action == "correct"
            else (action, *statement)
        )

    def _tie(self, said: dict[str, dict[str, list[str]]], node: str, body: str) -> tuple[str, ...]:
        tie = said[node]
        position = tie.get("position", [""])[0]
        statement = tie["agent"][0], f"affiliation {tie['institution'][0]} {position}".strip()
        action = self.dice.choice(("accept", "reject", "correct"))
        return (action, *statement, *([f"{body} {position}".strip()] if action == "correct" else []))

    def undo(self) -> None:
        if lines := load_log(self.log).lines:
            remove_line(self.log, self.dice.choice(lines))

    def settle(self) -> None:
        """Another setting."""
        self.settings = self.dice.choice(
            (
                SETTINGS,
                replace(SETTINGS, min_confidence=0.6),
                replace(SETTINGS, quotes=False),
                replace(SETTINGS, title="Another title"),
                replace(SETTINGS, run_date="2026-01-02"),
            )
        )

    def damage(self) -> None:
        """The file that the last build left is cut, changed or gone, or the graph is."""
        kept, graph = next(self.root.glob("graph-*.kept"), None), self.root / "graph" / "core.ttl"
        if kept is None or not graph.is_file():
            return
        data = bytearray(kept.read_bytes())
        where = self.dice.randrange(len(data))
        data[where] ^= 1 << self.dice.randrange(8)
        self.dice.choice(
            (
                kept.unlink,
                lambda: kept.write_bytes(data),
                lambda: kept.write_bytes(data[:where]),
                lambda: graph.write_bytes(graph.read_bytes().replace(b"speaker", b"Speaker", 1)),
                lambda: shutil.rmtree(self.root / "graph"),
            )
        )()

    def build(self, out: str, curation: str, *, cache: str | None) -> Built:
        return build(
            self.root / "corpus",
            self.root / out,
            settings=self.settings,
            cache=cache and self.root / cache,  # type: ignore[arg-type]
            curation=self.root / curation,
            allow_violations=True,
        )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


CHANGES = (
    Project.edit,
    Project.edit,
    Project.shift,
    Project.delete,
    Project.publish,
    Project.decide,
    Project.decide,
    Project.decide,
    Project.undo,
    Project.settle,
    Project.damage,
)


@pytest.mark.parametrize("number", range(3))
def test_what_is_built_upon_the_last_build_is_what_is_built_from_nothing(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports, decisions and settings change at random, what was kept is lost or damaged: the bytes are the same, and
    so are the findings."""
    monkeypatch.setattr("kgbuild.pipeline.checking", partial(checking, least=0))
    monkeypatch.setattr("kgbuild.validate.changed._MOST", 2)
    project = Project(tmp_path, number)
    (tmp_path / "curation").mkdir()
    project.build("graph", "curation", cache="readings.sqlite")
    for _ in range(10):
        for change in project.dice.choices(CHANGES, k=project.dice.choice((1, 1, 2, 3))):
            change(project)
        shutil.rmtree(tmp_path / "again", ignore_errors=True)
        shutil.copytree(tmp_path / "curation", tmp_path / "again")
        new = project.build("graph", "curation", cache="readings.sqlite")
        shutil.rmtree(tmp_path / "whole", ignore_errors=True)
        whole = project.build("whole", "again", cache=None)
        assert contents(new.out) == contents(whole.out)
        assert contents(tmp_path / "curation") == contents(tmp_path / "again")
        assert (new.findings, new.things, new.statements) == (whole.findings, whole.things, whole.statements)


def test_a_newcomer_and_a_dismissed_sentence_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line that adds a newcomer, has it take part, says who it is or dismisses a sentence, and each line taken
    back: upon the last build the bytes are those of a build from nothing, and without the lines what they were."""
    monkeypatch.setattr("kgbuild.pipeline.checking", partial(checking, least=0))
    project = Project(tmp_path, 7)
    (tmp_path / "curation").mkdir()
    person, event = key_for("person", "Nova Zeta"), key_for("event", "Nova Zeta")

    def both() -> dict[str, bytes]:
        for folder in ("again", "whole"):
            shutil.rmtree(tmp_path / folder, ignore_errors=True)
        shutil.copytree(tmp_path / "curation", tmp_path / "again")
        new = project.build("graph", "curation", cache="readings.sqlite")
        whole = project.build("whole", "again", cache=None)
        assert contents(new.out) == contents(whole.out)
        assert contents(tmp_path / "curation") == contents(tmp_path / "again")
        assert (new.findings, new.misses, new.dismissed) == (whole.findings, whole.misses, whole.dismissed)
        return contents(new.out)

    states = [both()]
    known = sorted(p.subject.value.rsplit("/")[-1] for p in parse(states[0]["core.ttl"], format=RdfFormat.TURTLE)
                   if "/person/" in p.subject.value)  # fmt: skip
    for action, subject, told in (
        ("add", person, "name Nova Zeta"),
        ("add", event, "name Nova Zeta"),
        ("add", event, f"speaker {person}"),
        ("merge", known[0], person),
        ("dismiss", *dismissal(project.reports()[0].name, project.reports()[0].read_text("utf-8"))),
    ):
        append_line(
            project.log, Line(when="2026-01-01T00:00:00Z", who="zere", action=action, subject=subject, object=told)
        )
        states.append(both())
    assert all(one != other for one, other in pairwise(states[:5]))
    for state in reversed(states[:-1]):
        remove_line(project.log, load_log(project.log).lines[-1])
        assert {n: d for n, d in both().items() if n.endswith(".ttl")} == {
            n: d for n, d in state.items() if n.endswith(".ttl")
        }
