"""Where the pages of the review are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgbuild.serve.review.adding import Adding
from kgbuild.serve.review.decisions import Decisions
from kgbuild.serve.review.desk import Desk
from kgbuild.serve.review.missed import MissedSentences
from kgbuild.serve.review.pairs import Pairs
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.session import Access
from kgbuild.serve.review.statements import Statements
from kgbuild.serve.review.things import Things
from kgbuild.serve.review.visit import Handler, Route

if TYPE_CHECKING:
    from starlette.routing import Route as Routed

__all__ = ["review_routes"]


def review_routes(desk: Desk, access: Access) -> list[Routed]:
    """The routes of the review over one desk."""
    from starlette.routing import Route as Routed

    screen = Screen(desk)
    statements, pairs, things = Statements(screen), Pairs(screen), Things(screen)
    missed, adding = MissedSentences(screen), Adding(screen)

    def at(path: str, get: Handler | None = None, post: Handler | None = None, *, public: bool = False) -> Routed:
        return Routed(path, Route(access, screen.problem, get, post, public))

    return [
        at("/review", screen.home, public=True),
        at("/review/enter", post=screen.enter, public=True),
        at("/review/leave", post=screen.leave),
        at("/review/next", statements.next),
        at("/review/statement/{key}", statements.show, statements.judge),
        at("/review/statement/{key}/correct", statements.correcting, statements.correct),
        at("/review/thing/{key}", things.show, things.decide),
        at("/review/same", pairs.same, pairs.decide),
        at("/review/missed", missed.show, missed.dismiss),
        at("/review/add", adding.form, adding.add),
        at("/review/new", adding.newcomer, adding.bring_in),
        at("/review/acts", Decisions(screen).acts),
        at("/review/undo", post=screen.undo),
        at("/review/status", screen.status),
        at("/review/files/{name}", screen.file, public=True),
    ]
