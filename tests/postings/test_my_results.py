"""/mine/… : kept postings among what a browser owns."""

import pytest
from django.test import Client

from assessments.models import Attempt, Posting, ShareLink, Version
from tests.core.posting_reader.own import text_of
from tests.factories import make_finished
from tests.html import Page

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"


def test_kept_postings_are_exported_and_deleted_with_everything(
    student: Client, kept: ShareLink, version: Version
) -> None:
    make_finished(version=version, owner=OTHER)
    page = Page(student.get("/mine/"))
    assert page.link("Lumo, Lisbon") == f"/r/{kept.token}/"
    assert page.link("How well the postings fit you") == "/postings/"
    (posting,) = student.get("/mine/everything.json").json()["postings"]
    assert posting["text"] == text_of("feature")
    assert posting["reading"]["primary"] == "feature"
    [lead] = Page(student.get("/mine/delete/")).texts(".lead")
    assert "1 kept posting" in lead
    student.post("/mine/delete/")
    assert not Posting.objects.exists()
    assert Attempt.objects.exists()


def test_kept_postings_move_to_another_browser(student: Client, stranger: Client, kept: ShareLink) -> None:
    address = "/mine/student-student-studen/"
    [lead] = Page(stranger.get(address)).texts(".lead")
    assert "1 kept job posting" in lead
    stranger.post(address)
    assert Page(stranger.get("/postings/")).texts(".kept strong") == ["Lumo, Lisbon"]
