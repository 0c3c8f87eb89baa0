"""Lists of everything: A–Z of people and institutions, events by year, topics, places, reports; and the search index.

A list longer than :data:`MOST` is cut into several files at its letters or years.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

from kgbuild.counting import count
from kgbuild.folding import romanized
from kgbuild.publish.addresses import KINDS
from kgbuild.publish.graph import Node, iri_of
from kgbuild.publish.page import Entry
from kgbuild.publish.render import About, render
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import AGENT
from kgbuild.publish.words import sort_key, year_of

__all__ = ["browse_pages", "search_index"]

MOST = 1_500
"""Entries of one file."""

_HEADINGS = {
    "person": "People",
    "institution": "Institutions",
    "event": "Events",
    "series": "Event series",
    "topic": "Topics",
    "place": "Places",
    "contribution": "Talks",
    "doc": "Reports",
}
_Groups = list[tuple[str, str, list[Entry]]]


def browse_pages(reader: Reader, about: About) -> Iterator[tuple[str, str]]:
    """Each list as (path, page)."""
    for kind, heading in _HEADINGS.items():
        things = reader.things(kind)
        groups = _by_year(reader, things) if kind == "event" else _by_letter(reader, things, kind)
        stem = f"browse/{KINDS[kind][1]}"
        files = _cut(groups)
        where = {key: _file(stem, number) for number, file in enumerate(files) for _, key, _ in file}
        for number, file in enumerate(files):
            here = {key for _, key, _ in file}
            path = _file(stem, number)
            yield (
                path,
                render(
                    "browse.html",
                    about,
                    path,
                    heading=heading,
                    total=len(things),
                    note=_note(kind),
                    groups=[
                        (
                            name,
                            key,
                            entries if key in here else [],
                            "" if key in here else where[key].removeprefix("browse/"),
                        )
                        for name, key, entries in groups
                    ],
                    description=f"{heading} of {about.title}",
                ),
            )


def _file(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 0 else f"{stem}-{number + 1}.html"


def _cut(groups: _Groups) -> list[_Groups]:
    files: list[_Groups] = [[]]
    size = 0
    for group in groups:
        if size and size + len(group[2]) > MOST:
            files.append([])
            size = 0
        files[-1].append(group)
        size += len(group[2])
    return files


def _note(kind: str) -> str:
    return {
        "event": "By year, the latest first; parts of an event follow their whole.",
        "doc": "The texts that everything here was read from.",
    }.get(kind, "")


def _by_letter(reader: Reader, things: list[Node], kind: str) -> _Groups:
    groups: dict[str, list[Entry]] = {}
    for thing in sorted(things, key=lambda one: (sort_key(reader.name(one)), reader.name(one), one)):
        first = sort_key(reader.name(thing))[:1].upper()
        letter = first if first.isalpha() else "0–9" if first.isdigit() else "…"
        groups.setdefault(letter, []).append(Entry(reader.link(thing), _detail(reader, thing, kind)))
    return [(letter, f"l-{letter.lower() if letter.isalnum() else 'other'}", found) for letter, found in groups.items()]


def _detail(reader: Reader, thing: Node, kind: str) -> str:
    from kgbuild.publish.terms import INSTITUTION, TOPIC, UNIT_OF

    if kind == "person":
        bodies = {
            reader.name(body)
            for tie in reader.graph.subjects(AGENT, thing)
            for body in reader.graph.values(tie, INSTITUTION)
        }
        return ", ".join(sorted(bodies)[:2])
    if kind == "institution":
        return ", ".join(reader.name(one) for one in reader.graph.values(thing, UNIT_OF))
    if kind == "topic":
        return count(len(reader.graph.subjects(TOPIC, thing)), "event or talk", "events and talks")
    if kind == "doc":
        from kgbuild.publish.graph import node_of
        from kgbuild.vocabulary import dc

        return reader.graph.text(thing, node_of(dc.publisher))
    return ""


def _by_year(reader: Reader, events: list[Node]) -> _Groups:
    def key(event: Node) -> tuple[str, str, bool, str, Node]:
        top = reader.top(event)
        return reader.dates(top)[0], reader.name(top), event == top, reader.dates(event)[0], event

    groups: dict[str, list[Entry]] = {}
    for event in sorted(events, key=key, reverse=True):
        where = reader.where(event)
        detail = " · ".join(filter(None, (reader.when(event), where[0].text if where else "")))
        groups.setdefault(year_of(reader.dates(event)[0]), []).append(Entry(reader.link(event), detail))
    undated = groups.pop("", [])
    listed = [(year, f"y-{year}", found) for year, found in sorted(groups.items(), reverse=True)]
    return [*listed, ("Without a date", "y-none", undated)] if undated else listed


def search_index(reader: Reader) -> str:
    """All names as a script: it can be read from disk, where a page may not fetch.

    An item is [kind, key, name, other words folded, weight]; ``fold`` says how letters beyond ASCII are written.
    """
    kinds = list(KINDS)
    items = []
    for kind in kinds:
        for thing in reader.things(kind):
            name = reader.name(thing)
            path = reader.addresses.stem(iri_of(thing)).removeprefix("id/")
            own = set(_fold(name).split())
            also = sorted(
                {form for text, _ in reader.names(thing) if not set((form := romanized(text)).split()) <= own} - {""}
            )
            romance = romanized(name)
            if not set(romance.split()) <= own:
                also.append(romance)
            weight = len(reader.graph.into.get(thing, ()))
            items.append([kinds.index(kind), path, name, " ".join(also), weight])
    data = {"kinds": [KINDS[kind][0] for kind in kinds], "fold": _letters(), "items": items}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"window.kgIndex={text};\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _fold(name: str) -> str:
    """A name as the page folds what is typed, but for its table of letters."""
    import re
    import unicodedata

    letters = _letters()
    text = "".join(
        letters.get(c) or "".join(p for p in unicodedata.normalize("NFKD", c) if not unicodedata.combining(p))
        for c in name.lower()
    )
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())


@cache
def _letters() -> dict[str, str]:
    """Letters that taking the accents off does not bring into ASCII, and how names write them."""
    import unicodedata

    found = {}
    for point in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x531, 0x590), *range(0x10D0, 0x1100)):
        letter = chr(point)
        if letter != letter.lower() or not letter.isalpha():
            continue
        plain = "".join(p for p in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(p))
        written = romanized(letter)
        if written and written != plain and written.isascii():
            found[letter] = written
    return found
