"""The result that a posting is compared with: chosen, kept, changed, and gone."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from assessments.links.links import owner_digest, revoke_link
from assessments.models import Answer, Attempt, Posting, ShareLink, Version
from assessments.my_results.owner_data import delete_owner_data
from assessments.postings.chosen_results import Choice, ComparedWith
from assessments.quiz import attempts
from assessments.web import rate_limits
from assessments.web.rate_limits import Limit
from tests.core.posting_reader.own import link_to, make_posting, text_of
from tests.factories import NOON, STUDENT, make_attempt, make_link, response_towards
from tests.html import Page

pytestmark = pytest.mark.django_db
ADA = "ada-ada-ada-ada-ada-ad"
OF_ADA = "to-ada-s-result-to-ada"
OLDER, NEWER = "the-older-result-of-st", "the-newer-result-of-st"
BEHIND_LINK = "Compared with the result of 22 November 2026 (UTC) behind a link."
LOST = "What you chose to compare it with no longer opens"


def make_result(version: Version, archetype: str, *, owner: str, token: str, now: datetime = NOON) -> Attempt:
    """The result of somebody who wants only that archetype."""
    attempt = make_attempt(version=version, owner=owner)
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            question_key=question.key,
            value=response_towards(question, archetype),
            answered_at=now,
            first_answered_at=now,
        )
        for question in version.content.questions
    )
    attempts.finish(attempt=attempt, token=token, now=now)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def ada(version: Version) -> ShareLink:
    """A link to Ada's result, which is all infrastructure; its label is her own affair."""
    result = make_result(version, "infra", owner=ADA, token=OF_ADA)
    return make_link(result, OF_ADA, label="for that nosy student")


@pytest.fixture
def older(version: Version) -> Attempt:
    """The student's result of a day before the newer one: all features."""
    return make_result(version, "feature", owner=STUDENT, token=OLDER, now=NOON)


@pytest.fixture
def newer(version: Version) -> Attempt:
    return make_result(version, "client", owner=STUDENT, token=NEWER, now=NOON + timedelta(days=1))


def keep(client: Client, **posted: str) -> Page:
    """Keep a posting; return its page."""
    response = client.post("/postings/", {"text": text_of("infra"), "keep": "1", **posted}, follow=True)
    page = Page(response)
    assert response.status_code == 200, page.errors
    return page


def compared(page: Page) -> str:
    """With which result the page of a posting says that it is compared."""
    [said] = page.texts(".compared")
    return re.sub("Compare it with (another|a) result$", "", said).strip()


# --- kept with the posting ------------------------------------------------------------------------------


def test_a_linked_result_stays_chosen_after_keep(student: Client, newer: Attempt, ada: ShareLink) -> None:
    read = Page(student.post("/postings/", {"text": text_of("infra"), "beside": OF_ADA}))
    kept = keep(student, beside=read.value("beside"))
    for page in (read, kept):
        assert "Does it fit that result?" in page.headings
        assert compared(page) == BEHIND_LINK
    assert read.texts("p.fit") == kept.texts("p.fit")
    posting = Posting.objects.get()
    assert (posting.compared_with, posting.compared_attempt, posting.compared_link) == ("link", None, ada)
    assert "nosy" not in kept.source


def test_each_look_at_a_linked_result_counts_as_one_opening(student: Client, ada: ShareLink) -> None:
    keep(student, beside=OF_ADA)
    ada.refresh_from_db()
    assert ada.opened_count == 1  # its page was shown; to keep it was no look
    student.get("/postings/")
    ada.refresh_from_db()
    assert ada.opened_count == 1


def test_an_own_result_of_a_day_stays_chosen(student: Client, older: Attempt, newer: Attempt) -> None:
    page = keep(student, compare=str(older.pk))
    assert compared(page) == "Compared with your result of 22 November 2026, 12:00 UTC."
    assert "Does it fit you?" in page.headings
    assert (
        compared(keep(student, text=text_of("client")))
        == "Compared with your newest result, of 23 November 2026 (UTC)."
    )


def test_an_own_result_by_its_link_stays_chosen_whatever_becomes_of_the_link(
    student: Client, older: Attempt, newer: Attempt
) -> None:
    keep(student, beside=f"http://testserver/r/{OLDER}/")
    revoke_link(link=older.links.get(), now=timezone.now())
    page = Page(student.get(f"/r/{Posting.objects.get().links.get().token}/"))
    assert compared(page) == "Compared with your result of 22 November 2026, 12:00 UTC."


def test_it_can_be_compared_with_no_result(student: Client, newer: Attempt) -> None:
    page = keep(student, compare="none")
    assert compared(page) == "Compared with no result, as you chose."
    assert not page.has(".fit, .radar-square")
    assert "Take the quiz, or paste a link" not in page.text


def test_keeping_the_same_text_again_changes_the_choice_only_if_one_was_made(student: Client, ada: ShareLink) -> None:
    keep(student, beside=OF_ADA)
    assert compared(keep(student)) == BEHIND_LINK
    assert compared(keep(student, compare="none")) == "Compared with no result, as you chose."
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("refused_with", [200, 422, 429, 503])
def test_the_choice_stays_in_the_form(
    student: Client,
    older: Attempt,
    ada: ShareLink,
    refused_with: int,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    posted = {"text": text_of("infra"), "compare": str(older.pk), "beside": OF_ADA, "keep": "1"}
    if refused_with == 200:
        del posted["keep"]
    elif refused_with == 422:
        posted["text"] = "too short"
    elif refused_with == 429:
        monkeypatch.setattr(rate_limits, "KEEPS", Limit("keep", 0))
    else:
        settings.MAX_STORED_POSTINGS = 0
    response = student.post("/postings/", posted)
    assert response.status_code == refused_with
    page = Page(response)
    assert (page.value("compare"), page.value("beside")) == (str(older.pk), OF_ADA)
    assert page.has("details[open] [name=compare]")


# --- changed by its owner -------------------------------------------------------------------------------


def test_its_owner_changes_the_choice(student: Client, older: Attempt, newer: Attempt, ada: ShareLink) -> None:
    page = keep(student)
    address = page.link("Compare it with another result")
    form = Page(student.get(address))
    assert form.texts("select option") == [
        "Your newest result",
        "Your result, 23 November 2026, 12:00 UTC",
        "Your result, 22 November 2026, 12:00 UTC",
        "No result",
    ]
    assert form.value("compare") == "newest"
    for posted, says in (
        ({"compare": str(older.pk)}, "Compared with your result of 22 November 2026, 12:00 UTC."),
        ({"compare": "newest", "beside": f"/r/{OF_ADA}/"}, BEHIND_LINK),
        ({"compare": "link", "beside": ""}, BEHIND_LINK),
        ({"compare": "none"}, "Compared with no result, as you chose."),
        ({"compare": "newest"}, "Compared with your newest result, of 23 November 2026 (UTC)."),
    ):
        response = student.post(address, posted)
        assert response.status_code == 303
        assert compared(Page(student.get(response["Location"]))) == says


def test_the_form_shows_what_is_chosen(student: Client, ada: ShareLink) -> None:
    keep(student, beside=OF_ADA)
    form = Page(student.get(f"/postings/{Posting.objects.get().pk}/compare/"))
    assert form.value("compare") == "link"
    assert form.texts(".compared") == [BEHIND_LINK]
    assert OF_ADA not in form.source
    assert form.link("← Back to the posting") == f"/r/{Posting.objects.get().links.get().token}/"


@pytest.mark.parametrize("wrong", ["a link to nothing", "somebody else’s result", "a result that was deleted", "words"])
def test_what_can_not_be_chosen_is_refused_and_stays_in_the_form(
    student: Client, older: Attempt, ada: ShareLink, wrong: str
) -> None:
    posting = make_posting(older.version, choice=Choice(ComparedWith.NONE))
    posted = {
        "a link to nothing": {"compare": "newest", "beside": "x" * 22},
        "somebody else’s result": {"compare": str(ada.attempt_id)},
        "a result that was deleted": {"compare": str(older.pk)},
        "words": {"compare": "link"},  # there is none yet
    }[wrong]
    if wrong == "a result that was deleted":
        older.delete()
    response = student.post(f"/postings/{posting.pk}/compare/", posted)
    assert response.status_code == 422
    page = Page(response)
    [problem] = page.errors
    assert problem.startswith("That link opens no result." if "beside" in posted else "That result is no longer there.")
    assert page.value("beside") == posted.get("beside", "")
    posting.refresh_from_db()
    assert posting.compared_with == "none"


def test_only_its_owner_may_choose(student: Client, stranger: Client, kept: ShareLink) -> None:
    address = f"/postings/{kept.posting_id}/compare/"
    assert [stranger.get(address).status_code, stranger.post(address, {"compare": "none"}).status_code] == [404, 404]
    page, fragment = (Page(student.get(address, headers=headers)) for headers in ({}, {"HX-Request": "true"}))
    assert (page.is_whole, fragment.is_whole) == (True, False)


def test_others_see_nothing_of_the_choice(
    student: Client, version: Version, older: Attempt, ada: ShareLink, stranger: Client
) -> None:
    for choice in (Choice(ComparedWith.LINK, link=ada), Choice(ComparedWith.NONE), Choice()):
        Posting.objects.all().delete()
        token = link_to(make_posting(version, choice=choice)).token
        page = Page(stranger.get(f"/r/{token}/"))
        assert "Take the quiz, or paste a link" in page.text
        assert not page.has('.fit, .radar-square, a[href*="/compare/"]:not([href^="/compare/"])')
        assert not page.has(".compared")
    stranger.cookies["careerfit_owner"] = ADA
    assert (
        compared(Page(stranger.get(f"/r/{token}/"))) == "Compared with your newest result, of 22 November 2026 (UTC)."
    )


# --- gone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["revoked", "expired", "its owner deleted everything"])
@pytest.mark.parametrize("has_own", [True, False])
def test_a_link_that_no_longer_opens_gives_way_to_the_newest_own_result(
    student: Client, version: Version, ada: ShareLink, how: str, has_own: bool
) -> None:
    if has_own:
        make_result(version, "client", owner=STUDENT, token=NEWER)
    token = link_to(make_posting(version, choice=Choice(ComparedWith.LINK, link=ada))).token
    if how == "revoked":
        revoke_link(link=ada, now=timezone.now())
    elif how == "expired":
        ShareLink.objects.filter(pk=ada.pk).update(expires_at=NOON + timedelta(seconds=1))
    else:
        delete_owner_data(owner=owner_digest(ADA))
    page = Page(student.get(f"/r/{token}/"))
    if has_own:
        assert compared(page) == f"{LOST}, so this is with your newest result, of 22 November 2026 (UTC)."
        assert "Does it fit you?" in page.headings
    else:
        assert compared(page) == f"{LOST}, and there is no result of yours in its place."
        assert not page.has(".fit, .radar-square")
    assert Page(student.get("/postings/")).texts(".kept .compared") == [compared(page)]
    form = Page(student.get(f"/postings/{Posting.objects.get().pk}/compare/"))
    assert "The result behind the link" not in form.texts("option")


def test_an_own_result_that_was_deleted_gives_way_to_the_newest(
    student: Client, version: Version, older: Attempt, newer: Attempt
) -> None:
    token = link_to(make_posting(version, choice=Choice(ComparedWith.OWN, attempt_id=older.pk))).token
    older.delete()
    assert compared(Page(student.get(f"/r/{token}/"))).startswith(f"{LOST}, so this is with your newest result")


def test_a_result_that_is_no_longer_the_owner_s_is_not_shown(
    student: Client, version: Version, older: Attempt, newer: Attempt
) -> None:
    token = link_to(make_posting(version, choice=Choice(ComparedWith.OWN, attempt_id=older.pk))).token
    Attempt.objects.filter(pk=older.pk).update(owner=owner_digest(ADA))
    assert compared(Page(student.get(f"/r/{token}/"))).startswith(f"{LOST}, so this is with your newest result")


# --- the list -------------------------------------------------------------------------------------------


def test_the_list_says_with_which_result_each_number_is(
    student: Client, version: Version, older: Attempt, newer: Attempt, ada: ShareLink
) -> None:
    make_posting(version, "client")
    page = Page(student.get("/postings/"))
    assert page.texts(".kept .compared") == ["Compared with your newest result, of 23 November 2026 (UTC)."]
    assert "put together from your newest result, of 23 November 2026 (UTC)." in page.text
    make_posting(version, "infra", choice=Choice(ComparedWith.LINK, link=ada))
    make_posting(version, "feature", choice=Choice(ComparedWith.OWN, attempt_id=older.pk))
    make_posting(version, "research", choice=Choice(ComparedWith.NONE))
    page = Page(student.get("/postings/"))
    said = dict(zip(page.texts(".kept strong"), page.texts(".kept .compared"), strict=True))
    assert said == {
        "client": "Compared with your newest result, of 23 November 2026 (UTC).",
        "infra": BEHIND_LINK,
        "feature": "Compared with your result of 22 November 2026, 12:00 UTC.",
        "research": "Compared with no result, as you chose.",
    }
    assert page.texts(".kept strong")[-1] == "research"
    assert len(page.texts(".kept .number")) == 3
    assert "These results differ, so a larger number is not a better fit" in page.text


def test_the_list_takes_as_many_queries_for_many_choices(
    student: Client,
    version: Version,
    older: Attempt,
    newer: Attempt,
    ada: ShareLink,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    choices = [Choice(ComparedWith.LINK, link=ada), Choice(ComparedWith.OWN, attempt_id=older.pk), Choice()]
    for name, choice in zip(("client", "infra", "feature"), choices, strict=True):
        make_posting(version, name, choice=choice)
    student.get("/postings/")
    with django_assert_max_num_queries(6):
        student.get("/postings/")


def test_a_kept_posting_beside_a_chosen_result_takes_at_most_four_queries(
    student: Client, version: Version, ada: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    token = link_to(make_posting(version, choice=Choice(ComparedWith.LINK, link=ada))).token
    student.get(f"/r/{token}/")
    with django_assert_max_num_queries(4):  # the chosen link, the results, and the count of openings
        student.get(f"/r/{token}/")


def test_the_export_has_the_choice(student: Client, version: Version, ada: ShareLink, older: Attempt) -> None:
    make_posting(version, choice=Choice(ComparedWith.LINK, link=ada))
    make_posting(version, "infra", choice=Choice(ComparedWith.OWN, attempt_id=older.pk))
    postings = student.get("/mine/everything.json").json()["postings"]
    exported = {
        (row["compared_with"], row["compared_attempt_id"], row["compared_with_the_result_of_link"]) for row in postings
    }
    assert exported == {("link", None, OF_ADA), ("own", str(older.pk), None)}
