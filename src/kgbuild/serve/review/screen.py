"""What all pages of the review share: the frame with the figures, the state of the graph, and what was just done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from kgbuild.curation.log import Line
from kgbuild.curation.statements import SAME_AS
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Desk
from kgbuild.serve.review.look import asset, render
from kgbuild.serve.review.visit import Reply, Visit, to

__all__ = ["Screen"]

_KINDS = {
    "role": "Who took part",
    "affiliation": "Who belongs where",
    "event": "Events",
    "institution": "Institutions",
}
"""What a reviewer may want to see alone."""


@dataclass(frozen=True)
class Screen:
    """The frame of the pages over one desk."""

    desk: Desk

    async def page(self, visit: Visit, template: str, *, status: int = 200, tab: str = "", **values: Any) -> Reply:
        """A page in its frame."""
        desk, queue = self.desk, self.desk.queue
        frame = {
            "visit": visit,
            "site": desk.pool.facts.title,
            "tab": tab,
            "kinds": _KINDS,
            "reports": queue.reports,
            "open": len(queue.open(visit.choice)),
            "open_all": len(queue.open()),
            "done": queue.done,
            "pairs_open": len(desk.pairs),
            "missed_open": len(desk.missed),
            "state": self.state(),
            "busy": self.busy,
            "warnings": desk.warnings,
            "flash": await self._flash(visit),
        }
        return Reply(render(template, **{**frame, **values}), status)

    async def _flash(self, visit: Visit) -> dict[str, Any] | None:
        """What was done just now, with the way to take it back."""
        if (mark := visit.fields.get("done", "")) and (line := self.desk.by_mark(mark)) is not None:
            (words,) = await self.desk.in_words([line])
            return {"line": line, "words": words, "mark": mark, "mine": line.who == visit.who}
        if visit.fields.get("undone"):
            return {"line": None, "words": "Taken back. The graph follows in a moment.", "mark": "", "mine": True}
        return None

    @property
    def busy(self) -> bool:
        """Whether decisions are on their way into the graph."""
        return self.desk.rebuilder.busy

    def state(self) -> str:
        """How the graph stands, in a few words."""
        if self.busy:
            return "Refreshing the graph …"
        if self.desk.rebuilder.state == "failed":
            return f"The graph could not be refreshed: {self.desk.rebuilder.problem} Decisions are kept."
        return f"Graph up to date · {self.desk.pool.facts.quads:,} statements"

    def problem(self, visit: Visit, status: int, message: str) -> Reply:
        """The page of an error; for a stranger, the way in."""
        if status == 403 and visit.session is None:
            return self.way_in(visit, status=403, problem=message)
        phrase = "Not found" if status == 404 else HTTPStatus(status).phrase
        return Reply(render("problem.html", visit=visit, phrase=phrase, message=message), status)

    def way_in(self, visit: Visit, *, status: int = 200, problem: str = "") -> Reply:
        """Where a stranger says who they are."""
        sent = visit.scope["method"] == "POST" and not visit.scope["path"].endswith("/enter")
        after = visit.form.get("after") or ("" if visit.scope["path"] in ("/review", "/review/") else _here(visit))
        page = render(
            "enter.html",
            visit=visit,
            token=visit.form.get("token") or visit.fields.get("token", ""),
            problem=problem,
            sent=sent,
            after=after,
            proxied=bool(visit.access.user_header),
        )
        return Reply(page, status)

    # the frame's own addresses

    async def home(self, visit: Visit) -> Reply:
        """The first statement that waits, or the way in."""
        if visit.session is None:
            return self.way_in(visit, status=200 if visit.fields.get("token") or visit.access.user_header else 403)
        return to(visit.url("/review/next"))

    async def enter(self, visit: Visit) -> Reply:
        """Let a reviewer in who shows the token and says a name."""
        cookie = visit.access.enter(visit.form.get("token", ""), visit.form.get("name", ""))
        if cookie is None:
            known = visit.access.enter(visit.form.get("token", ""), "somebody") is not None
            problem = "Please say your name." if known else "The token is not that of this server."
            return self.way_in(visit, status=403, problem=problem)
        after = visit.form.get("after", "")
        inside = after.startswith("/review/") and "//" not in after and "\\" not in after and after.isprintable()
        return to(visit.access.root + after if inside else visit.url("/review/next"), ("set-cookie", cookie))

    async def leave(self, visit: Visit) -> Reply:
        """End the session in this browser."""
        return to(visit.url("/review"), ("set-cookie", visit.access.leave()))

    async def file(self, visit: Visit) -> Reply:
        """The style sheet and the script."""
        found = asset(visit.path("name"))
        if found is None:
            raise Refused(404, "There is no such file.")
        return Reply(found[0], media_type=found[1], headers=(("cache-control", "max-age=300"),))

    async def status(self, visit: Visit) -> Reply:
        """The figures as they are now, and whether the statement that the page shows was decided meanwhile."""
        queue, key = self.desk.queue, visit.fields.get("statement", "")
        item = queue.by_key.get(key)
        line = queue.verdict(item) if item else None
        changed = ""
        if key and item is None:
            changed = "This statement has changed in the graph."
        elif key and mark_of(line) != visit.fields.get("seen", ""):
            changed = f"{line.who} has just decided this." if line else "The decision on this was taken back."
        told = {
            "state": self.state(),
            "busy": self.busy,
            "open": len(queue.open()),
            "done": queue.done,
            "pairs": len(self.desk.pairs),
            "missed": len(self.desk.missed),
            "changed": changed,
        }
        return Reply(json.dumps(told, ensure_ascii=False).encode(), media_type="application/json")

    async def undo(self, visit: Visit) -> Reply:
        """Take a decision back, and show what waits again."""
        line = await self.desk.undo(visit.form.get("mark", ""))
        item = self._item_of(line)
        if item:
            return to(visit.in_choice(f"/review/statement/{item}", undone="1"))
        if line.action in ("merge", "keep-apart") and self.desk.pair(line.subject, line.object):
            return to(visit.url("/review/same", pair=f"{line.subject}.{line.object}", undone="1"))
        if line.action == "dismiss":
            return to(visit.url("/review/missed", undone="1"))
        if line.action == "link" or line.object.startswith(f"{SAME_AS} "):
            return to(visit.url(f"/review/thing/{line.subject}", undone="1"))
        return to(visit.url("/review/acts", undone="1"))

    def _item_of(self, line: Line) -> str:
        """The key of the statement that a line judged, where the graph has it."""
        found = (one.key for one in self.desk.queue.order if (one.subject, one.told) == (line.subject, line.object))
        return next(found, "")


def _here(visit: Visit) -> str:
    """The path of the request with its query, as an address of this server; nothing where only forms are sent to."""
    if visit.scope["path"] in ("/review/undo", "/review/leave", "/review/enter"):
        return ""
    query = visit.scope["query_string"].decode("latin-1")
    return str(visit.scope["path"]) + (f"?{query}" if query else "")
