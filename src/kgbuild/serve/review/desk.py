"""What the server holds of a review: the statements of the graph, the log over them, the reports' texts."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kgbuild.curation.acts import Act
from kgbuild.curation.dismissals import dismissal
from kgbuild.curation.log import Line, Log, append_line, load_log, now, remove_line
from kgbuild.curation.newcomers import newcomers
from kgbuild.curation.registry import load_registry
from kgbuild.curation.statements import SAME_AS, Statement
from kgbuild.errors import KgbuildError, NotFound
from kgbuild.review.blots import blotted
from kgbuild.review.detail import Detail, Portrait
from kgbuild.review.items import Item
from kgbuild.review.pairs import Pair, undecided
from kgbuild.review.queue import Queue, in_order, mark_of, seen_of
from kgbuild.review.words import Piece
from kgbuild.serve.errand import Busy, CutOff, Lost, Unanswered
from kgbuild.serve.pool import Pool
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.rebuild import Rebuilder, signature
from kgbuild.serve.review.records import KnownAs, Linkable, Records
from kgbuild.settings import Settings

__all__ = ["Desk", "Found", "Missed", "Prepared", "Stale", "Telling", "Twice"]

T = TypeVar("T")

_TEXTS = 32
"""Reports whose texts are kept."""
_AROUND = 700
"""Characters of a report that are shown on either side of a passage."""


class Stale(Exception):
    """Somebody has decided since the form was shown; ``line`` is what they decided, None where it was taken back."""

    def __init__(self, line: Line | None) -> None:
        super().__init__()
        self.line = line


class Twice(Exception):
    """The same form was sent a second time; ``line`` is what the first wrote."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line


class Found(msgspec.Struct, frozen=True):
    """A thing that a search found."""

    key: str
    name: str
    kind: str
    about: str


class Prepared(msgspec.Struct, frozen=True):
    """An act that is ready to be written, and the statement in words before and after it."""

    act: Act
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


class Telling(msgspec.Struct, frozen=True):
    """A report that tells of a thing, with the first passage that names it."""

    report: str
    title: str
    text: str


class Missed(msgspec.Struct, frozen=True):
    """A sentence with a date, a person or a role word that gave no statement."""

    report: str
    start: int
    end: int
    reason: str
    text: str
    mark: str = ""
    """The fingerprint of its words."""


def _matter(line: Line | Act) -> tuple[str, ...]:
    """What a decision is about that is no statement: the sentence, the thing to split, the link to an authority."""
    if line.action == "split":
        return "split", line.subject
    return line.subject, line.object.removeprefix(f"{SAME_AS} ")


_OF_THEIR_OWN = ("split", "link", "dismiss")
_BY_THE_LOG = ("merge", "keep-apart", "link", "refuse")
"""Acts that depend on lines that the served graph may not know yet."""
_ON_IDENTITY = ("merge", "keep-apart", "split", "link", "reject")


def _told(lines: Iterable[Line]) -> list[list[str]]:
    """Lines as workers are told them."""
    return [[line.action, line.subject, line.object, line.value] for line in lines]


class _All(msgspec.Struct, frozen=True):
    items: tuple[Item, ...]
    pairs: tuple[Pair, ...]
    options: dict[str, tuple[tuple[str, str], ...]]


@dataclass
class Desk:
    """The review of one project, shared by all reviewers."""

    pool: Pool
    settings: Settings
    rebuilder: Rebuilder = field(init=False)
    options: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, init=False)
    all_missed: tuple[Missed, ...] = field(default=(), init=False)
    warnings: tuple[str, ...] = field(default=(), init=False)
    """Lines that the last build could not carry out, and lines of the log that make no sense."""
    version: int = field(default=0, init=False)
    """Counts the graphs that were gone over to."""
    _order: tuple[Item, ...] = field(default=(), init=False)
    _records: Records = field(init=False)
    _pairs: tuple[Pair, ...] = field(default=(), init=False)
    _retired: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False)
    _texts: dict[str, tuple[Any, str]] = field(default_factory=dict, init=False)
    _log: tuple[Any, Log] | None = field(default=None, init=False)
    _queue: tuple[Any, Queue] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._records = Records(self.log_path.parent / "authorities")
        manifest = self.settings.folder("graph") / "manifest.json"
        self.rebuilder = Rebuilder(self.settings.root, self.log_path, manifest, self._built)

    @property
    def log_path(self) -> Path:
        """The log that decisions go to."""
        return self.settings.folder("curation") / "decisions.csv"

    async def open(self) -> None:
        """Take in what the served graph holds.

        Raises:
            Refused: where no worker answers.
        """
        found = await self._asked(_All, what="all")
        registry = await asyncio.to_thread(load_registry, self.settings.folder("curation") / "identifiers.csv")
        self._order, self._pairs, self.options = in_order(found.items), found.pairs, found.options
        self._retired = {key: one.replaced_by for key, one in registry.by_key.items() if one.replaced_by}
        self.version += 1

    async def _built(self, told: dict[str, Any]) -> None:
        await self.pool.reload()
        await self.open()
        missed = msgspec.convert(told.get("misses", []), tuple[Missed, ...])
        self.all_missed = tuple(
            msgspec.structs.replace(one, mark=dismissal(one.report, one.text)[1], text=blotted(one.text, self._prints))
            for one in missed
        )
        checks = ("decision", "decisions.csv")
        self.warnings = tuple(one["message"] for one in told["findings"] if one["check"] in checks)

    # the log

    @property
    def log(self) -> Log:
        """The log as it is now."""
        state = signature(self.log_path)
        if self._log is None or self._log[0] != state:
            self._log = (state, load_log(self.log_path))
        return self._log[1]

    @property
    def queue(self) -> Queue:
        """The statements under the log as it is now."""
        log = self.log
        if self._queue is None or self._queue[0] != (id(log), self.version):
            self._queue = ((id(log), self.version), Queue(self._order, log.lines, self._retired))
        return self._queue[1]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs that nobody has decided, likeliest first."""
        return undecided(self._pairs, self.log.lines)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """The sentences that gave nothing and that nobody has dismissed."""
        aside = {line.object for line in self.log.lines if line.action == "dismiss"}
        return tuple(one for one in self.all_missed if one.mark not in aside) if aside else self.all_missed

    def pair(self, one: str, two: str) -> Pair | None:
        """A pair by its keys, decided or not."""
        return next((pair for pair in self._pairs if {pair.one, pair.two} == {one, two}), None)

    def last_on(self, act: Act, lines: Sequence[Line] | None = None) -> Line | None:
        """The last line on what an act is about; None where nobody has decided."""
        lines = self.log.lines if lines is None else lines
        if act.action in ("merge", "keep-apart"):
            return self.last_on_pair(act.subject, act.object, lines)
        if act.action in _OF_THEIR_OWN or act.object.startswith(f"{SAME_AS} "):
            told = (line for line in reversed(lines) if _matter(line) == _matter(act))
            return next(told, None)
        return seen_of(lines, Statement.read(act.subject, act.object), self._retired)

    def last_on_pair(self, one: str, two: str, lines: Sequence[Line] | None = None) -> Line | None:
        """The last line on whether two are one."""
        lines = self.log.lines if lines is None else lines
        told = (line for line in reversed(lines) if line.action in ("merge", "keep-apart"))
        return next((line for line in told if {line.subject, line.object} == {one, two}), None)

    async def write(self, act: Act, *, who: str, reason: str, seen: str) -> Line:
        """Write a decision that was taken when the last line on the matter had the mark ``seen``.

        Raises:
            Stale: where somebody has decided since.
            Twice: where this form was sent before.
        """
        line = act.line(who=who, when=now(), reason=reason)

        def unless(log: Log) -> None:
            last = self.last_on(act, log.lines)
            if mark_of(last) == seen:
                return
            if last is not None and (last.who, last.action, last.value) == (who, act.action, act.value):
                raise Twice(last)
            raise Stale(last)

        await asyncio.to_thread(functools.partial(append_line, self.log_path, line, unless=unless))
        return line

    async def undo(self, mark: str) -> Line:
        """Take the line with this mark back.

        Raises:
            NotFound: where it is there no more.
        """
        line = self.by_mark(mark)
        if line is None:
            raise NotFound("This decision was taken back already.")
        return await asyncio.to_thread(remove_line, self.log_path, line)

    def by_mark(self, mark: str) -> Line | None:
        """The last line with this mark."""
        return next((line for line in reversed(self.log.lines) if mark_of(line) == mark), None)

    # the graph

    async def detail(self, key: str) -> Detail:
        """All that there is to know of a statement."""
        return await self._asked(Detail, what="detail", key=key)

    async def portraits(self, keys: Sequence[str], *, most: int = 3) -> tuple[Portrait, ...]:
        """Entities beside one another, each with so many passages at most."""
        return await self._asked(tuple[Portrait, ...], what="portraits", keys=list(keys), most=most)

    async def reports(self, key: str) -> tuple[Telling, ...]:
        """The reports that tell of a thing."""
        return await self._asked(tuple[Telling, ...], what="reports", key=key)

    def coming(self, key: str) -> str:
        """The name of a thing that a line adds and the graph may not have yet; empty for any other key."""
        return next((one.name for one in newcomers(self.log.decisions) if one.key == key), "")

    async def find(self, text: str, kinds: Sequence[str]) -> tuple[Found, ...]:
        """Things by the beginnings of the words of their names."""
        return await self._asked(tuple[Found, ...], what="find", text=text[:200], kinds=list(kinds))

    async def told_of(self, report: str, kinds: Sequence[str]) -> tuple[Found, ...]:
        """Things that a report tells of."""
        return await self._asked(tuple[Found, ...], what="told_of", report=report, kinds=list(kinds))

    async def prepare(self, act: str, **arguments: Any) -> Prepared:
        """An act in words, before it is written."""
        if act in _BY_THE_LOG:
            arguments["lines"] = _told(line for line in self.log.lines if line.action in _ON_IDENTITY)
        return await self._asked(Prepared, what="act", act=act, **arguments)

    async def new_thing(self, kind: str, name: str) -> Prepared:
        """A thing that no report names, under a key that no line of the log and nothing in the graph bears."""
        taken = sorted({line.subject for line in self.log.lines if line.action == "add"})
        return await self.prepare("new", kind=kind, name=name, taken=taken)

    async def candidates(self, key: str) -> tuple[Linkable, ...]:
        """Records of authorities that a thing is or may be."""
        known = await self._asked(KnownAs, what="known_as", key=key)
        found = await asyncio.to_thread(self._records.beside, known)
        said = {(line.subject, line.object): line.action for line in self.log.lines}
        refused = {uri for (subject, uri), action in said.items() if subject == key and action == "reject"}
        return tuple(one for one in found if f"{SAME_AS} {one.uri}" not in refused)

    async def in_words(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """What lines say."""
        return await self._asked(tuple[str, ...], what="lines", lines=_told(lines))

    async def _asked(self, kind: Callable[..., T] | type[T], /, **job: Any) -> T:
        """A worker's answer.

        Raises:
            Refused: with its reason, where it has none; the worker's own words where the graph does not know something.
        """
        try:
            with await self.pool.run({"job": "review", **job}) as answer:
                body = await answer.body()
        except (Busy, Lost):
            raise Refused(503, "The service is busy. Nothing was written; try again in a moment.") from None
        except (Unanswered, CutOff):
            raise Refused(504, "That took too long. Nothing was written; try again.") from None
        if answer.status != 200:
            raise Refused(answer.status, body.decode("utf-8", "replace").strip())
        return msgspec.msgpack.decode(body, type=kind)

    # the reports

    async def around(
        self, report: str, start: int, end: int, quote: str = "", *, reach: int = _AROUND
    ) -> tuple[str, str, str]:
        """The words before a passage, the passage and the words after it; empty where the report has changed since."""
        text = await asyncio.to_thread(self._text, report)
        if quote and text[start:end] != quote:
            return "", quote, ""
        before, after = text[max(0, start - reach) : start], text[end : end + reach]
        if start > reach:
            before = "…" + before[before.find(" ") :]
        if end + reach < len(text):
            after = after[: after.rfind(" ")] + " …"
        return before, text[start:end], after

    def _text(self, report: str) -> str:
        """A report's text, without the names of withdrawn persons; nothing where it cannot be read any more."""
        folder = self.settings.folder("corpus")
        state = (signature(folder / report), len(self._prints))
        if self._texts.get(report, (None, ""))[0] != state:
            if len(self._texts) >= _TEXTS:
                self._texts.pop(next(iter(self._texts)))
            self._texts[report] = (state, blotted(_read(folder, report, self.settings), self._prints))
        return self._texts[report][1]

    @property
    def _prints(self) -> frozenset[str]:
        """Fingerprints of the names of withdrawn persons."""
        return frozenset(part for line in self.log.lines if line.action == "withdraw" for part in line.object.split())


def _read(folder: Path, report: str, settings: Settings) -> str:
    from kgbuild.read import open_corpus

    try:
        file = next((one for one in open_corpus(folder).files if one.id == report), None)
    except KgbuildError:
        return ""
    found = file.read(settings)[0] if file is not None else None
    return found.text if found is not None else ""
