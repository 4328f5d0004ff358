"""/coach/groups/<id>/members/<id>/ and …/compare/ : one member's result, the coach's note, members side by side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, Coach, Group, Membership, Version
from tests.coaching import make_coach, make_group, make_invitee, make_member
from tests.factories import make_finished

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.now().date() - timedelta(days=1)


@pytest.fixture
def lind(db: None) -> Coach:
    return make_coach()


@pytest.fixture
def coach(lind: Coach) -> Client:
    client = Client()
    client.force_login(lind.user)
    return client


@pytest.fixture
def group(lind: Coach, version: Version) -> Group:
    return make_group(lind, version)


def page_of(member: Membership) -> str:
    return f"/coach/groups/{member.group_id}/members/{member.pk}/"


def test_shows_the_result_as_far_as_was_agreed_to(
    coach: Client, group: Group, finished: Attempt, version: Version
) -> None:
    member = make_member(group, finished, invitee=make_invitee(group, "s-1"))
    page = coach.get(page_of(member)).content.decode()
    for said in ("Anna", "s-1", 'class="radar-svg"', "strongest first", "without the single answers"):
        assert said in page
    prompts = [question.prompt for question in version.content.questions]
    assert not any(prompt in page for prompt in prompts)
    Group.objects.update(shows_answers=True)
    assert not any(prompt in coach.get(page_of(member)).content.decode() for prompt in prompts)
    Membership.objects.update(agreed_answers=True)
    assert "<h2>Why</h2>" in coach.get(page_of(member)).content.decode()


@pytest.mark.parametrize("changes", [{"agreed_until": YESTERDAY}, {"attempt": None}])
def test_shows_nothing_of_what_may_not_be_seen(
    coach: Client, group: Group, finished: Attempt, changes: dict[str, object]
) -> None:
    member = make_member(group, finished)
    Membership.objects.update(**changes)
    page = coach.get(page_of(member)).content.decode()
    assert 'class="radar-svg"' not in page
    assert "Anna" in page


def test_an_attempt_that_is_not_finished_is_not_shown(coach: Client, group: Group, attempt: Attempt) -> None:
    page = coach.get(page_of(make_member(group, attempt))).content.decode()
    assert "not finished yet" in page
    assert 'class="radar-svg"' not in page


def test_a_note_is_kept_and_seen_by_its_coach_alone(
    coach: Client, student: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    note = "Shy; ask about <b>support</b>.\nTwice."
    assert coach.post(page_of(member), {"note": note}).status_code == 303
    page = coach.get(page_of(member)).content.decode()
    assert "ask about &lt;b&gt;support" in page
    assert "support" not in student.get(f"/g/{group.code}/").content.decode()


def test_a_note_that_is_too_long_is_not_lost(coach: Client, group: Group) -> None:
    response = coach.post(page_of(make_member(group)), {"note": "x" * 4001})
    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()


def test_a_member_can_be_taken_out(coach: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group, finished)
    assert coach.post(f"{page_of(member)}remove/")["Location"] == f"/coach/groups/{group.pk}/"
    assert not Membership.objects.exists()
    assert Attempt.objects.exists()


def test_members_side_by_side(coach: Client, group: Group, finished: Attempt, version: Version) -> None:
    anna = make_member(group, finished)
    other = make_finished(version=version, owner="another-another-anothe", token="other-other-other-othr")
    bo = make_member(group, other, display_name="<Bo>")
    address = f"/coach/groups/{group.pk}/compare/"
    page = coach.get(address, {"m": [anna.pk, bo.pk]}).content.decode()
    assert "Anna" in page
    assert "&lt;Bo&gt;" in page
    assert finished.links.get().opened_count == 0


@pytest.mark.parametrize("chosen", [[], ["1"], ["x", "-1", "9" * 30], ["same", "same"]])
def test_too_few_to_compare(coach: Client, group: Group, finished: Attempt, chosen: list[str]) -> None:
    member = make_member(group, finished)
    chosen = [str(member.pk) if one in ("1", "same") else one for one in chosen]
    response = coach.get(f"/coach/groups/{group.pk}/compare/", {"m": chosen})
    assert response.status_code == 422
    assert "Choose 2 to 6" in response.content.decode()


def test_who_has_no_result_can_not_be_compared(coach: Client, group: Group, finished: Attempt) -> None:
    members = [make_member(group, finished), make_member(group, owner="another-another-anothe", display_name="Bo")]
    response = coach.get(f"/coach/groups/{group.pk}/compare/", {"m": [m.pk for m in members]})
    assert response.status_code == 422
    assert "no result of Bo" in response.content.decode()


def test_another_coachs_member_is_404(coach: Client, group: Group, finished: Attempt, version: Version) -> None:
    theirs = make_member(make_group(make_coach("berg"), version, code="22222222"), finished, note="Secret.")
    mine = make_member(group, finished)
    for place in (page_of(theirs), f"/coach/groups/{group.pk}/members/{theirs.pk}/"):
        assert coach.get(place).status_code == 404
        assert coach.post(place, {"note": "mine now"}).status_code == 404
        assert coach.post(f"{place}remove/").status_code == 404
    assert coach.get(f"/coach/groups/{group.pk}/compare/", {"m": [mine.pk, theirs.pk]}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.note == "Secret."


def test_queries(coach: Client, group: Group, finished: Attempt, django_assert_max_num_queries) -> None:
    member = make_member(group, finished)
    coach.get(page_of(member))
    with django_assert_max_num_queries(7):
        coach.get(page_of(member))
