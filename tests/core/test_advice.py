"""Profile and context -> ordered advice, and the verdict in words."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.advice import chance, confidence, guidance_for, headline, stability, tailored_to, week_label
from assessments.core.definition import Advice

PIECES = [
    Advice(key="sea-learn", slot="learn", text="Learn to row.", audience=("sea",)),
    Advice(key="sea-student", slot="learn", text="Join the rowing club.", audience=("sea", "student")),
    Advice(key="sea-senior", slot="learn", text="Buy a boat.", audience=("sea", "senior")),
    Advice(key="sea-place", slot="place", text="At sea.", audience=("sea",)),
    Advice(key="sea-tools", slot="tools", text="An oar.", audience=("sea",)),
    Advice(key="air-tools", slot="tools", text="A wing.", audience=("air",)),
    Advice(key="sea-week", slot="week", text="You row.", audience=("sea",)),
    Advice(key="sea-month", slot="month", text="Row.", audience=("sea",)),
    Advice(key="air-week", slot="week", text="You fly.", audience=("air",)),
    Advice(key="both", slot="pair", text="A flying fish.", audience=("sea", "air"), title="Flying fish"),
    Advice(key="mix", slot="mix", text="Most are mixed."),
    Advice(key="spread", slot="spread", text="Too spread."),
    Advice(key="overload", slot="overload", text="Three jobs."),
    Advice(key="flat", slot="flat", text="That is fine."),
    Advice(key="student", slot="seniority", text="Begin.", audience=("student",)),
    Advice(key="startup", slot="company_size", text="Hats.", audience=("startup",)),
]


BY_KEY = {piece.key: piece for piece in PIECES}


def keys(pieces: tuple[Advice, ...]) -> list[str]:
    return [piece.key for piece in pieces]


def test_a_clear_leader_is_described_in_slot_order() -> None:
    found = guidance_for(pieces=PIECES, leaders=["sea"], highest=["sea", "air"], context=[])
    (portrait,) = found.portraits
    assert keys(portrait.about) == ["sea-tools", "sea-place"]
    assert [(slot, keys(steps)) for slot, steps in portrait.steps] == [("learn", ["sea-learn"])]
    assert (found.pair, keys(found.mixing), found.context) == (None, ["mix"], ())
    assert (found.week, portrait.month) == (BY_KEY["sea-week"], BY_KEY["sea-month"])


def test_advice_for_a_choice_at_the_start_names_it() -> None:
    by_key = {piece.key: tailored_to(piece) for piece in PIECES}
    assert by_key["student"] == "Chosen at the start: Student."
    assert by_key["startup"] == "Chosen at the start: Start-up, fewer than 50 people."
    assert by_key["mix"] == by_key["sea-tools"] == ""


def test_context_brings_its_pieces_and_puts_them_first() -> None:
    found = guidance_for(pieces=PIECES, leaders=["sea"], highest=["sea", "air"], context=["student", "startup"])
    assert keys(found.portraits[0].steps[0][1]) == ["sea-student", "sea-learn"]
    assert keys(found.context) == ["student", "startup"]


@pytest.mark.parametrize("leaders", [["sea", "air"], ["air", "sea"]])
def test_a_split_has_its_pair_whichever_leads(leaders: list[str]) -> None:
    found = guidance_for(pieces=PIECES, leaders=leaders, highest=[], context=[])
    assert found.pair is not None
    assert found.pair.title == "Flying fish"
    assert [portrait.archetype for portrait in found.portraits] == leaders


def test_a_leader_and_its_side_are_described_alike_and_have_their_pair() -> None:
    found = guidance_for(pieces=PIECES, leaders=["sea"], sides=["air"], highest=[], context=[])
    assert [(portrait.archetype, keys(portrait.about)) for portrait in found.portraits] == [
        ("sea", ["sea-tools", "sea-place"]),
        ("air", ["air-tools"]),
    ]
    assert found.pair is not None
    assert keys(found.mixing) == ["mix"]


@pytest.mark.parametrize(("leaders", "pair"), [(["sea"], None), (["sea", "air"], "both")])
def test_three_named_archetypes_bring_the_warning(leaders: list[str], pair: str | None) -> None:
    """The pair is that of two leaders; a leader with two sides is no pair."""
    sides = ["air", "land"] if len(leaders) == 1 else ["land"]
    found = guidance_for(pieces=PIECES, leaders=leaders, sides=sides, highest=[], context=[])
    assert [portrait.archetype for portrait in found.portraits] == ["sea", "air", "land"]
    assert (found.pair and found.pair.key) == pair
    assert keys(found.mixing) == ["spread"]


def test_a_pair_has_its_own_week_and_of_three_it_is_that_of_the_first() -> None:
    split = guidance_for(pieces=PIECES, leaders=["air", "sea"], highest=[], context=[])
    assert split.week == BY_KEY["both"]
    spread = guidance_for(pieces=PIECES, leaders=["air", "sea", "land"], highest=[], context=[])
    assert spread.week == BY_KEY["air-week"]
    assert week_label(names=["The Pilot", "The Sailor", "Tom"], pair=None) == "The Pilot: a typical week"
    assert week_label(names=["The Pilot"], pair=None) == "A typical week"
    assert week_label(names=["The Pilot", "The Sailor"], pair=split.pair) == "Flying fish"
    assert week_label(names=[], pair=None) == ""


def test_a_questionnaire_without_weeks_and_steps_has_no_week_and_nothing_to_do() -> None:
    found = guidance_for(pieces=PIECES[3:6], leaders=["sea"], highest=[], context=[])
    assert found.week is None
    assert not found.to_do


def test_what_to_do_now_is_taken_from_those_described_in_turn_and_not_repeated() -> None:
    pieces = [
        Advice(key=f"{name}-{slot}-{number}", slot=slot, text="Row.", audience=(name,))
        for name in "ab"
        for slot in ("titles", "interview", "month")
        for number in (1, 2, 3)
    ]
    found = guidance_for(pieces=pieces, leaders=["b", "a"], highest=[], context=[])
    assert keys(found.to_do.titles) == ["b-titles-1", "a-titles-1", "b-titles-2"]
    assert keys(found.to_do.questions) == ["b-interview-1", "a-interview-1"]
    assert found.to_do.month is not None
    assert found.to_do.month.key == "b-month-1"
    assert [(slot, keys(steps)) for slot, steps in found.further[0].steps] == [
        ("titles", ["b-titles-3"]),
        ("interview", ["b-interview-2", "b-interview-3"]),
    ]


def test_a_fourth_archetype_is_described_in_brief() -> None:
    pieces = [Advice(key=f"{name}-tools", slot="tools", text="An oar.", audience=(name,)) for name in "abcd"]
    found = guidance_for(pieces=pieces, leaders=["a", "b", "c"], sides=["d"], highest=[], context=[])
    assert [portrait.archetype for portrait in found.portraits] == ["a", "b", "c", "d"]
    assert [keys(portrait.about) for portrait in found.portraits] == [["a-tools"], ["b-tools"], ["c-tools"], []]
    assert [portrait.in_full for portrait in found.portraits] == [True, True, True, False]


def test_spread_warns_and_flat_is_soft() -> None:
    spread = guidance_for(pieces=PIECES, leaders=["sea", "air", "land"], highest=["sea"], context=[])
    assert keys(spread.mixing) == ["spread", "overload"]
    flat = guidance_for(pieces=PIECES, leaders=[], highest=["air", "sea"], context=[])
    assert (flat.week, flat.mixing) == (BY_KEY["flat"], ())
    assert [portrait.archetype for portrait in flat.portraits] == ["air", "sea"]


@pytest.mark.parametrize(
    ("kind", "names", "sides", "said"),
    [
        ("clear", ["The Sailor"], [], "Your answers point to The Sailor."),
        ("clear", ["The Sailor"], ["The Pilot"], "Mostly The Sailor, with a strong Pilot side."),
        ("clear", ["Sailing"], ["Cooking"], "Mostly Sailing, with a strong Cooking side."),
        ("clear", ["The Sailor"], ["The Pilot", "Tom"], "Mostly The Sailor, with strong Pilot and Tom sides."),
        (
            "clear",
            ["The Sailor"],
            ["The Pilot", "Tom", "The Cook"],
            "Mostly The Sailor, with strong Pilot, Tom and Cook sides.",
        ),
        ("split", ["The Sailor", "The Pilot"], [], "Two jobs at once: The Sailor and The Pilot."),
        (
            "split",
            ["The Sailor", "The Pilot"],
            ["The Cook"],
            "Two jobs at once: The Sailor and The Pilot, with a strong Cook side.",
        ),
        (
            "spread",
            ["The Sailor", "The Pilot", "Tom"],
            ["The Cook"],
            "Several jobs at once: The Sailor, The Pilot, Tom and The Cook.",
        ),
        ("flat", [], [], "No clear lean towards any one of these jobs."),
    ],
)
def test_the_headline(kind: str, names: list[str], sides: list[str], said: str) -> None:
    assert headline(kind=kind, names=names, sides=sides) == said
    theirs = headline(kind=kind, names=names, sides=sides, whose="These")
    assert theirs == said.replace("Your", "These")


def test_names_from_right_to_left_stay_apart_in_a_headline() -> None:
    said = headline(kind="clear", names=["مهندس"], sides=["The כותב"])
    assert said == "Mostly \u2068مهندس\u2069, with a strong \u2068כותב\u2069 side."


def test_how_sure_is_said_in_plain_words() -> None:
    clear = partial(confidence, kind="clear", names=["A"], enough=True)
    assert clear(p_top=[0.71], second=("B", 0.21)) == "We’re about 70% sure; B is a close second."
    assert clear(p_top=[0.88], second=("B", 0.1)) == "We’re about 90% sure; B is second."
    assert clear(p_top=[0.995]) == "We’re more than 97% sure."
    split = partial(confidence, kind="split", names=["A", "B"], enough=True)
    both = "sure that one of the two comes first"
    assert split(p_top=[0.5, 0.38]) == f"We’re about 90% {both}; we can’t say which yet."
    assert split(p_top=[0.22, 0.59]) == f"We’re about 80% {both}; more likely B."
    spread = confidence(kind="spread", names=["A", "B", "C"], p_top=[0.3, 0.34, 0.2], enough=False)
    assert spread == (
        "Too close to call: B, the most likely to come first, has a chance of only about 35%. "
        "There aren’t enough answers yet to say so firmly."
    )
    flat = confidence(kind="flat", names=["A"], p_top=[0.25], enough=True)
    assert flat == "They lie close together: A, the most likely to come first, has a chance of about 25%."


@given(st.floats(0, 1))
def test_a_chance_is_near_the_percentage_beside_it_and_never_certain(probability: float) -> None:
    said, number = chance(probability).removesuffix("%").rsplit(maxsplit=1)
    shown = round(100 * probability)
    if 3 <= shown <= 97:
        assert said == "about"
        assert abs(int(number) - shown) <= 2
    else:
        assert (said, number) == (("more than", "97") if shown > 97 else ("less than", "3"))


def test_what_it_hangs_on() -> None:
    assert "A stays ahead whichever one is" in stability(decisive_questions=0, turned_by_one=False, leader="A")
    assert "left out, but changing one could put another" in stability(
        decisive_questions=0, turned_by_one=True, leader="A"
    )
    assert "without one of the answers" in stability(decisive_questions=1, turned_by_one=True, leader="A")
    assert "needs each of 3 answers" in stability(decisive_questions=3, turned_by_one=True, leader="A")
