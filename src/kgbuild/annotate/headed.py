"""A body's name around its head noun ("Institute"): what qualifies it to the left, what it is about to the right."""

from __future__ import annotations

import re

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import (
    body_type,
    exact_set,
    head_of,
    heads,
    post_words,
    qualifying_post,
    small_capitals,
    word_set,
)
from kgbuild.annotate.complements import complement_end, container_at, lower_complement
from kgbuild.annotate.places import lookup
from kgbuild.annotate.qualifiers import capital_run, foreign_tail, inside_event_name, is_event, is_strong
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.trimmings import (
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
from kgbuild.annotate.units import lower_unit
from kgbuild.annotate.words import Line, Word

__all__ = ["read_name"]


def read_name(line: Line, i: int) -> Body | None:
    """A name that begins at word ``i``: qualifiers, head noun, complement."""
    words = line.words
    special = _friends(line, i) or _city(line, i) or _programme(line, i) or _small(line, i)
    if special is not None:
        return special
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
    shouted = all(w.shouted for w in words[i : head_at + 1])
    if shouted and (weak or (head_at > i and end == stop and all(is_english(w.text) for w in words[i:head_at]))):
        return None  # a heading: "NEW RESEARCH NETWORK"
    if i and words[i - 1].kind == "number" and words[head_at].text in exact_set("street_heads"):
        return None  # "4 Mill Bank": an address
    if weak and end < len(words) and words[end].capital and words[end].text.lower() in post_words():
        return None  # "State Executive Councillor"
    if is_event(line, i, end) or any(w.text.lower() in word_set("gatherings") for w in words[i:head_at]):
        return None
    bare_end = end
    end = named_after(line, legal_suffix(line, end))
    begin = legal_prefix(line, i)
    name = line.between(begin, end)
    if lookup(name) is not None and (i < head_at or end == stop):
        return None  # a town that is called so; "University of Texas" is one, too, in gazetteers
    body = Body(begin, end, cleaned(name), rank, body_type(name) or kind, words[head_at].text)
    if begin < i or end > stop:
        short = cleaned(line.between(i, bare_end))
        if short != body.name:
            body.aliases.append(short)
    brand_behind(line, body)
    placed(line, body)
    acronym_behind(line, body)
    return body


def _branded(line: Line, head: int) -> bool:
    """A head noun right before a quoted name: 'Gymnasium "Silver Bell"', 'Research Group “Seals”'."""
    stop = quote_span(line, head + 1)
    if not stop or line.words[head].text.lower() in word_set("unbranded") or line.words[head].shouted:
        return False
    return stop > head + 3 and brand_like(line.between(head + 2, stop - 1))


def _numbered(line: Line, head: int) -> int:
    """The end of "Department II", "Division 3"; 0 where no number follows."""
    words, kind = line.words, head_of(line.words[head])
    at = head + 1
    if kind is not None and kind[0] == "school" and at < len(words) and words[at].text in exact_set("number_signs"):
        at += 1 + (at + 1 < len(words) and words[at + 1].text == ".")
        return at + 1 if at < len(words) and words[at].kind == "number" else 0
    if kind is None or kind[0] != "department" or head + 1 >= len(words):
        return 0
    return head + 2 if re.fullmatch(r"[IVX]{1,4}|\d{1,2}", words[head + 1].text) else 0


def _bare(line: Line, head: int) -> bool:
    """A head noun that is a name by itself: "the Senate", "the Bundestag", "the Secretariat of the Council"."""
    word = line.words[head]
    if word.text in exact_set("bare_heads"):
        hall = head + 1 < len(line.words) and line.words[head + 1].text in exact_set("rooms")
        before = [w.text.lower() for w in line.words[max(0, head - 2) : head]]
        return (
            not hall
            and before not in (["member", "of"], ["members", "of"])
            and (head > 0 or head + 1 < len(line.words))
        )
    following = [w.text.lower() for w in line.words[head + 1 : head + 3]]
    return (
        word.text in exact_set("bare_units") and following == ["of", "the"] and container_at(line, head + 3, "of", head)
    )


def _may_begin(line: Line, i: int) -> bool:
    word = line.words[i]
    if word.kind == "initial":
        return True
    if word.kind not in ("word", "abbreviation") or not word.proper:
        low = word.text.lower()
        kinds = word_set("lower_heads") | word_set("public_kinds") | word_set("patron_heads")
        return word.kind == "word" and low in kinds
    low = word.text.lower()
    if low in small_capitals() or low == "executive":
        return False
    if word.text in exact_set("royal") or (i + 1 < len(line.words) and line.words[i + 1].kind == "possessive"):
        return True
    post = low in post_words() and not word.shouted and head_of(word) is None
    return not post or qualifying_post(line.words, i)


def _lower_head(line: Line, i: int) -> Body | None:
    """ "department of Sociology": a lower-case head noun with a capitalized topic."""
    words = line.words
    low = words[i].text.lower()
    if (patron := _lower_patron(line, i)) is not None:
        return patron
    if low == "chair" and i + 3 < len(words) and any(head_of(w) for w in words[i + 2 : i + 4]):
        return None  # "chair of the Institute's board": a post
    if words[i].capital or low not in word_set("lower_heads") or i + 2 >= len(words):
        return None
    before = words[i - 1 if i else 0].text.lower()
    if words[i + 1].text.lower() not in ("of", "for") or before in word_set("any_of_them"):
        return None
    j = i + 2 + (words[i + 2].text.lower() == "the")
    if j >= len(words) or not words[j].capital or words[j].kind != "word":
        return None
    if lookup(words[j].text) or (j + 1 < len(words) and lookup(line.between(j, j + 2))):
        return None
    _group, rank, kind = heads()[low]
    inner = read_name(line, j) if head_of(words[j]) or capital_run(line, j)[1] is not None else None
    if inner is not None:
        if low not in word_set("branches"):
            return None
        sited = i > 0 and (words[i - 1].text.lower() in word_set("branch_kinds") or _seat(words[i - 1]))
        first = i - 1 if sited else i
        body = Body(first, j, cleaned(line.between(first, inner.stop)), 3, body_type(inner.name) or kind, low)
        body.parents.append(inner)
        body.confidence = 0.6
        return body
    end = complement_end(line, i, i)
    if end <= i + 2 or is_event(line, i, end):
        return None
    return Body(i, end, line.between(i, end), rank, kind or body_type(line.between(i, end)), low, confidence=0.7)


def _lower_patron(line: Line, i: int) -> Body | None:
    """ "the | city library named after Abai": what its patron makes a name."""
    words, at = line.words, i
    while at < len(words) and words[at].text in word_set("public_kinds"):
        at += 1
    if at >= len(words) or words[at].text not in word_set("patron_heads"):
        return None
    end = named_after(line, at + 1)
    if end == at + 1:
        return None
    name = line.between(i, end)
    return Body(i, end, name, 3, body_type(name.title()) or "otherBody", words[at].text, confidence=0.8)


def _seat(word: Word) -> bool:
    """ "the | Samarkand office of the IOM": where a branch is."""
    return word.capital and lookup(word.text) is not None


def _small(line: Line, i: int) -> Body | None:
    """A unit in small letters, whatever stands before its noun."""
    word = line.words[i]
    return lower_unit(line, i) if word.kind == "word" and not word.capital and word.pos != "DET" else None


def _friends(line: Line, i: int) -> Body | None:
    """ "Friends of the Adelung Library": a society, named by the body that it stands by."""
    words = line.words
    if words[i].text != "Friends" or i + 2 >= len(words) or words[i + 1].text != "of":
        return None
    first = i + 2 + (words[i + 2].text == "the")
    inner = read_name(line, first) if first < len(words) and words[first].capital else None
    if inner is None:
        return None
    return Body(i, inner.stop, line.between(i, inner.stop), 4, "ngo", "Friends", confidence=0.9)


def _city(line: Line, i: int) -> Body | None:
    """ "the | City of Tartu gave money": a town that acts, not one where something is."""
    words = line.words
    if words[i].text != "City" or i + 2 >= len(words) or words[i + 1].text != "of" or not words[i + 2].capital:
        return None
    before = [w.text.lower() for w in words[max(0, i - 2) : i]]
    if before[-1:] == ["the"]:
        before.pop()
    if before and before[-1] in word_set("before_places"):
        return None
    end = i + 3
    while end < len(words) and words[end].capital and words[end].kind == "word" and end < i + 5:
        end += 1
    return Body(i, end, line.between(i, end), 4, "government", "City", confidence=0.8)


def _programme(line: Line, i: int) -> Body | None:
    """ "the Center's | Northern Europe Program", "the | Program of Studies in History | of the University"."""
    words = line.words
    if not words[i].capital or words[i].kind != "word" or not i:
        return None
    if words[i - 1].kind == "possessive" and i > 1 and head_of(words[i - 2]) is not None:
        at = i
        while at < len(words) and at - i < 5 and words[at].capital and words[at].kind == "word":
            if words[at].text in exact_set("programme_units") and at > i:
                return Body(i, at + 1, line.between(i, at + 1), 2, "otherBody", words[at].text, confidence=0.8)
            at += 1
        return None
    if words[i].text not in exact_set("programmes") or words[i - 1].text != "the" or i + 3 >= len(words):
        return None
    if words[i + 1].text not in ("of", "in", "on", "for") or not words[i + 2].capital:
        return None
    end = complement_end(line, i, i)
    joined = end > i + 2 and end + 2 < len(words) and words[end].text in ("of", "at")
    at = end + 1 + (joined and words[end + 1].text == "the")
    if not joined or capital_run(line, at)[1] is None or is_event(line, i, end):
        return None
    return Body(i, end, line.between(i, end), 2, "university", words[i].text, confidence=0.8)
