"""Moments in pages: in UTC as the server writes them, in the reader's own time zone where static/js/times.js runs."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.core.times import day_text, minute_text, utc_text


def on_day(moment: datetime) -> SafeString:
    """Return the day of a moment, as “3 May 2026 (UTC)” or the reader's own."""
    return format_html('<time datetime="{}" data-day>{}</time>', utc_text(moment), day_text(moment))


def at_time(moment: datetime) -> SafeString:
    """Return a moment, as “3 May 2026, 14:05 UTC” or in the reader's own time."""
    return format_html('<time datetime="{}">{}</time>', utc_text(moment), minute_text(moment))
