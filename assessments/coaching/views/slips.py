"""Slips to print and cut: with a personal link on each, or with the group's code for a class without a list."""

import math

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assessments.coaching import invite_sentences
from assessments.coaching.fetch import fetch_group_to_change
from assessments.coaching.permissions import for_coaches
from assessments.coaching.slips import PER_SHEET, WAYS, group_slips, personal_slips, sheets_of
from assessments.coaching.views.addresses import absolute
from assessments.coaching.views.inviting import people_of
from assessments.models import Coach
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def slips(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the slips; ``for`` in the address says for whom: at first all on the list, or a class without one."""
    group = fetch_group_to_change(coach, group_id)
    people = people_of(request, group)
    way = request.GET.get("for", "")
    if way not in WAYS:
        way = "all" if people else "group"
    link = absolute(request, "group_join", group.code)
    shown = group_slips(link) if way == "group" else personal_slips(people, way=way)
    context = {
        "coach": coach,
        "group": group,
        "way": way,
        "ways": WAYS.items() if people else (),
        "sheets": sheets_of(shown),
        "size": invite_sentences.slips(len(shown), sheets=math.ceil(len(shown) / PER_SHEET)),
        "last_day": invite_sentences.last_day_to_join(closes_on=group.closes_on, zone=group.time_zone),
        "typed_at": absolute(request, "code"),
    }
    return respond(request, "coaching/slips.html", context)
