"""The time of ``stopped_clock``, so that no test depends on midnight or on the machine's date."""

from datetime import timedelta

from tests.factories import NOON

NOW = NOON + timedelta(days=1)  # after all that the factories make
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
