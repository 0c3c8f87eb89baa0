"""Whom each person belongs to: the posts of agent phrases as affiliation claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.posts import occupation, position_of, posts_of
from kgbuild.interpret.row import Group, Row
from kgbuild.interpret.told_ties import told_ties
from kgbuild.lexicons import lexicon
from kgbuild.model import InstitutionClaim
from kgbuild.spans import Span

__all__ = ["Home", "Tie", "home_of", "ties_of"]


@dataclass(slots=True)
class Tie:
    """A person's tie to an institution, with every sentence that states it."""

    person: str
    institution: str
    position: str | None
    rule: str
    evidence: list[Span] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    chance: float = 1.0
    """How likely it is where no wording gives it."""


@dataclass(frozen=True, slots=True)
class Home:
    """Whose page it is: the publisher's key, and whether it is a place of teaching, where "Professor" is a post."""

    key: str | None
    teaches: bool
    short: Mapping[str, str]
    """Acronyms of the report's institutions to their keys."""
    heads: Mapping[str, str]
    """Capitalized nouns that begin or end the name of one body alone, to its key: "the Society"."""


def ties_of(rows: Sequence[Row], home: Home) -> list[Tie]:
    """The ties that the rows state, each once, in the order of the text."""
    found: list[tuple[Row, str, str, str | None, str]] = []
    bare: list[tuple[Row, str, str]] = []
    last: str | None = None
    guests: str | None = None
    site: str | None = None
    for n, row in enumerate(rows):
        for group in row.groups:
            for phrase in group.phrases:
                person = phrase.head.key
                if phrase.head.kind != "person" or person is None:
                    continue
                before, last = last, person
                told = _plural(phrase, group) or _ties(phrase, row, home) or _of_the_list(phrase, group)
                told = told or _by_short_name(phrase, row, home)
                told = told or _shared_behind(phrase, group, row) or _beside_another(phrase, row, found, before, site)
                if guests is not None and not told:
                    told = _of_guests(guests, phrase, row, row.groups.index(group))
                found += [(row, person, *tie) for tie in told]
                bare += [(row, person, position) for position in _bare(phrase, home, row)]
        found += [(row, *tie) for tie in told_ties(row, last)]
        guests = _guests(row) or guests
        site = next((a.key for a in reversed(row.atoms) if a.kind == "institution" and a.key), site)
        if (signed := _signed(row)) is not None:
            block = _block(rows, n + 1)
            found += [(row, signed, *tie) for tie in _described(block)]
    elsewhere = {person for _, person, institution, _, _ in found if institution != home.key}
    if home.key is not None:
        found += [
            (row, person, home.key, position, "post-bare-publisher")
            for row, person, position in bare
            if person not in elsewhere
        ]
    out: dict[tuple[str, str, str], Tie] = {}
    for row, person, institution, position, rule in sorted(found, key=lambda item: item[0].sentence.index):
        if person != institution:
            tie = out.setdefault((person, institution, fold(position or "")), Tie(person, institution, position, rule))
            tie.evidence.append(row.span)
            tie.sentences.append(row.sentence.index)
    return _without_bare(list(out.values()))


def home_of(publisher: str | None, bodies: Iterable[InstitutionClaim]) -> Home:
    """What ``ties_of`` needs to know of the report's institutions."""
    short: dict[str, str] = {}
    heads: dict[str, set[str]] = {}
    teaches = False
    for body in bodies:
        for word in {body.name.split()[0], body.name.split()[-1]}:
            heads.setdefault(word, set()).add(body.key)
        for name in (body.name, *body.aliases):
            if name.isupper() and name.isalnum():
                short.setdefault(name, body.key)
        if body.key == publisher:
            teaches = body.type in {"university", "faculty", "academy", "school"}
    alone = {word: next(iter(keys)) for word, keys in heads.items() if len(keys) == 1 and word not in _INNER}
    return Home(publisher, teaches, short, alone)


_INNER = frozenset({"Board", "Committee", "Council", "Department", "Vice", "Deputy", "The"})
"""Nouns of parts of any body: "Board chair X" is of the house."""


_HONORIFIC = frozenset(lexicon("roles")["description"]["honorifics"])
_HOUSE_POSTS = frozenset(lexicon("roles")["description"]["house_posts"])
_TEACHING = re.compile(r"\b(?:professor|lecturer|docent|teacher|dean|student|reader|rector|provost)")


def _ties(phrase: Phrase, row: Row, home: Home) -> list[tuple[str, str | None, str]]:
    out: list[tuple[str, str | None, str]] = []
    title = None if any(post.position for post in phrase.posts) else _chair(phrase, row)
    for post in phrase.posts:
        named = post.position is not None and post.position.kind == "position"
        position = position_of(post.position) if named else title
        if post.institution is not None and post.institution.key is not None:
            backref = post.institution.kind == "backref"
            rule = "post-at" if position else "tie-backref" if backref else "tie-apposed"
            out.append((post.institution.key, position, rule))
        elif position is not None and (body := home.short.get(position.split()[0])):
            out.append((body, position, "post-at"))
    return out


def _chair(phrase: Phrase, row: Row) -> str | None:
    """ "Prof. X of Y": the title is the post at Y; beside a body in brackets or behind a comma it is only a title."""
    before = [a.text for a in row.atoms[max(0, phrase.start - 2) : phrase.end] if a.span.end <= phrase.head.span.start]
    behind = next((a.lower for a in row.atoms[: phrase.end] if a.span.start >= phrase.head.span.end), "")
    return "Prof." if {"Prof", "Prof."} & set(before) and behind in {"of", "from", "at"} else None


def _plural(phrase: Phrase, group: Group) -> list[tuple[str, str | None, str]]:
    """ "our Vice Rectors A and B": what a post in the plural says of the first it says of those behind, too."""
    first = group.phrases[0]
    post = first.posts[0] if first.posts else None
    if phrase is first or post is None or post.institution is None or post.institution.key is None:
        return []
    plural = post.position is not None and position_of(post.position) != post.position.text
    before = group.phrases[: group.phrases.index(phrase) + 1]
    if not plural or any(p.position for other in before[1:] for p in other.posts):
        return []
    return [(post.institution.key, position_of(post.position), "post-at")]


def _shared_behind(phrase: Phrase, group: Group, row: Row) -> list[tuple[str, str | None, str]]:
    """ "A and B from X", "A, B and C (all X)": where the last is from, the others are from, too."""
    at = group.phrases.index(phrase)
    last = next((other for other in group.phrases[at + 1 :] if other.posts), None)
    if last is None or last.head.kind != "person" or len(last.posts) != 1:
        return []
    if last.posts[0].position is not None and last.posts[0].position.kind == "position":
        return []
    body = last.posts[0].institution
    if body is None or body.key is None or body.span.start < last.head.span.start or phrase.posts:
        return []
    between = [atom.lower for atom in row.atoms[phrase.end : last.start]]
    pair = at == len(group.phrases) - 2 and between[:1] == ["and"]
    said = {atom.lower for atom in row.atoms[last.start : last.end]}
    return [(body.key, None, "tie-apposed")] if pair or said & {"both", "all"} else []


_OPEN_ENDS = frozenset({"of", "at", "with", "for", "from", "in", "to", ","})


def _of_another_body(post: Atom, row: Row) -> bool:
    """ "the college's deputy director": a post whose body a possessive names, known or not."""
    before = [atom.lower for atom in row.atoms if atom.span.end <= post.span.start][-1:]
    return before in (["'s"], ["’s"])


def _of_the_house(post: Atom, row: Row) -> bool:
    """Whether a post behind a name may be one at the publisher: a usual one, with no name of a body behind it."""
    said = re.split(r" (?:of|for|in|at) ", post.lower)[0].split()
    behind = [atom for atom in row.atoms if atom.span.start >= post.span.end][:3]
    if behind and behind[0].lower in _OPEN_ENDS:
        rest = [a for a in behind[1:] if a.lower != "the"]
        if rest and (rest[0].capital or rest[0].kind in {"institution", "place"}) and rest[0].kind != "person":
            return False
    return said[-1] in _HOUSE_POSTS and not {"former", "late", "retired"} & set(said)


_OF_GUESTS = re.compile(
    r"(?<!\S)(?:the|this|their) (?:delegation|guests|visitors) (?:also )?(?:,|with|includ|consist|compris|was|were)"
    r"|of the delegation (?:were|was|are|:)"
)


def _guests(row: Row) -> str | None:
    """ "a delegation from the Ministry": the body whose people a report goes on to name."""
    for group in row.groups:
        for phrase in group.phrases:
            said = {atom.lower for atom in row.atoms[max(0, phrase.start - 1) : phrase.end]}
            if phrase.crowd and "delegation" in said and phrase.head.kind == "institution":
                return phrase.head.key
    return None


_INCLUDING = re.compile(
    r"(?<!\S)(?:delegation|guests|visitors|group|it) (?:(?!A\d)\S+ |A\d+ (?=, and includ)){0,8}?"
    r"(?:includ|consist|compris)\w* "
)


def _of_guests(guests: str, phrase: Phrase, row: Row, number: int) -> list[tuple[str, str | None, str]]:
    """The people of a delegation: with their posts, and where it "included" them without any."""
    if any(post.institution is not None for post in phrase.posts):
        return []
    including = _INCLUDING.search(row.text)
    posts = [post for post in _own_posts(phrase) if not occupation(post)]
    if including is not None and row.text.find(f"A{number} ") >= including.end():
        told: list[str | None] = [*posts] or [None]
        return [(guests, position, "post-bare-publisher") for position in told]
    if _OF_GUESTS.search(row.text):
        return [(guests, position, "post-bare-publisher") for position in _own_posts(phrase)]
    return []


def _by_short_name(phrase: Phrase, row: Row, home: Home) -> list[tuple[str, str | None, str]]:
    """ "Society president X": a noun of a body's name before the post stands for the body."""
    post = phrase.posts[0].position if phrase.posts else None
    before = row.atoms[phrase.start - 1] if phrase.start else None
    body = home.heads.get(before.text) if before is not None and post is not None else None
    if body is None or post is None or post.span.start > phrase.head.span.start:
        return []
    return [(body, position_of(post), "post-at")]


def _own_posts(phrase: Phrase) -> list[str]:
    """The posts of a phrase, none of which names a body."""
    if any(post.institution is not None for post in phrase.posts):
        return []
    return [said for post in phrase.posts if (said := position_of(post.position)) is not None]


def _beside_another(
    phrase: Phrase,
    row: Row,
    found: Sequence[tuple[Row, str, str, str | None, str]],
    before: str | None,
    site: str | None,
) -> list[tuple[str, str | None, str]]:
    """ "her deputy, NAME", "a senior fellow there": a post where the person before has one, or at the body before."""
    posts = _own_posts(phrase)
    if len(posts) != 1 or phrase.posts[0].position is None:
        return []
    at = phrase.posts[0].position.span
    around = (
        [a.lower for a in row.atoms if a.span.end <= at.start][-1:],
        [a for a in row.atoms if a.span.start >= at.end],
    )
    if around[1] and around[1][0].lower == "there":
        bodies = [
            a.key for a in row.atoms if a.span.end <= phrase.head.span.start and a.kind in {"institution", "backref"}
        ]
        key = bodies[-1] if bodies else None
    elif around[0] and around[0][0] in {"his", "her", "their"}:
        key = next((body for _, person, body, _, _ in reversed(found) if person == before), None)
    elif around[0] == ["its"]:
        key = site
    elif any(a.lower == "where" for a in row.atoms[: phrase.start]):
        key = _before_where(phrase, row)
    else:
        key = None
    return [(key, posts[0], "post-bare-publisher")] if key else []


def _before_where(phrase: Phrase, row: Row) -> str | None:
    """ "a visit to the Museum, where it was received by the curator, NAME": the body before "where"."""
    at = next(i for i, a in enumerate(row.atoms) if a.lower == "where")
    body = next((a for a in reversed(row.atoms[max(0, at - 4) : at]) if a.kind == "institution" and a.key), None)
    between = row.atoms[at : phrase.start]
    return body.key if body is not None and not any(a.kind == "institution" for a in between) else None


_AREA_POST = re.compile(r" (?:of|for|in) .*\b(?:district|region|city|town|village|province|county|state|oblast)\b")


def _of_the_list(phrase: Phrase, group: Group) -> list[tuple[str, str | None, str]]:
    """ "the Rector of U, A, Vice-Rector B and Secretary General C": bare posts are held where the first one is."""
    first = group.phrases[0]
    if phrase is first or len({id(p.institution) for p in first.posts if p.institution is not None}) != 1:
        return []
    if not first.posts[0].position or any(p.posts and p.posts[0].position is None for p in group.phrases):
        return []
    if first.posts[0].position.span.start > first.head.span.start:
        return []
    body = next(p.institution for p in first.posts if p.institution is not None)
    return [
        (body.key, position_of(post.position), "post-bare-publisher")
        for post in phrase.posts
        if body.key is not None
        and post.position is not None
        and post.institution is None
        and post.position.span.start < phrase.head.span.start
        and not occupation(post.position.lower)
        and not _AREA_POST.search(post.position.lower)
        and post.position.lower not in _HONORIFIC
    ]


def _bare(phrase: Phrase, home: Home, row: Row) -> list[str]:
    """Posts without an institution that stand right before the name: on an institution's own page they are its own."""
    if any(post.institution is not None for post in phrase.posts):
        return []
    out = []
    for post in phrase.posts:
        position = position_of(post.position)
        if position is None or position.split()[0] in home.short or post.position is None:
            continue
        after = post.position.span.start > phrase.head.span.start
        if (
            occupation(position)
            or _AREA_POST.search(position.lower())
            or (after and not _of_the_house(post.position, row))
            or _of_another_body(post.position, row)
        ):
            continue
        teaching = _TEACHING.search(position.lower()) is not None
        if (teaching and not home.teaches) or (position.lower() in _HONORIFIC and not teaching):
            continue
        out.append(position)
    return out


def _signed(row: Row) -> str | None:
    """A line that is only a name with titles: the name's key."""
    people = [atom for atom in row.atoms if atom.kind == "person"]
    if len(people) != 1 or (row.sentence.layout == "prose" and len(row.atoms) > 4):
        return None
    rest = [a for a in row.atoms if a.kind not in {"person", "punct"} and a.lower.strip(".") not in _TITLES]
    return people[0].key if len(rest) <= 1 and all(a.kind == "word" for a in rest) else None


_BLOCK = 3
"""Lines of description that may stand under a name: post, unit, body."""
_TITLES = _HONORIFIC | frozenset(lexicon("roles")["description"]["degrees"])


def _block(rows: Sequence[Row], n: int) -> list[Sequence[Atom]]:
    """The lines under a name that say what its bearer is: no name, no verb, no event, no label.

    Or the sentence under it that begins with a post and has no verb ("Director of the X and professor at Y.").
    """
    if portrait := _portrait(rows[n - 1], rows[n : n + 1]):
        return [portrait]
    out: list[Row] = []
    for row in rows[n : n + _BLOCK]:
        plain = not any(a.kind in {"person", "event", "title", "date"} or a.pos in {"AUX", "PRON"} for a in row.atoms)
        told = any(a.kind == "position" or (a.kind == "institution" and a.key) for a in row.atoms)
        bound = row.atoms and row.atoms[-1].lower in {":", ".", "!", "?"}
        if not plain or not told or bound or len(row.atoms) > 14 or row.sentence.layout == "programme":
            break
        out.append(row)
    told = len(out) == 1 or any(a.kind == "position" for row in out for a in row.atoms)
    return [row.atoms for row in out] if told else []


def _portrait(name: Row, under: Sequence[Row]) -> Sequence[Atom]:
    """The sentence under the line of a name that says what its bearer is, if it does so without a verb."""
    atoms = under[0].atoms if under and name.sentence.layout != "prose" else ()
    end = next((i for i, a in enumerate(atoms) if a.lower == "."), 0)
    opens = any(a.kind == "position" for a in atoms[: min(end, _OPENING)]) or (end and atoms[0].lower in _ONCE)
    tale = any(a.kind == "person" or a.tag in {"VBD", "VBZ", "VBP", "MD"} for a in atoms[:end])
    return atoms[:end] if opens and not tale else ()


_OPENING = 4
"""Atoms of a portrait up to its first post."""
_ONCE = frozenset({"formerly", "former", "since", "currently", "now"})


def _described(block: Sequence[Sequence[Atom]]) -> list[tuple[str, str | None, str]]:
    """Posts and bodies of a block of lines; a line that holds a post and no body is the post, whole."""
    atoms: list[Atom] = []
    for told in block:
        line = told
        posts = [atom for atom in line if atom.kind == "position"]
        if len(posts) == 1 and line[-1] is posts[0] and all(a.kind in {"word", "position"} for a in line):
            whole = line[0].span.cover(line[-1].span)
            text = " ".join(atom.text for atom in line)
            line = (replace(posts[0], span=whole, text=text, lower=text.lower(), mention=None),)
        atoms += line
    return [
        (post.institution.key, position_of(post.position), "post-at" if post.position else "tie-apposed")
        for post in posts_of(atoms)
        if post.institution is not None and post.institution.key is not None
    ]


def _without_bare(ties: Sequence[Tie]) -> list[Tie]:
    """Ties without a position are left out where the same tie has one, their evidence kept."""
    named = {(tie.person, tie.institution): tie for tie in ties if tie.position}
    out: list[Tie] = []
    for tie in ties:
        fuller = named.get((tie.person, tie.institution))
        if tie.position is None and fuller is not None:
            fuller.evidence.extend(span for span in tie.evidence if span not in fuller.evidence)
            fuller.sentences.extend(tie.sentences)
        else:
            out.append(tie)
    return out
