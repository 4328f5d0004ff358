"""The result of a trial: its page, its charts, and what results simulated people get. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from assessments.authoring import trials
from assessments.authoring.admin.base import change_url
from assessments.authoring.admin.lab import VERDICTS, lab_url
from assessments.authoring.admin.trial_desk import Desk, trial_of
from assessments.authoring.item_analysis import SEED, item_analysis_for
from assessments.authoring.sentences import pretended, simulated_kinds
from assessments.authoring.trials import RANDOM, UNDECIDED, Trial
from assessments.core.rounding import whole_percentages
from assessments.results.corners import WITH_ANSWERS, corners_of
from assessments.results.page import report_context
from assessments.results.report import Report
from assessments.results.sensitivity import find_sensitivity
from assessments.web.htmx import SeeOther


@dataclass(frozen=True)
class OwnResult:
    """How a trial's result is looked at: as by the person who took the quiz."""

    is_owner: bool = True
    shows_answers: bool = True


def result(desk: Desk) -> HttpResponse:
    """Show the result, who was pretended to answer, and what results simulated people get."""
    trial = trial_of(desk)
    if not trial.responses:
        return SeeOther(desk.address("check", trial=trial))
    report = trials.score_trial(trial=trial)
    version = trial.attempt.version
    sensitivity = find_sensitivity(version, report.responses)
    context = {
        **report_context(OwnResult(), report, version=version, sensitivity=sensitivity),
        **desk.bar(),
        **desk.people(),
        **_simulated(desk, report),
        "pretended": _pretended(trial, report),
        "seed": trial.seed,
        "another_url": desk.address("as", who=RANDOM, seed=str(trial.seed + 1)),
        "is_random": trial.who == RANDOM,
        "check_address": desk.address("check", trial=trial),
        "radar_address": desk.address("radar", trial=trial),
        "corners_address": desk.address("corners", trial=trial),
        "sources_address": desk.address("sources"),
        "is_trial": True,  # its archetypes have no pages of their own yet
    }
    return render(desk.request, "admin/assessments/trial/result.html", context)


def _pretended(trial: Trial, report: Report) -> str:
    """Return a sentence on who was pretended to answer; “” if nobody was."""
    if trial.who == UNDECIDED:
        return "Answered as somebody undecided would: the middle of each scale, and choices that balance each other."
    if trial.who == RANDOM:
        return f"Answered at random, with seed {trial.seed}."
    if trial.who not in report.by_key:
        return ""
    leader = report.ranked[0] if report.leads else None
    return pretended(
        report.by_key[trial.who].name,
        leads=leader is not None and leader.key == trial.who,
        leader=leader.name if leader else "",
    )


def _simulated(desk: Desk, report: Report) -> dict[str, Any]:
    analysis = item_analysis_for(report.content)
    if not analysis.is_quick:
        return {"lab_url": lab_url(desk.questionnaire)}
    results = analysis.results
    kinds = zip(results.kinds, whole_percentages([100 * share for share in results.kinds.values()]), strict=True)
    leads = whole_percentages([100 * share for share in results.leads.values()])
    found = [None if share is None else round(100 * share) for share in results.found.values()]
    return {
        "simulated": results,
        "simulated_kinds": simulated_kinds([(VERDICTS[kind].lower(), share) for kind, share in kinds]),
        "simulated_rows": list(zip(report.archetypes, leads, found, strict=True)),
        "simulated_seed": SEED,
        "lab_url": lab_url(desk.questionnaire),
    }


def radar(desk: Desk) -> HttpResponse:
    """Return the radar as a plotly figure."""
    # Importing plotly takes a quarter of a second, so it is imported only when somebody explores a chart.
    from assessments.core.charts.plotly_figure import radar_figure

    report = trials.score_trial(trial=trial_of(desk))
    return JsonResponse(radar_figure(report.archetypes, named=report.named))


def corners(desk: Desk) -> HttpResponse:
    """Return what the page says about each corner of the chart."""
    report = trials.score_trial(trial=trial_of(desk))
    context = {"report": report, "corners": corners_of(report, shared=OwnResult()), "how": WITH_ANSWERS}
    return render(desk.request, "results/_corners.html", context)


def sources(desk: Desk) -> HttpResponse:
    """Show the draft's source paragraphs, to which the marks in a result lead."""
    context = {"content": desk.version.content, "out_url": change_url(desk.questionnaire)}
    return render(desk.request, "admin/assessments/trial/sources.html", context)
