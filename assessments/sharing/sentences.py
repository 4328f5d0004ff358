"""Sentences about a link's settings. Pure: no Django."""

from datetime import datetime

from assessments.core.times import day_text, minute_text
from assessments.links.links import LIFETIMES


def lifetime_as_it_is(*, expires_at: datetime, now: datetime) -> str:
    """Return the choice that leaves a link's end alone, short enough for a phone."""
    return "As it is: it ran out" if expires_at <= now else f"As it is: until {day_text(expires_at)}"


def made_for(*, created_at: datetime, expires_at: datetime) -> str:
    """Return for how long a link was made, if that is one of LIFETIMES, and when it ends."""
    end = minute_text(expires_at)
    label = next((label for label, span in LIFETIMES.values() if span == expires_at - created_at), "")
    return f"Made {label[:1].lower()}{label[1:]}: until {end}." if label else f"Until {end}."
