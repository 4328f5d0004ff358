"""Sentences of an owner's own pages."""

from assessments.models import Attempt, Posting


def who_sees_the_name(owned: Attempt | Posting) -> str:
    """Return who reads the name that an owner gives."""
    if isinstance(owned, Posting):
        return "Anybody who opens a link to this posting sees its name too."
    return "Only you see it: nobody who opens your link does, and no coach."


def left_empty(says: str) -> str:
    """Return what something is called that its owner gives no name."""
    return f"Leave it empty to call it by what it says: “{says}”."
