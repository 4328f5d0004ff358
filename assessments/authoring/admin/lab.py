"""The scoring lab: a page for a draft or a version, whose sections are loaded one after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_vary_headers

from assessments.authoring import item_analysis
from assessments.authoring.admin.base import PartModelAdmin, change_url
from assessments.authoring.admin.fetch import fetch_viewable
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.admin.warnings import Names, linked_warnings, names_of
from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.item_analysis import ItemAnalysis, NotMeasurable, SimulationFigure
from assessments.authoring.sentences import (
    against_even,
    lab_lead,
    problems_first,
    separation,
    straight_line_verdict,
    warnings_title,
)
from assessments.core.definition import Definition, Problem
from assessments.models import Question, Questionnaire, Version
from assessments.web.htmx import redirect_page, wants_fragment
from assessments.web.requests import SiteRequest

EVERYTHING = "all"
SORTS = {"most": "the most telling first", "least": "the least telling first", "authored": "as authored"}
LINES = {
    "all_agree": "Every statement at its highest point",
    "all_disagree": "Every statement at its lowest point",
    "first_option": "The first option everywhere",
    "last_option": "The last option everywhere",
}
FIGURES = {
    "mean_questions": "Questions until it stops, on average",
    "minutes": "Minutes, on average",
    "same_leader": "Same leader as from all questions",
    "clear_right": "Right where it says “clear”",
    "true_leader": "True leader found",
    "true_leader_whole": "True leader found by all questions",
}
NOT_MEASURABLE = "Nothing can be computed from this draft yet."
VERDICTS = {"clear": "Clear", "split": "Two-way split", "spread": "Spread", "flat": "No clear lean"}


@dataclass(frozen=True)
class Section:
    """One section of the page; ``context`` computes the data of its template."""

    key: str
    title: str
    context: Callable[["LabView"], Mapping[str, Any]]

    @property
    def template(self) -> str:
        """The section's template."""
        return f"admin/assessments/lab/{self.key}.html"


@dataclass(frozen=True)
class LabView:
    """The analysis that the page shows, the linked names, and the sort order of the questions."""

    analysis: ItemAnalysis
    names: Names
    sort: str


def _warnings(view: LabView) -> dict[str, Any]:
    warnings = view.analysis.warnings
    return {"warnings": linked_warnings(warnings, view.names), "title": warnings_title(len(warnings))}


def _weights(view: LabView) -> dict[str, Any]:
    rows = [(view.names.question(row.question.key), row) for row in view.analysis.weights]
    return {"rows": rows, "columns": len(view.analysis.definition.archetypes) + 1}


def _information(view: LabView) -> dict[str, Any]:
    rows = list(view.analysis.information)
    if view.sort != "authored":
        rows.sort(key=lambda row: row.removed, reverse=view.sort == "most")
    return {
        "rows": [
            {
                "question": view.names.question(row.item),
                "format": Question.FORMATS[view.analysis.definition.question_by_key[row.item].format],
                "removed": 100 * row.removed,
                "separates": separation([view.names.archetype(key).name for key in row.separates or ()]),
            }
            for row in rows
        ],
        "largest": max(100 * row.removed for row in rows) or 1,
        "sort": view.sort,
        "sorts": SORTS,
    }


def _leading(view: LabView) -> dict[str, Any]:
    chances = view.analysis.chances
    return {
        "rows": [
            (
                view.names.archetype(row.key),
                100 * row.share,
                against_even(row.share, row.margin, 1 / len(chances)),
                row.can_lead,
            )
            for row in chances
        ],
        "even": 100 / len(chances),
        "largest": max(100 * row.share for row in chances),
        "people": item_analysis.RANDOM_PEOPLE,
        "seed": item_analysis.SEED,
    }


def _lines(view: LabView) -> dict[str, Any]:
    rows = [
        {
            "name": LINES[line.line],
            "answered": line.answered,
            "values": line.values,
            "verdict": straight_line_verdict(
                VERDICTS[line.kind],
                [view.names.archetype(key).name for key in line.leaders],
                [view.names.archetype(key).name for key in line.sides],
                answered=line.answered,
            ),
        }
        for line in view.analysis.straight_lines
    ]
    return {"rows": rows}


def _simulation(view: LabView) -> dict[str, Any]:
    rows = [
        {"name": FIGURES[figure.name], "value": _value(figure), "goal": _goal(figure)}
        for figure in view.analysis.figures
    ]
    return {"rows": rows, "people": view.analysis.simulated_people, "seed": item_analysis.SEED}


def _value(figure: SimulationFigure) -> str:
    if figure.value is None:
        return "too few to tell"
    if figure.name in item_analysis.LENGTHS:
        return f"{figure.value:.1f} ± {figure.margin:.1f}"
    return f"{100 * figure.value:.0f}% ± {100 * figure.margin:.0f}"


def _goal(figure: SimulationFigure) -> str:
    if figure.goal is None:
        return "–"
    least, most = figure.goal
    words = f"at most {most:g}" if figure.name in item_analysis.LENGTHS else f"at least {100 * least:.0f}%"
    return words if figure.standing is None else f"{words}: {figure.standing.value}"


SECTIONS = (
    Section("warnings", "Warnings", _warnings),
    Section("weights", "Weights", _weights),
    Section("information", "What each question tells", _information),
    Section("leading", "Who leads by chance, and who can lead", _leading),
    Section("lines", "The same answer to everything", _lines),
    Section("simulation", "Simulated people", _simulation),
)
BY_KEY = {section.key: section for section in SECTIONS}


def lab_url(item: Questionnaire | Version) -> str:
    """Return the address of a draft's or version's lab page."""
    return reverse(f"admin:assessments_{item._meta.model_name}_lab", args=[item.pk])


class LabAdmin(PartModelAdmin):
    """An admin whose records have a lab page, for users who may view the record."""

    def get_urls(self) -> list[URLPattern]:
        """Add the lab page and its figure."""
        urls: list[URLPattern] = super().get_urls()
        figure = self.admin_site.admin_view(self.weights_json)
        return [
            path("<int:object_id>/lab/", self._lab, name=self._lab_name),
            path("<int:object_id>/lab/weights.json", figure, name=f"{self._lab_name}_weights"),
            *urls,
        ]

    @property
    def _lab_name(self) -> str:
        return f"assessments_{self.model._meta.model_name}_lab"

    def _lab(self, request: SiteRequest, object_id: int) -> HttpResponse:
        if wants_fragment(request) and not self.admin_site.has_permission(request):
            return redirect_page(request, f"admin:{self._lab_name}", object_id)
        page: HttpResponse = self.admin_site.admin_view(self.lab)(request, object_id)
        patch_vary_headers(page, ["HX-Request", "HX-History-Restore-Request"])
        return page

    def lab(self, request: SiteRequest, object_id: int) -> HttpResponse:
        """Render the page with the requested sections computed, or one section as a fragment for htmx.

        ``show`` is a section's key or “all”; ``of`` is the hash of the definition that the page was rendered for.
        """
        item, questionnaire, definition = self._viewed_content(request, object_id)
        context = {
            "definition": definition,
            "is_draft": isinstance(item, Questionnaire),
            "sort": request.GET.get("sort") if request.GET.get("sort") in SORTS else "most",
            "show": request.GET.get("show", ""),
        }
        if wants_fragment(request):
            return self._fragment(request, questionnaire, context)
        context |= {
            **self.admin_site.each_context(request),
            "title": "Scoring lab",
            "subtitle": f"{definition.title} ({'draft' if context['is_draft'] else item})",
            "opts": self.model._meta,
            "item": item,
            "item_url": change_url(item),
        }
        return self._page(request, questionnaire, context)

    def weights_json(self, request: SiteRequest, object_id: int) -> HttpResponse:
        """Return the weights as a plotly figure; 404 where nothing can be computed of the draft."""
        # Importing plotly takes a quarter of a second, so it is imported only when somebody explores a chart.
        from assessments.core.charts.plotly_figure import weights_figure

        _, _, definition = self._viewed_content(request, object_id)
        try:
            analysis = item_analysis.item_analysis_for(definition)
        except NotMeasurable as error:
            raise Http404 from error
        rows = [
            (
                f"{row.question.key} {choice.key}",
                row.question.prompt if row.is_statement else choice.text,
                choice.weights,
            )
            for row in analysis.weights
            for choice in row.choices
        ]
        figure = weights_figure(rows, archetypes=[archetype.name for archetype in definition.archetypes])
        response = JsonResponse(figure)
        response["Cache-Control"] = "no-store"
        return response

    def _viewed_content(self, request: SiteRequest, object_id: int) -> tuple[Model, Questionnaire, Definition]:
        item = fetch_viewable(self, request, object_id)
        return item, *_content_of(item)

    def _fragment(self, request: SiteRequest, questionnaire: Questionnaire, context: dict[str, Any]) -> HttpResponse:
        definition, section = context["definition"], BY_KEY.get(context["show"])
        if section is None:
            raise Http404
        done = {section.key, *request.GET.getlist("done")} & set(BY_KEY)
        context |= {"done": len(done), "total": len(SECTIONS), "section": section, "is_fragment": True}
        try:
            analysis = item_analysis.item_analysis_for(definition)
        except NotMeasurable:
            analysis = None
        if analysis is None or request.GET.get("of", definition.sha256) != definition.sha256:
            return TemplateResponse(request, "admin/assessments/lab/moved.html", context, status=409)
        view = LabView(analysis, names_of(definition, questionnaire, request.user), context["sort"])
        context["shown"] = section.context(view)
        return TemplateResponse(request, "admin/assessments/lab/section.html", context)

    def _page(self, request: SiteRequest, questionnaire: Questionnaire, context: dict[str, Any]) -> HttpResponse:
        definition, show = context["definition"], context["show"]
        problems = problems_in(definition)
        context["total"] = len(SECTIONS)
        try:
            analysis = item_analysis.item_analysis_for(definition)
        except NotMeasurable as error:
            context["problems"] = linked_problems(questionnaire, problems or [Problem(str(error))], user=request.user)
            context["problem_summary"] = problems_first(NOT_MEASURABLE, len(context["problems"]))
            return TemplateResponse(request, "admin/assessments/lab/page.html", context)
        view = LabView(analysis, names_of(definition, questionnaire, request.user), context["sort"])
        context["lead"] = lab_lead(definition, is_draft=context["is_draft"], problem_count=len(problems))
        context["sections"] = _frames(view, show)
        context["done"] = sum(frame["ready"] for frame in context["sections"])
        return TemplateResponse(request, "admin/assessments/lab/page.html", context)


def _content_of(item: Model) -> tuple[Questionnaire, Definition]:
    if isinstance(item, Version):
        return item.questionnaire, item.content
    if isinstance(item, Questionnaire):
        return item, draft_definition(questionnaire=item)
    raise TypeError("only a questionnaire or a version has a lab")


def _frames(view: LabView, show: str) -> list[dict[str, Any]]:
    """Return the sections in order. One that isn't ready loads after the section ``after``."""
    frames: list[dict[str, Any]] = []
    after = ""
    for section in SECTIONS:
        ready = show in (section.key, EVERYTHING)
        shown = section.context(view) if ready else {}
        frames.append({"section": section, "ready": ready, "after": after, "shown": shown})
        after = after if ready else section.key
    return frames
