"""Which agents of a sentence one role can be given to: crowds, units behind their owner, enumerations.

"representatives of A, B and C", "the School's Department of Law", "researchers of the Institute A and B".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.posts import Post
from kgbuild.lexicons import lexicon

__all__ = ["enumerations", "gathered"]

_JOINTS = frozenset({",", ";", "and", "&", "/", "plus", "или", "·", "•", "|"})
_WIDEST_JOINT = 9
_LINKS = frozenset(
    {"as", "by", "of", "from", "in", "at", "the", "both", "our", "its", "a", "also", "then", "online", "joining", "for",
     "along", "with", "."}
)  # fmt: skip
"""What may stand beside the joint of an enumeration."""


def gathered(atoms: Sequence[Atom], phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases with crowds marked, units taken with their owners, and people given the crowd that they belong to."""
    return _apposed(atoms, _crowds(atoms, _of_possessors(atoms, phrases)))


@cache
def _crowd_words() -> frozenset[str]:
    out: set[str] = set()
    for word in lexicon("roles")["words"]["crowd"]:
        out.add(word.replace("?", ""))
        out.add(word.replace("s?", ""))
    return frozenset(out)


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
    return out


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


def enumerations(atoms: Sequence[Atom], phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """The phrases of a sentence, together where one role can be given to them."""
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
    return [_shared(run) for run in out]


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
        elif atom.kind == "place" or atom.lower in _LINKS:
            if atom.lower == "." and n:
                return False
            if atom.lower == "with" and not (n and between[n - 1].lower == "along"):
                return False
        elif not (atom.kind == "word" and (atom.pos in {"ADJ", "DET"} or atom.lower in _crowd_words())):
            return False
    return joined


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
    """ "moderated by A, B spoke": the last of a list that no "and" closes is the subject of the verb behind it.

    So is what stands behind the one semicolon of a list ("the first word was that of A; B followed").
    """
    if len(run) < 2:
        return [run]
    before, last = run[-2], run[-1]
    joint = [atom.lower for atom in atoms[before.end : last.start]]
    verb = atoms[last.end] if last.end < len(atoms) else None
    if verb is None or verb.tag not in {"VBD", "VBZ", "VBP", "MD"} or {"and", "as"} & set(joint):
        return [run]
    lead = [atom.lower for atom in atoms[max(0, run[0].start - 3) : run[0].start]]
    inner = {atom.lower for one, two in pairwise(run[:-1]) for atom in atoms[one.end : two.start]}
    clause = joint[:1] == [";"] and ";" not in inner
    if clause or (joint[:1] == [","] and any(word in _GOVERNING for word in lead)):
        return [run[:-1], [last]]
    return [run]


def _of_both(run: list[Phrase]) -> list[Phrase]:
    """ "A and B, research fellows of C": what stands behind a name in the plural is said of the one before, too."""
    out = list(run)
    for n in range(1, len(run)):
        held = [post for post in run[n].posts if post.institution is not None]
        several = [post for post in held if post.position is not None and _plural(post.position)]
        if several and not run[n - 1].posts and run[n - 1].head.kind == "person":
            out[n - 1] = replace(run[n - 1], posts=tuple(several))
    return out


def _of_ours(run: Sequence[Phrase]) -> bool:
    """ "our own A and B": two names behind a possessive and no post."""
    first = run[0].posts[0]
    return len(run) == 2 and first.position is first.institution and not run[1].posts


def _plural(position: Atom) -> bool:
    """Whether a post is printed in the plural: its name is in the singular."""
    return position.mention is not None and len(position.mention.name) < len(position.text)


def _shared(run: list[Phrase]) -> list[Phrase]:
    """ "our researchers A and B": what stands before the first name in the plural is said of them all."""
    run = _of_both(run)
    first = next((post.institution for post in run[0].posts if post.institution is not None), None)
    if first is None or first.kind != "backref" or len(run) < 2 or first.span.start > run[0].head.span.start:
        return run
    position = next((post.position for post in run[0].posts if post.position is not None), None)
    plural = (position or first).lower.split()[-1].endswith("s") or _of_ours(run)
    if not plural:
        return run
    return [
        replace(phrase, posts=(Post(None, first),))
        if phrase.head.kind == "person" and not any(post.institution for post in phrase.posts)
        else phrase
        for phrase in run
    ]
