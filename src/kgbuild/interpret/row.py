"""A sentence reduced to what its grammar needs: enumerations, events, titles, dates, places, and plain words.

The reduced sentence ("on D0 A0 took part in E0 T0 .") is what the frames of ``lexicons/roles.toml`` are read against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kgbuild.interpret.atoms import Atom, atoms_of
from kgbuild.interpret.heads import Head, heads_of
from kgbuild.interpret.phrases import Phrase, phrases_of
from kgbuild.interpret.posts import Post
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention, Sentence
from kgbuild.spans import Span

__all__ = ["Group", "Row", "row_of", "without_events"]

_CODE = {"date": "D", "place": "L", "title": "T", "position": "R"}
_JOINTS = frozenset({",", ";", "and", "&", "/", "plus", "или", "·", "•", "|"})
_PRONOUNS = frozenset({"he", "she"})
_TITLE_LEADS = frozenset({",", ":", "on", "with", "in", "from"})
"""What may stand between a name and its talk: "A, in Skopje, with “T”"."""
_WIDEST_JOINT = 9
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


@cache
def _crowd_words() -> frozenset[str]:
    out: set[str] = set()
    for word in lexicon("roles")["words"]["crowd"]:
        out.add(word.replace("?", ""))
        out.add(word.replace("s?", ""))
    return frozenset(out)


def row_of(text: str, sentence: Sentence, mentions: Iterable[Mention], keys: Mapping[Mention, str]) -> Row:
    """The reduced form of a sentence with the mentions that lie in it."""
    plain = _role_nouns(atoms_of(text, sentence, mentions, keys))
    atoms, heads = _with_events(plain, heads_of(plain, text))
    phrases = _crowds(atoms, _of_possessors(atoms, phrases_of(atoms)))
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
    if not ahead or ahead[0].lower not in _HELD:
        return False
    for n, atom in enumerate(ahead):
        if atom.kind in {"institution", "backref"}:
            return ahead[n - 1].lower != "in" and (n < 3 or ahead[0].lower == "in")
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


def _of_possessors(atoms: Sequence[Atom], phrases: Sequence[Phrase]) -> list[Phrase]:
    """ "the School's Department of Law": the body before "'s" only says whose unit the one behind it is."""
    out: list[Phrase] = []
    for phrase in phrases:
        before = out[-1] if out else None
        owned = before is not None and [a.lower for a in atoms[before.end : phrase.start]] in (["'s"], ["’s"])
        if before is not None and owned and "person" not in {before.head.kind, phrase.head.kind}:
            out[-1] = replace(phrase, start=before.start)
        else:
            out.append(phrase)
    return out


def _crowds(atoms: Sequence[Atom], phrases: list[Phrase]) -> list[Phrase]:
    """Institutions that stand for their unnamed people, marked as crowds."""
    out: list[Phrase] = []
    for n, phrase in enumerate(phrases):
        if phrase.head.kind == "person":
            out.append(phrase)
            continue
        floor = phrases[n - 1].end if n else 0
        k = phrase.start
        while (
            k > floor
            and k > phrase.start - 9
            and (
                (atoms[k - 1].kind == "word" and atoms[k - 1].pos not in {"VERB", "AUX"})
                or atoms[k - 1].kind == "place"
            )
            and atoms[k - 1].lower not in {"by", "with"}
        ):
            k -= 1
        run = [atom.lower for atom in atoms[k : phrase.start]]
        crowd = [j for j, word in enumerate(run) if word in _crowd_words()]
        linked = bool(run) and (
            run[-1] in {"of", "from", "at", "in", "under"} or (len(run) > 1 and run[-2] in {"of", "from", "at", "in"})
        )
        own = phrase.head.kind == "backref" and any(word in _crowd_words() for word in phrase.head.lower.split())
        end = phrase.end
        while (
            end < len(atoms)
            and end < phrase.end + 2
            and (atoms[end].lower in {"'s", "’s"} or atoms[end].lower in _crowd_words())
        ):
            end += 1
        after = end > phrase.end and atoms[end - 1].lower in _crowd_words()
        if crowd and linked:
            sent = run[crowd[0]].startswith("delegation")
            out.append(replace(phrase, start=k + crowd[0], crowd=True, sent=sent))
        elif own or after:
            out.append(replace(phrase, end=end if after else phrase.end, crowd=True))
        else:
            out.append(phrase)
    return _apposed(atoms, out)


def _apposed(atoms: Sequence[Atom], phrases: list[Phrase]) -> list[Phrase]:
    """ "researchers of the Institute A, B and C": the people that follow are the crowd, and of that institution."""
    out: list[Phrase] = []
    crowd: Phrase | None = None
    reach = -1
    for n, phrase in enumerate(phrases):
        following = phrases[n + 1] if n + 1 < len(phrases) else None
        if phrase.crowd and following is not None and following.head.kind == "person":
            between = [atom.lower for atom in atoms[phrase.end : following.start]]
            if (
                not between
                or between[-1] in {":", "–", "-", "—"}
                or between in ([","], ["i.e."], ["namely"], [",", "namely"])
            ):
                crowd, reach = phrase, n
                if not between:
                    continue
        untied = phrase.head.kind == "person" and not any(post.institution for post in phrase.posts)
        if crowd is not None and untied and (n == reach + 1 or _joint(atoms, phrases[n - 1].end, phrase.start)):
            extra = Post(None, crowd.head)
            posts = tuple(Post(p.position, crowd.head) for p in phrase.posts) or (extra,)
            out.append(
                replace(
                    phrase,
                    posts=posts,
                    start=min(phrase.start, crowd.start)
                    if n == reach + 1 and crowd.end == phrase.start
                    else phrase.start,
                )
            )
            reach = n
            continue
        if crowd is not None and n > reach:
            crowd = None
        out.append(phrase)
    return out


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


def _joint(atoms: Sequence[Atom], start: int, end: int) -> bool:
    """Whether what stands between two phrases only joins them."""
    if start == end:
        return start > 0 and atoms[start - 1].lower == ")"
    if not 0 < end - start <= _WIDEST_JOINT:
        return False
    between = atoms[start:end]
    joined = False
    for n, atom in enumerate(between):
        if atom.lower in _JOINTS or (atom.lower == "well" and n and between[n - 1].lower == "as"):
            joined = True
        elif atom.kind == "place" or atom.lower in {
            "as",
            "by",
            "of",
            "from",
            "in",
            "at",
            "the",
            "both",
            "our",
            "its",
            "a",
            "also",
            "then",
            "online",
            "joining",
            "for",
            "along",
            "with",
            ".",
        }:
            if atom.lower == "." and n:
                return False
            if atom.lower == "with" and not (n and between[n - 1].lower == "along"):
                return False
        elif not (atom.kind == "word" and (atom.pos in {"ADJ", "DET"} or atom.lower in _crowd_words())):
            return False
    return joined


def _groups(atoms: Sequence[Atom], phrases: Sequence[Phrase]) -> list[Group]:
    out: list[list[Phrase]] = []
    for phrase in phrases:
        if out and _contains(atoms, phrase, out[-1][-1]):
            out[-1].append(replace(phrase, whole=True))
        elif out and out[-1][-1].whole and phrase.head.kind == "person":
            out.append([phrase])
        elif out and atoms[phrase.start].lower != "whose" and _joint(atoms, out[-1][-1].end, phrase.start):
            out[-1].append(phrase)
        else:
            out.append([phrase])
    out = [part for run in out for part in _own_subject(atoms, run)]
    out = [_shared(run) for run in out]
    groups = [Group(tuple(run), run[0].start, run[-1].end) for run in out]
    for i, atom in enumerate(atoms):
        if atom.kind == "word" and atom.lower in _PRONOUNS:
            groups.append(Group((Phrase(replace(atom, kind="pronoun"), i, i + 1),), i, i + 1))
        elif _holder(atoms, i):
            groups.append(Group((Phrase(replace(atom, kind="pronoun"), i - 1, i + 1),), i - 1, i + 1))
    return sorted(groups, key=lambda group: group.start)


_INSIDE = frozenset({"of", "at", "the", ",", "part", "within", "in", "under", "from"})


def _contains(atoms: Sequence[Atom], whole: Phrase, unit: Phrase) -> bool:
    """Whether a body is named only to say of what the one before it is a unit ("the Faculty of Law of A")."""
    between = {atom.lower for atom in atoms[unit.end : whole.start]}
    one, two = unit.head.mention, whole.head.mention
    if one is None or two is None or unit.head.kind != "institution" or not between or not between <= _INSIDE:
        return False
    of = between <= {"of", "the"} and "of" in between
    return of or two.name in one.parents or ("part" in between and "of" in between)


_GOVERNING = frozenset({"by", "with", "from", "of", "at", "in", "for", "to", "under"})


def _own_subject(atoms: Sequence[Atom], run: list[Phrase]) -> list[list[Phrase]]:
    """ "moderated by A, B spoke": the last of a list that no "and" closes is the subject of the verb behind it."""
    if len(run) < 2:
        return [run]
    before, last = run[-2], run[-1]
    joint = [atom.lower for atom in atoms[before.end : last.start]]
    verb = atoms[last.end] if last.end < len(atoms) else None
    lead = [atom.lower for atom in atoms[max(0, run[0].start - 3) : run[0].start]]
    if (
        joint[:1] == [","]
        and not {"and", "as"} & set(joint)
        and verb is not None
        and verb.tag in {"VBD", "VBZ", "VBP", "MD"}
        and any(word in _GOVERNING for word in lead)
    ):
        return [run[:-1], [last]]
    return [run]


def _shared(run: list[Phrase]) -> list[Phrase]:
    """ "our researchers A and B": what stands before the first name in the plural is said of them all."""
    first = next((post.institution for post in run[0].posts if post.institution is not None), None)
    if first is None or first.kind != "backref" or len(run) < 2 or first.span.start > run[0].head.span.start:
        return run
    position = next((post.position for post in run[0].posts if post.position is not None), None)
    plural = (position or first).lower.split()[-1].endswith("s")
    if not plural:
        return run
    return [
        replace(phrase, posts=(Post(None, first),))
        if phrase.head.kind == "person" and not any(post.institution for post in phrase.posts)
        else phrase
        for phrase in run
    ]


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
