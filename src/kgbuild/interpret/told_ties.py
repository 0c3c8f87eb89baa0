"""Ties that a sentence tells with a verb or by its order, not in a name's own phrase.

"Inga Kalve, who heads the Reading Lab of the Institute", "she returned as director of the Agency", "from the Bank,
Julia Steiner spoke", "two rangers from the Park, Vasile Pop and Maria Zaharia".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.posts import position_of
from kgbuild.interpret.row import Group, Row
from kgbuild.lexicons import lexicon

__all__ = ["told_ties"]

Told = tuple[str, str, str | None, str]
"""Person, institution, post, rule."""

_TIES = lexicon("positions")["ties"]
_LEADS, _SERVES = "|".join(_TIES["leads"]), "|".join(_TIES["serves"])
_PLAIN = r"(?:[^\sA-Z]\S* )"
_THE = r"(?:(?:the|a|an|our|its|his|her|their|new|first|next) ){0,3}"

_COPULA = re.compile(
    r"(?<!\S)A(\d+) (?:, )?(?:who )?(?:is|was|has been|being) (?:(?:the|a|an|also|now|currently) ){0,2}"
    r"R(\d+) (?:of|at|in|for) (?:the |our )?A(\d+) "
)
_AS = re.compile(rf"(?<!\S)as {_THE}R(\d+) (?:of|at|in|for|with) {_THE}A(\d+) ")
_JOINS = re.compile(rf"(?<!\S)A(\d+) (?:, )?{_PLAIN}{{0,3}}?(?:joins|joined) {_THE}A(\d+) as {_THE}R(\d+) ")
_TAKES = re.compile(
    r"(?:serv|work|act|return|appoint|elect|re-elect|join|nam|speak|spoke|speech|retir|introduc|attend)\w* "
    r"(?:[^\sAER]\S* ){0,6}$"
)
_BEFORE = re.compile(r"(?<!\S)R(\d+) (?:of|at|in|for) (?:the |our )?A(\d+) , A(\d+) ")
_LED = re.compile(
    r"(?<!\S)A(\d+) (?:, )?(?:which (?:is|was) |is |was )?(?:led|headed|chaired|directed|run) by (?:\S+ ){0,4}?A(\d+) "
)
_WHO = re.compile(
    rf"(?<!\S)A(\d+) (?:, )?who {_PLAIN}{{0,7}}?(?:{_LEADS}|{_SERVES}) {_THE}"
    rf"(?:{_PLAIN}{{1,8}}?(?:at|of) {_THE})?A(\d+) "
)
_DOES = re.compile(rf"(?<!\S)A(\d+) (?:(?:now|currently|also|still|himself|herself) )?(?:{_SERVES}) {_THE}A(\d+) ")
_WHERE = ((_COPULA, 1, 2, 3), (_JOINS, 1, 3, 2), (_BEFORE, 3, 1, 2))


def told_ties(row: Row, last: str | None) -> list[Told]:
    """The ties that a row tells beside those of its phrases; ``last`` is the person named last, for "he" and "she"."""
    return [*_posts_told(row, last), *_verbs(row, last), *_led(row), *_from_a_body(row), *_people_of(row)]


def _posts_told(row: Row, last: str | None) -> Iterator[Told]:
    """ "he is professor of the School": posts that a verb or "as" gives, to a name or a pronoun."""
    for pattern, who, what, where in _WHERE:
        for found in pattern.finditer(row.text):
            body = row.groups[int(found[where])].phrases[0]
            person = _holder(row.groups[int(found[who])], last)
            if person is not None and _is_body(body):
                yield person, str(body.head.key), position_of(row.atoms[int(found[what])]), "post-at"
    for found in _AS.finditer(row.text):
        body = row.groups[int(found[2])].phrases[0]
        before = [g for g in row.groups if g.end <= int(found[1]) and g.phrases[-1].head.kind in {"person", "pronoun"}]
        person = _holder(before[-1], last) if before else None
        if person is not None and _is_body(body) and _TAKES.search(row.text[: found.start()]):
            yield person, str(body.head.key), position_of(row.atoms[int(found[1])]), "post-at"


def _verbs(row: Row, last: str | None) -> Iterator[Told]:
    """ "X, who leads the Lab", "she works at the Institute"."""
    for pattern in (_WHO, _DOES):
        for found in pattern.finditer(row.text):
            body = row.groups[int(found[2])].phrases[0]
            person = _holder(row.groups[int(found[1])], last)
            if person is not None and _is_body(body) and not body.crowd:
                yield person, str(body.head.key), None, "tie-apposed"


def _led(row: Row) -> Iterator[Told]:
    """ "the Department, headed by Professor X"."""
    for found in _LED.finditer(row.text):
        body, holder = row.groups[int(found[1])].phrases[-1], row.groups[int(found[2])].phrases[0]
        if holder.head.kind == "person" and holder.head.key and body.head.kind == "institution" and body.head.key:
            post = next((post.position for post in holder.posts if post.institution is None), None)
            yield holder.head.key, body.head.key, position_of(post), "tie-apposed"


_SPEAKING_FOR = frozenset({"from", "for", "representing", "of"})
_OPENS = frozenset({";", ":", ",", ".", "–", "—", "-"})


def _from_a_body(row: Row) -> Iterator[Told]:
    """ "From the World Bank, Julia Steiner, Senior Specialist, joined": the body at the head of the clause."""
    for group in row.groups:
        for body, holder in zip(group.phrases, group.phrases[1:], strict=False):
            k = body.start - 1
            opened = k == 0 or (k > 0 and row.atoms[k - 1].lower in {";", ":"})
            behalf = k >= 2 and [a.lower for a in row.atoms[k - 2 : k + 1]] == ["on", "behalf", "of"]
            leads = k >= 0 and row.atoms[k].lower in {"from", "for", "representing"} and opened
            between = [a.lower for a in row.atoms[body.end : holder.start]]
            if not (leads or behalf) or not _is_body(body) or holder.head.kind != "person" or between != [","]:
                continue
            if any(post.institution for post in holder.posts) or holder.head.key is None:
                continue
            posts = [position_of(post.position) for post in holder.posts] or [None]
            for post in posts:
                yield holder.head.key, str(body.head.key), post, "post-at" if post else "tie-apposed"


_AGENTIVE = re.compile(r"[a-z-]+(?:ers?|ors?|ists?|ians?|ants?|ents?|men|women|man|woman|ees?|archs?|eurs?|ologues?)$")


def _people_of(row: Row) -> Iterator[Told]:
    """ "two rangers from the Park, Vasile Pop and Maria Zaharia": people of a body, and then their names."""
    for group in row.groups:
        for n, body in enumerate(group.phrases[:-1]):
            k = body.start - 1
            while k > 0 and row.atoms[k].lower in {"the", "our"}:
                k -= 1
            linked = k > 0 and row.atoms[k].lower in {"from", "of", "at"} and _is_body(body)
            noun = row.atoms[k - 1] if linked else None
            if noun is None or not (noun.kind == "word" and noun.pos == "NOUN" and _AGENTIVE.match(noun.lower)):
                continue
            between = [a.lower for a in row.atoms[body.end : group.phrases[n + 1].start]]
            if between not in ([","], [":"], ["–"], []):
                continue
            plural = noun.lower.endswith(("s", "men"))
            for holder in group.phrases[n + 1 :] if plural else group.phrases[n + 1 : n + 2]:
                if holder.head.kind != "person" or holder.posts or holder.head.key is None:
                    break
                yield holder.head.key, str(body.head.key), None, "tie-apposed"


def _holder(group: Group, last: str | None) -> str | None:
    """The person that a sentence says something of: the last of its list, or whom "she" means."""
    head = group.phrases[-1].head
    return last if head.kind == "pronoun" else head.key if head.kind == "person" else None


def _is_body(phrase: Phrase) -> bool:
    return phrase.head.kind in {"institution", "backref"} and bool(phrase.head.key)
