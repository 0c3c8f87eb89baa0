"""``queries/quality/*.rq``: questions to which a sound graph has no answer.

A file begins with a header of comment lines::

    # check: same-name
    # severity: warning
    # message: Goes by the same name as {?other}.

The first variable of the SELECT is the thing at fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kgbuild.errors import InputError, NotFound
from kgbuild.model import Severity

__all__ = ["Invariant", "quality_folder", "read_invariants"]

_HEADER = re.compile(r"^#\s*(check|severity|message):\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Invariant:
    """One quality query."""

    name: str
    severity: Severity
    message: str
    text: str


def quality_folder() -> Path:
    """The shipped quality queries: in the installed package, or beside ``src/`` in a clone.

    Raises:
        NotFound: where the installation lacks them.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "queries" / "quality", here.parents[3] / "queries" / "quality"):
        if folder.is_dir():
            return folder
    raise NotFound("queries/quality: not in the installation of kgbuild; install it again")


def read_invariants(folder: Path) -> tuple[Invariant, ...]:
    """The queries of a folder, in the order of their file names.

    Raises:
        InputError: where a header is missing or says something that we do not know.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def _read(path: Path) -> Invariant:
    text = path.read_text("utf-8")
    header = dict(_HEADER.findall(text))
    missing = {"check", "severity", "message"} - set(header)
    if missing:
        raise InputError(f"no header line `# {min(missing)}: ...`", place=f"{path}:1", hint="see the other files there")
    for severity in get_args(Severity):
        if header["severity"] == severity:
            return Invariant(header["check"], severity, header["message"], text)
    raise InputError(f"severity {header['severity']!r}", place=f"{path}:1", hint="want violation, warning or info")
