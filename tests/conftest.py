"""Fixtures for all tests: the shipped questionnaire, a student, a stranger and attempts."""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.http.request import HttpHeaders
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from assessments.authoring import publishing
from assessments.models import Attempt, ShareLink, Version
from tests.browsers import BROWSER
from tests.clock import NOW
from tests.database import FRESH, locked
from tests.factories import definition_of_every_format, make_attempt, make_finished, make_version

# No example fails for being slow, which depends on the machine's load; `make bench` measures speed.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the tests: thousands of collected items, modules and models."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """After a failure, print how to run the tests in the same random order again."""
    if exitstatus:
        seed = config.getoption("randomly_seed", default=None)
        terminalreporter.line(f"In this order again: make test ARGS=--randomly-seed={seed}")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
    run_folder: Path,
) -> Iterator[None]:
    """Migrate once in a run, which takes seconds: the first process keeps its new SQLite database for the others."""
    make = partial(setup_databases, verbosity=0, interactive=False, serialized_aliases=())
    fresh = run_folder / FRESH
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            # In a folder of this run: else SQLite plays the journal that a killed run left behind into the copy.
            own = tmp_path_factory.mktemp("database") / "tests.sqlite3"
            connection.settings_dict["TEST"]["NAME"] = own
            with locked(fresh):
                if fresh.exists():
                    shutil.copy(fresh, own)
                    made = make(keepdb=True)
                else:
                    made = make()
                    with connection.cursor() as cursor:
                        cursor.execute("VACUUM INTO %s", [str(fresh)])
        else:
            made = make()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def quick_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few people when drafts are published; the shipped version's calibration comes with its files."""
    monkeypatch.setattr(publishing, "CUTOFF_PEOPLE", 20)
    monkeypatch.setattr(publishing, "TO_COME_PEOPLE", 20)


@pytest.fixture(autouse=True)
def no_pages_of_another_test() -> None:
    """Clear the page cache: tests give different results the same link."""
    caches["pages"].clear()


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock at NOW, for views and factories."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def version(db: None) -> Version:
    """The shipped questionnaire's version, as in a fresh database."""
    return Version.objects.select_related("questionnaire").get()


@pytest.fixture
def every_format(version: Version) -> Version:
    """A version that has a question of every format."""
    return make_version(version, definition=definition_of_every_format(version))


@pytest.fixture
def student(client: Client) -> Client:
    """The browser of the student who owns the attempts that factories make."""
    client.defaults |= HttpHeaders.to_wsgi_names(BROWSER)
    client.cookies["careerfit_owner"] = "student-student-studen"
    return client


@pytest.fixture
def stranger() -> Client:
    """Another browser, without cookies."""
    return Client(headers=BROWSER)


@pytest.fixture
def attempt(version: Version) -> Attempt:
    """The student's attempt, just begun, full version."""
    return make_attempt(version=version)


@pytest.fixture
def finished(version: Version) -> Attempt:
    """The student's attempt, finished, every question answered."""
    return make_finished(version=version)


@pytest.fixture
def link(finished: Attempt) -> ShareLink:
    """The private link to the student's finished result."""
    return finished.links.get()
