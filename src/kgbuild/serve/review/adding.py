"""What a sentence says and nobody read: a statement more, and whom it speaks of where no report names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kgbuild.curation.acts import Act
from kgbuild.curation.newcomers import CAN_BE_ADDED
from kgbuild.iris import is_key
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Found, Prepared, Stale, Twice
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to, whole

__all__ = ["Adding"]

_RELATIONS = {
    "affiliation": ("belongs to", ("person",), ("institution",)),
    "place": ("took place in", ("event",), ("place",)),
    "topic": ("is about", ("event",), ("topic",)),
    "partOfEvent": ("is a part of the event", ("event",), ("event",)),
    "unitOf": ("is a part of the institution", ("institution",), ("institution",)),
}
"""What can be added besides roles: how it is said, and the kinds of its subject and value."""

_CARRIED = ("report", "start", "end", "relation", "subject", "value", "position")
"""Fields of the form that stay while a new thing is added on the way."""


@dataclass(frozen=True)
class Adding:
    """Handlers of these pages."""

    screen: Screen

    async def form(self, visit: Visit) -> Reply:
        """A form to say what a sentence says and nobody read; filled in, what the addition changes."""
        desk, said = self.screen.desk, visit.fields
        relation = said.get("relation", "")
        _, subjects, values = _RELATIONS.get(relation, ("", ("event",), ("person", "institution")))
        start, end, report = whole(said.get("start")), whole(said.get("end")), said.get("report", "")
        known, coming = await self._named([key for key in (said.get("subject", ""), said.get("value", "")) if key])
        act, problem = None, ""
        try:
            act = None if coming else await self._addition(said)
        except Refused as refusal:
            problem = refusal.message
        return await self.screen.page(
            visit,
            "add.html",
            tab="missed",
            sentence=await desk.around(report, start, end) if report and start < end else ("", "", ""),
            relations={name: words for name, (words, *_) in _RELATIONS.items()},
            roles=desk.options.get("role", ()),
            said=said,
            known=known,
            coming=coming,
            carried=_CARRIED,
            subjects=await self._subjects(said, subjects) if relation else (),
            values=await desk.find(said.get("value_q", ""), values) if relation else (),
            subject_kinds=[kind for kind in subjects if kind in CAN_BE_ADDED],
            value_kinds=[kind for kind in values if kind in CAN_BE_ADDED],
            act=act,
            act_seen=mark_of(desk.last_on(act.act)) if act else "",
            problem=problem,
        )

    async def add(self, visit: Visit) -> Reply:
        """Write an addition."""
        act = await self._addition(visit.form)
        if act is None:
            raise Refused(422, "Please choose both and what is between them. Nothing was written.")
        return to(visit.url("/review/missed", done=await self._written(visit, act.act)))

    async def newcomer(self, visit: Visit) -> Reply:
        """A form for somebody or something that no report names."""
        return await self.screen.page(visit, "new.html", tab="missed", kinds_to_add=CAN_BE_ADDED, said=visit.fields)

    async def bring_in(self, visit: Visit) -> Reply:
        """Add a thing that no report names, and go back to where it was missing."""
        form = visit.form
        prepared = await self.screen.desk.new_thing(form.get("kind", ""), form.get("name", "")[:300])
        done = await self._written(visit, prepared.act)
        slot = form.get("slot", "")
        if slot not in ("subject", "value"):
            return to(visit.url(f"/review/thing/{prepared.act.subject}", done=done))
        carried = {name: form.get(name, "") for name in _CARRIED}
        return to(visit.url("/review/add", **{**carried, slot: prepared.act.subject, "done": done}))

    async def _written(self, visit: Visit, act: Act) -> str:
        """The mark of the line that was written."""
        try:
            line = await self.screen.desk.write(
                act, who=visit.who, reason=visit.reason, seen=visit.form.get("seen", "")
            )
        except Twice as twice:
            line = twice.line
        except Stale as stale:
            raise Refused(409, f"{stale.line.who if stale.line else 'Somebody'} has decided on this already.") from None
        return mark_of(line)

    async def _addition(self, said: dict[str, str]) -> Prepared | None:
        subject, relation, value = (said.get(name, "") for name in ("subject", "relation", "value"))
        if not (subject and relation and value):
            return None
        position = " ".join(said.get("position", "").split()) if relation == "affiliation" else ""
        return await self.screen.desk.prepare(
            "add", subject=subject, predicate=relation, value=value, position=position
        )

    async def _named(self, keys: list[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Names by key: of what the graph has, and of what is on its way into it."""
        desk = self.screen.desk
        known: dict[str, Any] = {}
        coming = {key: name for key in keys if is_key(key) and (name := desk.coming(key))}
        for key in keys:
            try:
                (one,) = await desk.portraits([key])
            except Refused:
                continue
            known[key] = one.name
            coming.pop(key, None)
        return known, coming

    async def _subjects(self, said: dict[str, str], kinds: tuple[str, ...]) -> tuple[Found, ...]:
        """What the search finds; before one searches, what the report tells of."""
        if not said.get("subject_q") and said.get("report"):
            return await self.screen.desk.told_of(said["report"], kinds)
        return await self.screen.desk.find(said.get("subject_q", ""), kinds)
