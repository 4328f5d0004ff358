"""Sentences and labels of the comparison pages. Pure: no Django."""

from datetime import datetime

from assessments.core.times import minute_text

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")


def own_label(label: str, finished_at: datetime | None) -> str:
    """Return what the reader's own result is called: as they named it, or with ``finished_at`` if there are several."""
    if label:
        return label
    return f"You, {minute_text(finished_at)}" if finished_at else "You"


def link_opens_nothing(place: int) -> str:
    """Return that one of the links, counted from 0, doesn't open."""
    return f"The {PLACES[place]} link doesn’t work. It may be mistyped, turned off or expired; ask for a new one."


def nothing_chosen(*, of: int) -> str:
    """Return that a form was sent without anything to compare."""
    return f"Nothing was chosen. Choose 2 to {of} to compare."


def one_chosen(*, is_twice: bool, by_form: bool) -> str:
    """Return that there is one side only; nothing if a link has led here with it, and the second is still to choose."""
    if is_twice:
        return "Both are the same. Choose another to compare it with."
    return "That is only one. Choose another to compare it with." if by_form else ""


def table_label(*, has_postings: bool) -> str:
    """Return the accessible name of the table."""
    return f"{'Shares' if has_postings else 'Values'} side by side"
