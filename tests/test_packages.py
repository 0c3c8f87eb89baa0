"""What users install: sdist and wheel are built, and the wheel works in an environment of its own, without Node.

A package index cannot be relied on in tests. So the clean environment gets the wheel itself by pip, without an index
and without dependencies, and finds those through one .pth line that names the site-packages of the running environment;
.pth files in there (such as that of the editable install) are not followed, so the only kgbuild to be seen is the
wheel's.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The sdist, the wheel of the tree, and the wheel of the unpacked sdist."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    if not hook.is_fresh(ROOT):
        pytest.skip("the explorer's page is not built from the present sources: make explorer")
    folder = tmp_path_factory.mktemp("dist")
    _build(ROOT, folder, "sdist", "wheel")
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    _build(source, folder / "again", "wheel")
    (again,) = (folder / "again").glob("*.whl")
    return sdist, wheel, again


def _build(source: Path, target: Path, *kinds: str) -> None:
    for kind in kinds:
        _run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)], source, dict(os.environ))


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_tree(packages: tuple[Path, Path, Path]) -> None:
    """Nothing is lost on the way through the sdist; the explorer's page, the ontology and the questions are in it."""
    _, wheel, again = packages
    names, others = (set(zipfile.ZipFile(each).namelist()) for each in (wheel, again))
    assert names == others
    for name in ("explorer/template/full.html", "explorer/template/lite.html", "ontology/rn.ttl", "py.typed"):
        assert f"kgbuild/{name}" in names
    assert any(name.startswith("kgbuild/queries/") for name in names)
    assert not any(part in name for name in names for part in ("node_modules", "heldout", "tests/"))


def test_the_wheel_builds_explores_and_publishes_without_node(
    packages: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """A user with the wheel and nothing else of ours makes a project, its graph, its page and its site."""
    home = tmp_path / "clean"
    _run([sys.executable, "-m", "venv", "--without-pip", str(home)], tmp_path, dict(os.environ))
    binaries = home / ("Scripts" if os.name == "nt" else "bin")
    python = str(binaries / "python")
    installer = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    _run([*installer, str(packages[1])], tmp_path, dict(os.environ))
    site = Path(_run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], tmp_path, {}).strip())
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    # no PATH but its own: no Node, no git, nothing of the source tree
    clean = {"PATH": str(binaries), "HOME": str(tmp_path), "PYTHONNOUSERSITE": "1"}
    where = _run([python, "-c", "import kgbuild; print(kgbuild.__file__)"], tmp_path, clean).strip()
    assert Path(where).is_relative_to(home)
    kgbuild = str(binaries / "kgbuild")
    _run([kgbuild, "init", "demo"], tmp_path, clean)
    demo = tmp_path / "demo"
    _run([kgbuild, "build"], demo, clean)
    _run([kgbuild, "explore", "-o", "network.html"], demo, clean)
    _run([kgbuild, "publish", "-o", "site"], demo, clean)
    assert 'id="kg-wasm"' in (demo / "network.html").read_text("utf-8")
    assert (demo / "site" / "explorer" / "index.html").is_file()
    assert "Casimir Holloway" in (demo / "site" / "browse" / "people.html").read_text("utf-8")
