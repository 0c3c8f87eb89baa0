"""What people decided about statements, carried out on the table of what the reports say.

A rejected statement leaves the table, a corrected one moves to where it should be and takes its passages along, an
added one is put in; what a curator confirmed, corrected or added stands whatever the reports say. Lines act in the
order of the log, the last word on each statement only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from kgbuild.curation.log import Line
from kgbuild.curation.statements import SAME_AS, Statement, Word, last_words
from kgbuild.iris import is_key
from kgbuild.lift.gather import Affiliated, AffiliationKey, Gathered, Keys, TakesPart
from kgbuild.lift.names import problem_with_value
from kgbuild.lift.settle import joined
from kgbuild.lift.support import Stance, Support
from kgbuild.lift.terms import time
from kgbuild.model import Decision, Finding

__all__ = ["Decided", "Refused", "decide", "tie_of"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement that stands no longer: what spoke for it, who decided, and what stands in its place."""

    matter: Any
    """A :class:`Support`, an :class:`Affiliated`, or contributions with their :class:`TakesPart`."""
    decision: Decision
    successor: Statement | None = None


@dataclass(slots=True)
class Decided:
    """What the lines did: refused statements, and lines that found nothing."""

    refused: dict[Statement, Refused] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def decide(table: Gathered, lines: Iterable[Line], keys: Keys) -> Decided:
    """Carry the lines out on the table, which is changed.

    A line that speaks of what no report says any more, or says what the ontology has no word for, is a
    finding, not an error.
    """
    second = {d.object for d in keys.resolution.decisions if d.kind == "merge"}
    work = _Deciding(table, keys, second)
    words = last_words(lines, keys.resolution)
    work.said = frozenset(word.statement for word in words)
    for word in words:
        if word.statement.predicate != SAME_AS:  # links are made before
            work.carry_out(word)
    work.finish()
    return work.out


@dataclass(slots=True)
class _Deciding:
    table: Gathered
    keys: Keys
    second: set[str]
    """The second of each two that a line merged: the name that a curator added one by is a form, not the label."""
    out: Decided = field(default_factory=Decided)
    moved: dict[AffiliationKey, AffiliationKey] = field(default_factory=dict)
    said: frozenset[Statement] = frozenset()
    """What lines speak of."""
    untyped: dict[str, int] = field(default_factory=dict)
    """Events that lines add, of which no report tells a type, and the numbers of those lines."""

    def carry_out(self, word: Word) -> None:
        word = self.of_its_content(word)
        decision = word.line.decision()
        action, statement = word.line.action, word.statement
        if action == "accept":
            matter = self.peek(statement)
            if matter is None:
                self.lost(word)
            else:
                _stand(matter, Stance(word.number, decision, made=False))
        elif action == "add":
            if self.sayable(word, statement) and not self.doubtful(word):
                self.add(word, decision)
        elif action == "reject":
            self.reject(word, decision)
        else:
            self.correct(word, decision)

    def of_its_content(self, word: Word) -> Word:
        """The word on what is told today. Of a person (a body, an event) who was one with another when it was said, and
        of whom nobody tells such a thing, it was said of the other; where both are told it, of the one that
        the line names, and that the other may be meant as well is told."""
        if word.line.action == "add":
            return word
        subject, name, value = word.statement
        first, space, rest = value.partition(" ")
        once = self.keys.resolution.once
        others = [word.statement._replace(subject=other) for other in once.get(subject, ())]
        others += [Statement(subject, name, f"{other}{space}{rest}") for other in once.get(first, ())]
        found = [other for other in others if self.peek(other) is not None]
        if self.peek(word.statement) is None:
            return word._replace(statement=found[0]) if len(found) == 1 else word
        for other in found:
            if other not in self.said:
                self.tell(word, f"it may have been said of {other.subject} {other.told} as well: they were one once")
        return word

    def doubtful(self, word: Word) -> bool:
        """Whether a line was said of several as one that are several now; then it is told."""
        ends = {word.statement.subject, word.statement.value.partition(" ")[0]}
        others = [key for key in word.line.together if self.keys.resolution.retired.get(key, (key,))[:1] not in
                  [(end,) for end in ends]]  # fmt: skip
        if others:
            were = f"{' and '.join(others)} and what it speaks of were one"
            self.tell(word, f"not carried out, since it was said while {were}; write the key of the one that is meant")
        return bool(others)

    def add(self, word: Word, decision: Decision) -> None:
        subject, name, value = word.statement
        if name == "name" and word.line.subject != subject and word.line.subject in self.second:
            self.table.forms.add((subject, value))
        stance = Stance(word.number, decision, made=True)
        self.put(word.statement, None, stance)
        if name == "name" and subject.startswith("e") and (subject, "eventType") not in self.table.claims:
            self.put(Statement(subject, "eventType", "otherEvent"), None, stance)  # every event has a type
            self.untyped[subject] = word.number

    def reject(self, word: Word, decision: Decision) -> None:
        matter = self.take(word.statement)
        if matter is None:
            self.lost(word)
            return
        self.out.refused[word.statement] = Refused(matter, decision)
        subject, name, _ = word.statement
        if name == "eventType" and (subject, name) not in self.table.claims:
            # every event has a type; that it has none of those told is what the curator says
            made = Stance(word.number, decision, made=True)
            self.put(Statement(subject, name, "otherEvent"), None, made)

    def correct(self, word: Word, decision: Decision) -> None:
        right = word.statement.corrected(word.value)
        if self.peek(word.statement) is None:
            self.lost(word)
        elif self.sayable(word, right) and right != word.statement:
            matter = self.take(word.statement)
            self.out.refused[word.statement] = Refused(matter, decision, right)
            self.put(right, matter, Stance(word.number, decision, made=True))
            if right.predicate == "affiliation":
                self.moved[tie_of(word.statement)] = tie_of(right)

    def sayable(self, word: Word, statement: Statement) -> bool:
        """Whether the things that a statement speaks of are there, and the ontology has its words."""
        problem = ""
        if statement.subject not in self.keys.live:
            problem = f"nothing in the corpus goes by {statement.subject} any more"
        first = statement.value.partition(" ")[0]
        if is_key(first) and first not in self.keys.live:
            problem = f"nothing in the corpus goes by {first} any more"
        problem = problem or problem_with_value(*statement)
        if problem:
            self.tell(word, problem)
        return not problem

    def slot(self, statement: Statement) -> tuple[MutableMapping[Any, Any], Any]:
        """The mapping that holds a statement, and its key there; a mapping that is not there yet is not put in."""
        subject, name, value = statement
        if name == "affiliation":
            return self.table.affiliations, tie_of(statement)
        if name == "dates":
            start, _, end = value.partition("/")
            return self.table.dates.get(subject, {}), (start, end or start)
        if name == "name":
            return self.table.titles.get(subject, {}), value
        if statement.is_participation:
            return self.table.participations, (subject, value, name)
        values = self.table.claims.get((subject, name), {})
        if name == "startTime":  # 17:00 in a report is 17:00:00 in the graph
            return values, next((told for told in values if time(str(told)) == time(value)), value)
        return values, int(value) if name in ("ordinal", "participantCount") and value.isdecimal() else value

    def peek(self, statement: Statement) -> Any:
        """What speaks for a statement; None where nothing does."""
        mapping, at = self.slot(statement)
        return mapping.get(at)

    def take(self, statement: Statement) -> Any:
        """What speaks for a statement, taken out of the table together with mappings that this leaves empty."""
        mapping, at = self.slot(statement)
        matter = mapping.pop(at, None)
        subject, name, value = statement
        if not mapping:
            self.table.claims.pop((subject, name), None) if name not in ("dates", "name") else None
            if name == "dates":
                self.table.dates.pop(subject, None)
            if name == "name":
                self.table.titles.pop(subject, None)
        if name == "name":
            self.table.struck.add((subject, value))
        return matter

    def put(self, statement: Statement, matter: Any, stance: Stance) -> None:
        """Put a statement in, with what spoke for another before; what speaks for it already stays."""
        subject, name, value = statement
        self.out.refused.pop(statement, None)
        if name == "dates":
            self.table.dates.setdefault(subject, {})
        elif name == "name":
            self.table.titles.setdefault(subject, {})
            self.table.struck.discard((subject, value))
        elif name != "affiliation" and not statement.is_participation:
            self.table.claims.setdefault((subject, name), {})
        mapping, at = self.slot(statement)
        fresh = _copy(matter) if matter is not None else _nothing(statement)
        mapping[at] = _join(mapping[at], fresh) if at in mapping else fresh
        _stand(mapping[at], stance)

    def lost(self, word: Word) -> None:
        self.tell(word, "no report says so any more")

    def tell(self, word: Word, problem: str) -> None:
        where = f"{word.line.place}: " if word.line.place else ""
        said = f"{word.line.action} {word.statement.subject} {word.statement.told}"
        message = f"{where}{said}: {problem}"
        self.out.findings.append(
            Finding(severity="warning", check="decision", focus=word.statement.subject, message=message)
        )

    def finish(self) -> None:
        """Parts that were played under a corrected affiliation were played under the right one; the type of an event
        that a line adds gives way to one that another line tells."""
        for event, number in self.untyped.items():
            types = self.table.claims.get((event, "eventType"), {})
            other = types.get("otherEvent")
            if other is not None and len(types) > 1 and other.rank == number:
                del types["otherEvent"]
        if not self.moved:
            return
        for works in self.table.participations.values():
            for part in works.values():
                part.affiliations = {self.moved.get(tie, tie) for tie in part.affiliations}


def tie_of(statement: Statement) -> AffiliationKey:
    """The affiliation that a statement speaks of: agent, institution, position (or empty)."""
    institution, _, position = statement.value.partition(" ")
    return statement.subject, institution, position


def _nothing(statement: Statement) -> Any:
    """What speaks for a statement that no report makes."""
    if statement.predicate == "affiliation":
        return Affiliated()
    return {"": TakesPart()} if statement.is_participation else Support()


def _supports(matter: Any) -> Iterator[Support]:
    if isinstance(matter, Support):
        yield matter
    elif isinstance(matter, Affiliated):
        yield matter.support
    else:
        for part in matter.values():
            yield part.support


def _stand(matter: Any, stance: Stance) -> None:
    """Put a curator behind a statement."""
    for support in _supports(matter):
        support.stance = stance


def _copy(matter: Any) -> Any:
    """The same evidence once more, so that the statement that fell and the one that stands share nothing."""
    return _join(matter, {} if isinstance(matter, dict) else type(matter)())


def _join(one: Any, two: Any) -> Any:
    """What two statements say together; neither is changed."""
    if isinstance(one, dict):
        shared = {work: joined(one.get(work, TakesPart()), two.get(work, TakesPart())) for work in {*one, *two}}
        return dict(sorted(shared.items()))
    if isinstance(one, Affiliated):
        return Affiliated(_join(one.support, two.support), one.language, one.shown | two.shown)
    both = Support()
    both.join(one)
    both.join(two)
    return both
