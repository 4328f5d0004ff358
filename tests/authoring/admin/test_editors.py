"""Editors with some of the permissions: no page leads them to a refusal, and each refusal says who can help."""

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.models import Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.html import Page

pytestmark = pytest.mark.django_db
EDITOR = ("view_questionnaire", "change_questionnaire", "view_question", "change_question")
PUBLISHER = ("change_questionnaire", "add_version")
READER = ("view_questionnaire", "view_version")
MAX_OF_A_KIND = 2  # pages of one kind; the questions alone would be a hundred


def reached(client: Client) -> Iterator[tuple[str, str, int]]:
    """Follow the links of the authoring pages; yield where each link stands, where it leads, and the status."""
    queue, seen, kinds = [("the start", "/admin/")], {"/admin/"}, dict[str, int]()
    while queue:
        origin, address = queue.pop(0)
        response = client.get(address)
        yield origin, address, response.status_code
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        for link in Page(response).addresses:
            target = urldefrag(urljoin(address, link)).url
            # A page that was reached from a filtered list is of one kind, whichever the filter.
            unfiltered = target.partition("?_changelist_filters=")
            kind = "".join(letter for letter in "".join(unfiltered[:2]) if not letter.isdigit())
            if target.startswith("/admin/") and target not in seen and "/history/" not in target:
                seen.add(target)
                kinds[kind] = kinds.get(kind, 0) + 1
                if kinds[kind] <= MAX_OF_A_KIND and "?o=" not in target and "&" not in target:
                    queue.append((address, target))


@pytest.mark.parametrize("permissions", [EDITOR, PUBLISHER, READER], ids=["editor", "publisher", "reader"])
def test_no_link_leads_to_a_refusal(
    staff: Staff, draft: Questionnaire, small: Questionnaire, permissions: tuple[str, ...]
) -> None:
    client = staff(*permissions)
    for address in (change_url(draft), change_url(small)):
        assert client.get(address).status_code == 200
    followed = list(reached(client))
    assert len(followed) > 10
    assert [step for step in followed if step[2] >= 400] == []


def test_an_editor_reads_who_can_publish(staff: Staff, draft: Questionnaire) -> None:
    client = staff(*EDITOR)
    for name in ("berg", "ada"):
        User.objects.create_user(name, is_staff=True).user_permissions.set(
            Permission.objects.filter(codename__in=["add_version", "view_version"])
        )
    page = Page(client.get(change_url(draft)))
    assert "To publish, ask ada or berg." in page.text
    assert "To see the versions, ask ada or berg." in page.text
    assert not [link for link in page.addresses if "publish" in link or "version" in link]


def test_a_refusal_in_the_admin_says_who_can(staff: Staff, draft: Questionnaire) -> None:
    client = staff(*EDITOR)
    User.objects.create_superuser("ada")
    for address, sentence in (
        (reverse("admin:assessments_questionnaire_publish", args=[draft.pk]), "To publish, ask ada."),
        (reverse("admin:assessments_version_changelist"), "To see the versions, ask ada."),
        (reverse("admin:assessments_version_compare", args=[draft.pk]), "To see the versions, ask ada."),
        (reverse("admin:assessments_cue_changelist"), "Your account has no permission for it. To get one, ask ada."),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert sentence in Page(response).text, address


def test_after_publishing_somebody_who_may_not_see_versions_stays_on_the_page(
    staff: Staff, small: Questionnaire, nothing_questionable: None
) -> None:
    client = staff(*PUBLISHER)
    address = reverse("admin:assessments_questionnaire_publish", args=[small.pk])
    shown = Page(client.get(address)).value("draft")
    response = client.post(address, {"note": "", "draft": shown}, follow=True)
    assert response.status_code == 200
    [notice] = Page(response).notices
    assert "Version 1 is published." in notice
    assert small.versions.exists()
