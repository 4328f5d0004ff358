"""Rate limits by network address, which is not stored."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from assessments.models import Attempt, Tally, Version
from assessments.web.rate_limits import GUESSES, READINGS, STARTS, WINDOW, Limit, client_address, count, is_throttled
from tests import database
from tests.factories import NOON
from tests.html import Page

transactional_db = pytest.fixture(database.transactional_db)
HERE, THERE = "192.0.2.7", "198.51.100.9"


def ask(address: str = HERE, forwarded: str | None = None) -> HttpRequest:
    more: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


@pytest.mark.django_db
def test_after_sixty_guesses_all_others_are_refused() -> None:
    answered = 0
    for _ in range(1000):
        if not is_throttled(ask(), GUESSES, now=NOON):
            answered += 1
            count(ask(), GUESSES, now=NOON)
    assert answered == GUESSES.maximum == 60


@pytest.mark.django_db
def test_one_address_and_one_kind_are_stopped_and_no_other() -> None:
    for _ in range(GUESSES.maximum):
        assert not is_throttled(ask(), GUESSES, now=NOON)
        count(ask(), GUESSES, now=NOON)
    assert is_throttled(ask(), GUESSES, now=NOON)
    assert not is_throttled(ask(), Limit("key", GUESSES.maximum), now=NOON)
    assert not is_throttled(ask(THERE), GUESSES, now=NOON)


@pytest.mark.django_db
def test_the_window_closes_by_itself_and_the_next_one_counts_from_one() -> None:
    for _ in range(GUESSES.maximum):
        count(ask(), GUESSES, now=NOON)
    assert is_throttled(ask(), GUESSES, now=NOON + WINDOW - timedelta(seconds=1))
    assert not is_throttled(ask(), GUESSES, now=NOON + WINDOW)
    count(ask(), GUESSES, now=NOON + WINDOW)
    assert Tally.objects.get().count == 1
    assert timedelta(minutes=10) == WINDOW


@pytest.mark.django_db
def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    for _ in range(GUESSES.maximum):
        count(ask(), GUESSES, now=NOON)
    assert not is_throttled(ask(), GUESSES, now=NOON - timedelta(hours=1))


@pytest.mark.django_db
def test_no_network_address_is_stored() -> None:
    with override_settings(BEHIND_PROXY=True):
        count(ask(THERE, HERE), GUESSES, now=NOON)
    count(ask(), GUESSES, now=NOON)
    held = serializers.serialize("json", Tally.objects.all())
    assert Tally.objects.get().count == 2
    assert HERE not in held
    assert THERE not in held


@pytest.mark.usefixtures("transactional_db")
def test_guesses_at_the_same_moment_all_count() -> None:
    count(ask(), GUESSES, now=NOON)

    def guess() -> None:
        try:
            for _ in range(5):
                count(ask(), GUESSES, now=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tally.objects.get().count == 21


def full(limit: Limit) -> None:
    """Use up ``limit`` for the test client's network address."""
    request = ask("127.0.0.1")
    count(request, limit, now=timezone.now())
    Tally.objects.update(count=limit.maximum)


def test_starting_attempts_is_throttled_and_continuing_is_not(student: Client, attempt: Attempt) -> None:
    address = f"/q/{attempt.version.questionnaire.slug}/"
    assert student.post(address, {"mode": "full"}).status_code == 303
    full(STARTS)
    refused = student.post(address, {"mode": "adaptive"})
    assert refused.status_code == 429
    assert "ten minutes" in Page(refused).text
    assert Attempt.objects.count() == 1
    assert student.get(address).status_code == 200
    assert student.get(f"/take/{attempt.pk}/", follow=True).status_code == 200


def test_reading_postings_is_throttled(student: Client, version: Version) -> None:
    assert student.post("/postings/", {"text": "Too short."}).status_code == 422
    assert Tally.objects.get().count == 1
    full(READINGS)
    assert student.post("/postings/", {"text": "Too short."}).status_code == 429
    assert student.get("/postings/").status_code == 200


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, None, HERE),
        (False, THERE, HERE),  # nobody chooses an address by a header
        (True, THERE, THERE),
        (True, f"10.0.0.1, {THERE}", THERE),  # what the visitor wrote stands before what the proxy saw
        (True, "", HERE),
        (True, f"{THERE},", HERE),
        (True, None, HERE),
    ],
)
def test_the_client_address_behind_a_proxy_and_without(behind: bool, forwarded: str | None, address: str) -> None:
    with override_settings(BEHIND_PROXY=behind):
        assert client_address(ask(HERE, forwarded)) == address
