"""The statements, one at a time: looked at, accepted, rejected, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kgbuild.curation.log import Line
from kgbuild.review.detail import Detail
from kgbuild.review.items import Item
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Prepared, Stale, Twice
from kgbuild.serve.review.fields import Field, fields_of
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to

__all__ = ["Statements"]

_JUDGEMENTS = ("accept", "reject")


@dataclass(frozen=True)
class Statements:
    """Handlers of the statements' pages."""

    screen: Screen

    async def next(self, visit: Visit) -> Reply:
        """Go to the next statement that waits, or say that none does."""
        queue = self.screen.desk.queue
        here = queue.by_key.get(visit.fields.get("after", "")) or queue.by_key.get(visit.fields.get("before", ""))
        if "before" in visit.fields and here is not None:
            item = queue.before(here, visit.choice)
        else:
            item = queue.after(here, visit.choice)
        told = {name: visit.fields.get(name, "") for name in ("done", "undone")}
        if item is None and here is not None and queue.is_open(here) and visit.choice.takes(here):
            item = here
        if item is not None:
            return to(visit.in_choice(f"/review/statement/{item.key}", **told))
        return await self.screen.page(visit, "finished.html", tab="statements")

    async def show(self, visit: Visit) -> Reply:
        """One statement with its sentence."""
        return await self._show(visit, self._item(visit))

    async def judge(self, visit: Visit) -> Reply:
        """Accept or reject a statement."""
        item, act = self._item(visit), visit.form.get("act", "")
        if act not in _JUDGEMENTS:
            raise Refused(422, "This decision is none that we know. Nothing was written.")
        prepared = await self.screen.desk.prepare(act, key=item.key)
        return await self._write(visit, item, prepared)

    async def correcting(self, visit: Visit) -> Reply:
        """A form to say what is right; with a value, what the correction changes."""
        return await self._correcting(visit, self._item(visit))

    async def correct(self, visit: Visit) -> Reply:
        """Write a correction."""
        item = self._item(visit)
        detail = await self.screen.desk.detail(item.key)
        field, value = _chosen(detail, visit.form)
        return await self._write(visit, item, await self._prepare(item, field, value))

    # the steps of these

    def _item(self, visit: Visit) -> Item:
        item = self.screen.desk.queue.by_key.get(visit.path("key"))
        if item is None:
            raise Refused(
                404,
                "This statement is not in the graph any more: a decision changed it, or its report did. "
                "Nothing was written.",
            )
        return item

    async def _write(self, visit: Visit, item: Item, prepared: Prepared) -> Reply:
        """Write an act and go on; where somebody was faster, show what they decided, and write nothing."""
        desk = self.screen.desk
        try:
            line = await desk.write(prepared.act, who=visit.who, reason=visit.reason, seen=visit.form.get("seen", ""))
        except Twice as twice:
            line = twice.line
        except Stale as stale:
            return await self._show(visit, item, stale=_told(stale.line), status=409)
        return to(visit.in_choice("/review/next", after=item.key, done=mark_of(line)))

    async def _show(self, visit: Visit, item: Item, *, stale: str = "", status: int = 200) -> Reply:
        return await self.screen.page(
            visit, "statement.html", status=status, stale=stale, **await self._shown(visit, item)
        )

    async def _shown(self, visit: Visit, item: Item) -> dict[str, Any]:
        """What both pages of a statement show: the sentence, the statement, and those beside it."""
        desk = self.screen.desk
        detail = await desk.detail(item.key)
        queue = desk.queue
        verdict = queue.verdict(item)
        beside = [(one, queue.verdict(one), queue.is_open(one)) for one in queue.beside(item)]
        first = next((p for p in detail.passages if (p.report, p.start) == item.passage[:2]), detail.passages[0])
        waiting = queue.open(visit.choice)
        return {
            "tab": "statements",
            "item": item,
            "detail": detail,
            "verdict": verdict,
            "seen": mark_of(verdict),
            "beside": beside,
            "first": first,
            "others": [passage for passage in detail.passages if passage is not first],
            "around": await desk.around(first.report, first.start, first.end, first.text),
            "position": waiting.index(item) + 1 if item in waiting else 0,
            "field": None,
        }

    async def _correcting(self, visit: Visit, item: Item) -> Reply:
        desk, shown = self.screen.desk, await self._shown(visit, item)
        fields = fields_of(shown["detail"])
        field, value = _chosen(shown["detail"], visit.fields)
        search = visit.fields.get("q", "").strip()
        act, problem = None, ""
        if value:
            try:
                act = await self._prepare(item, field, value)
            except Refused as refusal:
                problem = refusal.message
        page = {
            **shown,
            "fields": fields,
            "field": field,
            "value": value,
            "q": search,
            "found": await desk.find(search, field.kinds) if search and not value else (),
            "options": desk.options.get(field.options, ()),
            "act": act,
            "problem": problem,
            "act_seen": mark_of(desk.last_on(act.act)) if act else "",
        }
        return await self.screen.page(visit, "correct.html", **page)

    async def _prepare(self, item: Item, field: Field, value: str) -> Prepared:
        if field.renames:
            return await self.screen.desk.prepare("add", subject=field.renames, predicate="name", value=value)
        return await self.screen.desk.prepare("correct", key=item.key, value=field.value(value))


def _chosen(detail: Detail, said: dict[str, str]) -> tuple[Field, str]:
    """The field that is corrected, and the value that was said; dates come as two."""
    fields = fields_of(detail)
    field = next((one for one in fields if one.name == said.get("field")), fields[0])
    if field.how == "dates" and "start" in said:
        start, end = said["start"].strip(), said.get("end", "").strip()
        return field, f"{start}/{end}" if end else start
    return field, said.get("value", "").strip()


def _told(line: Line | None) -> str:
    """What somebody decided while the page was open."""
    if line is None:
        return "The decision that you saw was taken back meanwhile. Nothing was written; please look again."
    verb = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}.get(line.action, line.action)
    return f"{line.who} has {verb} this while your page was open. Nothing was written; please look again."
