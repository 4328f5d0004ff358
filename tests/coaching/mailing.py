"""What tests of the mails to a group's list share: its address, who is on it, and the button that sends."""

from datetime import datetime

from django.test import Client

from assessments.coaching.mail_queue import send_due_mails
from assessments.models import Group
from tests.clock import NOW
from tests.html import Page

ANNA, BO = "anna@example.org", "bo@example.org"


def home(group: Group) -> str:
    return f"/coach/groups/{group.pk}/"


def press_send(coach: Client, group: Group, *, kind: str = "invitation", sentence: str = "") -> Page:
    """Send as the form of the preview does; return the page after it."""
    fields = {"kind": kind, "sentence": sentence, "previewed": sentence, "send": "1"}
    return Page(coach.post(f"{home(group)}mail/", fields, follow=True))


def let_go(*, now: datetime = NOW) -> None:
    """Have the queue sent."""
    send_due_mails(clock=lambda: now)
