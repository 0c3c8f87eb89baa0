"""The pages of the review screen: templates filled in, whatever the graph holds escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.review.detail import Shown
from kgbuild.review.words import Piece
from kgbuild.templates import templates_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["asset", "render"]

_HERE = Path(__file__).parent / "templates"
_ASSETS = {"review.css": "text/css; charset=utf-8", "review.js": "text/javascript; charset=utf-8"}

DONE = {
    "accept": "Accepted",
    "reject": "Rejected",
    "correct": "Corrected",
    "add": "Added",
    "merge": "The same",
    "keep-apart": "Not the same",
    "split": "Split",
    "link": "Linked",
    "withdraw": "Withdrawn",
    "dismiss": "Set aside",
}
"""What a decision is called once it is taken."""


@cache
def asset(name: str) -> tuple[bytes, str] | None:
    """A style sheet or script with its media type; None where there is no such."""
    return ((_HERE / name).read_bytes(), _ASSETS[name]) if name in _ASSETS else None


def render(template: str, **values: Any) -> bytes:
    """A page."""
    page = _environment().get_template(template).render(**values)
    return page.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from kgbuild.counting import count
    from kgbuild.links import web
    from kgbuild.publish.words import date_range, day

    environment = templates_of(_HERE)
    environment.filters.update(
        web=web, pieces=pieces, marked=marked, moment=moment, percent=percent, day=day, count=count, shortened=shortened
    )
    environment.globals.update(done_words=DONE, date_range=date_range)
    return environment


def percent(share: float) -> str:
    """A probability as people say it; never certain.

    >>> percent(0.514), percent(0.999)
    ('51 %', '99 %')
    """
    return f"{min(99, int(share * 100))} %"


def moment(when: str) -> str:
    """A moment of the log.

    >>> moment("2026-11-28T07:05:00Z"), moment("soon")
    ('28 November 2026, 07:05 UTC', 'soon')
    """
    from kgbuild.publish.words import day

    return f"{day(when[:10])}, {when[11:16]} UTC" if len(when) == 20 and when.endswith("Z") else when


def pieces(said: Iterable[Piece]) -> Markup:
    """A statement with its names and relation set off."""
    from markupsafe import Markup, escape

    out = Markup()
    for text, what in said:
        out += Markup('<b class="{}">{}</b>').format(what, text) if what else escape(text)
    return out


def marked(shown: Shown, text: str = "") -> Markup:
    """A passage with the stretches marked that name what the statement is about."""
    from markupsafe import Markup, escape

    told = shown.text or text
    out, at = Markup(), 0
    for mark in shown.marks:
        if at <= mark.start < mark.end <= len(told):
            out += escape(told[at : mark.start])
            out += Markup('<mark class="{}">{}</mark>').format(mark.what, told[mark.start : mark.end])
            at = mark.end
    return out + escape(told[at:])


def shortened(said: Iterable[Piece], most: int = 44) -> str:
    """A statement for a list: long names cut, for the sentence stands beside it.

    >>> shortened((Piece("x" * 50, "subject"), Piece(" was held")), most=5)
    'xxxx… was held'
    """
    return "".join(text if len(text) <= most or not what else text[: most - 1].rstrip() + "…" for text, what in said)
