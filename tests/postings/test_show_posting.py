"""/postings/<id>/ : the owner opens a kept posting."""

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Posting, ShareLink
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_without_an_active_link_the_owner_can_still_open_it(student: Client, kept: ShareLink) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())
    page = Page(student.get("/postings/"))
    form = page.one('form[action^="/postings/"][id]')
    assert page.texts(f'.kept button[form="{form.attributes["id"]}"]') == ["Lumo, Lisbon"]
    assert any(".linklike{" in css for css in page.texts("style")), "the button has to look like the links beside it"
    response = student.post(form.attributes["action"] or "")
    assert response.status_code == 303
    assert Page(student.get(response["Location"])).texts("h1 + p bdi") == ["Lumo, Lisbon"]


def test_somebody_elses_posting_is_404(stranger: Client, student: Client, kept: ShareLink) -> None:
    address = f"/postings/{kept.posting_id}/"
    assert stranger.post(address).status_code == 404
    assert student.get(address).status_code == 405
    for rest in ("share/", "link/", "delete/"):
        assert stranger.get(f"/r/{kept.token}/{rest}").status_code == 404
        assert stranger.post(f"/r/{kept.token}/{rest}").status_code == 404
    assert Posting.objects.exists()
