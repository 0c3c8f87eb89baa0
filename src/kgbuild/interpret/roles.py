"""Who took which part: frames over sentences, labels and lists under them, timed programme lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.frames import Match, matches
from kgbuild.interpret.labels import behind_label, label_of, of_credit
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.priors import prior
from kgbuild.interpret.programme import content_of, day_lead, speakers, talk_line
from kgbuild.interpret.row import Group, Row
from kgbuild.interpret.titles import Owner
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated
from kgbuild.spans import Span

__all__ = ["Part", "parts_of"]


@dataclass(slots=True)
class Part:
    """One agent's role in one draft, with the sentence that states it."""

    draft: Draft
    phrase: Phrase
    key: str
    person: bool
    role: str
    rule: str
    evidence: tuple[Span, ...]
    role_text: str
    contribution: str | None = None
    sentence: int = 0


_SPEAKING = frozenset({"speaker", "lecturer", "keynoteSpeaker", "panelist", "openingSpeaker"})
_TALK_LABELS = frozenset(
    {"talk", "topic", "title", "talk title", "title of the talk", "theme", "paper", "lecture", "subject"}
)
_PORTRAIT = 8
"""Lines of a speaker's portrait between the name and the talk."""
_PART_TYPES = frozenset({"session", "section", "panel", "workshop", "roundTable", "training"})
_OF_WHOLE = frozenset({"organizer", "coOrganizer", "supporter", "sponsor", "partner", "host", "openingSpeaker"})
"""Roles that a label line gives in the whole event, whatever part was told of last."""
_TAIL = 8
_SPEAKERS = frozenset({"guest", "speaker", "lecturer", "presenter"})
_PRIZES = frozenset({"ceremony", "otherEvent", "congress", "festival"})
_SLOT = 3
"""Lines under a timed line on which its speaker may stand."""


def parts_of(rows: Sequence[Row], told: Told, text: str, parents: Mapping[str, str] | None = None) -> list[Part]:
    """Every participation that the rows of a passage state; ``parents`` maps units to the bodies that contain them."""
    reader = _Reader(rows, told, text, parents or {})
    for row in rows:
        reader.read(row)
    return reader.out


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Label and role, longest label first."""
    pairs = [(label, role) for role, labels in lexicon("roles")["labels"].items() for label in labels]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def label_role(words: str) -> str | None:
    """The role that a label gives to the names under it.

    >>> label_role("guests from abroad"), label_role("moderator"), label_role("admission")
    ('guest', 'moderator', None)
    """
    words = words.strip()
    for label, role in _labels():
        if words == label or (len(words.split()) <= 12 and re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", words)):
            return role
    last = words.split()[-1:]
    if words.startswith("leading organi"):
        return None
    for role, heads in lexicon("roles")["label_heads"].items():
        if set(last) & set(heads):
            return str(role)
    if len(words.split()) > _LABEL_WORDS:
        return None
    stems = lexicon("roles")["label_stems"].items()
    return next((role for role, parts in stems if any(re.search(rf"(?<!\w){part}", words) for part in parts)), None)


def exact_label(line: str) -> str | None:
    """The role of a line that is nothing but a label, with or without its colon.

    >>> exact_label("KEYNOTE SPEAKERS"), exact_label("Organisers:"), exact_label("Speakers of the Senate")
    ('keynoteSpeaker', 'organizer', None)
    """
    line = re.sub(r"\s*\([^)]*\)", "", line)
    words = re.sub(r"[^\w&' -]+", " ", line.lower()).split()
    words = [word for word in words if word not in {"the", "our"}]
    if not words:
        return None
    role = _exact().get(" ".join(words))
    if role is not None or len(words) > _LABEL_WORDS - 1 or not (line.isupper() or line.rstrip().endswith(":")):
        return role
    ends = {words[0], words[-1]}
    return next(
        (r for r, heads in lexicon("roles")["label_heads"].items() if any(w in heads and w[-1] == "s" for w in ends)),
        None,
    )


@cache
def _exact() -> Mapping[str, str]:
    return {label: role for label, role in _labels() if label not in _TOO_WIDE}


def _bearer(role: str) -> str:
    """Who can bear a role that a label gives: persons, institutions, or either."""
    if role == "host":
        return "institution"
    return "person" if role in _PERSONAL else ""


_HEADING = 10
_LABEL_WORDS = 5
_TOO_WIDE = frozenset({"programme", "program", "where", "venue", "place", "location", "talk", "members", "experts"})
_PERSONAL = frozenset(
    {
        "speaker",
        "lecturer",
        "keynoteSpeaker",
        "panelist",
        "openingSpeaker",
        "moderator",
        "chair",
        "discussant",
        "trainer",
    }
)


@dataclass(slots=True)
class _Slot:
    """A timed line without a name: what the lines below may still tell of it."""

    role: str | None
    title: str | None
    sentence: int
    parts: list[Part] = field(default_factory=list)


class _Reader:
    def __init__(self, rows: Sequence[Row], told: Told, text: str, parents: Mapping[str, str]) -> None:
        self.rows, self.told, self.text, self.parents = rows, told, text, parents
        self.out: list[Part] = []
        self.open: tuple[str, Row, Draft | None] | None = None
        self.headed = False
        """Whether a heading opened the list, so that lines of any layout but prose go on with it."""
        self.items = False
        self.person: Phrase | None = None
        self.slot: _Slot | None = None
        self._known: set[tuple[int, str, str]] = set()
        self._programme = sum(row.sentence.layout == "programme" for row in rows) >= 2

    # ------------------------------------------------ one row

    def read(self, row: Row) -> None:
        focus = self._focus(row)
        found = matches(row)
        blocked = {id(m.group) for m in found if m.frame.role == "none"}
        if (heading := self._heading(row)) is not None:
            self.open, self.headed, self.items = (heading, row, self._label_draft(row, focus)), True, False
            return
        if row.text.endswith(": ") and self.open is not None and label_role(row.text.strip(" :")) is None:
            self.open = None
        if self._goes_on(row):
            self._listed(row, focus)
        elif not (self.headed and row.sentence.layout == "prose"):
            self.open = None
        before = len(self.out)
        organized = [
            m
            for m in found
            if m.frame.rule
            in {
                "organized-by",
                "organized",
                "held-by",
                "event-of-body",
                "hosted",
                "organized-person",
                "brought-together",
                "held-at",
            }
        ]
        commenting = {id(m.group) for m in found if m.frame.role == "discussant"}
        moderating = {id(m.group) for m in found if m.frame.role in {"moderator", "chair"}}
        for match in found:
            if match.frame.role == "none" or id(match.group) in blocked:
                continue
            if match.frame.rule in {"lectured", "presented"} and id(match.group) in commenting:
                continue
            if match.frame.rule in {*_RUNNING, "lectured"} and id(match.group) in moderating:
                continue
            alone = not any(m.group is not match.group for m in organized)
            if match.frame.needs == "organizer" and alone and not (row.heads and self._bound(match, row, focus)):
                continue
            if match.frame.needs == "participant" and not any(
                m.frame.role in {"participant", "guest"} and m.group is not match.group for m in found
            ):
                continue
            told = any(m.event is not None and m.start <= match.start and match.end <= m.end for m in organized)
            self._apply(match, row, focus, inside=told)
        self._possessed(row)
        self._verbless(row, focus, before)
        self._talks(row, focus, blocked)
        self._talk_label(row)
        self._dateline(row, focus)
        self._label(row, focus, before)
        self._titles(row, before)
        self._remember(row)

    def _focus(self, row: Row) -> Draft | None:
        here = self.told.focus.get(row.sentence.index)
        return here or (self.told.drafts[0] if self.told.drafts else None)

    # ------------------------------------------------ frames

    def _apply(self, match: Match, row: Row, focus: Draft | None, *, inside: bool = False) -> None:
        frame = match.frame
        draft = self._bound(match, row, focus)
        if draft is None:
            return
        if frame.role == "openingSpeaker" and row.sentence.layout == "programme" and match.event is None:
            draft = draft.root()
        if frame.role in _OF_WHOLE and row.sentence.layout == "label" and not row.heads:
            draft = draft.root()
        if frame.types and draft.type not in frame.types:
            return
        if frame.needs == "event" and self._of_another_work(match, row):
            return
        if frame.rule == "took-part" and frame.needs == "event" and not self._tells(row, draft):
            return
        if frame.rule == "support-of" and frame.needs and not self._tells(row, draft) and not self._organizes(row):
            return
        if frame.needs == "tells" and not self._tells(row, draft) and not _GATHERED.search(row.text):
            return
        if (
            frame.role in {"organizer", "coOrganizer", "host"}
            and frame.rule not in {"organized-by"}
            and match.event is None
            and not self._tells(row, draft)
        ):
            return
        if (
            frame.role in {"organizer", "coOrganizer"}
            and match.event is None
            and not self._tells(row, draft)
            and self._of_another_work(match, row)
        ):
            return
        if frame.role == "coOrganizer" and match.event is None and self._of_another_work(match, row) and not inside:
            return
        role = _as_teacher(frame.rule, frame.role, draft, row.text)
        words = wording(row, self.text, match.start, match.end)
        groups = [match.group, *self._further(match, row)] if frame.lists else [match.group]
        for phrase in (phrase for group in groups for phrase in self._phrases(group, frame.who)):
            if frame.rule == "event-of-body" and phrase.crowd:
                continue
            for each in self._coordinate(match, row, draft):
                self._add(each, phrase, role, frame.rule, row, words)

    def _further(self, match: Match, row: Row) -> list[Group]:
        """Enumerations that go on behind words of their own ("universities – A, B, and public bodies – C, D")."""
        out: list[Group] = []
        last = match.group
        for group in row.groups[row.groups.index(match.group) + 1 :]:
            between = row.atoms[last.end : group.start]
            marks = any(a.lower in {",", ";", "and", "–", "-", "—", ":", "("} for a in between)
            calm = not any(
                a.kind in {"event", "person", "institution"}
                or a.pos in {"VERB", "AUX", "PRON", "SCONJ"}
                or a.lower in {".", "by", "with", "under"}
                for a in (between[:-1] if [a.lower for a in between[-2:]] == ["and", "by"] else between)
            )
            if not (marks and calm and len(between) <= 14) or (
                between and between[-1].lower in {"of", "at"} and not group.phrases[0].crowd
            ):
                if between and not marks and calm and len(between) <= 3:
                    last = group
                    continue
                break
            verb = next((atom for atom in row.atoms[group.end : group.end + 2] if atom.lower != ","), None)
            if verb is not None and verb.tag in {"VBD", "VBZ", "VBP", "MD"} and "and" not in {a.lower for a in between}:
                break
            out.append(group)
            last = group
        return out

    def _coordinate(self, match: Match, row: Row, draft: Draft) -> list[Draft]:
        """The draft, and those joined to it as objects of the same verb ("held a panel “X” and a round table “Y”")."""
        out = [draft]
        if match.event is None:
            return out
        number = match.event
        while True:
            joined = re.search(
                rf"(?<!\S)E{number} (?:[,:] )?(?:T\d+ )?(?:[,;] )?(?:and|as well as|,) "
                r"(?:the |a |an |also ){0,2}E(\d+) ",
                row.text,
            )
            if joined is None or int(joined[1]) <= number:
                return out
            number = int(joined[1])
            other = self.told.of_head.get((row.sentence.index, number))
            if other is not None and other not in out:
                out.append(other)

    def _possessed(self, row: Row) -> None:
        """ "its first meeting": the body spoken of just before is the one that met."""
        for number, head in enumerate(row.heads):
            draft = self.told.of_head.get((row.sentence.index, number))
            if draft is None or head.determiner not in {"its", "their"} or draft.sentence != row.sentence.index:
                continue
            if any(part.draft is draft and part.role == "organizer" for part in self.out):
                continue
            earlier = [g for g in row.groups if g.end <= head.start]
            if not earlier:
                at = self.rows.index(row)
                earlier = list(self.rows[at - 1].groups[:1]) if at else []
            for group in earlier[:1]:
                for phrase in self._phrases(group, "institution"):
                    if not phrase.crowd:
                        self._add(draft, phrase, "organizer", "its-event", row, head.span.of(self.text))
                        break

    def _verbless(self, row: Row, focus: Draft | None, before: int) -> None:
        """ "Experts from five countries – A (B), C (D).": a sentence without a verb that lists who came."""
        if focus is None or len(self.out) > before or not row.groups or row.sentence.layout not in {"prose", "label"}:
            return
        if any(
            atom.kind == "word" and atom.pos in {"VERB", "AUX"} and atom.tag in {"VBD", "VBZ", "VBP", "MD"}
            for atom in row.atoms
        ):
            return
        lead = [atom for atom in row.atoms[: max(1, row.groups[0].start)] if atom.kind == "word"][:3]
        if not (row.groups[0].phrases[0].crowd and row.groups[0].start <= 2) and not any(
            atom.lower in _people() for atom in lead
        ):
            return
        for group in row.groups:
            for phrase in self._phrases(group, ""):
                self._add(
                    focus,
                    phrase,
                    "participant",
                    "listed-kind",
                    row,
                    lead[0].span.cover(lead[-1].span).of(self.text) if lead else "",
                )

    def _talks(self, row: Row, focus: Draft | None, blocked: Collection[int]) -> None:
        """Lines of a programme or of a list that name a talk and whose it is."""
        if focus is None or of_credit(row):
            return
        layout = row.sentence.layout
        block = self.told.blocks.get(row.sentence.index)
        listed = (
            layout in {"item", "programme", "label"} or self.open is not None or self._programme or block is not None
        )
        line = talk_line(row, self.text) if listed else None
        if line is not None and id(line.group) not in blocked:
            role = label_role(line.label.lower()) if line.label else None
            described = line.behind and self.open is not None and self.open[0] not in _SPEAKING
            if described and not any(atom.kind == "title" for atom in row.atoms):
                line = None  # what stands behind the dash says who they are
            if line is not None and (line.title is not None or role is not None):
                self._present(speakers(line), role or "speaker", line.title, row, focus)
        elif block is not None and layout != "prose" and _byline(row) and not block.agents:
            self._present(row.groups[0].phrases, "speaker", None, row, block)
        elif layout in {"item", "heading", "label"} and self._of_part(row, focus):
            before = len(self.out)
            self._present(row.groups[0].phrases, "speaker", None, row, focus)
            self.slot = _Slot(None, None, row.sentence.index, self.out[before:])
            return
        elif layout != "prose" and self.slot is not None and self._under_slot(row):
            before = len(self.out)
            self._present(row.groups[0].phrases, self.slot.role or "speaker", self.slot.title, row, focus)
            self.slot.parts = self.out[before:]
        else:
            self._titled(row, focus)
        self._open_slot(row)

    def _titled(self, row: Row, focus: Draft) -> None:
        """ "X (Y) – “Title”" in running text: whoever stands before a dash and a title gave that talk."""
        owners = self.told.owners.get(row.sentence.index, {})
        for phrase in (phrase for group in row.groups for phrase in group.phrases if phrase.title is not None):
            place = next((i for i, atom in enumerate(row.atoms) if atom is phrase.title), -1)
            spoke = any(
                p.key == phrase.head.key and p.sentence == row.sentence.index and p.role in _SPEAKING for p in self.out
            )
            if not spoke and owners.get(place, Owner("none")).kind in {"talk", "none"}:
                self._add(focus, phrase, "speaker", "listed-title", row, "")

    def _present(self, phrases: Sequence[Phrase], role: str, title: str | None, row: Row, focus: Draft) -> None:
        """Give the persons of a line their part, and their talk its title."""
        draft = focus.root() if role == "openingSpeaker" else focus
        for phrase in phrases:
            if phrase.head.kind != "person":
                continue
            self._add(draft, phrase, role, "listed-title", row, "")
            if title is None or role not in _SPEAKING:
                continue
            for part in self.out:
                own = part.draft is draft and part.key == phrase.head.key
                if own and part.role in _SPEAKING and part.contribution is None:
                    part.contribution = title

    def _talk_label(self, row: Row) -> None:
        """ "Topic: ..." under a speaker's name or portrait: what the last speaker without a talk will speak on."""
        if row.sentence.layout != "label" or row.groups or row.sentence.index in self.told.blocks:
            return
        words = behind_label(row, self.text)
        if label_of(row, self.text) not in _TALK_LABELS or words.lower().startswith(("to be", "tb")):
            return
        for part in reversed(self.out):
            if row.sentence.index - part.sentence > _PORTRAIT:
                return
            if part.person and part.role in _SPEAKING and part.contribution is None:
                part.contribution = words
                return

    def _of_part(self, row: Row, focus: Draft) -> bool:
        """Whether a line of a programme that begins with a name stands under a part of the event ("Panel 1")."""
        if not (self._programme and _byline(row)) or self.open is not None or ":" in row.text.split(" ")[:4]:
            return False
        return focus.type in _PART_TYPES and row.groups[0].end >= len(row.atoms) - _TAIL

    def _open_slot(self, row: Row) -> None:
        """A timed line without a name: its speaker, or its title and speaker, may stand on the lines below."""
        words = content_of(row.span.of(self.text))
        index, layout = row.sentence.index, row.sentence.layout
        lecture = any("ecture" in head.type for head in row.heads)
        if layout == "programme" and not row.groups and (lecture or not row.heads):
            role = "lecturer" if lecture else exact_label(words)
            self.slot = _Slot(role, None if role or not any(c.isalpha() for c in words) else words, index)
        elif self.slot is not None and self.slot.title is None and not row.groups and layout in {"heading", "label"}:
            if not self.slot.parts and (role := exact_label(words)) is not None:
                self.slot.role = role
                return
            self.slot.title = words
            for part in self.slot.parts:
                part.contribution = part.contribution or words
        elif layout in {"programme", "prose"} or row.heads:
            self.slot = None

    def _under_slot(self, row: Row) -> bool:
        """Whether a line that begins with a name stands under a timed line that has none."""
        if self.slot is None or row.sentence.index - self.slot.sentence > _SLOT or row.sentence.layout == "programme":
            return False
        return bool(row.groups) and row.groups[0].start <= 1 and row.groups[0].phrases[0].head.kind == "person"

    def _dateline(self, row: Row, focus: Draft | None) -> None:
        """ "12 April 2019, Vilnius University Library": a line with the day and the house says who is the host."""
        dated = any(atom.kind == "date" for atom in row.atoms)
        if (
            focus is None
            or not dated
            or row.heads
            or len(row.groups) != 1
            or row.sentence.layout not in {"heading", "label", "item"}
        ):
            return
        if any(a.pos in {"VERB", "AUX"} or a.kind in {"person", "title"} for a in row.atoms) or row.groups[0].start > 8:
            return
        for phrase in self._phrases(row.groups[0], "institution"):
            self._add(focus.root(), phrase, "host", "held-at", row, "")

    def _untitled(self, row: Row, focus: Draft | None) -> None:
        """ "X (Y) – Who owns a diary?": in a programme or a list, what follows the dash is the talk, quoted or not."""
        if focus is None or not row.groups or row.groups[0].start > 3:
            return
        phrase = row.groups[0].phrases[0]
        k = phrase.end
        listed = row.sentence.layout in {"item", "programme", "label"} or self.open is not None or self._programme
        if (
            not listed
            or len(row.groups) > 1
            or len(row.groups[0].phrases) > 1
            or phrase.head.kind != "person"
            or phrase.title is not None
        ):
            return
        if k >= len(row.atoms) or row.atoms[k].lower not in {"–", "—", "-", ":", "."} or len(row.atoms) - k < 4:
            return
        rest = row.atoms[k + 1 :]
        if (
            rest[0].kind not in {"word", "place"}
            or not rest[0].capital
            or any(atom.kind in {"position", "event", "date"} for atom in rest)
        ):
            return
        title = " ".join(Span(rest[0].span.start, rest[-1].span.end).of(self.text).split())
        self._add(focus, phrase, "speaker", "listed-title", row, "")
        for part in self.out:
            if (
                part.draft is focus
                and part.key == phrase.head.key
                and part.role in _SPEAKING
                and part.contribution is None
            ):
                part.contribution = title

    def _organizes(self, row: Row) -> bool:
        return (
            re.search(r"(?<!\S)(?:organi[sz]\w+|held|co-organi[sz]\w+|hosted|implemented)(?!\S)", row.text) is not None
        )

    def _of_another_work(self, match: Match, row: Row) -> bool:
        """Whether the words before the match speak of a project, a survey, a book."""
        words = row.text.split(" ")[max(0, match.start - 14) : match.start]
        events = [k for k, word in enumerate(words) if re.fullmatch(r"E\d+", word)]
        words = words[events[-1] :] if events else words
        return any(word in _other_works() for word in words)

    def _tells(self, row: Row, draft: Draft) -> bool:
        if any(key[0] == row.sentence.index and d.root() is draft.root() for key, d in self.told.of_head.items()):
            return True
        first = row.groups[0].phrases[0].head if row.groups and row.groups[0].start <= 1 else None
        if first is not None and first.kind == "backref" and first.lower.split()[-1] in draft.label.lower().split():
            return True
        return bool(re.search(r"(?<!\S)(?:it|its|event|where)(?!\S)", row.text))

    def _bound(self, match: Match, row: Row, focus: Draft | None) -> Draft | None:
        index = row.sentence.index
        if match.event is not None:
            return self.told.of_head.get((index, match.event))
        spots = []
        words = row.text.split(" ")
        for k, word in enumerate(words):
            if re.fullmatch(r"E\d+", word):
                draft = self.told.of_head.get((index, int(word[1:])))
                if draft is not None:
                    distance = (
                        0
                        if match.start <= k <= match.end
                        else k - match.end
                        if k > match.end
                        else (match.start - k) + 1
                    )
                    between = words[min(k, match.end) : max(k, match.start)]
                    if ";" in between or "." in between[:-1]:
                        distance += 20
                    spots.append((distance, k, draft))
        if spots:
            return min(spots, key=lambda spot: spot[:2])[2]
        if re.search(r"(?<!\S)E\d+(?!\S)", row.text) and not match.frame.rule.startswith(
            ("presented", "opened", "took", "said", "commented", "moderated")
        ):
            return None
        return focus

    def _phrases(self, group: Group, who: str) -> Iterator[Phrase]:
        before: str | None = None
        for phrase in group.phrases:
            kind = phrase.head.kind
            key, unit = phrase.head.key, before
            before = key
            if kind == "institution" and unit is not None and key is not None and self.parents.get(unit) == key:
                continue
            if kind == "pronoun":
                meant = self._meant(phrase)
                if who != "institution" and meant is not None:
                    yield meant
                continue
            person = kind == "person"
            if who == "person" and not person:
                continue
            if who == "institution" and person:
                continue
            yield phrase

    def _meant(self, phrase: Phrase) -> Phrase | None:
        """Whom "she" or "the guest" means: the last named, and of speakers the last who spoke."""
        if set(phrase.head.lower.split()) & _SPEAKERS:
            spoke = next((p.phrase for p in reversed(self.out) if p.person and p.role in _SPEAKING), None)
            return spoke or self.person
        return self.person

    def _add(
        self, draft: Draft, phrase: Phrase, role: str, rule: str, row: Row, words: str, extra: Span | None = None
    ) -> None:
        key = phrase.head.key
        if key is None:
            return
        if role == "honoree" and rule == "label" and draft.type not in _PRIZES:
            role = "participant"
        person = phrase.head.kind == "person"
        if not person and phrase.crowd and role not in {"participant", "organizer", "host", "guest"}:
            return
        if not person and phrase.crowd and role == "guest":
            role = "participant"
        evidence = (row.span,) if extra is None or extra == row.span else (row.span, extra)
        if (id(draft), key, role) in self._known:
            return
        if rule == "said" and any((id(draft), key, other) in self._known for other in _CONDUCTING):
            return
        self._known.add((id(draft), key, role))
        words = _short(words)
        self.out.append(Part(draft, phrase, key, person, role, rule, evidence, words, None, row.sentence.index))
        draft.agents += 1

    # ------------------------------------------------ labels and lists

    def _heading(self, row: Row) -> str | None:
        """The role that a heading of its own line gives to the lines under it ("Speakers", "MODERATORS")."""
        if row.sentence.layout not in {"heading", "label"} or len(row.atoms) > _HEADING:
            return None
        return exact_label(row.span.of(self.text))

    def _goes_on(self, row: Row) -> bool:
        """Whether the row is a line of the open list."""
        if self.open is None:
            return False
        layout = row.sentence.layout
        if not self.headed:
            return layout in {"item", "programme", "label"} and not self._own_label(row)
        if layout == "item":
            self.items = True
            return True
        parts = bool(row.heads) and self.open[0] in _CONDUCTING and layout == "label"
        if self._own_label(row) or layout == "prose" or (row.heads and not parts):
            return False
        named = bool(row.groups) and row.groups[0].start <= 3
        return named or not self.items

    def _own_label(self, row: Row) -> bool:
        return (
            _PARTICIPLE.match(row.text) is not None
            or _DASHED.match(row.text) is not None
            or (
                ":" in row.text.split(" ")[:-2]
                and label_role(row.text.split(" : ")[0]) is not None
                and row.sentence.layout == "label"
            )
        )

    def _label(self, row: Row, focus: Draft | None, before: int) -> None:
        """A label line opens a list, and gives its role to what stands behind the colon."""
        if " : " not in row.text and not row.text.endswith(": "):
            return
        head, _, rest = row.text.partition(" : ")
        head = re.sub(r"(?<!\S)E(\d+)(?!\S)", lambda e: row.heads[int(e[1])].label.lower(), head)
        head = re.sub(r"(?<!\S)R(\d+)(?!\S)", lambda r: row.atoms[int(r[1])].lower, head)
        if len(head.split()) > 14:
            head = " ".join(head.split()[-14:])
        role = label_role(head)
        ends = row.text.rstrip().endswith(":")
        draft = self._label_draft(row, focus)
        if draft is not None and role in _OF_WHOLE and not row.heads:
            draft = draft.root()
        if role is None or draft is None:
            return
        if ends:
            self.open, self.headed = (role, row, draft), False
        if rest and len(head.split()) <= 4 and not re.search(r"(?<!\S)A\d", head):
            start = row.text.index(" : ")
            for word in re.finditer(r"A(\d+)", row.text[start:]):
                for phrase in self._phrases(row.groups[int(word[1])], _bearer(role)):
                    if not self._given(draft, phrase, before):
                        self._add(draft, phrase, role, "label", row, wording(row, self.text, 0, len(head.split()) - 1))
            self.open = (role, row, draft) if ends else self.open
            self.headed = self.headed and not ends

    def _given(self, draft: Draft, phrase: Phrase, before: int) -> bool:
        return any(p.key == phrase.head.key and p.draft is draft and p.role != "participant" for p in self.out[before:])

    def _label_draft(self, row: Row, focus: Draft | None) -> Draft | None:
        index = row.sentence.index
        here = [d for (s, _), d in self.told.of_head.items() if s == index]
        return here[-1] if here else focus

    def _listed(self, row: Row, focus: Draft | None) -> None:
        assert self.open is not None
        role, label, draft = self.open
        draft = focus if row.heads else draft or focus
        if draft is None or not row.groups:
            return
        kinds = {phrase.head.kind for group in row.groups[:1] for phrase in group.phrases}
        first = row.groups[0]
        people = [phrase for phrase in first.phrases if phrase.head.kind == "person"]
        if not people and _bearer(role) == "person":
            return
        for phrase in people or [p for p in first.phrases if not p.crowd or "person" not in kinds]:
            if phrase.start <= 12:
                self._add(draft, phrase, role, "label", row, label.span.of(self.text), extra=label.span)
        for phrase in people:
            if phrase.title is not None and role in _SPEAKING | {"participant"}:
                self._contribute(draft, phrase.head.key, phrase.title, row)

    # ------------------------------------------------ titles of talks

    def _titles(self, row: Row, before: int) -> None:
        owners: Mapping[int, Owner] = self.told.owners.get(row.sentence.index, {})
        listed = {id(p.title): p for group in row.groups for p in group.phrases if p.title is not None}
        for group in row.groups:
            for phrase in group.phrases:
                if phrase.title is not None:
                    for part in self.out:
                        if (
                            part.key == phrase.head.key
                            and part.sentence == row.sentence.index
                            and part.role in _SPEAKING
                        ):
                            self._contribute(part.draft, part.key, phrase.title, row)
                            break
        for i, owner in owners.items():
            atom = row.atoms[i]
            if id(atom) in listed:
                continue
            if owner.kind == "talk":
                speakers = [
                    p
                    for p in self.out
                    if p.sentence == row.sentence.index and p.role in _SPEAKING and p.person and p.contribution is None
                ]
                before_title = [p for p in speakers if p.phrase.start <= i] or speakers
                if before_title:
                    part = before_title[-1]
                    self._contribute(part.draft, part.key, atom, row)
                    if part.draft.type in _LECTURES and part.draft.title is None:
                        part.draft.title = Stated(
                            atom.mention.name if atom.mention else atom.text, row.span, prior("title-elsewhere")
                        )
            if owner.kind == "talk" and not any(p.sentence == row.sentence.index for p in self.out):
                for part in reversed(self.out):
                    if row.sentence.index - part.sentence > 2:
                        break
                    if part.person and part.role in _SPEAKING and part.contribution is None:
                        part.contribution = atom.mention.name if atom.mention else atom.text
                        break
        for draft in {id(d): d for d in self.told.drafts}.values():
            if draft.type in _LECTURES and draft.title is not None:
                own = [
                    p for p in self.out if p.draft is draft and p.person and p.role in _SPEAKING - {"openingSpeaker"}
                ]
                lecturers = [p for p in own if p.rule in _LECTURING] or own
                for part in lecturers:
                    part.contribution = part.contribution or draft.title.value

    def _contribute(self, draft: Draft, key: str | None, atom: object, row: Row) -> None:
        mention = getattr(atom, "mention", None)
        title = mention.name if mention is not None else getattr(atom, "text", "")
        for part in self.out:
            if part.draft is draft and part.key == key and part.role in _SPEAKING and part.contribution is None:
                part.contribution = title
                return
        for part in self.out:
            if part.draft is draft and part.key == key and part.role == "participant":
                part.role, part.rule, part.contribution = "speaker", "listed-title", title
                return

    def _remember(self, row: Row) -> None:
        """Whom "he" or "the speaker" means next: the last who had a part, or whom the sentence begins with."""
        busy = {part.key for part in self.out if part.person}
        first = row.groups[0] if row.groups else None
        people = [(group, p) for group in row.groups for p in group.phrases if p.head.kind == "person"]
        likely = [p for group, p in people if group is first or p.head.key in busy] or [p for _, p in people]
        if likely:
            self.person = likely[-1]


_RUNNING = frozenset({"organized-person", "held-by-person"})
_TAUGHT = frozenset({"training", "masterClass", "webinar", "lecture", "guestLecture", "publicLecture", "workshop"})
_LED = re.compile(r"(?<!\S)(?:led|run|conducted|given|held|taught|directed|runs|leads|holds)(?!\S)")


def _as_teacher(rule: str, role: str, draft: Draft, text: str) -> str:
    """Who leads a training, conducts a webinar or holds a lecture speaks there."""
    if draft.type in _TAUGHT and (rule in _RUNNING or (rule == "moderated" and _LED.search(text))):
        return role if re.search(r"(?<!\S)(?:moderat|chair|facilitat)\w*(?!\S)", text) else "trainer"
    if rule == "said" and draft.rule == "event-verb" and draft.type in {"meeting", "ceremony"}:
        return "participant"
    return role


def _byline(row: Row) -> bool:
    """Whether a line is a name with what is said of its bearer, behind the day at most."""
    first = row.groups[0] if row.groups else None
    return first is not None and first.start <= max(1, day_lead(row)) and first.phrases[0].head.kind == "person"


def wording(row: Row, text: str, start: int, end: int) -> str:
    """The words of the report between two words of the reduced row, without the names beside them.

    Where names stand in between, the longest run of plain words.
    """
    words = row.text.split(" ")
    runs: list[tuple[int, int]] = []
    for k in range(start, min(end + 1, len(row.at))):
        if re.fullmatch(r"A\d+", words[k]):
            continue
        if runs and runs[-1][1] == k - 1:
            runs[-1] = (runs[-1][0], k)
        else:
            runs.append((k, k))
    spans = [row.atoms[row.at[a]].span.cover(row.atoms[row.at[b]].span) for a, b in runs]
    said = [span.of(text).strip(" \t\r\n,;:.()–—-") for span in spans]
    return max(said, key=len, default="")


_LONGEST = 80


def _short(words: str) -> str:
    """At most eighty characters of a wording, cut between words."""
    words = words.strip()
    if len(words) <= _LONGEST:
        return words
    cut = words[: _LONGEST + 1].rsplit(None, 1)
    return cut[0] if cut and len(cut[0]) <= _LONGEST else words[:_LONGEST]


@cache
def _other_works() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["other_nouns"])


@cache
def _people() -> frozenset[str]:
    return frozenset(
        {
            "experts",
            "participants",
            "guests",
            "researchers",
            "scientists",
            "scholars",
            "delegates",
            "speakers",
            "representatives",
            "attendees",
            "lecturers",
        }
    )


_DASHED = re.compile(r"(?:moderators?|chairs?|chairpersons?|discussants?|organi[sz]ers?) [-–—] ")
_PARTICIPLE = re.compile(r"(?:co-|jointly )?(?:organi[sz]ed|hosted|sponsored|supported|funded|financed|held|chaired) ")
"""How a line begins that says who stands behind an event, without a colon."""
_GATHERED = re.compile(
    r"(?<!\S)(?:took part|attended|participated|gathered|came|joined|brought together"
    r"|participants|guests|speakers|delegates|experts from|were present)(?!\S)"
)
_CONDUCTING = ("moderator", "chair", "discussant")
"""Whoever conducts or comments speaks, and is no speaker for it."""
_LECTURING = frozenset({"lectured", "keynote", "label", "listed-title"})
_LECTURES = frozenset({"lecture", "guestLecture", "publicLecture"})
