"""What stands before a body's head noun, and whether a capitalized run is a body at all or an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.annotate.bodywords import (
    SEASONS,
    exact_set,
    head_of,
    is_acronym,
    is_ordinary,
    name_words,
    next_capital,
    plain,
    post_words,
    qualifying_post,
    word_set,
)
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.places import lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = [
    "capital_run",
    "elided",
    "foreign_tail",
    "inside_event_name",
    "is_counted",
    "is_event",
    "is_foreign",
    "is_strong",
    "person_begins",
    "person_follows",
]


def capital_run(line: Line, i: int) -> tuple[int, int | None]:
    """The end of the capitalized run from ``i``, and the last head noun in it."""
    words = line.words
    j, head = i, None
    if words[i].text in exact_set("royal"):
        j = i + 1
    while j < len(words) and j - i < 14:
        word = words[j]
        low = word.text.lower()
        if word.kind in ("word", "abbreviation") and word.proper:
            if j > i and low in post_words() and head_of(word) is None and not qualifying_post(words, j):
                break
            if j > i and (low in word_set("owners") or (head is not None and low == "delegation")):
                break  # a heading in capitals: "The X Institute | Delegation Visits | Our Academy"
            if j > i and head is not None and low in word_set("not_bodies"):
                head = None
            if head_of(word) is not None and not (j == i and word.shouted and len(word.text) < 4):
                head = j
                if j + 1 < len(words) and words[j + 1].text.lower() in ("of", "for"):
                    j += 1
                    break
            j += 1
        elif (
            word.kind == "initial"
            or (word.kind == "number" and j > i and word.text.isdigit() and len(word.text) < 3)
            or (
                word.text in ("&", "-", "–", "/")
                and j > i
                and next_capital(words, j)
                and (word.text == "&" or not word.gap)
            )
        ):
            j += 1
        elif word.kind == "possessive" or (word.text in ("'", "’") and not word.gap):
            plural = word.kind != "possessive" and head == j - 1 and next_capital(words, j)
            if plural and head_of(words[j + 1]) is not None:
                head = None  # "Builders' Association"
            if head is not None or not next_capital(words, j):
                break
            j += 1
        elif word.text == "," and j > i and head is None and (behind := _series(line, i, j)):
            j = behind
        elif (low in word_set("bridges") and j > i and head is None and _bridges(line, i, j)) or (
            word.kind == "word"
            and head is None
            and j > i
            and low in word_set("joiners") - word_set("plain_joiners")
            and next_capital(words, j)
        ):
            j += 1
        else:
            break
    return j, head


def _series(line: Line, i: int, j: int) -> int:
    """Where the head stands of "the | Foreign Affairs, Defence and Trade Committee"; 0 where there is no such list."""
    words = line.words
    before = words[i - 1] if i else None
    if before is None or not (before.text.lower() == "the" or before.kind == "possessive") or not plain(words[i:j]):
        return 0
    joined = False
    for k in range(j + 1, min(len(words), j + 8)):
        word = words[k]
        if joined and head_of(word) is not None and word.capital:
            return k
        if word.text.lower() == "and" or word.text == ",":
            joined = joined or word.text != ","
        elif not (word.capital and plain(words[k : k + 1]) and head_of(word) is None):
            return 0
    return 0


def _bridges(line: Line, i: int, j: int) -> bool:
    """Whether "and" inside the qualifiers joins two adjectives of one head ("Cultural and Educational Center")."""
    words = line.words
    if words[j].text.lower() != "and" or not next_capital(words, j):
        return False
    if _two_places(line, i, j):
        return True
    left = words[j - 1]
    if left.kind != "word" or lookup(left.text) or left.shouted or left.pos not in ("ADJ", "NOUN", "PROPN", "VERB", ""):
        return False
    if any(words[k].entity == "PERSON" for k in range(i, j)) or lookup(words[j + 1].text):
        return False
    for k in range(j + 1, min(len(words), j + 5)):
        word = words[k]
        if word.kind not in ("word", "abbreviation") or not word.capital:
            return False
        if head_of(word) is not None:
            # the phrase before "and" must not be a whole name of its own
            return k - j <= 4 and k > j + 1 and plain(words[j - 1 : j]) and plain(words[j + 1 : k])
    return False


def _at_a_post(line: Line, begin: int, head: int) -> bool:
    """ "Localization Manager, Tundra Software", "Dr. X from the Lake Analytical Group": firms of common words."""
    words, kind = line.words, head_of(line.words[head])
    if kind is None or kind[0] not in ("company", "media") or begin < 2 or begin == head:
        return False
    before = [w.text.lower() for w in words[begin - 2 : begin]]
    return (before[1] == "," and before[0] in post_words()) or (before == ["from", "the"] and head - begin >= 2)


def _two_places(line: Line, i: int, j: int) -> bool:
    """ "the | Avon and Teme Record Office": two proper names, of rivers or districts, before one head."""
    words = line.words
    left, right = words[i], words[j + 1]
    if j != i + 1 or not i or words[i - 1].text.lower() != "the" or is_ordinary(left) or is_ordinary(right):
        return False
    if lookup(left.text) or is_name_word(left.text) or left.shouted:
        return False
    k = j + 2
    while k < len(words) and k < j + 5 and words[k].capital and words[k].kind == "word":
        if head_of(words[k]) is not None:
            return True
        k += 1
    return False


def is_strong(line: Line, begin: int, head: int, end: int) -> bool:
    """A weak head noun needs a proper name or an acronym beside it."""
    words = line.words
    if (
        begin < head
        and words[head].text in exact_set("office_units")
        and (_led(line, begin) or _possessed(line, begin))
    ):
        return True
    if words[head].text == "Chair":
        return begin == head and (_governed(line, begin) or _headed(line, begin))
    if begin < head and (words[begin].text in exact_set("demonyms") or _issue(line, begin, head)):
        return True
    if any(w.shouted or w.kind == "initial" or not is_ordinary(w) or lookup(w.text) for w in words[begin:head]):
        return True
    after = [w for w in words[head + 1 : end] if w.capital]
    if _at_a_post(line, begin, head):
        return True
    if words[head].text in exact_set("heads_of_many") and after:
        return True
    if words[head].text in exact_set("office_units") and begin < head and _inside_a_body(line, end):
        return True
    if words[head].text in exact_set("public_heads") and begin < head:
        return any(w.text in exact_set("public_adjectives") for w in words[begin:head])
    return bool(after) and end - head >= 4 and not any(w.text.lower() in word_set("not_bodies") for w in after)


def _headed(line: Line, begin: int) -> bool:
    """ "who heads the | Chair of Labour Economics"."""
    before = [w.text.lower() for w in line.words[max(0, begin - 2) : begin]]
    return before[1:] == ["the"] and before[0] in word_set("leading")


def _issue(line: Line, begin: int, head: int) -> bool:
    """ "the | Sunday Lantern": a newspaper by when it comes out."""
    kind = head_of(line.words[head])
    return kind is not None and kind[0] == "media" and line.words[begin].text in exact_set("issues")


def _possessed(line: Line, begin: int) -> bool:
    """Whether a body's possessive stands right before: "the Bureau's | Census Unit"."""
    return begin >= 2 and line.words[begin - 1].kind == "possessive" and head_of(line.words[begin - 2]) is not None


def _inside_a_body(line: Line, end: int) -> bool:
    """Whether "of the Ministry" or the like follows: what stands before is a unit of it."""
    words = line.words
    if end + 2 >= len(words) or words[end].text not in ("of", "at"):
        return False
    at = end + 1 + (words[end + 1].text == "the")
    return words[at].capital and capital_run(line, at)[1] is not None


def _governed(line: Line, begin: int) -> bool:
    """ "at the | Chair of Ethnology": a place of work, no post."""
    before = [w.text.lower() for w in line.words[max(0, begin - 2) : begin]]
    return len(before) == 2 and before[1] == "the" and before[0] in ("at", "by", "from", "with", "of", "in")


def _led(line: Line, begin: int) -> bool:
    """Whether a post stands right before: "Head of the | Manuscripts Unit", "member of the | Reconciliation Panel"."""
    at = begin - 1
    if at >= 0 and line.words[at].text.lower() in ("the", "its", "our", "their"):
        at -= 1
    if at >= 1 and line.words[at].text.lower() in word_set("leading"):
        return line.words[at - 1].text.lower() in ("who", "she", "he", "now")
    post = line.words[at - 1].text.lower() if at >= 1 and line.words[at].text.lower() == "of" else ""
    return post in post_words() - word_set("event_posts")


def is_event(line: Line, begin: int, end: int) -> bool:
    words = line.words
    last = words[end - 1].text.lower()
    if line.between(begin, end) in exact_set("no_names") and not (end < len(words) and words[end].text == "of"):
        return True
    if last in word_set("gatherings") and end - begin > 1 and words[end - 2].capital:
        return True
    if (
        begin < end - 1
        and words[begin].text.lower() in word_set("not_bodies")
        and words[begin + 1].text.lower() in ("of", "for", "on")
    ):
        return True
    if end < len(words) and words[end].text.lower() in word_set("body_work"):
        return True
    if end < len(words) and words[end].capital and words[end].text.lower() in word_set("not_bodies") and words[end].gap:
        return True
    head = [w.text.lower() for w in words[begin:end]]
    if "congress" in head and not word_set("congress_bodies").intersection(head):
        return True
    return is_counted(words, begin, end) or (not SEASONS.isdisjoint(head) and not word_set("seasonal").isdisjoint(head))


def is_counted(words: Sequence[Word], begin: int, end: int) -> bool:
    """ "Third Field School": an event that there was before; "First Medical University" is a body."""
    kind = " ".join(w.text.lower() for w in words[max(begin, end - 2) : end])
    return kind in lexicon("events")["strong"] and any(_counts(w.text) for w in words[max(0, begin - 1) : end - 2])


_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th)")


def _counts(word: str) -> bool:
    return word.lower() in lexicon("events")["modifiers"]["ordinals"] or _NUMBERED.fullmatch(word) is not None


def person_begins(words: Sequence[Word], k: int) -> bool:
    """Whether a person's name seems to begin at a capitalized word behind a body's name."""
    if (
        not person_follows(words, k)
        or words[k].kind != "word"
        or is_ordinary(words[k])
        or is_acronym(words[k + 1].text)
    ):
        return False
    following = words[k + 1]
    given = fold(words[k].text) in name_words() or words[k].entity == "PERSON"
    surname = following.kind == "word" and is_name_word(following.text) and not is_ordinary(following)
    return (given or surname) and not (following.kind == "word" and head_of(following) is not None)


def person_follows(words: Sequence[Word], k: int) -> bool:
    return k + 1 < len(words) and words[k + 1].capital and words[k + 1].kind in ("word", "initial")


def _ends_with_place(line: Line, head: int) -> bool:
    """Whether a place right behind the head noun ends the name: "Trinity College Dublin"."""
    words, at = line.words, head + 1
    if at >= len(words) or words[at].kind != "word" or not words[at].capital or lookup(words[at].text) is None:
        return False
    if at + 1 < len(words) and words[at + 1].capital:
        return False
    kind = head_of(words[head])
    return kind is not None and kind[0] in ("university", "center", "school", "institute", "other")


def is_foreign(line: Line, head: int) -> bool:
    """Whether a head noun is of another language, or of one that shares it ("Centre Africain d'Ethnologie")."""
    words, text = line.words, line.words[head].text
    if not (is_english(text) or text.lower() in word_set("english_heads")) or text == "Academia":
        return True
    k = head + 1
    while k < len(words) and words[k].capital and words[k].kind == "word" and not is_english(words[k].text):
        k += 1
    low = words[k].text.lower() if k < len(words) else ""
    return elided(low) or (k > head + 1 and low in word_set("foreign_links"))


def elided(word: str) -> bool:
    """Whether a word begins with an article or preposition that is written with it ("d'Ethnologie", "l'Homme")."""
    return word.lower().startswith(("d'", "d’", "l'", "l’", "dell'", "dell’", "all'", "all’"))


def foreign_tail(line: Line, head: int) -> int:
    """The last word before the complement: "Universidad Complutense (de ...)", "Trinity College Dublin"."""
    words = line.words
    at = head + 1
    english = not is_foreign(line, head)
    if at < len(words) and words[at].text == "General" and words[head].text in exact_set("general_heads"):
        return at
    if english and words[head].text not in exact_set("prefix_heads"):
        return at if _ends_with_place(line, head) else head
    last, loan = head, words[head].text in exact_set("loan_heads")
    while at < len(words) and at - head < 6 and words[at].kind == "word":
        low, owned = words[at].text.lower(), _owns(line, head, at)
        person = person_begins(words, at) and (english or loan or is_given_name(words[at].text)) and not owned
        if words[at].capital and (person or words[at].text in exact_set("legal_forms")):
            break
        named = (
            words[at].entity == "PERSON"
            and not owned
            and is_name_word(words[at].text)
            and (english or loan or at == head + 1)
        )
        goes_on = words[at].capital and not named and low not in post_words() and head_of(words[at]) is None
        ending = head < last == at - 1 and low.endswith(tuple(word_set("foreign_endings")))
        if not (goes_on or ending or low in word_set("foreign_adjectives") or elided(low)):
            break
        last, at = at, at + 1
    if english and last > head and at < len(words) and re.fullmatch(r"\d{2,3}", words[at].text):
        last = at  # "Radio Atlantis 98"
    return last


def _owns(line: Line, head: int, at: int) -> bool:
    """ "Universitas Ahmad Dahlan": a head of another language with nothing else beside it takes the name behind it."""
    words, text = line.words, line.words[head].text
    if is_english(text) or text.lower() in word_set("english_heads") or text in exact_set("loan_heads"):
        return False
    qualified = head > 0 and words[head - 1].capital and words[head - 1].kind == "word"
    return not qualified and (at == head + 1 or is_given_name(words[head + 1].text))


def inside_event_name(line: Line, i: int) -> bool:
    before = line.words[i - 1] if i else None
    return before is not None and before.capital and before.text.lower() in word_set("gatherings") | SEASONS
