"""Counting one report, facet by facet."""

from copy import deepcopy

from kgbuild.evaluate import Annotation, Count, Slip
from kgbuild.evaluate.document import DocumentScore, score_document
from kgbuild.evaluate.facets import FACETS


def gold() -> Annotation:
    """A workshop with a section; three persons, one of them optional; a unit in a university."""
    return {
        "events": [
            {
                "id": "e1",
                "title": "Rivers and Wages",
                "label": "workshop",
                "type": "workshop",
                "start": "2024-05-17",
                "end": "2024-05-18",
                "city": "Almaty",
                "part_of": None,
                "topics": ["rivers", "labour market"],
                "participations": [
                    {"agent": "Steppe Institute", "kind": "institution", "role": "organizer"},
                    {"agent": "Aigul Sarsen", "kind": "person", "role": "moderator"},
                ],
            },
            {
                "id": "e2",
                "title": "Fishing",
                "label": "section",
                "type": "session",
                "start": "2024-05-18",
                "end": "2024-05-18",
                "part_of": "e1",
                "topics": [],
                "participations": [
                    {"agent": "Boris Lind", "kind": "person", "role": "speaker", "contribution": "Nets of the north"}
                ],
            },
        ],
        "persons": [
            {"name": "Aigul Sarsen", "affiliations": [{"institution": "Steppe Institute", "position": "director"}]},
            {
                "name": "Boris Lind",
                "aliases": ["B. Lind"],
                "affiliations": [{"institution": "Chair of Fish", "position": None}],
            },
            {"name": "Carl Absent", "optional": True, "affiliations": []},
        ],
        "institutions": [
            {"name": "Steppe Institute"},
            {"name": "Chair of Fish", "part_of": "Fjord University"},
            {"name": "Fjord University"},
        ],
    }


def counts(found: Annotation) -> DocumentScore:
    return score_document("a", gold(), found)


def test_the_same_annotation_is_all_right() -> None:
    """Against itself nothing is missed and nothing too much, in any facet."""
    score = counts(gold())
    assert score.slips == ()
    assert {facet for facet, count in score.counts.items() if count.tp} == set(FACETS)


def test_nothing_found_is_all_missed() -> None:
    """An empty reading misses all that is not optional and invents nothing."""
    score = counts({})
    assert score.counts["persons"] == Count(0, 0, 2)
    assert score.counts["participations+role"] == Count(0, 0, 3)
    assert sum(count.fp for count in score.counts.values()) == 0


def test_an_optional_person_counts_neither_way() -> None:
    """Found or not, an optional person changes no figure."""
    without = gold()
    without["persons"] = without["persons"][:2]
    assert counts(without).counts == counts(gold()).counts


def test_an_alias_stands_for_the_name() -> None:
    """A person found under another form of the name is the same, in every facet."""
    other = gold()
    other["persons"][1]["name"], other["persons"][1]["aliases"] = "B. Lind", []
    other["events"][1]["participations"][0]["agent"] = "B. Lind"
    assert counts(other).slips == ()


def test_a_wrong_role_counts_as_taken_part() -> None:
    """Participation without the role is right, with it missed and too much; the slip names both roles."""
    other = gold()
    other["events"][0]["participations"][1]["role"] = "speaker"
    score = counts(other)
    assert score.counts["participations"] == Count(3, 0, 0)
    assert score.counts["participations+role"] == Count(2, 1, 1)
    assert {slip.sort for slip in score.slips} == {"moderator read as speaker"}


def test_two_roles_of_one_agent_are_one_participation() -> None:
    """The facet without roles counts each agent of an event once."""
    other = gold()
    other["events"][0]["participations"].append({"agent": "Aigul Sarsen", "kind": "person", "role": "speaker"})
    score = counts(other)
    assert score.counts["participations"] == Count(3, 0, 0)
    assert score.counts["participations+role"] == Count(3, 1, 0)


def test_a_tie_to_the_body_that_contains_the_unit_is_the_tie() -> None:
    """A person of the chair may be found as one of the university, not counted twice where both are."""
    other = gold()
    other["persons"][1]["affiliations"] = [{"institution": "Fjord University", "position": None}]
    assert counts(other).counts["affiliations"] == Count(2, 0, 0)
    other["persons"][1]["affiliations"].append({"institution": "Chair of Fish", "position": None})
    assert counts(other).counts["affiliations"] == Count(2, 0, 0)


def test_a_wrong_position_is_missed_and_too_much() -> None:
    """Positions are compared on the ties that were found."""
    other = gold()
    other["persons"][0]["affiliations"][0]["position"] = "guest researcher"
    score = counts(other)
    assert score.counts["affiliations"] == Count(2, 0, 0)
    assert score.counts["positions"] == Count(0, 1, 1)


def test_a_missed_event_takes_its_participations_with_it() -> None:
    """What belongs to a missed event is missed; a part whose whole was not found is misplaced."""
    other = gold()
    other["events"] = other["events"][1:]
    score = counts(other)
    assert score.counts["events"] == Count(1, 0, 1)
    assert score.counts["participations+role"] == Count(1, 0, 2)
    assert score.counts["sub-events"] == Count(0, 1, 1)


def test_a_coarser_date_is_not_the_date_but_finds_the_event() -> None:
    """The month alone is wrong for a day, and still tells which event is meant."""
    other = gold()
    other["events"][0]["start"] = "2024-05"
    score = counts(other)
    assert score.counts["events"] == Count(2, 0, 0)
    assert score.counts["event start"] == Count(1, 1, 1)


def test_the_best_assignment_is_taken_over_the_nearest_pair() -> None:
    """Two found persons that both resemble one expected are given out so that most are matched."""
    expected: Annotation = {"persons": [{"name": "Anna Maria Lindqvist"}, {"name": "Anna Marie Lindqvist"}]}
    found: Annotation = {"persons": [{"name": "Anna Marie Lindqvist"}, {"name": "Anna Maria Lindqvist"}]}
    assert score_document("a", expected, found).counts["persons"] == Count(2, 0, 0)


def test_scoring_leaves_the_annotations_as_they_are() -> None:
    """Nothing is changed in place."""
    mine = gold()
    before = deepcopy(mine)
    counts(mine)
    assert mine == before


def test_a_slip_says_where_to_look() -> None:
    """A missed person carries the name to look for."""
    other = gold()
    other["persons"] = other["persons"][1:]
    slips = [slip for slip in counts(other).slips if slip.facet == "persons"]
    assert slips == [Slip("a", "persons", "missed", "Aigul Sarsen", "person missed", "Aigul Sarsen")]
