"""What of a statement can be corrected, and how a reviewer says what is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kgbuild.curation.statements import Statement
from kgbuild.review.detail import Detail

__all__ = ["Field", "fields_of"]

_THINGS = {
    "place": ("The place", ("place",)),
    "basedIn": ("The place", ("place",)),
    "topic": ("The topic", ("topic",)),
    "inSeries": ("The series", ("series",)),
    "partOfEvent": ("The larger event", ("event",)),
    "unitOf": ("The larger institution", ("institution",)),
    "underAuspicesOf": ("The institution above", ("institution",)),
}
_LISTS = {
    "eventType": "The kind of event",
    "eventState": "Whether it was held",
    "institutionType": "The kind of institution",
    "attendanceMode": "How people attended",
}
_TEXTS = {
    "name": ("The name", ""),
    "ordinal": ("The number in its series", "A number such as 7"),
    "participantCount": ("How many took part", "A number such as 120"),
    "startTime": ("When it began", "A time such as 17:00"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to correct.

    ``how`` it is said: chosen from the list ``options``, found among things of some ``kinds``, typed as text, or as a
    day or two. ``renames`` is the key of the thing whose name it is; else the statement itself is corrected. ``before``
    goes in front of what is typed, to make the value of the line.
    """

    name: str
    label: str
    how: Literal["choose", "find", "text", "dates"]
    current: str
    options: str = ""
    kinds: tuple[str, ...] = ()
    hint: str = ""
    renames: str = ""
    before: str = ""

    def value(self, said: str) -> str:
        """What the line of the log gets for what the reviewer said."""
        return self.before + " ".join(said.split())


def fields_of(detail: Detail) -> tuple[Field, ...]:
    """What can be corrected in a statement, what is most often wrong first."""
    statement = Statement.read(detail.subject, detail.told)
    return (*_own(detail, statement), *_names(detail, statement))


def _own(detail: Detail, statement: Statement) -> tuple[Field, ...]:
    named = {thing.key: thing.name for thing in detail.things}
    predicate, value = statement.predicate, statement.value
    if detail.kind == "role":
        who = Field("agent", "Who it was", "find", named.get(value, ""), kinds=("person", "institution"))
        return (Field("role", "The role", "choose", predicate, options="role"), who)
    if predicate == "affiliation":
        body, _, position = value.partition(" ")
        post = Field("position", "The post", "text", position, before=f"{body} ", hint="As the report words it")
        return (Field("institution", "The institution", "find", named.get(body, ""), kinds=("institution",)), post)
    if predicate == "dates":
        return (Field("dates", "The date", "dates", value),)
    if predicate in _THINGS:
        label, kinds = _THINGS[predicate]
        return (Field("thing", label, "find", named.get(value, ""), kinds=kinds),)
    if predicate in _LISTS:
        return (Field("choice", _LISTS[predicate], "choose", value, options=predicate),)
    label, hint = _TEXTS.get(predicate, ("What it says", ""))
    return (Field("text", label, "text", value, hint=hint),)


def _names(detail: Detail, statement: Statement) -> tuple[Field, ...]:
    """The names of the persons, bodies and events that the statement speaks of."""
    if statement.predicate == "name":
        return ()
    return tuple(
        Field(
            f"name-{thing.key}",
            f"The name of the {thing.kind}" if thing.kind != "person" else "The person’s name",
            "text",
            thing.name,
            renames=thing.key,
            hint="It changes wherever this name is shown",
        )
        for thing in detail.things
        if thing.kind in ("person", "institution", "event")
    )
