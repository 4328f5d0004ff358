"""Moments in pages are <time> elements, which a script shows in the reader's zone; in text they say UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from django.conf import settings

from assessments.core.times import day_text, minute_text
from assessments.templatetags.sentences import people
from assessments.web.times import at_time, on_day

HALF_PAST = datetime(2026, 11, 29, 19, 1, 30, 999, tzinfo=timezone(timedelta(hours=-5)))
# What `date` may format in a template: days without a time, and the values of date fields.
DAYS = {
    *("until", "day.day", "newer.closes_on", "newer.visible_until"),
    *("form.closes_on.value", "form.visible_until.value"),
}


def test_a_moment_is_written_in_utc_and_says_so() -> None:
    assert at_time(HALF_PAST) == '<time datetime="2026-11-30T00:01:30Z">30 November 2026, 00:01 UTC</time>'
    assert on_day(HALF_PAST) == '<time datetime="2026-11-30T00:01:30Z" data-day>30 November 2026 (UTC)</time>'
    assert (minute_text(HALF_PAST), day_text(HALF_PAST)) == ("30 November 2026, 00:01 UTC", "30 November 2026 (UTC)")
    assert minute_text(HALF_PAST.astimezone(UTC)) == minute_text(HALF_PAST)


def test_templates_format_days_only() -> None:
    """A moment goes through at_time, on_day or minute_text."""
    found = {
        value
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for value in re.findall(r"([\w.]+)\|(?:date|time)\b", path.read_text(encoding="utf-8"))
    }
    assert found <= DAYS


def test_code_formats_moments_in_one_place() -> None:
    rooms = Path(settings.BASE_DIR) / "assessments"
    formats = re.compile(r"%H|%M:|\.isoformat\(|strftime")
    found = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if formats.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"core/times.py", "operations/logs.py"}


def test_one_person_is_no_people() -> None:
    assert [people(count) for count in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
