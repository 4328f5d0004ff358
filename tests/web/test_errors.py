"""Error pages have the site's layout and say what to do."""

from io import BytesIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from assessments.models import Attempt, Version
from assessments.web import errors
from careerfit import urls
from tests.factories import make_attempt
from tests.html import Page

pytestmark = pytest.mark.django_db


def explode(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


class Urls:
    urlpatterns = [path("explode/", explode), *urls.urlpatterns]
    handler400, handler404, handler500 = errors.bad_request, errors.not_found, errors.server_error


def test_404_has_the_sites_layout(stranger: Client) -> None:
    response = stranger.get("/nowhere/")
    assert response.status_code == 404
    page = Page(response)
    assert page.link("careerfit") == "/"
    (lead,) = page.texts(".lead")
    assert "ask for a new one" in lead


@pytest.mark.parametrize(
    ("address", "way_on"),
    [
        ("/g/member/1/leave/", "Home"),
        ("/coach/logout/", "My groups"),
        (reverse("admin:assessments_question_sortable_update"), "Admin"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_address_that_only_takes_forms_says_so(
    admin_client: Client, address: str, way_on: str, headers: dict[str, str]
) -> None:
    response = admin_client.get(address, headers=headers)
    assert response.status_code == 405
    assert response["Allow"]
    assert "no-store" in response["Cache-Control"]
    page = Page(response)
    assert page.heading == "This address has no page of its own"
    assert page.link(way_on)


def test_a_page_that_takes_no_form_says_that_nothing_was_changed(stranger: Client) -> None:
    response = stranger.post("/about/", {"name": "Anna"})
    assert response.status_code == 405
    (lead,) = Page(response).texts(".lead")
    assert "Nothing was changed" in lead


@pytest.mark.parametrize("address", ["/%00/", "/q/%00/", "/r/%00%00/", "/take/not-a-uuid/", "/r/../../etc/passwd"])
def test_odd_addresses_are_404(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 404


def test_500_has_the_sites_layout() -> None:
    stranger = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=Urls):
        response = stranger.get("/explode/")
    assert response.status_code == 500
    page = Page(response)
    assert page.link("careerfit") == "/"
    (lead,) = page.texts(".lead")
    assert "our mistake" in lead


def test_a_wrong_host_is_400(stranger: Client) -> None:
    response = stranger.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert Page(response).heading == "That request can’t be understood"


def test_a_body_of_ten_megabytes_is_413(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    key = version.content.questions[0].key
    body = "answer=" + "1" * 10_000_000
    response = student.post(f"/take/{attempt.pk}/{key}/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    (lead,) = Page(response).texts(".lead")
    assert "larger than this site takes" in lead
    assert not Attempt.objects.get().answers.exists()


def test_a_file_of_ten_megabytes_is_413(stranger: Client) -> None:
    file = BytesIO(b"x" * 10_000_000)
    response = stranger.post("/q/data-science-jobs/", {"mode": "full", "file": file})
    assert response.status_code == 413
    assert not Attempt.objects.exists()


def test_more_fields_than_any_form_has_are_400(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    body = "&".join(f"f{i}=1" for i in range(4001))  # one more than DATA_UPLOAD_MAX_NUMBER_FIELDS
    address = f"/take/{attempt.pk}/{version.content.questions[0].key}/"
    response = student.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_403_has_the_sites_layout(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/"), PermissionError())
    assert response.status_code == 403
    page = Page(response)
    assert page.link("careerfit") == "/"
    assert page.heading == "You can’t open this page"
