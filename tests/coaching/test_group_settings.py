"""/coach/groups/<id>/settings/ : the form shows what is stored, also what could not be chosen any more."""

from datetime import timedelta

import pytest
from django.test import Client

from assessments.models import Attempt, Group
from tests.clock import NOW
from tests.html import Page
from tests.made_groups import make_coach, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_saving_a_group_again_changes_none_of_its_terms(student: Client, finished: Attempt) -> None:
    """Group terms are of the same kind: what the form shows is what is stored."""
    coach = make_coach()
    day = NOW.date() - timedelta(days=1)
    group = make_group(coach, finished.version, closes_on=day, visible_until=day, shows_answers=True, places=7)
    student.force_login(coach.user)
    page = Page(student.get(f"/coach/groups/{group.pk}/settings/"))
    stored = Group.objects.values().get()
    names = ("name", "places", "closes_on", "visible_until")
    student.post(
        f"/coach/groups/{group.pk}/settings/", {name: page.value(name) for name in names} | {"shows_answers": "on"}
    )
    assert Group.objects.values().get() == stored
