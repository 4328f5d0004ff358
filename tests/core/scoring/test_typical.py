"""The typical responses of somebody who wants one archetype only."""

import pytest
from hypothesis import given, settings

from assessments.core.definition import SHIPPED, read_file
from assessments.core.scoring import Instrument, fit_profile, typical_responses
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
