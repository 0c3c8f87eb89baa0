"""Templates to text; whatever the graph holds is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.publish.addresses import root_of
from kgbuild.publish.schemaorg import data_block
from kgbuild.templates import templates_of

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["MENU", "About", "asset", "render"]

_HERE = Path(__file__).parent
MENU = (
    ("People", "browse/people.html"),
    ("Institutions", "browse/institutions.html"),
    ("Events", "browse/events.html"),
    ("Topics", "browse/topics.html"),
    ("Places", "browse/places.html"),
    ("Reports", "browse/reports.html"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What every page says of the whole; ``url`` is where the site will lie, with a slash at its end, or empty."""

    title: str
    description: str
    version: str
    issued: str
    license: str
    base: str
    quotes: bool
    url: str
    base_path: str
    explorer: bool = False

    @property
    def license_name(self) -> str:
        """A short name of the licence.

        >>> About(title="", description="", version="", issued="", base="", quotes=True, url="", base_path="/",
        ...       license="https://creativecommons.org/licenses/by/4.0/").license_name
        'CC BY 4.0'
        """
        parts = self.license.rstrip("/").split("/")
        if "creativecommons.org" in parts and "licenses" in parts:
            return f"CC {parts[-2].upper()} {parts[-1]}"
        if "creativecommons.org" in parts and "zero" in parts:
            return "CC0 1.0"
        return self.license


def render(template: str, about: About, path: str, **values: Any) -> str:
    """A page at a path below the root."""
    data = values.pop("data", None)
    shown = about.base_path if path == "404.html" else root_of(path)
    canonical = about.url + path.removesuffix("index.html") if about.url and path != "404.html" else ""
    return (
        _environment()
        .get_template(template)
        .render(
            site=about,
            root=shown,
            here=path,
            menu=(*MENU, ("Network", "explorer/index.html")) if about.explorer else MENU,
            # at whatever depth it is shown: its style must not hang on a path; it has no drawing
            style=_raw(asset("site.css").decode().replace("paint-order: stroke; ", "")) if path == "404.html" else "",
            canonical=values.pop("canonical", canonical),
            description=values.pop("description", ""),
            data=_raw(data_block(data)) if data else "",
            **values,
        )
    )


def compile_templates(*names: str) -> None:
    """Make the templates ready, so that processes forked from this one find them."""
    for name in names:
        _environment().get_template(name)


def asset(name: str) -> bytes:
    """A file that goes into the site as it is."""
    return (_HERE / "assets" / name).read_bytes()


def _raw(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


@cache
def _environment() -> Environment:
    environment = templates_of(_HERE / "templates")
    environment.filters["grouped"] = _grouped
    return environment


def _grouped(items: Any, name: str) -> list[tuple[Any, list[Any]]]:
    """Items by an attribute, in the order in which its values first come."""
    groups: dict[Any, list[Any]] = {}
    for item in items:
        groups.setdefault(getattr(item, name), []).append(item)
    return list(groups.items())
