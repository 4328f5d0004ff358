"""Fixtures of the tests of attacks."""

import pytest

from assessments.models import Coach, Version
from tests.attacks.attackers import PASSWORD
from tests.attacks.test_permissions import World, make_world
from tests.made_groups import make_coach


@pytest.fixture
def world(version: Version) -> World:
    return make_world(version)


@pytest.fixture
def lind(version: Version) -> Coach:
    coach = make_coach()
    coach.user.set_password(PASSWORD)
    coach.user.email = "lind@example.org"
    coach.user.save()
    return coach
