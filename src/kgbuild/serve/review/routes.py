"""Where the pages of the review are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kgbuild.serve.review.desk import Desk
from kgbuild.serve.review.others import Others
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.session import Access
from kgbuild.serve.review.statements import Statements
from kgbuild.serve.review.visit import Handler, Route

if TYPE_CHECKING:
    from starlette.routing import Route as Routed

__all__ = ["review_routes"]


def review_routes(desk: Desk, access: Access) -> list[Routed]:
    """The routes of the review over one desk."""
    from starlette.routing import Route as Routed

    screen = Screen(desk)
    statements, others = Statements(screen), Others(screen)

    def at(path: str, get: Handler | None = None, post: Handler | None = None, *, public: bool = False) -> Routed:
        return Routed(path, Route(access, screen.problem, get, post, public))

    return [
        at("/review", screen.home, public=True),
        at("/review/enter", post=screen.enter, public=True),
        at("/review/leave", post=screen.leave),
        at("/review/next", statements.next),
        at("/review/statement/{key}", statements.show, statements.judge),
        at("/review/statement/{key}/correct", statements.correcting, statements.correct),
        at("/review/same", others.same, others.decide),
        at("/review/missed", others.missed),
        at("/review/add", others.adding, others.add),
        at("/review/acts", others.acts),
        at("/review/undo", post=screen.undo),
        at("/review/status", screen.status),
        at("/review/files/{name}", screen.file, public=True),
    ]
