"""Names and labels are cleaned in one way, whoever types them: see `clean_name`."""

from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import RequestFactory

from assessments.coaching.account_forms import AccountForm, CoachAccountForm, ForgottenForm
from assessments.web.forms import AccountNameField, NameField, PlainForm
from careerfit import urls

# Fields for text that is no name, each with the reason.
NO_NAMES = {
    "CodeForm.code": "a code",
    "FirstCodeForm.code": "a code",
    "FirstCodeForm.current_password": "a password",
    "PasswordForm.current_password": "a password",
    "TurnOffForm.code": "a code",
    "TurnOffForm.current_password": "a password",
    "AccountForm.current_password": "a password",
    "AccountForm.shown": "a digest",
    "CopyForm.shown": "a digest",
    "CopyForm.time_zone": "a name of the time zone database",
    "GroupForm.shown": "a digest",
    "GroupForm.time_zone": "a name of the time zone database",
    "InviteForm.names": "a list, whose lines are cleaned one by one",
    "NoteForm.note": "a text of several lines",
    "NoteForm.shown": "a digest",
    "PostingForm.beside": "an address",
    "PostingForm.text": "a text of several lines",
    "ResultForm.beside": "an address",
}
DECOMPOSED, COMPOSED = "\ufeff Jose\u0301\u200b ", "José"


def forms_below(base: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for form in base.__subclasses__():
        yield form
        yield from forms_below(form)


def test_every_line_that_people_type_is_a_name_field() -> None:
    assert urls  # imports every room
    others = {
        f"{form.__name__}.{name}"
        for form in forms_below(PlainForm)
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField
    }
    assert others == set(NO_NAMES)
    assert isinstance(CoachAccountForm.base_fields["name"], NameField)
    assert isinstance(CoachAccountForm.base_fields["username"], AccountNameField)


@pytest.mark.django_db
def test_every_line_that_admins_type_is_a_name_field() -> None:
    """Django's own groups of permissions aside, which only admins see."""
    request = RequestFactory().get("/")
    pages = [page for page in admin.site._registry.values() if page.model._meta.app_label in {"assessments", "auth"}]
    assert any(page.inlines for page in pages)
    for page in pages:
        rows = [row(page.model, admin.site) for row in page.inlines]
        for editor in (page, *rows):
            for field in editor.model._meta.fields:
                is_line = type(field) is models.CharField and not field.choices and field.editable
                if is_line and editor.model is not Group and field.name != "password":
                    made = editor.formfield_for_dbfield(field, request)
                    assert isinstance(made, NameField), f"{editor}: {field.name}"


def test_a_name_is_cleaned_before_its_length_is_counted() -> None:
    field = NameField(max_length=4)
    assert field.clean(DECOMPOSED) == COMPOSED
    with pytest.raises(forms.ValidationError, match="required"):
        field.clean("\u200b\u3164")
    assert NameField(required=False).clean("\u200b") == ""


def test_an_account_has_one_name_however_it_is_typed() -> None:
    assert AccountNameField(max_length=150).clean("\u200bjose\u0301\ufeff") == "josé"
    with pytest.raises(forms.ValidationError):
        AccountNameField(max_length=150).clean("\u3164")


@pytest.mark.django_db
def test_a_mail_address_loses_what_cannot_be_seen() -> None:
    """Copied from a sheet or a page; `anna@example.org` with U+200B behind it is an address to Django."""
    fields = [
        AccountForm.base_fields["email"],
        CoachAccountForm.base_fields["email"],
        ForgottenForm.base_fields["email"],
    ]
    page = admin.site._registry[User]
    fields.append(page.formfield_for_dbfield(User._meta.get_field("email"), RequestFactory().get("/")))  # type: ignore[arg-type]
    for field in fields:
        assert field.clean("\ufeffanna@exam\u200bple.org\u200b ") == "anna@example.org"
