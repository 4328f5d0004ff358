"""Who finds a published questionnaire: listed, by its link only, withdrawn; and why it can't be deleted."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.models import Attempt, Group, Questionnaire, Version
from tests.authoring.admin.conftest import Staff
from tests.authoring.admin.test_stale_forms import form_on
from tests.core.posting_reader.own import make_posting
from tests.html import Page
from tests.made_groups import make_coach, make_group

pytestmark = pytest.mark.django_db
OPENING = "/q/data-science-jobs/"


def set_listing(listing: str) -> None:
    Questionnaire.objects.update(listing=listing)


def test_the_admin_changes_it_without_publishing(admin_client: Client, draft: Questionnaire) -> None:
    form = form_on(admin_client.get(change_url(draft)))
    assert form["listing"] == "listed"
    assert admin_client.post(change_url(draft), form | {"listing": "withdrawn"}).status_code == 302
    draft.refresh_from_db()
    assert draft.is_withdrawn
    assert draft.versions.count() == 1
    assert "Withdrawn" in Page(admin_client.get(reverse("admin:assessments_questionnaire_changelist"))).text


def test_an_unknown_listing_is_refused_by_the_database(draft: Questionnaire) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_listing("nowhere")


@pytest.mark.parametrize("listing", ["by_link", "withdrawn"])
@pytest.mark.parametrize("address", ["/", "/about/", "/postings/", "/compare/"])
def test_it_is_on_no_public_page(stranger: Client, version: Version, address: str, listing: str) -> None:
    set_listing(listing)
    page = stranger.get(address)
    assert page.status_code == 200
    assert OPENING not in Page(page).source
    assert version.content.archetypes[0].name not in Page(page).text


def test_by_link_it_can_be_taken_and_is_not_indexed(stranger: Client, version: Version) -> None:
    set_listing("by_link")
    page = stranger.get(OPENING)
    assert page.status_code == 200
    assert "noindex" in page["X-Robots-Tag"]
    assert stranger.post(OPENING, {"mode": "full"}).status_code == 303


def test_withdrawn_it_says_so_and_nobody_begins_it(stranger: Client, version: Version) -> None:
    set_listing("withdrawn")
    page = stranger.get(OPENING)
    assert page.status_code == 200
    assert "noindex" in page["X-Robots-Tag"]
    assert "This quiz was withdrawn" in Page(page).text
    assert not Page(page).has("main form")
    refused = stranger.post(OPENING, {"mode": "full"})
    assert refused.status_code == 409
    assert "This quiz was withdrawn" in Page(refused).text
    assert not Attempt.objects.exists()


def test_what_was_begun_can_be_finished(student: Client, attempt: Attempt) -> None:
    set_listing("withdrawn")
    [resume] = [link for link in Page(student.get(OPENING)).addresses if link.startswith("/take/")]
    question = attempt.version.content.questions[0].key
    assert student.get(resume).status_code == 303
    assert student.post(f"/take/{attempt.pk}/{question}/", {"skip": "1"}).status_code == 303
    finished = student.post(f"/take/{attempt.pk}/check/")
    assert finished.status_code == 303
    assert student.get(finished["Location"]).status_code == 200


def test_results_links_and_groups_stay(stranger: Client, finished: Attempt, version: Version) -> None:
    group = make_group(make_coach(), version)
    set_listing("withdrawn")
    token = finished.links.get().token
    assert stranger.get(f"/r/{token}/").status_code == 200
    assert stranger.get(f"/r/{token}/result.json").status_code == 200
    assert stranger.get("/q/data-science-jobs/sources/").status_code == 200
    assert stranger.get(f"/g/{group.code}/").status_code == 200
    assert Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize(("listing", "offered"), [("listed", True), ("by_link", True), ("withdrawn", False)])
def test_a_new_group_is_offered_what_can_be_begun(
    client: Client, version: Version, listing: str, offered: bool
) -> None:
    set_listing(listing)
    client.force_login(make_coach().user)
    page = Page(client.get("/coach/groups/new/"))
    assert (str(version.questionnaire_id) in page.attributes('input[name="questionnaire"]', "value")) is offered


def test_deleting_a_published_one_leads_to_withdrawing_it(
    admin_client: Client, draft: Questionnaire, attempt: Attempt
) -> None:
    address = reverse("admin:assessments_questionnaire_delete", args=[draft.pk])
    page = Page(admin_client.get(address))
    assert "was published once, and it was started once: results, links, groups" in page.text
    assert page.link("Withdraw it instead") == f"{change_url(draft)}#id_listing"
    assert "permission" not in page.text
    assert not page.has("#content form")
    listed = reverse("admin:assessments_questionnaire_changelist")
    assert 'value="delete_selected"' not in Page(admin_client.get(listed)).source


def test_a_draft_that_was_never_published_can_be_deleted(admin_client: Client, small: Questionnaire) -> None:
    address = reverse("admin:assessments_questionnaire_delete", args=[small.pk])
    assert Page(admin_client.get(address)).has("#content form")
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not Questionnaire.objects.filter(pk=small.pk).exists()


def test_whoever_lacks_a_permission_reads_who_has_it(staff: Staff, small: Questionnaire) -> None:
    client = staff("delete_questionnaire", "view_questionnaire")
    page = Page(client.get(reverse("admin:assessments_questionnaire_delete", args=[small.pk])))
    assert "can’t be deleted with your account" in page.text
    assert "An admin with these permissions can delete it" in page.text


def test_a_withdrawn_quiz_is_offered_nowhere_and_nothing_kept_is_hidden(
    student: Client, stranger: Client, finished: Attempt
) -> None:
    posting = make_posting(finished.version, called="A job in Malmö")
    token = finished.links.get().token
    offers = [f'a[href="/q/{finished.version.questionnaire.slug}/"]', "form[action='/postings/']"]
    assert all(
        Page(student.get(address)).has(offer)
        for address, offer in zip((f"/r/{token}/", "/postings/"), offers, strict=True)
    )
    Questionnaire.objects.update(listing=Questionnaire.Listing.WITHDRAWN)
    for client in (student, stranger):
        for address in ("/", "/mine/", "/postings/", f"/r/{token}/"):
            page = Page(client.get(address))
            assert not any(page.has(offer) for offer in offers), address
    assert posting.name in Page(student.get("/postings/")).text
    assert student.post("/postings/", {"text": "x"}).status_code == 409
    assert Page(student.get("/")).heading == "No quiz is open right now"
