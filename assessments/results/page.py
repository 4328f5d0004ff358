"""Collect what the page of a result shows."""

from typing import Any

from assessments.core import charts
from assessments.core.advice import NOTES, stability
from assessments.links.links import SharedResult
from assessments.questionnaires.published import latest_version
from assessments.results.report import Report
from assessments.results.rescoring import rescore
from assessments.results.sensitivity import load_sensitivity

MAX_REASONS = 3
MIN_PUSH = 0.005  # latent units; a smaller contribution would be shown as 0.00


def result_context(shared: SharedResult, report: Report) -> dict[str, Any]:
    """Return the template context of ``results/page.html``."""
    sensitivity = load_sensitivity(attempt=shared.attempt, report=report)
    return {
        "shared": shared,
        "link": shared.link,
        "attempt": shared.attempt,
        "report": report,
        "can_begin": not shared.attempt.version.questionnaire.is_withdrawn,
        "headline": report.headline(whose="Your" if shared.is_owner else "These"),
        "notes": [NOTES[note] for note in report.notes],
        "stability": stability(decisive_questions=len(sensitivity.decisive_questions), leader=report.ranked[0].name)
        if report.leads
        else "",
        "surer": report.surer,
        "counterfactual": sensitivity.counterfactual if shared.shows_answers else None,
        "newer": rescore(attempt=shared.attempt, version=latest_version(report.content.slug))
        if shared.is_owner
        else None,
        "guidance": report.guidance,
        "described": radar_text(report),
        "radar": charts.radar_svg(report.archetypes, title="Radar chart of the result", description=radar_text(report)),
        "shares": charts.share_svg(report.archetypes),
        "bars": [(score, charts.bar_svg(score)) for score in report.ranked],
        "reasons": strongest_reasons(report) if shared.shows_answers else [],
    }


def radar_text(report: Report) -> str:
    """Return the radar's values as a sentence, for whoever doesn't see the chart."""
    values = ", ".join(f"{score.name} {score.value:.0f}" for score in report.ranked)
    return f"Each archetype's value from 0 to 100, 50 being neutral: {values}."


def strongest_reasons(report: Report) -> list[dict[str, Any]]:
    """Return, for each archetype by value, the answers with the largest contributions up and down."""
    strongest = []
    for score in report.ranked:
        by_contribution = sorted(report.reasons, key=lambda reason: reason.contributions[score.key])
        pushed = [(reason, reason.contributions[score.key]) for reason in by_contribution]
        strongest.append(
            {
                "score": score,
                "sides": [
                    ("Up", [(reason, push) for reason, push in reversed(pushed[-MAX_REASONS:]) if push >= MIN_PUSH]),
                    ("Down", [(reason, push) for reason, push in pushed[:MAX_REASONS] if push <= -MIN_PUSH]),
                ],
            }
        )
    return strongest
