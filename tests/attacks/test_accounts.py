"""Sessions, disabled accounts and links for a new password."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.coaching.mail_queue import send_due_mails
from assessments.models import Coach, Mail
from tests.attacks.attackers import EVIL, PASSWORD, logged_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/coach/login/", "/admin/login/"])
def test_login_replaces_a_planted_session_key(lind: Coach, address: str) -> None:
    User.objects.filter(pk=lind.user_id).update(is_staff=True)
    client = Client()
    planted = client.session
    planted["mark"] = "planted"
    planted.save()
    assert planted.session_key
    client.cookies["sessionid"] = planted.session_key
    response = client.post(address, {"username": "lind", "password": PASSWORD})
    assert response.status_code == 302
    assert client.cookies["sessionid"].value != planted.session_key
    thief = Client()
    thief.cookies["sessionid"] = planted.session_key
    assert thief.get("/coach/").status_code == 302


def test_logout_and_a_new_password_end_sessions(lind: Coach) -> None:
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        browser.post("/coach/login/", {"username": "lind", "password": PASSWORD})
    kept = client.cookies["sessionid"].value
    client.post("/coach/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/coach/").status_code == 302
    assert elsewhere.get("/coach/").status_code == 200
    lind.user.set_password("another-long-password")
    lind.user.save()
    assert elsewhere.get("/coach/").status_code == 302


def test_a_disabled_account_is_logged_out_at_once(lind: Coach) -> None:
    client = logged_in(lind)
    User.objects.filter(pk=lind.user_id).update(is_active=False)
    assert client.get("/coach/").status_code == 302
    assert Client().post("/coach/login/", {"username": "lind", "password": PASSWORD}).status_code == 422


@override_settings(EMAIL_CONFIGURED=True)
def test_a_password_mail_links_to_this_site_only(stranger: Client, lind: Coach) -> None:
    address, posted = "/coach/password/forgotten/", {"email": "lind@example.org"}
    assert stranger.post(address, posted, HTTP_HOST=EVIL).status_code == 400
    assert not Mail.objects.exists()
    stranger.post(address, posted, HTTP_X_FORWARDED_HOST=EVIL)
    send_due_mails(clock=timezone.now)
    assert "http://testserver/coach/password/new/" in mail.outbox[0].body
    assert EVIL not in mail.outbox[0].body + str(mail.outbox[0].message())


def test_a_link_for_a_new_password_works_once(stranger: Client, lind: Coach) -> None:
    token = default_token_generator.make_token(lind.user)
    address = f"/coach/password/new/{urlsafe_base64_encode(force_bytes(lind.user.pk))}/{token}/"
    form = stranger.get(address).headers["Location"]
    assert token not in form  # the page that shows the form tells its address to nobody
    new = {"new_password1": "another-long-password", "new_password2": "another-long-password"}
    assert stranger.post(form, new).status_code == 302
    assert "Location" not in Client().get(address).headers
