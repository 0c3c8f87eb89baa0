"""Web pages: main text, what the page says of itself, schema.org events as claims."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.errors import InputError
from kgbuild.model import Reading, Report
from kgbuild.read import read_bytes
from kgbuild.read.jsonld import nodes, parse_blocks
from kgbuild.read.schema_org import HEADING, take_over
from kgbuild.read.words import Words

PROSE = (
    "On 1 May 2026 the Harbour Institute held a research day about ferries. Ida Quill spoke about timetables, "
    "and many people from the islands came to listen to what she had to say about them."
)

DAY = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "ConferenceEvent",
            "@id": "#day",
            "name": "Ferries &amp; Tides",
            "startDate": "2026-05-01T10:00:00+06:00",
            "endDate": "2026-05-02",
            "eventStatus": "https://schema.org/EventPostponed",
            "eventAttendanceMode": "http://schema.org/MixedEventAttendanceMode",
            "location": [
                {
                    "@type": "Place",
                    "name": "Great Hall",
                    "address": {"@type": "PostalAddress", "addressLocality": "Almaty", "addressCountry": "KZ"},
                },
                {"@type": "VirtualLocation", "url": "https://example.org/live"},
            ],
            "organizer": {"@id": "#institute"},
            "sponsor": ["Tide Fund", {"@type": "NGO", "name": "Aid Net"}],
            "contributor": {"@type": "Organization", "name": "Ferry Board"},
            "performer": [
                {
                    "@type": "Person",
                    "name": "Dr. Ida Quill",
                    "jobTitle": "Professor",
                    "affiliation": {
                        "@type": "CollegeOrUniversity",
                        "name": "West College",
                        "parentOrganization": {"@type": "Organization", "name": "Marrow Colleges"},
                    },
                },
                {
                    "@type": "PerformanceRole",
                    "roleName": "Moderator",
                    "performer": {"@type": "Person", "givenName": "Tobias", "familyName": "Merrowdown"},
                },
            ],
            "attendee": {"@type": "Person", "name": "Ines Alder"},
            "about": ["Migration", {"@type": "Thing", "name": "Labour"}],
            "url": "https://example.org/day",
            "offers": {"@type": "Offer", "price": 12.5},
            "superEvent": {"@type": "Festival", "name": "Science Week", "startDate": "2026-04-28"},
            "subEvent": [
                {
                    "@type": "schema:Event",
                    "name": "Opening panel",
                    "startDate": "2026-05-01T11:00",
                    "superEvent": {"@id": "#day"},
                    "performer": "Dana Holm",
                    "workPerformed": {"@type": "CreativeWork", "name": "On Tides", "author": "Dana Holm"},
                }
            ],
        },
        {"@type": "Organization", "@id": "#institute", "name": "Harbour Institute"},
        {"@type": "WebSite", "name": "Harbour News"},
    ],
}


def _page(
    data: object = None, *, body: str = f"<main><h1>Research day</h1><p>{PROSE}</p></main>", head: str = ""
) -> bytes:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    return f'<!doctype html><html lang="en-GB"><head>{head}{script}</head><body>{body}</body></html>'.encode()


def _read(page: bytes) -> Report:
    return read_bytes(page, id="page.html")


def _reading(report: Report) -> Reading:
    assert report.structured is not None
    return report.structured


def test_main_text_without_menus_and_scripts() -> None:
    """Menus, scripts, styles and footers are no text; broken mark-up is read all the same."""
    body = (
        "<nav><a href=/>Home page</a><a href=/c>Contacts here</a></nav><script>alert('x')</script><style>p{}</style>"
        f"<main><h1>Research day<p>{PROSE}<p>Second <b>bold</i> words of the day <div>left open</main>"
        "<footer>Imprint</footer>"
    )
    text = _read(_page(body=body)).text
    for there in (PROSE, "Research day", "Second bold words"):
        assert there in text
    for gone in ("Home page", "Contacts here", "alert", "p{}", "Imprint", "<"):
        assert gone not in text


def test_short_page_keeps_its_text() -> None:
    """A page too short for the main-text finder still gives its words, a line a block, without the menu."""
    text = _read(_page(body="<header>Menu</header><article><h2>News</h2><p>Ida <i>Quill</i> spoke.</p></article>")).text
    assert text == "News\nIda Quill spoke."


def test_marks_for_line_breaks_do_not_part_a_name() -> None:
    """A soft hyphen and a space without width in a name are marks of the typesetter, and nobody reads them."""
    text = _read(_page(body="<article><p>Ida Qu&shy;ill and Jon Mar&#8203;low spoke.</p></article>")).text
    assert text == "Ida Quill and Jon Marlow spoke."


def test_page_says_where_it_is_from() -> None:
    """Title, publisher, language, date and address are taken from the page's own metadata."""
    head = (
        '<title>Day | Site</title><meta property="og:site_name" content="Harbour Institute"><meta property="og:title" '
        'content="Research day"><meta property="article:published_time" content="2026-05-03T10:00:00Z">'
        '<link rel="canonical" href="https://example.org/day">'
    )
    source = _read(_page(head=head)).source
    assert (source.title, source.publisher, source.language) == ("Research day", "Harbour Institute", "en-gb")
    assert (source.published, source.url, source.media_type) == ("2026-05-03", "https://example.org/day", "text/html")


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "Tide Times"}},
        [{"@type": "WebSite", "name": "Tide Times"}],
    ],
)
def test_publisher_from_json_ld(data: object) -> None:
    """Without og:site_name, the JSON-LD names the publisher."""
    assert _read(_page(data)).source.publisher == "Tide Times"


def test_declared_charset_is_used() -> None:
    """A page that is not UTF-8 is read in the encoding that it declares."""
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{"Ида Куилл выступила. " * 8}</p></body></html>'
    assert "Ида Куилл выступила." in _read(page.encode("cp1251")).text


def test_data_is_written_below_the_prose() -> None:
    """The data stand in the text under a heading, a line a value; what stands before is the main text alone."""
    report = _read(_page(DAY))
    assert report.data_start is not None
    assert report.text[report.data_start :].startswith(f"{HEADING}\n\nEvent: Ferries & Tides\n")
    assert PROSE in report.text[: report.data_start]
    assert "schema" not in report.text[: report.data_start]


def test_every_stated_value_has_a_line() -> None:
    """Lossless: each value of an event's JSON-LD stands in the text, also those that no claim has room for."""
    text = _read(_page(DAY)).text

    def leaves(value: object) -> list[str]:
        if isinstance(value, dict):
            return [leaf for key, inner in value.items() if key != "@context" for leaf in leaves(inner)]
        if isinstance(value, list):
            return [leaf for inner in value for leaf in leaves(inner)]
        return [str(value)]

    events = DAY["@graph"][0]  # type: ignore[index]
    for leaf in leaves(events):
        shown = leaf.replace("&amp;", "&").removeprefix("https://schema.org/").removeprefix("http://schema.org/")
        assert shown.removeprefix("schema:") in text or shown in ("#institute",), leaf


def test_event_claims() -> None:
    """Kind, dates with time, state, mode, places, topics, address and the larger event are claims."""
    day, week, panel = _reading(_read(_page(DAY))).events
    assert day.title is not None
    assert day.title.value == "Ferries & Tides"
    assert [kind.value for kind in day.types] == ["conference"]
    assert day.when is not None
    assert (day.when.value.start, day.when.value.end, day.when.value.time) == ("2026-05-01", "2026-05-02", "10:00")
    assert (day.state and day.state.value, day.mode and day.mode.value) == ("postponed", "hybrid")
    assert [(place.value.kind, place.value.name, place.value.within) for place in day.places] == [
        ("venue", "Great Hall", ("Almaty", "Kazakhstan")),
        ("city", "Almaty", ("Kazakhstan",)),
    ]
    assert [topic.value for topic in day.topics] == ["Migration", "Labour"]
    assert day.url == "https://example.org/day"
    assert (day.part_of and day.part_of.value, panel.part_of and panel.part_of.value) == (week.key, day.key)


def test_agent_claims() -> None:
    """Each property gives its role, a Role node its own; persons keep post and body, bodies their parents."""
    reading = _reading(_read(_page(DAY)))
    names = {it.key: it.name for it in (*reading.persons, *reading.institutions)}
    parts = {(names[part.agent], part.role) for part in reading.participations}
    assert parts == {
        ("Harbour Institute", "organizer"),
        ("Tide Fund", "sponsor"),
        ("Aid Net", "sponsor"),
        ("Ferry Board", "partner"),
        ("Ida Quill", "speaker"),
        ("Tobias Merrowdown", "moderator"),
        ("Ines Alder", "participant"),
        ("Dana Holm", "speaker"),
    }
    (tie,) = reading.affiliations
    assert (names[tie.agent], names[tie.institution], tie.position) == ("Ida Quill", "West College", "Professor")
    college = next(body for body in reading.institutions if body.name == "West College")
    assert college.type == "university"
    assert college.unit_of is not None
    assert names[college.unit_of.value] == "Marrow Colleges"
    talk = next(part.contribution for part in reading.participations if names[part.agent] == "Dana Holm")
    assert talk is not None
    assert talk.value == "On Tides"


def test_evidence_is_the_line_that_states_it() -> None:
    """Each claim's span is a whole line under the heading, and the line holds the value."""
    report = _read(_page(DAY))
    reading = _reading(report)
    lines = set(report.text.split("\n"))
    for part in reading.participations:
        assert all(span.of(report.text) in lines for span in part.evidence)
    for event in reading.events:
        assert event.title is not None
        assert event.title.evidence.of(report.text) == f"Event: {event.title.value}"
        assert event.mentions[0].of(report.text) == event.title.value
    for agent in (*reading.persons, *reading.institutions):
        assert all(agent.name in span.of(report.text) for span in agent.mentions)


def test_series_is_not_an_event() -> None:
    """An EventSeries around an event is its series."""
    data = {"@type": "Event", "name": "Talk 7", "superEvent": {"@type": "EventSeries", "name": "Harbour Talks"}}
    (event,) = _reading(_read(_page(data))).events
    assert event.series is not None
    assert (event.series.value, event.part_of) == ("Harbour Talks", None)


def test_same_event_twice_is_one() -> None:
    """An event that the page states in two blocks is one claim, with what either adds."""
    first = {"@type": "Event", "name": "Talk", "startDate": "2026-05-01"}
    second = {"@type": "http://schema.org/Event", "name": "Talk", "startDate": "2026-05-01", "organizer": "Ferry Board"}
    reading = _reading(_read(_page([first, first, second])))
    assert len(reading.events) == 1
    assert [part.role for part in reading.participations] == ["organizer"]


def test_body_as_location_is_the_host() -> None:
    """A location that is an organization hosts the event."""
    place = {"@type": "CollegeOrUniversity", "name": "West College"}
    reading = _reading(_read(_page({"@type": "Event", "name": "Talk", "location": place})))
    assert [(part.role, part.agent) for part in reading.participations] == [("host", reading.institutions[0].key)]


def test_scheduled_says_nothing() -> None:
    """EventScheduled stands on past events too, so it is no state."""
    data = {"@type": "Event", "name": "Talk", "eventStatus": "https://schema.org/EventScheduled"}
    assert _reading(_read(_page(data))).events[0].state is None


def test_broken_block_is_a_warning_and_costs_no_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A JSON-LD block that cannot be read is told and left out; the others count."""
    from kgbuild.read import CorpusFile
    from kgbuild.settings import Settings

    path = tmp_path_factory.mktemp("p") / "page.html"
    script = '<script type="application/ld+json">{"@type": "Event", </script>'
    path.write_bytes(_page({"@type": "Event", "name": "Talk"}, head=script))
    report, findings = CorpusFile(id="page.html", path=path).read(Settings())
    assert report is not None
    assert len(_reading(report).events) == 1
    assert "1 of the page's JSON-LD blocks" in findings[0].message


def test_page_without_words_is_refused() -> None:
    """A page of scripts alone has no text."""
    with pytest.raises(InputError, match="no text in it"):
        _read(_page(body="<script>var x = 'words, many words'</script>"))


def test_deep_mark_up_ends() -> None:
    """Ten thousand nested elements end in a message, not in a crash."""
    with pytest.raises(InputError, match="no text in it"):
        _read(_page(body="<div>" * 10_000 + "<p>Ida Quill spoke.</p>"))


_LEAF = st.one_of(st.text(max_size=15), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False))
_KEYS = "@id @type name startDate location organizer performer subEvent superEvent address about affiliation keywords"
_KEY = st.sampled_from(_KEYS.split())
_TYPES = "Event Person Place Role EventSeries Organization http://schema.org/Festival #e"
_TYPE = st.sampled_from(_TYPES.split())
_NODE = st.recursive(
    st.one_of(_LEAF, _TYPE),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEY, st.one_of(_TYPE, inner), max_size=5)),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(_NODE, st.sampled_from(["", "On Monday."]))
def test_any_json_is_survived(value: object, text: str) -> None:
    """Whatever a page embeds, taking it over ends, quotes what it claims and leaves the main text as it is."""
    blocks, _ = parse_blocks([json.dumps({"@type": "Event", "name": "Talk", "x": value}), json.dumps(value)])
    taken = take_over("p.html", text, nodes(blocks), Words())
    assert taken is not None
    assert taken.text[: taken.data_start].rstrip("\n") == text
    for event in taken.reading.events:
        if event.title:
            assert event.mentions[0].of(taken.text) == event.title.value
        assert event.part_of is None or event.part_of.value in {other.key for other in taken.reading.events}
    for agent in (*taken.reading.persons, *taken.reading.institutions):
        assert all(agent.name in span.of(taken.text) for span in agent.mentions)
