"""The build hook: builds when the sources changed, asks for Node only then, leaves editable installs alone."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "hatch_build.py"


@pytest.fixture
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "explorer" / "src").mkdir(parents=True)
    (tmp_path / "explorer" / "package.json").write_text("{}")
    (tmp_path / "explorer" / "src" / "main.ts").write_text("start();\n")
    return tmp_path


def _stamp(hook: ModuleType, tree: Path) -> None:
    folder = hook.template_folder(tree)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("lite.html", "full.html"):
        (folder / name).write_text("page")
    (folder / "SOURCE").write_text(hook.source_hash(tree))


def _of(hook: ModuleType, tree: Path) -> Any:
    made = hook.ExplorerHook.__new__(hook.ExplorerHook)
    made._BuildHookInterface__root = str(tree)
    return made


def test_a_page_is_fresh_until_a_source_changes(hook: ModuleType, tree: Path) -> None:
    """A changed, added or removed file makes the page stale; installed packages do not."""
    _stamp(hook, tree)
    assert hook.is_fresh(tree)
    (tree / "explorer" / "node_modules").mkdir()
    (tree / "explorer" / "node_modules" / "x.js").write_text("x")
    assert hook.is_fresh(tree)
    (tree / "explorer" / "src" / "new.ts").write_text("")
    assert not hook.is_fresh(tree)


def test_line_ends_do_not_make_another_page(hook: ModuleType, tree: Path) -> None:
    """A checkout with CRLF has the same hash."""
    before = hook.source_hash(tree)
    (tree / "explorer" / "src" / "main.ts").write_bytes(b"start();\r\n")
    assert hook.source_hash(tree) == before


def test_an_editable_install_never_builds(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pip install -e .` works without Node and without a network."""
    monkeypatch.setattr(hook, "build", lambda root: pytest.fail("built"))
    _of(hook, tree).initialize("editable", {})


def test_a_wheel_builds_only_what_is_stale(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale page is built for a wheel; a fresh one is taken as it is."""
    built: list[Path] = []
    monkeypatch.setattr(hook, "build", built.append)
    monkeypatch.delenv("KGBUILD_SKIP_EXPLORER", raising=False)
    _of(hook, tree).initialize("standard", {})
    assert built == [tree]
    _stamp(hook, tree)
    _of(hook, tree).initialize("standard", {})
    assert built == [tree]


def test_node_is_asked_for_only_when_needed(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale page on a machine without Node asks PyPI for it; a fresh page, or a setting, does not."""
    monkeypatch.setattr(hook, "own_node", lambda: None)
    monkeypatch.delenv("KGBUILD_SKIP_EXPLORER", raising=False)
    assert _of(hook, tree).dependencies() == [hook.NODE_PACKAGE]
    monkeypatch.setenv("KGBUILD_SKIP_EXPLORER", "1")
    assert _of(hook, tree).dependencies() == []
    monkeypatch.delenv("KGBUILD_SKIP_EXPLORER")
    _stamp(hook, tree)
    assert _of(hook, tree).dependencies() == []


def test_the_lock_file_names_no_registry() -> None:
    """Whoever builds uses the registry of their own settings."""
    text = (SCRIPT.parent / "explorer" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
