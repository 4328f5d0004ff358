"""A group's roster: whom the coach invited, who joined, and how far they have come."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching import sentences
from assessments.coaching.consents import count_not_agreed
from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.permissions import for_coaches
from assessments.coaching.roster import Status, roster_of
from assessments.models import Coach, Group
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.web.htmx import respond
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def roster(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the roster only: the group's page polls it by htmx."""
    group = fetch_own_group(coach, group_id)
    return respond(request, "coaching/roster.html", {**roster_context(group), "coach": coach})


def roster_context(group: Group) -> dict[str, Any]:
    """Return what the roster shows: its rows, and how many have come how far."""
    rows = roster_of(group=group, now=timezone.now())
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return {
        "group": group,
        "not_agreed": sentences.not_agreed(count_not_agreed(row.membership for row in rows if row.membership)),
        "rows": rows,
        "counts": [(status.label, count) for status, count in counts.items() if count],
        "public_summary_rule": sentences.public_summary_rule(
            finished=counts[Status.FINISHED], needed=MIN_FOR_PUBLIC_SUMMARY
        ),
    }
