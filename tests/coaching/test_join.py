"""/g/, /g/<code>/ : a student joins a coach's group."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from assessments.coaching import code_guesses
from assessments.coaching.memberships import TermsChanged, join_group, terms_digest
from assessments.links.links import owner_digest
from assessments.models import Attempt, Group, Membership
from assessments.web.rate_limits import take
from tests.clock import NOW, TODAY, YESTERDAY
from tests.factories import STUDENT
from tests.html import Page
from tests.made_groups import CODE, consent_to, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


# --- the code -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "abcd2345",
        " abcd 2345 ",
        "ABCD-2345",
        "A B C D 2 3 4 5",
        "abcd\u00a02345",
        "Code: ABCD2345",
        "code:abcd 2345",
        "Your code is ABCD2345.",
        "Kurs ABCD 2345",
        "STUDENTS: ABCD2345",
        "ABCD2345 TEST EXAM",
        "https://careerfit.example.org/g/ABCD2345/",
        "https://students.example.org/g/abcd2345/?from=STUDENTS#TEACHERS",
        "Join here: http://127.0.0.1:8000/g/ABCD2345",
        "careerfit.example.org/g/abcd-2345/",
        "https://careerfit.example.org/q/data-science-jobs/?group=ABCD2345",
    ],
)
def test_a_code_is_understood_in_small_letters_in_pieces_after_words_and_in_a_link(
    stranger: Client, group: Group, typed: str
) -> None:
    assert stranger.get("/g/", {"code": typed})["Location"] == f"/g/{CODE}/"


@pytest.mark.parametrize(
    "typed", ["ABCD2346", "nonsense", "\x00", "A" * 5000, '"><b>', "😀😀😀😀😀😀😀😀", "ABCD23456", "XABCD2345"]
)
def test_a_wrong_code_is_refused_and_stays_in_the_field(stranger: Client, group: Group, typed: str) -> None:
    response = stranger.get("/g/", {"code": typed})
    assert response.status_code == 404
    page = Page(response)
    (problem,) = page.errors
    assert "No group has this code" in problem
    assert page.value("code") == typed[:200].replace("\x00", "\ufffd")  # which is how HTML reads a NUL
    assert not page.has("b")


def count_guesses(times: int, client: Client | None = None) -> None:
    """Count wrong codes from the test client's address, without rendering a page each time."""
    request = RequestFactory().get("/g/")
    if client is not None:
        request.COOKIES[settings.DEVICE_COOKIE_NAME] = client.cookies[settings.DEVICE_COOKIE_NAME].value
    for _ in range(times):
        code_guesses.count_guess(request, now=NOW)


def browser() -> Client:
    """A browser that has seen the field for the code."""
    client = Client()
    client.get("/g/")
    return client


def test_a_browser_that_guesses_is_blocked_alone(group: Group) -> None:
    guesser, neighbour = browser(), browser()
    count_guesses(code_guesses.OF_BROWSER.maximum - 2, guesser)
    for last in ("/g/22222222/", "/g/?code=22222222"):
        assert guesser.get(last).status_code == 404
    for address in (f"/g/{CODE}/", "/g/22222222/", f"/g/?code={CODE}"):
        assert guesser.get(address).status_code == 429
        assert guesser.get(address, REMOTE_ADDR="10.0.0.9").status_code == 429
    assert guesser.get("/g/").status_code == 200
    assert neighbour.get("/g/22222222/").status_code == 404
    assert neighbour.get(f"/g/?code={CODE}").status_code == 303
    assert neighbour.get(f"/g/{CODE}/").status_code == 200


def test_sixty_wrong_codes_do_not_shut_out_a_school(student: Client, stranger: Client, group: Group) -> None:
    """A class's first visits bring no cookie: whoever guesses without one takes nothing from the others."""
    for _ in range(60):
        assert Client().get("/g/22222222/").status_code in (302, 404)
    assert stranger.get(f"/g/{CODE}/", follow=True).status_code == 200
    assert stranger.get(f"/g/?code={CODE}").status_code == 303
    assert Client().get(f"/g/?code={CODE}", follow=True).status_code == 200
    assert Client().post(f"/g/{CODE}/", {"consent": "on"}).status_code == 429  # no form was sent without a cookie


def test_a_browser_that_keeps_no_cookie_is_sent_back_once_and_then_refused(group: Group) -> None:
    count_guesses(code_guesses.WITHOUT_COOKIE.maximum)
    first = Client().get(f"/g/?code={CODE}")
    assert (first.status_code, first["Location"]) == (302, f"/g/?code={CODE}&again=1")
    assert Client().get(first["Location"]).status_code == 429


def test_a_forged_device_cookie_counts_as_none(group: Group) -> None:
    count_guesses(code_guesses.WITHOUT_COOKIE.maximum)
    forger = browser()
    forger.cookies[settings.DEVICE_COOKIE_NAME] = forger.cookies[settings.DEVICE_COOKIE_NAME].value[:-1] + "_"
    assert forger.get(f"/g/{CODE}/").status_code == 302


def test_guesses_of_many_browsers_block_a_network_at_last(stranger: Client, student: Client, group: Group) -> None:
    make_member(group)
    invitee = make_invitee(group)
    for _ in range(code_guesses.OF_NETWORK.maximum):
        take(limit=code_guesses.OF_NETWORK, who="127.0.0.1", now=NOW)
    guesser = browser()
    assert guesser.get("/g/22222222/").status_code == 429
    assert guesser.get(f"/g/{CODE}/").status_code == 429
    assert guesser.get(f"/g/{CODE}/", REMOTE_ADDR="10.0.0.9").status_code == 200
    assert student.get(f"/g/{CODE}/").status_code == 200  # a member
    assert stranger.get(f"/g/i/{invitee.token}/").status_code == 200  # nobody guesses a personal link


def test_the_device_cookie_of_a_student_ends_with_the_browser(group: Group) -> None:
    cookie = browser().cookies[settings.DEVICE_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


def test_the_rate_limit_on_codes_does_not_apply_to_members(student: Client, group: Group) -> None:
    make_member(group)
    student.get("/g/")
    count_guesses(code_guesses.OF_BROWSER.maximum, student)
    assert student.get("/g/22222222/").status_code == 429
    assert student.get(f"/g/{CODE}/").status_code == 200


def test_every_unknown_code_takes_four_queries(
    stranger: Client, group: Group, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stranger.get("/g/")
    stranger.get("/g/22222222/")  # the first guess creates the counters' rows
    for code in ("22222222", "x", "A" * 300):
        with django_assert_num_queries(4):  # the rate limits, the code, one more of the browser and of the network
            assert stranger.get(f"/g/{code}/").status_code == 404


# --- the consent ----------------------------------------------------------------------------------------


def test_the_consent_page_says_who_asks_for_what_and_for_how_long(stranger: Client, group: Group) -> None:
    page = Page(stranger.get(f"/g/{CODE}/"))
    assert page.heading == "Prof. Lind asks to see your result"
    assert "Join" in page.buttons
    who, what, how_long, _ = page.texts("dd")
    assert who == "Prof. Lind, for the group “Data science 101”"
    assert what.startswith("Your result, without individual answers:")
    assert how_long.startswith(f"Until {group.visible_until:%-d %B %Y} at the latest.")
    group.shows_answers = True
    group.save()
    what = Page(stranger.get(f"/g/{CODE}/")).texts("dd")[1]
    assert what.startswith("Your result and every answer:")


def test_a_browser_has_its_key_before_it_joins(stranger: Client, group: Group) -> None:
    """Else a double click would join twice."""
    for address in (f"/g/{CODE}/", f"/g/i/{make_invitee(group).token}/"):
        stranger.cookies.clear()
        stranger.get(address)
        assert owner_digest(stranger.cookies["careerfit_owner"].value)


def test_joining_saves_the_consent_and_leads_to_the_quiz(stranger: Client, group: Group) -> None:
    response = stranger.post(f"/g/{CODE}/", consent_to(group))
    assert response["Location"] == "/q/data-science-jobs/"
    membership = Membership.objects.get()
    assert (membership.display_name, membership.attempt) == ("Anna", None)
    assert (membership.agreed_until, membership.agreed_answers) == (group.visible_until, False)
    assert membership.owner == owner_digest(stranger.cookies["careerfit_owner"].value)
    started = stranger.post(response["Location"], {"mode": "full"})
    membership.refresh_from_db()
    assert started["Location"] == f"/take/{membership.attempt_id}/"


def test_an_existing_result_can_be_shown(student: Client, group: Group, finished: Attempt) -> None:
    assert Page(student.get(f"/g/{CODE}/")).attributes("[name=attempt]", "value") == ["new", str(finished.pk)]
    response = student.post(f"/g/{CODE}/", consent_to(group, attempt=str(finished.pk)))
    membership = Membership.objects.get()
    assert response["Location"] == f"/g/member/{membership.pk}/"
    assert membership.attempt == finished


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"consent": ""}, "tick that your coach may see"),
        ({"display_name": ""}, "Give a name"),
        ({"display_name": " \u202e\u2066 "}, "Give a name"),
        ({"display_name": "\u200b"}, "Give a name"),
        ({"display_name": "A" * 81}, "too long"),
        ({"attempt": "someone-else"}, "not one of yours"),
    ],
)
def test_a_refused_consent_says_what_is_missing_and_keeps_the_input(
    stranger: Client, group: Group, changes: dict[str, str], problem: str
) -> None:
    posted = consent_to(group, **changes)
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
    student.post(f"/g/{CODE}/", consent_to(group, display_name=name))
    assert Membership.objects.get().display_name == name
    assert name in Page(student.get(f"/g/{CODE}/")).texts("bdi")


WIDER = {"shows_answers": True, "visible_until": TODAY + timedelta(days=900)}


@pytest.mark.parametrize(
    "changes",
    [WIDER, {"visible_until": TODAY + timedelta(days=40)}, {"name": "Everybody’s answers"}],
)
def test_terms_that_changed_since_they_were_shown_are_not_agreed_to(
    student: Client, group: Group, finished: Attempt, changes: dict[str, object]
) -> None:
    shown = Page(student.get(f"/g/{CODE}/"))
    posted = consent_to(group, attempt=str(finished.pk), terms=shown.hidden("terms"), display_name="Anna B.")
    Group.objects.update(**changes)
    response = student.post(f"/g/{CODE}/", posted)
    assert (response.status_code, Membership.objects.count()) == (409, 0)
    page = Page(response)
    (problem,) = page.errors
    assert "nothing was recorded" in problem
    assert page.attributes(".errors", "id") == ["errors"]
    assert page.has(".errors[role=alert][tabindex='-1'][autofocus]")
    assert (page.value("display_name"), page.value("attempt"), page.value("consent")) == (
        "Anna B.",
        str(finished.pk),
        [],
    )
    group.refresh_from_db()
    assert f"Until {group.visible_until:%-d %B %Y} at the latest." in page.texts("dd")[2]
    assert group.name in page.texts("dd")[0]
    assert page.texts("dd")[1].startswith("Your result and every answer") == group.shows_answers
    assert student.post(f"/g/{CODE}/", posted | {"terms": page.hidden("terms")}).status_code == 303
    membership = Membership.objects.get()
    assert (membership.agreed_until, membership.agreed_answers) == (group.visible_until, group.shows_answers)


def test_terms_that_changed_come_before_what_else_is_wrong_with_the_form(stranger: Client, group: Group) -> None:
    posted = consent_to(group, display_name="")
    Group.objects.update(**WIDER)
    page = Page(stranger.post(f"/g/{CODE}/", posted))
    (problem,) = page.errors
    assert "has changed" in problem
    assert page.value("consent") == []


@pytest.mark.parametrize("terms", ["", "x", "0" * 64])
def test_a_consent_without_the_terms_that_were_shown_is_refused(stranger: Client, group: Group, terms: str) -> None:
    posted = consent_to(group, terms=terms)
    assert stranger.post(f"/g/{CODE}/", posted).status_code == 409
    del posted["terms"]
    assert stranger.post(f"/g/{CODE}/", posted).status_code == 409
    assert not Membership.objects.exists()


def test_places_and_the_last_day_to_join_are_no_terms(stranger: Client, group: Group) -> None:
    posted = consent_to(group)
    Group.objects.update(places=12, closes_on=TODAY)
    assert stranger.post(f"/g/{CODE}/", posted).status_code == 303


def test_terms_are_compared_under_the_groups_lock(group: Group) -> None:
    """The coach saves after the view has read the group, before the consent is written."""
    terms = terms_digest(group=group)
    Group.objects.update(**WIDER)
    with pytest.raises(TermsChanged):
        join_group(
            group=group,
            owner=owner_digest(STUDENT),
            display_name="Anna",
            attempt=None,
            invitee=None,
            terms=terms,
            now=NOW,
        )
    assert not Membership.objects.exists()


def test_somebody_elses_result_can_not_be_shown_on_joining(stranger: Client, group: Group, finished: Attempt) -> None:
    assert stranger.post(f"/g/{CODE}/", consent_to(group, attempt=str(finished.pk))).status_code == 422


def test_a_closed_group_can_not_be_joined(student: Client, group: Group) -> None:
    group.closes_on = YESTERDAY
    group.save()
    page = Page(student.get(f"/g/{CODE}/"))
    (problem,) = page.errors
    assert page.has("#errors[role=alert][tabindex='-1'][autofocus]")
    assert "This group has closed: 22 November 2026 was the last day" in problem
    assert "Join" not in page.buttons
    response = student.post(f"/g/{CODE}/", consent_to(group))
    assert (response.status_code, Membership.objects.count()) == (409, 0)


def test_a_full_group_refuses_newcomers_and_keeps_its_members(student: Client, stranger: Client, group: Group) -> None:
    group.places = 1
    group.save()
    student.post(f"/g/{CODE}/", consent_to(group))
    page = Page(stranger.get(f"/g/{CODE}/"))
    (problem,) = page.errors
    assert "This group is full" in problem
    assert "Join" not in page.buttons
    assert stranger.post(f"/g/{CODE}/", consent_to(group)).status_code == 409
    assert student.post(f"/g/{CODE}/", consent_to(group)).status_code == 303
    assert Membership.objects.count() == 1


# --- every page of it -----------------------------------------------------------------------------------


def test_the_page_takes_at_most_seven_queries(
    student: Client, group: Group, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(
        7
    ):  # one asks whether the browser's key was retired, one who else sees the group
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
