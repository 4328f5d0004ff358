"""/g/member/<id>/, …/result/, …/leave/ : what a member of a group sees there, shows to the coach, and ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Coach, Group, Invitee, Membership, Questionnaire, Version
from assessments.quiz import attempts
from tests.clock import NOW, TODAY, YESTERDAY
from tests.factories import TOKEN, answer_at_once, make_attempt, make_finished
from tests.html import Page
from tests.made_groups import make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WHO_SEES = ".notice:has(bdi) p"
OTHER_TOKEN = "other-other-other-othe"


def page_of(member: Membership) -> str:
    return f"/g/member/{member.pk}/"


def finish(student: Client, attempt: Attempt) -> None:
    """Answer everything, and press the button."""
    answer_at_once(attempt)
    assert student.post(f"/take/{attempt.pk}/check/").status_code == 303


def shown_to(group: Group) -> Attempt | None:
    return Membership.objects.get(group=group).attempt


# --- the coach sees what is finished, whichever way it was started ----------------------------------------


def test_a_quiz_begun_before_joining_is_seen_when_it_is_finished(
    student: Client, group: Group, attempt: Attempt
) -> None:
    member = make_member(group)
    assert Page(student.get("/q/data-science-jobs/")).link("Continue where you left off") == f"/take/{attempt.pk}/"
    finish(student, attempt)
    assert shown_to(group) == attempt
    assert Page(student.get(page_of(member))).texts(".lead")[0].startswith("You are done.")


def test_a_quiz_begun_from_the_home_page_is_seen(student: Client, group: Group) -> None:
    make_member(group)
    student.post("/q/data-science-jobs/", {"mode": "full"})
    attempt = Attempt.objects.get()
    assert shown_to(group) == attempt
    finish(student, attempt)
    assert shown_to(group) == attempt


def test_the_attempt_that_is_finished_replaces_one_that_was_only_begun(
    student: Client, group: Group, version: Version
) -> None:
    begun = make_attempt(version=version)
    answer_at_once(begun)
    make_member(group, begun)
    student.post("/q/data-science-jobs/", {"mode": "full"})
    other = Attempt.objects.exclude(pk=begun.pk).get()
    finish(student, other)
    assert shown_to(group) == other
    student.post(f"/take/{begun.pk}/check/")
    assert shown_to(group) == other


def test_another_code_meanwhile_does_not_matter(student: Client, group: Group) -> None:
    member = make_member(group)
    student.get("/q/data-science-jobs/")
    Group.objects.update(code="WXYZ2345")
    student.post("/q/data-science-jobs/", {"mode": "full"})
    attempt = Attempt.objects.get()
    finish(student, attempt)
    assert shown_to(group) == attempt
    assert student.get(page_of(member)).status_code == 200
    assert student.post(f"{page_of(member)}leave/").status_code == 303


def test_starting_and_finishing_again_do_not_replace_a_finished_result(
    student: Client, group: Group, finished: Attempt
) -> None:
    make_member(group, finished)
    student.post("/q/data-science-jobs/", {"mode": "full"})
    assert shown_to(group) == finished
    finish(student, Attempt.objects.exclude(pk=finished.pk).get())
    assert shown_to(group) == finished


def test_a_reopened_result_stays_what_the_coach_sees(student: Client, group: Group, version: Version) -> None:
    finished = make_finished(version=version, mode="adaptive")
    make_member(group, finished)
    student.post(f"/take/{finished.pk}/more/")
    student.post("/q/data-science-jobs/", {"mode": "full"})
    finish(student, Attempt.objects.exclude(pk=finished.pk).get())
    assert shown_to(group) == finished
    student.post(f"/take/{finished.pk}/check/")
    assert shown_to(group) == finished


def test_finishing_twice_shows_nothing_more(student: Client, group: Group, finished: Attempt) -> None:
    """A result from before is shown when its owner says so, not because its last page was sent again."""
    make_member(group)
    student.post(f"/take/{finished.pk}/check/")
    assert shown_to(group) is None


def test_every_group_for_the_quiz_sees_it_and_no_other(student: Client, lind: Coach, version: Version) -> None:
    first, second = make_group(lind, version), make_group(lind, version, code="WXYZ2345", closes_on=YESTERDAY)
    over = make_group(lind, version, code="WXYZ2346", closes_on=YESTERDAY, visible_until=YESTERDAY)
    shortened = make_group(lind, version, code="WXYZ2347")
    for group in (first, second, over):
        make_member(group)
    make_member(shortened, agreed_until=YESTERDAY)
    theirs = make_member(first, owner="x" * 22)
    student.post("/q/data-science-jobs/", {"mode": "full"})
    attempt = Attempt.objects.get()
    finish(student, attempt)
    seen = {member.group for member in Membership.objects.filter(attempt=attempt)}
    assert seen == {first, second}
    theirs.refresh_from_db()
    assert theirs.attempt is None


def test_another_quiz_is_not_shown(student: Client, group: Group, version: Version) -> None:
    other = make_finished(version=version)
    choose = f"/g/member/{make_member(group).pk}/result/"
    student.post(choose, {"attempt": str(other.pk)})
    assert shown_to(group) == other
    Group.objects.update(questionnaire=make_questionnaire())
    Membership.objects.update(attempt=None)
    assert student.post(choose, {"attempt": str(other.pk)}).status_code == 404
    student.post("/q/data-science-jobs/", {"mode": "full"})
    finish(student, Attempt.objects.exclude(pk=other.pk).get())
    assert shown_to(group) is None


def make_questionnaire() -> Questionnaire:
    return Questionnaire.objects.create(slug="other", title="Other", summary="Another one.")


def test_ten_more_questions_bring_an_unattached_result_to_the_coach(
    student: Client, group: Group, version: Version
) -> None:
    finished = make_finished(version=version, mode="adaptive")
    make_member(group)
    student.post(f"/take/{finished.pk}/more/")
    (notice,) = Page(student.get(f"/take/{finished.pk}/check/")).texts("p.notice")
    assert "Prof. Lind sees the result once you finish." in notice
    student.post(f"/take/{finished.pk}/check/")
    assert shown_to(group) == finished


# --- showing a result -----------------------------------------------------------------------------------


def test_an_unattached_result_offers_one_button_to_show_it(student: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group)
    page = Page(student.get(f"/r/{TOKEN}/"))
    (notice,) = page.texts(WHO_SEES)
    assert notice == "In “Data science 101” Prof. Lind doesn’t see this result yet."
    assert page.buttons.count("Show it to Prof. Lind") == 1
    (action,) = page.attributes(f'form:has([name=attempt][value="{finished.pk}"])', "action")
    assert student.post(action, {"attempt": page.hidden("attempt")})["Location"] == page_of(member)
    assert shown_to(group) == finished
    page = Page(student.get(f"/r/{TOKEN}/"))
    assert page.texts(WHO_SEES) == ["In “Data science 101” Prof. Lind sees this result."]
    assert "Show it to Prof. Lind" not in page.buttons


def test_a_second_result_can_be_shown_in_place_of_the_first(
    student: Client, group: Group, finished: Attempt, version: Version
) -> None:
    make_member(group, make_finished(version=version, token=OTHER_TOKEN))
    page = Page(student.get(f"/r/{TOKEN}/"))
    assert page.texts(WHO_SEES) == ["In “Data science 101” Prof. Lind sees another result of yours, not this one."]
    student.post(page.attributes("form:has([name=attempt])", "action")[0], {"attempt": page.hidden("attempt")})
    assert shown_to(group) == finished


def test_nobody_else_reads_on_a_result_who_sees_it(stranger: Client, group: Group, finished: Attempt) -> None:
    make_member(group, finished)
    assert "Lind" not in Page(stranger.get(f"/r/{TOKEN}/")).text


def test_a_result_says_nothing_of_a_group_whose_time_is_over(student: Client, group: Group, finished: Attempt) -> None:
    make_member(group, agreed_until=YESTERDAY)
    assert "Lind" not in Page(student.get(f"/r/{TOKEN}/")).text


def test_a_member_can_show_another_result(student: Client, group: Group, finished: Attempt, version: Version) -> None:
    shown = make_finished(version=version, token=OTHER_TOKEN)
    member = make_member(group, shown)
    page = Page(student.get(page_of(member)))
    assert "Show it to Prof. Lind" in page.buttons
    assert page.attributes("[name=attempt] option", "value") == [str(finished.pk)]
    student.post(f"{page_of(member)}result/", {"attempt": str(finished.pk)})
    assert shown_to(group) == finished


@pytest.fixture
def earlier(group: Group, version: Version) -> Attempt:
    """The result that the group sees: the student took the quiz a month before `finished`."""
    attempt = make_finished(version=version, mode="adaptive", token=OTHER_TOKEN)
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=NOW - timedelta(days=30))
    return Attempt.objects.get(pk=attempt.pk)


def test_a_member_can_show_two_results_and_take_one_back(
    student: Client, coach: Client, group: Group, earlier: Attempt, finished: Attempt
) -> None:
    """Nobody sees an earlier result because a later one is shown: the member says that both are."""
    member = make_member(group, earlier)
    address = f"/coach/groups/{group.pk}/members/{member.pk}/"
    student.post(f"{page_of(member)}result/", {"attempt": str(finished.pk)})
    assert "Before and after" not in Page(coach.get(address)).text
    page = Page(student.get(page_of(member)))
    assert "Show both, before and after" in page.buttons
    student.post(f"{page_of(member)}result/", {"attempt": str(earlier.pk), "how": "beside"})
    assert "Before and after" in Page(coach.get(address)).text
    page = Page(student.get(page_of(member)))
    assert f"Prof. Lind also sees your result of {NOW - timedelta(days=30):%-d %B %Y}" in page.text
    assert not page.has("select")  # there is no third one
    assert "Prof. Lind also sees this result beside your other one" in Page(student.get(f"/r/{OTHER_TOKEN}/")).text
    assert "Prof. Lind sees this result." in Page(student.get(f"/r/{TOKEN}/")).text
    student.post(f"{page_of(member)}result/", {"attempt": page.hidden("attempt")})
    member.refresh_from_db()
    assert (member.attempt, member.also_shown) == (finished, None)
    assert "Before and after" not in Page(coach.get(address)).text


def test_one_result_can_not_be_shown_beside_itself_nor_beside_none(
    student: Client, group: Group, version: Version, finished: Attempt
) -> None:
    member = make_member(group, finished)
    choose = f"{page_of(member)}result/"
    begun = make_attempt(version=version)
    theirs = make_finished(version=version, owner="another-another-anothe", token="x" * 22)
    for attempt in (finished, begun, theirs):
        assert student.post(choose, {"attempt": str(attempt.pk), "how": "beside"}).status_code == 404
    Membership.objects.update(attempt=None)
    assert student.post(choose, {"attempt": str(finished.pk), "how": "beside"}).status_code == 404
    assert not Membership.objects.exclude(also_shown=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.update(attempt=finished, also_shown=finished)


def test_a_second_result_is_seen_no_longer_than_the_first(
    student: Client, coach: Client, group: Group, earlier: Attempt, finished: Attempt
) -> None:
    member = make_member(group, finished, also_shown=earlier)
    addresses = [f"/coach/groups/{group.pk}/{rest}" for rest in (f"members/{member.pk}/", "profiles/")]
    assert "Before and after" in Page(coach.get(addresses[0])).text
    assert "1 member shows two results" in Page(coach.get(addresses[1])).text
    assert coach.get(f"/coach/groups/{group.pk}/changes.json").status_code == 200
    Membership.objects.update(agreed_until=YESTERDAY)
    assert "Before and after" not in Page(coach.get(addresses[0])).text
    assert coach.get(f"/coach/groups/{group.pk}/changes.json").status_code == 404
    Membership.objects.update(agreed_until=TODAY)
    student.post(f"{page_of(member)}leave/")
    assert coach.get(f"/coach/groups/{group.pk}/changes.json").status_code == 404


def test_a_deleted_result_is_not_replaced_by_the_one_beside_it(
    student: Client, coach: Client, group: Group, earlier: Attempt, finished: Attempt
) -> None:
    member = make_member(group, finished, also_shown=earlier)
    finished.delete()
    assert Page(coach.get(f"/coach/groups/{group.pk}/members/{member.pk}/")).texts(".lead") == [
        "The quiz is not started yet."
    ]
    student.post(f"/take/{earlier.pk}/more/")
    student.post(f"/take/{earlier.pk}/check/")  # now the group sees it, once
    member.refresh_from_db()
    assert (member.attempt, member.also_shown) == (earlier, None)


def test_choosing_a_result_keeps_to_what_was_agreed_to(student: Client, group: Group, finished: Attempt) -> None:
    """The coach asks for more since: the agreement stays the narrower one, so choosing needs no consent anew."""
    member = make_member(group)
    Group.objects.update(shows_answers=True, visible_until=TODAY + timedelta(days=600))
    student.post(f"{page_of(member)}result/", {"attempt": str(finished.pk)})
    member.refresh_from_db()
    assert (member.agreed_until, member.agreed_answers) == (group.visible_until, False)
    assert not member.shows_answers


@pytest.mark.parametrize("attempt", ["", "x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_member_can_not_show_an_unknown_result(student: Client, group: Group, attempt: str) -> None:
    assert student.post(f"{page_of(make_member(group))}result/", {"attempt": attempt}).status_code == 404


def test_a_member_can_not_put_an_unfinished_attempt_in_place_of_a_result(
    student: Client, group: Group, finished: Attempt, version: Version
) -> None:
    member, begun = make_member(group, finished), make_attempt(version=version)
    assert student.post(f"{page_of(member)}result/", {"attempt": str(begun.pk)}).status_code == 404
    assert shown_to(group) == finished


# --- the page -------------------------------------------------------------------------------------------


def test_the_page_says_what_is_left_to_do(student: Client, group: Group, version: Version) -> None:
    member = make_member(group)
    page = Page(student.get(page_of(member)))
    assert page.heading == "You are in “Data science 101”"
    assert page.link("Take the quiz") == "/q/data-science-jobs/"
    attempt = make_attempt(version=version)
    Membership.objects.update(attempt=attempt)
    assert Page(student.get(page_of(member))).link("Continue where you left off") == f"/take/{attempt.pk}/"
    Attempt.objects.update(finished_at=NOW)
    assert Page(student.get(page_of(member))).has(f'form[action="/take/{attempt.pk}/result/"]')


def test_deleting_the_attempt_keeps_the_membership(student: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group, finished)
    finished.delete()
    assert Page(student.get(page_of(member))).link("Take the quiz") == "/q/data-science-jobs/"


def test_after_the_agreed_day_the_page_says_that_the_time_is_over(
    student: Client, group: Group, finished: Attempt
) -> None:
    page = Page(student.get(page_of(make_member(group, agreed_until=YESTERDAY))))
    assert page.texts(".lead") == ["The agreed time is over: Prof. Lind no longer sees your result."]
    assert "Show it to Prof. Lind" not in page.buttons


def test_leaving_deletes_the_membership_and_keeps_the_result(student: Client, group: Group, finished: Attempt) -> None:
    member = make_member(group, finished, invitee=make_invitee(group), note="Shy.")
    (notice,) = Page(student.post(f"{page_of(member)}leave/", follow=True)).notices
    assert "You have left “Data science 101”" in notice
    assert not Membership.objects.exists()
    assert Invitee.objects.exists()
    assert Attempt.objects.exists()


@pytest.mark.parametrize("rest", ["", "result/", "leave/"])
def test_somebody_elses_membership_is_404(stranger: Client, student: Client, group: Group, rest: str) -> None:
    theirs = make_member(group, owner="x" * 22)
    method = "post" if rest else "get"
    for client in (stranger, student):
        assert getattr(client, method)(f"{page_of(theirs)}{rest}").status_code == 404
    assert student.get(f"/g/member/{10**30}/").status_code == 404
    assert Membership.objects.exists()


def test_the_page_takes_at_most_four_queries(
    student: Client, group: Group, finished: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    member = make_member(group, finished)
    with django_assert_max_num_queries(4):  # two for who sees the result, and who asks to
        student.get(page_of(member))


def test_htmx_gets_the_main_part_only(student: Client, group: Group) -> None:
    member = make_member(group)
    whole, part = (Page(student.get(page_of(member), headers=headers)) for headers in ({}, {"HX-Request": "true"}))
    assert (whole.is_whole, part.is_whole) == (True, False)
    assert whole.heading == part.heading


def test_whoever_agreed_to_it_reads_that_the_answers_are_seen_too(
    student: Client, group: Group, finished: Attempt
) -> None:
    """As on the consent page: “the result” alone would be less than what was agreed to."""
    Group.objects.update(shows_answers=True)
    member = make_member(group, agreed_answers=True)
    (notice,) = Page(student.get(f"/q/{group.questionnaire.slug}/")).texts("p.notice")
    assert "Prof. Lind sees the result and every answer once you finish." in notice
    Membership.objects.filter(pk=member.pk).update(attempt=finished)
    page = Page(student.get(f"/r/{finished.links.get().token}/"))
    assert page.texts(WHO_SEES) == ["In “Data science 101” Prof. Lind sees this result and every answer."]


def test_results_that_the_coach_does_not_see_are_named(student: Client, group: Group, finished: Attempt) -> None:
    """By their leaders as in “My results”: two of one day would be told apart by nothing."""
    member = make_member(group)
    (option,) = Page(student.get(page_of(member))).texts("select[name=attempt] option")
    mine = Page(student.get("/mine/"))
    assert [option] == [", ".join(mine.texts(".owned .name, .owned time"))]


def test_my_results_lead_to_it_and_say_what_the_coach_sees(student: Client, group: Group, attempt: Attempt) -> None:
    member = make_member(group, attempt)
    page = Page(student.get("/mine/"))
    assert page.link("Data science 101") == page_of(member)
    assert "Prof. Lind sees no result of yours yet" in page.text
    answer_at_once(attempt)
    attempts.finish(attempt=attempt, token=TOKEN, now=NOW)
    assert "Prof. Lind sees a result of yours" in Page(student.get("/mine/")).text
