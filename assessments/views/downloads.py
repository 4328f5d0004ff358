"""A result or a posting to take away: as data, as a picture for chats, on paper."""

import csv
import io
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.access import PostingViewing, Viewing
from assessments.advice import NOTES
from assessments.charts import Axis
from assessments.charts.card import card_svg
from assessments.http import personal
from assessments.outlines import kept_report
from assessments.paper.drawing import png_from
from assessments.paper.printing import Paper, pdf_of
from assessments.readings import posting_report
from assessments.reports import Report, in_rows
from assessments.views.fetch import anything_viewing, viewing
from assessments.views.results import described, strongest_reasons
from assessments.views.unchanged import unless_unchanged
from careerfit.styles import COLOURS, HUES


def _headline(seen: Viewing, report: Report) -> str:
    return report.headline(whose="Your" if seen.is_owner else "These")


@personal
@require_safe
def result_json(request: HttpRequest, token: str) -> HttpResponse:
    """The report as JSON, with the answers, or the posting's text, only where they may be seen."""
    seen = anything_viewing(request, token)
    if isinstance(seen, PostingViewing):
        return _json_of(seen)
    return unless_unchanged(request, seen, lambda: _json_of(seen))


def _json_of(seen: Viewing | PostingViewing) -> HttpResponse:
    if isinstance(seen, PostingViewing):
        data = {"name": seen.posting.name, **posting_report(seen.posting).as_data()}
        data |= {"text": seen.posting.text} if seen.shows_text else {}
    else:
        data = kept_report(seen.attempt).as_data(with_answers=seen.shows_answers)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})


@personal
@require_safe
def result_csv(request: HttpRequest, token: str) -> HttpResponse:
    """The report as CSV: one row an archetype, what is the same for all in every row."""
    seen = anything_viewing(request, token)
    if isinstance(seen, PostingViewing):
        return _csv_of(seen)
    return unless_unchanged(request, seen, lambda: _csv_of(seen))


def _csv_of(seen: Viewing | PostingViewing) -> HttpResponse:
    if isinstance(seen, PostingViewing):
        rows = posting_report(seen.posting).in_rows()
    else:
        rows = in_rows(kept_report(seen.attempt).as_data(with_answers=seen.shows_answers))
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _attached(text.getvalue(), "text/csv; charset=utf-8", "csv")


@personal
@require_safe
def result_png(request: HttpRequest, token: str) -> HttpResponse:
    """The card of 1200 by 630 that a chat shows for the link: for whoever has the link, the same to its owner."""
    seen = anything_viewing(request, token)
    if isinstance(seen, PostingViewing):
        return _png_of(seen)
    return unless_unchanged(request, seen, lambda: _png_of(seen))


def _png_of(seen: Viewing | PostingViewing) -> HttpResponse:
    if isinstance(seen, PostingViewing):
        read = posting_report(seen.posting)
        card = _card(read.archetypes, headline=read.headline, confidence=read.sureness, title=seen.posting.name)
    else:
        report = kept_report(seen.attempt)
        axes = report.archetypes if report.answered else ()
        headline = report.headline(whose="These")
        card = _card(axes, headline=headline, confidence=report.confidence, title=report.content.title)
    response = HttpResponse(card, content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="careerfit-result.png"'
    return response


def _card(axes: Sequence[Axis], *, headline: str, confidence: str, title: str) -> bytes:
    svg = card_svg(axes, headline=headline, confidence=confidence, title=title, colours=COLOURS, hues=HUES)
    return png_from(svg)


@personal
@require_safe
def result_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The result on two pages of paper, with its reasons only where the answers may be seen."""
    seen = viewing(request, token)
    return unless_unchanged(request, seen, lambda: _pdf_of(request, seen))


def _pdf_of(request: HttpRequest, seen: Viewing) -> HttpResponse:
    report = kept_report(seen.attempt)
    paper = Paper(
        report=report,
        headline=_headline(seen, report),
        remarks=[*([report.surer] if report.answered else []), *(NOTES[note] for note in report.notes)],
        reasons=strongest_reasons(report) if seen.shows_answers and report.answered else [],
        address=request.build_absolute_uri(reverse("result", args=[seen.link.token])),
        described=described(report),
    )
    return _attached(pdf_of(paper, colours=COLOURS, hues=HUES), "application/pdf", "pdf")


def _attached(content: str | bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="careerfit-result.{ending}"'
    return response
