"""Towns: the names of a sentence that can be the city of an event, also those that the gazetteer lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.annotate.places import lookup
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention
from kgbuild.spans import Span

__all__ = ["Placed", "behind_in", "dateline_of", "free_places", "house_in", "never", "office_of", "on_line"]

Placed = tuple[int, Mention]
"""A place and the atom where it stands (its first word, for a name of several)."""

_TOWN_WORDS = 3
_GUESSED = 0.6
"""Confidence of a town that no gazetteer knows."""
_KINDS_OF_TOWN = frozenset({"city", "town", "village", "municipality", "capital", "settlement", "commune", "port"})
_NO_TOWN = frozenset({"LANGUAGE", "NORP", "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT"})
"""What the language model takes a word for that stands behind "in" and is no place."""
_SAID = re.compile(
    r"held|hosted|organi[sz]ed|met|meets?|meeting|gathered|place|convened|opened|opens|began|begins|started|ended|closed"
    r"|concluded|launched|launches|presented|discussed|celebrated|awarded|was|were|is|are|be|took|here|again|today"
    r"|yesterday|inaugurated|assembled|scheduled|planned|organi[sz]es|hosts|holds|held|begun|continued"
)
"""Words before "in" behind which a name is where something was."""


def free_places(row: Row) -> list[Placed]:
    """Places of the row that are said of no agent and stand behind "in", "at" or "to", alone, or in front."""
    taken = _taken(row)
    out: list[Placed] = []
    for i, atom in enumerate(row.atoms):
        if i in taken:
            continue
        if atom.kind != "place" or atom.mention is None:
            continue
        before = row.atoms[i - 1].lower if i else ""
        after = row.atoms[i + 1].lower if i + 1 < len(row.atoms) else ""
        chained = bool(out) and (out[-1][0] == i - 2)
        if (before == "," and not chained and _seat(row, i)) or after in {"campus", "region", "province", "district"}:
            continue
        if (
            before in {"in", "at", "to", "", ",", "(", ".", "city", "here", "|", "·", "/", "–", "—", "-"}
            or i == 0
            or chained
            or (before == "and")
            or row.atoms[i - 1].kind == "date"
            or _kind_of_town(row.atoms, i)
            or after in {"was", "welcomed", "hosted", "became", "saw"}
        ):
            out.append((i, atom.mention))
    return out


def _taken(row: Row) -> set[int]:
    return {k for group in row.groups for phrase in group.phrases for k in range(phrase.start, phrase.end)}


def _seat(row: Row, i: int) -> bool:
    """Whether a place behind a comma is the seat of a body that is no house of the event ("funded by A, Delhi")."""
    group = next((g for g in row.groups if g.end == i - 1), None)
    if group is None or row.sentence.layout != "prose":
        return False
    before = [atom.lower for atom in row.atoms[max(0, group.start - 6) : group.start + 1]]
    return not {"at", "in", "inside", "venue"} & set(before)


def _kind_of_town(atoms: Sequence[Atom], i: int) -> bool:
    """Whether "in the city of" stands before."""
    before = [atom.lower for atom in atoms[max(0, i - 4) : i]]
    return before[-1:] == ["of"] and len(before) == 4 and before[2] in _KINDS_OF_TOWN and before[0] in {"in", "at"}


# ---------------------------------------------------------------- names that the gazetteer lacks


def behind_in(row: Row) -> list[Placed]:
    """Names behind "in" that the gazetteer lacks, where the sentence or the language model says that they are places.

    "took place in Stepanavan", "in the town of Tromsvik", "met in Eau Noire".
    """
    taken = _taken(row)
    out: list[Placed] = []
    for i, atom in enumerate(row.atoms):
        if i in taken or i == 0 or atom.kind != "word" or not atom.capital:
            continue
        cued = _kind_of_town(row.atoms, i)
        if not cued and row.atoms[i - 1].lower != "in":
            continue
        end = _town_end(row.atoms, i)
        if end is None or any(k in taken for k in range(i, end)):
            continue
        entity = _entity(row, atom)
        known = lookup(" ".join(a.text for a in row.atoms[i:end]))
        if known is not None and known.kind != "city":
            continue
        if cued or known or entity in {"GPE", "LOC"} or (entity not in _NO_TOWN and _said_before(row, i)):
            out.append((i, _town(row, i, end)))
    return out


def _entity(row: Row, atom: Atom) -> str:
    tokens = row.sentence.tokens
    return tokens[atom.token].entity if 0 <= atom.token < len(tokens) else ""


def _said_before(row: Row, i: int) -> bool:
    """Whether "in" follows a verb of holding, an event or a date, so that what it leads to is no topic."""
    before = row.atoms[i - 2] if i > 1 else None
    stands = before is not None and before.kind in {"event", "date", "institution", "backref"}
    return stands or (before is not None and _SAID.fullmatch(before.lower) is not None)


def _town_end(atoms: Sequence[Atom], i: int) -> int | None:
    """The atom behind a name of one to three capitalised words; None where the words can be no town's name."""
    k = i
    while k < len(atoms) and atoms[k].kind == "word" and atoms[k].capital and k - i <= _TOWN_WORDS:
        if not _like_town(atoms[k]):
            return None
        k += 1
    following = atoms[k] if k < len(atoms) else None
    closed = following is None or following.kind != "word" or not following.capital
    named = following is not None and following.lower in {"'s", "’s", "-"}
    return k if closed and not named and i < k <= i + _TOWN_WORDS else None


def _like_town(atom: Atom) -> bool:
    lowered = atom.lower.strip(".")
    return (
        re.fullmatch(r"[^\W\d_][^\W\d_'’.-]*(?:[-'’][^\W\d_]+)*\.?", atom.text) is not None and lowered not in never()
    )


@cache
def never() -> frozenset[str]:
    """Words of houses, rooms and bodies, seasons and the like: no town is called so."""
    pages = lexicon("pages")["words"]
    said: set[str] = {
        word for words in (pages["page_kinds"], pages["written"]) for phrase in words for word in phrase.split()
    }
    return frozenset(said.union(lexicon("places")["venues"]["words"], lexicon("dates")["months"]))


def _town(row: Row, i: int, end: int) -> Mention:
    atoms = row.atoms[i:end]
    name = " ".join(atom.text for atom in atoms)
    return _mention(row, Span(atoms[0].span.start, atoms[-1].span.end), name)


def _mention(row: Row, span: Span, name: str) -> Mention:
    return Mention("place", span, row.sentence.index, name, (), (), "city", (), _GUESSED)


# ---------------------------------------------------------------- lines that give an address


def on_line(row: Row, start: int = 0) -> list[Placed]:
    """The town of a line that is an address: "The Guildhall, Tewkesbury", "Horta, Azores, 14–16 September 2018".

    Of the pieces between commas and bars from an atom on, the first that the gazetteer knows for a city; else a name
    of one word; else the last that can be a town's name.
    """
    towns = [town for a, b in _pieces(row.atoms, start) if (town := _town_at(row, a, b)) is not None]
    known = [town for town in towns if town[1].confidence > _GUESSED]
    short = [town for town in towns if " " not in town[1].name]
    return (known or short or towns[-1:])[:1]


def _town_at(row: Row, start: int, end: int) -> Placed | None:
    """The town that a piece of an address consists of."""
    atoms = row.atoms[start:end]
    if not atoms:
        return None
    first = next((k for k, atom in enumerate(atoms) if not _postcode(atom)), 0)
    rest = atoms[first:]
    if rest and rest[0].kind == "place" and rest[0].mention is not None:
        alone = all(atom.kind in {"place", "punct", "date"} or _postcode(atom) for atom in rest[1:])
        city = rest[0].mention.type not in {"country", "region", "online"}
        return (start + first, rest[0].mention) if alone and city else None
    stop = _town_end(row.atoms, start + first)
    if stop is None or (stop < end and any(not _postcode(atom) for atom in row.atoms[stop:end])):
        return None
    return start + first, _town(row, start + first, stop)


def _postcode(atom: Atom) -> bool:
    return re.fullmatch(r"(?:[A-Z]{1,3}-)?\d{3,6}|\d{1,3}", atom.text) is not None


def _pieces(atoms: Sequence[Atom], start: int) -> Iterator[tuple[int, int]]:
    """The runs of atoms between commas, bars, dates and parentheses."""
    for k, atom in enumerate(atoms[start:], start):
        if atom.kind == "date" or atom.lower in {",", "|", "·", "•", "(", ")", ";", "&", "/", "–", "—"}:
            yield start, k
            start = k + 1
    yield start, len(atoms)


_OFFICES = frozenset({"office", "headquarters", "branch", "premises"})


def office_of(row: Row) -> list[Placed]:
    """The town of an office: "at our Dunedin office"."""
    out: list[Placed] = []
    for i, atom in enumerate(row.atoms[:-1]):
        named = atom.kind == "place" and atom.mention is not None and atom.mention.type == "city"
        owned = i > 0 and row.atoms[i - 1].lower in {"our", "its", "the", "their"}
        if named and owned and row.atoms[i + 1].lower in _OFFICES:
            assert atom.mention is not None
            out.append((i, atom.mention))
    return out


_HOUSED = frozenset({"at", "in", "inside", "host", "hosts", "hosted", "held"})


def house_in(row: Row) -> list[Placed]:
    """The town of the house where something was: "at the Academy of Economics in Plovdiv", "hosted by A in Riga"."""
    out: list[Placed] = []
    for group in row.groups:
        phrase = group.phrases[-1]
        before = {atom.lower for atom in row.atoms[max(0, group.start - 6) : group.start]}
        if phrase.head.kind != "institution" or not (
            before & _HOUSED or group.start <= 1 or row.sentence.layout == "label"
        ):
            continue
        out += [
            (k, atom.mention)
            for k, atom in enumerate(row.atoms[phrase.start : phrase.end], phrase.start)
            if atom.kind == "place" and atom.mention is not None and row.atoms[k - 1].lower in {"in", "at"}
        ]
        town = _town_in_name(" ".join(phrase.head.text.split()))
        if town is not None:
            out.append((phrase.start, _mention(row, phrase.head.span, town)))
    return out


_BUILDINGS = frozenset(
    {"museum", "library", "hall", "theatre", "theater", "house", "fair", "gallery", "castle", "townhall", "palace",
     "archive", "archives", "opera"}
)  # fmt: skip
"""What stands in one town, and is called after it; a university or institute named so may be anywhere."""


def _town_in_name(name: str) -> str | None:
    """The town in a house's name: "Academy of Economics in Plovdiv", "Elmina Maritime Museum", "City Library of Riga".

    >>> _town_in_name("Academy of Economics in Plovdiv"), _town_in_name("Centre for Research in Ethics")
    ('Plovdiv', None)
    >>> _town_in_name("City Library of Riga"), _town_in_name("Kaunas Town Hall"), _town_in_name("University of Leeds")
    ('Riga', 'Kaunas', None)
    """
    words = name.split()
    place = lookup(name.rpartition(" in ")[2]) if " in " in name else None
    if place is not None and place.kind == "city":
        return name.rpartition(" in ")[2]
    if not _BUILDINGS & {word.lower() for word in words}:
        return None
    named = [name.rpartition(" of ")[2], words[0], " ".join(words[:2])]
    known = ((town, lookup(town)) for town in named if town != name)
    cities = [town for town, place in known if place is not None and place.kind == "city" and place.name == town]
    return cities[0] if cities else None


# ---------------------------------------------------------------- datelines


_LINE = re.compile(
    r"(?P<town>L\d+|[^\W\d_]{3,}(?: [^\W\d_]{3,}){0,2}) (?:, (?:L\d+|[^\W\d_]+) )?"
    r"(?:(?:[,(/] )?(?P<day>D\d+) (?:\) )?)?(?:\( \S+ \) )?(?P<dash>[–—:-] |\. ?$)?"
)


def dateline_of(row: Row) -> list[Placed]:
    """The town of a dateline: "RIGA, 5 May –", "LAHORE –", "Khujand." """
    line = _LINE.match(row.text)
    if line is None or not (line["day"] or line["dash"]):
        return []
    first = row.atoms[0]
    if line["town"].startswith("L") and first.kind == "place" and first.mention is not None:
        return [(0, first.mention)] if line["day"] or line["dash"] != ": " else []
    size = len(line["town"].split())
    shouted = line["dash"] in {"– ", "— ", "- "} and all(atom.text.isupper() for atom in row.atoms[:size])
    return [(0, _town(row, 0, size))] if shouted and _town_end(row.atoms, 0) == size else []
