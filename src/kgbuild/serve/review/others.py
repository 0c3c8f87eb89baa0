"""The other pages: pairs that may be one, sentences that gave nothing, and the latest decisions."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Found, Prepared, Stale, Twice
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to, whole

__all__ = ["Others"]

_LATEST = 100
"""Decisions on one page."""
_PAIR_ACTS = ("merge", "keep-apart")
_RELATIONS = {
    "affiliation": ("belongs to", ("person",), ("institution",)),
    "place": ("took place in", ("event",), ("place",)),
    "topic": ("is about", ("event",), ("topic",)),
    "partOfEvent": ("is a part of the event", ("event",), ("event",)),
    "unitOf": ("is a part of the institution", ("institution",), ("institution",)),
}
"""What can be added besides roles: how it is said, and the kinds of its subject and value."""


@dataclass(frozen=True)
class Others:
    """Handlers of these pages."""

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
        prepared = await desk.prepare(act, one=one, two=two)
        try:
            line = await desk.write(prepared, who=visit.who, reason=_reason(form), seen=form.get("seen", ""))
        except Twice as twice:
            line = twice.line
        except Stale:
            return await self._same(visit, stale=True)
        return to(visit.url("/review/same", done=mark_of(line)))

    async def _same(self, visit: Visit, *, stale: bool = False) -> Reply:
        desk, waiting = self.screen.desk, self.screen.desk.pairs
        one, _, two = visit.fields.get("pair", f"{visit.form.get('one', '')}.{visit.form.get('two', '')}").partition(
            "."
        )
        pair = desk.pair(one, two) or (waiting[0] if waiting else None)
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
            status=409 if stale else 200,
            tab="same",
            pair=pair,
            sides=sides,
            shown=shown,
            last=last,
            seen=mark_of(last),
            following=following if following != pair else None,
            position=at + 1,
            stale=stale,
        )

    async def missed(self, visit: Visit) -> Reply:
        """Sentences that gave no statement."""
        report = visit.fields.get("report", "")
        told = [one for one in self.screen.desk.missed if report in ("", one.report)]
        return await self.screen.page(visit, "missed.html", tab="missed", told=told)

    async def adding(self, visit: Visit) -> Reply:
        """A form to say what a sentence says and nobody read; filled in, what the addition changes."""
        return await self._adding(visit)

    async def add(self, visit: Visit) -> Reply:
        """Write an addition."""
        desk = self.screen.desk
        act = await self._addition(visit.form)
        if act is None:
            raise Refused(422, "Please choose both and what is between them. Nothing was written.")
        try:
            line = await desk.write(act, who=visit.who, reason=_reason(visit.form), seen=visit.form.get("seen", ""))
        except Twice as twice:
            line = twice.line
        except Stale as stale:
            raise Refused(409, f"{stale.line.who if stale.line else 'Somebody'} has decided on this already.") from None
        return to(visit.url("/review/missed", done=mark_of(line)))

    async def _addition(self, said: dict[str, str]) -> Prepared | None:
        subject, relation, value = (said.get(name, "") for name in ("subject", "relation", "value"))
        if not (subject and relation and value):
            return None
        position = " ".join(said.get("position", "").split()) if relation == "affiliation" else ""
        return await self.screen.desk.prepare(
            "add", subject=subject, predicate=relation, value=value, position=position
        )

    async def _adding(self, visit: Visit) -> Reply:
        desk, said = self.screen.desk, visit.fields
        relation = said.get("relation", "")
        _, subjects, values = _RELATIONS.get(relation, ("", ("event",), ("person", "institution")))
        start, end = whole(said.get("start")), whole(said.get("end"))
        report = said.get("report", "")
        act, problem = None, ""
        try:
            act = await self._addition(said)
        except Refused as refusal:
            problem = refusal.message
        chosen = [key for key in (said.get("subject", ""), said.get("value", "")) if key]
        known = {one.key: one.name for one in await desk.portraits(chosen)} if chosen else {}
        return await self.screen.page(
            visit,
            "add.html",
            tab="missed",
            sentence=await desk.around(report, start, end) if report and start < end else ("", "", ""),
            relations={name: words for name, (words, *_) in _RELATIONS.items()},
            roles=desk.options.get("role", ()),
            said=said,
            known=known,
            subjects=await self._subjects(said, subjects) if relation else (),
            values=await desk.find(said.get("value_q", ""), values) if relation else (),
            act=act,
            act_seen=mark_of(desk.last_on(act)) if act else "",
            problem=problem,
        )

    async def _subjects(self, said: dict[str, str], kinds: tuple[str, ...]) -> tuple[Found, ...]:
        """What the search finds; before one searches, what the report tells of."""
        if not said.get("subject_q") and said.get("report"):
            return await self.screen.desk.told_of(said["report"], kinds)
        return await self.screen.desk.find(said.get("subject_q", ""), kinds)

    async def acts(self, visit: Visit) -> Reply:
        """The latest decisions, each with a button that takes it back."""
        desk = self.screen.desk
        lines = list(reversed(desk.log.lines))[:_LATEST]
        words = await desk.in_words(lines)
        told = [(line, said, mark_of(line)) for line, said in zip(lines, words, strict=True)]
        return await self.screen.page(visit, "acts.html", tab="acts", told=told, total=len(desk.log.lines))


def _reason(form: dict[str, str]) -> str:
    return " ".join(form.get("reason", "").split())[:500]
