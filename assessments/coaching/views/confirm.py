"""Ask before something is deleted or stops to work: a page of its own, so that it needs no JavaScript."""

from dataclasses import dataclass

from django.http import HttpResponse

from assessments.models import Coach, Group
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest


@dataclass(frozen=True)
class Confirmation:
    """What is asked, what would happen, and the labels of both ways out; ``back`` is the address of the one that keeps.

    ``field`` is the name that the button sends, if the view needs one; ``is_danger`` says whether the button is red.
    ``picked`` are the rows of a roster that it is about: of each the key that the form sends, the name and the status.
    """

    question: str
    effect: str
    button: str
    keep: str
    back: str
    field: str = ""
    is_danger: bool = True
    picked: tuple[tuple[str, str, str], ...] = ()


def ask_first(request: SiteRequest, coach: Coach, group: Group, confirmation: Confirmation) -> HttpResponse:
    """Show the page; its button posts to the same address."""
    context = {"coach": coach, "group": group, **vars(confirmation)}
    return respond(request, "coaching/confirm.html", context)
