"""Download a result or a posting: JSON, CSV, the card for chats, PDF."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.core.advice import NOTES
from assessments.core.charts import Axis
from assessments.core.charts.card import card_svg
from assessments.links.fetch import fetch_shared, fetch_shared_result
from assessments.links.links import SharedPosting, SharedResult
from assessments.postings.report import PostingReport
from assessments.postings.snapshots import load_posting_report, posting_name
from assessments.results.figure import radar_text
from assessments.results.page import who_answered
from assessments.results.pdf import Paper, pdf_of
from assessments.results.png import png_from
from assessments.results.report import Report
from assessments.results.snapshots import load_report, load_shared_report
from assessments.results.table import table_rows
from assessments.results.typefaces import drawable_name, drawable_names, drawable_scores
from assessments.results.why import explain
from assessments.web.csv import csv_response
from assessments.web.htmx import personal
from assessments.web.page_cache import cached_or_304
from assessments.web.requests import SiteRequest
from assessments.web.styles import COLOURS, HUES

Drawn = TypeVar("Drawn", Report, PostingReport)


def _drawable(report: Drawn) -> Drawn:
    """Return the report with names that the card and the PDF can draw."""
    return replace(report, content=drawable_names(report.content), archetypes=drawable_scores(report.archetypes))


def _headline(shared: SharedResult, report: Report) -> str:
    return report.headline(whose="Your" if shared.is_owner else "These")


@personal
@require_safe
def result_json(request: SiteRequest, token: str) -> HttpResponse:
    """Return the report as JSON, with answers or the posting's text only if the visitor may see them."""
    shared = fetch_shared(request, token)
    if isinstance(shared, SharedPosting):
        return _json_of(shared)
    return cached_or_304(request, shared, lambda: _json_of(shared))


def _json_of(shared: SharedResult | SharedPosting) -> HttpResponse:
    if isinstance(shared, SharedPosting):
        posting = load_posting_report(shared.posting)
        name = posting_name(shared.posting, posting, shows_text=shared.shows_text)
        data = {"name": name, **posting.as_data()}
        data |= {"text": shared.posting.text} if shared.shows_text else {}
    else:
        data = load_shared_report(shared).as_data(with_answers=shared.shows_answers)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})


@personal
@require_safe
def result_csv(request: SiteRequest, token: str) -> HttpResponse:
    """Return the report as CSV, one row for each archetype."""
    shared = fetch_shared(request, token)
    if isinstance(shared, SharedPosting):
        return _csv_of(shared)
    return cached_or_304(request, shared, lambda: _csv_of(shared))


def _csv_of(shared: SharedResult | SharedPosting) -> HttpResponse:
    if isinstance(shared, SharedPosting):
        rows = load_posting_report(shared.posting).table_rows()
    else:
        rows = table_rows(load_shared_report(shared).as_data(with_answers=shared.shows_answers))
    return csv_response(rows, filename="careerfit-result.csv")


@personal
@require_safe
def result_png(request: SiteRequest, token: str) -> HttpResponse:
    """Return the card of 1200 × 630 pixels that chats show for the link; the same for everybody, its owner included."""
    shared = fetch_shared(request, token)
    if isinstance(shared, SharedPosting):
        return _png_of(shared)
    return cached_or_304(request, shared, lambda: _png_of(shared))


def _png_of(shared: SharedResult | SharedPosting) -> HttpResponse:
    if isinstance(shared, SharedPosting):
        posting = _drawable(load_posting_report(shared.posting))
        # Not its owner's own view: chats keep the card and show it to others.
        name = posting_name(shared.posting, posting, shows_text=shared.link.shows_answers)
        title = drawable_name(name, key="A job posting")
        card = _card(
            posting.archetypes, posting.named, headline=posting.headline, confidence=posting.sureness, title=title
        )
    else:
        report = _drawable(load_report(shared.attempt))  # the owner's, too, shows what others see
        axes = report.archetypes if report.answered else ()
        headline = report.headline(whose="These")
        card = _card(axes, report.named, headline=headline, confidence=report.confidence, title=report.content.title)
    response = HttpResponse(card, content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="careerfit-result.png"'
    return response


def _card(axes: Sequence[Axis], named: Collection[str], *, headline: str, confidence: str, title: str) -> bytes:
    svg = card_svg(axes, named=named, headline=headline, confidence=confidence, title=title, colours=COLOURS, hues=HUES)
    return png_from(svg)


@personal
@require_safe
def result_pdf(request: SiteRequest, token: str) -> HttpResponse:
    """Return the result as PDF, with reasons only if the visitor may see the answers."""
    shared = fetch_shared_result(request, token)
    return cached_or_304(request, shared, lambda: _pdf_of(request, shared))


def _pdf_of(request: SiteRequest, shared: SharedResult) -> HttpResponse:
    report = _drawable(load_shared_report(shared))
    paper = Paper(
        report=report,
        headline=_headline(shared, report),
        remarks=[*([report.surer] if report.answered else []), *(NOTES[note] for note in report.notes)],
        explanations=explain(report, who=who_answered(shared)) if shared.shows_answers else (),
        address=request.build_absolute_uri(reverse("result", args=[shared.link.token])),
        radar_text=radar_text(report),
    )
    response = HttpResponse(pdf_of(paper, colours=COLOURS, hues=HUES), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="careerfit-result.pdf"'
    return response
