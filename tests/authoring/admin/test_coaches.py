"""Coaches and invitations in the admin; links that are shown once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url, list_url
from assessments.coaching.coach_invitations import invite_coach
from assessments.models import Attempt, Coach, CoachInvitation, Group, Invitee, Membership, Version
from tests.authoring.admin.conftest import Staff
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db
TOKEN = "invite-invite-invite-i"
PASSWORD = "a-long-enough-password"
COACHES, INVITATIONS = list_url(Coach), list_url(CoachInvitation)
INVITE = reverse("admin:assessments_coachinvitation_add")


@pytest.fixture
def lind() -> Coach:
    return make_coach()


def link_on(response: HttpResponseBase) -> str:
    """The path of the link that is shown."""
    site, address = "http://testserver", Page(response).field("Link").attributes["value"]
    assert address is not None and address.startswith(site)
    return address.removeprefix(site)


def password_address(coach: Coach) -> str:
    return reverse("admin:assessments_coach_password", args=[coach.pk])


# --- permissions ----------------------------------------------------------------------------------------


def pages_of(coach: Coach, invitation: CoachInvitation) -> list[str]:
    added = [reverse("admin:assessments_coach_add"), INVITE]
    return [COACHES, INVITATIONS, *added, change_url(coach), change_url(invitation)]


@pytest.fixture
def pages(lind: Coach) -> list[str]:
    return pages_of(lind, invite_coach(note="For Ana", by=None, token=TOKEN, now=timezone.now()))


def test_an_admin_reaches_every_page(admin_client: Client, pages: list[str]) -> None:
    assert {page: admin_client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_staff_without_permission_and_coaches_are_refused(staff: Staff, lind: Coach, pages: list[str]) -> None:
    pages.append(password_address(lind))
    client = staff()
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)
    assert client.post(INVITE, {"note": ""}).status_code == 403
    client.force_login(lind.user)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 302)


@pytest.mark.parametrize("model", [Group, Invitee, Membership])
def test_group_data_is_not_registered(model: type[Model]) -> None:
    assert not admin.site.is_registered(model)


# --- coaches --------------------------------------------------------------------------------------------


def test_an_account_can_be_made_a_coach(admin_client: Client, lind: Coach) -> None:
    berg = User.objects.create_user("berg", password=PASSWORD)
    page = Page(admin_client.get(reverse("admin:assessments_coach_add")))
    offered = page.texts('select[name="user"] option')
    assert "berg" in offered
    assert "lind" not in offered
    assert page.link("send an invitation") == INVITE
    assert page.has(f'#add_id_user[href^="{reverse("admin:auth_user_add")}"]')
    admin_client.post(reverse("admin:assessments_coach_add"), {"user": berg.pk, "name": "Prof. Berg"})
    assert Coach.objects.get(user=berg).name == "Prof. Berg"
    client = Client()
    client.force_login(berg)
    assert client.get("/coach/").status_code == 200


def test_the_list_counts_groups_in_few_queries(
    admin_client: Client, lind: Coach, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_group(lind, version)
    make_group(make_coach("berg"), version, code="WXYZ2345")
    with django_assert_max_num_queries(8):
        page = Page(admin_client.get(COACHES))
    assert page.texts("td.field-group_count") == ["1", "1"]


def test_a_link_to_a_new_password_is_shown_once_and_works_once(admin_client: Client, lind: Coach) -> None:
    assert Page(admin_client.get(change_url(lind))).has(
        f'form[method="post"][action="{password_address(lind)}"] button'
    )
    assert admin_client.get(password_address(lind))["Location"] == change_url(lind)
    shown = admin_client.post(password_address(lind))
    assert "no-store" in shown["Cache-Control"]
    assert "can’t be shown again" in Page(shown).text
    link = link_on(shown)
    assert link not in admin_client.get(change_url(lind)).text
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    lind.user.refresh_from_db()
    assert lind.user.check_password(PASSWORD)
    assert Page(Client().get(link, follow=True)).heading == "This link no longer works"


def test_staff_who_manage_coaches_cannot_reset_an_admins_password(staff: Staff, lind: Coach) -> None:
    client = staff("change_coach", "view_coach")
    assert client.post(password_address(lind)).status_code == 200
    lind.user.is_staff = True
    lind.user.save()
    assert client.post(password_address(lind)).status_code == 403
    assert staff("view_coach").post(password_address(make_coach("berg"))).status_code == 403


@pytest.mark.parametrize("kind", ["coach", "account", "accounts"])
def test_the_deletion_page_lists_what_goes_and_names_no_student(
    admin_client: Client, lind: Coach, version: Version, kind: str
) -> None:
    group = make_group(lind, version, name="Secret seminar")
    make_member(group, display_name="Anna Secret", note="Secret note")
    make_invitee(group, "id-secret")
    if kind == "accounts":
        posted = {"action": "delete_selected", "_selected_action": lind.user.pk}
        response = admin_client.post(reverse("admin:auth_user_changelist"), posted)
    else:
        name = "assessments_coach" if kind == "coach" else "auth_user"
        response = admin_client.get(reverse(f"admin:{name}_delete", args=[lind.pk]))
    notices = [line for line in Page(response).texts("#content li") if line.startswith("The coach Prof. Lind")]
    assert len(notices) == 1
    assert "with 1 group, the lists of who is in them" in notices[0]
    assert "ecret" not in response.text


def test_deleting_a_coach_deletes_the_groups_and_keeps_the_account(
    admin_client: Client, lind: Coach, version: Version, attempt: Attempt
) -> None:
    make_member(make_group(lind, version), attempt)
    admin_client.post(reverse("admin:assessments_coach_delete", args=[lind.pk]), {"post": "yes"})
    assert not Coach.objects.exists()
    assert not Group.objects.exists()
    assert User.objects.filter(username="lind").exists()
    attempt.refresh_from_db()


# --- invitations ----------------------------------------------------------------------------------------


def test_an_invitation_link_is_shown_once_and_works(admin_client: Client) -> None:
    shown = admin_client.post(INVITE, {"note": "For Ana"})
    assert "no-store" in shown["Cache-Control"]
    link = link_on(shown)
    invitation = CoachInvitation.objects.get()
    assert (invitation.note, str(invitation.created_by)) == ("For Ana", "admin")
    assert (invitation.expires_at - invitation.created_at).days == 14
    for address, note in ((INVITATIONS, "th.field-shown_note"), (change_url(invitation), ".field-note .readonly")):
        response = admin_client.get(address)
        assert Page(response).texts(note) == ["For Ana"]
        assert link not in response.text
        assert invitation.digest not in response.text
    assert Page(Client().get(link)).buttons == ["Create account"]


def test_a_note_that_is_too_long_is_refused_and_stays_in_the_form(admin_client: Client) -> None:
    response = admin_client.post(INVITE, {"note": "x" * 81})
    assert response.status_code == 422
    assert Page(response).errors
    assert Page(response).value("note") == "x" * 81
    assert not CoachInvitation.objects.exists()


def test_the_list_shows_the_state_of_each_invitation(admin_client: Client, lind: Coach) -> None:
    now = timezone.now()
    for i, state in enumerate(("open", "used", "orphaned", "over")):
        made = invite_coach(note=state, by=None, token=f"{TOKEN[:-1]}{i}", now=now)
        if state == "over":
            made.created_at, made.expires_at = now - timedelta(days=20), now - timedelta(days=6)
        if state in ("used", "orphaned"):
            made.used_at = now
            made.coach = lind if state == "used" else None
        made.save()
    states = Page(admin_client.get(INVITATIONS)).texts("td.field-state")
    assert sorted(states) == ["Expired", "Open", "Used by Prof. Lind", "Used; that coach was deleted"]


def test_an_invitation_cannot_be_edited_and_deleting_it_revokes_it(admin_client: Client) -> None:
    invitation = invite_coach(note="", by=None, token=TOKEN, now=timezone.now())
    assert admin_client.post(change_url(invitation), {"note": "x"}).status_code == 403
    admin_client.post(reverse("admin:assessments_coachinvitation_delete", args=[invitation.pk]), {"post": "yes"})
    assert Client().get(f"/coach/invitation/{TOKEN}/").status_code == 404


# --- locked logins --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_known", [False, True])
def test_a_link_for_a_new_password_opens_a_locked_login(admin_client: Client, lind: Coach, is_known: bool) -> None:
    lind.user.set_password(PASSWORD)
    lind.user.save()
    client = Client()
    if is_known:
        client.post("/coach/login/", {"username": "lind", "password": PASSWORD})
        client.post("/coach/logout/")
    for _ in range(10):
        client.post("/coach/login/", {"username": "lind", "password": "wrong"})
    right = {"username": "lind", "password": PASSWORD}
    assert client.post("/coach/login/", right).status_code == 429
    form = client.get(link_on(admin_client.post(password_address(lind))))["Location"]
    new = "another-long-enough-password"
    assert client.post(form, {"new_password1": new, "new_password2": new}).status_code == 302
    assert client.post("/coach/login/", right | {"password": new}).status_code == 302


def test_a_command_opens_all_locked_logins(lind: Coach) -> None:
    lind.user.set_password(PASSWORD)
    lind.user.save()
    client = Client()
    for _ in range(10):
        client.post("/coach/login/", {"username": "lind", "password": "wrong"})
    right = {"username": "lind", "password": PASSWORD}
    assert client.post("/coach/login/", right).status_code == 429
    out = StringIO()
    call_command("clear_rate_limits", stdout=out)
    assert out.getvalue() == "Deleted 3 rate-limit counts.\n"
    assert client.post("/coach/login/", right).status_code == 302
