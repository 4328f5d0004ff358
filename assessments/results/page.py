"""Collect what the page of a result shows."""

from typing import Any

from assessments.core.advice import NOTES, stability
from assessments.links.links import SharedResult
from assessments.questionnaires.published import latest_version
from assessments.results.figure import figure_of, radar_text, result_radar
from assessments.results.report import Report
from assessments.results.rescoring import rescore
from assessments.results.sensitivity import load_sensitivity
from assessments.results.why import describe_change, explain


def result_context(shared: SharedResult, report: Report) -> dict[str, Any]:
    """Return the template context of ``results/page.html``."""
    sensitivity = load_sensitivity(attempt=shared.attempt, report=report)
    change, decisive = sensitivity.counterfactual, len(sensitivity.decisive_questions)
    who = who_answered(shared)
    return {
        "shared": shared,
        "link": shared.link,
        "attempt": shared.attempt,
        "report": report,
        "can_begin": not shared.attempt.version.questionnaire.is_withdrawn,
        "headline": report.headline(whose="Your" if shared.is_owner else "These"),
        "notes": [NOTES[note] for note in report.notes],
        "stability": stability(
            decisive_questions=decisive,
            turned_by_one=change is not None and len(change.answers) == 1,
            leader=report.ranked[0].name,
        )
        if report.leads
        else "",
        "surer": report.surer,
        "change": describe_change(report, change, version=shared.attempt.version, who=who)
        if change and shared.shows_answers
        else None,
        "nothing_changes_it": shared.shows_answers and report.leads and not change and not decisive,
        "newer": rescore(attempt=shared.attempt, version=latest_version(report.content.slug))
        if shared.is_owner
        else None,
        "guidance": report.guidance,
        "described": radar_text(report),
        "radar": result_radar(report),
        "figure": figure_of(report),
        "explanations": explain(report, who=who) if shared.shows_answers else (),
    }


def who_answered(shared: SharedResult) -> str:
    """Return what sentences call whoever answered: “You” on the owner's own page, else “They”."""
    return "You" if shared.is_owner else "They"
