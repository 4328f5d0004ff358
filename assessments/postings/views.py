"""Reading a job posting: paste it, see what it mixes and whether it fits; keep it only where that is asked for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.core import charts
from assessments.core.posting_reader import OBSTACLES, REPEATED, Obstacle
from assessments.links.fetch import fetch_shared_result
from assessments.links.links import SharedPosting, count_opening, link_for, new_token, owner_digest, token_in
from assessments.links.owner_cookie import owner_of, owner_token, remember_owner
from assessments.links.previews import is_person, preview_of
from assessments.models import Attempt, Posting, ShareLink, Version
from assessments.postings.forms import PostingForm
from assessments.postings.report import Fit, PostingReport, fit_to, posting_report, read_text
from assessments.postings.saved import MAX_POSTINGS, TooManyPostings, save_posting
from assessments.questionnaires.published import reading_versions
from assessments.results.report import Report
from assessments.results.snapshots import load_report
from assessments.web import rate_limits
from assessments.web.errors import too_many
from assessments.web.htmx import personal, respond, see_other
from assessments.web.requests import SiteRequest


@dataclass(frozen=True)
class Beside:
    """A result to lay a posting beside, and whose it is."""

    report: Report
    whose: str


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def postings(request: SiteRequest) -> HttpResponse:
    """Paste a posting and read it. POST with ``keep`` keeps it; without, nothing is stored."""
    versions = reading_versions()
    if not versions:
        return respond(request, "postings/none.html")
    quizzes = [(version.content.slug, version.content.title) for version in versions]
    if request.method != "POST":
        return _asked(request, PostingForm(quizzes=quizzes))
    if rate_limits.is_throttled(request, rate_limits.READINGS, now=timezone.now()):
        return too_many(request)
    rate_limits.count(request, rate_limits.READINGS, now=timezone.now())
    form = PostingForm(request.POST, quizzes=quizzes)
    beside = _pasted_result(request, form) if form.is_valid() else None
    if form.errors:
        return _asked(request, form, status=422)
    chosen = form.cleaned_data["quiz"]
    version = next((version for version in versions if version.content.slug == chosen), versions[0])
    report = read_text(version=version, text=form.cleaned_data["text"])
    if not report.reading.is_posting:
        form.add_error("text", OBSTACLES[report.reading.obstacle or Obstacle.EMPTY])
        return _asked(request, form, status=422)
    name = form.cleaned_data["name"] or report.first_line
    if "keep" in request.POST:
        return _kept(request, form, version, name)
    beside = beside or own_result(request, version.content.slug)
    context = {"form": form, "name": name, "shows_text": True, **reading_context(report, beside)}
    return respond(request, "postings/read.html", context)


def _asked(request: SiteRequest, form: PostingForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "kept": kept_by_fit(request), "most": MAX_POSTINGS}
    return respond(request, "postings/page.html", context, status=status)


def _pasted_result(request: SiteRequest, form: PostingForm) -> Beside | None:
    """The result whose link was pasted; a problem of the form where it opens none."""
    typed = form.cleaned_data["beside"].strip()
    if not typed:
        return None
    try:
        shared = fetch_shared_result(request, token_in(typed))
    except Http404:
        form.add_error("beside", "That link opens no result. It may be mistyped, turned off or have run out.")
        return None
    if not shared.is_owner:
        count_opening(link=shared.link, now=timezone.now())
    return Beside(load_report(shared.attempt), "Your result" if shared.is_owner else "The result behind the link")


def own_result(request: SiteRequest, slug: str) -> Beside | None:
    """Return this browser's newest finished result of a questionnaire."""
    attempts = Attempt.objects.owned_by(owner_of(request)).with_snapshot()
    finished = attempts.filter(finished_at__isnull=False, version__questionnaire__slug=slug)
    newest = finished.order_by("-finished_at").first()
    return Beside(load_report(newest), "Your result") if newest else None


def _kept(request: SiteRequest, form: PostingForm, version: Version, name: str) -> HttpResponse:
    token, now, text = owner_token(request), timezone.now(), form.cleaned_data["text"]
    try:
        posting = save_posting(version=version, owner=owner_digest(token), name=name, text=text, now=now)
    except TooManyPostings:
        form.add_error(None, f"{MAX_POSTINGS} postings are kept already. Remove one first.")
        return _asked(request, form, status=422)
    messages.success(request, "Kept. You find it again under “Read a posting”, sorted by fit.")
    response = see_other("result", link_for(of=posting, token=new_token(), now=now).token)
    remember_owner(response, token)
    return response


@personal
@require_POST
def show_posting(request: SiteRequest, posting_id: UUID) -> HttpResponse:
    """Go to a kept posting of one's own by a link that nobody else has yet, where none opens any more."""
    posting = get_object_or_404(Posting.objects.owned_by(owner_of(request)), pk=posting_id)
    return see_other("result", link_for(of=posting, token=new_token(), now=timezone.now()).token)


@dataclass(frozen=True)
class Kept:
    """A kept posting in the list: its reading, its fit where there is something to fit, and its address."""

    posting: Posting
    report: PostingReport
    fit: Fit | None
    token: str


def kept_by_fit(request: SiteRequest) -> list[Kept]:
    """Return this browser's kept postings, the best fit first; those that fit nothing by when they were kept."""
    mine = list(Posting.objects.owned_by(owner_of(request)).with_version())
    links = ShareLink.objects.active(now=timezone.now()).filter(posting__in=mine).order_by("-pk")
    tokens = dict(links.values_list("posting_id", "token"))
    results: dict[str, Beside | None] = {}
    kept = []
    for posting in mine:
        slug = posting.version.questionnaire.slug
        if slug not in results:
            results[slug] = own_result(request, slug)
        report, beside = posting_report(posting), results[slug]
        fit = fit_to(posting=report, person=beside.report) if beside else None
        kept.append(Kept(posting, report, fit, tokens.get(posting.pk, "")))
    return sorted(kept, key=lambda item: -item.fit.overlap if item.fit else 1)


def posting_page(request: SiteRequest, shared: SharedPosting) -> HttpResponse:
    """The page of a kept posting, for its owner and for whoever has the link."""
    if not shared.is_owner and is_person(request):
        count_opening(link=shared.link, now=timezone.now())
    report = posting_report(shared.posting)
    context = {
        "shared": shared,
        "link": shared.link,
        "preview": None if shared.is_owner else preview_of(request, shared.link.token),
        "name": shared.posting.name,
        "shows_text": shared.shows_text,
        **reading_context(report, own_result(request, report.content.slug)),
    }
    return respond(request, "postings/kept.html", context)


def reading_context(report: PostingReport, beside: Beside | None) -> dict[str, Any]:
    """Return what the partial postings/_reading.html needs."""
    fit = fit_to(posting=report, person=beside.report) if beside else None
    described = f"{', '.join(f'{score.name} {score.share} %' for score in report.ranked if score.share)}."
    context: dict[str, Any] = {
        "report": report,
        "described": described,
        "beside": beside,
        "fit": fit,
        "repeated": REPEATED if report.reading.is_repeated else "",
    }
    if beside and fit:
        title = "Your result and the posting in one radar chart"
        context["radar"] = charts.overlay_svg(
            beside.report.archetypes,
            _in_order(report, beside.report),
            title=title,
            description=f"The posting: {described}",
        )
    else:
        context["radar"] = charts.radar_svg(
            report.archetypes, title="Radar chart of the posting", description=described
        )
    return context


def _in_order(report: PostingReport, person: Report) -> list[Any]:
    return [report.by_key[score.key] for score in person.archetypes]
