"""Sentences for students on the pages of a group. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.html import format_html

from assessments.coaching.sentences import DAY
from assessments.core.names import isolated, join_names
from assessments.core.times import zone_text
from assessments.web.times import at_time


def what_coach_sees(*, shows_answers: bool) -> str:
    """Return everything that the coach sees of a member, as the member reads it before joining."""
    result = "Your result and every answer" if shows_answers else "Your result, without individual answers"
    return (
        f"{result}: the chart with its numbers, how sure it is, and whether the answers look hasty or don’t agree with "
        "each other. Also the name that you give, and when you joined and finished. They can keep notes of their "
        "own, which you don’t see and which go when you leave."
    )


QUIZ_WITHDRAWN = (
    "This group’s quiz was withdrawn: nobody can start it any more. Ask your coach which one to take instead. If you "
    "have taken it in another browser, open your private link here first, which “My results” shows there."
)
GROUP_FULL = "This group is full. Ask your coach to make room for you."
LINK_TAKEN = (
    "Somebody has joined as the person whom this link is for, in another browser. If that was you, bring your results "
    "over by their private link, which “My results” shows there; if not, tell your coach."
)

TERMS_CHANGED = (
    "What your coach asks for has changed since this page was opened, so nothing was recorded. Below is what they ask "
    "for now. If you agree to that, tick it and go on."
)
CONSENT_MISSING = "To join, tick that your coach may see this. You can leave at any time."


COACH_RENAMED = "This coach’s name has changed since you opened this page, so nothing was recorded. Look at it again."


def decided(*, name: str, is_given: bool) -> str:
    """Return what a member has just decided about a coach."""
    name = isolated(name)
    return f"{name} now sees your result." if is_given else f"{name} doesn’t see your result."


def result_chosen(names: Sequence[str]) -> str:
    """Return who sees the result that a member has just chosen."""
    if not names:
        return "Saved. Nobody in the group sees your result until you let them."
    return f"{join_names(names)} now {'sees' if len(names) == 1 else 'see'} the result that you chose."


def group_closed(*, closes_on: date, zone: str, by_hand: bool) -> str:
    """Return that a group can no longer be joined: since its last day, or because a coach closed or archived it."""
    if by_hand:
        return "Your coach has closed this group, so nobody can join it now. Ask them to open it again."
    last = f"{closes_on:{DAY}} was the last day to join ({zone_text(zone)})"
    return f"This group has closed: {last}. Ask your coach to open it again."


def attempt_to_show(*, started_at: datetime, finished_at: datetime | None) -> str:
    """Return one of the student's own attempts as a choice of what to show to the group."""
    if finished_at:
        return format_html("Your result of {}", at_time(finished_at))
    return format_html("The quiz that you started on {}", at_time(started_at))
