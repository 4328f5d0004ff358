"""Collect what the page of a result shows."""

from typing import Any, Protocol

from django.urls import reverse

from assessments.core.advice import NOTES, stability
from assessments.links.links import SharedResult
from assessments.models import Version
from assessments.questionnaires.published import latest_version
from assessments.results.figure import figure_of, radar_text, result_radar
from assessments.results.report import Report
from assessments.results.rescoring import rescore
from assessments.results.sensitivity import Sensitivity, load_sensitivity
from assessments.results.why import describe_change, explain


class Viewer(Protocol):
    """Who looks at a result: whether they own it, and whether they may see the single answers."""

    @property
    def is_owner(self) -> bool:
        """Whether they own it."""

    @property
    def shows_answers(self) -> bool:
        """Whether they may see the single answers."""


def result_context(shared: SharedResult, report: Report) -> dict[str, Any]:
    """Return the template context of ``results/page.html`` for a shared result."""
    attempt, token = shared.attempt, shared.link.token
    sensitivity = load_sensitivity(attempt=attempt, report=report)
    return {
        **report_context(shared, report, version=attempt.version, sensitivity=sensitivity),
        "link": shared.link,
        "attempt": attempt,
        "can_begin": not attempt.version.questionnaire.is_withdrawn,
        "newer": rescore(attempt=attempt, version=latest_version(report.content.slug)) if shared.is_owner else None,
        "radar_address": reverse("radar_json", args=[token]),
        "corners_address": reverse("corners", args=[token]),
        "more_address": reverse("more", args=[attempt.pk]),
    }


def report_context(shared: Viewer, report: Report, *, version: Version, sensitivity: Sensitivity) -> dict[str, Any]:
    """Return what ``results/page.html`` says of a report, without the link and the controls."""
    change, decisive = sensitivity.counterfactual, len(sensitivity.decisive_questions)
    who = who_answered(shared)
    return {
        "shared": shared,
        "report": report,
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
        "change": describe_change(report, change, version=version, who=who)
        if change and shared.shows_answers
        else None,
        "nothing_changes_it": shared.shows_answers and report.leads and not change and not decisive,
        "guidance": report.guidance,
        "described": radar_text(report),
        "radar": result_radar(report),
        "figure": figure_of(report),
        "explanations": explain(report, who=who) if shared.shows_answers else (),
    }


def who_answered(shared: Viewer) -> str:
    """Return what sentences call whoever answered: “You” on the owner's own page, else “They”."""
    return "You" if shared.is_owner else "They"
