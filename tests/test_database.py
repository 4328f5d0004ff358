"""Tests of the database that the tests use."""

from pathlib import Path

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_sqlite_database_is_in_the_folder_of_this_run(run_folder: Path) -> None:
    """A killed run leaves its journal behind, and a process with the same number would play it into a new database."""
    if connection.vendor == "sqlite":
        assert run_folder in Path(str(connection.settings_dict["NAME"])).parents
