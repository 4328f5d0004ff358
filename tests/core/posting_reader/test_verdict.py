"""The verdict on scores: shares, the first two archetypes, and when a role is too much for one person."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import Overload
from assessments.core.posting_reader.verdict import MAX_LEADING_SHARE, TOO_BROAD, breadth_of, decide

KEYS = ("sea", "land", "air", "snow", "all")
SINGLE = KEYS[:-1]
OVERLOAD = Overload("all", (("sea", "land", "air"),))
SCORES = st.fixed_dictionaries({key: st.floats(-20, 20) for key in SINGLE} | {"all": st.floats(0, 4)})
PLAIN = np.array([[0.97, 0.01, 0.01, 0.01]])  # one sentence, for the sea
ALL_CLEAR = np.eye(4)  # each archetype has a sentence of its own


@given(SCORES, st.sampled_from([None, PLAIN, ALL_CLEAR]))
def test_shares_are_whole_sum_to_100_and_follow_the_scores(
    scores: dict[str, float], likelihoods: np.ndarray | None
) -> None:
    verdict = decide(scores=scores, archetypes=KEYS, overload=OVERLOAD, likelihoods=likelihoods)
    assert sum(verdict.shares.values()) == 100
    assert bool(verdict.shares["all"]) <= verdict.overloaded
    ranked = sorted(SINGLE, key=lambda key: -scores[key])
    assert all(
        verdict.shares[a] + 1 >= verdict.shares[b] for a, b in pairwise(ranked)
    )  # they are rounded to sum to 100
    assert verdict.primary == "all" or scores[verdict.primary] == pytest.approx(scores[ranked[0]])
    assert verdict.secondary != verdict.primary


def test_a_posting_does_not_say_all_so_no_share_of_what_was_learned_is_everything() -> None:
    scores = {"sea": 100.0, "land": 0.0, "air": 0.0, "snow": 0.0, "all": 0.0}
    learned = decide(scores=scores, archetypes=KEYS, overload=OVERLOAD, likelihoods=PLAIN)
    assert learned.shares == {"sea": 98, "land": 1, "air": 1, "snow": 0, "all": 0}
    assert decide(scores=scores, archetypes=KEYS, overload=OVERLOAD, likelihoods=None).shares["sea"] == 100


@pytest.mark.parametrize(
    ("likelihoods", "said", "overloaded"),
    [
        (ALL_CLEAR, 0.0, True),  # four jobs, each in a sentence of its own
        (PLAIN, 4.0, False),  # however often it says that it wants everything
        (np.array([[0.9, 0.1, 0.0, 0.0], [0.1, 0.9, 0.0, 0.0]]), 0.0, False),
        (np.array([[0.9, 0.1, 0.0, 0.0], [0.1, 0.8, 0.1, 0.0], [0.0, 0.3, 0.6, 0.1]]), 0.0, False),
        (np.array([[0.9, 0.1, 0.0, 0.0], [0.1, 0.8, 0.1, 0.0], [0.0, 0.3, 0.6, 0.1]]), 2.0, True),
    ],
)
def test_a_role_is_too_much_where_several_jobs_have_sentences_of_their_own(
    likelihoods: np.ndarray, said: float, overloaded: bool
) -> None:
    scores = {"sea": 1.0, "land": 0.8, "air": -2.0, "snow": -3.0, "all": said}
    assert decide(scores=scores, archetypes=KEYS, overload=OVERLOAD, likelihoods=likelihoods).overloaded == overloaded


def test_a_role_that_is_too_much_leads_with_the_catch_all_unless_one_job_has_most_of_it() -> None:
    even = {"sea": 1.0, "land": 0.8, "air": 0.5, "snow": 0.5, "all": 2.0}
    verdict = decide(scores=even, archetypes=KEYS, overload=OVERLOAD, likelihoods=ALL_CLEAR)
    assert (verdict.overloaded, verdict.primary, verdict.secondary) == (True, "all", "sea")
    steep = even | {"sea": 9.0}
    verdict = decide(scores=steep, archetypes=KEYS, overload=OVERLOAD, likelihoods=ALL_CLEAR)
    assert verdict.shares["sea"] > 100 * MAX_LEADING_SHARE
    assert (verdict.overloaded, verdict.primary) == (True, "sea")
    nameless = decide(scores=even, archetypes=SINGLE, overload=Overload(), likelihoods=ALL_CLEAR)
    assert (nameless.overloaded, nameless.primary) == (True, "sea")


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0, 5))
def test_breadth_grows_with_each_part_of_it(clearest: list[float], said: float) -> None:
    shares = {"sea": 0.4, "land": 0.3, "air": 0.2, "snow": 0.1}
    breadth = breadth_of(shares, np.array([clearest]), said)
    assert breadth <= breadth_of(shares, np.array([[1.0] * 4]), said)
    assert breadth <= breadth_of(shares, np.array([clearest]), said + 1)
    assert breadth_of(shares, np.zeros((0, 4)), 0.0) == pytest.approx(0.2)
    assert breadth_of({"sea": 1.0}, np.array([[1.0]]), 2.0) < TOO_BROAD
