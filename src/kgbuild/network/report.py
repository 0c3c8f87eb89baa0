"""A network in words: a Markdown page with who is central, who connects, and which groups there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kgbuild.counting import count
from kgbuild.network.matrix import Floats
from kgbuild.network.measure import Measures, measure
from kgbuild.network.value import Network
from kgbuild.network.years import Year

__all__ = ["network_report"]


_NOUNS = {
    "persons": ("people", "they were at the same event"),
    "institutions": ("institutions", "both had part in an event"),
    "persons-institutions": ("people and institutions", "the person appeared for the institution"),
    "persons-topics": ("people and topics", "the person was at an event on the topic"),
    "events-agents": ("events and those who had part", "they had a part in the event"),
}


_MEANINGS = (
    "*Strength* adds up the weights of the ties: an event of few people counts for more than a full hall. *PageRank* "
    "is high for those whose strong ties lead to others with strong ties. *Core*: the name belongs to a circle in "
    "which everybody is tied to at least so many of the circle."
)
_TITLES = {
    "persons": "people",
    "institutions": "institutions",
    "persons-institutions": "people and institutions",
    "persons-topics": "people and topics",
    "events-agents": "events and who took part",
}


def network_report(
    network: Network, *, years: Sequence[Year] = (), measures: Measures | None = None, rows: int = 10
) -> str:
    """A Markdown summary in plain words: size, the strongest nodes, brokers, groups, years, and what was left out."""
    if not network.nodes:
        return f"# Network of {_TITLES[network.kind]}\n\nNobody to tie: no participation passes these choices.\n"
    measures = measures or measure(network)
    parts = [
        f"# Network of {_TITLES[network.kind]}",
        _opening(network, measures),
        _in_words(network, measures),
        "## Most ties",
        _MEANINGS,
        _table(
            ("Who", "Ties", "Strength", "Events", "PageRank", "Core"),
            [
                (
                    network.nodes[i].label,
                    str(measures.degree[i]),
                    f"{measures.strength[i]:.2f}",
                    str(network.nodes[i].events),
                    f"{measures.pagerank[i]:.4f}",
                    str(measures.core[i]),
                )
                for i in _first(measures.strength, rows)
            ],
        ),
        "## Between the others",
        "Who lies on the shortest ways between others (betweenness), and how much of their ties leads back to the "
        "same people (constraint; low for brokers)." + _sampled(network, measures),
        _table(
            ("Who", "Betweenness", "Constraint"),
            [
                (network.nodes[i].label, f"{measures.betweenness[i]:.4f}", f"{measures.constraint[i]:.3f}")
                for i in _first(measures.betweenness, rows)
                if measures.betweenness[i] > 0
            ],
        ),
        "## Groups",
        _table(
            ("Group", "Members", "Topics"),
            [
                (group.name, str(len(group.members)), ", ".join(group.topics))
                for group in measures.communities[:rows]
                if len(group.members) > 1
            ],
        ),
        *_by_year(years),
        "## What is not here",
        f"{network.left_out} A tie says that a report names both; who met unreported is not here.",
    ]
    return "\n\n".join(parts) + "\n"


def _in_words(network: Network, measures: Measures) -> str:
    """Who stands out, in whole sentences."""
    if not network.edge_count:
        return "Nothing ties any of them."
    names = [node.label for node in network.nodes]
    said = []
    leader = _first(measures.strength, 1)[0]
    events = _events(network.nodes[leader].events)
    said.append(f"**{names[leader]}** has the strongest ties: {measures.degree[leader]} of them, through {events}.")
    if measures.betweenness.max() > 0:
        broker = _first(measures.betweenness, 1)[0]
        who = names[broker] if broker == leader else f"**{names[broker]}**"
        said.append(f"More of the shortest ways between the others lead through {who} than through anybody else.")
    tie = int(np.lexsort((np.arange(network.edge_count), -network.count))[0])
    ends = f"{names[int(network.source[tie])]} and {names[int(network.target[tie])]}"
    most = int(network.count[tie])
    others = int((network.count == most).sum()) - 1
    as_often = f", as do {others} other pairs" if others > 1 else ", as does one other pair" if others else ""
    if most > 1:
        said.append(f"{ends} meet most often, at {_events(most)}{as_often}.")
    group = measures.communities[0]
    topics = f", most often about {group.topics[0]}" if group.topics else ""
    around = " and ".join(group.name.split(", "))
    said.append(f"The largest group, around {around}, has {count(len(group.members), 'member')}{topics}.")
    once = int((network.count == 1).sum())
    share = "All" if once == network.edge_count else f"{once / network.edge_count:.0%}"
    said.append(f"{share} of the ties rest on one event only.")
    return " ".join(said)


def _events(number: int) -> str:
    return count(number, "event")


def _by_year(years: Sequence[Year]) -> list[str]:
    if not years:
        return []
    head = ("Year", "Events", "Names", "of them new", "Ties", "of them new", "Groups", "Strongest")
    rows = [
        (y.year, *map(str, (y.events, y.nodes, y.newcomers, y.ties, y.new_ties, y.groups)), y.strongest) for y in years
    ]
    return ["## Year by year", _table(head, rows)]


def _opening(network: Network, measures: Measures) -> str:
    alone = int((measures.degree == 0).sum())
    n = len(network.nodes)
    density = 2 * network.edge_count / (n * (n - 1)) if n > 1 else 0.0
    lonely = f"; {alone} {'stands' if alone == 1 else 'stand'} alone" if alone else ""
    nouns, when = _NOUNS[network.kind]
    return (
        f"This network ties {nouns}: two are tied when {when}. "
        f"It has {count(n, 'name')} and {count(network.edge_count, 'tie')} ({density:.1%} of all that could be), in "
        f"{count(sum(len(group.members) > 1 for group in measures.communities), 'group')}{lonely}. "
        f"Half of the names have {count(int(np.median(measures.degree)), 'tie')} or more."
    )


def _sampled(network: Network, measures: Measures) -> str:
    if measures.pivots >= len(network.nodes):
        return ""
    return f" Betweenness was estimated from {measures.pivots} of the names."


def _first(values: Floats, rows: int) -> list[int]:
    order: list[int] = np.lexsort((np.arange(len(values)), -values))[:rows].tolist()
    return order


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None."
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
