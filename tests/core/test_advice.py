"""Profile and context -> ordered advice, and the verdict in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.advice import confidence, frequency, guidance_for, headline, stability
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
    found = guidance_for(pieces=PIECES, kind="clear", leaders=["sea"], highest=["sea", "air"], context=[])
    (portrait,) = found.portraits
    assert keys(portrait.about) == ["sea-tools", "sea-place"]
    assert [(slot, keys(steps)) for slot, steps in portrait.steps] == [("learn", ["sea-learn"])]
    assert (found.pair, keys(found.mixing), found.context) == (None, ["mix"], ())


def test_context_brings_its_pieces_and_puts_them_first() -> None:
    found = guidance_for(
        pieces=PIECES, kind="clear", leaders=["sea"], highest=["sea", "air"], context=["student", "startup"]
    )
    assert keys(found.portraits[0].steps[0][1]) == ["sea-student", "sea-learn"]
    assert keys(found.context) == ["student", "startup"]


@pytest.mark.parametrize("leaders", [["sea", "air"], ["air", "sea"]])
def test_a_split_has_its_pair_whichever_leads(leaders: list[str]) -> None:
    found = guidance_for(pieces=PIECES, kind="split", leaders=leaders, highest=[], context=[])
    assert found.pair is not None
    assert found.pair.title == "Flying fish"
    assert [portrait.archetype for portrait in found.portraits] == leaders


def test_spread_warns_and_flat_is_soft() -> None:
    spread = guidance_for(pieces=PIECES, kind="spread", leaders=["sea", "air", "land"], highest=["sea"], context=[])
    assert keys(spread.mixing) == ["spread", "overload"]
    flat = guidance_for(pieces=PIECES, kind="flat", leaders=[], highest=["air", "sea"], context=[])
    assert keys(flat.mixing) == ["flat"]
    assert [portrait.archetype for portrait in flat.portraits] == ["air", "sea"]


@pytest.mark.parametrize(
    ("kind", "names", "said"),
    [
        ("clear", ["The Sailor"], "Your answers point to The Sailor."),
        ("split", ["The Sailor", "The Pilot"], "Your answers point to two jobs at once: The Sailor and The Pilot."),
        ("flat", [], "Your answers don't lean far towards any one of these jobs."),
    ],
)
def test_the_headline(kind: str, names: list[str], said: str) -> None:
    assert headline(kind=kind, names=names, enough=True) == said
    assert "not enough answers yet" in headline(kind=kind, names=names, enough=False)


def test_how_sure_is_a_frequency() -> None:
    assert "3 of 4 cases" in confidence(kind="clear", names=["A"], p_top=[0.74], best="A")
    assert "9 of 10 cases" in confidence(kind="split", names=["A", "B"], p_top=[0.5, 0.38], best="A")
    assert "only about 1 of 3 cases" in confidence(
        kind="spread", names=["A", "B", "C"], p_top=[0.34, 0.3, 0.2], best="A"
    )
    assert confidence(kind="flat", names=[], p_top=[], best="A").startswith("A comes first, but not by much")


@given(st.floats(0, 1))
def test_a_frequency_is_near_and_never_certain(probability: float) -> None:
    top, of = (int(word) for word in frequency(probability).removesuffix(" cases").split(" of "))
    assert 0 < top < of
    assert abs(top / of - probability) <= 0.1


def test_what_it_hangs_on() -> None:
    assert "would still leave A ahead." in stability(decisive_questions=0, turned_by_one=False, leader="A")
    assert "ahead, but changing one could put another" in stability(
        decisive_questions=0, turned_by_one=True, leader="A"
    )
    assert "without one of the answers" in stability(decisive_questions=1, turned_by_one=True, leader="A")
    assert "there are 3 answers" in stability(decisive_questions=3, turned_by_one=True, leader="A")
