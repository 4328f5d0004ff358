"""/g/, /g/<code>/, /g/i/<token>/, …/result/, …/leave/ : a student joins a coach's group and leaves it."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from assessments.links.links import owner_digest
from assessments.models import Attempt, Group, Invitee, Membership, Version
from assessments.web import rate_limits
from tests.clock import NOW, YESTERDAY
from tests.factories import make_attempt
from tests.html import Page
from tests.made_groups import CODE, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
AGREED = {"display_name": "Anna", "consent": "on", "attempt": "new"}


# --- the code -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [CODE, "abcd2345", " abcd 2345 ", "ABCD-2345"])
def test_a_code_may_be_typed_with_small_letters_blanks_and_dashes(stranger: Client, group: Group, typed: str) -> None:
    assert stranger.get("/g/", {"code": typed})["Location"] == f"/g/{CODE}/"


@pytest.mark.parametrize("typed", ["ABCD2346", "nonsense", "\x00", "A" * 5000, '"><b>', "😀😀😀😀😀😀😀😀"])
def test_a_wrong_code_is_refused_and_stays_in_the_field(stranger: Client, group: Group, typed: str) -> None:
    response = stranger.get("/g/", {"code": typed})
    assert response.status_code == 404
    page = Page(response)
    (problem,) = page.errors
    assert "No group has this code" in problem
    assert page.value("code") == typed[:40].replace("\x00", "\ufffd")  # which is how HTML reads a NUL
    assert not page.has("b")


def count_guesses(times: int) -> None:
    """Count wrong codes from the test client's address, without rendering a page each time."""
    request = RequestFactory().get("/g/")
    for _ in range(times):
        rate_limits.count(request, rate_limits.GUESSES, now=NOW)


def test_sixty_wrong_codes_block_an_address(stranger: Client, group: Group) -> None:
    count_guesses(58)
    for last in ("/g/22222222/", "/g/?code=22222222"):
        assert stranger.get(last).status_code == 404
    for address in (f"/g/{CODE}/", "/g/22222222/", f"/g/?code={CODE}"):
        assert stranger.get(address).status_code == 429
    assert stranger.get(f"/g/{CODE}/", REMOTE_ADDR="10.0.0.9").status_code == 200
    assert stranger.get("/g/").status_code == 200


def test_the_rate_limit_on_codes_does_not_apply_to_members(student: Client, stranger: Client, group: Group) -> None:
    make_member(group)
    count_guesses(rate_limits.GUESSES.maximum)
    assert stranger.get(f"/g/{CODE}/").status_code == 429
    assert student.get(f"/g/{CODE}/").status_code == 200


def test_every_unknown_code_takes_three_queries(
    stranger: Client, group: Group, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stranger.get("/g/22222222/")  # the first guess creates the counter's row
    for code in ("22222222", "x", "A" * 300):
        with django_assert_num_queries(3):  # the rate limit, the code, one more count
            assert stranger.get(f"/g/{code}/").status_code == 404


# --- the consent ----------------------------------------------------------------------------------------


def test_the_consent_page_says_who_asks_for_what_and_for_how_long(stranger: Client, group: Group) -> None:
    page = Page(stranger.get(f"/g/{CODE}/"))
    assert page.heading == "Prof. Lind asks to see your result"
    assert "Join" in page.buttons
    who, what, how_long, _ = page.texts("dd")
    assert who == "Prof. Lind, for the group “Data science 101”"
    assert what.startswith("Your result, without the single answers:")
    assert how_long.startswith(f"Until {group.visible_until:%-d %B %Y} at the latest.")
    group.shows_answers = True
    group.save()
    what = Page(stranger.get(f"/g/{CODE}/")).texts("dd")[1]
    assert what.startswith("Your result and every single answer:")


def test_a_browser_has_its_key_before_it_joins(stranger: Client, group: Group) -> None:
    """Else a double click would join twice."""
    for address in (f"/g/{CODE}/", f"/g/i/{make_invitee(group).token}/"):
        stranger.cookies.clear()
        stranger.get(address)
        assert owner_digest(stranger.cookies["careerfit_owner"].value)


def test_joining_saves_the_consent_and_leads_to_the_quiz(stranger: Client, group: Group) -> None:
    response = stranger.post(f"/g/{CODE}/", AGREED)
    assert response["Location"] == f"/q/data-science-jobs/?group={CODE}"
    membership = Membership.objects.get()
    assert (membership.display_name, membership.attempt) == ("Anna", None)
    assert (membership.agreed_until, membership.agreed_answers) == (group.visible_until, False)
    assert membership.owner == owner_digest(stranger.cookies["careerfit_owner"].value)
    (notice,) = Page(stranger.get(response["Location"])).texts("p.notice")
    assert "Prof. Lind sees the result" in notice
    started = stranger.post(response["Location"], {"mode": "full"})
    membership.refresh_from_db()
    assert started["Location"] == f"/take/{membership.attempt_id}/"


def test_an_attempt_started_without_the_code_is_not_shown_to_the_group(student: Client, group: Group) -> None:
    make_member(group)
    student.post("/q/data-science-jobs/", {"mode": "full"})
    assert Membership.objects.get().attempt is None


def test_starting_again_does_not_replace_a_finished_result(student: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished)
    student.post(f"/q/data-science-jobs/?group={CODE}", {"mode": "full"})
    assert Membership.objects.get().attempt == finished


def test_an_existing_result_can_be_shown(student: Client, group: Group, finished: Attempt) -> None:
    assert Page(student.get(f"/g/{CODE}/")).attributes("[name=attempt]", "value") == ["new", str(finished.pk)]
    assert student.post(f"/g/{CODE}/", AGREED | {"attempt": str(finished.pk)})["Location"] == f"/g/{CODE}/"
    assert Membership.objects.get().attempt == finished
    page = Page(student.get(f"/g/{CODE}/"))
    assert page.heading == "You are in “Data science 101”"
    assert page.has(f'form[action="/take/{finished.pk}/result/"]')


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"consent": ""}, "tick that your coach may see"),
        ({"display_name": ""}, "Give a name"),
        ({"display_name": " \u202e\u2066 "}, "Give a name"),
        ({"display_name": "A" * 81}, "too long"),
        ({"attempt": "someone-else"}, "not one of yours"),
    ],
)
def test_a_refused_consent_says_what_is_missing_and_keeps_the_input(
    stranger: Client, group: Group, changes: dict[str, str], problem: str
) -> None:
    posted = AGREED | changes
    response = stranger.post(f"/g/{CODE}/", posted)
    assert response.status_code == 422
    page = Page(response)
    (error,) = page.errors
    assert problem in error
    assert page.value("display_name") == posted["display_name"]
    assert page.value("consent") == (["on"] if posted["consent"] else [])
    assert not Membership.objects.exists()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "😀 Zoë", "שרה כהן", "=HYPERLINK(1)", "O'Neil & Co"])
def test_any_name_will_do(student: Client, group: Group, name: str) -> None:
    student.post(f"/g/{CODE}/", AGREED | {"display_name": name})
    assert Membership.objects.get().display_name == name
    assert name in Page(student.get(f"/g/{CODE}/")).texts("bdi")


def test_somebody_elses_result_can_not_be_shown_on_joining(stranger: Client, group: Group, finished: Attempt) -> None:
    assert stranger.post(f"/g/{CODE}/", AGREED | {"attempt": str(finished.pk)}).status_code == 422


def test_joining_twice_makes_one_membership(student: Client, group: Group) -> None:
    for name in ("Anna", "Anna B."):
        student.post(f"/g/{CODE}/", AGREED | {"display_name": name})
    assert Membership.objects.get().display_name == "Anna B."


def test_a_closed_group_can_not_be_joined(student: Client, group: Group) -> None:
    group.closes_on = YESTERDAY
    group.save()
    page = Page(student.get(f"/g/{CODE}/"))
    (problem,) = page.errors
    assert "This group has closed: 22 November 2026 was the last day" in problem
    assert "Join" not in page.buttons
    response = student.post(f"/g/{CODE}/", AGREED)
    assert (response.status_code, Membership.objects.count()) == (409, 0)


def test_a_full_group_refuses_newcomers_and_keeps_its_members(student: Client, stranger: Client, group: Group) -> None:
    group.places = 1
    group.save()
    student.post(f"/g/{CODE}/", AGREED)
    page = Page(stranger.get(f"/g/{CODE}/"))
    (problem,) = page.errors
    assert "Every place in this group is taken" in problem
    assert "Join" not in page.buttons
    assert stranger.post(f"/g/{CODE}/", AGREED).status_code == 409
    assert student.post(f"/g/{CODE}/", AGREED).status_code == 303
    assert Membership.objects.count() == 1


# --- personal links -------------------------------------------------------------------------------------


def test_a_personal_link_saves_its_opening_and_joins_as_that_invitee(stranger: Client, group: Group) -> None:
    invitee = make_invitee(group, "Anna Berg")
    page = Page(stranger.get(f"/g/i/{invitee.token}/"))
    assert page.field("The name that your coach sees").attributes["value"] == "Anna Berg"
    invitee.refresh_from_db()
    assert invitee.opened_at
    stranger.post(f"/g/i/{invitee.token}/", AGREED)
    assert Membership.objects.get().invitee == invitee


def test_a_personal_link_works_in_one_browser_only(student: Client, stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    student.post(f"/g/i/{invitee.token}/", AGREED)
    (problem,) = Page(stranger.get(f"/g/i/{invitee.token}/")).errors
    assert "used in another browser" in problem
    assert stranger.post(f"/g/i/{invitee.token}/", AGREED).status_code == 409
    assert student.get(f"/g/i/{invitee.token}/").status_code == 200
    assert Membership.objects.count() == 1


def test_a_member_who_joined_by_code_can_use_a_personal_link_later(student: Client, group: Group) -> None:
    make_member(group)
    invitee = make_invitee(group)
    assert Page(student.get(f"/g/i/{invitee.token}/")).value("consent") == []
    student.post(f"/g/i/{invitee.token}/", AGREED)
    assert Membership.objects.get().invitee == invitee


@pytest.mark.parametrize("token", ["x", "-" * 22, "A" * 22, "\x00", "a" * 400])
def test_an_unknown_personal_link_is_404(
    stranger: Client, group: Group, token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert stranger.get(f"/g/i/{token}/").status_code == 404


def test_a_head_request_does_not_count_as_opening(stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    stranger.head(f"/g/i/{invitee.token}/")
    invitee.refresh_from_db()
    assert invitee.opened_at is None


# --- a member -------------------------------------------------------------------------------------------


def test_a_member_can_show_another_result(student: Client, group: Group, finished: Attempt, version: Version) -> None:
    shown = make_finished_again(version)
    make_member(group, shown)
    page = Page(student.get(f"/g/{CODE}/"))
    assert "Show this one" in page.buttons
    assert page.value("attempt") == str(shown.pk)
    assert str(finished.pk) in page.attributes("[name=attempt] option", "value")
    student.post(f"/g/{CODE}/result/", {"attempt": str(finished.pk)})
    assert Membership.objects.get().attempt == finished


def make_finished_again(version: Version) -> Attempt:
    attempt = make_attempt(version=version)
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=NOW)
    attempt.refresh_from_db()
    return attempt


@pytest.mark.parametrize("attempt", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_member_can_not_show_an_unknown_result(student: Client, group: Group, attempt: str) -> None:
    make_member(group)
    assert student.post(f"/g/{CODE}/result/", {"attempt": attempt}).status_code == 404


def test_leaving_deletes_the_membership_and_keeps_the_result(student: Client, group: Group, finished: Attempt) -> None:
    invitee = make_invitee(group)
    make_member(group, finished, invitee=invitee, note="Shy.")
    (notice,) = Page(student.post(f"/g/{CODE}/leave/", follow=True)).notices
    assert "You have left “Data science 101”" in notice
    assert not Membership.objects.exists()
    assert Invitee.objects.exists()
    assert Attempt.objects.exists()


@pytest.mark.parametrize("rest", ["result/", "leave/"])
def test_choosing_and_leaving_are_404_without_a_membership(stranger: Client, group: Group, rest: str) -> None:
    make_member(group)
    assert stranger.post(f"/g/{CODE}/{rest}").status_code == 404
    assert stranger.post(f"/g/22222222/{rest}").status_code == 404
    assert stranger.get(f"/g/{CODE}/{rest}").status_code == 405
    assert Membership.objects.exists()


def test_deleting_the_attempt_keeps_the_membership(student: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished)
    finished.delete()
    page = Page(student.get(f"/g/{CODE}/"))
    assert page.link("Take the quiz") == f"/q/data-science-jobs/?group={CODE}"


def test_after_the_agreed_day_the_page_says_that_the_time_is_over(
    student: Client, group: Group, finished: Attempt
) -> None:
    make_member(group, finished, agreed_until=YESTERDAY)
    assert Page(student.get(f"/g/{CODE}/")).texts(".lead") == [
        "Its time is over: Prof. Lind no longer sees your result."
    ]


def test_the_page_takes_at_most_five_queries(
    student: Client, group: Group, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        student.get(f"/g/{CODE}/")
    make_member(group, finished)
    with django_assert_max_num_queries(4):
        student.get(f"/g/{CODE}/")


def test_pages_are_neither_cached_nor_indexed(student: Client, group: Group) -> None:
    for address in ("/g/", f"/g/{CODE}/"):
        response = student.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_htmx_gets_the_main_part_only(student: Client, group: Group) -> None:
    whole = Page(student.get(f"/g/{CODE}/"))
    part = Page(student.get(f"/g/{CODE}/", headers={"HX-Request": "true"}))
    assert (whole.is_whole, part.is_whole) == (True, False)
    assert part.heading == whole.heading == "Prof. Lind asks to see your result"
