"""Bodies by their own grammar: head nouns and what stands before and after them, legal forms, brands, acronyms.

A name is read outwards from a capitalized head noun ("Institute"): to the left what qualifies it ("Public Opinion
Research"), to the right what it is about ("of Asian Studies", "for Culture and the Arts"). A body that follows
as "of", "at", "under" or behind a comma, and is itself such a name, contains the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from kgbuild.annotate.names import is_name_word
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import acronym_of, fold
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Body", "bodies_in", "body_type", "is_acronym", "to_mention"]


@dataclass(slots=True)
class Body:
    """A body as read from the words ``first`` to ``stop`` of a line; ``end`` includes the bodies that contain it."""

    first: int
    stop: int
    name: str
    rank: int
    type: str
    head: str = ""
    aliases: list[str] = field(default_factory=list)
    parents: list[Body] = field(default_factory=list)
    place: str | None = None
    confidence: float = 0.9
    end: int = 0


# ---------------------------------------------------------------- the lexicon, as sets


@cache
def _heads() -> dict[str, tuple[str, int, str]]:
    """Folded head noun -> (group, rank, type)."""
    out: dict[str, tuple[str, int, str]] = {}
    for group, entry in lexicon("institutions")["heads"].items():
        for word in entry["words"]:
            out.setdefault(word.lower().rstrip("."), (group, entry["rank"], entry["type"]))
    return out


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word.lower() for word in lexicon("institutions")["words"][kind])


@cache
def _exact(kind: str) -> frozenset[str]:
    return frozenset(lexicon("institutions")["words"][kind])


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Folded name -> (name, type) of the bodies every reader knows."""
    return {fold(name): (name, kind) for kind, names in lexicon("institutions")["known"].items() for name in names}


@cache
def _known_firsts() -> frozenset[str]:
    return frozenset(key.split(" ")[0] for key in _known())


@cache
def _positions() -> frozenset[str]:
    words = lexicon("positions")
    titles = lexicon("titles")
    return frozenset(word.lower() for word in (*words["nouns"], *titles["honorifics"]))


@cache
def _small_capitals() -> frozenset[str]:
    """Words that open a sentence or a phrase with a capital and belong to no name."""
    return frozenset(
        "the a an this that these those our your his her its their we he she it they in on at by for from with to as and but or of after before during since "
        "until under over within among between about also then there here where when while who what which how why if although because however moreover "
        "according following including thanks both each all some many most several such other another more one two three four five six seven eight nine ten "
        "representatives researchers experts staff members participants students professors scientists employees heads delegates dear is was were are will "
        "guests speakers organizers organizer moderator professor dr mr mrs ms prof today yesterday earlier later not only so yet nor former".split()
    )


def _head_of(word: Word) -> tuple[str, int, str] | None:
    low = word.text.lower().rstrip(".")
    return _heads().get(low) or (_heads().get(low.rsplit("-", 1)[-1]) if "-" in low and not low.startswith("non-") else None)


# ---------------------------------------------------------------- reading a name


def bodies_in(line: Line, *, brands: frozenset[str] = frozenset()) -> list[Body]:
    """The bodies that a line names, left to right; containers hang on what they contain and are listed as well.

    ``brands`` are folded short names that the report uses as names of bodies elsewhere.
    """
    simple = _simple(line, brands)
    _attach(line, simple)
    return simple


def _simple(line: Line, brands: frozenset[str]) -> list[Body]:
    out: list[Body] = []
    i, n = 0, len(line.words)
    while i < n:
        body = _quoted_brand(line, i) or _read(line, i) or _famous(line, i, brands)
        if body is None:
            i += 1
            continue
        out.append(body)
        i = max(i + 1, body.stop)
    return out


def _read(line: Line, i: int) -> Body | None:
    """A name that begins at word ``i``: qualifiers, head noun, complement."""
    words = line.words
    if not _may_begin(line, i) or _inside_event_name(line, i):
        return None
    stop, head_at = _run(line, i)
    if head_at is None:
        return _lower_head(line, i)
    group, rank, kind = _head_of(words[head_at])  # type: ignore[misc]
    stop = head_at + 1
    end = _complement(line, _foreign_tail(line, head_at), i)
    if end == stop and (far := _lower_complement(line, head_at)) > stop and i == head_at:
        name = line.between(i, far)
        return Body(i, far, name, rank, body_type(name) or kind, words[head_at].text, confidence=0.6)
    qualified = head_at > i or end > stop or "-" in words[head_at].text or _bare(line, head_at)
    if not qualified:
        return None
    if words[head_at].text.lower() in _words("weak_heads") and not _strong(line, i, head_at, end):
        return None
    if _is_event(line, i, end) or any(w.text.lower() in _words("gatherings") for w in words[i:head_at]):
        return None
    end = _legal_suffix(line, end)
    end = _named_after(line, end)
    begin = _legal_prefix(line, i)
    name = line.between(begin, end)
    if lookup(name) is not None:
        return None
    body = Body(begin, end, _clean(name), rank, body_type(name) or kind, words[head_at].text)
    if begin < i or end > stop:
        short = _clean(line.between(i, end))
        if short != body.name:
            body.aliases.append(short)
    _brand_behind(line, body)
    _placed(line, body)
    _acronym_behind(line, body)
    return body


def _foreign_tail(line: Line, head: int) -> int:
    """The last word before the complement: "Universidad Complutense (de ...)", "Trinity College Dublin"."""
    words = line.words
    at = head + 1
    if is_english(words[head].text) or words[head].text.lower() in _words("english_heads"):
        place = at < len(words) and words[at].capital and words[at].gap and lookup(words[at].text)
        return at if place and words[at].kind == "word" and _head_of(words[head])[0] in ("university", "center", "school", "institute") and not (at + 1 < len(words) and words[at + 1].capital) else head  # type: ignore[index]
    last = head
    while at < len(words) and at - head < 6 and words[at].kind == "word":
        low = words[at].text.lower()
        if words[at].capital and _person_begins(words, at):
            break
        if words[at].capital and low not in _positions() and _head_of(words[at]) is None and words[at].entity != "PERSON" or low in _words("foreign_adjectives"):
            last = at
        elif not (low.startswith(("d'", "d’", "l'", "l’")) or (last == at - 1 and last > head and low.endswith(("ques", "ales", "iques", "aux")))):
            break
        else:
            last = at
        at += 1
    return last


_LOWER_COMPLEMENTS = frozenset(("Consortium", "Club", "Union", "Association", "Network", "Commission", "Committee", "Council", "Alliance", "Coalition", "Assembly"))


def _lower_complement(line: Line, head: int) -> int:
    """The end of "Consortium of research organizations in the field of ...": common nouns behind a capital head."""
    words = line.words
    at = head + 1
    if words[head].text not in _LOWER_COMPLEMENTS or head == 0 or words[head - 1].text.lower() not in ("the", "a", "our"):
        return 0
    if at + 1 >= len(words) or words[at].text.lower() not in ("of", "for") or words[at + 1].pos not in ("ADJ", "NOUN"):
        return 0
    end = at + 1
    while end < len(words) and end - head < 22 and (words[end].pos in ("ADJ", "NOUN", "PROPN", "ADP", "DET", "CCONJ") or words[end].text == ","):
        if words[end].text.lower() in ("with", "by", "at", "from", "on", "to", "about"):
            break
        end += 1
    while end > at and (words[end - 1].pos in ("ADP", "DET", "CCONJ") or words[end - 1].kind == "sign"):
        end -= 1
    return end if end > at + 1 else 0


def _bare(line: Line, head: int) -> bool:
    """A head noun that is a name by itself: "the Senate", "the Bundestag", "the Secretariat of the Council"."""
    word = line.words[head]
    if word.text in _exact("bare_heads"):
        return head > 0 or head + 1 < len(line.words)
    following = [w.text.lower() for w in line.words[head + 1 : head + 3]]
    return word.text in _exact("bare_units") and following == ["of", "the"] and _container_at(line, head + 3, "of", head)


def _inside_event_name(line: Line, i: int) -> bool:
    before = line.words[i - 1] if i else None
    return before is not None and before.capital and before.text.lower() in _words("gatherings") | _SEASONS


_SEASONS = frozenset(("summer", "winter", "spring", "autumn"))


def _may_begin(line: Line, i: int) -> bool:
    word = line.words[i]
    if word.kind == "initial":
        return True
    if word.kind not in ("word", "abbreviation") or not word.capital:
        return word.kind == "word" and word.text.lower() in _words("lower_heads")
    low = word.text.lower()
    if low in _small_capitals():
        return False
    if word.text in _exact("royal") or (i + 1 < len(line.words) and line.words[i + 1].kind == "possessive"):
        return True
    return not (low in _positions() and not word.shouted and _head_of(word) is None)


def _run(line: Line, i: int) -> tuple[int, int | None]:
    """The end of the capitalized run from ``i``, and the last head noun in it."""
    words = line.words
    j, head = i, None
    if words[i].text in _exact("royal"):
        j = i + 1
    while j < len(words) and j - i < 14:
        word = words[j]
        low = word.text.lower()
        if word.kind in ("word", "abbreviation") and word.capital:
            if j > i and low in _positions() and _head_of(word) is None:
                break
            if j > i and head is not None and low in _words("not_bodies"):
                head = None
            if _head_of(word) is not None and not (j == i and word.shouted and len(word.text) < 4):
                head = j
                if j + 1 < len(words) and words[j + 1].text.lower() in ("of", "for"):
                    j += 1
                    break
            j += 1
        elif word.kind == "initial" or (word.kind == "number" and j > i and word.text.isdigit() and len(word.text) < 3):
            j += 1
        elif word.text in ("&", "-", "–", "/") and j > i and _next_capital(words, j) and (word.text == "&" or not word.gap):
            j += 1
        elif word.kind == "possessive" or (word.text in ("'", "’") and not word.gap):
            if head is not None or not _next_capital(words, j):
                break
            j += 1
        elif low in ("and", "for", "of", "de", "del", "al", "e", "y") and j > i and head is None and _bridges(line, i, j):
            j += 1
        elif word.kind == "word" and head is None and j > i and low in _words("joiners") - {"of", "for", "on", "in", "to", "i", "w"} and _next_capital(words, j):
            j += 1
        else:
            break
    return j, head


def _next_capital(words: Sequence[Word], j: int) -> bool:
    return j + 1 < len(words) and words[j + 1].capital and words[j + 1].kind in ("word", "abbreviation")


def _bridges(line: Line, i: int, j: int) -> bool:
    """Whether "and" inside the qualifiers joins two adjectives of one head ("Cultural and Educational Center")."""
    words = line.words
    if words[j].text.lower() != "and" or not _next_capital(words, j):
        return False
    left = words[j - 1]
    if left.kind != "word" or lookup(left.text) or left.shouted or left.pos not in ("ADJ", "NOUN", "PROPN", "VERB", ""):
        return False
    if any(words[k].entity == "PERSON" for k in range(i, j)) or lookup(words[j + 1].text):
        return False
    for k in range(j + 1, min(len(words), j + 5)):
        word = words[k]
        if word.kind not in ("word", "abbreviation") or not word.capital:
            return False
        if _head_of(word) is not None:
            # the phrase before "and" must not be a whole name of its own
            return k - j <= 4 and k > j + 1 and _plain(words[j - 1 : j]) and _plain(words[j + 1 : k])
    return False


def _plain(words: Sequence[Word]) -> bool:
    """Whether the words look like ordinary English adjectives and nouns."""
    return all(w.kind == "word" and not w.shouted and _ordinary(w) for w in words)


@cache
def _english() -> frozenset[str]:
    words = lexicon("persons")["common"]
    topics = lexicon("institutions")["words"]["topic_nouns"]
    return frozenset(word.lower() for word in (*words, *topics))


@cache
def _names() -> frozenset[str]:
    words = lexicon("persons")
    return frozenset(fold(word) for word in (*words["given"], *words["surnames"]))


def _ordinary(word: Word) -> bool:
    """Whether a word is an English word and no name."""
    low = re.sub(r"['’]s?$", "", word.text.lower())
    if low in _english():
        return True
    if fold(low) in _names() or lookup(low) is not None or word.kind == "initial" or (word.shouted and len(low) < 6):
        return False
    if "-" in low:
        return all(is_english(part) for part in low.split("-") if part)
    return is_english(low) or bool(re.search(r"(?:al|ic|ive|ary|tional|ing|ment|tion|ity|ics|ogy|ness|ed|able|ent|ance|ence|ies|graphy|ship|ism)s?$", low)) or word.pos == "ADJ"


def _lower_head(line: Line, i: int) -> Body | None:
    """ "department of Sociology": a lower-case head noun with a capitalized topic."""
    words = line.words
    low = words[i].text.lower()
    if words[i].capital or low not in _words("lower_heads") or i + 2 >= len(words):
        return None
    if words[i + 1].text.lower() not in ("of", "for") or words[i - 1 if i else 0].text.lower() in ("each", "every", "any", "an"):
        return None
    j = i + 2 + (words[i + 2].text.lower() == "the")
    if j >= len(words) or not words[j].capital or words[j].kind != "word":
        return None
    if lookup(words[j].text) or (j + 1 < len(words) and lookup(line.between(j, j + 2))):
        return None
    group, rank, kind = _heads()[low]
    inner = _read(line, j) if _head_of(words[j]) or _run(line, j)[1] is not None else None
    if inner is not None:
        if low != "office":
            return None
        first = i - 1 if i and words[i - 1].text.lower() in ("representative", "regional", "country") else i
        body = Body(first, j, _clean(line.between(first, inner.stop)), 3, body_type(inner.name) or kind, low)
        body.parents.append(inner)
        body.confidence = 0.6
        return body
    end = _complement(line, i, i)
    if end <= i + 2 or _is_event(line, i, end):
        return None
    return Body(i, end, line.between(i, end), rank, kind or body_type(line.between(i, end)), low, confidence=0.7)


# ---------------------------------------------------------------- complements

_PHRASE, _LONGEST = 14, 40
"""Words of one phrase and of a whole complement: longer ones are no names, and hostile text has no end."""

def _complement(line: Line, head: int, begin: int) -> int:
    """Where the name ends that has its head noun at ``head``: after "of ...", "for ..." chains."""
    words = line.words
    at = head + 1
    # "Institute of History PAN": an acronym right behind is read with the next step
    while at < len(words) and at - head < _LONGEST:
        low = words[at].text.lower()
        if low in ("under", "attached") and _office_above(line, at):
            at = _office_above(line, at)
            continue
        if low not in _words("joiners") or low in ("and", "i", "w", "e", "y") or (low in ("in", "to", "on") and not _topic_in(line, at)):
            break
        j = at + 1
        while j < len(words) and words[j].text.lower() in ("the", "la", "le", "les", "los", "las", "der", "die", "das", "den", "l", "state"):
            j += 1
        if j >= len(words) or not _name_word(words[j]):
            break
        if _container_at(line, j, low, head):
            break
        stop = _noun_phrase(line, j, j)
        if stop <= j:
            break
        at = _coordinated(line, j, stop)
    return at


def _name_word(word: Word) -> bool:
    return (word.kind in ("word", "abbreviation") and word.capital and word.text.lower() not in _small_capitals() - {"experts", "researchers", "students", "scientists", "professors", "members"}) or word.kind == "initial"


def _topic_in(line: Line, at: int) -> bool:
    """ "Center on Human Rights", "Institute in Population Studies": a topic, not a place or a person, follows."""
    words = line.words
    if at + 1 >= len(words) or not words[at + 1].capital or words[at + 1].kind != "word":
        return False
    following = words[at + 1]
    return not lookup(following.text) and _ordinary(following) and words[at].text.lower() != "in"


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
    if low == "auspices" or low == "aegis":
        k = j + 1
        if k < len(words) and words[k].text.lower() == "of":
            k += 1 + (words[k + 1].text.lower() == "the" if k + 1 < len(words) else 0)
            stop = _noun_phrase(line, k, k) if k < len(words) and words[k].capital else 0
            return stop if stop and stop - k <= 3 and _head_of(words[k]) is None and words[k].shouted else 0
        return 0
    if low not in {word.lower() for word in _exact("offices_above")} or not words[j].capital:
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


def _container_at(line: Line, j: int, joiner: str, head: int) -> bool:
    """Whether the words from ``j`` are a body of their own, so that what comes before is a unit of it."""
    words = line.words
    if joiner not in ("of", "at", "in", "de", "del", "der", "des", "du", "da", "do", "di"):
        return False
    if lookup(line.between(j, _noun_phrase(line, j, j))) is not None:
        return False
    stop, inner = _run(line, j)
    if inner is not None and words[inner].text.lower() in _words("weak_heads"):
        if not _strong(line, j, inner, inner + 1):
            inner = None
    if inner is not None and not _is_event(line, j, inner + 1):
        if words[inner].text.lower() in _words("weak_heads") and inner == j:
            return False
        # "Ministry of Foreign Trade Council" is none; "Department of the Ministry" is one
        own = _head_of(words[head])
        other = _head_of(words[inner])
        if inner == j:
            return inner + 1 < len(words) and words[inner + 1].text.lower() in ("of", "for") and other is not None
        if own is not None and other is not None and other[0] == "ngo" and own[0] == "ngo" and words[inner].text.lower().endswith("s"):
            return False
        return True
    word = words[j]
    if lookup(line.between(j, _noun_phrase(line, j, j))) is not None:
        return False
    if word.capital and j + 1 < len(words) and _mixed_acronym(words[j + 1].text):
        return True
    if j + 1 < len(words) and words[j + 1].capital and words[j + 1].kind == "word" and not words[j + 1].shouted:
        return False  # "Office of the UN Resident Coordinator"
    if fold(word.text) in _known() and _known()[fold(word.text)][1] in ("university", "international"):
        return True
    return is_acronym(word.text) and _head_of(words[head]) is not None and _heads()[words[head].text.lower().rstrip(".")][1] <= 3 and any(
        c.islower() for c in word.text
    ) or (word.kind == "initial" and inner is None and _acronym_after_initials(words, j))


def _mixed_acronym(text: str) -> bool:
    """ "KazNU", "KazNAA": an acronym with small letters, as one puts behind the name of a patron."""
    return is_acronym(text) and any(c.islower() for c in text)


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
        low = word.text.lower()
        if word.kind in ("word", "abbreviation") and word.capital:
            if k > j and _person_begins(words, k) and _ordinary(words[k - 1]):
                break
            if k > j and low in _positions() and not word.shouted and word.pos not in ("ADJ",) and _person_follows(words, k):
                if not is_acronym(words[j].text):
                    break
            k += 1
        elif word.kind == "initial" and k + 1 < len(words):
            k += 1
        elif word.kind == "word" and k > j and low in _words("topic_nouns") and _ordinary(words[k - 1]) and not lookup(words[k - 1].text):
            k += 1
        elif word.text in ("&",) and k > j and _next_capital(words, k):
            k += 1
        elif word.kind == "possessive" and _next_capital(words, k):
            k += 1
        elif word.text in ("'", "’", "-", "/") and not word.gap and k + 1 < len(words) and not words[k + 1].gap:
            k += 1
        elif low in ("al", "de", "el") and k == j:
            k += 1
        else:
            break
    return k


def _person_begins(words: Sequence[Word], k: int) -> bool:
    """Whether a person's name seems to begin at a capitalized word behind a body's name."""
    if not _person_follows(words, k) or words[k].kind != "word" or _ordinary(words[k]) or is_acronym(words[k + 1].text):
        return False
    following = words[k + 1]
    given = fold(words[k].text) in _names() or words[k].entity == "PERSON"
    surname = following.kind == "word" and is_name_word(following.text) and not _ordinary(following)
    return (given or surname) and not (following.kind == "word" and _head_of(following) is not None)


def _person_follows(words: Sequence[Word], k: int) -> bool:
    return k + 1 < len(words) and words[k + 1].capital and words[k + 1].kind in ("word", "initial")


def _coordinated(line: Line, first: int, stop: int) -> int:
    """Takes in "X, Y and Z" where these are topics of one name."""
    words = line.words
    if lookup(line.between(first, stop)) is not None:
        return stop
    at, commas = stop, stop
    while at < len(words) and at - first < _LONGEST:
        sign = words[at].text.lower()
        if sign not in (",", "and", "&", "und", "et", "y", "e"):
            break
        j = at + 1
        if sign == "," and j < len(words) and words[j].text.lower() == "and":
            j, sign = j + 1, "and"
        if j < len(words) and words[j].text.lower() in ("the", "its", "their"):
            j += 1
        if j >= len(words) or not words[j].capital or words[j].kind != "word" or words[j].text.lower() in _small_capitals():
            if sign != "," and j < len(words) and words[j].text.lower() in _words("topic_nouns") and words[j - 1] is words[at]:
                return j + 1 if _head_behind(words, j + 1) else commas
            break
        end = _noun_phrase(line, j, j)
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
    if any(_head_of(w) is not None for w in words) or _run(line, j)[1] is not None:
        return False
    if any(w.kind == "initial" or w.shouted for w in words):
        return False
    if lookup(line.between(j, end)) is not None:
        return False
    if len(words) >= 2 and any(w.entity == "PERSON" for w in words) and not any(_ordinary(w) for w in words):
        return False
    known = [_ordinary(w) for w in words]
    return sum(known) * 2 >= len(known)


def _strong(line: Line, begin: int, head: int, end: int) -> bool:
    """A weak head noun needs a proper name or an acronym beside it."""
    words = line.words
    if any(w.shouted or w.kind == "initial" or not _ordinary(w) or lookup(w.text) for w in words[begin:head]):
        return True
    after = [w for w in words[head + 1 : end] if w.capital]
    if words[head].text == "House" and after:
        return True
    if words[head].text in _exact("public_heads") and begin < head:
        return any(w.text in _exact("public_adjectives") for w in words[begin:head])
    return bool(after) and end - head >= 4 and not any(w.text.lower() in _words("not_bodies") for w in after)


def _is_event(line: Line, begin: int, end: int) -> bool:
    words = line.words
    last = words[end - 1].text.lower()
    if last in _words("gatherings") and end - begin > 1 and words[end - 2].capital:
        return True
    if begin < end - 1 and words[begin].text.lower() in _words("not_bodies") and words[begin + 1].text.lower() in ("of", "for", "on"):
        return True
    if end < len(words) and words[end].text.lower() in ("rule", "rules", "law"):
        return True
    if end < len(words) and words[end].capital and words[end].text.lower() in _words("not_bodies") and words[end].gap:
        return True
    head = [w.text.lower() for w in words[begin:end]]
    if "congress" in head and not ("library" in head or "national" in head or "member" in head):
        return True
    return any(w in head for w in _SEASONS) and any(w in head for w in ("school", "academy", "institute", "university"))


# ---------------------------------------------------------------- what stands around a name


def _legal_prefix(line: Line, i: int) -> int:
    words = line.words
    at = i
    while at > 0 and words[at - 1].text in _exact("legal_forms") and words[at - 1].text not in ("PA", "PO", "AS", "SA"):
        at -= 1
    behind = at > 0 and words[at - 1].capital and words[at - 1].kind == "word" and words[at - 1].text.lower() not in _small_capitals()
    return i if behind else at  # behind a name, the legal form is that name's


def _legal_suffix(line: Line, end: int) -> int:
    words = line.words
    at = end
    if at < len(words) and words[at].text == "," and at + 1 < len(words) and words[at + 1].text in _exact("legal_forms"):
        at += 1
    while at < len(words) and words[at].text in _exact("legal_forms"):
        at += 1
        end = at
        if at < len(words) and words[at].text == "." and not words[at].gap and at + 1 < len(words) and not words[at + 1].capital:
            end = at = at + 1
    return end


def _named_after(line: Line, end: int) -> int:
    """ "named after M. Auezov" is part of the name."""
    words = line.words
    if end + 2 < len(words) and words[end].text.lower() in ("named", "n.a") and words[end + 1].text.lower() in ("after", "for"):
        j = end + 2
        while j < len(words) and (words[j].text == "." or words[j].text.lower() in ("the",)):
            j += 1
        k = j
        while k < len(words) and (words[k].capital or words[k].text.lower().startswith("al-")) and words[k].kind in ("word", "initial", "abbreviation"):
            k += 1
        return k if k > j else end
    return end


_OPEN, _CLOSE = "“«„\"‘", "”»“\"’"


def _quote_span(line: Line, i: int) -> int:
    """The word after the closing quote of the quotation that opens at ``i``; 0 where none closes."""
    words = line.words
    if i >= len(words) or words[i].text not in _OPEN:
        return 0
    depth = 0
    for j in range(i + 1, min(len(words), i + 26)):
        text = words[j].text
        nested = text in "“«„" or (text == '"' and words[j].gap and j + 1 < len(words) and not words[j + 1].gap)
        if nested and not (text == "“" and words[i].text == "„"):
            depth += 1
        elif text in "”»\"“":
            if depth == 0:
                return j + 1
            depth -= 1
            if j + 1 >= len(words) or words[j + 1].text not in "”»\"“":
                return j + 1  # a nested quotation whose outer end is missing
    return 0


def _brand_behind(line: Line, body: Body) -> None:
    """'Public Association “Centre of Initiatives”': the quoted brand belongs to the name and is an alias."""
    stop = _quote_span(line, body.stop)
    if not stop:
        return
    inner = line.between(body.stop + 1, stop).rstrip("”»\"“ ").strip()
    words = inner.split()
    if not words or not (words[0][0].isupper()) or len(words) > 12 or not _brand_like(inner):
        return
    head_phrase = body.name
    body.stop = stop
    body.name = line.between(body.first, stop)
    body.aliases = [*body.aliases, inner]
    nested = re.search(r"[“«„\"]\s*([^“”«»\"]{2,40})$", inner)
    if nested:
        body.aliases.append(nested[1])
    if len(head_phrase.split()) > 2:
        body.aliases.append(head_phrase)
        first_two = " ".join(head_phrase.split()[:2])
        if first_two in _exact("legal_words"):
            body.aliases.append(f"{first_two} {line.between(body.first, stop)[len(head_phrase):].strip()}")


def _brand_like(inner: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", inner) if w.lower() not in _words("joiners") | {"and", "the", "s"}]
    return bool(words) and sum(w[0].isupper() for w in words) >= 0.7 * len(words) and ":" not in inner


def _quoted_brand(line: Line, i: int) -> Body | None:
    """A quoted name that a legal form or head noun beside it makes a body: NJSC "X", the “X” center, center “X”."""
    words = line.words
    if words[i].text in _exact("legal_forms") and i + 1 < len(words) and words[i + 1].text in _OPEN:
        stop = _quote_span(line, i + 1)
        if stop:
            inner = line.between(i + 2, stop - 1)
            body = Body(i, stop, line.between(i, stop), 4, body_type(inner) or "company", aliases=[inner], confidence=0.95)
            _acronym_behind(line, body)
            return body
    if words[i].text not in _OPEN:
        return None
    stop = _quote_span(line, i)
    if not stop:
        return None
    inner = re.sub(r"^[“«„\"\s]+|[”»\"\s]+$", "", line.between(i, stop))
    if not inner or len(inner.split()) > 10 or not _brand_like(inner):
        return None
    before = words[i - 1].text.lower() if i else ""
    after = words[stop].text.lower() if stop < len(words) else ""
    if after == "," and not whole_name(line, i + 1, stop):
        k = stop + 1
        while k < min(len(words), stop + 6) and words[k].kind == "word" and words[k].text.lower() not in _words("brand_nouns"):
            k += 1
        if k < len(words) and words[k].text.lower() in _words("brand_nouns") and words[k].text.islower() and words[stop + 1].text.lower() in ("the", "a", "an"):
            after = words[k].text.lower()
            group = _heads().get(after, ("", 3, ""))
            alias = line.between(stop + 2, k + 1)
            return Body(i, stop, inner, group[1], group[2] or "otherBody", after, [inner, alias], confidence=0.75)
    noun_before = before in _words("brand_nouns") and words[i - 1].text.islower()
    noun_after = after in _words("brand_nouns")
    inside = _read(line, i + 1)
    whole = inside is not None and inside.stop >= stop - 1 and inside.first == i + 1
    if not (noun_before or noun_after or whole):
        return None
    noun = before if noun_before else after
    kind = body_type(inner) if whole else ""
    group = _heads().get(noun, ("", 3, ""))
    body = Body(i, stop, inner, inside.rank if whole and inside else group[1], kind or group[2] or "otherBody", noun, confidence=0.85)
    if noun_after and not whole:
        body.aliases.append(line.between(i, stop + 1))
        body.stop = stop + 1
    _acronym_behind(line, body)
    return body


def whole_name(line: Line, first: int, stop: int) -> bool:
    """Whether what is quoted is a body's full name by itself."""
    inside = _read(line, first)
    return inside is not None and inside.stop >= stop - 1


_URL = re.compile(r"https?://|www\.")


def _acronym_behind(line: Line, body: Body) -> None:
    """ "(IOM)" behind a name is its acronym; also "– (KIPPRA)" and "(hereinafter – the Foundation)" are read over."""
    words = line.words
    at = body.stop
    if at < len(words) and words[at].text in ("–", "-", "—") and at + 1 < len(words) and words[at + 1].text == "(":
        at += 1
    if at + 2 >= len(words) or words[at].text != "(":
        return
    close = next((k for k in range(at + 1, min(len(words), at + 8)) if words[k].text == ")"), 0)
    if not close:
        return
    inside = line.between(at + 1, close)
    if _URL.search(inside) or not inside:
        return
    inner = inside.strip("\"“”«» ")
    if is_acronym(inner.replace(" ", "").replace("-", "")) and len(inner.split()) <= 3 and not lookup(inner):
        body.aliases.append(inner)
        body.stop = close + 1
        body.confidence = 0.97
    elif is_acronym(body.name.split(" ")[0]) and acronym_of(inner) == body.name.split(" ")[0]:
        body.aliases.append(f"{body.name} ({inner})")


def _placed(line: Line, body: Body) -> None:
    """ "in Bishkek" is in the name of an office; of other bodies it says where they are."""
    words = line.words
    at = body.stop
    if at + 1 < len(words) and words[at].text.lower() == "in" and words[at + 1].capital:
        for stop in (at + 4, at + 3, at + 2):
            if stop <= len(words) and (place := lookup(line.between(at + 1, stop))) is not None:
                if any(w.kind != "word" or not w.capital for w in words[at + 1 : stop]):
                    continue
                body.place = line.between(at + 1, stop)
                name_words = {word.lower() for word in body.name.split()}
                if name_words & _words("placed") or body.type == "international":
                    body.aliases.append(body.name)
                    body.stop = stop
                    body.name = line.between(body.first, stop)
                return
    if at + 2 < len(words) and words[at].text == "(" and lookup(line.between(at + 1, at + 2)):
        body.place = line.between(at + 1, at + 2)


def _famous(line: Line, i: int, brands: frozenset[str]) -> Body | None:
    """A body known by name, an acronym or a brand that the report itself makes a body."""
    words = line.words
    word = words[i]
    if word.kind not in ("word", "initial") or not word.capital:
        return None
    key = line.folded[i]
    if key in _known_firsts() and not (key == "who" and word.text != "WHO") and not (key in ("care", "meta", "shell", "sida", "un", "au", "it") and word.text != word.text.upper()):
        for stop in range(min(len(words), i + 7), i, -1):
            if words[stop - 1].kind == "sign":
                continue
            known = _known().get(fold(line.between(i, stop)))
            if known and not (len(known[0]) <= 4 and not words[i].shouted and known[0].isupper()):
                if _is_event(line, i, stop):
                    return None
                body = Body(i, stop, line.between(i, stop), 5, known[1], known[0], confidence=0.85)
                _placed(line, body)
                _acronym_behind(line, body)
                return body
    # initials with a surname before an acronym: "L.N. Gumilyov ENU", "T.Zhurgenov KazNAA"
    j = i
    while j < len(words) and words[j].kind == "initial":
        j += 1
    if j > i and j + 1 < len(words) and words[j].capital and is_acronym(words[j + 1].text) and words[j + 1].gap:
        end = _legal_suffix(line, j + 2)
        return Body(i, end, line.between(i, end), 5, "university", words[j + 1].text, confidence=0.85)
    if word.capital and not is_acronym(word.text) and i + 1 < len(words) and _mixed_acronym(words[i + 1].text):
        if words[i + 1].gap and not _ordinary(word) and word.text.lower() not in _small_capitals() | _positions():
            return Body(i, i + 2, line.between(i, i + 2), 5, "university", words[i + 1].text, confidence=0.8)
    if is_acronym(word.text) and _stands_alone(line, i):
        end = i + 1
        while end < len(words) and is_acronym(words[end].text) and words[end].gap:
            end += 1
        if end == i + 1 and end < len(words) and words[end].gap and is_country(words[end].text) and words[end].capital:
            end += 1  # "UNICEF Kenya"
        legal = _legal_suffix(line, end)
        name = line.between(i, legal)
        return Body(_legal_prefix(line, i), legal, name, 4, "otherBody", word.text, confidence=0.55)
    # a name made a body by its legal form: "Otandastar Qory NCJSC"
    j = i
    while j < min(len(words), i + 6) and words[j].capital and words[j].kind == "word" and words[j].text not in _exact("legal_forms"):
        j += 1
    begin = _legal_prefix(line, i)
    end = _legal_suffix(line, j)
    if j > i and (end > j or (begin < i and word.text.lower() not in _positions())):
        name = line.between(begin, end)
        return Body(begin, end, name, 4, body_type(name) or "company", aliases=[line.between(i, j)], confidence=0.85)
    if key in brands and word.capital:
        return Body(i, i + 1, word.text, 4, "otherBody", word.text, confidence=0.6)
    return None


def _stands_alone(line: Line, i: int) -> bool:
    """Whether an all-capitals word is an acronym and not a word of a shouted line or a shouted surname."""
    words = line.words
    word = words[i]
    if any(c.isdigit() for c in word.text):
        return False
    around = [w for w in words[max(0, i - 3) : i + 4] if w.kind == "word" and w is not word and len(w.text) > 1]
    if sum(w.shouted and not (len(w.text) <= 5 and is_acronym(w.text)) for w in around) >= 1 and word.shouted:
        return False
    following = words[i + 1] if i + 1 < len(words) else None
    before = words[i - 1] if i else None
    if word.shouted and len(word.text) >= 4:
        beside = [w for w in (following, before) if w and w.capital and w.kind in ("word", "initial") and not w.shouted]
        if any(w.kind == "initial" or not (_ordinary(w) or w.text.lower() in _small_capitals() | _positions()) for w in beside):
            return False
    return not (following is not None and following.text in "“«\"" and word.shouted and len(word.text) > 6)


def is_acronym(text: str) -> bool:
    """Whether a word looks like the acronym of a body.

    >>> is_acronym("UNESCO"), is_acronym("KazNU"), is_acronym("Institute"), is_acronym("XIV"), is_acronym("ZOOM")
    (True, True, False, False, False)
    """
    if not 2 <= len(text) <= 12 or not text[0].isalpha():
        return False
    letters = re.sub(r"[^A-Za-zÀ-ÿĀ-ſ]", "", text)
    capitals = sum(c.isupper() for c in letters)
    if capitals < 2 or text.upper() in _exact("not_acronyms") or text.endswith(("s", "'s")) and capitals == len(letters) - 1 and len(letters) <= 4:
        return False
    if lookup(text) is not None and len(text) <= 3:
        return False
    if re.fullmatch(r"(?:Mc|Mac|De|Di|La|Le|Van|Von|O['’])[A-Z][a-z]+", text) or re.fullmatch(r"[A-Z][a-z]+[-‑][A-Z][a-z].*", text):
        return False
    if capitals == len(letters):
        return len(letters) <= 8 and "'" not in text
    return bool(re.search(r"[A-Z]{2}", text)) and capitals * 2 >= len(letters) - 3 or bool(re.fullmatch(r"[A-Z][a-z]{1,4}[A-Z]{1,5}", text))


def body_type(name: str) -> str:
    """The ontology's institution type that the words of a name show, or nothing.

    >>> body_type("Ministry of Health"), body_type("Institute of Asian Studies"), body_type("Acme")
    ('government', 'researchInstitute', '')
    """
    key = fold(name)
    if key in _known():
        return _known()[key][1]
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    text = " ".join(words)
    if any(k in text for k in ("united nations", "un women", "european union", "international organization", "international organisation", "development bank", "economic community", "organization of american", "high commissioner for refugees", "undp", "osce", "unesco")) or (words and words[0] == "un"):
        return "international"
    found = [_heads()[w] for w in words if w in _heads()]
    if not found:
        return ""
    if any(group == "media" for group, _, _ in found) and len(found) == 1:
        return "media"
    head = found[-1] if not re.search(r"\b(?:of|for|de|für|on)\b", text) else found[0]
    group, _, kind = head
    if group == "academy" and "sciences" in words:
        return "researchInstitute"
    if group == "council" and any(w in words for w in ("parliament", "state", "national", "ministers", "public", "republic")):
        return "government"
    if group == "department":
        inner = [k for g, _, k in found if g != "department" and k]
        return inner[0] if inner else "university"
    if group == "international":
        return {"bank": "company", "union": "ngo"}.get(words[-1], "ngo")
    return kind or "otherBody"


def _clean(name: str) -> str:
    return re.sub(r"\s+([.,])", r"\1", name).strip(" ,;")


# ---------------------------------------------------------------- units and their containers


_CHAIN = 6
"""Containers of one body that are kept."""


def _attach(line: Line, bodies: list[Body]) -> None:
    """Hangs containers on the bodies that they contain, right to left, so that chains are whole."""
    for body in bodies:
        body.end = body.stop
    for k in range(len(bodies) - 2, -1, -1):
        unit, next_body = bodies[k], bodies[k + 1]
        if unit.parents:
            continue
        joined = _joint(line, unit.stop, next_body.first)
        if joined == "of" or (joined in ("at", "under") and unit.rank <= max(next_body.rank, 4)):
            unit.parents = [next_body, *next_body.parents][:_CHAIN]
            unit.end = next_body.end
        elif joined == "," and _comma_unit(line, bodies, k):
            if unit.rank < next_body.rank:
                unit.parents = [next_body, *next_body.parents][:_CHAIN]
                unit.end = next_body.end
            else:
                next_body.parents = [unit, *unit.parents][:_CHAIN]
                unit.end = next_body.end
        elif joined == "'s":
            next_body.parents = [unit, *unit.parents][:_CHAIN]


def _joint(line: Line, stop: int, first: int) -> str:
    between = [w.text.lower() for w in line.words[stop:first]]
    if between and between[-1] == "the":
        between.pop()
    if between and between[-1] in "“«\"":
        between.pop()
    if between in (["of"], ["de"], ["del"], ["der"], ["des"], ["du"], ["da"], ["do"]):
        return "of"
    if between in (["at"], ["in"], ["within"], ["on"]):
        return "at" if between != ["on"] else ""
    if between in (["under"], ["attached", "to"], ["affiliated", "with"], ["affiliated", "to"], ["under", "the", "auspices", "of"]):
        return "under"
    if between == [","]:
        return ","
    if between in (["'s"], ["’s"], ["’", "s"], ["'", "s"], ["’"]):
        return "'s"
    return ""


def _comma_unit(line: Line, bodies: list[Body], k: int) -> bool:
    """Whether "A, B" are unit and body: of different rank, and not two items of a longer enumeration."""
    a, b = bodies[k], bodies[k + 1]
    if a.rank == b.rank or min(a.rank, b.rank) > 3 or max(a.rank, b.rank) < 4:
        return False
    whole = a if a.rank > b.rank else b
    head = whole.head.lower().rstrip(".")
    if _heads().get(head, ("",))[0] not in ("university", "academy") and head not in ("ministry", "hospital", "museum", "bank"):
        return False
    if k and _joint(line, bodies[k - 1].end or bodies[k - 1].stop, a.first) == "," and min(bodies[k - 1].rank, a.rank) >= 3:
        return False
    if k + 2 < len(bodies):
        c = bodies[k + 2]
        gap = [w.text.lower() for w in line.words[b.end or b.stop : c.first] if w.text.lower() != "the"]
        if gap in (["and"], [",", "and"], [","], [",", "as", "well", "as"]) and not b.parents:
            return False
    before = line.words[a.first - 1].text.lower() if a.first else ""
    if before == "the" and a.first > 1:
        before = line.words[a.first - 2].text.lower()
    after = line.words[b.end or b.stop].text if (b.end or b.stop) < len(line.words) else "."
    return not (before in ("and",) or after in (";",) and before in (";",)) or a.rank <= 2


def to_mention(line: Line, body: Body) -> Mention:
    """The body as a mention: the span of its own part, containers by name."""
    own = line.span(body.first, body.stop)
    aliases: list[str] = []
    if body.parents and body.end > body.stop and body.parents[0].first >= body.stop:
        aliases.append(_clean(line.between(body.first, body.end)))
        if len(body.parents) > 1 and body.parents[0].stop < body.end:
            aliases.append(_clean(line.between(body.first, body.parents[0].stop)))
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


def country_in(name: str) -> str | None:
    """The country that a body's own name shows ("Embassy of Kazakhstan in Germany" -> Kazakhstan)."""
    for match in re.finditer(r"\b(?:of|for) (?:the )?((?:Republic of |Kingdom of )?[^\W\d_]+(?: [A-Z][^\W\d_]+)?)", name):
        for words in (match[1], match[1].split(" ")[0]):
            if is_country(words):
                return words
    return None
