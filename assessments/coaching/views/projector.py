"""The code and its QR code, large, for the projector."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assessments.coaching.fetch import fetch_own_group
from assessments.coaching.permissions import for_coaches
from assessments.coaching.views.addresses import absolute
from assessments.models import Coach
from assessments.web.htmx import respond
from assessments.web.qr import qr_svg
from assessments.web.requests import SiteRequest


@for_coaches
@require_safe
def wall(request: SiteRequest, coach: Coach, group_id: int) -> HttpResponse:
    """Show the code and its QR code, large, for the classroom wall."""
    group = fetch_own_group(coach, group_id)
    address = absolute(request, "group_join", group.code)
    context = {"coach": coach, "group": group, "qr": qr_svg(address), "typed_at": absolute(request, "code")}
    return respond(request, "coaching/wall.html", context)
