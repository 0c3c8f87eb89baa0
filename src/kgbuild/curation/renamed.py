"""What became of files' names: lines of the registry that say which report was called what until then.

``a.txt b.txt`` and ``b.txt a.txt`` in one line: what was in a.txt is in b.txt now, and the other way round. A report
may have gone into several files, and several into one. All anchors of the lines before go by the new names, so that
the registry speaks of the files as they were at the last build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kgbuild.curation.anchors import in_report, report_of

__all__ = ["Renamed"]

_NUMBER = re.compile(r"\+\d+\Z")


@dataclass(frozen=True, slots=True)
class Renamed:
    """Names of reports before and after one build, as anchors write them, in pairs.

    >>> swapped = Renamed.between({"a": ["b"], "b": ["a"], "c": ["c"], "d": []})
    >>> swapped.pairs, swapped.before("b"), swapped.before("c")
    ((('b', 'a'), ('a', 'b')), ('a',), ('c',))
    """

    pairs: tuple[tuple[str, str], ...]
    date: str = ""

    @classmethod
    def between(cls, before: Mapping[str, Sequence[str]]) -> Renamed:
        """The names that changed; ``before`` says what each report was called."""
        pairs = [(old, report) for report, names in before.items() for old in names]
        moved = {name for pair in pairs if pair[0] != pair[1] for name in pair}
        return cls(tuple(pair for pair in pairs if moved & {*pair}))

    def before(self, report: str) -> tuple[str, ...]:
        """What a report was called before; nothing for one that is new under a name that another had."""
        names = tuple(old for old, new in self.pairs if new == report)
        return names or (() if any(old == report for old, _ in self.pairs) else (report,))

    def anchors(self, texts: Iterable[str], *, nth: int) -> dict[str, tuple[str, ...]]:
        """What the anchors of a pool are called afterwards. Those of a report that is gone, and whose name another has
        now, stand under a name that no file has; ``nth`` tells it from others of its kind."""
        after: dict[str, list[str]] = {}
        for old, new in self.pairs:
            after.setdefault(old, []).append(new)
        taken = {new for _, new in self.pairs} - after.keys()
        order = {old: n for n, (old, _) in reversed([*enumerate(self.pairs)])}
        out: dict[str, tuple[str, ...]] = {}
        there: set[str] = set()
        for text in sorted(texts, key=lambda text: order.get(report_of(text), -1)):
            report = report_of(text)
            names = after.get(report) or ([f"{report}%-{nth}"] if report in taken else [report])
            found = [_free(in_report(text, name), there) for name in names] if names != [report] else [text]
            there.update(found)
            out[text] = tuple(found)
        return out


def _free(text: str, there: set[str]) -> str:
    """The anchor, numbered on where another thing of the same form has it already."""
    return next(one for one in _numbered(text) if one not in there)


def _numbered(text: str) -> Iterator[str]:
    yield text
    stem = _NUMBER.sub("", text)
    number = 1
    while True:
        number += 1
        yield f"{stem}+{number}"
