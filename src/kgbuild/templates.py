"""Jinja's door: templates of a folder, whose values are always escaped and never silently missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["templates_of"]


def templates_of(folder: Path) -> Environment:
    """The templates of a folder; they do not change while the program runs.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "a.html").write_text("<b>{{ name }}</b>")
    ...     templates_of(Path(place)).get_template("a.html").render(name="<i>")
    '<b>&lt;i&gt;</b>'
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
