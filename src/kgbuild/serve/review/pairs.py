"""Two persons or bodies side by side: whether they are one."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.iris import is_key, kind_of
from kgbuild.review.pairs import Pair
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Stale, Twice
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to

__all__ = ["Pairs"]

_PAIR_ACTS = ("merge", "keep-apart")
_STALE = "Somebody has decided on this pair while your page was open. Nothing was written; please look again."


@dataclass(frozen=True)
class Pairs:
    """Handlers of this page."""

    screen: Screen

    async def same(self, visit: Visit) -> Reply:
        """Two persons or bodies side by side."""
        return await self._same(visit)

    async def decide(self, visit: Visit) -> Reply:
        """Say whether two are one."""
        desk, form = self.screen.desk, visit.form
        one, two, act = form.get("one", ""), form.get("two", ""), form.get("act", "")
        if act not in _PAIR_ACTS:
            raise Refused(422, "This decision is none that we know. Nothing was written.")
        try:
            prepared = await desk.prepare(act, one=one, two=two)
            line = await desk.write(prepared.act, who=visit.who, reason=visit.reason, seen=form.get("seen", ""))
        except Twice as twice:
            line = twice.line
        except Refused as refusal:
            return await self._same(visit, problem=refusal.message, status=refusal.status)
        except Stale:
            return await self._same(visit, problem=_STALE, status=409)
        return to(visit.url("/review/same", done=mark_of(line)))

    async def _same(self, visit: Visit, *, problem: str = "", status: int = 200) -> Reply:
        desk, waiting = self.screen.desk, self.screen.desk.pairs
        one, _, two = visit.fields.get("pair", f"{visit.form.get('one', '')}.{visit.form.get('two', '')}").partition(
            "."
        )
        pair = desk.pair(one, two) or await self._chosen(one, two) or (waiting[0] if waiting else None)
        if pair is None:
            return await self.screen.page(visit, "same.html", tab="same", pair=None)
        at = waiting.index(pair) if pair in waiting else -1
        following = waiting[at + 1] if at + 1 < len(waiting) else waiting[0] if waiting else None
        last = desk.last_on_pair(pair.one, pair.two)
        sides = await desk.portraits([pair.one, pair.two])
        shown = {
            side.key: [(p, await desk.around(p.report, p.start, p.end, p.text, reach=160)) for p in side.passages]
            for side in sides
        }
        return await self.screen.page(
            visit,
            "same.html",
            status=status,
            tab="same",
            pair=pair,
            sides=sides,
            shown=shown,
            last=last,
            seen=mark_of(last),
            following=following if following != pair else None,
            position=at + 1,
            problem=problem,
        )

    async def _chosen(self, one: str, two: str) -> Pair | None:
        """Two that a reviewer put side by side, and the program did not."""
        if one == two or not (is_key(one) and is_key(two)) or one[0] != two[0] or one[0] not in "pie":
            return None
        sides = await self.screen.desk.portraits([one, two])
        return Pair(one, two, sides[0].name, sides[1].name, kind_of(one), "you put these two side by side", 0.0)
