"""The public summary of a group, for whoever has its link: no names, and only with enough finished members."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching import sentences
from assessments.coaching.summary import summarise_group
from assessments.coaching.views.profiles import mean_radar
from assessments.links.links import known_token
from assessments.models import Group
from assessments.models.coaching import MIN_FOR_PUBLIC_SUMMARY
from assessments.web.htmx import personal, respond
from assessments.web.requests import SiteRequest


@personal
@require_safe
def public_summary(request: SiteRequest, token: str) -> HttpResponse:
    """Show who leads how often, and the mean profile; 404 for an unknown link.

    With too few finished members it is 404 too, with a page that says so.
    """
    rows = Group.objects.select_related("coach", "questionnaire")
    group = rows.filter(together_token=known_token(token)).first()
    if group is None:
        raise Http404
    summary = summarise_group(group=group, now=timezone.now())
    if not summary.may_be_public:
        context = {"group": group, "rule": sentences.public_summary_early(needed=MIN_FOR_PUBLIC_SUMMARY)}
        return respond(request, "coaching/public_summary_early.html", context, status=404)
    context = {"group": group, "summary": summary, "mean": mean_radar(summary)}
    return respond(request, "coaching/public_summary.html", context)
