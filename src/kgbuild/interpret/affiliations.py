"""Whom each person belongs to: the posts of agent phrases as affiliation claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.spans import Span

__all__ = ["Tie", "ties_of"]


@dataclass(slots=True)
class Tie:
    """A person's tie to an institution, with every sentence that states it."""

    person: str
    institution: str
    position: str | None
    rule: str
    evidence: list[Span] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)


def ties_of(rows: Iterable[Row], publisher: str | None) -> list[Tie]:
    """The ties that the rows state, each once, in the order of the text."""
    out: dict[tuple[str, str, str], Tie] = {}
    for row in rows:
        for group in row.groups:
            for phrase in group.phrases:
                for institution, position, rule in _ties(phrase, publisher):
                    person = phrase.head.key
                    if person is None or person == institution:
                        continue
                    place = (person, institution, fold(position or ""))
                    tie = out.setdefault(place, Tie(person, institution, position, rule))
                    tie.evidence.append(row.span)
                    tie.sentences.append(row.sentence.index)
    return _without_bare(list(out.values()))


def _ties(phrase: Phrase, publisher: str | None) -> list[tuple[str, str | None, str]]:
    if phrase.head.kind != "person":
        return []
    out: list[tuple[str, str | None, str]] = []
    for post in phrase.posts:
        position = _position(post.position)
        if post.institution is not None and post.institution.key is not None:
            backref = post.institution.kind == "backref"
            rule = "post-at" if position else "tie-backref" if backref else "tie-apposed"
            out.append((post.institution.key, position, rule))
        elif post.position is not None and publisher is not None and not out and _own(phrase):
            out.append((publisher, position, "post-bare-publisher"))
    return out


def _own(phrase: Phrase) -> bool:
    """Whether a bare post may count as one at the publisher: no institution stands beside it."""
    return not any(post.institution is not None for post in phrase.posts)


def _position(atom: Atom | None) -> str | None:
    return None if atom is None else " ".join((atom.mention.name if atom.mention and atom.mention.name else atom.text).split())


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
