"""Sentences about a link's settings. Pure: no Django."""

from datetime import datetime

from assessments.links.links import LIFETIMES


def lifetime_as_it_is(*, created_at: datetime, expires_at: datetime, now: datetime) -> str:
    """Return the choice that leaves a link's end alone: what it was made for, and when that is."""
    end = f"{expires_at.day} {expires_at:%B %Y, %H:%M} UTC"
    if expires_at <= now:
        return f"As it is: it ran out on {end}"
    made_for = next((label for label, span in LIFETIMES.values() if span == expires_at - created_at), "")
    return f"As it is: {made_for[:1].lower()}{made_for[1:]}, until {end}" if made_for else f"As it is: until {end}"
