"""Where a sentence names an event: the noun phrase around an event word.

"the 11th Korea-Japan Next Generation Academic Forum", "a guest lecture", "First meeting of the working group",
"Session 3" are event phrases; "conference participants", "the School of Economics" and "training of personnel" are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.interpret.atoms import Atom
from kgbuild.lexicons import lexicon
from kgbuild.spans import Span

__all__ = ["NEWS_VERBS", "Head", "heads_of", "number_of", "singular"]

_ORDINAL = re.compile(r"^(\d{1,3})(st|nd|rd|th)$|^(?=[IVXL])(X{0,3}(IX|IV|V?I{0,3})|XL|L)(th|st|nd|rd)?$")
_CLEAN = re.compile(r"^[\w’'.&-]+$")
_MOST = 40
"""Event phrases that one sentence can have: nobody's sentence names more, and the work stays bounded."""
_MODIFIERS = 12
NEWS_VERBS = frozenset(
    {
        "opens",
        "begins",
        "starts",
        "kicks",
        "concludes",
        "takes",
        "hosts",
        "brings",
        "ends",
        "held",
        "convenes",
        "gathers",
        "discusses",
        "calls",
        "highlights",
        "focuses",
        "explores",
        "marks",
        "celebrates",
        "announces",
    }
)
_HYPHENED = re.compile(r"(session|section|panel)[-‑](?:\d{1,2}|[ivx]{1,4}|[a-h])")
_NUMBERED = frozenset(
    {"session", "section", "panel", "part", "minicourse", "mini-course", "short course", "course", "workshop",
     "training", "round table", "roundtable", "round-table", "lecture", "webinar", "masterclass", "master class",
     "seminar"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """An event phrase; ``start`` and ``end`` are atom indices.

    ``label`` is the words that name the kind, ``name`` the proper name where the phrase itself is one;
    ``definite`` is true after "the", "this", "its"; ``plural`` for several events at once.
    """

    start: int
    end: int
    noun: int
    span: Span
    word: str
    type: str
    label: str
    name: str | None
    definite: bool
    indefinite: bool
    plural: bool
    strong: bool
    ordinal: int | None
    group: str | None
    determiner: str
    elided: bool = False
    """Whether an ordinal stands for the phrase, whose noun a sentence before had ("In the first, A spoke")."""

    @property
    def capital_label(self) -> bool:
        """Whether the words of the kind are capitalised ("Session 3", "First Meeting")."""
        return self.label[:1].isupper()


@cache
def _nouns() -> Mapping[str, tuple[str, bool, bool]]:
    """Each event word, singular and plural: its type, whether it is strong, whether it is plural."""
    words = lexicon("events")
    out: dict[str, tuple[str, bool, bool]] = {}
    for part, strong in (("strong", True), ("weak", False)):
        for word, kind in words[part].items():
            out.setdefault(word, (kind, strong, False))
            out.setdefault(_plural(word), (kind, strong, True))
    for word in words["generic"]["words"]:
        out.setdefault(word, ("", False, False))
    return out


@cache
def _singulars() -> Mapping[str, str]:
    return {_plural(word): word for part in ("strong", "weak") for word in lexicon("events")[part]}


def singular(word: str) -> str:
    """An event word in the singular.

    >>> singular("round tables"), singular("symposia"), singular("panel")
    ('round table', 'symposium', 'panel')
    """
    return _singulars().get(word, word)


def _plural(word: str) -> str:
    if word.endswith(("s", "ch", "sh")) and not word.endswith("ies"):
        return word + "es"
    if word.endswith("um"):
        return word[:-2] + "a"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@cache
def _firsts() -> frozenset[str]:
    return frozenset(re.split(r"[ -]", word)[0] for word in _nouns()) | frozenset(_nouns())


@cache
def _set(*path: str) -> frozenset[str]:
    value = lexicon("events")
    for key in path:
        value = value[key]
    return frozenset(value)


def heads_of(atoms: Sequence[Atom], text: str) -> list[Head]:
    """The event phrases of a sentence, left to right."""
    out: list[Head] = []
    floor = 0
    i = 0
    while i < len(atoms) and len(out) < _MOST:
        found = _noun_at(atoms, i)
        if found is None:
            i += 1
            continue
        end, word = found
        head = _phrase(atoms, text, i, end, word, floor)
        if head is not None:
            out.append(head)
            floor = head.end
            i = max(head.end, i + 1)
        else:
            i = end
    return out


def _noun_at(atoms: Sequence[Atom], i: int) -> tuple[int, str] | None:
    """The longest event word that begins at atom i, and the index after it."""
    if atoms[i].kind == "word" and (numbered := _HYPHENED.fullmatch(atoms[i].lower)) is not None:
        return i + 1, numbered[1]
    if atoms[i].kind != "word" or atoms[i].lower not in _firsts():
        return None
    best: tuple[int, str] | None = None
    for size in (1, 2, 3, 4):
        row = atoms[i : i + size]
        if len(row) < size or any(atom.kind not in {"word", "punct"} for atom in row):
            break
        for sign in (" ", ""):
            word = sign.join(atom.lower for atom in row)
            word = word.replace(" - ", "-")
            if word in _nouns():
                best = (i + size, word)
    return best


def _phrase(atoms: Sequence[Atom], text: str, i: int, end: int, word: str, floor: int) -> Head | None:
    kind, strong, plural = _nouns()[word]
    if end < len(atoms) and (
        (
            atoms[end].lower in _set("words", "attribute_of")
            and (not atoms[end].capital or (atoms[end].text.isupper() and atoms[i].text.isupper()))
        )
        or (
            atoms[end].lower == "-"
            and end + 1 < len(atoms)
            and atoms[end + 1].kind == "word"
            and atoms[end].span.start == atoms[end - 1].span.end
        )
    ):
        return None
    if end < len(atoms) and atoms[end].capital == atoms[i].capital and _noun_at(atoms, end) is not None:
        return None
    if atoms[i].pos in {"VERB", "AUX"} and not atoms[i].capital:
        return None
    start = _leftwards(atoms, i, floor)
    determiner = atoms[start - 1].lower if start > 0 else ""
    numbered = word in _NUMBERED and end < len(atoms) and _is_numeral(atoms[end], spelled=atoms[i].capital)
    noun_end = end + 1 if numbered else end
    group, type_, tail = _group(atoms, noun_end, kind)
    capital = atoms[end - 1].capital
    if word == "school" and not _named_school(atoms, i, end):
        return None
    name_end = _name_end(atoms, noun_end) if capital else noun_end
    proper = _proper(atoms[start:i], atoms[noun_end:name_end], atoms[i:end])
    stop = max(tail, name_end if proper else noun_end)
    span = Span(atoms[start].span.start, atoms[stop - 1].span.end)
    label_end = tail if tail > noun_end else noun_end
    label_start = start if not proper else _label_start(atoms, start, i)
    return Head(
        start=start,
        end=stop,
        noun=i,
        span=span,
        word=word,
        type=type_,
        label=_label(Span(atoms[label_start].span.start, atoms[label_end - 1].span.end).of(text), numbered=numbered),
        name=Span(atoms[_name_start(atoms, start, i)].span.start, atoms[name_end - 1].span.end).of(text)
        if proper
        else None,
        definite=determiner in {"the", "this", "that", "its", "their", "our", "these", "those", "same"},
        indefinite=determiner in {"a", "an", "another", "one"},
        plural=plural,
        strong=strong,
        ordinal=_ordinal(atoms[start:i]),
        group=group,
        determiner=determiner,
    )


def _is_numeral(atom: Atom, *, spelled: bool) -> bool:
    """Whether an atom can number an event: "Session 3", "Session II", with a capital also "Session two"."""
    counts = lexicon("events")["modifiers"]["counts"]
    figure = re.fullmatch(r"\d{1,2}|[IVX]{1,4}[.]?|[A-H][.]?", atom.text) is not None
    return figure or (spelled and atom.lower in counts)


def _label(words: str, *, numbered: bool) -> str:
    return words.removesuffix(".") if numbered else words


def _leftwards(atoms: Sequence[Atom], i: int, floor: int) -> int:
    """The first modifier of the phrase whose noun begins at i."""
    k = i
    while k > floor and i - k < _MODIFIERS:
        atom = atoms[k - 1]
        nearest = atoms[k]
        if atom.kind == "place":
            if not nearest.capital and nearest.lower != "-":
                break
        elif atom.kind == "position" and atom.capital and nearest.capital and " " not in atom.text:
            pass
        elif atom.kind == "word":
            if not _CLEAN.match(atom.text):
                break
            modifier = (
                atom.pos in {"ADJ", "NOUN", "PROPN", "NUM"}
                or atom.lower in _set("modifiers", "kind")
                or _is_ordinal(atom)
            )
            verb = (
                atom.pos in {"VERB"}
                and atom.tag in {"VBN", "VBG"}
                and atom.lower in {"training", "working", "updated", "extended"}
            )
            if not (modifier or verb) or (atom.lower == "and" and not _joins(atoms, k - 1)):
                break
            if (
                atom.pos in {"NOUN", "PROPN"}
                and not atom.capital
                and not _is_ordinal(atom)
                and atom.lower not in _set("modifiers", "kind")
                and nearest.capital
            ):
                break
            if atom.pos == "NUM" and not _is_ordinal(atom) and not re.fullmatch(r"\d{4}", atom.text):
                break
        elif atom.lower not in {"-", "–", "&", "/"} or atom.span.end != nearest.span.start:
            break
        k -= 1
    while k < i and (atoms[k].kind == "punct" or atoms[k].lower in {"and", "of"}):
        k += 1
    return k


def _joins(atoms: Sequence[Atom], k: int) -> bool:
    """Whether "and" joins two modifiers ("scientific and practical conference")."""
    kinds = _set("modifiers", "kind")
    return 0 < k < len(atoms) - 1 and atoms[k - 1].lower in kinds and atoms[k + 1].lower in kinds


def _is_ordinal(atom: Atom) -> bool:
    return bool(_ORDINAL.match(atom.text)) or atom.lower in lexicon("events")["modifiers"]["ordinals"]


_NUMBER = re.compile(r"[\s-](\d{1,2}|[ivxl]{1,5}|[a-h]|[a-z]{3,5})\.?$", re.IGNORECASE)


def number_of(head: Head) -> int | None:
    """The number by which a part of an event goes: of "Session II", "Panel B", "Session two", "the second session"."""
    found = _NUMBER.search(head.label)
    if head.ordinal is not None or found is None:
        return head.ordinal
    said = found[1]
    counts: Mapping[str, int] = lexicon("events")["modifiers"]["counts"]
    if said.isdigit():
        return int(said)
    if said.lower() in counts:
        return counts[said.lower()]
    if said.upper() in _LETTERS:
        return _LETTERS.index(said.upper()) + 1
    roman = set(said.upper()) <= set("IVXL")
    return _roman(said.upper()) if roman else None


_LETTERS = "ABCDEFGH"


def _ordinal(modifiers: Sequence[Atom]) -> int | None:
    words: Mapping[str, int] = lexicon("events")["modifiers"]["ordinals"]
    for atom in modifiers:
        if atom.lower in words:
            return words[atom.lower]
        match = _ORDINAL.match(atom.text)
        if match and match[1]:
            return int(match[1])
        if match and match[3]:
            return _roman(match[3])
    return None


def _roman(text: str) -> int:
    """Roman numerals up to fifty.

    >>> _roman("VII"), _roman("XIV"), _roman("XL")
    (7, 14, 40)
    """
    value = {"I": 1, "V": 5, "X": 10, "L": 50}
    digits = [value[c] for c in text]
    return sum(-d if i + 1 < len(digits) and digits[i + 1] > d else d for i, d in enumerate(digits))


def _group(atoms: Sequence[Atom], end: int, kind: str) -> tuple[str | None, str, int]:
    """ "of the working group" after a meeting: the group's word, the type of the whole, the index after it."""
    k = end
    if kind not in {"meeting", "session", ""} or k >= len(atoms) or atoms[k].lower != "of":
        return None, kind, end
    k += 1
    while k < len(atoms) and atoms[k].lower in {"the", "a", "an", "its", "our"}:
        k += 1
    groups: Mapping[str, str] = lexicon("events")["of_group"]
    words: list[str] = []
    for step in range(5):
        if k + step >= len(atoms) or atoms[k + step].kind != "word":
            break
        words.append(atoms[k + step].lower)
        for size in (2, 1):
            tail = " ".join(words[-size:])
            if tail in groups:
                return tail, groups[tail], k + step + 1
        if atoms[k + step].pos not in {"ADJ", "NOUN", "PROPN", "VERB"}:
            break
    return None, kind, end


def _named_school(atoms: Sequence[Atom], i: int, end: int) -> bool:
    """A school is an event when it says so before: "summer school"; otherwise it is a body."""
    return i > 0 and atoms[i - 1].lower in {"summer", "winter", "spring", "autumn", "alumni", "field", "training"}


def _name_start(atoms: Sequence[Atom], start: int, noun: int) -> int:
    """Past adjectives in lower case that stand before a proper name ("annual Spring Showcase")."""
    k = start
    while k < noun and atoms[k].text[:1].islower() and atoms[k].kind == "word" and not _is_ordinal(atoms[k]):
        k += 1
    return k


_ABOUT = frozenset({"on", "about"})
_INNER = frozenset({"of", "for", "on", "at", "about"})
_FURTHER = _INNER | {"and", "&", "in", "from", "to", "with", "between", "across", "beyond", "through"}


def _name_end(atoms: Sequence[Atom], end: int) -> int:
    """Past "of Sociologists of Kazakhstan", "on Trade, Work and Care in Mountain Areas" behind a capitalised head."""
    k = end
    while k + 1 < len(atoms) and (
        atoms[k].lower in _INNER
        or (atoms[k].lower == "in" and atoms[k + 1].lower == "the")
        or (k > end and (atoms[k].lower in _FURTHER or _listed(atoms, k)) and not _meets_elsewhere(atoms, k))
    ):
        j = k + 1
        while j < len(atoms) and atoms[j].lower in {"the", "young"}:
            j += 1
        first = j
        while j < len(atoms) and (
            (
                atoms[j].kind == "word"
                and atoms[j].capital
                and atoms[j].lower not in NEWS_VERBS
                and atoms[j].pos != "AUX"
            )
            or (atoms[j].kind == "place")
            or (atoms[j].kind == "date" and atoms[k].lower == "of" and j == first and len(atoms[j].text) < 10)
        ):
            j += 1
        body = j == first and j < len(atoms) and atoms[j].kind == "institution"
        if body and ((atoms[k].lower == "at" and k > end) or atoms[k].lower in _ABOUT):
            j += 1
        if j == first:
            break
        k = j
    return k


def _meets_elsewhere(atoms: Sequence[Atom], k: int) -> bool:
    """Whether what follows says where it took place or names somebody, so that the name ends before it."""
    following = atoms[k + 1]
    if following.kind == "place":
        return atoms[k].lower != "and" and (following.mention is None or following.mention.type in {"city", "venue"})
    return following.kind != "word" and following.lower != "the"


def _listed(atoms: Sequence[Atom], k: int) -> bool:
    """Whether a comma stands in a list of capitalised words that "and" closes ("Trade, Work and Care")."""
    if atoms[k].lower != ",":
        return False
    for atom in atoms[k + 1 : k + 9]:
        if atom.lower in {"and", "&"}:
            return True
        if atom.lower != "," and not (atom.kind == "word" and (atom.capital or atom.lower in {"of", "the", "in"})):
            return False
    return False


def _proper(before: Sequence[Atom], after: Sequence[Atom], noun: Sequence[Atom]) -> bool:
    """Whether modifiers or complement make the phrase a proper name and not a kind."""
    if not noun[-1].capital:
        return False
    kinds = _set("modifiers", "kind")
    own = [
        a
        for a in before
        if (a.capital or a.kind == "place")
        and a.lower not in kinds
        and not _is_ordinal(a)
        and not re.fullmatch(r"\d+", a.text)
    ]
    named = [a for a in after if a.capital]
    if len(noun) > 1 and not own and not named:
        return " ".join(a.lower for a in noun).endswith(" day")
    return bool(own or named)


def _label_start(atoms: Sequence[Atom], start: int, noun: int) -> int:
    """Of a proper name, the last words that tell its kind."""
    kinds = _set("modifiers", "kind")
    k = noun
    while k > start and atoms[k - 1].lower in kinds:
        k -= 1
    return k
