"""/coach/groups/<id>/members/<id>/ and …/compare/ : one member's result and note; members side by side."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Group, Membership, Version
from tests.clock import YESTERDAY
from tests.factories import make_finished
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def page_of(member: Membership) -> str:
    return f"/coach/groups/{member.group_id}/members/{member.pk}/"


def test_answers_are_shown_only_if_asked_for_and_agreed_to(
    coach: Client, group: Group, finished: Attempt, version: Version
) -> None:
    member = make_member(group, finished, invitee=make_invitee(group, "s-1"))
    texts = [text for question in version.content.questions for text in question.choice_texts.values()]

    def shown() -> tuple[Page, set[str]]:
        page = Page(coach.get(page_of(member)))
        return page, {text for text in texts if text in unescape(page.source)}

    page, shown_texts = shown()
    assert page.heading == "Anna"
    (agreement, *_) = page.texts("p.small")
    assert agreement.startswith("“s-1” on the list. Joined on")
    assert agreement.endswith("without individual answers.")
    assert page.has("svg.radar-svg")
    assert page.has(".figures")
    assert page.texts(".figures caption") == ["Archetypes, strongest first"]
    assert "Why this result" not in page.headings
    assert not shown_texts
    Group.objects.update(shows_answers=True)
    page, shown_texts = shown()
    assert "Why this result" not in page.headings
    assert not shown_texts
    Membership.objects.update(agreed_answers=True)
    page, shown_texts = shown()
    assert "Why this result" in page.headings
    assert shown_texts


@pytest.mark.parametrize("changes", [{"agreed_until": YESTERDAY}, {"attempt": None}])
def test_no_result_is_shown_after_the_agreed_day_or_without_an_attempt(
    coach: Client, group: Group, finished: Attempt, changes: dict[str, date | None]
) -> None:
    member = make_member(group, finished)
    Membership.objects.update(**changes)
    page = Page(coach.get(page_of(member)))
    assert page.heading == "Anna"
    assert not page.has("svg.radar-svg, .figures")


def test_an_unfinished_attempt_is_not_shown(coach: Client, group: Group, attempt: Attempt) -> None:
    page = Page(coach.get(page_of(make_member(group, attempt))))
    assert page.texts(".lead") == ["The quiz is started, but not finished yet."]
    assert not page.has("svg.radar-svg, .figures")


def test_a_note_is_saved_and_only_the_coach_sees_it(
    coach: Client, student: Client, group: Group, finished: Attempt
) -> None:
    member = make_member(group, finished)
    note = "Shy; ask about </textarea><b>support</b>.\nTwice."
    assert coach.post(page_of(member), {"note": note}).status_code == 303
    assert Page(coach.get(page_of(member))).value("note") == note
    page = Page(student.get(f"/g/member/{member.pk}/"))
    assert page.heading == "You are in “Data science 101”"
    assert "support" not in page.source


def test_a_note_that_is_too_long_stays_in_the_form(coach: Client, group: Group) -> None:
    response = coach.post(page_of(make_member(group)), {"note": "x" * 4001})
    assert response.status_code == 422
    page = Page(response)
    (problem,) = page.errors
    assert "A note holds 4000 characters at most" in problem
    assert page.value("note") == "x" * 4001


def test_removing_a_member_keeps_the_attempt(coach: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group, finished)
    assert coach.post(f"{page_of(member)}remove/")["Location"] == f"/coach/groups/{group.pk}/"
    assert not Membership.objects.exists()
    assert Attempt.objects.exists()


def test_two_members_are_compared(coach: Client, group: Group, finished: Attempt, version: Version) -> None:
    anna = make_member(group, finished)
    other = make_finished(version=version, owner="another-another-anothe", token="other-other-other-othr")
    bo = make_member(group, other, display_name="<Bo>")
    address = f"/coach/groups/{group.pk}/compare/"
    page = Page(coach.get(address, {"m": [anna.pk, bo.pk]}))
    assert page.texts(".legend bdi") == ["Anna", "<Bo>"]
    assert page.texts(".numbers thead th") == ["Archetype", "Anna", "<Bo>"]
    assert not page.has("bo")
    assert finished.links.get().opened_count == 0


@pytest.mark.parametrize("chosen", [[], ["1"], ["x", "-1", "9" * 30], ["same", "same"]])
def test_comparing_fewer_than_two_members_is_refused(
    coach: Client, group: Group, finished: Attempt, chosen: list[str]
) -> None:
    member = make_member(group, finished)
    chosen = [str(member.pk) if one in ("1", "same") else one for one in chosen]
    response = coach.get(f"/coach/groups/{group.pk}/compare/", {"m": chosen})
    assert response.status_code == 422
    assert Page(response).errors == ["Choose 2 to 6 members."]


def test_a_member_without_a_result_can_not_be_compared(coach: Client, group: Group, finished: Attempt) -> None:
    members = [make_member(group, finished), make_member(group, owner="another-another-anothe", display_name="Bo")]
    response = coach.get(f"/coach/groups/{group.pk}/compare/", {"m": [m.pk for m in members]})
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "There is no result of Bo to see yet" in problem


def test_another_coachs_member_is_404(coach: Client, group: Group, finished: Attempt, version: Version) -> None:
    theirs = make_member(make_group(make_coach("berg"), version, code="22222222"), finished, note="Secret.")
    mine = make_member(group, finished)
    for address in (page_of(theirs), f"/coach/groups/{group.pk}/members/{theirs.pk}/"):
        assert coach.get(address).status_code == 404
        assert coach.post(address, {"note": "mine now"}).status_code == 404
        assert coach.post(f"{address}remove/").status_code == 404
    assert coach.get(f"/coach/groups/{group.pk}/compare/", {"m": [mine.pk, theirs.pk]}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.note == "Secret."


def test_the_page_takes_at_most_nine_queries(
    coach: Client, group: Group, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    member = make_member(group, finished)
    coach.get(page_of(member))
    with django_assert_max_num_queries(9):  # two for who agreed to whom: of the member, and of the roster
        coach.get(page_of(member))
