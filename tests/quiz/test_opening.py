"""/q/<slug>/ : one questionnaire's opening page; POST starts an attempt."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.links.links import owner_digest
from assessments.links.owner_keys import retire_key
from assessments.models import Attempt, Group, Membership, Version
from tests.clock import NOW, YESTERDAY
from tests.factories import NOON, STUDENT, make_attempt
from tests.html import Page
from tests.made_groups import CODE, make_coach, make_group, make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/q/data-science-jobs/"


@pytest.fixture
def group(version: Version) -> Group:
    return make_group(make_coach(), version)


def test_says_how_long_and_what_happens_to_the_answers(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    shorter, full = page.texts("fieldset label.option")
    assert shorter.startswith("About 4 minutes.")
    assert "Up to 30 questions" in shorter
    assert f"All {len(version.content.questions)} questions" in full
    (storage_line,) = (line for line in page.texts("main li") if "kept on this server" in line)
    assert storage_line.endswith("delete them, at any time.")


def test_starts_an_attempt_and_sets_the_owner_cookie(stranger: Client) -> None:
    response = stranger.post(ADDRESS, {"mode": "adaptive", "seniority": "student", "company_size": "startup"})
    attempt = Attempt.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/take/{attempt.pk}/"
    assert (attempt.mode, attempt.seniority, attempt.company_size) == ("adaptive", "student", "startup")
    cookie = response.cookies["careerfit_owner"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in attempt.owner


def test_going_on_after_a_tap_is_chosen_here(stranger: Client) -> None:
    """It is ticked, and said, before the first question; a script that leaves it out presses Next."""
    page = Page(stranger.get(ADDRESS))
    assert page.value("taps_go_on") == ["on"]
    assert "Where one tap is enough, go to the next question." in page.text
    stranger.post(ADDRESS, {"mode": "full", "taps_go_on": "on"})
    assert Attempt.objects.get().taps_go_on
    stranger.post(ADDRESS, {"mode": "full"})  # nothing is answered yet: it is begun again
    assert not Attempt.objects.get().taps_go_on
    assert not Page(stranger.get(ADDRESS)).value("taps_go_on")
    refused = Page(stranger.post(ADDRESS, {"mode": "endless", "taps_go_on": "on"}))
    assert refused.value("taps_go_on") == ["on"]


@pytest.mark.parametrize("taps_go_on", [True, False])
def test_going_on_stays_as_somebody_chose_it_last(student: Client, version: Version, taps_go_on: bool) -> None:
    for chosen, mode, moment in ((taps_go_on, "full", NOW), (not taps_go_on, "adaptive", NOON)):
        attempt = make_attempt(version=version, mode=mode)
        Attempt.objects.filter(pk=attempt.pk).update(taps_go_on=chosen, started_at=moment, finished_at=NOW)
    assert Page(student.get(ADDRESS)).value("taps_go_on") == (["on"] if taps_go_on else [])


def test_context_may_be_left_out(stranger: Client) -> None:
    assert stranger.post(ADDRESS, {}).status_code == 303
    attempt = Attempt.objects.get()
    assert (attempt.context, attempt.mode) == ((), "adaptive")


def test_a_second_attempt_belongs_to_the_same_browser(stranger: Client) -> None:
    stranger.post(ADDRESS, {"mode": "full"})
    stranger.post(ADDRESS, {"mode": "full"})
    assert Attempt.objects.values("owner").distinct().count() == 1


def test_a_double_click_in_a_new_browser_leaves_one_attempt(stranger: Client) -> None:
    """Both requests leave with the cookies that came with the form."""
    stranger.get(ADDRESS)
    cookies = {name: cookie.value for name, cookie in stranger.cookies.items()}
    first = stranger.post(ADDRESS, {"mode": "full"})
    stranger.cookies.clear()
    stranger.cookies.load(cookies)
    assert stranger.post(ADDRESS, {"mode": "full"})["Location"] == first["Location"]
    assert Attempt.objects.count() == 1


def test_the_page_replaces_a_retired_key(student: Client) -> None:
    """Else each request of a double click would get a fresh key of its own."""
    retire_key(owner=owner_digest(STUDENT))
    student.get(ADDRESS)
    fresh = student.cookies["careerfit_owner"].value
    assert fresh != STUDENT
    student.post(ADDRESS, {"mode": "full"})
    assert Attempt.objects.get().owner == owner_digest(fresh)


def test_the_page_changes_no_key_that_a_browser_has(student: Client) -> None:
    assert "careerfit_owner" not in student.get(ADDRESS).cookies


def test_a_forged_cookie_is_replaced(stranger: Client) -> None:
    stranger.cookies["careerfit_owner"] = "short"
    response = stranger.post(ADDRESS, {"mode": "full"})
    assert len(response.cookies["careerfit_owner"].value) == 22


@pytest.mark.parametrize(
    "posted",
    [
        {"mode": "endless"},
        {"mode": "full", "seniority": "wizard"},
        {"mode": "full", "company_size": "\x00"},
    ],
)
def test_an_invalid_choice_is_refused(stranger: Client, posted: dict[str, str]) -> None:
    response = stranger.post(ADDRESS, posted)
    assert response.status_code == 422
    page = Page(response)
    assert len(page.errors) == 1
    assert page.has(".errors[role=alert]")
    assert not Attempt.objects.exists()


def test_a_refused_form_keeps_its_values(stranger: Client) -> None:
    assert Page(stranger.get(ADDRESS)).value("seniority") == ""
    assert Page(stranger.post(ADDRESS, {"mode": "endless", "seniority": "mid"})).value("seniority") == "mid"


def test_an_unknown_slug_is_404(stranger: Client) -> None:
    assert stranger.get("/q/nothing/").status_code == 404


def test_offers_to_continue_an_unfinished_attempt(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    assert Page(student.get(ADDRESS)).link("Continue where you left off") == f"/take/{attempt.pk}/"


def test_says_which_coach_sees_the_result_whichever_door_was_taken(
    student: Client, group: Group, finished: Attempt
) -> None:
    make_member(group)
    for address in (ADDRESS, f"{ADDRESS}?group=22222222"):
        (notice,) = Page(student.get(address)).texts("p.notice")
        assert "Prof. Lind sees the result once you finish." in notice
    Membership.objects.update(attempt=finished)
    (notice,) = Page(student.get(ADDRESS)).texts("p.notice")
    assert "Prof. Lind already sees a result of yours. Only you see another one, until you show it." in notice
    Membership.objects.update(agreed_until=YESTERDAY)
    assert Page(student.get(ADDRESS)).texts("p.notice") == []


def test_tells_nobody_else_about_the_group(stranger: Client, group: Group) -> None:
    make_member(group)
    assert "Lind" not in Page(stranger.get(f"{ADDRESS}?group={CODE}")).text


def test_queries(student: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    student.get(ADDRESS)  # a process reads the definition once
    with django_assert_max_num_queries(4):
        student.get(ADDRESS)
