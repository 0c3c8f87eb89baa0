"""What stands behind a body's head noun: "of Asian Studies", "for Culture and the Arts", "under the President"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kgbuild.annotate.bodywords import (
    exact_set,
    head_of,
    heads,
    is_acronym,
    is_ordinary,
    known_bodies,
    mixed_acronym,
    name_word,
    next_capital,
    plain,
    post_words,
    small_capitals,
    word_set,
)
from kgbuild.annotate.names import is_given_name
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.qualifiers import (
    capital_run,
    elided,
    foreign_tail,
    is_event,
    is_foreign,
    is_strong,
    person_begins,
    person_follows,
)
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = ["complement_end", "container_at", "lower_complement"]


_PHRASE, _LONGEST = 14, 40
"""Words of one phrase and of a whole complement: longer ones are no names, and hostile text has no end."""


def complement_end(line: Line, head: int, begin: int) -> int:
    """Where the name ends that has its head noun at ``head``: after "of ...", "for ..." chains."""
    words = line.words
    at = head + 1
    foreign = is_foreign(line, head)
    # "Institute of History PAN": an acronym right behind is read with the next step
    while at < len(words) and at - head < _LONGEST:
        low = words[at].text.lower()
        if low in ("under", "attached") and _office_above(line, at):
            at = _office_above(line, at)
            continue
        if (
            low not in word_set("joiners")
            or low in ("and", "i", "w", "e", "y")
            or (low in ("in", "to", "on") and not _topic_in(line, at))
        ) and not (foreign and _goes_on(line, at)):
            break
        if low == "for" and _constituency(line, head, at):
            break
        j = at + 1
        while (j < len(words) and words[j].text.lower() in word_set("articles")) or (
            j + 1 < len(words) and words[j].text.lower() == "state" and words[j + 1].text != "of"
        ):
            j += 1
        if j >= len(words) or not (name_word(words[j]) or (foreign and elided(words[j].text))):
            break
        before = j - 1 if words[j - 1].text == "State" else j
        if container_at(line, j, low, head) or (before < j and container_at(line, before, low, head)):
            break
        stop = _noun_phrase(line, j, j)
        if stop <= j:
            break
        at = _coordinated(line, j, stop)
    return at


def _constituency(line: Line, head: int, at: int) -> bool:
    """ "Member of the County Assembly | for Nyalenda": whom somebody sits there for, one proper name."""
    words = line.words
    if at != head + 1 or words[head].text not in exact_set("assemblies") or at + 1 >= len(words):
        return False
    first = next((k for k in range(head, max(0, head - 5), -1) if words[k].text.lower() in ("the", "of")), 0)
    seat = next((w.text.lower() for w in reversed(words[max(0, first - 2) : first]) if w.text != "of"), "")
    stop = _noun_phrase(line, at + 1, at + 1)
    named = stop > at + 1 and not any(is_ordinary(w) for w in words[at + 1 : stop])
    return seat in post_words() and named


def _goes_on(line: Line, at: int) -> bool:
    """Whether a name of another language goes on behind a small word of it ("sur les Sociétés", "y Sociales")."""
    words, k = line.words, at + 1
    if words[at].text.lower() not in word_set("foreign_joiners"):
        return False
    while k < len(words) and words[k].text.lower() in word_set("foreign_articles"):
        k += 1
    if k >= len(words) or not words[k].capital or words[k].kind != "word" or words[k].text.lower() in post_words():
        return False
    return head_of(words[k]) is None and lookup(words[k].text) is None and not is_given_name(words[k].text)


def _topic_in(line: Line, at: int) -> bool:
    """ "Center on Human Rights", "Institute in Population Studies": a topic, not a place or a person, follows."""
    words = line.words
    if at + 1 >= len(words) or not words[at + 1].capital or words[at + 1].kind != "word":
        return False
    following = words[at + 1]
    if following.text.lower() in _calendar():
        return False
    if words[at].text.lower() == "in":  # "Advanced Studies in Africa", but "in Berlin" is where it stands
        place = lookup(following.text)
        if words[at - 1].text not in exact_set("fields_in"):
            return False
        return place.kind == "region" if place is not None else is_ordinary(following)
    return not lookup(following.text) and is_ordinary(following) and words[at].text.lower() != "in"


@cache
def _calendar() -> frozenset[str]:
    dates = lexicon("dates")
    return frozenset((*dates["months"], *dates["words"]["weekdays"]))


def _office_above(line: Line, at: int) -> int:
    """The end of "under the President of the Republic", 0 where a body follows that contains this one."""
    words = line.words
    j = at + 1
    if words[at].text.lower() == "attached":
        j += 1
    if j < len(words) and words[j].text.lower() == "the":
        j += 1
    if j >= len(words):
        return 0
    low = words[j].text.lower()
    if low in word_set("patronage"):
        k = j + 1
        if k < len(words) and words[k].text.lower() == "of":
            k += 1 + (words[k + 1].text.lower() == "the" if k + 1 < len(words) else 0)
            stop = _noun_phrase(line, k, k) if k < len(words) and words[k].capital else 0
            return stop if stop and stop - k <= 3 and head_of(words[k]) is None and words[k].shouted else 0
        return 0
    if low not in word_set("offices_above") or not words[j].capital:
        return 0
    while j < len(words) and words[j].capital and words[j].kind == "word":
        j += 1
    while j < len(words) and words[j].text.lower() == "of":
        k = j + 1 + (words[j + 1].text.lower() == "the" if j + 1 < len(words) else 0)
        if k >= len(words) or not words[k].capital:
            break
        j = k
        while j < len(words) and words[j].capital and words[j].kind == "word":
            j += 1
    return j


def container_at(line: Line, j: int, joiner: str, head: int) -> bool:
    """Whether the words from ``j`` are a body of their own, so that what comes before is a unit of it."""
    words = line.words
    if joiner not in word_set("container_joiners"):
        return False
    if lookup(line.between(j, _noun_phrase(line, j, j))) is not None:
        return False
    _stop, inner = capital_run(line, j)
    if inner is not None and _too_weak(line, j, inner):
        inner = None
    if inner is not None and not is_event(line, j, inner + 1):
        if words[inner].text.lower() in word_set("weak_heads") and inner == j:
            return False
        if _plain_service(line, j, inner, head) or _plain_topic(line, j, inner):
            return False
        # "Ministry of Foreign Trade Council" is none; "Department of the Ministry" is one
        own = head_of(words[head])
        other = head_of(words[inner])
        if inner == j:
            linked = inner + 1 < len(words) and words[inner + 1].text.lower() in ("of", "for")
            return other is not None and (linked or (is_foreign(line, inner) and _reads_as_name(line, inner)))
        return not (
            own is not None
            and other is not None
            and other[0] == "ngo"
            and own[0] == "ngo"
            and words[inner].text.lower().endswith("s")
        )
    word = words[j]
    if lookup(line.between(j, _noun_phrase(line, j, j))) is not None:
        return False
    if word.capital and j + 1 < len(words) and mixed_acronym(words[j + 1].text):
        return True
    if j + 1 < len(words) and words[j + 1].capital and words[j + 1].kind == "word" and not words[j + 1].shouted:
        return False  # "Office of the UN Resident Coordinator"
    if fold(word.text) in known_bodies() and known_bodies()[fold(word.text)][1] in ("university", "international"):
        return True
    return (
        is_acronym(word.text)
        and head_of(words[head]) is not None
        and heads()[words[head].text.lower().rstrip(".")][1] <= 3
        and any(c.islower() for c in word.text)
    ) or (word.kind == "initial" and inner is None and _acronym_after_initials(words, j))


def _reads_as_name(line: Line, head: int) -> bool:
    """Whether a head noun of another language is a name with what follows, or by itself: "Majlis", not "Mahalla"."""
    words = line.words
    if words[head].text in exact_set("bare_heads") or "-" in words[head].text or foreign_tail(line, head) > head:
        return True
    behind = words[head + 1].text.lower() if head + 1 < len(words) else ""
    return behind in word_set("joiners") - word_set("coordinators") - {"in", "on", "to", "against", "i", "w"}


def _plain_topic(line: Line, first: int, inner: int) -> bool:
    """ "Institute of | Mountain Societies", "Ministry of | Local Government": kinds of bodies are what it is about."""
    words = line.words
    if words[first - 1].text.lower() == "the" or inner == first or not plain(words[first:inner]):
        return False
    ends = (
        inner + 1 >= len(words)
        or words[inner + 1].text.lower() not in ("of", "for")
        or (words[inner + 1].text == "of" and inner + 2 < len(words) and words[inner + 2].text == "the")
    )
    many = words[inner].text.endswith(tuple(word_set("many_endings")))
    return ends and (many or words[inner].text == "Government")


def _plain_service(line: Line, first: int, inner: int, head: int) -> bool:
    """ "Agency of Civil Service", "Bureau of Public Administration": what it is about, no body above it."""
    words = line.words
    own = head_of(words[head])
    weak = words[inner].text.lower() in word_set("weak_heads") and inner > first
    return (
        weak
        and own is not None
        and own[0] == "government"
        and all(is_ordinary(w) for w in words[first:inner])
        and words[head].text in exact_set("service_heads")
    )


def _too_weak(line: Line, first: int, head: int) -> bool:
    return line.words[head].text.lower() in word_set("weak_heads") and not is_strong(line, first, head, head + 1)


def _acronym_after_initials(words: Sequence[Word], j: int) -> bool:
    while j < len(words) and words[j].kind == "initial":
        j += 1
    return j + 1 < len(words) and words[j].capital and is_acronym(words[j + 1].text)


def _noun_phrase(line: Line, j: int, begin: int) -> int:
    """The end of a capitalized phrase, with the lower-case nouns that end it ("International relations")."""
    words = line.words
    k = j
    while k < len(words) and k - j < _PHRASE:
        word = words[k]
        low = word.text.lower().rstrip(".")
        if word.kind == "abbreviation" and k > j and low in post_words():
            break
        if word.kind in ("word", "abbreviation") and word.capital:
            if k > j and person_begins(words, k) and (is_ordinary(words[k - 1]) or is_country(words[k - 1].text)):
                break
            if k > j and _name_behind_country(words, k):
                break
            if (
                k > j
                and low in post_words()
                and not word.shouted
                and word.pos not in ("ADJ",)
                and person_follows(words, k)
            ) and not is_acronym(words[j].text):
                break
            k += 1
        elif (
            (word.kind == "initial" and k + 1 < len(words) and (k == j or words[k - 1].kind == "initial"))
            or (
                word.kind == "word"
                and k > j
                and low in word_set("topic_nouns")
                and is_ordinary(words[k - 1])
                and not lookup(words[k - 1].text)
            )
            or (word.text in ("&",) and k > j and next_capital(words, k) and not _body_begins(line, k + 1))
            or (word.kind == "possessive" and next_capital(words, k))
            or (word.text in ("'", "’") and not word.gap and words[k - 1].text[-1] == "s" and next_capital(words, k))
            or (word.text in ("'", "’", "-", "/") and not word.gap and k + 1 < len(words) and not words[k + 1].gap)
            or (k == j and (low in ("al", "de", "el") or elided(word.text)))
        ):
            k += 1
        else:
            break
    return k + _area(words, k, j)


def _name_behind_country(words: Sequence[Word], k: int) -> bool:
    """ "Ministry of Justice of the Republic of Armenia | Vardan Petrosyan": two words that are no English."""
    return (
        is_country(words[k - 1].text)
        and person_follows(words, k)
        and words[k].kind == "word"
        and not (is_ordinary(words[k]) or is_ordinary(words[k + 1]) or words[k].shouted)
        and head_of(words[k]) is None
        and head_of(words[k + 1]) is None
    )


def _body_begins(line: Line, k: int) -> bool:
    """Whether a body of its own follows: "Centre for Gender & Department of Law"."""
    return head_of(line.words[k]) is not None and k + 1 < len(line.words) and line.words[k + 1].text in ("of", "for")


def _area(words: Sequence[Word], k: int, j: int) -> int:
    """One word more where a place is named with what it is: "of Aktobe region"."""
    following = words[k].text if k < len(words) else ""
    return int(k > j and following in word_set("areas") and not is_ordinary(words[k - 1]))


def _coordinated(line: Line, first: int, stop: int) -> int:
    """Takes in "X, Y and Z" where these are topics of one name."""
    words = line.words
    if lookup(line.between(first, stop)) is not None:
        return stop
    at, commas = stop, stop
    while at < len(words) and at - first < _LONGEST:
        sign = words[at].text.lower()
        if sign != "," and sign not in word_set("coordinators"):
            break
        j = at + 1
        if sign == "," and j < len(words) and words[j].text.lower() == "and":
            j, sign = j + 1, "and"
        if j < len(words) and words[j].text.lower() in ("the", "its", "their"):
            j += 1
        if (
            j >= len(words)
            or not words[j].capital
            or words[j].kind != "word"
            or words[j].text.lower() in small_capitals()
        ):
            if (
                sign != ","
                and j < len(words)
                and words[j].text.lower() in word_set("topic_nouns")
                and words[j - 1] is words[at]
            ):
                return j + 1 if _head_behind(words, j + 1) else commas
            break
        end = _noun_phrase(line, j, j)
        while end > j + 1 and words[end - 1].shouted:
            end -= 1  # "... and Religious Studies CS MES RK"
        if not _topic_phrase(line, j, end):
            break
        if sign != ",":
            # "Ministry of Culture and Information of ..." goes on in the caller
            return end
        at = end
    return commas


def _head_behind(words: Sequence[Word], j: int) -> bool:
    return j >= len(words) or words[j].kind == "sign"


def _topic_phrase(line: Line, j: int, end: int) -> bool:
    """Whether a capitalized phrase after a comma or "and" is one more topic and no body, person or place."""
    words = line.words[j:end]
    topical = word_set("weak_heads") | word_set("topic_heads")
    alone = len(words) == 1 and words[0].text.lower() in topical and not _body_begins(line, j)
    if not alone and (any(head_of(w) is not None for w in words) or capital_run(line, j)[1] is not None):
        return False
    if any(w.kind == "initial" or w.shouted for w in words):
        return False
    if lookup(line.between(j, end)) is not None:
        return False
    if len(words) in (2, 3) and is_given_name(words[0].text) and not is_ordinary(words[0]):
        return False
    if len(words) >= 2 and any(w.entity == "PERSON" for w in words) and not any(is_ordinary(w) for w in words):
        return False
    known = [is_ordinary(w) for w in words]
    return sum(known) * 2 >= len(known)


def lower_complement(line: Line, head: int) -> int:
    """The end of "Consortium of research organizations in the field of ...": common nouns behind a capital head."""
    words = line.words
    at = head + 1
    if (
        words[head].text not in exact_set("lower_complements")
        or head == 0
        or words[head - 1].text.lower() not in ("the", "a", "our")
    ):
        return 0
    if at + 1 >= len(words) or words[at].text.lower() not in ("of", "for") or words[at + 1].pos not in ("ADJ", "NOUN"):
        return 0
    end = at + 1
    while (
        end < len(words)
        and end - head < 22
        and (words[end].pos in ("ADJ", "NOUN", "PROPN", "ADP", "DET", "CCONJ") or words[end].text == ",")
    ):
        if words[end].text.lower() in word_set("complement_ends"):
            break
        end += 1
    while end > at and (words[end - 1].pos in ("ADP", "DET", "CCONJ") or words[end - 1].kind == "sign"):
        end -= 1
    return end if end > at + 1 else 0
