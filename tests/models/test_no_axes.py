"""Migration 0012 deletes what django-axes, which an older release used, wrote down of wrong passwords."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

forget_wrong_passwords = import_module("assessments.migrations.0012_password_mails_and_no_axes").forget_wrong_passwords


@pytest.mark.django_db
def test_names_addresses_and_what_was_sent_with_wrong_passwords_are_deleted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE axes_accessattempt (post_data TEXT)")
        cursor.execute("INSERT INTO axes_accessattempt VALUES ('username=lind')")
        forget_wrong_passwords(apps, SimpleNamespace(connection=connection))
        cursor.execute("SELECT COUNT(*) FROM axes_accessattempt")
        assert cursor.fetchone() == (0,)
        cursor.execute("DROP TABLE axes_accessattempt")
