"""One person, body or event: who it is elsewhere, whether it is two, whether it is another."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.curation.acts import Act
from kgbuild.iris import is_key, kind_of
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Prepared, Stale, Twice
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to

__all__ = ["Things"]

_SPLIT = "go-"
"""The fields of the form that name the reports whose mentions go begin so."""

_MOST = 1000
"""Characters of words that somebody quotes."""


@dataclass(frozen=True)
class Things:
    """Handlers of this page."""

    screen: Screen

    async def show(self, visit: Visit) -> Reply:
        """The thing with its passages, and what can be decided about it."""
        return await self._show(visit)

    async def decide(self, visit: Visit) -> Reply:
        """Split it, or link it with a record of an authority, or say that it is none."""
        act = visit.form.get("act", "")
        try:
            prepared = await self._prepared(visit, act)
        except Refused as refusal:
            return await self._show(visit, problem=refusal.message, status=422)
        try:
            line = await self.screen.desk.write(
                prepared.act, who=visit.who, reason=visit.reason, seen=visit.form.get("seen", "")
            )
        except Twice as twice:
            line = twice.line
        except Stale as stale:
            who = stale.line.who if stale.line else "Somebody"
            return await self._show(
                visit,
                problem=f"{who} has decided on this while your page was open. Nothing was written; please look again.",
                status=409,
            )
        if prepared.act.action == "split":  # what it was is on its way out
            return to(visit.url("/review/acts", done=mark_of(line)))
        return to(visit.url(f"/review/thing/{visit.path('key')}", done=mark_of(line)))

    async def _prepared(self, visit: Visit, act: str) -> Prepared:
        desk, key = self.screen.desk, visit.path("key")
        if act == "split":
            return await desk.prepare("split", key=key, reports=_going(visit.form), quotes=_quotes(visit.form))
        if act in ("link", "refuse"):
            return await desk.prepare(act, key=key, uri=visit.form.get("uri", "").strip()[:500])
        raise Refused(422, "This decision is none that we know. Nothing was written.")

    async def _show(self, visit: Visit, *, problem: str = "", status: int = 200) -> Reply:
        desk, key = self.screen.desk, visit.path("key")
        if not is_key(key):
            raise Refused(404, "There is no such person, institution or event.")
        try:
            (side,) = await desk.portraits([key], most=12)
        except Refused:
            name = desk.coming(key)
            if not name:
                raise
            return await self.screen.page(visit, "coming.html", tab="things", name=name, kind=kind_of(key))
        reports = await desk.reports(key) if key[0] in "pie" else ()
        search, going, quotes = visit.fields.get("q", "").strip(), _going(visit.fields), _quotes(visit.fields)
        split, seen = None, ""
        if (going or quotes) and not problem:
            try:
                split = await desk.prepare("split", key=key, reports=going, quotes=quotes)
                seen = mark_of(desk.last_on(split.act))
            except Refused as refusal:
                problem = refusal.message
        found = await desk.find(search, [side.kind]) if search else ()
        records = await desk.candidates(key) if key[0] in "pi" else ()
        return await self.screen.page(
            visit,
            "thing.html",
            status=status,
            tab="things",
            side=side,
            shown=[(p, await desk.around(p.report, p.start, p.end, p.text, reach=160)) for p in side.passages],
            reports=reports,
            going=going,
            quotes=quotes,
            split=split,
            split_seen=seen,
            records=[(one, mark_of(desk.last_on(Act("link", key, one.uri, "", "")))) for one in records],
            uri=visit.form.get("uri", ""),
            q=search,
            found=[one for one in found if one.key != key],
            problem=problem,
        )


def _going(said: dict[str, str]) -> list[str]:
    return [value for name, value in said.items() if name.startswith(_SPLIT)]


def _quotes(said: dict[str, str]) -> list[str]:
    """Words of a report that hold the names of another, as somebody typed them."""
    words = " ".join(said.get("words", "").split())
    return [words[:_MOST]] if words else []
