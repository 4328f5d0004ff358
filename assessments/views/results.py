"""A result's page, and its radar for those who want to explore it."""

from textwrap import shorten
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import charts
from assessments.access import PostingViewing, Viewing, count_opening
from assessments.advice import NOTES, stability
from assessments.framing import framed
from assessments.http import personal, respond
from assessments.insights import kept_insight
from assessments.outlines import kept_report
from assessments.reports import Report, rescored
from assessments.views.fetch import anything_viewing, latest_version, viewing
from assessments.views.owner import owner_token
from assessments.views.postings import kept_posting
from assessments.views.unchanged import unless_unchanged
from assessments.views.visits import is_person, preview_of

MOST_REASONS = 3
LEAST_PUSH = 0.005  # less is shown as nothing


@personal
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """The result page, or that of a kept posting; whose it is also has the controls."""
    seen = anything_viewing(request, token)
    if isinstance(seen, PostingViewing):
        return kept_posting(request, seen)
    if not seen.is_owner and is_person(request):
        count_opening(link=seen.link, now=timezone.now())
    return unless_unchanged(request, seen, lambda: _result_page(request, seen))


def _result_page(request: HttpRequest, seen: Viewing) -> HttpResponse:
    context = _page(seen, kept_report(seen.attempt))
    if seen.is_owner:
        context["key"] = owner_token(request)
    else:
        context["preview"] = preview_of(request, seen.link.token)
    page = respond(request, "result/page.html", context)
    return framed(page, seen.attempt.version.questionnaire) if seen.is_owner else page


def _page(seen: Viewing, report: Report) -> dict[str, Any]:
    insight = kept_insight(seen.attempt)
    return {
        "seen": seen,
        "link": seen.link,
        "attempt": seen.attempt,
        "report": report,
        "headline": report.headline(whose="Your" if seen.is_owner else "These"),
        "notes": [NOTES[note] for note in report.notes],
        "stability": stability(hinges=len(insight.hinges), leader=report.ranked[0].name) if report.leads else "",
        "surer": report.surer,
        "turn": insight.turn if seen.shows_answers else None,
        "newer": rescored(attempt=seen.attempt, version=latest_version(report.content.slug)) if seen.is_owner else None,
        "guidance": report.guidance,
        "described": described(report),
        "radar": charts.radar_svg(report.archetypes, title="Radar chart of the result", description=described(report)),
        "shares": charts.share_svg(report.archetypes),
        "bars": [(score, charts.bar_svg(score)) for score in report.ranked],
        "reasons": strongest_reasons(report) if seen.shows_answers else [],
    }


def described(report: Report) -> str:
    """Return the radar in words."""
    values = ", ".join(f"{score.name} {score.value:.0f}" for score in report.ranked)
    return f"Each archetype's value from 0 to 100, 50 being neutral: {values}."


def strongest_reasons(report: Report) -> list[dict[str, Any]]:
    """Return, for each archetype by value, the answers that pushed it up and down the most."""
    strongest = []
    for score in report.ranked:
        by_push = sorted(report.reasons, key=lambda reason: reason.contributions[score.key])
        pushed = [(reason, reason.contributions[score.key]) for reason in by_push]
        strongest.append(
            {
                "score": score,
                "sides": [
                    ("Up", [(reason, push) for reason, push in reversed(pushed[-MOST_REASONS:]) if push >= LEAST_PUSH]),
                    ("Down", [(reason, push) for reason, push in pushed[:MOST_REASONS] if push <= -LEAST_PUSH]),
                ],
            }
        )
    return strongest


@personal
@require_safe
def radar_json(request: HttpRequest, token: str) -> HttpResponse:
    """The radar as a plotly figure, fetched only when somebody wants to explore it."""
    seen = viewing(request, token)
    return unless_unchanged(request, seen, lambda: _radar_json(seen))


def _radar_json(seen: Viewing) -> HttpResponse:
    # plotly takes a quarter of a second to import, which nobody should wait for until somebody explores a chart.
    from assessments.charts.plotly_figure import radar_figure

    report = kept_report(seen.attempt)
    why = {
        item["score"].key: [
            f"↑ {shorten(reason.question.prompt, 48, placeholder='…')}" for reason, _ in item["sides"][0][1][:2]
        ]
        for item in (strongest_reasons(report) if seen.shows_answers else [])
    }
    return JsonResponse(radar_figure(report.archetypes, why=why))
