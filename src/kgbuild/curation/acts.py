"""What a person may decide: each act is a line of the log and the words that say beforehand what it changes.

The command line and the review screen both decide through these functions, so that a decision means the same
wherever it is taken. They look things up in a graph and write nothing; :func:`kgbuild.curation.log.append_line` does.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kgbuild.curation.act import Act, SaidAlready
from kgbuild.curation.chains import Chains
from kgbuild.curation.dismissals import dismissal
from kgbuild.curation.find import find_statement, find_thing, in_words
from kgbuild.curation.holders import Holders
from kgbuild.curation.linking import Linking
from kgbuild.curation.log import Line, pack_quotes, pack_reports
from kgbuild.curation.meant import Meant, meant
from kgbuild.curation.mentions import all_quoted, quoted_names
from kgbuild.curation.newcomers import CAN_BE_ADDED, key_for
from kgbuild.curation.statements import Statement
from kgbuild.errors import Ambiguous, NotFound, UsageError, brief
from kgbuild.iris import is_key
from kgbuild.lift.names import problem_with_value
from kgbuild.vocabulary import roles

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing
    from kgbuild.curation.registry import Registry
    from kgbuild.store.base import Store

__all__ = [
    "Act",
    "SaidAlready",
    "accept",
    "add_fact",
    "add_thing",
    "correct",
    "dismiss",
    "dismiss_at",
    "keep_apart",
    "link",
    "merge",
    "reject",
    "reports_of",
    "split",
]


def accept(store: Store, statement: str) -> Act:
    """The statement (of a participation, affiliation or claim, by IRI or its last step) is right.

    Raises:
        NotFound: where the graph has no such statement.
    """
    return _judged(store, statement, "accept", "this is accepted.")


def reject(store: Store, statement: str) -> Act:
    """The statement is wrong and is stated no longer.

    Raises:
        NotFound: where the graph has no such statement.
    """
    return _judged(store, statement, "reject", "this is rejected and stated no longer.")


def _judged(store: Store, statement: str, action: str, verdict: str) -> Act:
    found = find_statement(store, statement)
    return Act(action, found.subject, found.told, "", f"{in_words(store, found)}: {verdict}")


def correct(store: Store, statement: str, value: str) -> Act:
    """The statement should say ``value``: a role or an agent for a participation, START/END for dates, a name or key
    for a place, topic or body, else the value itself.

    Raises:
        NotFound: where the graph has no such statement, or nothing of that name.
        UsageError: where the value is of the wrong kind, or the statement says so already.
    """
    found = find_statement(store, statement)
    right = _right(store, found, value)
    if right == found.value or found.corrected(right) == found:
        raise UsageError(f"{in_words(store, found)}: it says so already")
    _sayable(found.corrected(right))
    return Act("correct", found.subject, found.told, right, f"{in_words(store, found)}: this is corrected to {value}.")


def _right(store: Store, found: Statement, value: str) -> str:
    """The value as the log has it: a key where the old one is a key."""
    if found.predicate == "dates":
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", value):
            raise UsageError(f"{brief(value)!r}: want a date such as 2023-08-17, or two with / between them")
        return value if "/" in value else f"{value}/{value}"
    if found.predicate in roles and value in roles:
        return value
    first, _, rest = found.value.partition(" ")
    if not is_key(first) or (found.predicate == "affiliation" and is_key(value.partition(" ")[0]) and " " in value):
        return value.strip()  # an institution's key with the position says all of an affiliation
    kinds = ("person", "institution") if found.predicate in roles else (_THINGS.get(found.predicate, "institution"),)
    try:
        return f"{_thing(store, value, *kinds).key} {rest}".strip()
    except NotFound:
        if found.predicate == "affiliation":
            return f"{first} {value}"
        raise


_CAN_BE_ONE = ("person", "institution", "event")


def _thing(store: Store, written: str, *kinds: str) -> Thing:
    """The thing by name, key or IRI; where the name fits several, the one that is of these kinds."""
    try:
        return find_thing(store, written)
    except Ambiguous:
        found: dict[str, Thing] = {}
        for kind in kinds:
            with suppress(NotFound):
                thing = find_thing(store, written, kind=kind)
                found[thing.key] = thing
        if len(found) != 1:
            raise
        return next(iter(found.values()))


def merge(store: Store, a: str, b: str, *, lines: Iterable[Line] = ()) -> Act:
    """Two persons, institutions or events (by name, key or IRI) are one. ``lines`` are those of the log, of which the
    graph may not know yet.

    Raises:
        NotFound, Ambiguous: where a name fits none or several.
        UsageError: where they are one already, or cannot be one: an authority knows them as two, or a line keeps apart
            two that would become one through them.
    """
    one, two = (_thing(store, name, *_CAN_BE_ONE) for name in (a, b))
    if one.key == two.key:
        raise UsageError(f"{brief(a)!r} and {brief(b)!r} are one already: {one}")
    if one.key[0] != two.key[0]:
        raise UsageError(f"{one} and {two} are of different kinds")
    if one.key[0] not in "pie":
        raise UsageError(f"{one}: only persons, institutions and events are merged by hand")
    lines = list(lines)
    Holders(store, lines).can_be_one(one, two)
    Chains(store, lines).can_be_one(one, two)
    changes = f"{one} and {two} become one, by the first name; the younger identifier retires and leads to the older."
    return Act("merge", one.key, two.key, "", changes + _retired(a, one) + _retired(b, two))


def _retired(written: str, thing: Thing) -> str:
    """What is said where somebody gave a key that has retired; else nothing."""
    last = written.strip().strip("<>").rpartition("/")[2]
    return f" ({last} stands for {thing} now.)" if is_key(last) and last != thing.key else ""


def keep_apart(store: Store, a: str, b: str, *, lines: Iterable[Line] = ()) -> Act:
    """Two entities are two at every build. ``lines`` are those of the log, of which the graph may not know yet.

    Raises:
        NotFound, Ambiguous: where a name fits none or several.
        UsageError: where they are one now or by other lines at the next build, or are of different kinds.
    """
    one, two = (_thing(store, name, *_CAN_BE_ONE) for name in (a, b))
    if one.key == two.key:
        raise UsageError(
            f"{brief(a)!r} and {brief(b)!r} are one entity now: {one}; `kgbuild split` takes it apart, by "
            '--report, or within a report by --quote "the name and words beside it"'
        )
    if one.key[0] != two.key[0]:
        raise UsageError(f"{one} and {two} are of different kinds, so they are apart in any case")
    Chains(store, lines).can_be_two(one, two)
    changes = f"{one} and {two} stay two at every build{_so_far(store, one, two)}."
    return Act("keep-apart", one.key, two.key, "", changes + _retired(a, one) + _retired(b, two))


def _so_far(store: Store, one: Thing, two: Thing) -> str:
    """What the program thinks of two that a person keeps apart."""
    rows = store.select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "PREFIX rnc: <https://w3id.org/research-network/code#> SELECT ?why WHERE { "
        "?d a rn:MachineDecision ; rn:decision rnc:keepApart ; rn:rationale ?why ; "
        f"prov:used <{one.iri}>, <{two.iri}> }} ORDER BY ?why LIMIT 1"
    ).rows
    if rows:
        return f" (so far the program keeps them apart itself: {getattr(rows[0][0], 'value', '')})"
    return " (so far nothing in the reports speaks for one: the line is for what they may say later)"


def split(store: Store, entity: str, reports: Iterable[str], quotes: Iterable[str] = ()) -> Act:
    """The entity is two: what the given reports say of it is said of another. Of a report in which one of the
    ``quotes`` stands, not all is: only what is said at the names that the quotations hold.

    Raises:
        NotFound, Ambiguous: where a name fits none or several; where a report does not tell of it, or quoted words
            stand in none that does.
        UsageError: where it is of a kind that is not split, or none or all of what tells of it was given.
    """
    thing = _thing(store, entity, *_CAN_BE_ONE)
    if thing.key[0] not in "pie":
        raise UsageError(f"{thing}: only persons, institutions and events are split by hand")
    telling, given = reports_of(store, thing.iri), set(reports)
    unknown = sorted(given - set(telling))
    if unknown:
        raise NotFound(f"{', '.join(unknown)}: does not tell of {thing}; these do: {', '.join(telling)}")
    quoted = quoted_names(store, thing, quotes, given)
    going = sorted(given - {report for report, *_ in quoted})
    stay = [report for report in telling if report not in going]
    if not going and not quoted:
        raise UsageError(f"{thing}: no report was given, so there would not be two")
    if not stay or (set(stay) <= {report for report, *_ in quoted} and all_quoted(store, thing, quoted)):
        what = "names of it in the reports that tell of it" if quoted else "reports that tell of it"
        raise UsageError(f"{thing}: all {what} were given, so there would not be two; {_BY_WORDS}")
    words = [f"“{told}”" for _, told, _ in quoted]
    changes = (
        f"{thing} becomes two: one as in {', '.join([*going, *words])}, one as in {', '.join(stay)}"
        f"{' otherwise' if quoted else ''}. {thing.key} retires."
    )
    changes += _retired(entity, thing)
    value = pack_quotes((report, told) for report, told, _ in quoted)
    return Act("split", thing.key, pack_reports([*going, *(report for report, *_ in quoted)]), value, changes)


_BY_WORDS = 'within a report names are told apart by `kgbuild split ENTITY --quote "the name and words beside it"`'


def reports_of(store: Store, iri: str) -> tuple[str, ...]:
    """Ids of the reports that mention an entity, sorted."""
    rows = store.select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
        f"SELECT DISTINCT ?id WHERE {{ <{iri}> rn:mention/oa:hasSource/dcterms:identifier ?id }}"
    ).rows
    return tuple(sorted(str(getattr(row[0], "value", "")) for row in rows))


def _sayable(statement: Statement) -> None:
    """Refuse what the vocabulary has no word for, before it is written."""
    problem = problem_with_value(*statement)
    if problem:
        raise UsageError(problem)


_THINGS = {
    "place": "place",
    "topic": "topic",
    "inSeries": "series",
    "partOfEvent": "event",
    "unitOf": "institution",
    "underAuspicesOf": "institution",
    "basedIn": "place",
}
"""Properties whose values are things, and the kind of thing."""
_SUBJECTS = {"unitOf": "institution", "basedIn": "institution"}
"""What properties speak of that do not speak of events."""
_VALUES = ("dates", "name", "eventType", "eventState", "attendanceMode", "ordinal", "participantCount")


def add_fact(
    store: Store, subject: str, predicate: str, value: str, *, position: str = "", registry: Registry | None = None
) -> Act:
    """Something that no report says: the curator stands behind it.

    ``predicate`` is a role (of an event), ``affiliation`` (of a person, with ``position``), ``dates``, or a property.
    ``registry`` tells which of those that were merged is meant by a name.

    Raises:
        NotFound, Ambiguous: where a name fits none or several things.
        UsageError: for a predicate that is none, or a thing of the wrong kind.
    """
    of = (
        "event" if predicate in roles else "person" if predicate == "affiliation" else _SUBJECTS.get(predicate, "event")
    )
    who = meant(store, subject, lambda store, written: _thing(store, written, of), registry)
    right = _told(store, who.thing, predicate, value, position)
    agent = _agent(store, value, registry) if predicate in roles else None
    statement = Statement(who.thing.key, predicate, right)
    _sayable(statement)
    both = [who, agent] if agent else [who]
    changes = f"{in_words(store, statement)}: this is added." + "".join(one.aside for one in both)
    told = f"{predicate} {agent.key}" if agent else statement.told
    return Act("add", who.key, told, " ".join(other for one in both for other in one.others), changes)


def _agent(store: Store, written: str, registry: Registry | None) -> Meant:
    return meant(store, written, lambda store, name: _thing(store, name, "person", "institution"), registry)


def add_thing(store: Store, kind: str, name: str, *, taken: Container[str] = ()) -> Act:
    """A person, an institution or an event that no report names. ``taken`` are keys that lines of the log bear already:
    somebody of the same name is another.

    Raises:
        UsageError: for another kind, or without a name.
    """
    name = " ".join(name.split())
    known = next((one for one in CAN_BE_ADDED if one == kind), None)
    if known is None or not name:
        raise UsageError(f"{kind} {name!r}: want {', '.join(CAN_BE_ADDED)}, and a name")
    key = key_for(known, name, taken=taken)
    return Act("add", key, f"name {name}", "", f"{name} ({key}) is added as a new {kind}.")


def dismiss(report: str, sentence: str) -> Act:
    """There is nothing to read in a sentence of a report that gave no statement."""
    subject, told = dismissal(report, sentence)
    changes = f"A sentence of {report} is not shown again among those that gave nothing."
    return Act("dismiss", subject, told, "", changes)


def dismiss_at(place: str, missed: Sequence[tuple[str, int, int, str]]) -> Act:
    """There is nothing to read in the sentence at a place (``REPORT:FIRST-LAST``), one of those that gave no statement
    (report, first and last character, words).

    Raises:
        UsageError: for what is no place.
        NotFound: where no sentence that gave nothing stands there; the message names those of the report.
    """
    form = re.fullmatch(r"(.+):(\d+)-(\d+)", place)
    if form is None:
        raise UsageError(
            f"{place!r} is no place of a sentence: want REPORT:FIRST-LAST, as `kgbuild build --explain-misses` tells it"
        )
    report, first, last = form[1], int(form[2]), int(form[3])
    for name, start, end, words in missed:
        if (name, start, end) == (report, first, last):
            act = dismiss(report, words)
            return replace(act, changes=f"{act.changes} It reads: “{' '.join(words.split())}”")
    others = [f"{start}-{end}" for name, start, end, _ in missed if name == report]
    known = f"those of this report are at {', '.join(others[:8])}" if others else "this report has none"
    raise NotFound(f"{place}: no sentence that gave nothing stands there, or it is set aside already; {known}")


def _told(store: Store, thing: Thing, predicate: str, value: str, position: str) -> str:
    """The value of a new statement as the log has it."""
    if predicate in roles:
        if thing.key[0] != "e":
            raise UsageError(f"{thing} is no event, so nobody has a role in it")
        agent = _thing(store, value, "person", "institution").key
        if agent[0] not in "pi":
            raise UsageError(f"{brief(value)!r} is neither a person nor an institution")
        return agent
    if predicate == "affiliation":
        return f"{find_thing(store, value, kind='institution').key} {position}".strip()
    if predicate in _THINGS:
        return _thing(store, value, _THINGS[predicate]).key
    if predicate not in _VALUES:
        known = ", ".join(sorted({*_THINGS, *_VALUES}))
        raise UsageError(
            f"predicate {brief(predicate)!r}: want affiliation (of a person), a role of somebody at an event "
            f"({', '.join(roles)}), or a property ({known})"
        )
    return value


def link(
    store: Store,
    entity: str,
    uri: str,
    *,
    refuse: bool = False,
    lines: Iterable[Line] = (),
    registry: Registry | None = None,
) -> Act:
    """The entity is the one that an authority describes under the IRI; or, refused, it is not, for good. ``lines`` are
    those of the log, of which the graph may not know yet; ``registry`` tells which of those that were merged is
    meant by a name.

    Raises:
        UsageError: for what is no http IRI, or no well-formed identifier of the authority; where another entity has
            the identifier, or the person another ORCID.
        SaidAlready: where the last line about the two says the same.
        NotFound: where the graph has no such entity.
    """
    linking = Linking(store, lines, registry=registry, find=lambda store, written: _thing(store, written, *_CAN_BE_ONE))
    return linking.decide(entity, uri, refuse=refuse)
