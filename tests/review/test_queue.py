"""What waits and what is decided, under a log that may be ahead of the graph."""

from __future__ import annotations

from kgbuild.curation.log import Line
from kgbuild.review.items import Item
from kgbuild.review.queue import Choice, Queue, in_order, mark_of, seen_of
from kgbuild.review.words import Piece

E1, E2, P1, P2, OLD = "eaaaaaaa2", "ebbbbbbb2", "paaaaaaa2", "pbbbbbbb2", "pzzzzzzz2"


def item(key: str, confidence: float, start: int, told: str = "", subject: str = E1, report: str = "a.txt") -> Item:
    told = told or f"speaker {P1}"
    return Item(key, subject, told, "role", (Piece(key),), confidence, report, start, start + 9)


def line(action: str, told: str, subject: str = E1, **more: str) -> Line:
    return Line(when="2026-01-01T00:00:00Z", who="zere", action=action, subject=subject, object=told, **more)


A = item("a", 0.9, 0, f"speaker {P1}")
B = item("b", 0.5, 50, f"chair {P1}")
C = item("c", 0.8, 50, f"host {P2}")
D = item("d", 0.6, 0, f"guest {P2}", subject=E2, report="b.txt")
ORDER = in_order([A, B, C, D])


def test_sentences_by_their_least_certain_statement() -> None:
    """A sentence is read once: all that rests on it comes together."""
    assert [one.key for one in ORDER] == ["b", "c", "d", "a"]


def test_going_on_and_back() -> None:
    """From each to the next that waits, round the end; decided ones are passed over; the last one leads nowhere."""
    queue = Queue(ORDER, [line("accept", C.told)])
    assert [one.key for one in queue.open()] == ["b", "d", "a"]
    assert queue.after(None) == B
    assert queue.after(B) == D
    assert queue.after(C) == D  # from a decided one too
    assert queue.after(A) == B
    assert queue.before(B) == A
    assert queue.before(D) == B
    assert queue.after(B, Choice(report="a.txt")) == A
    assert Queue([A], []).after(A) is None
    assert Queue([A], [line("reject", A.told)]).after(None) is None


def test_the_order_stays_while_decisions_are_made() -> None:
    """A sentence half done is not moved away from the reviewer."""
    queue = Queue(ORDER, [line("accept", B.told)])
    assert [one.key for one in queue.beside(C)] == ["b", "c"]
    assert queue.after(B) == C


def test_the_last_word_counts_and_undo_takes_it_away() -> None:
    """A statement waits where no line judges it, and its last line is what a form has to have seen."""
    lines = [line("accept", A.told), line("reject", A.told, reason="late")]
    assert Queue(ORDER, lines).verdict(A) == lines[1]
    assert Queue(ORDER, []).verdict(A) is None
    assert mark_of(lines[0]) != mark_of(lines[1]) != mark_of(None)
    assert seen_of(lines, A.statement, {}) == lines[1]
    assert (Queue(ORDER, lines).done, len(Queue(ORDER, lines).open())) == (1, 3)


def test_lines_follow_keys_that_retired() -> None:
    """After a merge the line speaks of the old key, the graph of the new one."""
    told = line("accept", f"speaker {OLD}")
    queue = Queue(ORDER, [told], {OLD: (P1,)})
    assert queue.verdict(A) == told
    assert seen_of([told], A.statement, {OLD: (P1,)}) == told


def test_what_a_curator_said_waits_for_nobody() -> None:
    """The statement that a correction made, and one that was added, are not asked about."""
    queue = Queue(ORDER, [line("correct", f"lecturer {P1}", value="speaker"), line("add", D.told, subject=E2)])
    assert [one.key for one in queue.open()] == ["b", "c"]
    assert queue.done == 1
