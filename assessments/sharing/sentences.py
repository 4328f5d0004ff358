"""Sentences about a link's settings, and about deleting an attempt."""

from datetime import datetime

from django.utils.html import format_html

from assessments.links.links import LIFETIMES
from assessments.web.times import at_time


def lifetime_as_it_is(*, expires_at: datetime, now: datetime) -> str:
    """Return the choice that leaves a link's end alone, short enough for a phone."""
    return "As it is: expired" if expires_at <= now else "As it is"


def made_for(*, created_at: datetime, expires_at: datetime) -> str:
    """Return for how long a link was made, if that is one of LIFETIMES, and when it ends."""
    end = at_time(expires_at)
    label = next((label for label, span in LIFETIMES.values() if span == expires_at - created_at), "")
    if not label:
        return format_html("Until {}.", end)
    return format_html("Made {}: until {}.", f"{label[:1].lower()}{label[1:]}", end)


def deleting(*, is_finished: bool) -> tuple[str, str]:
    """Return the question before an attempt is deleted, and what deleting does."""
    if is_finished:
        return (
            "Delete this result?",
            "Its answers, its result and every link to it are deleted for good. This can’t be undone.",
        )
    return "Delete this unfinished quiz?", "Its answers are deleted for good. This can’t be undone."
