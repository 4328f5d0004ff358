"""Made-up answers: of somebody who wants one archetype only, of somebody undecided, at random."""

from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings

from assessments.core.definition import SHIPPED, read_file
from assessments.core.scoring import (
    Format,
    Instrument,
    Item,
    compile_instrument,
    fit_profile,
    profile_from,
    random_responses,
    stages_for,
    typical_responses,
    undecided_responses,
)
from assessments.core.scoring.stability import leader_of
from assessments.questionnaires.instruments import instrument_from
from tests.core.scoring.helpers import MIXED_BANK, make_bank
from tests.core.scoring.strategies import banks


def test_each_typical_profile_of_the_shipped_bank_is_led_by_its_archetype() -> None:
    bank = instrument_from(read_file(SHIPPED))
    for key in bank.archetypes:
        typical = typical_responses(bank, key)
        assert typical.leads
        centred = fit_profile(bank, typical.responses).centred
        assert bank.archetypes[int(centred.argmax())] == key


@given(banks())
@settings(max_examples=20)
def test_leads_agrees_with_scoring(bank: Instrument) -> None:
    for axis, key in enumerate(bank.archetypes):
        typical = typical_responses(bank, key)
        assert set(typical.responses) == set(bank.items)
        assert typical.leads == (leader_of(fit_profile(bank, typical.responses).x) == axis)


def test_an_unknown_archetype_raises() -> None:
    with pytest.raises(KeyError):
        typical_responses(make_bank(MIXED_BANK), "nobody")


def test_an_undecided_person_gets_a_flat_result_from_the_shipped_bank() -> None:
    bank = instrument_from(read_file(SHIPPED))
    profile = profile_from(fit_profile(bank, undecided_responses(bank)))
    assert profile.verdict.kind == "flat"
    assert profile.values.min() > 40
    assert profile.values.max() < 60


@given(banks())
@settings(max_examples=20)
def test_made_up_answers_are_possible_ones_to_every_question(bank: Instrument) -> None:
    for responses in (undecided_responses(bank), random_responses(bank, 1)):
        assert set(responses) == set(bank.items)
        for key, response in responses.items():
            assert response is not None
            stages_for(bank, key, response)


def test_random_answers_follow_from_the_seed_and_keep_to_the_ticks() -> None:
    multi = Item("multi", Format.MULTI, ("a", "b", "c", "d"), np.eye(4)[:, :3], ticks=(2, 3))
    bank = compile_instrument(archetypes=["one", "two", "three"], items=[multi])
    counts = {len(cast("list[str]", random_responses(bank, seed)["multi"])) for seed in range(30)}
    assert counts == {2, 3}
    assert random_responses(bank, 7) == random_responses(bank, 7)
