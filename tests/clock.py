"""The day on which the clock of ``stopped_clock`` stands: no test can meet a midnight, or the date of the machine."""

from datetime import timedelta

from tests.factories import NOON

NOW = NOON + timedelta(days=1)  # after all that the factories make
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
