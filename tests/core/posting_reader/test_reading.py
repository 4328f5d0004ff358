"""The linear reader on a small set of cues of its own: it knows no questionnaire."""

from dataclasses import replace

import pytest

from assessments.core.posting_reader import (
    OBSTACLES,
    Cue,
    Detail,
    Evidence,
    Obstacle,
    Overload,
    PhraseError,
    Reader,
    Reading,
    burden,
    headline,
    parse_posting,
    sureness,
)
from assessments.core.posting_reader.parsing import FIRST

NAMES = {"sea": "The Sailor", "land": "The Farmer", "air": "The Pilot", "all": "The Octopus"}
CUES = (
    Cue("base", "Where it starts", weights={"land": 0.5}),
    Cue("mislead", "Words that mislead", ("boat shoes",)),
    Cue("boats", "Boats", ("boat", "~sail ship"), {"sea": 2.0}),
    Cue("fields", "Fields", ("field", "~plough"), {"land": 2.0, "sea": -0.5}),
    Cue("planes", "Planes", ("plane",), {"air": 2.0}),
    Cue("hands", "One for everything", ("eight hands",), {"all": 1.0}),
    Cue("tells-pay", "What it pays", ("salary",), asks="What does it pay?"),
)
FRAME = """We are looking for somebody for our crew, full-time. Apply by March.

Responsibilities:
{duties}

Requirements:
{needs}
"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(cues=CUES, archetypes=tuple(NAMES), overload=Overload("all", (("sea", "land", "air"),)))


def posting(*duties: str, needs: tuple[str, ...] = ()) -> str:
    bullets = ["Keep everything in good order", "Tell the others", "Be there at nine", "Keep a log", *duties]
    wants = ["Two years of experience with people", *needs]
    return FRAME.format(duties="\n".join(f"- {d}" for d in bullets), needs="\n".join(f"- {n}" for n in wants))


CLOSE_CALL = "It is a close call: a careful reader might put another job first."
SAILOR = ("Clean the boat", "Paint the boat red", "Sail ships to Gotland")


def test_a_sentence_counts_once_a_requirement_half_and_no_cue_more_than_four(reader: Reader) -> None:
    def boats(*duties: str, needs: tuple[str, ...] = ()) -> float:
        return reader.features_of(parse_posting(posting(*duties, needs=needs)))["boats"]

    assert boats("Clean the boat") == 1.0
    assert boats("Clean the boat", "Sail ships by day") == 2.0
    assert boats("Clean this boat, that boat and the other boat") == 1.75
    assert boats(needs=("Experience with a boat",)) == 0.5
    assert boats(*(f"Clean boat {i}" for i in range(9))) == 4.0
    assert boats("Wear boat shoes") == 0.0


def test_the_verdict_in_words(reader: Reader) -> None:
    def said(*duties: str) -> str:
        return headline(reader.read(posting(*duties)), NAMES)

    assert said(*SAILOR) == "Mostly The Sailor, and a little of several others"
    assert said(*SAILOR, "Sail ships by night") == "The Sailor, and little else"
    assert said(*SAILOR, "Plough one field") == "Mostly The Sailor, with a Farmer side"
    assert (
        said("Clean the boat", "Sail ships", "Fly a plane", "Wash the plane") == "About as much The Sailor as The Pilot"
    )
    three = ("Clean the boat", "Sail ships", "Fly a plane", "Wash the plane", "Plough the field", "Use eight hands")
    assert said(*three) == "This is three jobs in one: The Pilot, The Farmer and The Sailor"


def test_three_jobs_of_which_one_is_the_first_are_said_in_their_order(reader: Reader) -> None:
    reading = reader.read(
        posting(*SAILOR, "Sail ships by night", "Fly a plane", "Plough the field", "Use eight hands"),
    )
    assert reading.overloaded
    assert headline(reading, NAMES) == "Mostly The Sailor, with two more jobs on top: The Farmer and The Pilot"


def test_what_is_said_of_the_shares_holds_for_them(reader: Reader) -> None:
    one = reader.read(posting(*SAILOR))

    def with_shares(*, secondary: str | None = None, overloaded: bool = False, **shares: int) -> Reading:
        first = max(shares, key=lambda key: shares[key])
        return replace(one, shares=shares, primary=first, secondary=secondary, overloaded=overloaded)

    assert headline(with_shares(sea=85, land=10, air=5), NAMES) == "The Sailor, and little else"
    assert headline(with_shares(sea=74, land=14, air=12), NAMES) == "Mostly The Sailor, and a little of several others"
    sides = burden(with_shares(sea=50, land=35, air=15, secondary="land"))
    assert sides == "It isn’t too much for one person: it is one job with several sides."
    # The catch-all's share is that of the third job, and it is none of the jobs.
    three = with_shares(all=15, sea=55, land=15, air=15, overloaded=True)
    assert headline(three, NAMES).endswith("two more jobs on top: The Farmer and The Pilot")
    assert sureness(three, NAMES) == "3 sentences speak for one or more of them."


def test_of_equal_shares_those_that_the_verdict_names_are_first(reader: Reader) -> None:
    reading = replace(reader.read(posting(*SAILOR)), shares={"sea": 30, "land": 40, "air": 30}, primary="land")
    assert replace(reading, secondary="air").ranked == ("land", "air", "sea")
    level = replace(reading, shares={"sea": 36, "land": 28, "air": 36}, primary="air", secondary="sea")
    assert level.ranked == ("air", "sea", "land")


@pytest.mark.parametrize("obstacle", Obstacle)
def test_each_obstacle_has_its_sentence(reader: Reader, obstacle: Obstacle) -> None:
    unread = replace(reader.read(""), obstacle=obstacle)
    assert headline(unread, NAMES) == OBSTACLES[obstacle]
    assert len(set(OBSTACLES.values())) == len(Obstacle)


def test_a_role_for_all_is_the_catch_alls_where_none_holds_half(reader: Reader) -> None:
    reading = reader.read(posting("Clean the boat", "Fly a plane", "Plough all day", "Use eight hands"))
    assert (reading.primary, reading.overloaded) == ("all", True)
    assert reading.shares["all"] == min(reading.shares.values()) > 0


def as_if(
    shares: dict[str, int], primary: str, secondary: str | None, *, overloaded: bool = False, marked: str = ""
) -> Reading:
    """A reading with these shares, and a sentence for each of the archetypes ``marked``."""
    evidence = tuple(
        Evidence(place, place + 1, archetype, 1.0, (), (), (place, place + 1))
        for place, archetype in enumerate(marked.split())
    )
    return Reading("", (), None, shares, primary, secondary, overloaded, evidence, {}, (), (), False, catch_all="all")


@pytest.mark.parametrize(
    ("shares", "marked", "said"),
    [
        (
            (45, 40, 15),
            "sea sea land",
            f"{CLOSE_CALL} 2 sentences speak for The Sailor.",
        ),
        ((70, 20, 10), "sea sea sea sea land", "The posting is clear about this. 4 sentences speak for The Sailor."),
        (
            (70, 20, 10),
            "sea sea sea land",
            "It leans this way, and says other things too. 3 sentences speak for The Sailor.",
        ),
        ((45, 30, 25), "sea", "It leans this way, and says other things too. One sentence speaks for The Sailor."),
        ((90, 8, 2), "sea sea sea sea", "The posting is clear about this. 4 sentences speak for it."),
        ((90, 8, 2), "sea", "It leans this way, though little of it says so. One sentence speaks for it."),
        (
            (90, 8, 2),
            "",
            "It leans this way, though little of it says so. No sentence by itself speaks clearly for it.",
        ),
    ],
)
def test_how_sure_is_said_with_what_it_rests_on(shares: tuple[int, int, int], marked: str, said: str) -> None:
    by_key = dict(zip(("sea", "land", "air"), shares, strict=True))
    assert sureness(as_if(by_key, "sea", "land" if shares[1] >= 15 else None, marked=marked), NAMES) == said


def test_three_jobs_rest_on_the_sentences_for_any_of_them(reader: Reader) -> None:
    three = as_if({"sea": 50, "land": 30, "air": 20}, "sea", "land", overloaded=True, marked="sea all land sea")
    assert sureness(three, NAMES) == "3 sentences speak for one or more of them."
    assert sureness(reader.read(""), NAMES) == ""


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((90, 6, 4), "The Sailor, and little else"),
        ((84, 14, 2), "Mostly The Sailor, and a little of several others"),
        ((44, 14, 14), "More The Sailor than anything else"),
        ((70, 20, 10), "Mostly The Sailor, with a Farmer side"),
        ((45, 30, 25), "More The Sailor than anything else, with a Farmer side"),
        ((48, 40, 12), "A little more The Sailor than The Farmer"),
        ((45, 40, 15), "About as much The Sailor as The Farmer"),
    ],
)
def test_the_headline_says_what_the_shares_beside_it_say(shares: tuple[int, int, int], said: str) -> None:
    by_key = dict(zip(("sea", "land", "air"), shares, strict=True))
    assert headline(as_if(by_key, "sea", "land" if shares[1] >= 15 else None), NAMES) == said


@pytest.mark.parametrize(
    ("shares", "primary", "said"),
    [
        ((10, 60, 20, 10), "all", "This is three jobs in one: mostly The Sailor, with The Farmer and The Pilot"),
        ((21, 30, 28, 21), "all", "This is three jobs in one: The Sailor, The Farmer and The Pilot"),
        ((5, 80, 10, 5), "sea", "Mostly The Sailor, with two more jobs on top: The Farmer and The Pilot"),
        # As much as the third, and rounded up: it is none of the three itself.
        ((7, 80, 7, 6), "sea", "Mostly The Sailor, with two more jobs on top: The Farmer and The Pilot"),
    ],
)
def test_the_role_for_everything_is_none_of_the_three_jobs(
    shares: tuple[int, int, int, int], primary: str, said: str
) -> None:
    by_key = dict(zip(("all", "sea", "land", "air"), shares, strict=True))
    assert headline(as_if(by_key, primary, "land", overloaded=True), NAMES) == said


def test_without_words_for_it_no_set_and_no_catch_all_three_are_still_seen() -> None:
    """A questionnaire that names neither: any three will do, and none of them is more than a third."""
    reader = Reader(cues=CUES[2:5], archetypes=("sea", "land", "air"), overload=Overload())
    even = ("Clean the boat", "Clean a boat", "Fly a plane", "Wash a plane", "Plough it", "Plough a hill")
    reading = reader.read(posting(*even))
    assert reading.overloaded
    assert reading.primary in {"sea", "land", "air"}
    assert not reader.read(posting(*SAILOR)).overloaded


def test_two_archetypes_are_never_three_jobs() -> None:
    reader = Reader(cues=CUES[2:4], archetypes=("sea", "land"), overload=Overload())
    assert not reader.read(posting("Clean the boat", "Plough the field", "Sail ships")).overloaded


def test_silent_lists_the_cues_that_are_missing(reader: Reader) -> None:
    assert reader.read(posting(*SAILOR)).silent == ("tells-pay",)
    assert reader.read(posting(*SAILOR) + "\nBenefits\nA good salary.").silent == ()


@pytest.mark.parametrize(
    "cue",
    [
        Cue("pay", "What it pays", ("salary",), asks="What does it pay?", detail="salary"),
        # Of a version from before there were details.
        Cue("tells-salary", "What it pays", ("salary",), asks="What does it pay?"),
    ],
)
def test_a_question_about_a_detail_is_open_where_the_reader_does_not_find_it(cue: Cue) -> None:
    reader = Reader(cues=[*CUES, cue], archetypes=("sea", "land", "air", "all"), overload=Overload())
    vague = posting(*SAILOR) + "\nBenefits\nA good salary."
    assert cue.key in reader.read(vague).silent
    said = reader.read(vague + " EUR 60-75k.")
    assert cue.key not in said.silent
    quote = said.details[Detail.SALARY]
    assert quote
    assert said.text[quote.start : quote.end] == "EUR 60-75k"


def test_whether_it_is_too_much_for_one_person_is_said_either_way(reader: Reader) -> None:
    one = reader.read(posting(*SAILOR))
    assert burden(one) == "It isn’t too much for one person: it is one job."
    two = reader.read(posting(*SAILOR, "Fly a plane", "Wash the plane"))
    assert (two.secondary, burden(two)) == ("air", "It isn’t too much for one person: it is one job with two sides.")
    three = reader.read(posting("Clean the boat", "Fly a plane", "Plough all day", "Use eight hands"))
    assert (three.overloaded, burden(three)) == (True, "Together they are more than one person can do well.")
    assert burden(reader.read("")) == ""


def test_the_evidence_is_each_sentences_part(reader: Reader) -> None:
    text = posting("Clean the boat", "Plough the field beside the boat")
    evidence = reader.read(text + "Benefits\nFly by plane.").evidence
    found = [(text[e.start : e.end], e.archetype, e.weight, e.cues) for e in evidence]
    assert found == [
        ("Clean the boat", "sea", 2.0, ("boats",)),
        ("Plough the field beside the boat", "land", 3.0, ("fields",)),
        ("Plough the field beside the boat", "sea", 1.25, ("boats",)),
    ]


def test_a_mark_names_no_archetype_that_it_hardly_speaks_for(reader: Reader) -> None:
    reading = reader.read(posting("Plough the field beside the boat", "Boat to plane: plough", "Clean the boat"))
    marks = [[item.archetype for item in items] for items in reading.marks]
    assert marks == [["land"], ["land", "air", "sea"], ["sea"]]
    assert [reading.support(key) for key in ("sea", "land", "air")] == [2, 2, 1]
    assert reading.support("land", "air") == 2


def test_a_phrase_that_cannot_be_read_stops_the_compiling() -> None:
    with pytest.raises(PhraseError):
        Reader(cues=[Cue("bad", "Bad", ("..",), {"sea": 1.0})], archetypes=("sea",), overload=Overload())


def test_the_first_four_sentences_that_count_do_so_half_more() -> None:
    parsed = parse_posting(posting(*SAILOR, needs=("A boat",)))
    counts = [count for count in parsed.counts if count]
    assert counts[:FIRST] == [1.5, 1.5, 1.5, 1.5]
    assert set(counts[FIRST:]) == {1.0, 0.5}
