"""The clock, stopped, for tests that hang on the day: none of them can meet a midnight or the date of the machine."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NOON

NOW = NOON + timedelta(days=1)  # after all that the factories make
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW for as long as the test takes, for the views and for the makers alike."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
