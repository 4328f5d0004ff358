"""The cast: a student, somebody they share with, an admin, a stranger; and the shipped questionnaire."""

import pytest
from django.core.cache import caches
from django.http.request import HttpHeaders
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from assessments.authoring import publishing
from assessments.models import Attempt, Version
from tests.browsers import BROWSER
from tests.clock import NOW
from tests.factories import make_attempt, make_finished

# No example fails for taking long: that is how busy the machine is, and speed lives in `make bench`.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """After a failure, say how to run the tests in the same random order again."""
    if exitstatus:
        seed = config.getoption("randomly_seed", default=None)
        terminalreporter.line(f"In this order again: make test ARGS=--randomly-seed={seed}")


@pytest.fixture(autouse=True)
def quick_cutoffs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts that a test publishes get rough cut-offs; those of the shipped version come with its files."""
    monkeypatch.setattr(publishing, "CUTOFF_PEOPLE", 20)


@pytest.fixture(autouse=True)
def no_pages_of_another_test() -> None:
    """Tests give different results the same link; people's links are random."""
    caches["pages"].clear()


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW for as long as the test takes, for the views and for the makers alike."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def version(db: None) -> Version:
    """The shipped questionnaire as a fresh database has it."""
    return Version.objects.select_related("questionnaire").get()


@pytest.fixture
def student(client: Client) -> Client:
    """Whoever takes the quiz; attempts made by the factories belong to this browser."""
    client.defaults |= HttpHeaders.to_wsgi_names(BROWSER)
    client.cookies["careerfit_owner"] = "student-student-studen"
    return client


@pytest.fixture
def stranger() -> Client:
    """Another person's browser, without any cookie."""
    return Client(headers=BROWSER)


@pytest.fixture
def attempt(version: Version) -> Attempt:
    """The student's attempt, just begun, full version."""
    return make_attempt(version=version)


@pytest.fixture
def finished(version: Version) -> Attempt:
    """The student's attempt, finished, every question answered."""
    return make_finished(version=version)
