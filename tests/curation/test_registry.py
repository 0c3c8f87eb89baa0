"""The registry of identifiers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kgbuild.curation.anchors import anchor, written
from kgbuild.curation.dismissals import Dismissed, dismissal
from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import Line
from kgbuild.curation.registry import Identifier, Pool, Registry, load_registry, save_registry
from kgbuild.curation.renamed import Renamed
from kgbuild.errors import InputError
from kgbuild.model import Entity, Resolution

KEY, OLD = "p7f3k2q4a", "p2c4d6e7f"


def entity(key: str, **fields: bool) -> Entity:
    return Entity(key=key, kind="person", name="", **fields)  # type: ignore[arg-type]


def test_lines_come_back(tmp_path: Path) -> None:
    """What was written is read, the age of a key is that of its first line, the last line counts."""
    path = tmp_path / "identifiers.csv"
    save_registry(
        path,
        [
            Identifier(OLD, "person", (anchor("a b.txt", "Kim"),), "2026-01-01"),
            Identifier(KEY, "person", (anchor("c.txt", "Lee"),)),
        ],
    )
    save_registry(path, [Identifier(OLD, "person", (anchor("a b.txt", "Kim"),), "2026-02-01", True, (KEY,))])
    registry = load_registry(path)
    assert registry.by_key[OLD] == Identifier(OLD, "person", (anchor("a b.txt", "Kim"),), "2026-02-01", True, (KEY,))
    assert registry.by_key[KEY].age == 1


def test_no_name_stands_in_the_registry(tmp_path: Path) -> None:
    """A withdrawn person's name cannot be read out of it."""
    path = tmp_path / "identifiers.csv"
    save_registry(path, [Identifier(KEY, "person", (anchor("a.txt", "Aigul Sarsenkul"),))])
    assert "Sarsenkul" not in path.read_text()


def test_second_build_writes_nothing(tmp_path: Path) -> None:
    """Only news are appended: new keys, retirements, returns."""
    resolution = Resolution(entities=(entity(KEY),), key_of={}, anchors={KEY: (anchor("a.txt", "Kim"),)})
    assert open_curation(tmp_path).remember(resolution, date="2026-01-01") == 1
    before = (tmp_path / "identifiers.csv").read_bytes()
    assert open_curation(tmp_path).remember(replace(resolution, anchors={}), date="2026-01-02") == 0
    assert (tmp_path / "identifiers.csv").read_bytes() == before


def test_what_stood_under_a_key_is_what_it_had_in_use() -> None:
    """Mentions that came to a key after it had retired were never published under it, until it comes back."""
    out = Identifier(OLD, "person", ("b~x",), retired=True, replaced_by=(KEY,))
    lines = [Identifier(KEY, "person", ("c~x",)), Identifier(OLD, "person", ("a~x",)), out]
    once = Registry.of(lines).by_key[OLD]
    assert (once.anchors, once.stood, once.led) == (("a~x", "b~x"), ("a~x",), (KEY,))
    moved = Registry.of([*lines, Renamed((("a", "d"), ("d", "a")))]).by_key[OLD]
    assert moved.stood == ("d~x",)
    assert Registry.of([*lines, Identifier(OLD, "person")]).by_key[OLD].stood == ("a~x", "b~x")
    assert Registry.of([out]).by_key[OLD].stood == ()


def test_retired_key_can_come_back() -> None:
    """A merge that is undone brings its key back."""
    registry = Registry.of(
        [Identifier(KEY, "person", ("a~x",)), Identifier(OLD, "person", ("b~y",), retired=True, replaced_by=(KEY,))]
    )
    lines = registry.changes(Resolution(entities=(entity(KEY), entity(OLD)), key_of={}))
    assert [(line.key, line.retired, line.replaced_by) for line in lines] == [(OLD, False, ())]


def test_without_a_project_nothing_is_remembered() -> None:
    """A build of any folder leaves no registry behind."""
    assert open_curation(None).remember(Resolution(entities=(entity(KEY),), key_of={})) == 0


def test_an_anchor_belongs_to_whom_it_was_given_last() -> None:
    """Whom it belonged to before is remembered; a line that only says how a key ended claims nothing."""
    registry = Registry.of(
        [
            Identifier(OLD, "person", ("a~x", "b~x")),
            Identifier(KEY, "person", ("b~x",)),
            Identifier(OLD, "person", (), retired=True, replaced_by=(KEY,)),
        ]
    )
    assert registry.owners[Pool("person")] == {"a~x": [OLD], "b~x": [OLD, KEY]}
    assert registry.by_key[OLD].anchors == ("a~x", "b~x")


def test_the_parts_of_a_split_are_keys_of_their_own(tmp_path: Path) -> None:
    """They come back with the key that they were split from, and with names of reports that hold spaces."""
    path = tmp_path / "identifiers.csv"
    written = Identifier(KEY, "person", (anchor("a b.txt", "Kim"), anchor("c.txt", "Kim")), split_from=OLD)
    save_registry(path, [written])
    assert load_registry(path).by_key == {KEY: written}
    assert load_registry(path).by_key[KEY].report == "a b.txt"


def test_files_of_older_versions_are_read(tmp_path: Path) -> None:
    """One anchor a line, with the spaces of its report, said again where the key retired."""
    path = tmp_path / "identifiers.csv"
    path.write_text(
        "key,kind,born from,date,retired,replaced by\n"
        f"{OLD},person,a b.txt~3kq7m2xa,,,\n{KEY},person,c.txt~3kq7m2xa~of~{OLD},,,\n"
        f"{OLD},person,a b.txt~3kq7m2xa,,yes,{KEY}\n"
    )
    known = load_registry(path).by_key
    assert known[OLD] == Identifier(OLD, "person", ("a%20b.txt~3kq7m2xa",), "", True, (KEY,))
    assert (known[KEY].anchors, known[KEY].split_from) == (("c.txt~3kq7m2xa",), OLD)


def test_line_that_is_no_identifier_is_refused(tmp_path: Path) -> None:
    """The registry is not guessed at."""
    path = tmp_path / "identifiers.csv"
    path.write_text("key,kind,born from,date,retired,replaced by\nAigul,person,a~x,,,\n")
    with pytest.raises(InputError, match=r"identifiers\.csv:2"):
        load_registry(path)


def test_a_dismissed_sentence_stays_so_when_its_file_is_renamed() -> None:
    """The line names the document as it was called then; files that later took that name have nothing to do with it,
    unless the sentence stands in them."""
    subject, mark = dismissal("a b.txt", "On 4 May nobody spoke.")
    line = Line(when="", who="zere", action="dismiss", subject=subject, object=mark)
    swapped = Renamed((("a%20b.txt", "c.txt"), ("c.txt", "a%20b.txt")))
    once, twice = Registry.of([swapped]), Registry.of([swapped, Renamed((("c.txt", "d.txt"),))])
    assert Dismissed([line], once).has("c.txt", "On 4 May  nobody spoke.")
    assert Dismissed([line], twice).has("d.txt", "On 4 May nobody spoke.")
    assert not Dismissed([line], twice).has("d.txt", "On 4 May nobody came.")
    assert not Dismissed([line], twice).has("e.txt", "On 4 May nobody spoke.")


def test_renamed_files_come_back(tmp_path: Path) -> None:
    """A line about files is read as it was written, with hostile names, and all anchors before it go by the new names;
    what lay under a name that another file took is kept aside."""
    path = tmp_path / "identifiers.csv"
    gone, stays = anchor("=b,\n.txt", "Kim"), anchor("a b.txt", "Lee")
    renamed = Renamed(((written("a b.txt"), written("=b,\n.txt")),), "2026-02-01")
    save_registry(path, [Identifier(OLD, "person", (gone,)), Identifier(KEY, "person", (stays,)), renamed])
    registry = load_registry(path)
    assert registry.renamed == (renamed,)
    assert registry.by_key[KEY].report == registry.by_key[OLD].report == "=b,\n.txt"
    assert registry.owners[Pool("person")][anchor("=b,\n.txt", "Lee")] == [KEY]
    assert anchor("=b,\n.txt", "Kim") not in registry.owners[Pool("person")]
