"""Rate limits by network, browser or name, none of which is stored."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Tally, Version
from assessments.web.rate_limits import (
    READINGS,
    STARTS,
    WINDOW,
    Limit,
    client_address,
    give_back,
    network_of,
    refused_until,
    take,
    take_by_network,
)
from tests import database
from tests.factories import NOON
from tests.html import Page

transactional_db = pytest.fixture(database.transactional_db)
HERE, THERE = "192.0.2.7", "198.51.100.9"
GUESSES = Limit("a test’s guess", 60)


def ask(address: str = HERE, forwarded: str | None = None) -> HttpRequest:
    more: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


@pytest.mark.django_db
def test_after_sixty_guesses_all_others_are_refused() -> None:
    answered = sum(take_by_network(ask(), GUESSES, now=NOON) for _ in range(1000))
    assert answered == GUESSES.maximum == 60


@pytest.mark.django_db
def test_one_address_and_one_kind_are_stopped_and_no_other() -> None:
    for _ in range(GUESSES.maximum):
        assert take_by_network(ask(), GUESSES, now=NOON)
    assert not take_by_network(ask(), GUESSES, now=NOON)
    assert take_by_network(ask(), Limit("key", GUESSES.maximum), now=NOON)
    assert take_by_network(ask(THERE), GUESSES, now=NOON)


@pytest.mark.django_db
def test_the_window_closes_by_itself_and_the_next_one_counts_from_one() -> None:
    for _ in range(GUESSES.maximum):
        take_by_network(ask(), GUESSES, now=NOON)
    assert not take_by_network(ask(), GUESSES, now=NOON + WINDOW - timedelta(seconds=1))
    assert take_by_network(ask(), GUESSES, now=NOON + WINDOW)
    assert Tally.objects.get().count == 1
    assert timedelta(minutes=10) == WINDOW


@pytest.mark.django_db
def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    for _ in range(GUESSES.maximum):
        take_by_network(ask(), GUESSES, now=NOON)
    assert take_by_network(ask(), GUESSES, now=NOON - timedelta(hours=1))


@pytest.mark.django_db
def test_no_network_address_is_stored() -> None:
    with override_settings(BEHIND_PROXY=True):
        take_by_network(ask(THERE, HERE), GUESSES, now=NOON)
    take_by_network(ask(), GUESSES, now=NOON)
    held = serializers.serialize("json", Tally.objects.all())
    assert Tally.objects.get().count == 2
    assert HERE not in held
    assert THERE not in held


@pytest.mark.usefixtures("transactional_db")
def test_guesses_at_the_same_moment_all_count() -> None:
    take_by_network(ask(), GUESSES, now=NOON)

    def guess() -> None:
        try:
            for _ in range(5):
                take_by_network(ask(), GUESSES, now=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tally.objects.get().count == 21


@pytest.mark.usefixtures("transactional_db")
def test_no_more_are_counted_at_the_same_moment_than_the_limit_allows() -> None:
    few, counted = Limit("few", 7), []

    def guess() -> None:
        try:
            for _ in range(5):
                if take(limit=few, who="x", now=NOON):
                    counted.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == Tally.objects.get().count == 7


@pytest.mark.django_db
def test_what_is_refused_is_not_counted_and_makes_no_window_longer() -> None:
    few = Limit("few", 2, timedelta(hours=1))
    assert [take(limit=few, who="x", now=NOON + timedelta(minutes=10 * n)) for n in range(6)] == [True] * 2 + [
        False
    ] * 4
    tally = Tally.objects.get()
    assert (tally.count, tally.opened_at) == (2, NOON)
    ends = NOON + timedelta(hours=1)
    assert refused_until([(few, "x")], now=ends - timedelta(seconds=1)) == ends
    assert refused_until([(few, "x")], now=ends) is None
    assert take(limit=few, who="x", now=ends)


@pytest.mark.django_db
def test_the_last_of_several_limits_to_open_again_counts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    short, long = Limit("short", 1), Limit("long", 1, timedelta(hours=2))
    for limit in (short, long):
        take(limit=limit, who="x", now=NOON)
    with django_assert_num_queries(1):
        assert refused_until([(short, "x"), (long, "x")], now=NOON) == NOON + timedelta(hours=2)
    assert refused_until([(short, "x"), (long, "y")], now=NOON) == NOON + WINDOW


@pytest.mark.django_db
def test_one_that_was_given_back_can_be_taken_again() -> None:
    one = Limit("one", 1)
    give_back(limit=one, who="x", now=NOON)
    assert take(limit=one, who="x", now=NOON)
    assert not take(limit=one, who="x", now=NOON)
    give_back(limit=one, who="x", now=NOON)
    assert take(limit=one, who="x", now=NOON)


def full(limit: Limit) -> None:
    """Use up ``limit`` for the test client's network address."""
    request = ask("127.0.0.1")
    take_by_network(request, limit, now=timezone.now())
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
    response = student.post("/postings/", {"text": "Not for now.", "name": "Mine", "beside": "of-ada"})
    assert response.status_code == 429
    page = Page(response)
    assert page.errors == ["Many postings were read from your network just now. Try again in ten minutes."]
    assert [page.value(name) for name in ("text", "name", "beside")] == ["Not for now.", "Mine", "of-ada"]
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


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (HERE, HERE),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", HERE),  # how a server that listens on IPv6 too sees IPv4
        ("192.0.2.7:50123", HERE),  # how some proxies write it
        ("[2001:db8:1:2::1]:50123", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("9" * 50_000, "9" * 64),
        ("", ""),
    ],
)
def test_a_subscriber_with_many_addresses_of_ipv6_is_one_network(address: str, network: str) -> None:
    assert network_of(ask(address)) == network
