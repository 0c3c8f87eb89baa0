"""Role frames: the wordings of ``lexicons/roles.toml`` as patterns over reduced sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kgbuild.errors import SettingsError
from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import lexicon

__all__ = ["Frame", "Match", "frames", "matches", "matches_of", "partless"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One wording: the role it gives, to whom, and what it asks for."""

    role: str
    rule: str
    pattern: re.Pattern[str]
    who: str = ""
    needs: str = ""
    types: frozenset[str] = frozenset()
    order: int = 0
    subject: bool = False
    lists: bool = False
    """Whether the agents stand last, so that the enumeration may go on."""
    """Whether the agent stands first: then a parsed subject may stand in for it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found in a row: the enumeration that takes the role, the event if the wording names it.

    ``start`` and ``end`` are indices into the row's words.
    """

    frame: Frame
    group: Group
    event: int | None
    start: int
    end: int


_MACROS = {
    "A": r"(?P<A>A\d+) (?:[,–—-] )?",
    "E": r"(?P<E>E\d+) ",
    "D": r"D\d+ ",
    "gap": r"(?:(?![AER]\d|[:;.] )\S+ ){0,10}?",
    "free": r"(?:(?![AER]\d|[:;.] |(?:cooperation|co-operation|collaboration|partnership|association) )\S+ ){0,10}?",
    "gap0": r"(?:(?![AER]\d|[:;.] )\S+ ){0,6}?",
    "near": r"(?:(?![AER]\d|[:;.] )\S+ ){0,4}?",
    "near0": r"(?:(?![AER]\d|[:;.] )\S+ ){0,2}?",
    "whom": r"(?:(?![AER]\d|[:;.] |by )\S+ ){0,4}?",
    "intro": r"(?:A\d+ (?:\w+ )?(?:'s|’s) )?(?:(?![AER]\d|[,:;.()] )\S+ ){0,4}?",
    "site": r"(?:(?![AER]\d|[:;.] |(?:which|whom|by|participated|attended|with|cooperation|"
    r"collaboration|partnership|memory|honou?r|response) )\S+ ){0,2}?",
    "the": r"(?:(?:the|our|its|a) ){0,2}",
    "clean": r"(?:(?![AER]\d|[:;.] |(?:surveys?|results?|projects?|stud(?:y|ies)|research|books?|reports?|polls?) )"
    r"\S+ ){0,6}?",
    "list": r"(?:(?![AER]\d|[;.] )\S+ ){0,16}?",
    "others": r"(?:(?:, |and |as well as )(?:(?![AE]\d|[.;:] )\S+ ){1,8}?){1,3}?",
    "ofe": r"(?:(?:of|to|in|at) (?:the |this )?E\d+ )?",
    "quote": r"(?:[,:] )?(?:(?:entitled|titled|called|named|headed|under the title|on"
    r"|on the (?:topic|theme|subject)(?: of)?) (?=[:T]))?(?:: )?(?:T\d+ )?(?:[,.] )?",
    "along": r"(?:, )?(?:(?:along|together) with|as well as|besides|in addition to|and) (?:the )?A\d+ (?:, )?",
    "room": r"(?:(?![AER]\d|[:;.] )\S+ ){0,4}?(?:hall|auditorium|room|rooms|magna|library|premises|building|campus|"
    r"headquarters|offices?|theat(?:er|re)|chamber|cent(?:er|re)|amphitheat(?:er|re)|pavilion|lounge|salon|grounds|"
    r"quarters|seat|house|club|gallery|courtyard|chapel|foyer|museum) (?:of|at|,) (?:the )?",
    "far": r"(?:(?![AER]\d|[:;.] )\S+ ){0,12}?",
    "all": r"(?:(?!E\d|[.] )\S+ ){0,14}?",
    "obj": r"(?:(?![AER]\d|[:;.] )\S+ ){0,9}?(?:(?P<O>E\d+)|it|event) ",
    "with": r"(?:(?:, )?(?:together|jointly|along|in \w+) with (?:(?![E:;]\d? )\S+ ){0,9}?)?",
}


_ACTIVE = r"(?:(?=\w+ing )|" + "".join(rf"(?<!\s{be} )" for be in ("was", "were", "is", "are", "be", "been")) + ")"
"""Before a verb: that it is not the second half of a passive ("A was welcomed")."""


@cache
def frames() -> tuple[Frame, ...]:
    """All frames of the lexicon, in its order."""
    data = lexicon("roles")
    macros = dict(_MACROS)
    for name, words in data["words"].items():
        macros[name] = f"(?:{'|'.join([*words, *_to_come(words)])}) "
    fillers = "|".join(re.escape(word) for word in data["patterns"]["fillers"])
    macros["fill"] = rf"(?:(?:{fillers}|[DLR]\d+|\w+ly) ){{0,9}}?"
    macros["act"] = macros["fill"] + _ACTIVE
    out: list[Frame] = []
    for entry in data["frame"]:
        out.extend(_compiled(entry, macros, len(out)))
    return tuple(out)


_PAST = re.compile(r"[a-z]{3,}ed")


def _to_come(words: Sequence[str]) -> list[str]:
    """The wordings of announcements for verbs in the past: "introduced" also as "will introduce".

    >>> _to_come(["opened", "spoke", "introduced"])
    ['(?:will|would|shall|to) (?:also |then |jointly )?(?:open|opene|introduc|introduce)']
    """
    stems = [word[:cut] for word in words if _PAST.fullmatch(word) for cut in (-2, -1)]
    return [f"(?:will|would|shall|to) (?:also |then |jointly )?(?:{'|'.join(stems)})"] if stems else []


def _compiled(entry: Any, macros: dict[str, str], order: int) -> Iterator[Frame]:
    for n, source in enumerate(entry["patterns"]):
        text = source.replace("} ", "}")
        for name, expansion in macros.items():
            text = text.replace("{" + name + "}", expansion)
        ending = "" if source.rstrip().endswith("}") or source.endswith((" ", "$")) else r"(?=\s|$)"
        yield Frame(
            role=entry["role"],
            rule=entry["rule"],
            pattern=_pattern(r"(?<!\S)" + text + ending, f'lexicon roles, frame "{entry["rule"]}": {source!r}'),
            who=entry.get("who", ""),
            needs=entry.get("needs", ""),
            types=frozenset(entry.get("types", ())),
            order=order + n,
            subject=source.startswith("{A}") and not source.startswith("{A} (?:'s"),
            lists=source.endswith("{A}"),
        )


def _pattern(text: str, place: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise SettingsError(f"{place} is no regular expression: {error}") from error
    if "A" not in pattern.groupindex:
        raise SettingsError(f"{place} names nobody; want {{A}} where the persons or bodies stand that it is about")
    return pattern


def matches(row: Row) -> list[Match]:
    """Every frame that the row satisfies, in the order of the lexicon."""
    return _matches(row, frames())


def partless(row: Row) -> frozenset[int]:
    """The numbers of the row's enumerations that a frame gives no part ("could not come")."""
    found = {id(match.group) for match in _matches(row, _partless())}
    return frozenset(number for number, group in enumerate(row.groups) if id(group) in found)


@cache
def _partless() -> tuple[Frame, ...]:
    return tuple(frame for frame in frames() if frame.role == "none")


def _matches(row: Row, tried: Sequence[Frame]) -> list[Match]:
    out: list[Match] = []
    if not row.groups:
        return out
    for frame in tried:
        seen: set[str] = set()
        for found in _each(frame.pattern, row.text):
            group = row.groups[int(found["A"][1:])]
            names = found.groupdict()
            named = names.get("E") or names.get("O")
            if found["A"] in seen or (frame.subject and _governed(row.text, found.start())):
                continue
            seen.add(found["A"])
            start = bisect_right(row.offsets, found.start()) - 1
            end = bisect_right(row.offsets, max(found.start(), found.end() - 1)) - 1
            out.append(Match(frame, group, int(named[1:]) if named else None, start, end))
    known = {(match.frame.order, id(match.group)) for match in out}
    for number, verb in subjects(row):
        group = row.groups[number]
        out += [m for m in _of_subject(group, row, verb, tried) if (m.frame.order, id(group)) not in known]
        known |= {(match.frame.order, id(match.group)) for match in out}
    return out


def matches_of(group: Group, row: Row, verb: int) -> list[Match]:
    """The frames that an enumeration satisfies as the subject of the verb at a word of the row."""
    return _of_subject(group, row, verb, frames())


def _of_subject(group: Group, row: Row, verb: int, tried: Sequence[Frame]) -> list[Match]:
    text = "A0 " + " ".join(row.text.split(" ")[verb : verb + _CLAUSE]) + " "
    out: list[Match] = []
    for frame in tried:
        met = frame.pattern.match(text) if frame.subject else None
        if met is None:
            continue
        names = met.groupdict()
        named = names.get("E") or names.get("O")
        end = verb + max(0, len(met[0].split()) - 2)
        out.append(Match(frame, group, int(named[1:]) if named else None, verb, end))
    return out


_BOUND = re.compile(
    r"(?<!\S)(?:with|by|of|from|for|at|in|to|between|under) "
    r"(?:(?:the|our|its|their|both|partners?|colleagues|R\d+) ){0,3}$"
)


def _governed(text: str, at: int) -> bool:
    """Whether a preposition takes the enumeration, so that it is nobody's subject ("with partners A held")."""
    return _BOUND.search(text, max(0, at - 60), at) is not None


_CLAUSE = 24


def subjects(row: Row) -> list[tuple[int, int]]:
    """Enumerations that the parser takes for the subject of a verb further on: (group, the verb's word).

    Only those that other words part from their verb; the frames see the near ones themselves.
    """
    tokens = row.sentence.tokens
    if not tokens or not row.groups:
        return []
    owner: dict[int, int] = {}
    starts = [token.span.start for token in tokens]
    for number, group in enumerate(row.groups):
        first = bisect_right(starts, row.atoms[group.start].span.start) - 1
        last = bisect_right(starts, row.atoms[group.end - 1].span.end - 1) - 1
        for k in range(max(first, 0), last + 1):
            owner[k] = number
    place: dict[int, int] = {}
    for k, i in enumerate(row.at):
        if row.atoms[i].kind == "word" and row.atoms[i].token >= 0:
            place.setdefault(row.atoms[i].token, k)
    where = {int(word[1:]): k for k, word in enumerate(row.text.split()) if word[0] == "A" and word[1:].isdigit()}
    subject: dict[int, int] = {}
    relative: set[int] = set()
    for k, token in enumerate(tokens):
        if token.dep in {"nsubj", "nsubjpass"} and token.head != k:
            noun = k
            if token.tag in {"WP", "WDT"} and tokens[token.head].dep == "relcl":
                noun = tokens[token.head].head
                relative.add(token.head)
            subject[token.head] = noun
    for k, token in enumerate(tokens):
        if token.dep == "conj" and k not in subject and token.head in subject and token.pos == "VERB":
            subject[k] = subject[token.head]
    out = []
    for verb, noun in sorted(subject.items()):
        if noun not in owner:
            continue
        number = owner[noun]
        if verb not in place or number not in where:
            continue
        near = place[verb] - where[number]
        if verb not in relative and row.text.endswith("by ", 0, row.offsets[where[number]]):
            continue
        if near > 1:
            first = place[verb]
            while first - 1 > where[number] and row.text.split(" ")[first - 1] in _AUXILIARIES:
                first -= 1
            out.append((number, first))
    return out


_AUXILIARIES = frozenset(
    {"was", "were", "is", "are", "has", "have", "had", "will", "been", "be", "also", "then", "would"}
)


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that may overlap: the search goes on after the first word of each."""
    at = 0
    for _ in range(200):
        found = pattern.search(text, at)
        if found is None:
            return
        yield found
        at = text.find(" ", found.start()) + 1
        if at == 0:
            return
