"""Bodies by their own grammar: head nouns and what stands before and after them, legal forms, brands, acronyms.

A name is read outwards from a capitalized head noun ("Institute"): to the left what qualifies it ("Public Opinion
Research"), to the right what it is about ("of Asian Studies", "for Culture and the Arts"). A body that follows
as "of", "at", "under" or behind a comma, and is itself such a name, contains the first one.
"""

from __future__ import annotations

from kgbuild.annotate.body import Body
from kgbuild.annotate.branded import noun_brand, quoted_brand
from kgbuild.annotate.containers import attach
from kgbuild.annotate.famous import famous, own_brand
from kgbuild.annotate.headed import read_name
from kgbuild.annotate.trimmings import cleaned
from kgbuild.annotate.words import Line
from kgbuild.model.mention import Mention

__all__ = ["bodies_in", "to_mention"]


def bodies_in(line: Line, *, brands: frozenset[str] = frozenset()) -> list[Body]:
    """The bodies that a line names, left to right; containers hang on what they contain and are listed as well.

    ``brands`` are folded short names that the report uses as names of bodies elsewhere.
    """
    simple = _simple(line, brands)
    attach(line, simple)
    return simple


def _simple(line: Line, brands: frozenset[str]) -> list[Body]:
    out: list[Body] = []
    i, n = 0, len(line.words)
    while i < n:
        body = quoted_brand(line, i) or noun_brand(line, i) or read_name(line, i) or famous(line, i, brands)
        whole = own_brand(line, i, brands) if brands else None
        if whole is not None and (body is None or (body.first == i and whole.stop > body.stop)):
            body = whole
        if body is None:
            i += 1
            continue
        out.append(body)
        i = max(i + 1, body.stop)
    return out


def to_mention(line: Line, body: Body) -> Mention:
    """The body as a mention: the span of its own part, containers by name."""
    own = line.span(body.first, body.stop)
    aliases: list[str] = []
    if body.parents and body.end > body.stop and body.parents[0].first >= body.stop:
        aliases.append(cleaned(line.between(body.first, body.end)))
        if len(body.parents) > 1 and body.parents[0].stop < body.end:
            aliases.append(cleaned(line.between(body.first, body.parents[0].stop)))
    aliases += body.aliases
    unique = tuple(dict.fromkeys(alias for alias in aliases if alias and alias != body.name))
    parents = tuple(parent.name for parent in body.parents)
    confidence = body.confidence
    return Mention(
        "institution", own, line.sentence.index, body.name, unique, (), body.type or "otherBody", parents, confidence
    )
