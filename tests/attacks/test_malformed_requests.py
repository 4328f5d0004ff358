"""Requests that the forms, the admin or Django itself might fail to read."""

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib.auth.models import Group, User
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import Client

from assessments.models import Attempt, Coach, Version
from careerfit.wsgi import NO_FORM, application, readable_type, with_readable_type
from tests.attacks.attackers import NOT_UNDERSTOOD, logged_in
from tests.attacks.fuzzing import fields_of
from tests.factories import TOKEN
from tests.hangs import must_end
from tests.html import Page
from tests.made_groups import CODE, consent_to, make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("length", ["²", "-1", "x", "1e3", "9" * 5000])
def test_a_content_length_that_is_no_number_is_400(stranger: Client, length: str) -> None:
    """Django parses it while it reads the form, where a ValueError would not be caught."""
    response = stranger.post("/q/data-science-jobs/", {"mode": "full"}, CONTENT_LENGTH=length)
    assert response.status_code == 400
    assert Page(response).heading == NOT_UNDERSTOOD


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "rot13", "nonsense", "utf-7", "utf-16"])
@pytest.mark.parametrize("kind", ["text/html; charset={}", "multipart/form-data; boundary=x; charset={}"])
def test_an_unusable_charset_is_ignored(charset: str, kind: str) -> None:
    """Django decodes the query string with it before any error page can be shown."""
    environ: dict[str, Any] = {"QUERY_STRING": "a=%C3%A9", "CONTENT_TYPE": kind.format(charset)}
    setup_testing_defaults(environ)
    read = with_readable_type(lambda environ, _: [WSGIRequest(environ).GET["a"].encode()])
    assert list(read(environ, lambda *_: None)) == ["é".encode()]
    assert readable_type(kind.format(charset)) == NO_FORM
    assert not isinstance(application, WSGIHandler)  # gunicorn runs the wrapped one


def test_charsets_that_browsers_send_are_kept() -> None:
    for kind in ("multipart/form-data; boundary=x", "text/plain; charset=UTF-8", "", "application/json"):
        assert readable_type(kind) == kind
    assert readable_type("text/html; charset*=nonsense''x") == NO_FORM


def test_forms_refuse_nul_characters(student: Client, finished: Attempt, lind: Coach) -> None:
    """PostgreSQL stores none; SQLite would."""
    nul = "a\x00b"
    group = make_group(lind, finished.version)
    member, coach = make_member(group, finished), logged_in(lind)
    assert student.post(f"/r/{TOKEN}/share/", {"label": nul, "lifetime": "week"}).status_code == 422
    assert student.post("/postings/", {"text": nul}).status_code == 422
    assert Client().post(f"/g/{CODE}/", consent_to(group, display_name=nul)).status_code == 422
    assert coach.post(f"/coach/groups/{group.pk}/members/{member.pk}/", {"note": nul}).status_code == 422
    assert coach.post(f"/coach/groups/{group.pk}/invite/", {"names": nul}).status_code == 422
    assert coach.post("/coach/groups/new/", {"name": nul}).status_code == 422
    assert Client().post("/coach/login/", {"username": nul, "password": nul}).status_code == 422


@pytest.mark.parametrize("form", ["user/{user}/change/", "user/{user}/delete/", "user/{user}/history/", "user/add/"])
def test_an_empty_to_field_is_no_server_error(admin_client: Client, version: Version, form: str) -> None:
    """The admin looks up the empty `_to_field=` as the name of a field."""
    user = User.objects.get(username="admin")
    question, cue = version.questionnaire.questions.earliest("pk"), version.questionnaire.cues.earliest("pk")
    for address in (
        f"auth/{form.format(user=user.pk)}",
        f"assessments/question/{question.pk}/change/",
        f"assessments/cue/{cue.pk}/delete/",
    ):
        for method in (admin_client.get, admin_client.post):
            assert method(f"/admin/{address}?_to_field=").status_code < 500, address


@pytest.mark.parametrize("address", ["/admin/auth/user/?q=", "/admin/assessments/question/?q="])
def test_an_admin_search_for_a_thousand_words_is_400(admin_client: Client, address: str) -> None:
    assert admin_client.get(address + "+".join(["a"] * 50)).status_code == 200
    assert admin_client.get(address + "+".join(["a"] * 1400)).status_code == 400


def test_an_admin_form_with_a_huge_row_number_in_a_list_is_refused(admin_client: Client) -> None:
    """SQLite can't compare such a number, which is a 400; PostgreSQL finds no such row, so the form is shown again."""
    posted = {"name": "Editors", "permissions": ["9" * 30]}
    expected = 400 if connection.vendor == "sqlite" else 200
    assert admin_client.post("/admin/auth/group/add/", posted).status_code == expected
    assert not Group.objects.filter(name="Editors").exists()


@pytest.mark.parametrize("row", ["-Infinity", "", "9" * 400, "²"])
def test_an_admin_action_on_a_row_without_a_number_is_400(admin_client: Client, row: str) -> None:
    posted = {"action": "place_down", "step": "1", "index": "0", "_selected_action": row}
    assert admin_client.post("/admin/assessments/question/", posted).status_code == 400


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("form", ["change", "delete", "history"])
@pytest.mark.parametrize("model", ["coach", "question"])
def test_an_admin_page_of_a_huge_row_number_is_404(admin_client: Client, model: str, form: str, sign: str) -> None:
    for digits in (19, 400):
        address = f"/admin/assessments/{model}/{sign}{'9' * digits}/{form}/"
        for method in (admin_client.get, admin_client.post):
            assert method(address).status_code == 404


@pytest.mark.parametrize("address", ["questionnaire", "question"])
def test_a_negative_number_of_stored_rows_counts_as_none(admin_client: Client, address: str) -> None:
    """A row's place was counted from it, one colour or letter at a time: the request didn't end."""
    page = f"/admin/assessments/{address}/add/"
    sent = {name: value for name, value in fields_of(admin_client.get(page).content.decode()) if name[0] != "_"}
    sent |= {name: str(-(10**15)) for name in sent if name.endswith("-INITIAL_FORMS")}
    with must_end(page, seconds=3):
        assert admin_client.post(page, sent).status_code == 200
