"""Open a link to a result or to a saved posting."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.coaching.memberships import visible_memberships
from assessments.links.fetch import fetch_shared, fetch_shared_result
from assessments.links.links import SharedPosting, SharedResult
from assessments.links.openings import count_opening
from assessments.links.owner_cookie import owner_token
from assessments.links.previews import is_person, preview_of
from assessments.postings.views import posting_page
from assessments.results.corners import WITH_ANSWERS, WITHOUT_ANSWERS, corners_of
from assessments.results.page import result_context
from assessments.results.snapshots import load_shared_report
from assessments.web.embedding import allow_embedding
from assessments.web.htmx import personal, respond
from assessments.web.page_cache import cached_or_304
from assessments.web.requests import SiteRequest


@personal
@require_safe
def result(request: SiteRequest, token: str) -> HttpResponse:
    """Show the result or the saved posting of a link; the owner also gets the controls."""
    shared = fetch_shared(request, token)
    if isinstance(shared, SharedPosting):
        return posting_page(request, shared)
    if not shared.is_owner and is_person(request):
        count_opening(link=shared.link, now=timezone.now())
    return cached_or_304(request, shared, lambda: _result_page(request, shared))


def _result_page(request: SiteRequest, shared: SharedResult) -> HttpResponse:
    context = result_context(shared, load_shared_report(shared))
    if shared.is_owner:
        attempt = shared.attempt
        context["key"] = owner_token(request)
        context["memberships"] = visible_memberships(
            owner=attempt.owner,
            questionnaire_id=attempt.version.questionnaire_id,
            now=timezone.now(),
        )
    else:
        context["preview"] = preview_of(request, shared.link.token)
    page = respond(request, "results/page.html", context)
    return allow_embedding(page, shared.attempt.version.questionnaire) if shared.is_owner else page


@personal
@require_safe
def radar_json(request: SiteRequest, token: str) -> HttpResponse:
    """Return the radar as a plotly figure; the page fetches it when somebody explores the chart."""
    shared = fetch_shared_result(request, token)
    return cached_or_304(request, shared, lambda: _radar_json(shared))


def _radar_json(shared: SharedResult) -> HttpResponse:
    # Importing plotly takes a quarter of a second, so it is imported only when somebody explores a chart.
    from assessments.core.charts.plotly_figure import radar_figure

    report = load_shared_report(shared)
    return JsonResponse(radar_figure(report.archetypes, named=report.named))


@personal
@require_safe
def corners(request: SiteRequest, token: str) -> HttpResponse:
    """Return what the page says about each corner of the chart, as HTML; explore.js puts it below the chart."""
    shared = fetch_shared_result(request, token)
    return cached_or_304(request, shared, lambda: _corners(request, shared))


def _corners(request: SiteRequest, shared: SharedResult) -> HttpResponse:
    report = load_shared_report(shared)
    context = {
        "report": report,
        "corners": corners_of(report, shared=shared),
        "how": WITH_ANSWERS if shared.shows_answers else WITHOUT_ANSWERS,
    }
    return render(request, "results/_corners.html", context)
