"""/postings/ with keep, and its list of kept postings."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.report import first_line_of
from assessments.postings.saved import MAX_POSTINGS
from tests.core.posting_reader.own import link_to, make_posting, text_of
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_keeping_saves_the_posting_and_leads_to_its_link(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": text_of("infra"), "name": "Payments", "keep": "1"})
    assert response.status_code == 303
    posting = Posting.objects.get()
    assert (posting.name, posting.text) == ("Payments", text_of("infra"))
    assert stranger.cookies["careerfit_owner"].value not in (posting.owner, "")
    page = Page(stranger.get(response["Location"]))
    assert page.heading.startswith("The Infra Builder")
    [notice] = page.notices
    assert notice.startswith("Kept. You’ll find it")
    assert page.texts("h1 + p bdi") == ["Payments"]
    [text] = page.texts(".told")
    assert "run the Kubernetes clusters" in text


def test_its_owner_knows_a_posting_without_a_name_by_its_first_line(stranger: Client) -> None:
    text = "<h1>Sensor  Data\tScientist</h1>\n" + text_of("infra")
    page = Page(stranger.post("/postings/", {"text": text, "keep": "1"}, follow=True))
    assert page.texts("h1 + p bdi") == ["Sensor Data Scientist"]
    assert Posting.objects.get().name == ""
    assert Page(stranger.get("/postings/")).texts(".kept strong") == ["Sensor Data Scientist"]
    assert "Sensor Data Scientist" in Page(stranger.get("/compare/")).text


def test_a_heading_as_of_any_posting_names_none() -> None:
    assert first_line_of("\nAbout us:\n\nSensor Scientist\nDuties") == "Sensor Scientist"
    assert first_line_of("About us:\nResponsibilities") == "About us:"
    assert first_line_of("\n") == ""


def test_keeping_the_same_text_again_without_a_name_keeps_its_name(student: Client, version: Version) -> None:
    for name in ("One", ""):
        student.post("/postings/", {"text": text_of("infra"), "name": name, "keep": "1"})
    assert Posting.objects.get().name == "One"


def test_keeping_the_same_text_again_renames_it(student: Client, version: Version) -> None:
    for name in ("One", "Two"):
        student.post("/postings/", {"text": text_of("infra"), "name": name, "keep": "1"})
    assert Posting.objects.get().name == "Two"
    assert ShareLink.objects.count() == 1


def test_a_double_click_in_a_new_browser_keeps_one_posting(stranger: Client) -> None:
    stranger.get("/postings/")
    cookies = {name: cookie.value for name, cookie in stranger.cookies.items()}
    for _ in range(2):
        stranger.cookies.clear()
        stranger.cookies.load(cookies)
        stranger.post("/postings/", {"text": text_of("infra"), "keep": "1"})
    assert Posting.objects.count() == 1


def test_no_more_than_max_postings_are_kept(student: Client, version: Version) -> None:
    like = make_posting(version)
    Posting.objects.bulk_create(
        Posting(version=version, owner=like.owner, name=str(i), text=f"text {i}", kept_at=like.kept_at)
        for i in range(MAX_POSTINGS - 1)
    )
    response = student.post("/postings/", {"text": text_of("infra"), "keep": "1"})
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == [f"{MAX_POSTINGS} postings are kept already. Remove one first."]
    assert page.value("text") == text_of("infra")


def test_the_list_is_sorted_by_fit_and_a_posting_can_be_removed(
    student: Client, finished: Attempt, version: Version, kept: ShareLink
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    page = Page(student.get("/postings/"))
    fits = [int(number.removesuffix(" of 100 parts fit")) for number in page.texts(".kept .number")]
    assert len(fits) == 4
    assert fits == sorted(fits, reverse=True)
    assert "Your postings, best fit first" in page.headings
    address = page.link("Remove Lumo, Lisbon")
    assert address == f"/r/{kept.token}/delete/"
    assert Page(student.get(address)).heading == "Remove “Lumo, Lisbon”?"
    after = Page(student.post(address, follow=True))
    assert after.notices == ["Deleted. Nothing of that posting is kept here any more."]
    left = [name for name in page.texts(".kept strong") if name != "Lumo, Lisbon"]
    assert after.texts(".kept strong") == left
    assert len(left) == 3
    assert "Lumo, Lisbon" not in after.text
    assert not ShareLink.objects.filter(pk=kept.pk).exists()


def test_without_a_result_the_list_has_no_fits_and_leads_to_the_quiz(student: Client, kept: ShareLink) -> None:
    page = Page(student.get("/postings/"))
    assert "Your postings" in page.headings  # not “best fit first”
    assert not page.has(".kept .number")
    assert page.link("Take the quiz") == "/"
    assert "to see which of them fits you best" in page.text


def test_the_list_takes_at_most_six_queries(
    student: Client,
    finished: Attempt,
    version: Version,
    kept: ShareLink,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("infra", "everything", "client"):
        link_to(make_posting(version, name), f"{name:-<22}")
    student.get("/postings/")
    with django_assert_max_num_queries(6):  # one of them for the own results to choose from
        student.get("/postings/")
