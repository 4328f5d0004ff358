"""Read a job posting, see what it mixes and whether it fits a result, and keep it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments.core import charts
from assessments.core.posting_reader import OBSTACLES, REPEATED, Obstacle
from assessments.links.fetch import fetch_shared_result
from assessments.links.links import SharedPosting, link_for, new_token, token_in
from assessments.links.openings import count_opening
from assessments.links.owner_cookie import gives_owner_token, owner_of, remember_owner, save_for_owner
from assessments.links.previews import is_person, preview_of
from assessments.models import Posting, ShareLink, Version
from assessments.operations import capacity
from assessments.postings import sentences
from assessments.postings.chosen_results import (
    Choice,
    Comparand,
    ComparedResult,
    ComparedWith,
    load_comparands,
    own_results,
    save_choice,
)
from assessments.postings.forms import PostingForm, ResultForm
from assessments.postings.report import Fit, PostingReport, fit_to, read_text
from assessments.postings.saved import MAX_POSTINGS, TooManyPostings, save_posting
from assessments.postings.snapshots import load_posting_report, posting_name
from assessments.questionnaires.job_figures import job_markets_of
from assessments.questionnaires.published import reading_versions
from assessments.web import rate_limits
from assessments.web.htmx import personal, respond, see_other
from assessments.web.requests import SiteRequest

NO_ROOM = "This site can’t keep any more postings. Copy what you need, or tell whoever runs the site."


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@gives_owner_token
def read_posting(request: SiteRequest) -> HttpResponse:
    """Show the form and the kept postings; POST reads a posting, and stores it only with ``keep``."""
    versions = reading_versions()
    if not versions:
        return _form_page(request, None, status=409 if request.method == "POST" else 200)
    results = own_results(owner=owner_of(request), slugs=[version.content.slug for version in versions])
    if request.method != "POST":
        return _form_page(request, PostingForm(versions=versions, results=results))
    form = PostingForm(request.POST, versions=versions, results=results)
    is_valid = form.is_valid()
    if not rate_limits.take_by_network(request, rate_limits.READINGS, now=timezone.now()):
        form.add_error(None, "Many postings were read from your network just now. Try again in ten minutes.")
        return _form_page(request, form, status=429)
    choice = _choice(request, form) if is_valid else None
    if choice is None:
        return _form_page(request, form, status=422)
    slug = form.cleaned_data["quiz"]
    version = next((version for version in versions if version.content.slug == slug), versions[0])
    report = read_text(version=version, text=form.cleaned_data["text"])
    if not report.reading.is_posting:
        form.add_error("text", OBSTACLES[report.reading.obstacle or Obstacle.EMPTY])
        return _form_page(request, form, status=422)
    if "keep" in request.POST:
        return _keep(request, form, version, report, choice)
    name = form.cleaned_data["name"] or report.first_line
    comparand = _comparand(request, version.content.slug, choice)
    context = {"form": form, "name": name, **reading_context(report, comparand, shows_text=True)}
    return respond(request, "postings/read.html", context)


def _form_page(request: SiteRequest, form: PostingForm | None, *, status: int = 200) -> HttpResponse:
    """Show the kept postings, below the form if a posting can be read at all."""
    kept = kept_by_fit(request)
    by_fit = bool(kept and kept[0].fit)
    context = {
        "form": form,
        "promise": sentences.PROMISE,
        "kept": kept,
        "by_fit": by_fit,
        "list_heading": sentences.list_heading(by_fit=by_fit),
        "markets": job_markets_of([version.content for version in form.versions] if form else []),
        "what_the_number_is": sentences.what_the_number_is([item.comparand for item in kept if item.fit]),
    }
    page = respond(request, "postings/page.html", context, status=status)
    if request.method != "POST":
        page["X-Robots-Tag"] = "all"  # what it shows beside the form is there for one browser only
    return page


def _choice(request: SiteRequest, form: ResultForm) -> Choice | None:
    """Return which result a valid form chose; None, with an error added, if the pasted link opens no result."""
    typed = form.cleaned_data["beside"].strip()
    try:
        return form.choice(shared=fetch_shared_result(request, token_in(typed)) if typed else None)
    except Http404:
        form.add_error("beside", "That link opens no result. It may be mistyped, turned off or expired.")
        return None


def _comparand(request: SiteRequest, slug: str, choice: Choice) -> Comparand:
    """Return the result that a posting's page shows beside it; that of somebody's link counts as an opening of it."""
    now = timezone.now()
    [comparand] = load_comparands([(slug, choice)], owner=owner_of(request), now=now)
    if choice.link and comparand.result and not comparand.result.is_own:
        count_opening(link=choice.link, now=now)
    return comparand


def _keep(
    request: SiteRequest, form: PostingForm, version: Version, report: PostingReport, choice: Choice
) -> HttpResponse:
    now, name, text = timezone.now(), form.cleaned_data["name"], form.cleaned_data["text"]
    if not rate_limits.take_by_network(request, rate_limits.KEEPS, now=now):
        form.add_error(None, "Many postings were kept from your network just now. Try again in ten minutes.")
        return _form_page(request, form, status=429)
    if capacity.is_full(Posting, maximum=settings.MAX_STORED_POSTINGS):
        form.add_error(None, NO_ROOM)
        return _form_page(request, form, status=503)
    try:
        posting, token = save_for_owner(
            request,
            lambda owner: save_posting(
                report=report, version=version, owner=owner, name=name, text=text, choice=choice, now=now
            ),
        )
    except TooManyPostings:
        form.add_error(None, f"{MAX_POSTINGS} postings are kept already. Remove one first.")
        return _form_page(request, form, status=422)
    messages.success(request, "Kept. You’ll find it under “Postings”, sorted by fit.")
    response = see_other("result", link_for(of=posting, token=new_token(), now=now).token)
    remember_owner(response, token)
    return response


@personal
@require_POST
def show_posting(request: SiteRequest, posting_id: UUID) -> HttpResponse:
    """Redirect to one of the owner's kept postings."""
    return _see_posting(get_object_or_404(Posting.objects.owned_by(owner_of(request)), pk=posting_id))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def choose_result(request: SiteRequest, posting_id: UUID) -> HttpResponse:
    """Show with which results one of the owner's kept postings can be compared; POST stores which."""
    kept = Posting.objects.owned_by(owner_of(request)).with_version().select_related("compared_link")
    posting = get_object_or_404(kept, pk=posting_id)
    slug = posting.version.questionnaire.slug
    stored, now = Choice.of_posting(posting), timezone.now()
    [comparand] = load_comparands([(slug, stored)], owner=posting.owner, now=now)
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        results=own_results(owner=posting.owner, slugs=[slug]),
        stored=None if comparand.is_gone else stored,
    )
    if request.method == "POST" and form.is_valid():
        choice = _choice(request, form)
        if choice:
            save_choice(posting=posting, choice=choice)
            return _see_posting(posting)
    context = {
        "form": form,
        "posting": posting,
        "name": posting_name(posting, load_posting_report(posting), shows_text=True),
        "link": ShareLink.objects.active(now=now).to(posting).order_by("pk").first(),
        "compared": sentences.compared(comparand),
    }
    return respond(request, "postings/choose_result.html", context, status=422 if form.errors else 200)


def _see_posting(posting: Posting) -> HttpResponse:
    """Redirect to a kept posting; if no link to it opens any more, create one."""
    return see_other("result", link_for(of=posting, token=new_token(), now=timezone.now()).token)


@dataclass(frozen=True)
class KeptPosting:
    """A kept posting in its owner's list. ``fit`` is None without a result to compare it with.

    ``compared`` says with which result. ``token`` is that of a link that opens, empty if there is none.
    """

    posting: Posting
    name: str
    report: PostingReport
    comparand: Comparand
    fit: Fit | None
    token: str

    @property
    def compared(self) -> str:
        """With which result it is compared, as a sentence."""
        return sentences.compared(self.comparand, is_comparable=self.fit is not None)


def kept_by_fit(request: SiteRequest) -> list[KeptPosting]:
    """Return this browser's kept postings, the best fit first, then those without a fit, the newest first."""
    owner, now = owner_of(request), timezone.now()
    postings = list(Posting.objects.owned_by(owner).with_version().select_related("compared_link").defer("text"))
    links = ShareLink.objects.active(now=now).filter(posting__in=postings).order_by("-pk")
    tokens = dict(links.values_list("posting_id", "token"))
    choices = [(posting.version.questionnaire.slug, Choice.of_posting(posting)) for posting in postings]
    kept = []
    for posting, comparand in zip(postings, load_comparands(choices, owner=owner, now=now), strict=True):
        report = load_posting_report(posting)
        name = posting_name(posting, report, shows_text=True)
        fit = _fit_with(report, comparand)
        kept.append(KeptPosting(posting, name, report, comparand, fit, tokens.get(posting.pk, "")))
    return sorted(kept, key=lambda item: -item.fit.overlap if item.fit else 1)


def _fit_with(report: PostingReport, comparand: Comparand) -> Fit | None:
    result = comparand.result
    return fit_to(posting=report, result=result.report, is_own=result.is_own) if result else None


def posting_page(request: SiteRequest, shared: SharedPosting) -> HttpResponse:
    """Show a kept posting to its owner and to whoever has the link.

    The owner sees it beside the result that they chose; others see their own newest, and nothing of that choice.
    """
    if not shared.is_owner and is_person(request):
        count_opening(link=shared.link, now=timezone.now())
    report = load_posting_report(shared.posting, with_text=shared.shows_text)
    choice = Choice.of_posting(shared.posting) if shared.is_owner else Choice()
    comparand = _comparand(request, report.content.slug, choice)
    name = posting_name(shared.posting, report, shows_text=shared.shows_text)
    context = {
        "shared": shared,
        "link": shared.link,
        "preview": None if shared.is_owner else preview_of(request, shared.link.token),
        "name": name,
        "choose_at": reverse("choose_result", args=[shared.posting.pk]) if shared.is_owner else "",
        "choose_label": sentences.choose_label(comparand),
        "kept_on": sentences.kept_on(name, shared.posting.kept_at),
        "who_sees_what": sentences.who_sees_what(
            shows_text=shared.link.shows_answers, opened_count=shared.link.opened_count
        ),
        **reading_context(report, comparand, shows_text=shared.shows_text),
    }
    return respond(request, "postings/kept.html", context)


def reading_context(report: PostingReport, comparand: Comparand, *, shows_text: bool) -> dict[str, Any]:
    """Return the template context of ``postings/_reading.html``, and ``described`` for the link's preview."""
    fit = _fit_with(report, comparand)
    shares = f"{', '.join(f'{score.name} {score.share}%' for score in report.ranked if score.share)}."
    return {
        "report": report,
        "described": shares,
        "repeated": REPEATED if report.reading.is_repeated else "",
        "shows_text": shows_text,
        "about_marks": sentences.about_marks(has_marks=bool(report.reading.evidence)),
        **_says_context(report, shows_text=shows_text),
        "contents": sentences.contents(
            shows_text=shows_text, has_fit=fit is not None, has_questions=bool(report.questions)
        ),
        "compared": sentences.compared(comparand),
        "has_chosen_none": comparand.kind == ComparedWith.NONE,
        **_fit_context(report, comparand.result, fit, shares),
    }


def _says_context(report: PostingReport, *, shows_text: bool) -> dict[str, str]:
    says, leaves_open = bool(report.said), bool(report.open_questions)
    return {
        "says_heading": sentences.says_heading(says=says, leaves_open=leaves_open),
        "says_these": sentences.says_these(shows_text=shows_text),
        "leaves_open": sentences.leaves_open(says=says, leaves_open=leaves_open),
    }


def _fit_context(report: PostingReport, result: ComparedResult | None, fit: Fit | None, shares: str) -> dict[str, Any]:
    if result is None or fit is None:
        return {
            "fit": None,
            "fit_heading": "As a radar",
            "no_fit": sentences.no_fit(is_own=result.is_own) if result else "",
            "radar": charts.radar_svg(
                report.archetypes, named=report.named, title="Radar chart of the posting", description=shares
            ),
        }
    return {
        "fit": fit,
        "fit_heading": sentences.fit_heading(is_own=result.is_own),
        "fit_in_parts": sentences.fit_in_parts(overlap=fit.overlap, most_of_one=fit.most_of_one, is_own=result.is_own),
        "whose": sentences.whose_result(is_own=result.is_own),
        "first_in_chart": sentences.first_in_chart(has_band=True),
        "radar": charts.radar_svg(
            result.report.archetypes,
            second=report.archetypes,
            named=result.report.named | report.named,
            title=sentences.chart_title(is_own=result.is_own),
            description=f"The posting: {shares}",
        ),
    }
