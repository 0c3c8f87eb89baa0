"""A sentence reduced to what its grammar needs: enumerations, events, titles, dates, places, and plain words.

The reduced sentence ("on D0 A0 took part in E0 T0 .") is what the frames of ``lexicons/roles.toml`` are read against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kgbuild.interpret.atoms import Atom, atoms_of
from kgbuild.interpret.enumeration import enumerations, gathered
from kgbuild.interpret.heads import Head, heads_of
from kgbuild.interpret.phrases import Phrase, phrases_of
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention, Sentence
from kgbuild.spans import Span

__all__ = ["Group", "Row", "row_of", "with_heads", "without_events"]

_CODE = {"date": "D", "place": "L", "title": "T", "position": "R"}
_PRONOUNS = frozenset({"he", "she"})
_TITLE_LEADS = frozenset({",", ":", "on", "with", "in", "from"})
"""What may stand between a name and its talk: "A, in Skopje, with “T”"."""
_DASHES = frozenset("–—-−")


@dataclass(frozen=True, slots=True)
class Group:
    """An enumeration of agents that one role can be given to; ``start`` and ``end`` are atom indices."""

    phrases: tuple[Phrase, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence ready for the frames.

    ``text`` is the reduced sentence, ``offsets[k]`` where its k-th word begins, ``at[k]`` the atom that it stands for.
    """

    sentence: Sentence
    atoms: tuple[Atom, ...]
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]
    text: str
    offsets: tuple[int, ...]
    at: tuple[int, ...]

    @property
    def span(self) -> Span:
        """Where the sentence stands."""
        return self.sentence.span


def row_of(text: str, sentence: Sentence, mentions: Iterable[Mention], keys: Mapping[Mention, str]) -> Row:
    """The reduced form of a sentence with the mentions that lie in it."""
    plain = _role_nouns(atoms_of(text, sentence, mentions, keys))
    atoms, heads = _with_events(plain, heads_of(plain, text))
    phrases = gathered(atoms, phrases_of(atoms))
    phrases = _titled(atoms, phrases)
    groups = _groups(atoms, phrases)
    return _row(sentence, atoms, heads, groups)


@cache
def _plain_posts() -> frozenset[str]:
    return frozenset(lexicon("roles")["description"]["role_nouns"])


_HELD = frozenset({"of", "at", "to", "with", "for", "in"})


def _at_a_body(atoms: Sequence[Atom], i: int) -> bool:
    """Whether a body follows that a word like "speaker" is held at: "of the Senate", "in law at the University"."""
    ahead = atoms[i + 1 : i + 7]
    if [a.lower for a in ahead[:1]] == [","] and not i:  # "Lecturer, Department of Geography"
        return len(ahead) > 1 and ahead[1].kind == "institution"
    if not ahead or ahead[0].lower not in _HELD:
        return False
    for n, atom in enumerate(ahead):
        if atom.kind in {"institution", "backref"}:
            sort = all(word.pos in {"NOUN", "DET"} for word in ahead[1:n])  # "at the radio station B"
            return ahead[n - 1].lower != "in" and (n < 3 or ahead[0].lower == "in" or sort)
        if atom.kind not in {"word", "place"} or atom.pos in {"VERB", "AUX", "PRON"}:
            return False
    return False


def _role_nouns(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Words like "lecturer" are a part taken here, no post, unless a body follows ("Speaker of the Senate")."""
    out = list(atoms)
    for i, atom in enumerate(atoms):
        if atom.kind != "position" or atom.lower not in _plain_posts():
            continue
        if not _at_a_body(atoms, i):
            out[i] = replace(atom, kind="word", lemma=atom.lower, pos="NOUN" if not atom.capital else "PROPN")
    return tuple(out)


def with_heads(row: Row, made: Iterable[Head]) -> Row:
    """The row with event phrases that stand for one word of it each."""
    heads = sorted([*row.heads, *made], key=lambda head: head.start)
    atoms = list(row.atoms)
    for number, head in enumerate(heads):
        atoms[head.start] = Atom("event", head.span, head.label, head.label.lower(), lemma=str(number))
    return _row(row.sentence, tuple(atoms), tuple(heads), list(row.groups))


def without_events(row: Row, numbers: Iterable[int]) -> Row:
    """The row with those of its event phrases as plain words: they turned out to name no event."""
    plain = frozenset(numbers)
    if not plain:
        return row
    return _row(row.sentence, row.atoms, row.heads, list(row.groups), plain)


def _with_events(atoms: Sequence[Atom], heads: Sequence[Head]) -> tuple[tuple[Atom, ...], tuple[Head, ...]]:
    """The atoms with each event phrase as one of them; heads count in the new atoms."""
    out: list[Atom] = []
    moved: list[Head] = []
    i = 0
    for number, head in enumerate(heads):
        out.extend(atoms[i : head.start])
        here = len(out)
        end = head.end
        for k in range(head.noun + 1, head.end):
            if atoms[k].key and atoms[k - 1].lower not in {"on", "about"}:
                end = k - 1 if atoms[k - 1].lower in {"of", "at", "the"} else k
                break
        end = max(end, head.noun + 1)
        out.append(Atom("event", head.span, head.label, head.label.lower(), lemma=str(number)))
        moved.append(replace(head, start=here, noun=here, end=here + 1))
        i = end
    out.extend(atoms[i:])
    return tuple(out), tuple(moved)


def _titled(atoms: Sequence[Atom], phrases: list[Phrase]) -> list[Phrase]:
    """Phrases with the title that a dash or "on" ties to them ("X (Y) – “Title”")."""
    out: list[Phrase] = []
    for n, phrase in enumerate(phrases):
        k = phrase.end
        stop = phrases[n + 1].start if n + 1 < len(phrases) else len(atoms)
        while k < min(stop, phrase.end + 5) and (
            atoms[k].lower in _DASHES or atoms[k].lower in _TITLE_LEADS or atoms[k].kind == "place"
        ):
            k += 1
        if phrase.end < k < min(stop, len(atoms)) and atoms[k].kind == "title" and phrase.head.kind == "person":
            out.append(replace(phrase, title=atoms[k], end=k + 1))
        else:
            out.append(phrase)
    return out


def _groups(atoms: Sequence[Atom], phrases: Sequence[Phrase]) -> list[Group]:
    out = enumerations(atoms, phrases)
    groups = [Group(tuple(run), run[0].start, run[-1].end) for run in out]
    for i, atom in enumerate(atoms):
        if atom.kind == "word" and atom.lower in _PRONOUNS:
            groups.append(Group((Phrase(replace(atom, kind="pronoun"), i, i + 1),), i, i + 1))
        elif _holder(atoms, i):
            groups.append(Group((Phrase(replace(atom, kind="pronoun"), i - 1, i + 1),), i - 1, i + 1))
    return sorted(groups, key=lambda group: group.start)


def _holder(atoms: Sequence[Atom], i: int) -> bool:
    """ "the expert", "the speaker" before a verb: whoever was named last."""
    atom = atoms[i]
    if atom.lower not in _holders() or not i or atoms[i - 1].lower != "the" or atom.kind not in {"word", "position"}:
        return False
    following = atoms[i + 1] if i + 1 < len(atoms) else None
    return following is not None and following.kind == "word" and following.pos in {"VERB", "AUX", "ADV"}


@cache
def _holders() -> frozenset[str]:
    return frozenset(lexicon("roles")["description"]["holders"])


def _row(
    sentence: Sentence,
    atoms: tuple[Atom, ...],
    heads: tuple[Head, ...],
    groups: list[Group],
    plain: frozenset[int] = frozenset(),
) -> Row:
    words: list[str] = []
    at: list[int] = []
    starts = {group.start: n for n, group in enumerate(groups)}
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        at.append(i)
        if i in starts:
            words.append(f"A{starts[i]}")
            i = groups[starts[i]].end
            continue
        if atom.kind == "event" and int(atom.lemma) in plain:
            for word in atom.lower.split():
                words.append(word)
                at.append(i)
            at.pop()
        elif atom.kind == "event":
            words.append(f"E{atom.lemma}")
        elif atom.kind in _CODE:
            code = _CODE[atom.kind]
            words.append(f"{code}{i}")
        else:
            words.append("".join(atom.lower.split()) or "_")
        i += 1
    offsets: list[int] = []
    total = 0
    for word in words:
        offsets.append(total)
        total += len(word) + 1
    return Row(sentence, atoms, heads, tuple(groups), " ".join(words) + " ", tuple(offsets), tuple(at))
