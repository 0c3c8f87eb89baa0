"""Whom each person belongs to: the posts of agent phrases as affiliation claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.phrases import Phrase, occupation, posts_of
from kgbuild.interpret.row import Row
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


@dataclass(frozen=True, slots=True)
class Home:
    """Whose page it is: the publisher's key, and whether it is a place of teaching, where "Professor" is a post."""

    key: str | None
    teaches: bool
    short: Mapping[str, str]
    """Acronyms of the report's institutions to their keys."""


def ties_of(rows: Sequence[Row], home: Home) -> list[Tie]:
    """The ties that the rows state, each once, in the order of the text."""
    found: list[tuple[Row, str, str, str | None, str]] = []
    bare: list[tuple[Row, str, str]] = []
    last: str | None = None
    for n, row in enumerate(rows):
        for group in row.groups:
            for phrase in group.phrases:
                person = phrase.head.key
                if phrase.head.kind != "person" or person is None:
                    continue
                last = person
                found += [(row, person, *tie) for tie in _ties(phrase, home)]
                bare += [(row, person, position) for position in _bare(phrase, home)]
        found += [(row, *tie) for tie in _copulas(row, last)]
        if n + 1 < len(rows) and (signed := _signed(row, rows[n + 1])) is not None:
            found += [(rows[n + 1], signed, *tie) for tie in _described(rows[n + 1], home)]
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
    teaches = False
    for body in bodies:
        for name in (body.name, *body.aliases):
            if name.isupper() and name.isalnum():
                short.setdefault(name, body.key)
        if body.key == publisher:
            teaches = body.type in {"university", "faculty", "academy", "school"}
    return Home(publisher, teaches, short)


_HONORIFIC = frozenset(lexicon("roles")["description"]["honorifics"])
_TEACHING = ("professor", "lecturer", "docent", "teacher", "dean", "student", "reader")


def _ties(phrase: Phrase, home: Home) -> list[tuple[str, str | None, str]]:
    out: list[tuple[str, str | None, str]] = []
    for post in phrase.posts:
        position = _position(post.position)
        if post.institution is not None and post.institution.key is not None:
            backref = post.institution.kind == "backref"
            rule = "post-at" if position else "tie-backref" if backref else "tie-apposed"
            if post.institution.kind == "backref" and post.institution is post.position:
                position = None
            out.append((post.institution.key, position, rule))
        elif position is not None and (body := home.short.get(position.split()[0])):
            out.append((body, position, "post-at"))
    return out


def _bare(phrase: Phrase, home: Home) -> list[str]:
    """Posts without an institution that stand right before the name: on an institution's own page they are its own."""
    if any(post.institution is not None for post in phrase.posts):
        return []
    out = []
    for post in phrase.posts:
        position = _position(post.position)
        if position is None or position.split()[0] in home.short or post.position is None:
            continue
        if post.position.span.start > phrase.head.span.start:
            continue
        if occupation(position):
            continue
        teaching = any(word in position.lower() for word in _TEACHING)
        if (teaching and not home.teaches) or (position.lower() in _HONORIFIC and not teaching):
            continue
        out.append(position)
    return out


_COPULA = re.compile(
    r"(?<!\S)A(\d+) (?:, )?(?:who )?(?:is|was|has been|being) (?:(?:the|a|an|also|now|currently) ){0,2}"
    r"R(\d+) (?:of|at|in|for) (?:the |our )?A(\d+) "
)
_BEFORE = re.compile(r"(?<!\S)R(\d+) (?:of|at|in|for) (?:the |our )?A(\d+) , A(\d+) ")


_LED = re.compile(
    r"(?<!\S)A(\d+) (?:, )?(?:which is |is )?(?:led|headed|chaired|directed|run) by (?:\S+ ){0,4}?A(\d+) "
)


def _copulas(row: Row, last: str | None) -> list[tuple[str, str, str | None, str]]:
    """ "he is professor of the School": posts that a verb gives, to a name or a pronoun."""
    out: list[tuple[str, str, str | None, str]] = []
    for pattern, who, what, where in ((_COPULA, 1, 2, 3), (_BEFORE, 3, 1, 2)):
        for found in pattern.finditer(row.text):
            holder, body = row.groups[int(found[who])].phrases[0], row.groups[int(found[where])].phrases[0]
            person = (
                last if holder.head.kind == "pronoun" else holder.head.key if holder.head.kind == "person" else None
            )
            if person is not None and body.head.kind in {"institution", "backref"} and body.head.key:
                out.append((person, body.head.key, _position(row.atoms[int(found[what])]), "post-at"))
    for found in _LED.finditer(row.text):
        body, holder = row.groups[int(found[1])].phrases[-1], row.groups[int(found[2])].phrases[0]
        if holder.head.kind == "person" and holder.head.key and body.head.kind == "institution" and body.head.key:
            post = next((post.position for post in holder.posts if post.institution is None), None)
            out.append((holder.head.key, body.head.key, _position(post), "tie-apposed"))
    return out


def _signed(row: Row, following: Row) -> str | None:
    """A line that is only a name, with a line of description under it: the name's key."""
    atoms = [atom for atom in row.atoms if atom.kind != "punct"]
    if len(atoms) != 1 or atoms[0].kind != "person" or any(atom.kind == "person" for atom in following.atoms):
        return None
    described = any(atom.kind == "position" for atom in following.atoms[:4])
    return atoms[0].key if described and not any(a.pos in {"VERB", "AUX"} for a in following.atoms) else None


def _described(row: Row, home: Home) -> list[tuple[str, str | None, str]]:
    return [
        (post.institution.key, _position(post.position), "post-at")
        for post in posts_of(row.atoms)
        if post.institution is not None and post.institution.key is not None and post.position is not None
    ]


def _position(atom: Atom | None) -> str | None:
    return (
        None
        if atom is None
        else " ".join((atom.mention.name if atom.mention and atom.mention.name else atom.text).split())
    )


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
