"""Two people at one browser, one after the other: neither stands in a group, or anywhere else, for the other."""

import pytest
from django.test import Client

from assessments.models import Attempt, Coach, Group, Membership, Version
from tests.clock import YESTERDAY
from tests.factories import STUDENT, TOKEN, answer_at_once, make_attempt
from tests.html import Page
from tests.made_groups import CODE, consent_to, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def anna(group: Group, finished: Attempt) -> Membership:
    """She joined by the code, finished, and has left the classroom; her key is still in the browser."""
    return make_member(group, finished)


def somebody_else(browser: Client, address: str) -> Page:
    """Press the button; return the page that it leads to."""
    page = Page(browser.get(address))
    assert "I am somebody else" in page.buttons
    response = browser.post(address, {"somebody_else": ""}, follow=True)
    assert [status for _, status in response.redirect_chain] == [303]
    return Page(response)


def test_the_second_person_gets_a_place_and_a_quiz_of_their_own(
    student: Client, group: Group, anna: Membership, finished: Attempt
) -> None:
    link = f"/g/i/{make_invitee(group, 'Bo Berg').token}/"
    assert Page(student.get(link)).heading == "Are you “Anna”?"
    consent = somebody_else(student, link)
    assert consent.heading == "Prof. Lind asks to see your result"
    assert not consent.has("[name=attempt]")
    assert student.cookies["careerfit_owner"].value != STUDENT
    response = student.post(link, consent_to(group, display_name="Bo", terms=consent.hidden("terms")))
    assert response["Location"] == "/q/data-science-jobs/"
    student.post("/q/data-science-jobs/", {"mode": "full"})
    attempt = Attempt.objects.exclude(pk=finished.pk).get()
    answer_at_once(attempt)
    student.post(f"/take/{attempt.pk}/check/")
    members = {member.display_name: member for member in Membership.objects.select_related("invitee")}
    assert (members["Anna"].attempt, members["Anna"].invitee) == (finished, None)
    bo = members["Bo"]
    assert (bo.attempt, bo.invitee and bo.invitee.own_id) == (attempt, "Bo Berg")


def test_nothing_of_the_first_person_is_shown_any_more(
    student: Client, group: Group, anna: Membership, finished: Attempt
) -> None:
    page = somebody_else(student, f"/g/{CODE}/")
    assert "Anna" not in page.text
    mine = Page(student.get("/mine/"))
    assert "Nothing here yet" in mine.text
    assert student.get(f"/take/{finished.pk}/check/").status_code == 404
    assert student.get(f"/g/member/{anna.pk}/").status_code == 404
    assert "Links and QR code" not in Page(student.get(f"/r/{TOKEN}/")).links
    assert student.get(f"/mine/{STUDENT}/").status_code == 200  # the private link still has it


def test_whoever_was_here_before_goes_to_the_membership(student: Client, group: Group, anna: Membership) -> None:
    page = Page(student.get(f"/g/{CODE}/"))
    assert (page.heading, page.link("Yes, that’s me")) == ("Are you “Anna”?", f"/g/member/{anna.pk}/")
    assert "Anna" in Page(student.get(page.link("Yes, that’s me"))).text


def test_an_own_personal_link_leads_to_the_membership_without_a_question(student: Client, group: Group) -> None:
    invitee = make_invitee(group)
    anna = make_member(group, invitee=invitee)
    assert student.get(f"/g/i/{invitee.token}/")["Location"] == f"/g/member/{anna.pk}/"


def test_the_page_says_what_becomes_of_the_first_persons_results(
    student: Client, group: Group, anna: Membership
) -> None:
    text = Page(student.get(f"/g/{CODE}/")).text
    assert "Nothing of theirs is deleted" in text
    assert "they need their private link" in text
    assert STUDENT not in Page(student.get(f"/g/{CODE}/")).source


@pytest.mark.parametrize("query", ["", "?me"])
def test_a_personal_link_never_takes_another_line_over(student: Client, group: Group, query: str) -> None:
    anna = make_member(group, invitee=make_invitee(group, "Anna Ek"))
    link = f"/g/i/{make_invitee(group, 'Bo Berg').token}/{query}"
    page = Page(student.get(link))
    assert (page.heading, page.link("Yes, that’s me")) == ("Are you “Anna”?", f"/g/member/{anna.pk}/")
    for name in ("Bo", "Anna"):
        response = student.post(link, consent_to(group, display_name=name))
        assert (response.status_code, Page(response).heading) == (409, "Are you “Anna”?")
    anna.refresh_from_db()
    assert anna.invitee
    assert (anna.display_name, anna.invitee.own_id, Membership.objects.count()) == ("Anna", "Anna Ek", 1)


def test_a_form_that_was_open_before_renames_nobody(student: Client, group: Group) -> None:
    """Two tabs: both hold the consent page, and the first person joins in one of them."""
    posted = consent_to(group, display_name="Bo")
    student.post(f"/g/{CODE}/", consent_to(group))
    for changes in ({}, {"display_name": ""}):
        response = student.post(f"/g/{CODE}/", posted | changes)
        assert (response.status_code, Page(response).heading) == (409, "Are you “Anna”?")
    assert Membership.objects.get().display_name == "Anna"


def test_pressing_join_twice_joins_once(student: Client, group: Group) -> None:
    for address in (f"/g/{CODE}/", f"/g/i/{make_invitee(make_other_group(group), 'Anna Ek').token}/"):
        posted = consent_to(Group.objects.latest("pk") if "/i/" in address else group)
        answers = [student.post(f"{address}?me", posted).status_code for _ in range(2)]
        assert answers == [303, 303]
    assert Membership.objects.count() == 2


def make_other_group(group: Group) -> Group:
    return make_group(group.coach, group.questionnaire.versions.get(), code="WXYZ2345", name="Statistics 2")


# --- a member by the code, who is a line of the list ----------------------------------------------------


def test_a_member_who_joined_by_the_code_can_agree_to_be_a_line_of_the_list(
    student: Client, group: Group, anna: Membership, finished: Attempt
) -> None:
    link = f"/g/i/{make_invitee(group, 'Anna Ek').token}/"
    assert Page(student.get(link)).link("Yes, that’s me") == "?me"
    page = Page(student.get(f"{link}?me"))
    assert "for “Anna Ek”" in page.text
    assert page.value("consent") == []
    refused = student.post(f"{link}?me", {"terms": page.hidden("terms")})
    assert refused.status_code == 422
    assert "tick that your coach may see" in Page(refused).errors[0]
    posted = {"terms": page.hidden("terms"), "consent": "on"}
    for _ in range(2):
        assert student.post(f"{link}?me", posted)["Location"] == f"/g/member/{anna.pk}/"
    anna.refresh_from_db()
    assert anna.invitee
    assert (anna.invitee.own_id, anna.display_name, anna.attempt) == ("Anna Ek", "Anna", finished)


def test_terms_that_changed_are_not_agreed_to_by_a_line_of_the_list_either(
    student: Client, group: Group, anna: Membership
) -> None:
    link = f"/g/i/{make_invitee(group).token}/?me"
    posted = {"terms": Page(student.get(link)).hidden("terms"), "consent": "on"}
    Group.objects.update(shows_answers=True)
    response = student.post(link, posted)
    page = Page(response)
    assert (response.status_code, page.value("consent")) == (409, [])
    assert "nothing was recorded" in page.errors[0]
    assert page.texts("dd")[1].startswith("Your result and every answer")
    anna.refresh_from_db()
    assert (anna.invitee, anna.agreed_answers) == (None, False)


def test_a_line_that_another_browser_took_meanwhile_is_refused(student: Client, group: Group, anna: Membership) -> None:
    invitee = make_invitee(group)
    link = f"/g/i/{invitee.token}/?me"
    page = Page(student.get(link))
    make_member(group, owner="x" * 22, invitee=invitee, display_name="Bo")
    response = student.post(link, {"terms": page.hidden("terms"), "consent": "on"})
    assert response.status_code == 409
    anna.refresh_from_db()
    assert anna.invitee is None


# --- a browser that was used without joining this group -------------------------------------------------


def test_a_personal_link_asks_where_somebody_took_a_quiz_before(
    student: Client, group: Group, finished: Attempt
) -> None:
    link = f"/g/i/{make_invitee(group, 'Bo Berg').token}/"
    page = Page(student.get(link))
    assert page.heading == "Are the results in this browser yours?"
    assert str(finished.pk) not in page.source
    refused = student.post(link, consent_to(group))
    assert (refused.status_code, Membership.objects.count()) == (409, 0)
    assert not somebody_else(student, link).has("[name=attempt]")


def test_a_personal_link_offers_own_results_to_whoever_says_that_they_are(
    student: Client, group: Group, finished: Attempt
) -> None:
    link = f"/g/i/{make_invitee(group, 'Anna Ek').token}/"
    address = link + Page(student.get(link)).link("Yes, that’s me")
    page = Page(student.get(address))
    assert page.attributes("[name=attempt]", "value") == ["new", str(finished.pk)]
    assert student.post(address, consent_to(group, attempt=str(finished.pk))).status_code == 303
    assert Membership.objects.get().attempt == finished


def test_a_personal_link_asks_by_the_name_given_in_another_group(
    student: Client, group: Group, lind: Coach, version: Version
) -> None:
    make_member(make_group(make_coach("berg"), version, code="WXYZ2345"), display_name="Annika")
    assert Page(student.get(f"/g/i/{make_invitee(group).token}/")).heading == "Are you “Annika”?"


def test_a_code_lets_a_second_person_start_afresh_too(student: Client, group: Group, finished: Attempt) -> None:
    page = somebody_else(student, f"/g/{CODE}/")
    assert not page.has("[name=attempt]")
    assert "I am somebody else" not in page.buttons


def test_whoever_comes_first_is_asked_nothing(student: Client, stranger: Client, group: Group) -> None:
    for browser in (student, stranger):
        for address in (f"/g/{CODE}/", f"/g/i/{make_invitee(group, str(browser)).token}/"):
            page = Page(browser.get(address))
            assert page.heading == "Prof. Lind asks to see your result"
            assert "I am somebody else" not in page.buttons


def test_a_personal_link_that_lets_nobody_join_says_so_first(student: Client, group: Group, finished: Attempt) -> None:
    invitee = make_invitee(group)
    group.closes_on = YESTERDAY
    group.save()
    (problem,) = Page(student.get(f"/g/i/{invitee.token}/")).errors
    assert "This group has closed" in problem


def test_a_fresh_key_needs_the_forms_token(group: Group, anna: Membership) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["careerfit_owner"] = STUDENT
    response = browser.post(f"/g/{CODE}/", {"somebody_else": ""})
    assert response.status_code == 403
    assert "careerfit_owner" not in response.cookies


def test_the_quiz_says_for_whom_it_is_and_asks_who_else_is_here(
    student: Client, group: Group, version: Version
) -> None:
    make_member(group)
    attempt = make_attempt(version=version)
    for address in ("/q/data-science-jobs/", f"/take/{attempt.pk}/check/"):
        page = Page(student.get(address))
        assert "You are “Anna” in “Data science 101”" in page.text
        assert page.link("Not you?") == f"/g/{CODE}/"
