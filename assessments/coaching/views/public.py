"""The public summary of a group, for whoever has its link: no names, and only with enough finished members."""

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
def public_summary(request: SiteRequest, token: str) -> HttpResponse:
    """Show who leads how often, and the mean profile; 404 for an unknown link and for too few finished members."""
    rows = Group.objects.select_related("coach", "questionnaire")
    group = rows.filter(together_token=known_token(token)).first()
    if group is None:
        raise Http404
    summary = summarise_group(group=group, now=timezone.now())
    if not summary.may_be_public:
        raise Http404
    context = {"group": group, "summary": summary, "mean": mean_radar(summary)}
    return respond(request, "coaching/public_summary.html", context)
