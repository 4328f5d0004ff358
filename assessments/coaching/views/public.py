"""The picture of a whole group, for whoever has its link: no names, and only of five finished members or more."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching.summary import summarise_group
from assessments.coaching.views.profiles import mean_radar
from assessments.links.links import known_token
from assessments.models import Group
from assessments.web.htmx import personal, respond
from assessments.web.requests import SiteRequest


@personal
@require_safe
def together(request: SiteRequest, token: str) -> HttpResponse:
    """Who leads how often, and the mean profile; 404 alike for no such link and for too few members."""
    rows = Group.objects.select_related("coach", "questionnaire")
    group = rows.filter(together_token=known_token(token)).first()
    if group is None:
        raise Http404
    overview = summarise_group(group=group, today=timezone.now().date())
    if not overview.may_be_shared:
        raise Http404
    return respond(
        request, "coaching/public_summary.html", {"group": group, "overview": overview, "mean": mean_radar(overview)}
    )
