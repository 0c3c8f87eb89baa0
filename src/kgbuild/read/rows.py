"""What the rows of a table claim: each row an event, and where it names an agent, a part in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kgbuild.model import EventClaim, PlaceName, Reading, Stated, When
from kgbuild.read.claims import Claims
from kgbuild.read.lines import Value, one_line
from kgbuild.read.when import period
from kgbuild.read.words import Words
from kgbuild.spans import Span

__all__ = ["RowClaims"]

_WORDS_SHOWN = 5


class RowClaims:
    """Takes row after row (our field -> value) and gives one reading."""

    def __init__(self, report: str, *, words: Words, separator: str) -> None:
        self._claims = Claims(report)
        self._words, self._separator = words, separator
        self._events: dict[tuple[str, str], str] = {}
        self._titles: dict[str, str] = {}
        self._parents: dict[str, Value] = {}
        self._odd: dict[str, dict[str, None]] = {}

    def add(self, row: Mapping[str, Value]) -> None:
        """Take the claims of one row; a row without an event gives none."""
        title = row.get("event") or row.get("event_id")
        if title is None:
            self._odd.setdefault("rows without an event", {})["left out"] = None
            return
        event = self._event(row, title)
        for name in self._several(row.get("organizer")):
            self._claims.participation(event, self._claims.institution(name), "organizer", name.line)
        self._participation(row, event)

    def reading(self) -> Reading:
        """The claims of all rows; larger events are looked up now, since they may stand below their parts."""
        for key, parent in self._parents.items():
            found = self._named(parent.text)
            if found == key:
                continue
            if found is None:
                found = self._claims.next_event()
                title = parent.stated()
                self._claims.events[found] = EventClaim(
                    key=found, evidence=parent.line, mentions=(parent.span,), label="event", title=title
                )
                self._titles[_same(parent.text)] = found
            self._claims.events[key] = replace(self._claims.events[key], part_of=Stated(found, parent.line))
        return self._claims.reading()

    def warnings(self) -> tuple[str, ...]:
        """What the rows say that we have no term for."""
        return tuple(f"{what}: {_shown(list(words))}" for what, words in self._odd.items())

    def _event(self, row: Mapping[str, Value], title: Value) -> str:
        """The key of the row's event, with whatever this row is the first to say of it."""
        when = self._when(row)
        start = when.value.start if when else ""
        identity = ("#", row["event_id"].text) if "event_id" in row else (_same(title.text), start)
        key = self._events.setdefault(identity, self._claims.next_event())
        self._claims.tell(self._said(row, key, title, when))
        if "event" in row:
            self._titles.setdefault(_same(title.text), key)
        if "part_of" in row:
            self._parents.setdefault(key, row["part_of"])
        return key

    def _said(self, row: Mapping[str, Value], key: str, title: Value, when: Stated[When] | None) -> EventClaim:
        kind = row.get("type")
        return EventClaim(
            key=key,
            evidence=title.line,
            mentions=(title.span,),
            label=kind.text if kind else "event",
            title=row["event"].stated() if "event" in row else None,
            types=tuple(self._term(kind, self._words.type, "kinds of event without a term of ours")),
            state=next(self._term(row.get("state"), self._words.state, "states of events"), None),
            when=when,
            places=tuple(_places(row)),
            mode=next(self._term(row.get("mode"), self._words.mode, "modes of attendance"), None),
            series=row["series"].stated() if "series" in row else None,
            topics=tuple(value.stated() for value in self._several(row.get("topics"))),
            participant_count=_number(row.get("participants")),
            url=row["url"].text if "url" in row and re.match(r"https?://\S+$", row["url"].text) else None,
        )

    def _when(self, row: Mapping[str, Value]) -> Stated[When] | None:
        start, end = row.get("start"), row.get("end")
        first = start or end
        if first is None:
            return None
        when = period(first.text, end.text if start and end else None)
        for value in (start, end):
            if value is not None and period(value.text) is None:
                self._odd.setdefault("dates that cannot be told (write 2024-05-31)", {})[value.text] = None
        return Stated(when, first.line) if when else None

    def _participation(self, row: Mapping[str, Value], event: str) -> None:
        person, bodies = row.get("person"), list(self._several(row.get("institution")))
        if person is None and not bodies:
            return
        line = person.line if person else bodies[0].line
        role, sure = self._role(row.get("role"), has_talk="contribution" in row)
        position = row["position"].text if "position" in row else None
        affiliations: tuple[str, ...] = ()
        agents = [self._claims.institution(body) for body in bodies]
        if person is not None:
            agent = self._claims.person(person)
            affiliations = tuple(
                self._claims.affiliation(agent, body, line, position=position, event=event) for body in agents
            )
            agents = [agent]
        for agent in agents:
            self._claims.participation(
                event,
                agent,
                role,
                line,
                role_text=row["role"].text if "role" in row else None,
                contribution=row["contribution"].stated() if "contribution" in row else None,
                affiliations=affiliations,
                confidence=sure,
            )

    def _role(self, written: Value | None, *, has_talk: bool) -> tuple[str, float]:
        """The role and how sure it is: a word that we do not know still says that somebody took part."""
        if written is None:
            return ("speaker", 0.9) if has_talk else ("participant", 0.9)
        role = self._words.role(written.text)
        if role is None:
            self._odd.setdefault(
                "roles taken as participant (add them under [lexicons.structured.roles] in kgbuild.toml)", {}
            )[written.text] = None
            return "participant", 0.6
        return role, 1.0

    def _term(self, value: Value | None, look_up: Callable[[str], str | None], what: str) -> Iterator[Stated[str]]:
        if value is None:
            return
        term = look_up(value.text)
        if term is None:
            self._odd.setdefault(what, {})[value.text] = None
        else:
            yield Stated(term, value.line)

    def _several(self, value: Value | None) -> Iterator[Value]:
        """The values of one cell, each with its own place."""
        if value is None:
            return
        start = 0
        for part in value.text.split(self._separator):
            span = Span(start, start + len(part)).trimmed(value.text)
            start += len(part) + len(self._separator)
            if len(span):
                at = value.span.start
                yield Value(span.of(value.text), Span(at + span.start, at + span.end), value.line)

    def _named(self, name: str) -> str | None:
        """The event of that id or title."""
        return self._events.get(("#", name)) or self._titles.get(_same(name))


def _same(title: str) -> str:
    return one_line(title).casefold()


def _places(row: Mapping[str, Value]) -> Iterator[Stated[PlaceName]]:
    """Venue and city with what lies around them; a country alone only where nothing nearer is known."""
    wider = [row[name].text for name in ("city", "country") if name in row]
    if "venue" in row:
        yield Stated(PlaceName(row["venue"].text, "venue", tuple(wider)), row["venue"].line)
    if "city" in row:
        yield Stated(PlaceName(row["city"].text, "city", tuple(wider[1:])), row["city"].line)
    elif "country" in row:
        yield Stated(PlaceName(row["country"].text, "country"), row["country"].line)


def _number(value: Value | None) -> Stated[int] | None:
    if value is None or not re.fullmatch(r"[0-9]{1,7}", value.text, re.ASCII):
        return None
    return Stated(int(value.text), value.line)


def _shown(words: list[str]) -> str:
    more = f" and {len(words) - _WORDS_SHOWN} more" if len(words) > _WORDS_SHOWN else ""
    return ", ".join(word[:80] for word in words[:_WORDS_SHOWN]) + more
