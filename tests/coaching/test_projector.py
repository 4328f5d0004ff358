"""/coach/groups/…/wall/: how to join, how many have, and the group's picture once enough have finished."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Answer, Attempt, Group, Membership, Questionnaire, ResultSnapshot
from tests.classes import make_class
from tests.clock import NOW, TODAY
from tests.factories import NOON
from tests.html import Page
from tests.made_groups import make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def wall(coach: Client, group: Group) -> Callable[[], Page]:
    """Return a function that opens the page."""
    return lambda: Page(coach.get(f"/coach/groups/{group.pk}/wall/"))


def test_it_shows_how_to_join_and_one_way_back(wall: Callable[[], Page], group: Group) -> None:
    make_invitee(group)
    make_member(group)
    page = wall()
    assert page.heading == "Join “Data science 101”"
    assert page.texts(".code") == ["ABCD 2345"]
    assert page.has("figure.qr svg")
    assert page.texts(".address") == ["testserver/g/"]
    assert page.texts("#counts[aria-live=polite]") == ["1 joined, 0 finished"]
    assert page.texts("#picture") == ["Once 5 have finished, the whole group’s picture shows here, without names."]
    assert page.attributes("a:not(.skip)", "href") == [f"/coach/groups/{group.pk}/"]
    assert not page.has("nav, footer, header")


def test_the_picture_has_no_names_and_grows_by_five(
    wall: Callable[[], Page], group: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    attempts = make_class(group, people=12)
    for place, attempt in enumerate(attempts):
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=NOON + timedelta(minutes=place))
    with django_assert_max_num_queries(10):  # one for who agreed to whom
        page = wall()
    assert page.texts("#counts") == ["12 joined, 12 finished"]
    assert "The first 10 to finish, without names." in page.text
    assert "Member" not in page.source
    assert sum(int(count) for count in page.texts(".leads b")) == 10
    picture = page.one("#picture").html
    last = Membership.objects.get(attempt=attempts[-1])
    last.delete()
    after = wall()
    assert after.texts("#counts") == ["11 joined, 11 finished"]
    assert after.one("#picture").html == picture
    Membership.objects.filter(attempt__in=attempts[:2]).delete()
    assert "The first 5 to finish" in wall().text


def test_results_that_are_no_longer_agreed_to_are_not_in_the_picture(wall: Callable[[], Page], group: Group) -> None:
    make_class(group, people=6)
    assert wall().has("#picture svg")
    Membership.objects.filter(pk__in=list(Membership.objects.values_list("pk", flat=True)[:2])).update(
        agreed_until=TODAY - timedelta(days=1)
    )
    page = wall()
    assert page.texts("#counts") == ["6 joined, 4 finished"]
    assert not page.has("#picture svg")


def test_results_without_answers_count_as_finished_only(wall: Callable[[], Page], group: Group) -> None:
    attempts = make_class(group, people=5)
    ResultSnapshot.objects.all().delete()
    Answer.objects.filter(attempt=attempts[0]).update(value=None, skipped=True)
    page = wall()
    assert page.texts("#counts") == ["5 joined, 5 finished"]
    assert page.texts("#picture") == [
        "The whole group’s picture shows here once 5 of the finished quizzes have answers to compare."
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"closes_on": TODAY - timedelta(days=1)}, "This group has closed: nobody can join any more."),
        ({"places": 1}, "This group is full."),
    ],
)
def test_a_closed_or_full_group_says_so_and_invites_nobody(
    wall: Callable[[], Page], group: Group, change: dict[str, object], reason: str
) -> None:
    make_member(group)
    Group.objects.update(**change)
    page = wall()
    assert page.heading == "Data science 101"
    assert page.texts(".closed")[0].startswith(reason)
    assert not page.has(".qr, .code")


def test_a_withdrawn_quiz_invites_nobody(wall: Callable[[], Page], group: Group) -> None:
    Questionnaire.objects.update(listing=Questionnaire.Listing.WITHDRAWN)
    page = wall()
    assert page.texts(".closed") == ["This group’s quiz was withdrawn: nobody can start it any more."]
    assert not page.has(".qr")


def test_polling_swaps_only_what_has_changed(coach: Client, wall: Callable[[], Page], group: Group) -> None:
    (poll,) = wall().attributes("[hx-trigger^=every]", "hx-get")
    assert coach.get(poll, headers=FRAGMENT).status_code == 204
    make_member(group)
    part = Page(coach.get(poll, headers=FRAGMENT))
    assert not part.is_whole
    assert part.texts("[hx-swap-oob='innerHTML:#counts']") == ["1 joined, 0 finished"]
    assert part.attributes("[hx-swap-oob=true]", "id") == ["wall-poll", "way-in", "picture"]
    assert part.attributes("#wall-poll", "hx-get") != [poll]
    Group.objects.update(closes_on=NOW.date() - timedelta(days=1))
    assert coach.get(part.attributes("#wall-poll", "hx-get")[0], headers=FRAGMENT).status_code == 200
