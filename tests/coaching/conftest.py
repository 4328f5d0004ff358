"""A coach with a group: the account, its browser, and the group."""

import pytest
from django.test import Client

from assessments.models import Coach, Group, Version
from tests.made_groups import make_coach, make_group


@pytest.fixture
def lind(db: None) -> Coach:
    return make_coach()


@pytest.fixture
def coach(lind: Coach) -> Client:
    """The browser in which the coach is logged in."""
    client = Client()
    client.force_login(lind.user)
    return client


@pytest.fixture
def group(lind: Coach, version: Version) -> Group:
    return make_group(lind, version)
