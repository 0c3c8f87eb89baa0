"""Arrays beside the store against the SPARQL of the same question: ``python benchmarks/arrays.py``.

A made-up network; each pair of figures comes from one run, in CPU milliseconds, the least of several goes. Answers are
compared before they are timed. SPARQL cannot fold accents, so the beginning searched for is one in plain letters, for
which both mean the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]

PREFIX = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rn: <https://w3id.org/research-network/ns#>
SELECT DISTINCT ?thing ?name {
  ?thing a rn:Person ; rdfs:label|rn:name|rn:alias ?name . FILTER(STRSTARTS(LCASE(STR(?name)), "%s"))
}
"""


def cost(work: Callable[[], object], goes: int) -> float:
    """CPU milliseconds of the quickest go."""
    spent = []
    for _ in range(goes):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return 1000 * min(spent)


def main() -> None:
    """Build, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participations", type=int, default=20_000)
    parser.add_argument("--beginning", default="beata kelta")
    options = parser.parse_args()
    from pyoxigraph import Literal, NamedNode
    from store.synthetic import write_made_up_graph

    from kgbuild.query import arrays
    from kgbuild.query.bind import bind
    from kgbuild.query.catalogue import question
    from kgbuild.query.names import index_of
    from kgbuild.query.presence import read_presence
    from kgbuild.store.local import open_graph
    from kgbuild.vocabulary import xsd

    with tempfile.TemporaryDirectory() as place:
        folder = write_made_up_graph(Path(place) / "graph", options.participations)
        start = time.process_time()
        store = open_graph(folder)
        opened = time.process_time() - start
    reading = cost(lambda: read_presence(store), 2)
    indexing = cost(lambda: index_of(store, "person"), 1)
    print(f"{len(store):,} triples: opened in {1000 * opened:.0f} ms; arrays {reading:.0f}, names {indexing:.0f}")

    popular = NamedNode("https://w3id.org/research-network/id/person/p0")
    for name, terms, goes in (
        ("who-with-whom", {"person": popular}, 20),
        ("most-often-together", {"least": Literal("2", datatype=xsd.integer)}, 2),
    ):
        asked = question(name)
        text = bind(asked.sparql, terms)
        report(name, partial(arrays.answer, store, asked, terms), partial(store.select, text), goes)

    names, query = index_of(store, "person"), PREFIX % options.beginning
    report(
        f"names beginning with {options.beginning!r}",
        lambda: {(name.iri, name.text) for name in names.beginning(options.beginning)},
        lambda: {(thing.value, name.value) for thing, name in store.select(query)},
        5,
    )


def report(name: str, fast: Callable[[], object], slow: Callable[[], object], goes: int) -> None:
    """Compare the two answers, then print what each costs."""
    found = fast()
    if found != slow():
        raise SystemExit(f"{name}: the answers differ")
    quick, long = cost(fast, 10 * goes), cost(slow, goes)
    print(f"{name}: {len(found)} rows, {quick:.3f} ms against {long:.1f} ms, {long / quick:.0f} times")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
