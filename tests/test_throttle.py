"""Wrong guesses are counted by network address, which is kept nowhere."""

from typing import Any

import pytest
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from assessments import throttle
from assessments.throttle import MOST_MISSES, WINDOW_SECONDS, address_of, count_miss, is_throttled

HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    cache.clear()


def ask(address: str = HERE, forwarded: str | None = None) -> HttpRequest:
    more: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


def test_ten_thousand_guesses_are_sixty_answers() -> None:
    answered = 0
    for _ in range(10_000):
        if not is_throttled(ask(), kind="code"):
            answered += 1
            count_miss(ask(), kind="code")
    assert answered == MOST_MISSES == 60


def test_one_address_and_one_kind_are_stopped_and_no_other() -> None:
    for _ in range(MOST_MISSES):
        assert not is_throttled(ask(), kind="code")
        count_miss(ask(), kind="code")
    assert is_throttled(ask(), kind="code")
    assert not is_throttled(ask(), kind="key")
    assert not is_throttled(ask(THERE), kind="code")


def test_the_window_closes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "WINDOW_SECONDS", 0)
    for _ in range(MOST_MISSES + 1):
        count_miss(ask(), kind="code")
    assert not is_throttled(ask(), kind="code")
    assert WINDOW_SECONDS == 600


def test_the_cache_holds_no_address() -> None:
    with override_settings(BEHIND_PROXY=True):
        count_miss(ask(THERE, HERE), kind="code")
    count_miss(ask(), kind="code")
    held = str(vars(caches["default"]))
    assert "misses:code:" in held
    assert HERE not in held
    assert THERE not in held


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
def test_whose_address_counts(behind: bool, forwarded: str | None, address: str) -> None:
    with override_settings(BEHIND_PROXY=behind):
        assert address_of(ask(HERE, forwarded)) == address
