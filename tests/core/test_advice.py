"""Profile and context -> ordered advice, and the verdict in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.advice import confidence, frequency, guidance_for, headline, stability, tailored_to
from assessments.core.definition import Advice

PIECES = [
    Advice(key="sea-learn", slot="learn", text="Learn to row.", audience=("sea",)),
    Advice(key="sea-student", slot="learn", text="Join the rowing club.", audience=("sea", "student")),
    Advice(key="sea-senior", slot="learn", text="Buy a boat.", audience=("sea", "senior")),
    Advice(key="sea-place", slot="place", text="At sea.", audience=("sea",)),
    Advice(key="sea-tools", slot="tools", text="An oar.", audience=("sea",)),
    Advice(key="air-tools", slot="tools", text="A wing.", audience=("air",)),
    Advice(key="both", slot="pair", text="A flying fish.", audience=("sea", "air"), title="Flying fish"),
    Advice(key="mix", slot="mix", text="Most are mixed."),
    Advice(key="spread", slot="spread", text="Too spread."),
    Advice(key="overload", slot="overload", text="Three jobs."),
    Advice(key="flat", slot="flat", text="That is fine."),
    Advice(key="student", slot="seniority", text="Begin.", audience=("student",)),
    Advice(key="startup", slot="company_size", text="Hats.", audience=("startup",)),
]


def keys(pieces: tuple[Advice, ...]) -> list[str]:
    return [piece.key for piece in pieces]


def test_a_clear_leader_is_described_in_slot_order() -> None:
    found = guidance_for(pieces=PIECES, leaders=["sea"], highest=["sea", "air"], context=[])
    (portrait,) = found.portraits
    assert keys(portrait.about) == ["sea-tools", "sea-place"]
    assert [(slot, keys(steps)) for slot, steps in portrait.steps] == [("learn", ["sea-learn"])]
    assert (found.pair, keys(found.mixing), found.context) == (None, ["mix"], ())


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
    assert keys(flat.mixing) == ["flat"]
    assert [portrait.archetype for portrait in flat.portraits] == ["air", "sea"]


@pytest.mark.parametrize(
    ("kind", "names", "sides", "pair", "said"),
    [
        ("clear", ["The Sailor"], [], "", "Your answers point to The Sailor."),
        ("clear", ["The Sailor"], ["The Pilot"], "", "Mostly The Sailor, with a strong Pilot side."),
        ("clear", ["Sailing"], ["Cooking"], "", "Mostly Sailing, with a strong Cooking side."),
        (
            "clear",
            ["The Sailor"],
            ["The Pilot"],
            "Flying fish",
            "Mostly The Sailor, with a strong Pilot side: a mix known as “Flying fish”.",
        ),
        ("clear", ["The Sailor"], ["The Pilot", "Tom"], "", "Mostly The Sailor, with strong Pilot and Tom sides."),
        (
            "clear",
            ["The Sailor"],
            ["The Pilot", "Tom", "The Cook"],
            "",
            "Mostly The Sailor, with strong Pilot, Tom and Cook sides.",
        ),
        (
            "split",
            ["The Sailor", "The Pilot"],
            [],
            "",
            "Your answers point to two jobs at once: The Sailor and The Pilot.",
        ),
        (
            "split",
            ["The Sailor", "The Pilot"],
            [],
            "Flying fish",
            "Your answers point to two jobs at once: The Sailor and The Pilot, a mix known as “Flying fish”.",
        ),
        (
            "split",
            ["The Sailor", "The Pilot"],
            ["The Cook"],
            "Flying fish",
            "Your answers point to two jobs at once: The Sailor and The Pilot, a mix known as “Flying fish”, "
            "with a strong Cook side.",
        ),
        (
            "spread",
            ["The Sailor", "The Pilot", "Tom"],
            ["The Cook"],
            "",
            "Your answers spread over several jobs: above all The Sailor, The Pilot, Tom and The Cook.",
        ),
        ("flat", [], [], "", "Your answers show no clear lean towards any one of these jobs."),
    ],
)
def test_the_headline(kind: str, names: list[str], sides: list[str], pair: str, said: str) -> None:
    assert headline(kind=kind, names=names, sides=sides, pair=pair, enough=True) == said
    theirs = headline(kind=kind, names=names, sides=sides, pair=pair, enough=True, whose="These")
    assert theirs == said.replace("Your", "These")
    assert "not enough answers yet" in headline(kind=kind, names=names, enough=False)


def test_names_from_right_to_left_stay_apart_in_a_headline() -> None:
    said = headline(kind="clear", names=["مهندس"], sides=["The כותב"], enough=True)
    assert said == "Mostly \u2068مهندس\u2069, with a strong \u2068כותב\u2069 side."


def test_how_sure_is_a_frequency() -> None:
    assert "A comes out on top in about 3 of 4 cases" in confidence(kind="clear", names=["A"], p_top=[0.74])
    assert "in about 9 of 10 cases; which of them is open" in confidence(
        kind="split", names=["A", "B"], p_top=[0.5, 0.38]
    )
    assert "in about 4 of 5 cases; more often B." in confidence(kind="split", names=["A", "B"], p_top=[0.22, 0.59])
    assert "B comes out on top in only about 1 of 3 cases" in confidence(
        kind="spread", names=["A", "B", "C"], p_top=[0.3, 0.34, 0.2]
    )
    assert "even A comes out on top in only about 1 of 4 cases" in confidence(kind="flat", names=["A"], p_top=[0.25])


@given(st.floats(0, 1))
def test_a_frequency_is_near_and_never_certain(probability: float) -> None:
    top, of = (int(word) for word in frequency(probability).removesuffix(" cases").split(" of "))
    assert 0 < top < of
    assert abs(100 * top / of - round(100 * probability)) <= 3 or not 0.03 <= probability <= 0.97


def test_a_frequency_agrees_with_the_percentage_beside_it() -> None:
    assert frequency(0.71) == "7 of 10 cases"
    assert frequency(0.75) == "3 of 4 cases"
    assert frequency(0.67) == "2 of 3 cases"
    assert frequency(0.79) == "4 of 5 cases"
    assert frequency(1.0) == "99 of 100 cases"


def test_what_it_hangs_on() -> None:
    assert "would still leave A ahead." in stability(decisive_questions=0, turned_by_one=False, leader="A")
    assert "ahead, but changing one could put another" in stability(
        decisive_questions=0, turned_by_one=True, leader="A"
    )
    assert "without one of the answers" in stability(decisive_questions=1, turned_by_one=True, leader="A")
    assert "there are 3 answers" in stability(decisive_questions=3, turned_by_one=True, leader="A")
