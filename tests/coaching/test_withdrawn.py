"""A group whose questionnaire is withdrawn: who can still join, what a member reads, and what the coach reads."""

import pytest
from django.test import Client

from assessments.models import Attempt, Coach, Group, Membership, Questionnaire, Version
from tests.factories import make_attempt
from tests.html import Page
from tests.made_groups import CODE, consent_to, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
JOIN = f"/g/{CODE}/"


@pytest.fixture
def withdrawn(group: Group) -> Group:
    """The group, after its questionnaire was withdrawn."""
    Questionnaire.objects.update(listing="withdrawn")
    group.refresh_from_db()
    return group


def leads_to_the_quiz(page: Page) -> bool:
    return page.has('a.button[href^="/q/"]')


# --- joining --------------------------------------------------------------------------------------------


def test_without_a_result_there_is_nothing_to_join_with(stranger: Client, withdrawn: Group) -> None:
    page = Page(stranger.get(JOIN))
    (problem,) = page.texts("#errors p")
    assert problem.startswith("This group’s quiz was withdrawn: nobody can start it any more.")
    assert not page.has("input[name=consent]")
    assert not leads_to_the_quiz(page)
    assert page.has('a.button[href="/"]')


def test_a_personal_link_says_it_too(stranger: Client, withdrawn: Group) -> None:
    page = Page(stranger.get(f"/g/i/{make_invitee(withdrawn).token}/"))
    assert "was withdrawn" in page.text
    assert not page.has("input[name=consent]")


@pytest.mark.parametrize("is_finished", [True, False])
def test_whoever_has_begun_joins_with_that(
    student: Client, withdrawn: Group, version: Version, is_finished: bool, request: pytest.FixtureRequest
) -> None:
    attempt = request.getfixturevalue("finished") if is_finished else make_attempt(version=version)
    page = Page(student.get(JOIN))
    assert page.attributes("input[name=attempt]", "value") == [str(attempt.pk)]
    assert not page.has("input[name=attempt][checked]")  # it may be somebody else's who used this browser
    assert not leads_to_the_quiz(page)
    assert "was withdrawn" in page.text
    joined = student.post(JOIN, consent_to(withdrawn, attempt=str(attempt.pk)))
    assert joined["Location"] == f"/g/member/{Membership.objects.get().pk}/"
    assert Membership.objects.get().attempt == attempt


@pytest.mark.parametrize("attempt", ["new", ""])
def test_a_quiz_now_is_refused_and_the_name_stays(
    student: Client, withdrawn: Group, finished: Attempt, attempt: str
) -> None:
    refused = student.post(JOIN, consent_to(withdrawn, attempt=attempt))
    assert refused.status_code == 422
    page = Page(refused)
    assert page.texts("#errors p") == ["This quiz was withdrawn and can’t be started any more: choose one of yours."]
    assert page.attributes("[name=display_name]", "value") == ["Anna"]
    assert not Membership.objects.exists()


def test_withdrawn_while_the_page_was_open(stranger: Client, group: Group) -> None:
    sent = consent_to(group)
    Questionnaire.objects.update(listing="withdrawn")
    refused = stranger.post(JOIN, sent)
    assert refused.status_code == 409
    assert "was withdrawn" in Page(refused).text
    assert not Membership.objects.exists()


# --- a member -------------------------------------------------------------------------------------------


def test_a_member_without_a_quiz_reads_that_nothing_is_left_to_do(student: Client, withdrawn: Group) -> None:
    page = Page(student.get(f"/g/member/{make_member(withdrawn).pk}/"))
    (lead,) = page.texts(".lead")
    assert lead.startswith("This group’s quiz was withdrawn: nobody can start it any more.")
    assert not leads_to_the_quiz(page)


def test_a_member_goes_on_with_what_was_begun(student: Client, withdrawn: Group, version: Version) -> None:
    attempt = make_attempt(version=version)
    membership = make_member(withdrawn)
    page = Page(student.get(f"/g/member/{membership.pk}/"))
    assert page.has(f'a.button[href="/take/{attempt.pk}/"]')


# --- the coach ------------------------------------------------------------------------------------------


def test_the_coach_reads_it_on_the_groups_pages_and_in_the_list(
    coach: Client, lind: Coach, group: Group, version: Version
) -> None:
    make_group(lind, version, code="BCDE2345")
    addresses = ["/coach/", *(f"/coach/groups/{group.pk}/{part}" for part in ("", "invite/", "settings/", "wall/"))]
    for address in addresses:
        assert "withdrawn" not in Page(coach.get(address)).text, address
    Questionnaire.objects.update(listing="withdrawn")
    for address in addresses:
        assert "quiz was withdrawn" in Page(coach.get(address)).text, address


def test_a_new_group_without_a_quiz_to_choose_says_so(coach: Client, version: Version) -> None:
    assert "No quiz can be chosen" not in Page(coach.get("/coach/groups/new/")).text
    Questionnaire.objects.update(listing="withdrawn")
    assert "No quiz can be chosen now" in Page(coach.get("/coach/groups/new/")).text
