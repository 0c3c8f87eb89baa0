"""Bodies by their own grammar: head nouns and what stands before and after them, legal forms, brands, acronyms.

A name is read outwards from a capitalized head noun ("Institute"): to the left what qualifies it ("Public Opinion
Research"), to the right what it is about ("of Asian Studies", "for Culture and the Arts"). A body that follows
as "of", "at", "under" or behind a comma, and is itself such a name, contains the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.annotate.acronyms import acronym, patron_acronym
from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import (
    SEASONS,
    body_type,
    exact_set,
    head_of,
    heads,
    known_bodies,
    known_firsts,
    post_words,
    qualifying_post,
    small_capitals,
    word_set,
)
from kgbuild.annotate.complements import complement_end, container_at, lower_complement
from kgbuild.annotate.containers import attach
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.qualifiers import (
    capital_run,
    foreign_tail,
    inside_event_name,
    is_event,
    is_strong,
    person_begins,
)
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.trimmings import (
    OPEN,
    acronym_behind,
    brand_behind,
    brand_like,
    cleaned,
    legal_prefix,
    legal_suffix,
    named_after,
    placed,
    quote_span,
)
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["bodies_in", "mentions_of", "spans_of", "to_mention", "whole_name"]


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
        body = _quoted_brand(line, i) or _noun_brand(line, i) or _read(line, i) or _famous(line, i, brands)
        whole = _brand(line, i, brands) if brands else None
        if whole is not None and (body is None or (body.first == i and whole.stop > body.stop)):
            body = whole
        if body is None:
            i += 1
            continue
        out.append(body)
        i = max(i + 1, body.stop)
    return out


def _read(line: Line, i: int) -> Body | None:
    """A name that begins at word ``i``: qualifiers, head noun, complement."""
    words = line.words
    if not _may_begin(line, i) or inside_event_name(line, i):
        return None
    stop, head_at = capital_run(line, i)
    if head_at is None:
        return _lower_head(line, i)
    _group, rank, kind = head_of(words[head_at])  # type: ignore[misc]
    stop = head_at + 1
    end = complement_end(line, foreign_tail(line, head_at), i)
    if end == stop and (far := lower_complement(line, head_at)) > stop and i == head_at:
        name = line.between(i, far)
        return Body(i, far, name, rank, body_type(name) or kind, words[head_at].text, confidence=0.6)
    end = max(end, _numbered(line, head_at))
    branded = _branded(line, head_at)
    qualified = head_at > i or end > stop or "-" in words[head_at].text or _bare(line, head_at) or branded
    if not qualified:
        return None
    weak = words[head_at].text.lower() in word_set("weak_heads")
    prefixed = words[head_at].text in exact_set("prefix_heads") and end > stop
    if weak and not (branded or prefixed) and not is_strong(line, i, head_at, end):
        return None
    if weak and all(w.shouted for w in words[i : head_at + 1]):
        return None  # a heading
    if i and words[i - 1].kind == "number" and words[head_at].text in ("Bank", "House", "Court", "Hotel"):
        return None  # "4 Mill Bank": an address
    if weak and end < len(words) and words[end].capital and words[end].text.lower() in post_words():
        return None  # "State Executive Councillor"
    if is_event(line, i, end) or any(w.text.lower() in word_set("gatherings") for w in words[i:head_at]):
        return None
    bare_end = end
    end = named_after(line, legal_suffix(line, end))
    begin = legal_prefix(line, i)
    name = line.between(begin, end)
    if lookup(name) is not None:
        return None
    body = Body(begin, end, cleaned(name), rank, body_type(name) or kind, words[head_at].text)
    if begin < i or end > stop:
        short = cleaned(line.between(i, bare_end))
        if short != body.name:
            body.aliases.append(short)
    brand_behind(line, body)
    placed(line, body)
    acronym_behind(line, body)
    return body


_UNBRANDED = frozenset(("panel", "section", "session", "chair", "news", "journal", "press", "media"))


def _branded(line: Line, head: int) -> bool:
    """A head noun right before a quoted name: 'Gymnasium "Silver Bell"', 'Research Group “Seals”'."""
    stop = quote_span(line, head + 1)
    if not stop or line.words[head].text.lower() in _UNBRANDED or line.words[head].shouted:
        return False
    return stop > head + 3 and brand_like(line.between(head + 2, stop - 1))


def _numbered(line: Line, head: int) -> int:
    """The end of "Department II", "Division 3"; 0 where no number follows."""
    words, kind = line.words, head_of(line.words[head])
    at = head + 1
    if kind is not None and kind[0] == "school" and at < len(words) and words[at].text in ("No", "Nr", "№"):
        at += 1 + (at + 1 < len(words) and words[at + 1].text == ".")
        return at + 1 if at < len(words) and words[at].kind == "number" else 0
    if kind is None or kind[0] != "department" or head + 1 >= len(words):
        return 0
    return head + 2 if re.fullmatch(r"[IVX]{1,4}|\d{1,2}", words[head + 1].text) else 0


def _bare(line: Line, head: int) -> bool:
    """A head noun that is a name by itself: "the Senate", "the Bundestag", "the Secretariat of the Council"."""
    word = line.words[head]
    if word.text in exact_set("bare_heads"):
        hall = head + 1 < len(line.words) and line.words[head + 1].text in ("Hall", "House", "Room", "Chamber")
        return not hall and (head > 0 or head + 1 < len(line.words))
    following = [w.text.lower() for w in line.words[head + 1 : head + 3]]
    return (
        word.text in exact_set("bare_units") and following == ["of", "the"] and container_at(line, head + 3, "of", head)
    )


def _may_begin(line: Line, i: int) -> bool:
    word = line.words[i]
    if word.kind == "initial":
        return True
    if word.kind not in ("word", "abbreviation") or not word.capital:
        return word.kind == "word" and word.text.lower() in word_set("lower_heads")
    low = word.text.lower()
    if low in small_capitals() or low == "executive":
        return False
    if word.text in exact_set("royal") or (i + 1 < len(line.words) and line.words[i + 1].kind == "possessive"):
        return True
    post = low in post_words() and not word.shouted and head_of(word) is None
    return not post or qualifying_post(line.words, i)


_BRANCHES = frozenset(("representative", "regional", "country", "local", "national", "city", "district"))


def _lower_head(line: Line, i: int) -> Body | None:
    """ "department of Sociology": a lower-case head noun with a capitalized topic."""
    words = line.words
    low = words[i].text.lower()
    if words[i].capital or low not in word_set("lower_heads") or i + 2 >= len(words):
        return None
    if words[i + 1].text.lower() not in ("of", "for") or words[i - 1 if i else 0].text.lower() in (
        "each",
        "every",
        "any",
        "an",
    ):
        return None
    j = i + 2 + (words[i + 2].text.lower() == "the")
    if j >= len(words) or not words[j].capital or words[j].kind != "word":
        return None
    if lookup(words[j].text) or (j + 1 < len(words) and lookup(line.between(j, j + 2))):
        return None
    _group, rank, kind = heads()[low]
    inner = _read(line, j) if head_of(words[j]) or capital_run(line, j)[1] is not None else None
    if inner is not None:
        if low not in ("office", "branch", "chapter"):
            return None
        first = i - 1 if i and words[i - 1].text.lower() in _BRANCHES else i
        body = Body(first, j, cleaned(line.between(first, inner.stop)), 3, body_type(inner.name) or kind, low)
        body.parents.append(inner)
        body.confidence = 0.6
        return body
    end = complement_end(line, i, i)
    if end <= i + 2 or is_event(line, i, end):
        return None
    return Body(i, end, line.between(i, end), rank, kind or body_type(line.between(i, end)), low, confidence=0.7)


def _quoted_brand(line: Line, i: int) -> Body | None:
    """A quoted name that a legal form or head noun beside it makes a body: NJSC "X", the “X” center, center “X”."""
    words = line.words
    if words[i].text in exact_set("legal_forms") and i + 1 < len(words) and words[i + 1].text in OPEN:
        stop = quote_span(line, i + 1)
        if stop:
            inner = line.between(i + 2, stop - 1)
            body = Body(
                i, stop, line.between(i, stop), 4, body_type(inner) or "company", aliases=[inner], confidence=0.95
            )
            acronym_behind(line, body)
            return body
    if words[i].text not in OPEN:
        return None
    stop = quote_span(line, i)
    if not stop:
        return None
    inner = re.sub(r"^[“«„\"\s]+|[”»\"\s]+$", "", line.between(i, stop))
    if not inner or len(inner.split()) > 10 or not brand_like(inner):
        return None
    before = words[i - 1].text.lower() if i else ""
    after = words[stop].text.lower() if stop < len(words) else ""
    if after == "," and not whole_name(line, i + 1, stop):
        k = stop + 1
        while (
            k < min(len(words), stop + 6)
            and words[k].kind == "word"
            and words[k].text.lower() not in word_set("brand_nouns")
        ):
            k += 1
        if (
            k < len(words)
            and words[k].text.lower() in word_set("brand_nouns")
            and words[k].text.islower()
            and words[stop + 1].text.lower() in ("the", "a", "an")
        ):
            after = words[k].text.lower()
            group = heads().get(after, ("", 3, ""))
            alias = line.between(stop + 2, k + 1)
            return Body(i, stop, inner, group[1], group[2] or "otherBody", after, [inner, alias], confidence=0.75)
    noun_before = before in word_set("brand_nouns") and words[i - 1].text.islower() and not _of_season(line, i - 1)
    noun_after = after in word_set("brand_nouns")
    inside = _read(line, i + 1)
    whole = inside is not None and inside.stop >= stop - 1 and inside.first == i + 1
    if not (noun_before or noun_after or whole):
        return None
    noun = before if noun_before else after
    kind = body_type(inner) if whole else ""
    group = heads().get(noun, ("", 3, ""))
    body = Body(
        i,
        stop,
        inner,
        inside.rank if whole and inside else group[1],
        kind or group[2] or "otherBody",
        noun,
        confidence=0.85,
    )
    if noun_after and not whole:
        body.aliases.append(line.between(i, stop + 1))
        body.stop = stop + 1
    elif legal_suffix(line, stop) > stop:
        body.stop = legal_suffix(line, stop)
        body.aliases.append(body.name)
        body.name = line.between(i, body.stop)
    acronym_behind(line, body)
    return body


def _of_season(line: Line, i: int) -> bool:
    """ "summer school" is an event."""
    return i > 0 and line.words[i - 1].text.lower() in SEASONS


def _noun_brand(line: Line, i: int) -> Body | None:
    """A name behind the lower-case noun that says what it is: "the station La Voz del Valle"."""
    words = line.words
    if not i or words[i - 1].text not in word_set("brand_before") or not words[i].capital or words[i].kind != "word":
        return None
    dotted = i + 2 < len(words) and words[i + 1].text == "." and not words[i + 2].gap  # "Museum.Qaz"
    if (head_of(words[i]) is not None and not dotted) or words[i].text.lower() in small_capitals() | post_words():
        return None
    of_media = words[i - 1].text in _MEDIA
    if (person_begins(words, i) and not of_media) or _of_season(line, i - 1) or lookup(words[i].text) is not None:
        return None  # "head of the company Ivan Petrov"
    stop = i + 1
    while stop < len(words) and stop - i < 9 and _goes_on(words, stop):
        low = words[stop].text.lower()
        if not words[stop].capital and low not in (word_set("joiners") | {".", "&"}) - {"for", "on", "in", "to", "and"}:
            break
        stop += 1
    while not words[stop - 1].capital:
        stop -= 1
    if stop < len(words) and words[stop].kind == "number" and words[i - 1].text in ("radio", "station", "channel"):
        stop += 1
    noun = words[i - 1].text
    kind = heads().get(noun, ("", 4, ""))[2] or _BRANDED.get(noun, "otherBody")
    bare, stop = line.between(i, stop), legal_suffix(line, stop)
    body = Body(i, stop, line.between(i, stop), 4, kind, noun, confidence=0.85)
    body.aliases += [bare] if bare != body.name else []
    return body


_MEDIA = frozenset(
    ("newspaper", "magazine", "journal", "quarterly", "monthly", "weekly", "daily", "radio", "station", "channel")
)
_BRANDED = {"station": "media", "publisher": "company", "portal": "media", "quarterly": "media", "monthly": "media"}


def _goes_on(words: Sequence[Word], k: int) -> bool:
    """Whether a brand goes on: a word, or the dot and end of "Museum.Qaz"; not a legal form."""
    word = words[k]
    if word.kind == "word":
        return word.text not in exact_set("legal_forms")
    if word.text == "&":
        return k + 1 < len(words) and words[k + 1].capital
    return word.text == "." and not word.gap and k + 1 < len(words) and words[k + 1].capital and not words[k + 1].gap


def whole_name(line: Line, first: int, stop: int) -> bool:
    """Whether what is quoted is a body's full name by itself."""
    inside = _read(line, first)
    return inside is not None and inside.stop >= stop - 1


def _famous(line: Line, i: int, brands: frozenset[str]) -> Body | None:
    """A body known by name, an acronym or a brand that the report itself makes a body."""
    words = line.words
    word = words[i]
    if word.kind not in ("word", "initial") or not word.capital:
        return None
    key = line.folded[i]
    if (
        key in known_firsts()
        and not (key == "who" and word.text != "WHO")
        and not (key in ("care", "meta", "shell", "sida", "un", "au", "it") and word.text != word.text.upper())
    ):
        for stop in range(min(len(words), i + 7), i, -1):
            if words[stop - 1].kind == "sign":
                continue
            known = known_bodies().get(fold(line.between(i, stop)))
            if known and not (len(known[0]) <= 4 and not words[i].shouted and known[0].isupper()):
                if is_event(line, i, stop):
                    return None
                body = Body(i, stop, line.between(i, stop), 5, known[1], known[0], confidence=0.85)
                if stop < len(words) and words[stop].capital and words[stop].gap and is_country(words[stop].text):
                    body.stop = stop + 1  # "UN Women Uganda"
                    body.name = line.between(i, stop + 1)
                placed(line, body)
                acronym_behind(line, body)
                return body
    if word.text.lower() in small_capitals():
        return None
    if word.shouted and (word.text.lower() in post_words() or (len(word.text) > 5 and is_english(word.text))):
        return None
    return patron_acronym(line, i) or acronym(line, i) or _by_legal_form(line, i) or _brand(line, i, brands)


def _by_legal_form(line: Line, i: int) -> Body | None:
    """A name that its legal form makes a body: "Otandastar Qory NCJSC", "NGO Green Future"."""
    words, j = line.words, i
    forms = exact_set("legal_forms")
    while j < min(len(words), i + 6) and words[j].capital and words[j].kind == "word" and words[j].text not in forms:
        j += 1
    if j == i + 1 and (words[i].pos == "ADJ" or words[i].text in exact_set("demonyms")):
        return None  # "the Swiss NGO X"
    begin, end = legal_prefix(line, i), legal_suffix(line, j)
    if j == i or not (end > j or (begin < i and words[i].text.lower() not in post_words())):
        return None
    name = line.between(begin, end)
    return Body(begin, end, name, 4, body_type(name) or "company", aliases=[line.between(i, j)], confidence=0.85)


def _brand(line: Line, i: int, brands: frozenset[str]) -> Body | None:
    word = line.words[i]
    if not word.capital:
        return None
    if line.folded[i] in brands:
        return Body(i, i + 1, word.text, 4, "otherBody", word.text, confidence=0.6)
    if not any(brand.startswith(line.folded[i] + " ") for brand in brands):
        return None
    for stop in range(min(len(line.words), i + 8), i + 1, -1):
        name = line.between(i, stop)
        if fold(name) in brands and line.words[stop - 1].capital:
            quoted = i > 0 and line.words[i - 1].text in OPEN and quote_span(line, i - 1) == stop + 1
            return Body(i - quoted, stop + quoted, name, 4, body_type(name) or "otherBody", word.text, confidence=0.8)
    return None


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


def mentions_of(line: Line, bodies: list[Body]) -> Iterator[Mention]:
    """The mentions of all bodies of a line."""
    return (to_mention(line, body) for body in bodies)


def spans_of(line: Line, bodies: list[Body]) -> list[Span]:
    """The characters that the bodies of a line take."""
    return [line.span(body.first, body.stop) for body in bodies]
