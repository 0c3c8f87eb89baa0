"""Noun phrases of a passage that may name what an event is about, each with what speaks for it.

Candidates are told apart by marks: the words that lead to a phrase ("devoted to", "discussed"), where it stands, how
often the report comes back to its words, how it is built. Marks are only counted here; what each is worth is data.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.row import Row
from kgbuild.interpret.topic_titles import empty
from kgbuild.lexicons import lexicon
from kgbuild.spans import Span

__all__ = ["Candidate", "frequencies", "marks_of_form", "phrases_in", "stems"]

_MOST_ATOMS = 400
"""Atoms of a sentence that are looked at: nobody's sentence is longer, and the work stays bounded."""
_BASE = r"(?:A(?:KA){0,3}K?CA)?[AGQNLB][AGQNLBS]{0,8}(?<=[NLB])"
_CHAIN = rf"{_BASE}(?:OD?{_BASE}){{0,3}}"
_PHRASE = re.compile(rf"(?P<short>(?:G(?=D))?D?{_CHAIN})(?:P(?P<tail>D?{_CHAIN}))?")
_ADDRESS = re.compile(r"@|https?:|www\.|\d[.:]\d\d")
_LINKS = frozenset(
    {"in", "for", "on", "to", "within", "between", "with", "among", "towards", "toward", "as", "against"}
)
_KINDS = {"institution": "B", "place": "L", "backref": "X", "title": "X"}
_POS = {"ADJ": "A", "NOUN": "N", "PROPN": "N", "NUM": "Q"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase, its evidence, and the marks that it bears."""

    text: str
    evidence: Span
    marks: frozenset[str]


def phrases_in(row: Row, text: str, own: Container[int] = ()) -> Iterator[Candidate]:
    """The noun phrases of a sentence, longer and shorter ones side by side, with the marks that the sentence gives.

    ``own`` are the numbers of the event phrases that name the event itself.
    """
    atoms = row.atoms[:_MOST_ATOMS]
    code = "".join(_code(atoms, i) for i in range(len(atoms)))
    cued = _cues(atoms, text, own)
    passive = _passives(row, text)
    last: tuple[int, str] | None = None
    for found in _PHRASE.finditer(code):
        cue = cued.get(found.start(), "")
        if not cue and last is not None and _coordinated(atoms, last[0], found.start()):
            cue = last[1]
        last = (found.end(), cue) if cue else None
        marks = {f"cue-{cue}" if cue else "no-cue"}
        if _said_of(atoms, found.end(), passive):
            marks.add("passive")
        if found["tail"] is not None:
            yield from _candidate(atoms, found.start(), found.end(), row, text, marks | {"long"})
            yield from _candidate(atoms, found.start("tail"), found.end(), row, text, marks | {"tail"})
            yield from _candidate(atoms, found.start(), found.end("short"), row, text, marks | {"short"})
        else:
            yield from _candidate(atoms, found.start(), found.end(), row, text, marks)


def _candidate(
    atoms: Sequence[Atom], start: int, end: int, row: Row, text: str, marks: set[str]
) -> Iterator[Candidate]:
    while start < end and (atoms[start].lower in _skipped() or atoms[start].pos in {"DET", "PRON", "NUM"}):
        start += 1
    if start >= end:
        return
    phrase = " ".join(text[atoms[start].span.start : atoms[end - 1].span.end].split())
    if len(phrase) < 3 or len(phrase) > 120 or empty(phrase) or fold(atoms[end - 1].text) in _poor():
        return
    if phrase[-1] == "." or _ADDRESS.search(phrase):
        return
    kinds = {atom.kind for atom in atoms[start:end]}
    more = {f"kind-{kind}" for kind in kinds & {"institution", "place"}}
    if kinds <= {"institution", "place"}:
        more.add("only-names")
    head = next((i for i in range(start + 1, end) if _code(atoms, i) in "OP"), end) - 1
    if fold(atoms[head].text) in _poor():
        more.add("poor-head")
    if any(atom.pos == "PROPN" for atom in atoms[start:end]):
        more.add("proper")
    yield Candidate(phrase, row.span, frozenset(marks | more))


def _code(atoms: Sequence[Atom], i: int) -> str:
    """One letter for what an atom can be in a noun phrase; ``X`` for what ends one."""
    atom = atoms[i]
    if atom.kind not in {"word", "punct"}:
        return _KINDS.get(atom.kind, "X")
    if atom.lower in {"'s", "’s", "'", "’"}:
        return "S"
    if atom.lower in {"of"}:
        return "O"
    if atom.lower in _LINKS and atom.pos in {"ADP", "SCONJ", "PART", ""}:
        return "P"
    if atom.lower in {"and", "&"}:
        return "C"
    if atom.lower == ",":
        return "K"
    if atom.pos == "DET" or atom.tag == "PRP$":
        return "D"
    if atom.tag in {"VBG", "VBN"}:
        ahead = atoms[i + 1] if i + 1 < len(atoms) else None
        return (
            "G" if ahead is not None and (ahead.pos in {"NOUN", "PROPN", "ADJ", "DET"} or ahead.tag == "PRP$") else "X"
        )
    if atom.kind == "punct":
        return "X"
    return _POS.get(atom.pos, "X")


def _cues(atoms: Sequence[Atom], text: str, own: Container[int]) -> dict[int, str]:
    """For the atoms right behind leading words, what sort of words these are."""
    out: dict[int, str] = {}
    if not atoms:
        return out
    origin = atoms[0].span.start
    order = [atom.span.start for atom in atoms]
    starts = {start: i for i, start in enumerate(order)}
    sentence = text[origin : atoms[-1].span.end]
    for found in _leads().finditer(sentence):
        sort = _sort(found[0])
        if sort in {"on", "teach"}:
            sort = _owner_of_on(atoms, bisect_right(order, origin + found.start()) - 1, own, sort)
        end = origin + found.end()
        nearest = next((starts[p] for p in range(end, min(end + 4, origin + len(sentence))) if p in starts), None)
        if nearest is None:
            continue
        for j in range(nearest, min(nearest + 4, len(atoms))):
            if out.get(j) in {None, "on"}:
                out[j] = sort
            if _code(atoms, j) != "D" and atoms[j].lower not in _skipped():
                break
    return out


def _owner_of_on(atoms: Sequence[Atom], k: int, own: Container[int], sort: str) -> str:
    """Whether "on" or "about" belongs to the event, to another one, to somebody's talk, or to anything."""
    event = next((atom for atom in (atoms[k], atoms[k - 1] if k else atoms[k]) if atom.kind == "event"), None)
    if event is not None:
        return "event-on" if int(event.lemma) in own else "other-on"
    near = [atom for atom in atoms[max(0, k - 6) : k] if atom.kind == "word"]
    if sort == "on" and any(atom.lower in _talk() or atom.lemma in _talk() for atom in near):
        return "talk-on"
    return sort


def _coordinated(atoms: Sequence[Atom], end: int, start: int) -> bool:
    between = [atom.lower for atom in atoms[end:start]]
    joints = {",", "and", "&", ";", "as", "well", "also", "or", "of", "on", "with", "the", "about", "to"}
    return (
        0 < len(between) <= 5
        and all(word in joints for word in between)
        and bool({",", "and", "&", ";", "or"} & {*between})
    )


def _passives(row: Row, text: str) -> list[int]:
    """Where "was discussed", "were the topic" begin."""
    sentence = row.span.of(text)[:4000]
    return [row.span.start + found.start() for found in _discussed().finditer(sentence)]


def _said_of(atoms: Sequence[Atom], end: int, passives: Sequence[int]) -> bool:
    """Whether "was discussed" stands behind a phrase with no verb or name between."""
    for at in passives:
        between = [atom for atom in atoms[end : end + 16] if atom.span.start < at]
        if end and atoms[end - 1].span.end <= at and len(between) < 16:
            return not any(atom.pos in {"VERB", "AUX"} or atom.kind in {"person", "event", "date"} for atom in between)
    return False


def stems(phrase: str) -> frozenset[str]:
    """The folded content words of a phrase without their plural endings.

    >>> sorted(stems("The role of women’s cooperatives"))
    ['cooperative', 'role', 'women']
    """
    words = (word for word in fold(phrase).split() if word not in _small())
    return frozenset(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words)


def frequencies(rows: Sequence[Row], text: str) -> Counter[str]:
    """How many sentences of the passage each content word stands in."""
    out: Counter[str] = Counter()
    for row in rows:
        out.update(stems(row.span.of(text)[:20_000]))
    return out


def marks_of_form(phrase: str, often: Counter[str]) -> set[str]:
    """The marks of a phrase's length and of how often its words come back."""
    words = stems(phrase)
    if not words:
        return {"size-0"}
    mean = sum(often[word] for word in words) / len(words)
    most = max(often[word] for word in words)
    marks = {f"size-{min(len(words), 6)}"}
    marks.add("mean-1" if mean < 1.5 else "mean-2" if mean < 2.5 else "mean-4" if mean < 4.5 else "mean-many")
    if most >= 4:
        marks.add("most-4")
    if phrase[:1].isupper():
        marks.add("capital")
    if any(char.isdigit() for char in phrase):
        marks.add("digits")
    return marks


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon("topics")[name])


def _skipped() -> frozenset[str]:
    return _words("skipped")


def _poor() -> frozenset[str]:
    return _words("poor")


def _talk() -> frozenset[str]:
    return _words("talk")


def _small() -> frozenset[str]:
    return _words("small")


@cache
def _sorts() -> dict[str, str]:
    return {lead: sort for sort, leads in lexicon("topics")["leads"].items() for lead in leads}


def _sort(lead: str) -> str:
    return _sorts()[lead.lower()]


@cache
def _leads() -> re.Pattern[str]:
    leads = sorted(_sorts(), key=lambda lead: (-len(lead), lead))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, leads))})(?![\w-])", re.IGNORECASE)


@cache
def _discussed() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, sorted(_words("discussed"))))
    nouns = "|".join(map(re.escape, sorted(_words("themes"))))
    be = r"(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+|also\s+|then\s+)?"
    return re.compile(
        rf"\b{be}(?:(?:{verbs})\b|(?:the |a |its |their )?(?:main |central |key |first )?(?:{nouns})\b)", re.IGNORECASE
    )
