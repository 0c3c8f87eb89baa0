"""A link checker over files: every link, source and anchor of a site leads somewhere."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["Seen", "broken", "read"]


class Seen(HTMLParser):
    """Links and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            elif name == "id":
                self.anchors.append(value or "")


def read(site: Path) -> dict[str, Seen]:
    """Every page by its path; the explorer is a program, and checked by its own tests."""
    return {
        path.relative_to(site).as_posix(): Seen(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
        if "explorer" not in path.relative_to(site).parts
    }


def broken(site: Path, base_path: str = "/") -> list[str]:
    """The links that lead nowhere, as ``page -> link``."""
    pages = read(site)
    found = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = path
            if parts.path.startswith("/"):
                target = unquote(parts.path).removeprefix(base_path)
            elif parts.path:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            missing = not (site / target).is_file()
            if missing or (parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors):
                found.append(f"{path} -> {link}")
    return found
